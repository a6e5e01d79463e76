package casefile

import (
	"cmp"
	"slices"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/evaluation"
	"aftercare/services/pack"
	"aftercare/services/sight"
)

// Ahead holds the dates of a case. The block on top of every page shows the
// first of Dates and the summary lists them, so that the two cannot differ.
type Ahead struct {
	Dates []Event // dates still to come, of every party, soonest first
	Late  *Event  // the open gap whose date passed first; nil for none

	Unanswered int // referrals about which somebody asks again
	ToTell     int // providers who have to be told that consent was taken back
}

// ahead reads the dates of a case: clocks of its rights, due dates of its open
// gaps, planned services and follow-ups, hearings and facts with a date to come. It leaves out what the
// role does not see.
func (s *Service) ahead(tx *gorm.DB, by access.Actor, h Header) (Ahead, error) {
	now := s.Moment()
	clocks, err := evaluation.Running(tx, h.ID)
	if err != nil {
		return Ahead{}, err
	}
	marks, err := marksOf(tx, h.ID, now)
	if err != nil {
		return Ahead{}, err
	}
	dated, err := s.datedFacts(tx, h)
	if err != nil {
		return Ahead{}, err
	}
	all, v, waits := clockEvents(clocks, now), s.Sight(by), Ahead{}
	for _, m := range marks {
		if m.Kind == "referral" && m.At <= now && v.Service(m.Name) {
			waits.count(m.State)
			continue
		}
		if s.sees(v, m) && !s.repeats(m, now) {
			all = append(all, Event{At: m.At, Kind: m.Kind, Name: m.Name, State: m.State, Day: m.Day})
		}
	}
	out := sortAhead(append(all, withoutHearing(s.factEvents(dated, h), all)...), now)
	out.Unanswered, out.ToTell = waits.Unanswered, waits.ToTell
	return out, nil
}

// count counts a referral whose day has come.
func (a *Ahead) count(state string) {
	if models.ReferralState(state).Open() {
		a.Unanswered++
	} else {
		a.ToTell++
	}
}

// factHearing is the day of the next hearing. The diary of hearings says more of
// the same day.
const factHearing = "event.hearing"

// withoutHearing leaves out the fact of the next hearing where the diary has one.
func withoutHearing(facts, others []Event) []Event {
	if !slices.ContainsFunc(others, func(e Event) bool { return e.Kind == "hearing" }) {
		return facts
	}
	return slices.DeleteFunc(facts, func(e Event) bool { return e.Name == factHearing })
}

// mark is the due date of an open gap or of a referral, or the date of a planned
// service or of a hearing.
type mark struct {
	Event
	Rule string // rule of the gap; "" for a service
}

// marksOf reads the due dates of a case's open gaps, its planned services, its hearings
// and its referrals.
func marksOf(tx *gorm.DB, caseID string, now models.Instant) (list []mark, err error) {
	err = tx.Raw(`SELECT due AS at, 'gap' AS kind, name, mover AS state, rule, false AS day FROM gaps WHERE case_id = ? AND open AND due > 0 AND NOT beside
		UNION ALL SELECT at, 'delivery', kind, status, '', day_only FROM deliveries WHERE case_id = ? AND at > ? AND status IN ('planned', 'accepted')
		UNION ALL SELECT at, 'hearing', purpose, companion, '', day_only FROM hearings WHERE case_id = ? AND at > ? AND outcome = '' AND removed_at = 0
		UNION ALL SELECT due_at, 'follow_up', point, '', '', true FROM follow_ups WHERE case_id = ? AND due_at > ? AND result = '' AND removed_at = 0
		UNION ALL SELECT due_at, 'referral', service, state, '', true FROM referrals WHERE case_id = ? AND due_at > 0`,
		caseID, caseID, now, caseID, now, caseID, now, caseID).Scan(&list).Error
	return list, err
}

// sees reports whether the role sees the gap or service of the date.
func (s *Service) sees(v sight.Sight, m mark) bool {
	switch m.Kind {
	case "delivery", "referral":
		return v.Service(m.Name)
	case "hearing":
		return true
	case "follow_up":
		return v.Service("follow_up")
	}
	return v.Gap(s.Library().Rule(m.Rule))
}

// repeats reports whether a date to come stands among the dates already, as the
// clock of a right, or is a step of the first day, which has a list of its own.
func (s *Service) repeats(m mark, now models.Instant) bool {
	r := s.Library().Rule(m.Rule)
	return r != nil && m.At > now && (r.OfClocks() || r.FirstDay > 0)
}

// datedFacts reads the facts of a case that carry a date.
func (s *Service) datedFacts(tx *gorm.DB, h Header) ([]models.Fact, error) {
	names := []string{""}
	for _, f := range s.Library().Facts() {
		if f.Kind == pack.KindEvent || f.Kind == pack.KindDate {
			names = append(names, f.Key)
		}
	}
	var facts []models.Fact
	err := tx.Where("survivor_id = ? AND (case_id = '' OR case_id = ?) AND name IN ?", h.SurvivorID, h.ID, names).
		Order("CASE WHEN case_id = '' THEN 0 ELSE 1 END, recorded_at, name").Find(&facts).Error
	return facts, err
}

// sortAhead keeps the soonest dates to come, and the gap that has been late for
// longest. A gap and the clock it warns of count as one date.
func sortAhead(all []Event, now models.Instant) Ahead {
	slices.SortFunc(all, func(a, b Event) int {
		return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Name, b.Name))
	})
	var out Ahead
	seen := map[Event]bool{}
	for _, e := range all {
		same := Event{At: e.At, State: e.State}
		switch {
		case e.At <= now:
			if e.Kind == "gap" && out.Late == nil {
				out.Late = &e
			}
		case len(out.Dates) < shown && !(e.Kind == "gap" && seen[same]):
			out.Dates = append(out.Dates, e)
		}
		seen[same] = seen[same] || e.Kind == "clock"
	}
	return out
}
