// Package calendar lists the dates of a caseload: the running clocks of rights,
// whichever party they run against, and the planned services.
//
// It reads what the evaluation stored and nothing sealed: a calendar has case
// codes and no names. It must never compute a date itself.
package calendar

import (
	"context"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/pack"
	"aftercare/services/store"
)

// PageSize is how many entries a page lists.
const PageSize = 50

// printLimit is how many entries are printed; a longer list should be filtered.
const printLimit = 500

// Service reads calendars.
type Service struct {
	db      *store.DB
	library *pack.Library
	now     func() time.Time
}

// New returns the service.
func New(db *store.DB, library *pack.Library, now func() time.Time) *Service {
	return &Service{db: db, library: library, now: now}
}

// Whose filters a calendar by the party whose move it is.
type Whose string

// These are the values of Whose.
const (
	Anybodys Whose = ""
	Ours     Whose = "ours"   // the survivor's and the shelter's: the shelter has to do something
	Others   Whose = "others" // those of police, courts, authorities, hospitals
	Booked   Whose = "booked" // planned services, follow-ups and hearings
)

// Known reports whether w is a known value.
func (w Whose) Known() bool { return w == Anybodys || w == Ours || w == Others || w == Booked }

// ours are the parties whose clocks mean work for the shelter.
var ours = []models.Party{models.PartySurvivor, models.PartyShelter}

// Range is the time a calendar covers: from From, up to but without To. A zero
// From means from the beginning.
type Range struct{ From, To models.Instant }

// Kind is what a date of a calendar is.
type Kind string

// The kinds of dates.
const (
	Term   Kind = "term"   // a time limit of a right that applies
	Plan   Kind = "plan"   // a planned service
	Danger Kind = "danger" // an open danger to a person that has to be answered by then
	Court  Kind = "hearing"
	Follow Kind = "follow_up" // a contact after leaving; Item is the default day, or "other"
	// Objection is the day by which an office wants an answer; About, where it named none and
	// the day is our own.
	Objection Kind = "objection"
)

// Entry is one date of one case: one act on one day.
type Entry struct {
	CaseID  string
	Code    string
	Kind    Kind
	At      models.Instant
	Latest  models.Instant // of a time limit that falls due on some day of a span
	Item    string         // right, kind of a planned service, rule of a danger, what a hearing is for, or the authority that objects
	Name    string         // clock, id of a planned service or a hearing, or name of the gap or the application
	Version string         // of the right
	Against models.Party
	Turn    models.Party
	Also    string // other clocks that are the same act, as in models.CaseClock
	About   bool
	Hard    bool
	Danger  bool // to a person
	DayOnly bool

	Companion string // who goes with her to a hearing
}

// Clock returns the clock of a time limit, or of the answer that a danger waits
// for.
func (e Entry) Clock() models.ClockState { return e.row().State() }

// Others lists the other clocks that a time limit stands for.
func (e Entry) Others() [][2]string { return e.row().Others() }

func (e Entry) row() models.CaseClock {
	return models.CaseClock{Against: e.Against, Turn: e.Turn, Due: e.At, Latest: e.Latest, About: e.About, Hard: e.Hard, Also: e.Also}
}

// Page is one page of a list of dates.
type Page struct {
	Entries []Entry
	Next    string // cursor of the next page, "" for none
}

// List reads one page of the dates of a range, in order of time, from a cursor.
func (s *Service) List(ctx context.Context, by access.Actor, r Range, w Whose, at string) (Page, error) {
	return s.list(ctx, by, r, w, at, PageSize)
}

// Print reads the dates of a range for paper. more is true when the range has
// more than printLimit dates.
func (s *Service) Print(ctx context.Context, by access.Actor, r Range, w Whose) (entries []Entry, more bool, err error) {
	p, err := s.list(ctx, by, r, w, "", printLimit)
	return p.Entries, p.Next != "", err
}

func (s *Service) list(ctx context.Context, by access.Actor, r Range, w Whose, at string, limit int) (Page, error) {
	var p Page
	if err := by.Require(access.ReadCases); err != nil {
		return p, err
	}
	err := s.db.Read(ctx, func(tx *gorm.DB) error {
		parts := s.parts(tx, by, r, w)
		last, goesOn := parse(at)
		for i := range parts {
			if goesOn {
				parts[i].q = parts[i].q.Where("("+parts[i].key+") > (?, ?, ?, ?)", last.At, last.CaseID, last.Item, last.Name)
			}
			parts[i].q = parts[i].q.Order(parts[i].key).Limit(limit + 1)
		}
		q, args := together(tx, by, parts)
		return tx.Raw("SELECT e.*, c.code FROM ("+q+") AS e JOIN cases c ON c.id = e.case_id ORDER BY e.at, e.case_id, e.item, e.name LIMIT ?",
			append(args, limit+1)...).Find(&p.Entries).Error
	})
	if len(p.Entries) > limit {
		p.Entries = p.Entries[:limit]
		p.Next = cursor(p.Entries[limit-1])
	}
	return p, err
}
