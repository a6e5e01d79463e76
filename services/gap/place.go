package gap

import (
	"context"
	"slices"
	"strings"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/store"
)

// placePrefix begins the names of the lists of places.
const placePrefix = "at_"

// shownPlaces is how many cases of each place a page shows.
const shownPlaces = 3

// PlaceList is the list of the cases in which something is to do at a place.
func PlaceList(e models.Errand) List { return List(placePrefix + string(e)) }

// Place returns the place of a list of a place.
func (l List) Place() (models.Errand, bool) {
	name, ok := strings.CutPrefix(string(l), placePrefix)
	return models.Errand(name), ok && slices.Contains(models.Errands, models.Errand(name))
}

// PlaceLists are the lists of all places, in the order pages show them.
func PlaceLists() []List {
	var lists []List
	for _, e := range models.Errands {
		lists = append(lists, PlaceList(e))
	}
	return lists
}

// Places returns the work of the actor by where one goes: for each place the
// cases in which something is to do there. The number of queries does not
// depend on the caseload.
func (s *Service) Places(ctx context.Context, by access.Actor) (Day, error) {
	return s.day(ctx, by, func(tx *gorm.DB, by access.Actor, now models.Instant) []source {
		return []source{s.placeSource(tx, by, now)}
	})
}

// placeSource returns, for each place, the cases with open gaps there: those of
// the lists of Today except time limits that are still far off. Gap.press says
// the same of one gap.
func (s *Service) placeSource(tx *gorm.DB, by access.Actor, now models.Instant) source {
	_, sees := s.Sight(by).Rules()
	return source{
		lists: PlaceLists(), ranked: true,
		sql: `SELECT '` + placePrefix + `' || f.errand AS list, MIN(CASE WHEN f.severity = 0 THEN 0 WHEN f.due > ? AND f.due < ? THEN 1 WHEN f.due < ? THEN 2 WHEN f.due < ? THEN 3 ELSE 4 END) AS severity,
				MIN(CASE WHEN f.due > 0 THEN f.due ELSE f.since END) AS at, COALESCE(MIN(CASE WHEN f.due > 0 THEN f.due END), 0) AS due, f.case_id, '' AS name
			FROM mine CROSS JOIN gaps f` + store.Through(tx, "gaps_work") + ` WHERE f.case_id = mine.case_id AND f.open = true AND f.rule IN ? AND f.severity <= 2 GROUP BY f.case_id, f.errand`,
		args: []any{ago(now, todayDays), ago(now, -todayDays), now, ago(now, -soonDays), sees},
	}
}

// there reads what is to do at the places of the rows, by case and list.
func (s *Service) there(tx *gorm.DB, by access.Actor, all []found) (map[string][]Gap, error) {
	var cases []string
	var places []models.Errand
	for _, f := range all {
		if e, ok := f.List.Place(); ok {
			cases, places = append(cases, f.CaseID), append(places, e)
		}
	}
	if len(cases) == 0 {
		return nil, nil
	}
	var rows []models.Gap
	err := tx.Where("case_id IN ? AND errand IN ? AND open AND severity <= 2", cases, places).Find(&rows).Error
	if err != nil {
		return nil, err
	}
	out, v := map[string][]Gap{}, s.Sight(by)
	for _, f := range rows {
		g, ok, err := s.gap(v, f)
		if err != nil {
			return nil, err
		}
		if key := f.CaseID + string(PlaceList(f.Errand)); ok {
			out[key] = append(out[key], g)
		}
	}
	for key, gaps := range out {
		out[key] = s.folded(pressing(gaps, s.Moment()))
	}
	return out, nil
}
