package document

import (
	"context"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/store"
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

// wanted begins a statement with the papers of open cases within reach that were asked for
// and are not here, as far as the role sees their class: as the table wanted.
func wanted(tx *gorm.DB, by access.Actor) (sql string, args []any) {
	q := inSight(by.Mine(tx, "documents", "documents_missing"), by).Joins("CROSS JOIN cases c"+store.Through(tx, "cases_reach")).Where("c.id = d.case_id").
		Where(missing).Where("c.status <> ?", models.CaseClosed).Select("d.id, d.case_id, d.kind, d.asked_of, d.asked_on")
	sql, args = by.Within(tx)
	return "WITH " + sql + ", wanted AS MATERIALIZED (?) ", append(args, q)
}

// CountWanted counts the papers that are missing in the caseload.
func (s *Service) CountWanted(ctx context.Context, by access.Actor) (n int64, err error) {
	if err := by.Require(access.ReadCases); err != nil {
		return 0, err
	}
	return n, s.Read(ctx, func(tx *gorm.DB) error {
		sql, args := wanted(tx, by)
		return tx.Raw(sql+"SELECT COUNT(*) FROM wanted", args...).Scan(&n).Error
	})
}

// Wanted lists the papers that are missing in the caseload, with how long such papers
// took so far. The number of queries is constant.
func (s *Service) Wanted(ctx context.Context, by access.Actor, f WantedFilter) (p Wanted, err error) {
	if err := by.Require(access.ReadCases); err != nil {
		return p, err
	}
	err = s.Read(ctx, func(tx *gorm.DB) error {
		if err := f.read(tx, by, &p); err != nil {
			return err
		}
		p.Usual, err = s.usual(tx, by)
		return err
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

// read reads how many papers are missing from each place, and the page of the filter. A
// cursor that is none begins at the start.
func (f WantedFilter) read(tx *gorm.DB, by access.Actor, p *Wanted) error {
	of, args := wanted(tx, by)
	page := tx.Session(&gorm.Session{NewDB: true}).Table("wanted").Order("asked_of, asked_on, id").Limit(f.limit() + 1)
	if f.AskedOf != "" {
		page = page.Where("asked_of = ?", f.AskedOf)
	}
	if at := strings.Split(f.After, "~"); len(at) == 3 {
		page = page.Where("(asked_of, asked_on, id) > (?, ?, ?)", at[0], at[1], at[2])
	}
	var rows []struct {
		WantedRow
		N int // of a place, 0 for a paper
	}
	err := tx.Raw(of+`SELECT '' AS id, '' AS case_id, '' AS code, '' AS kind, asked_of, '' AS asked_on, COUNT(*) AS n FROM wanted GROUP BY asked_of
		UNION ALL SELECT w.id, w.case_id, c.code, w.kind, w.asked_of, w.asked_on, 0 FROM (?) AS w CROSS JOIN cases c WHERE c.id = w.case_id
		ORDER BY asked_of, asked_on, id`, append(args, page)...).Find(&rows).Error
	for _, r := range rows {
		if r.N > 0 {
			p.Offices = append(p.Offices, Office{r.AskedOf, r.N})
		} else {
			p.Rows = append(p.Rows, r.WantedRow)
		}
	}
	return err
}

// usual works out how long papers took that were asked for and came, by kind and
// place: of the newest ones within reach.
func (s *Service) usual(tx *gorm.DB, by access.Actor) (map[Kind]Usual, error) {
	var came []struct {
		Kind    Kind `gorm:"embedded"`
		AskedOn models.Date
		AddedAt models.Instant
	}
	newest := inSight(by.Mine(tx, "documents", "documents_came_case"), by).Where("d.file_id <> '' AND d.asked_of <> '' AND d.removed_at = 0").
		Select("d.kind, d.asked_of, d.asked_on, d.file_id").Order("d.id DESC").Limit(mostCame)
	within, args := by.Within(tx)
	err := tx.Raw("WITH "+within+" SELECT n.kind, n.asked_of, n.asked_on, f.added_at FROM (?) AS n CROSS JOIN document_files f WHERE f.id = n.file_id", append(args, newest)...).Find(&came).Error
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
