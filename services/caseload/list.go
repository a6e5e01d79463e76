package caseload

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/custody"
	"aftercare/services/pack"
	"aftercare/services/store"
)

// PageSize is how many cases a page lists.
const PageSize = 25

// countLimit is where counting stops: "more than 10,000" is enough to know.
const countLimit = 10_000

// Service lists and searches caseloads.
type Service struct {
	db      *store.DB
	keeper  *custody.Keeper
	library *pack.Library
	now     func() time.Time
	newID   func() string
	counts  *access.Shared[House]
}

// New returns the service.
func New(db *store.DB, keeper *custody.Keeper, library *pack.Library, now func() time.Time, newID func() string) *Service {
	return &Service{db: db, keeper: keeper, library: library, now: now, newID: newID, counts: access.NewShared[House](now)}
}

// Row is one case of a list: coded facts, no name. GapCount and Urgency count
// only gaps the reader's role sees.
type Row struct {
	ID            string
	Code          string
	SurvivorID    string
	Status        models.CaseStatus
	AgeGroup      string
	ShelterName   string
	LeadName      string
	IntakeAt      models.Instant
	LastContactAt models.Instant
	GapCount      int64
	Urgency       int64
	Next          *Gap `gorm:"-"` // the worst open gap the reader sees, nil when there is none
}

// Gap is a case's worst open gap, as a list shows it.
type Gap struct {
	CaseID   string
	Rule     string
	Subject  string
	Severity int16
	Since    models.Instant
	Due      models.Instant
	Mover    models.Party
}

// Cursor is a position in the order of a list. It is opaque to callers and says
// nothing about cases out of reach.
type Cursor struct {
	urgency int64
	id      string
	back    bool
}

// ParseCursor reads a cursor from an address. Anything else is the first page.
func ParseCursor(s string) Cursor {
	back := strings.HasPrefix(s, "-")
	urgency, id, ok := strings.Cut(strings.TrimPrefix(s, "-"), "~")
	n, err := strconv.ParseInt(urgency, 10, 64)
	if !ok || err != nil || len(id) > 40 {
		return Cursor{}
	}
	return Cursor{urgency: n, id: id, back: back}
}

func (c Cursor) zero() bool { return c.id == "" }

// String writes the cursor for an address.
func (c Cursor) String() string {
	sign := ""
	if c.back {
		sign = "-"
	}
	return fmt.Sprintf("%s%d~%s", sign, c.urgency, c.id)
}

// Page is one page of a caseload.
type Page struct {
	Rows    []Row
	Total   int64 // counted up to countLimit
	TooMany bool  // there are more than Total
	Newer   string
	Older   string
	// Unfiltered is set when the page is empty and would not be empty without
	// the filter.
	Unfiltered bool
}

// List returns one page of the cases within reach, most urgent first. The
// number of queries is constant.
func (s *Service) List(ctx context.Context, by access.Actor, f Filter, at Cursor) (Page, error) {
	if err := by.Require(access.ReadCases); err != nil {
		return Page{}, err
	}
	var p Page
	err := s.db.Read(ctx, func(tx *gorm.DB) error {
		v := s.view(by)
		zone, err := f.zone(tx, by)
		if err != nil {
			return err
		}
		if p.Total, err = count(f.apply(by.Cases(tx.Model(&models.Case{})), by, v, zone)); err != nil {
			return err
		}
		if p.TooMany = p.Total > countLimit; p.TooMany {
			p.Total = countLimit
		}
		if err := p.read(tx, v, f.apply(by.Cases(v.join(tx.Table("cases"))), by, v, zone), at); err != nil {
			return err
		}
		if err := v.addGaps(tx, p.Rows); err != nil || len(p.Rows) > 0 {
			return err
		}
		anything, err := count(by.Cases(tx.Model(&models.Case{}).Limit(1)))
		p.Unfiltered = anything > 0
		return err
	})
	return p, err
}

func count(tx *gorm.DB) (n int64, err error) {
	err = fresh(tx).Table("(?) AS found", tx.Select("1").Limit(countLimit+1)).Count(&n).Error
	return n, err
}

// read fetches one row more than a page, to know whether there is another page.
// It finds the ids first, so that it reads and joins only one page of cases,
// whatever the caseload.
func (p *Page) read(tx *gorm.DB, v view, matching *gorm.DB, at Cursor) error {
	order := v.urgency()
	switch {
	case at.zero():
		matching = matching.Order(order + ", cases.id")
	case at.back:
		matching = matching.Where("("+order+", cases.id) < (?, ?)", at.urgency, at.id).Order(order + " DESC, cases.id DESC")
	default:
		matching = matching.Where("("+order+", cases.id) > (?, ?)", at.urgency, at.id).Order(order + ", cases.id")
	}
	var ids []string
	if err := matching.Limit(PageSize+1).Pluck("cases.id", &ids).Error; err != nil || len(ids) == 0 {
		return err
	}
	more := len(ids) > PageSize
	if more {
		ids = ids[:PageSize]
	}
	if err := v.rows(tx).Where("cases.id IN ?", ids).Order(order + ", cases.id").Scan(&p.Rows).Error; err != nil {
		return err
	}
	p.link(at, more)
	return nil
}

// link sets the cursors of the neighbouring pages.
func (p *Page) link(at Cursor, more bool) {
	if len(p.Rows) == 0 {
		return
	}
	first, last := p.Rows[0], p.Rows[len(p.Rows)-1]
	if (at.back && more) || (!at.back && !at.zero()) {
		p.Newer = Cursor{urgency: first.Urgency, id: first.ID, back: true}.String()
	}
	if at.back || more {
		p.Older = Cursor{urgency: last.Urgency, id: last.ID}.String()
	}
}
