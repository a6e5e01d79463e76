package casefile

import (
	"cmp"
	"slices"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/evaluation"
	"aftercare/services/pack"
)

// Ahead is what has a date in a case: the block on top of every page shows the
// first of Dates, and the summary lists them, so that the two cannot differ.
type Ahead struct {
	Dates []Event // that are still to come, whoever's, soonest first
	Late  *Event  // the open gap whose date passed first, nil for none
}

// ahead reads the dates of a case: clocks of its rights, due dates of its open
// gaps, services that are planned and facts that lie ahead. What the role does
// not see is not in it.
func (s *Service) ahead(tx *gorm.DB, by access.Actor, h Header) (Ahead, error) {
	now := s.moment()
	rights, err := evaluation.Running(tx, h.ID)
	if err != nil {
		return Ahead{}, err
	}
	var gaps []models.Flag
	err = tx.Select("name", "rule", "subject", "due", "mover").Where("case_id = ? AND open AND due > 0", h.ID).Order("due, name").Find(&gaps).Error
	if err != nil {
		return Ahead{}, err
	}
	var services []models.Delivery
	err = tx.Select("kind", "status", "at", "day_only").Where("case_id = ? AND at > ? AND status IN ?", h.ID, now,
		[]models.DeliveryStatus{models.DeliveryPlanned, models.DeliveryAccepted}).Order("at, id").Find(&services).Error
	if err != nil {
		return Ahead{}, err
	}
	dated, err := s.datedFacts(tx, h)
	if err != nil {
		return Ahead{}, err
	}
	gaps = slices.DeleteFunc(gaps, func(g models.Flag) bool { return !s.seesGap(by, g.Rule) })
	all := append(clockEvents(rights, now), gapEvents(gaps)...)
	for _, d := range services {
		if kind := s.Library().Service(d.Kind); kind != nil && by.SeesService(kind.Class) {
			all = append(all, Event{At: d.At, Kind: "delivery", Name: d.Kind, State: string(d.Status), Day: d.DayOnly})
		}
	}
	return sortAhead(append(all, s.factEvents(dated, h)...), now), nil
}

// seesGap reports whether the role sees gaps of a rule: who sees some services
// only sees those about reparations.
func (s *Service) seesGap(by access.Actor, rule string) bool {
	r := s.Library().Rule(rule)
	return by.SeesService(models.ClassService) || r != nil && r.Right == models.Reparations
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

// gapEvents are the due dates of open gaps.
func gapEvents(gaps []models.Flag) []Event {
	var out []Event
	for _, g := range gaps {
		out = append(out, Event{At: g.Due, Kind: "gap", Name: g.Name, State: string(g.Mover)})
	}
	return out
}

// sortAhead keeps the soonest of what is to come, and the gap that has been
// late for longest. A gap and the clock it warns of are one date.
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
