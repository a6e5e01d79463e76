package importer

import (
	"aftercare/models"
	"aftercare/services/htcds"
)

// stay is the status of a case and its dates.
type stay struct {
	status        models.CaseStatus
	intake, close models.Instant
	reason        string // code of the reason for closing
}

var caseStatuses = map[string]models.CaseStatus{
	"follow_up": models.CaseFollowUp, "closed": models.CaseClosed, "closed_referred": models.CaseClosed,
}

// stay works out the dates and status of the case, and notes what the file
// leaves open.
func (w *importRun) stay(row *htcds.Row) stay {
	s := stay{status: models.CaseOpen, intake: w.now}
	if status, ok := caseStatuses[row.Case.Status]; ok {
		s.status = status
	}
	if on := w.possible(row, "cas_IncomingReferralDate", row.In.On); on.IsZero() {
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

// possible returns a date, or none and a note for one before the birth, which
// cannot be. The cell then stands in the account of the case.
func (w *importRun) possible(row *htcds.Row, field string, on models.PartialDate) models.PartialDate {
	if !beforeBirth(row, on) {
		return on
	}
	w.report.note(row, field, "before_birth")
	return models.PartialDate{}
}

func beforeBirth(row *htcds.Row, on models.PartialDate) bool {
	problems := models.Problems{}
	models.CaseDates{AdultOn: models.AdultOn(row.Person.Born)}.Ahead("", on, problems)
	return len(problems) > 0
}

// closing sets the end of a case to its outgoing referral. The standard's
// reason for closing is free text and goes into the account; a code is set only
// when the file has one.
func (w *importRun) closing(row *htcds.Row, s *stay) {
	switch {
	case row.Person.Deceased == models.Yes:
		s.reason = "died"
	case row.Case.Status == "closed_referred":
		s.reason = "other_service"
	}
	s.close = w.now
	out := w.possible(row, "cas_OutgoingReferralDate", row.Out.On)
	if out.IsZero() {
		w.report.note(row, "cas_OutgoingReferralDate", "no_closing")
		return
	}
	if s.close = w.moment(out); s.close < s.intake {
		w.report.note(row, "cas_OutgoingReferralDate", "closed_before")
		s.close = s.intake
	}
}

// moment returns the beginning of the first day a date can mean: a clock that
// starts there shows its gap rather too early than too late.
func (w *importRun) moment(on models.PartialDate) models.Instant {
	return models.StartOfDay(on.Earliest(), w.target.zone)
}
