package report

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
)

// Lackings are the figures with a line for what nobody wrote down, by which a report and a
// return find the cases that lack it.
var Lackings = []string{"ppl.gender", "ppl.child_share", "ppl.origin", "ppl.form"}

// Lacking are the cases of a period in which something is not written down.
type Lacking struct {
	House  models.Shelter
	Houses []models.Shelter
	Period models.Period
	Rows   []LackingRow
	Counts map[string]int64 // people, by figure
	Others int              // on this page, out of the reader's reach
	Next   string           // where the next page begins, "" for no more
}

// LackingRow is a case with what it lacks. It has a code and no name.
type LackingRow struct {
	Row
	LeadID string
	Lead   string   // who leads the case, "" for nobody
	What   []string `gorm:"-"` // keys of figures
}

// Lacking lists the cases that lack something, a page from a case on, and notes in the log
// who looked.
func (s *Service) Lacking(ctx context.Context, by access.Actor, ask Ask, after string) (Lacking, error) {
	out := Lacking{Counts: map[string]int64{}}
	err := s.read(ctx, by, ask, func(c *count) error {
		out.House, out.Houses, out.Period = c.house, c.all, c.period
		if len(c.houses) == 0 {
			return nil
		}
		c.rows, c.want = true, Lackings
		what := map[string][]string{}
		for _, key := range Lackings {
			t, err := c.tally(IndicatorOf(key))
			if err != nil {
				return err
			}
			v := t.value(notKnown)
			out.Counts[key] = v.N
			for _, id := range v.Cases() {
				what[id] = append(what[id], key)
			}
		}
		return out.page(c.tx, by, what, after)
	})
	if err != nil {
		return out, err
	}
	return out, s.note(ctx, by, Report{House: out.House, Period: out.Period}, AsRows, "dq.missing")
}

// page reads a page of the cases.
func (l *Lacking) page(tx *gorm.DB, by access.Actor, what map[string][]string, after string) error {
	var ids []string
	for id := range what {
		if id > after {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	if len(ids) > RowsShown {
		ids = ids[:RowsShown]
		l.Next = ids[RowsShown-1]
	}
	if len(ids) == 0 {
		return nil
	}
	err := by.Among(tx.Table("cases").Select("cases.id, cases.code, cases.age_group, cases.lead_id, COALESCE(a.display_name, '') AS lead").Joins("LEFT JOIN accounts a ON a.id = cases.lead_id"), ids).
		Order("cases.code").Scan(&l.Rows).Error
	for i := range l.Rows {
		l.Rows[i].What = what[l.Rows[i].ID]
	}
	l.Others = len(ids) - len(l.Rows)
	return err
}
