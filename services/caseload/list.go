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
	"aftercare/services/store"
)

// PageSize is how many cases a page lists.
const PageSize = 25

// countLimit is where counting stops: "more than 10,000" tells as much.
const countLimit = 10_000

// Service is the door to caseloads.
type Service struct {
	db     *store.DB
	keeper *custody.Keeper
	now    func() time.Time
	newID  func() string
}

// New returns the service.
func New(db *store.DB, keeper *custody.Keeper, now func() time.Time, newID func() string) *Service {
	return &Service{db: db, keeper: keeper, now: now, newID: newID}
}

// Row is one case of a list: coded facts, no name.
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
	Next          *Gap `gorm:"-"` // the worst open gap, nil when there is none
}

// Gap is what a list says of a case's worst open gap.
type Gap struct {
	CaseID   string
	Rule     string
	Subject  string
	Severity int16
	Since    models.Instant
	Due      models.Instant
	Mover    models.Party
}

// Cursor is a place in the order of a list. It is opaque to callers and says
// nothing about cases out of reach.
type Cursor struct {
	urgency int64
	id      string
	back    bool
}

// ParseCursor reads a cursor from an address; anything else is the first page.
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
	Total   int64 // counted up to 10,001
	TooMany bool  // there are more than Total says
	Newer   string
	Older   string
	// Unfiltered says that no row is here and there would be one without the filter.
	Unfiltered bool
}

// List returns one page of the cases within reach, the most urgent first. It
// asks a constant number of queries.
func (s *Service) List(ctx context.Context, by access.Actor, f Filter, at Cursor) (Page, error) {
	if err := by.Require(access.ReadCases); err != nil {
		return Page{}, err
	}
	var p Page
	err := s.db.Read(ctx, func(tx *gorm.DB) error {
		var err error
		if p.Total, err = count(f.apply(by.Cases(tx.Model(&models.Case{})), by)); err != nil {
			return err
		}
		if p.TooMany = p.Total > countLimit; p.TooMany {
			p.Total = countLimit
		}
		if err := p.read(tx, f.apply(by.Cases(tx.Table("cases")), by), at); err != nil {
			return err
		}
		if err := addGaps(tx, p.Rows); err != nil || len(p.Rows) > 0 {
			return err
		}
		anything, err := count(by.Cases(tx.Model(&models.Case{}).Limit(1)))
		p.Unfiltered = anything > 0
		return err
	})
	return p, err
}

func count(tx *gorm.DB) (n int64, err error) {
	fresh := tx.Session(&gorm.Session{NewDB: true})
	err = fresh.Table("(?) AS found", tx.Select("1").Limit(countLimit+1)).Count(&n).Error
	return n, err
}

// rows is the query of a list's columns.
func rows(tx *gorm.DB) *gorm.DB {
	return tx.Table("cases").Select(`cases.id, cases.code, cases.survivor_id, cases.status, cases.age_group, cases.intake_at,
		cases.last_contact_at, cases.gap_count, cases.urgency, shelters.name AS shelter_name, COALESCE(accounts.display_name, '') AS lead_name`).
		Joins("JOIN shelters ON shelters.id = cases.shelter_id").
		Joins("LEFT JOIN accounts ON accounts.id = cases.lead_id")
}

// read fetches one row more than a page, to know whether there is another. It
// finds the ids first: only a page of cases is read and joined, whatever the
// caseload.
func (p *Page) read(tx, matching *gorm.DB, at Cursor) error {
	switch {
	case at.zero():
		matching = matching.Order("cases.urgency, cases.id")
	case at.back:
		matching = matching.Where("(cases.urgency, cases.id) < (?, ?)", at.urgency, at.id).Order("cases.urgency DESC, cases.id DESC")
	default:
		matching = matching.Where("(cases.urgency, cases.id) > (?, ?)", at.urgency, at.id).Order("cases.urgency, cases.id")
	}
	var ids []string
	if err := matching.Limit(PageSize+1).Pluck("cases.id", &ids).Error; err != nil || len(ids) == 0 {
		return err
	}
	more := len(ids) > PageSize
	if more {
		ids = ids[:PageSize]
	}
	if err := rows(tx).Where("cases.id IN ?", ids).Order("cases.urgency, cases.id").Scan(&p.Rows).Error; err != nil {
		return err
	}
	p.link(at, more)
	return nil
}

// link sets the ways to the neighbouring pages.
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

// addGaps sets the worst open gap of each row, with one query for the page.
func addGaps(tx *gorm.DB, list []Row) error {
	if len(list) == 0 {
		return nil
	}
	ids := make([]string, len(list))
	for i, r := range list {
		ids[i] = r.ID
	}
	var gaps []Gap
	err := tx.Raw(`SELECT case_id, rule, subject, severity, since, due, mover FROM flags
		WHERE case_id IN ? AND open ORDER BY severity, CASE WHEN due = 0 THEN 1 ELSE 0 END, due, since, name`, ids).Scan(&gaps).Error
	if err != nil {
		return err
	}
	first := map[string]*Gap{}
	for i := range gaps {
		if first[gaps[i].CaseID] == nil {
			first[gaps[i].CaseID] = &gaps[i]
		}
	}
	for i := range list {
		list[i].Next = first[list[i].ID]
	}
	return nil
}
