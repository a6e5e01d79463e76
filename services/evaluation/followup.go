package evaluation

import (
	"strings"

	"gorm.io/gorm"

	"aftercare/models"
)

// noFollowUp marks, among the follow-ups of a case, the wish of the survivor for none.
const noFollowUp = "no_contact"

// servedRow is a service, a contact after leaving, which has a result, or a track, which
// has a kind.
type servedRow struct {
	models.Delivery `gorm:"embedded"`
	Result          string
	DueAt           models.Instant
	Track           string
	Serves          models.CodeList
}

// followUp is the contact of a row.
func (r servedRow) followUp() models.FollowUp {
	f := models.FollowUp{ID: r.ID, CaseID: r.CaseID, FollowUpFacts: models.FollowUpFacts{At: r.At, DayOnly: r.DayOnly, DueAt: r.DueAt, Result: r.Result}, Trail: models.Trail{CreatedAt: r.CreatedAt}}
	if f.Result == "planned" {
		f.Result = ""
	}
	return f
}

// contact is where the columns of a service come from for a contact after leaving.
func contact(at, dayOnly string) map[string]string {
	return map[string]string{"kind": "'" + models.KindFollowUp + "'", "at": at, "day_only": dayOnly}
}

// handedOn is where the columns of a service come from for an open referral:
// models.Referral says the same in HandedOn.
var handedOn = map[string]string{
	"kind": "service", "status": "'given'", "at": "sent_at", "day_only": "true", "provider": "provider_kind", "outcome": "'referred'",
}

// asService are the columns of a service as a query of other rows fills them.
func asService(columns []string, from map[string]string) string {
	out := make([]string, len(columns))
	for i, c := range columns {
		switch {
		case from[c] != "":
			out[i] = from[c]
		case c == "minutes" || c == "cost":
			out[i] = "0"
		default:
			out[i] = "''"
		}
	}
	return strings.Join(out, ", ")
}

// followed makes services of follow-ups: rules count both.
func followed(list []models.FollowUp) []models.ServiceFact {
	out := make([]models.ServiceFact, 0, len(list))
	for _, f := range list {
		s := models.ServiceFact{ID: f.ID, Kind: models.KindFollowUp, Day: f.DayOnly || f.Open(), Created: f.CreatedAt}
		if f.Result == noFollowUp {
			s.Status, s.At = models.DeliveryDeclined, f.At
		} else {
			s.Status, s.Outcome, s.At = f.Status()
		}
		out = append(out, s)
	}
	return out
}

// withWishes adds the wishes for no contact to follow-ups.
func withWishes(list []models.FollowUp, plans []models.FollowPlan) []models.FollowUp {
	for _, p := range plans {
		if p.Wish == models.FollowNone {
			list = append(list, models.FollowUp{ID: p.ID, CaseID: p.CaseID, FollowUpFacts: models.FollowUpFacts{At: p.AskedAt, Result: noFollowUp}, Trail: models.Trail{CreatedAt: p.CreatedAt}})
		}
	}
	return list
}

// lastFollowUp returns when a follow-up last reached the survivor.
func lastFollowUp(list []models.FollowUp, now models.Instant) (last models.Instant) {
	for _, f := range list {
		if f.Result == models.FollowReached && f.At > last && f.At <= now {
			last = f.At
		}
	}
	return last
}

// triedSince returns when the nth try in a row reached nobody, with nobody having seen the
// survivor since; 0 while there were fewer.
func (l Loaded) triedSince(now models.Instant, n int) models.Instant {
	list := l.parts.followUps[l.Case.ID]
	if len(list) == 0 {
		return 0
	}
	tries := make([]models.FollowUpFacts, len(list))
	for i, f := range list {
		tries[i] = f.FollowUpFacts
	}
	return models.LostSince(tries, lastContact(l.parts.services[l.Case.ID], now), n)
}

// ContactLost returns after how many tries in a row contact counts as lost in the
// organisation of a case, and since when it is lost there, 0 while it is not.
func (e *Evaluator) ContactLost(tx *gorm.DB, caseID string, now models.Instant) (tries int, since models.Instant, err error) {
	rows, err := caseRows(tx, []string{caseID})
	if err != nil || len(rows) == 0 {
		return 0, 0, err
	}
	p := newParts()
	if err := p.loadServices(tx, []string{caseID}, nil); err != nil {
		return 0, 0, err
	}
	set, err := e.settingsOf(tx, []string{rows[0].OrganisationID})
	l := Loaded{Case: rows[0].Case, parts: p, settings: set[rows[0].OrganisationID]}
	tries = l.settings.Number(models.NumberTries)
	return tries, l.triedSince(now, tries), err
}
