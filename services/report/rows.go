package report

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
)

// RowsShown is how many cases one page shows.
const RowsShown = 100

// Behind are the cases behind one number of a report.
type Behind struct {
	House  models.Shelter
	Houses []models.Shelter
	Period models.Period
	Figure Figure
	Line   Line
	Cases  []Row
	Others int    // on this page, out of the reader's reach: a house that a case went to later
	Of     int    // behind the number
	Next   string // where the next page begins, "" for no more
}

// Row is a case behind a number. It has a code and no name.
type Row struct {
	ID       string
	Code     string
	AgeGroup string
}

// Rows lists the cases behind a line of this period's report, a page from a case on, and
// notes in the log who looked. Of a case out of reach only that there is one is told.
func (s *Service) Rows(ctx context.Context, by access.Actor, ask Ask, key, code, after string) (Behind, error) {
	var out Behind
	of := indicator(key)
	if of == nil {
		return out, models.ErrNotFound()
	}
	err := s.read(ctx, by, ask, func(c *count) error {
		out = Behind{House: c.house, Houses: c.all, Period: c.period, Figure: Figure{Indicator: of}}
		if len(c.houses) == 0 {
			return models.ErrNotFound()
		}
		c.rows = true
		t, err := c.tally(out.Figure.Indicator)
		if err != nil {
			return err
		}
		if !slices.Contains(counters[key].codes(c.library, t, nil), code) {
			return models.ErrNotFound()
		}
		out.Line = Line{Code: code, Now: t.value(code)}
		return out.page(c.tx, by, after)
	})
	if err != nil {
		return out, err
	}
	return out, s.note(ctx, by, Report{House: out.House, Period: out.Period}, AsRows, key)
}

// page reads the heads of a page of cases within reach.
func (b *Behind) page(tx *gorm.DB, by access.Actor, after string) error {
	ids := b.Line.Now.Cases()
	b.Of = len(ids)
	from, there := slices.BinarySearch(ids, after)
	if there {
		from++
	}
	ids = ids[from:]
	if len(ids) > RowsShown {
		ids = ids[:RowsShown]
		b.Next = ids[RowsShown-1]
	}
	if len(ids) == 0 {
		return nil
	}
	err := by.Among(tx.Table("cases").Select("cases.id, cases.code, cases.age_group"), ids).Order("cases.code").Scan(&b.Cases).Error
	b.Others = len(ids) - len(b.Cases)
	return err
}
