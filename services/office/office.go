// Package office keeps the directory of offices: authorities, courts, police
// stations and banks, and everybody who gives help, with address and hours.
//
// A hospital or a legal services authority is both a place where a right is asked for
// and one that gives help, so providers are no directory of their own.
//
// Nothing in it is about a survivor, and it must never learn which office belongs
// to which case. An office that is gone is closed and never deleted.
package office

import (
	"context"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/pack"
	"aftercare/services/store"
)

// Service holds the use cases of the directory.
type Service struct {
	db      *store.DB
	library *pack.Library
	now     func() time.Time
	newID   func() string
}

// New returns a Service. newID makes the ids of new rows.
func New(db *store.DB, library *pack.Library, now func() time.Time, newID func() string) *Service {
	return &Service{db: db, library: library, now: now, newID: newID}
}

// Input is what the user typed about an office.
type Input struct {
	models.OfficeFacts
	Version int64 // that the form showed; 0 for a new one
}

// Add puts an office into the directory.
func (s *Service) Add(ctx context.Context, by access.Actor, in Input) (id string, err error) {
	err = s.write(ctx, by, func(tx *gorm.DB, now models.Instant) error {
		if err := s.check(tx, by, &in.OfficeFacts, ""); err != nil {
			return err
		}
		row := s.row(by, in.OfficeFacts, now)
		id = row.ID
		if err := tx.Create(&row).Error; err != nil {
			return err
		}
		return note(tx, by, now, "office.added", row)
	})
	return id, err
}

func (s *Service) row(by access.Actor, f models.OfficeFacts, now models.Instant) models.Office {
	return models.Office{
		ID: s.newID(), OrganisationID: by.Organisation(), OfficeFacts: f, Sort: f.SortKey(),
		RecordedBy: by.ID(), CreatedAt: now, ChangedBy: by.ID(), ChangedAt: now, Version: 1,
	}
}

// write runs f for somebody who may edit the directory.
func (s *Service) write(ctx context.Context, by access.Actor, f func(tx *gorm.DB, now models.Instant) error) error {
	if err := by.Require(access.KeepOffices); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *gorm.DB) error {
		if err := store.OneAtATime(tx, by.Organisation()); err != nil {
			return err
		}
		return f(tx, models.At(s.now()))
	})
}

func note(tx *gorm.DB, by access.Actor, now models.Instant, action string, row models.Office) error {
	return audit.Append(tx, by, now, audit.Entry{Action: action, Subject: "office:" + row.ID, Detail: "kind=" + row.Kind + " state=" + row.State})
}

// check holds what was typed to the rules of the model, and to what is there: the
// same office does not stand twice.
func (s *Service) check(tx *gorm.DB, by access.Actor, f *models.OfficeFacts, id string) error {
	problems := s.problems(tx, by, f)
	if err := problems.Err(); err != nil {
		return err
	}
	var n int64
	err := of(tx, by).Where("kind = ? AND sort = ? AND id <> ? AND closed_at = 0", f.Kind, f.SortKey(), id).Count(&n).Error
	if err == nil && n > 0 {
		return models.Problems{"name": "problem.office_twice"}.Err()
	}
	return err
}

// problems tidies what was typed and says what is wrong with it.
func (s *Service) problems(tx *gorm.DB, by access.Actor, f *models.OfficeFacts) models.Problems {
	for _, text := range []*string{&f.Name, &f.District, &f.Address, &f.Hours, &f.Telephone, &f.ContactPerson, &f.AgreementPaper, &f.Note} {
		*text = strings.TrimSpace(*text)
	}
	problems := models.Problems{}
	s.checkCodes(f, problems)
	f.Check(s.today(tx, by), problems)
	if _, known := s.library.Region(f.State); f.State != "" && !known {
		problems.Add("state", "problem.choose")
	}
	return problems
}

// factLanguage is the question of the packs that names the languages.
const factLanguage = "person.language"

// checkCodes holds services and languages to the words of the packs. A table that is
// pasted may have commas between them.
func (s *Service) checkCodes(f *models.OfficeFacts, problems models.Problems) {
	for field, list := range map[string]*models.CodeList{"services": &f.Services, "languages": &f.Languages} {
		*list = models.ListOf(strings.Fields(strings.ReplaceAll(string(*list), ",", " ")))
		for _, code := range list.Codes() {
			if field == "services" && s.library.Service(code) == nil || field == "languages" && !s.spoken(code) {
				problems.Add(field, "problem.office_code|code="+code)
			}
		}
	}
}

// spoken reports whether the packs know a language.
func (s *Service) spoken(code string) bool {
	f := s.library.Fact(factLanguage)
	return f != nil && slices.ContainsFunc(f.Codes, func(c pack.Code) bool { return c.Code == code })
}

// today is the day where the organisation is.
func (s *Service) today(tx *gorm.DB, by access.Actor) models.Date {
	var zone string
	if err := tx.Raw("SELECT time_zone FROM organisations WHERE id = ?", by.Organisation()).Scan(&zone).Error; err != nil {
		return models.DateOf(s.now())
	}
	at, err := time.LoadLocation(zone)
	if err != nil {
		at = time.UTC
	}
	return models.DateOf(s.now().In(at))
}

// of limits a query to the directory of the actor's organisation.
func of(tx *gorm.DB, by access.Actor) *gorm.DB {
	return tx.Model(&models.Office{}).Where("organisation_id = ?", by.Organisation())
}

// Correct changes what the directory says about an office. It returns Conflict when
// somebody else changed it first.
func (s *Service) Correct(ctx context.Context, by access.Actor, id string, in Input) error {
	return s.change(ctx, by, id, "office.corrected", in.Version, func(tx *gorm.DB, row *models.Office) error {
		if err := s.check(tx, by, &in.OfficeFacts, id); err != nil {
			return err
		}
		row.OfficeFacts, row.Sort = in.OfficeFacts, in.SortKey()
		return nil
	})
}

// Close takes an office off the lists that is gone.
func (s *Service) Close(ctx context.Context, by access.Actor, id string, version int64) error {
	return s.change(ctx, by, id, "office.closed", version, func(_ *gorm.DB, row *models.Office) error {
		row.ClosedAt = models.At(s.now())
		return nil
	})
}

// Reopen brings an office back that is there again.
func (s *Service) Reopen(ctx context.Context, by access.Actor, id string, version int64) error {
	return s.change(ctx, by, id, "office.reopened", version, func(tx *gorm.DB, row *models.Office) error {
		row.ClosedAt = 0
		return s.check(tx, by, &row.OfficeFacts, id)
	})
}

func (s *Service) change(ctx context.Context, by access.Actor, id, action string, version int64, f func(tx *gorm.DB, row *models.Office) error) error {
	return s.write(ctx, by, func(tx *gorm.DB, now models.Instant) error {
		var row models.Office
		if err := of(tx, by).Where("id = ?", id).Take(&row).Error; err != nil {
			return err
		}
		if row.Version != version {
			return models.Fail(models.Conflict, "error.changed_by_someone")
		}
		if err := f(tx, &row); err != nil {
			return err
		}
		row.ChangedBy, row.ChangedAt, row.Version = by.ID(), now, version+1
		columns := append(store.Columns("", models.OfficeFacts{}), "sort", "closed_at", "changed_by", "changed_at", "version")
		if err := store.Changed(tx.Model(&models.Office{}).Where("id = ? AND version = ?", id, version).Select(columns).Updates(row)); err != nil {
			return err
		}
		return note(tx, by, now, action, row)
	})
}

// Filter narrows the directory.
type Filter struct {
	Kind     string
	State    string
	Service  string // a kind of help that it gives
	Language string // that is spoken there
	Text     string // a part of the name or the district
	Closed   bool   // those that are gone
	Ending   bool   // those whose agreement ends soon
	After    string // cursor where the page before ended
}

// Page is one page of the directory, by State, district and name.
type Page struct {
	Offices []models.Office
	Next    string // cursor of the next page, "" for none
}

const perPage = 50

// List reads a page of the directory.
func (s *Service) List(ctx context.Context, by access.Actor, f Filter) (Page, error) {
	var p Page
	if err := by.Require(access.ReadCases); err != nil {
		return p, err
	}
	err := s.db.Read(ctx, func(tx *gorm.DB) error {
		q := f.narrow(of(tx, by))
		if f.Ending {
			q = q.Where("agreed_until <> '' AND agreed_until <= ?", s.today(tx, by).AddDays(models.AgreementDays))
		}
		if sort, id, ok := strings.Cut(f.After, "~"); ok {
			q = q.Where("(sort, id) > (?, ?)", sort, id)
		}
		return q.Order("sort, id").Limit(perPage + 1).Find(&p.Offices).Error
	})
	if len(p.Offices) > perPage {
		p.Offices = p.Offices[:perPage]
		last := p.Offices[perPage-1]
		p.Next = last.Sort + "~" + last.ID
	}
	return p, err
}

func (f Filter) narrow(q *gorm.DB) *gorm.DB {
	for column, code := range map[string]string{"kind": f.Kind, "state": f.State} {
		if code != "" {
			q = q.Where(column+" = ?", code)
		}
	}
	for column, code := range map[string]string{"services": f.Service, "languages": f.Language} {
		if code != "" {
			q = q.Where("' ' || "+column+` || ' ' LIKE ? ESCAPE '\'`, "% "+literal(code)+" %")
		}
	}
	if text := strings.ToLower(strings.TrimSpace(f.Text)); text != "" {
		q = q.Where(`sort LIKE ? ESCAPE '\'`, "%"+literal(text)+"%")
	}
	if f.Closed {
		return q.Where("closed_at > 0")
	}
	return q.Where("closed_at = 0")
}

// literal is a text for LIKE in which no character stands for others.
func literal(text string) string {
	return strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(text)
}

// Ending counts the agreements that end soon, for whoever keeps the directory.
func (s *Service) Ending(ctx context.Context, by access.Actor) (n int64, err error) {
	if !by.May(access.KeepOffices) {
		return 0, nil
	}
	err = s.db.Read(ctx, func(tx *gorm.DB) error {
		return of(tx, by).Where("closed_at = 0 AND agreed_until <> '' AND agreed_until <= ?", s.today(tx, by).AddDays(models.AgreementDays)).Count(&n).Error
	})
	return n, err
}

// One reads an office.
func (s *Service) One(ctx context.Context, by access.Actor, id string) (row models.Office, err error) {
	if err := by.Require(access.ReadCases); err != nil {
		return row, err
	}
	err = s.db.Read(ctx, func(tx *gorm.DB) error { return of(tx, by).Where("id = ?", id).Take(&row).Error })
	return row, err
}

// Near lists offices of some kinds in a State, at most so many.
func (s *Service) Near(ctx context.Context, by access.Actor, kinds []string, state string, most int) (list []models.Office, err error) {
	if len(kinds) == 0 {
		return nil, nil
	}
	if err := by.Require(access.ReadCases); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *gorm.DB) error {
		return of(tx, by).Where("kind IN ? AND state = ? AND closed_at = 0", kinds, state).Order("sort, id").Limit(most).Find(&list).Error
	})
	return list, err
}

// mostNames is how many names a field suggests.
const mostNames = 100

// Names are the names of the offices of some kinds in a State, for a field that
// suggests them. Without kinds they are all authorities of that State.
func (s *Service) Names(ctx context.Context, by access.Actor, state string, kinds ...string) ([]string, error) {
	if len(kinds) == 0 {
		kinds = models.AuthorityKinds
	}
	list, err := s.Near(ctx, by, kinds, state, mostNames)
	names := make([]string, len(list))
	for i, o := range list {
		names[i] = o.Name
		if o.District != "" && !strings.Contains(o.Name, o.District) {
			names[i] += ", " + o.District
		}
	}
	return slices.Compact(names), err
}
