package calendar

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
)

// PerDay is how many dates of a day are named in a month.
const PerDay = 3

// dangerLimit is how many dangers of a month are read. Further ones are counted
// and stand in the list of their day.
const dangerLimit = 200

// Day is one day of a month: how many dates it has, and the first of them, what
// is danger to a person before all others.
type Day struct {
	N     int
	First []Entry
}

// Days reads the days of a month within the actor's reach, in the order of the
// ranges. The number of queries does not depend on how many dates there are, and
// what is read for a day not on how many cases have one.
func (s *Service) Days(ctx context.Context, by access.Actor, days []Range, w Whose) ([]Day, error) {
	if err := by.Require(access.ReadCases); err != nil {
		return nil, err
	}
	out := make([]Day, len(days))
	if len(days) == 0 {
		return out, nil
	}
	err := s.db.Read(ctx, func(tx *gorm.DB) error {
		if access.ScopeOf(by.Role()) == access.Assigned {
			return s.all(tx, by, days, w, out)
		}
		if err := s.count(tx, by, days, w, out); err != nil {
			return err
		}
		return s.name(tx, by, days, w, out)
	})
	return out, err
}

// all reads the dates of the month of one person's cases in one pass, and takes the number
// of each moment and the first dates of each day from it. To ask for the first of each day
// would look through her cases once a day, and of thousands of cases few dates are named.
func (s *Service) all(tx *gorm.DB, by access.Actor, days []Range, w Whose, out []Day) error {
	within, args := by.Within(tx)
	dates, of := union(s.parts(tx, by, Range{days[0].From, days[len(days)-1].To}, w))
	sql := "WITH " + within + ", dates AS MATERIALIZED (" + dates + `) SELECT at, false AS danger, '' AS case_id, '' AS item, '' AS name, '' AS kind, 0 AS latest, '' AS version,
		'' AS against, '' AS turn, '' AS also, false AS about, false AS hard, false AS day_only, '' AS companion, COUNT(*) AS n FROM dates GROUP BY at`
	args = append(args, of...)
	for i, d := range days {
		sql += " UNION ALL SELECT * FROM (SELECT e.*, 0 AS n FROM dates e WHERE at >= ? AND at < ? ORDER BY danger DESC, at, case_id, item, name LIMIT ?) AS day" + strconv.Itoa(i)
		args = append(args, d.From, d.To, PerDay)
	}
	var found []struct {
		Entry
		N int // of a moment; 0 for a date
	}
	if err := tx.Raw(sql, args...).Find(&found).Error; err != nil {
		return err
	}
	for _, e := range found {
		if i := dayOf(days, e.At); i >= 0 && e.N > 0 {
			out[i].N += e.N
		} else if i >= 0 {
			out[i].First = append(out[i].First, e.Entry)
		}
	}
	first(out)
	return code(tx, out)
}

// entries runs a query for dates.
func entries(tx *gorm.DB, q string, args []any) (found []Entry, err error) {
	err = tx.Raw(q, args...).Find(&found).Error
	return found, err
}

// code reads the codes of the cases of the dates that are named.
func code(tx *gorm.DB, days []Day) error {
	var ids []string
	for _, d := range days {
		for _, e := range d.First {
			ids = append(ids, e.CaseID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	var cases []struct{ ID, Code string }
	err := tx.Raw("SELECT id, code FROM cases WHERE id IN ?", ids).Find(&cases).Error
	of := map[string]string{}
	for _, c := range cases {
		of[c.ID] = c.Code
	}
	for _, d := range days {
		for i := range d.First {
			d.First[i].Code = of[d.First[i].CaseID]
		}
	}
	return err
}

// first keeps the first dates of each day.
func first(days []Day) {
	for i := range days {
		Order(days[i].First)
		days[i].First = days[i].First[:min(len(days[i].First), PerDay)]
	}
}

// count counts the dates of each day. In one time zone all days end at the same
// moment, so there are few moments.
func (s *Service) count(tx *gorm.DB, by access.Actor, days []Range, w Whose, out []Day) error {
	var counts []struct {
		At models.Instant
		N  int
	}
	q, args := together(tx, by, s.parts(tx, by, Range{days[0].From, days[len(days)-1].To}, w))
	if err := tx.Raw("SELECT at, COUNT(*) AS n FROM ("+q+") AS e GROUP BY at", args...).Find(&counts).Error; err != nil {
		return err
	}
	for _, c := range counts {
		if i := dayOf(days, c.At); i >= 0 {
			out[i].N += c.N
		}
	}
	return nil
}

// name reads the first dates of each day that has any.
func (s *Service) name(tx *gorm.DB, by access.Actor, days []Range, w Whose, out []Day) error {
	var all []part
	for i, d := range days {
		if out[i].N == 0 {
			continue
		}
		for _, p := range s.parts(tx, by, d, w) {
			all = append(all, part{p.q.Order(p.key).Limit(PerDay), p.key})
		}
	}
	if len(all) == 0 {
		return nil
	}
	if w != Booked {
		p := s.clocks(tx, by, Range{days[0].From, days[len(days)-1].To}, w)
		all = append(all, part{p.q.Where("d.danger").Order(p.key).Limit(dangerLimit), p.key})
	}
	q, args := together(tx, by, all)
	found, err := entries(tx, q, args)
	if err != nil {
		return err
	}
	for _, e := range found {
		if i := dayOf(days, e.At); i >= 0 && !slices.Contains(out[i].First, e) {
			out[i].First = append(out[i].First, e)
		}
	}
	first(out)
	return code(tx, out)
}

// Order sorts the dates of one day: danger to a person first, then by time.
func Order(day []Entry) {
	slices.SortFunc(day, func(a, b Entry) int {
		return cmp.Or(rank(a)-rank(b), cmp.Compare(a.At, b.At), cmp.Compare(a.CaseID, b.CaseID), cmp.Compare(a.Item, b.Item), cmp.Compare(a.Name, b.Name))
	})
}

func rank(e Entry) int {
	if e.Danger {
		return 0
	}
	return 1
}

func dayOf(days []Range, at models.Instant) int {
	return slices.IndexFunc(days, func(r Range) bool { return at >= r.From && at < r.To })
}
