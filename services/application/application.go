// Package application lists the applications for money of a caseload, and what was
// sought, awarded and paid.
//
// It reads what the evaluation stored and nothing sealed: case codes, authorities,
// days and sums, and no name. It counts applications, never rights, and must never
// work out a sum itself.
package application

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/store"
)

// PageSize is how many applications a page lists.
const PageSize = 40

// Service reads applications.
type Service struct {
	db     *store.DB
	counts *access.Shared[Counts]
	sums   *access.Shared[[]Sums]
}

// New returns the service.
func New(db *store.DB, now func() time.Time) *Service {
	return &Service{db: db, counts: access.NewShared[Counts](now), sums: access.NewShared[[]Sums](now)}
}

// Filter narrows a list. Its zero value is all that are not paid.
type Filter struct {
	Stage     models.ApplicationStage
	Authority string
	Late      bool // the day of the time limit has passed
	Interim   bool // interim money is ordered and not paid
}

// Row is one application of one case.
type Row struct {
	models.CaseApplication
	Code string
}

// Count is how many applications are at a stage.
type Count struct {
	Stage   models.ApplicationStage
	N       int64
	Late    int64
	Interim int64 // with interim money that is ordered and not paid
}

// Counts are the numbers of the stages.
type Counts map[models.ApplicationStage]Count

// Page is one page of a list.
type Page struct {
	Rows   []Row
	Counts Counts         // of all within reach, whatever the filter
	At     models.Instant // when they were counted: of a big house shortly before
	Next   string         // cursor of the next page, "" for none
}

// List reads one page of the applications within reach, from a cursor: what falls
// due first stands first, and what has no time limit last. The number of queries is
// constant.
func (s *Service) List(ctx context.Context, by access.Actor, f Filter, at string) (Page, error) {
	p := Page{}
	var err error
	if p.Counts, p.At, err = s.Counts(ctx, by); err != nil {
		return p, err
	}
	err = s.db.Read(ctx, func(tx *gorm.DB) error {
		q := f.apply(by.Rows(tx, "case_applications"), by.Now())
		if last, ok := parse(at); ok {
			q = q.Where("(d.place, d.case_id, d.name) > (?, ?, ?)", last.Place, last.CaseID, last.Name)
		}
		q = q.Order("d.place, d.case_id, d.name").Limit(PageSize + 1)
		return tx.Raw("SELECT e.*, c.code FROM (?) AS e JOIN cases c ON c.id = e.case_id ORDER BY e.place, e.case_id, e.name", q).Scan(&p.Rows).Error
	})
	if len(p.Rows) > PageSize {
		p.Rows = p.Rows[:PageSize]
		p.Next = cursor(p.Rows[PageSize-1].CaseApplication)
	}
	return p, err
}

// Counts counts the applications within reach by stage. Where counting takes long,
// what was counted shortly before is told again, with when that was.
func (s *Service) Counts(ctx context.Context, by access.Actor) (Counts, models.Instant, error) {
	if err := by.Require(access.ReadCases); err != nil {
		return nil, 0, err
	}
	return s.counts.Get(by, func() (out Counts, err error) {
		err = s.db.Read(ctx, func(tx *gorm.DB) error { out, err = count(tx, by); return err })
		return out, err
	})
}

// count reads the numbers in two parts: nearly all applications wait to be filed, and what
// is in one group need not be sorted into groups.
func count(tx *gorm.DB, by access.Actor) (Counts, error) {
	part := func(stage, condition, group string) *gorm.DB {
		q := by.Mine(tx, "case_applications", "case_applications_case").Select(stage+" AS stage, COUNT(*) AS n, SUM(CASE WHEN d.place < ? THEN 1 ELSE 0 END) AS late, SUM(CASE WHEN d.interim_at > 0 THEN 1 ELSE 0 END) AS interim", by.Now()).Where(condition)
		if group != "" {
			q = q.Group(group)
		}
		return q
	}
	within, args := by.Within(tx)
	var counts []Count
	err := tx.Raw("WITH "+within+" SELECT * FROM (?) AS wait UNION ALL SELECT * FROM (?) AS filed",
		append(args, part("'to_file'", "d.stage = 'to_file'", ""), part("d.stage", "d.stage <> 'to_file'", "d.stage"))...).Find(&counts).Error
	into := Counts{}
	for _, c := range counts {
		if c.N > 0 {
			into[c.Stage] = c
		}
	}
	return into, err
}

func (f Filter) apply(q *gorm.DB, now models.Instant) *gorm.DB {
	switch {
	case f.Stage != "":
		q = q.Where("d.stage = ?", f.Stage)
	default:
		q = q.Where("d.stage <> ?", models.ApplicationPaid)
	}
	if f.Authority != "" {
		q = q.Where("d.authority = ?", f.Authority)
	}
	if f.Late {
		q = q.Where("d.place < ?", now)
	}
	if f.Interim {
		q = q.Where("d.interim_at > 0")
	}
	return q
}

// Sums is what came of the applications to one authority. Days are the mean over
// those that have both dates; -1 when none has. An authority pays in one currency.
type Sums struct {
	Authority string
	Currency  string // "" where no sum was recorded
	ToFile    int64
	Filed     int64 // of all that were filed
	Waiting   int64 // filed and not answered
	Late      int64 // of these, whose time limit has passed
	Unpaid    int64 // awarded and not paid, or not in full
	Sought    int64
	Awarded   int64
	Paid      int64
	Interim   int64          // of Awarded, what orders of interim money gave
	Came      int64          // of Paid, what came of interim money
	Kept      int64          // of Awarded, what is in fixed deposits
	Free      models.Instant // from when the first of these can be drawn; 0 for none
	Owed      int64          // applications with interim money that is ordered and not paid
	Decided   int64          // mean days from filing to the first answer
	Arrived   int64          // mean days from the first answer to the first money
}

const day = 24 * 60 * 60 * 1000 // in the units of an instant

var sums = fmt.Sprintf(`d.authority, MAX(d.currency) AS currency,
	SUM(CASE WHEN d.stage = 'to_file' THEN 1 ELSE 0 END) AS to_file, SUM(CASE WHEN d.filed_at > 0 THEN 1 ELSE 0 END) AS filed,
	SUM(CASE WHEN d.stage = 'filed' THEN 1 ELSE 0 END) AS waiting, SUM(CASE WHEN d.stage = 'filed' AND d.place < ? THEN 1 ELSE 0 END) AS late,
	SUM(CASE WHEN d.stage = 'granted' THEN 1 ELSE 0 END) AS unpaid,
	CAST(SUM(d.sought) AS bigint) AS sought, CAST(SUM(d.awarded) AS bigint) AS awarded, CAST(SUM(d.paid) AS bigint) AS paid,
	CAST(SUM(d.interim) AS bigint) AS interim, CAST(SUM(d.interim_paid) AS bigint) AS came, SUM(CASE WHEN d.interim_at > 0 THEN 1 ELSE 0 END) AS owed,
	CAST(SUM(d.kept) AS bigint) AS kept, COALESCE(MIN(CASE WHEN d.free_on > 0 THEN d.free_on END), 0) AS free,
	%s AS decided, %s AS arrived`, meanDays("d.filed_at", "d.decided_at"), meanDays("d.decided_at", "d.paid_at"))

// meanDays is the mean number of days between two moments that are known, rounded.
func meanDays(from, to string) string {
	return fmt.Sprintf("CAST(ROUND(COALESCE(AVG(CASE WHEN %s > 0 AND %s >= %s THEN %s - %s END) / %d.0, -1)) AS bigint)", from, to, from, to, from, day)
}

// Money returns the sums within reach, by authority, and when they were added up: of
// a big house shortly before.
func (s *Service) Money(ctx context.Context, by access.Actor) ([]Sums, models.Instant, error) {
	if err := by.Require(access.ReadCases); err != nil {
		return nil, 0, err
	}
	return s.sums.Get(by, func() (list []Sums, err error) {
		err = s.db.Read(ctx, func(tx *gorm.DB) error {
			return by.Rows(tx, "case_applications").Select(sums, by.Now()).Group("d.authority").Order("d.authority").Scan(&list).Error
		})
		return list, err
	})
}

// cursor returns the position after an application. It contains only ids and keys
// of packs.
func cursor(a models.CaseApplication) string {
	return strings.Join([]string{strconv.FormatInt(int64(a.Place), 36), a.CaseID, a.Name}, "~")
}

// parse reads a cursor from an address. It reports false, for the first page, when
// it is not one.
func parse(s string) (models.CaseApplication, bool) {
	parts := strings.Split(s, "~")
	if len(parts) != 3 || len(s) > 300 {
		return models.CaseApplication{}, false
	}
	at, err := strconv.ParseInt(parts[0], 36, 64)
	return models.CaseApplication{Place: models.Instant(at), CaseID: parts[1], Name: parts[2]}, err == nil
}
