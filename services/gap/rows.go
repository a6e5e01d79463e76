package gap

import (
	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
)

// rows loads what a page shows for the keys, in the same order and with a
// constant number of queries.
func (s *Service) rows(tx *gorm.DB, by access.Actor, all []found) ([]Row, error) {
	cases, err := heads(tx, all)
	if err != nil {
		return nil, err
	}
	gaps, err := s.stored(tx, by, all)
	if err != nil {
		return nil, err
	}
	steps, err := s.firstSteps(tx, by, all)
	if err != nil {
		return nil, err
	}
	there, err := s.there(tx, by, all)
	if err != nil {
		return nil, err
	}
	planned, err := plans(tx, all)
	out := make([]Row, len(all))
	for i, f := range all {
		out[i] = Row{Head: cases[f.CaseID], At: f.At}
		switch f.List {
		case Booked:
			d := planned[f.Name]
			out[i].DeliveryID, out[i].Kind, out[i].DayOnly, out[i].Version = d.ID, d.Kind, d.DayOnly, d.Version
		case Fresh:
			out[i].At = -f.At
		case First:
			out[i].Steps = steps[f.CaseID]
		case Now, Late, Week, Waiting, Later:
			out[i].Gap = gaps[Ref(f.CaseID, f.Name)]
		default:
			out[i].There = there[f.CaseID+string(f.List)]
		}
	}
	return out, err
}

func names(all []found, want func(List) bool, part func(found) string) []string {
	out := []string{""}
	for _, f := range all {
		if want(f.List) {
			out = append(out, part(f))
		}
	}
	return out
}

func isGap(l List) bool {
	_, place := l.Place()
	return !place && l != Booked && l != Quiet && l != Fresh && l != First
}

// heads reads the coded heads of the cases.
func heads(tx *gorm.DB, all []found) (map[string]Head, error) {
	var rows []Head
	ids := names(all, func(List) bool { return true }, func(f found) string { return f.CaseID })
	err := tx.Raw(`SELECT c.id AS case_id, c.code, c.age_group, c.adult_from, c.adult_to, COALESCE(f.code, '') AS sex
		FROM cases c LEFT JOIN facts f ON f.survivor_id = c.survivor_id AND f.case_id = '' AND f.episode_id = '' AND f.name = 'person.sex'
		WHERE c.id IN ?`, ids).Scan(&rows).Error
	out := map[string]Head{}
	for _, r := range rows {
		out[r.CaseID] = r
	}
	return out, err
}

// stored reads the gaps that were found, by Ref.
func (s *Service) stored(tx *gorm.DB, by access.Actor, all []found) (map[string]*Gap, error) {
	var rows []models.Gap
	err := tx.Where("case_id IN ? AND name IN ?", names(all, isGap, func(f found) string { return f.CaseID }),
		names(all, isGap, func(f found) string { return f.Name })).Find(&rows).Error
	out, v := map[string]*Gap{}, s.Sight(by)
	for _, f := range rows {
		g, ok, err := s.gap(v, f)
		if err != nil {
			return out, err
		}
		if ok {
			out[g.Ref] = &g
		}
	}
	return out, err
}

// firstSteps counts the open steps of the first day, by case.
func (s *Service) firstSteps(tx *gorm.DB, by access.Actor, all []found) (map[string]int, error) {
	var rows []struct {
		CaseID string
		N      int
	}
	ids := names(all, func(l List) bool { return l == First }, func(f found) string { return f.CaseID })
	err := tx.Raw("SELECT case_id, COUNT(*) AS n FROM gaps WHERE case_id IN ? AND open AND rule IN ? GROUP BY case_id", ids, s.firstRules(by)).Scan(&rows).Error
	out := map[string]int{}
	for _, r := range rows {
		out[r.CaseID] = r.N
	}
	return out, err
}

// firstRules lists the rules of the first day that the actor sees. It is never
// empty.
func (s *Service) firstRules(by access.Actor) []string {
	out := []string{""}
	for _, r := range s.Library().Rules() {
		if r.FirstDay > 0 && s.Sight(by).Gap(r) {
			out = append(out, r.Key)
		}
	}
	return out
}

func plans(tx *gorm.DB, all []found) (map[string]models.Delivery, error) {
	var rows []models.Delivery
	err := tx.Select("id", "kind", "day_only", "version").
		Where("id IN ?", names(all, func(l List) bool { return l == Booked }, func(f found) string { return f.Name })).Find(&rows).Error
	out := map[string]models.Delivery{}
	for _, d := range rows {
		out[d.ID] = d
	}
	return out, err
}
