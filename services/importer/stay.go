package importer

import (
	"aftercare/models"
	"aftercare/services/htcds"
)

// stay is how a case stands and when it ran.
type stay struct {
	status        models.CaseStatus
	intake, close models.Instant
	reason        string // of closing, a code
}

var caseStatuses = map[string]models.CaseStatus{
	"follow_up": models.CaseFollowUp, "closed": models.CaseClosed, "closed_referred": models.CaseClosed,
}

// stay works out the course of the case and notes where the file leaves it open.
func (w *work) stay(row *htcds.Row) stay {
	s := stay{status: models.CaseOpen, intake: w.now}
	if status, ok := caseStatuses[row.Case.Status]; ok {
		s.status = status
	}
	if on := row.In.On; on.IsZero() {
		w.report.note(row, "cas_IncomingReferralDate", "no_intake")
	} else {
		s.intake = w.moment(on)
		if on.Sure != models.SureExact {
			w.report.note(row, "cas_IncomingReferralDate", "rough_intake", "day", string(on.Earliest()))
		}
	}
	if s.status == models.CaseClosed {
		w.closing(row, &s)
	} else if row.Person.Deceased == models.Yes {
		w.report.note(row, "prs_Deceased", "deceased")
	}
	if fullName(row) == "" {
		w.report.note(row, "prs_FirstName", "no_name")
	}
	return s
}

// closing dates the end of a case by its outgoing referral. The standard's
// reason for closing is free text, which stands with the account; a code is set
// only where the file has one.
func (w *work) closing(row *htcds.Row, s *stay) {
	switch {
	case row.Person.Deceased == models.Yes:
		s.reason = "died"
	case row.Case.Status == "closed_referred":
		s.reason = "other_service"
	}
	s.close = w.now
	if row.Out.On.IsZero() {
		w.report.note(row, "cas_OutgoingReferralDate", "no_closing")
		return
	}
	if s.close = w.moment(row.Out.On); s.close < s.intake {
		w.report.note(row, "cas_OutgoingReferralDate", "closed_before")
		s.close = s.intake
	}
}

// moment is the beginning of the first day a date can mean: a clock that
// starts there shows its gap rather too early than too late.
func (w *work) moment(on models.PartialDate) models.Instant {
	return models.StartOfDay(on.Earliest(), w.target.zone)
}
