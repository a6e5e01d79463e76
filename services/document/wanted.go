package document

import (
	"context"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
)

// perWanted is how many papers a page of a caseload lists; mostCame is of how many
// that came the usual time is worked out.
const (
	perWanted = 50
	mostCame  = 500
)

// WantedFilter narrows the papers that are missing in a caseload.
type WantedFilter struct {
	AskedOf string // where they were asked for: one of models.AskedOf
	After   string // cursor where the page before ended
	All     bool   // on one page, for printing
}

// WantedRow is a paper that was asked for and is not here.
type WantedRow struct {
	ID      string
	CaseID  string
	Code    string
	Kind    string
	AskedOf string
	AskedOn models.Date
}

// Office is a place where papers were asked for, and how many.
type Office struct {
	AskedOf string
	N       int
}

// Kind is a kind of paper from one place.
type Kind struct{ Kind, AskedOf string }

// Usual is how long papers of a kind took to come: the median, over how many.
type Usual struct{ Days, Of int }

// Wanted is a page of the papers that are missing in a caseload: those of one place
// together, longest first.
type Wanted struct {
	Offices []Office // of all that are missing, whatever the filter
	Rows    []WantedRow
	Usual   map[Kind]Usual
	Next    string // cursor of the next page, "" for none
}

// wanted is a query for the papers of open cases within reach that were asked for and
// are not here, as far as the role sees their class.
func wanted(tx *gorm.DB, by access.Actor) *gorm.DB {
	return inSight(by.Rows(tx, "documents"), by).Joins("JOIN cases c ON c.id = d.case_id").Where(missing).Where("c.status <> ?", models.CaseClosed)
}

// CountWanted counts the papers that are missing in the caseload.
func (s *Service) CountWanted(ctx context.Context, by access.Actor) (n int64, err error) {
	if err := by.Require(access.ReadCases); err != nil {
		return 0, err
	}
	return n, s.Read(ctx, func(tx *gorm.DB) error { return wanted(tx, by).Count(&n).Error })
}

// Wanted lists the papers that are missing in the caseload, with how long such papers
// took so far. The number of queries is constant.
func (s *Service) Wanted(ctx context.Context, by access.Actor, f WantedFilter) (p Wanted, err error) {
	if err := by.Require(access.ReadCases); err != nil {
		return p, err
	}
	err = s.Read(ctx, func(tx *gorm.DB) error {
		if err := wanted(tx, by).Select("d.asked_of, COUNT(*) AS n").Group("d.asked_of").Order("d.asked_of").Scan(&p.Offices).Error; err != nil {
			return err
		}
		if p.Usual, err = s.usual(tx, by); err != nil {
			return err
		}
		return f.page(wanted(tx, by)).Scan(&p.Rows).Error
	})
	if limit := f.limit(); len(p.Rows) > limit {
		last := p.Rows[limit-1]
		p.Rows, p.Next = p.Rows[:limit], strings.Join([]string{last.AskedOf, string(last.AskedOn), last.ID}, "~")
	}
	return p, err
}

// Usual works out how long papers took that were asked for and came, by kind and place:
// of the newest ones within reach.
func (s *Service) Usual(ctx context.Context, by access.Actor) (out map[Kind]Usual, err error) {
	if err := by.Require(access.ReadCases); err != nil {
		return nil, err
	}
	return out, s.Read(ctx, func(tx *gorm.DB) error {
		out, err = s.usual(tx, by)
		return err
	})
}

func (f WantedFilter) limit() int {
	if f.All {
		return mostPrinted
	}
	return perWanted
}

// page narrows a query to the page of the filter. A cursor that is none begins at the
// start.
func (f WantedFilter) page(q *gorm.DB) *gorm.DB {
	if f.AskedOf != "" {
		q = q.Where("d.asked_of = ?", f.AskedOf)
	}
	if at := strings.Split(f.After, "~"); len(at) == 3 {
		q = q.Where("(d.asked_of, d.asked_on, d.id) > (?, ?, ?)", at[0], at[1], at[2])
	}
	return q.Select("d.id, d.case_id, c.code, d.kind, d.asked_of, d.asked_on").Order("d.asked_of, d.asked_on, d.id").Limit(f.limit() + 1)
}

// usual works out how long papers took that were asked for and came, by kind and
// place: of the newest ones within reach.
func (s *Service) usual(tx *gorm.DB, by access.Actor) (map[Kind]Usual, error) {
	var came []struct {
		Kind    Kind `gorm:"embedded"`
		AskedOn models.Date
		AddedAt models.Instant
	}
	err := inSight(by.Rows(tx, "documents"), by).Joins("JOIN document_files f ON f.id = d.file_id").
		Where("d.file_id <> '' AND d.asked_of <> '' AND d.removed_at = 0").Select("d.kind, d.asked_of, d.asked_on, f.added_at").
		Order("d.id DESC").Limit(mostCame).Scan(&came).Error
	days := map[Kind][]int{}
	for _, c := range came {
		asked, _ := c.AskedOn.Time(time.UTC)
		days[c.Kind] = append(days[c.Kind], max(0, int(c.AddedAt.Time().Sub(asked)/(24*time.Hour))))
	}
	out := map[Kind]Usual{}
	for k, list := range days {
		slices.Sort(list)
		out[k] = Usual{Days: list[len(list)/2], Of: len(list)}
	}
	return out, err
}
