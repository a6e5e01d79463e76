package casenote

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/deed"
)

// perPage is how many notes a page shows, and mostPrinted how many a printed one.
const (
	perPage     = 25
	mostPrinted = 300
	mostAlarms  = 50
)

// Filter narrows the notes of a case.
type Filter struct {
	Kind   string
	Before string // cursor where the page before ended
	All    bool   // on one page, for printing
}

// Row is a note as lists show it. Its words are there once they were opened.
type Row struct {
	models.CaseNote
	Text     models.NoteWords `gorm:"-"`
	HasWords bool             `gorm:"-"` // something is sealed in it that the role reads
	Hidden   bool             `gorm:"-"` // something is sealed in it that the role does not read
	Writes   bool             `gorm:"-"` // the role writes notes of its class
	Changed  bool
	By       string
	Answerer string
}

// Page is a page of the notes of a case, newest first.
type Page struct {
	CaseID  string
	Code    string
	List    []Row
	Older   string // cursor of the next page; "" on the last
	Waiting bool   // a colleague still has the key to some words
}

// rows starts a query on the notes of a case that count and that the role sees.
func rows(tx *gorm.DB, by access.Actor, caseID string) *gorm.DB {
	q := tx.Table("case_notes AS d").Select("d.*, d.version > 1 AS changed, a.display_name AS by, COALESCE(b.display_name, '') AS answerer").
		Joins("JOIN accounts a ON a.id = d.recorded_by").Joins("LEFT JOIN accounts b ON b.id = d.answered_by").Where("d.case_id = ? AND d.removed_at = 0", caseID)
	if by.SeesAllServices() {
		return q
	}
	return q.Where("(d.class IN ? OR d.alarm_at > 0)", append([]models.Class{""}, slices.DeleteFunc(slices.Clone(models.SealedClasses), func(c models.Class) bool { return !by.SeesService(c) })...))
}

// List returns a page of the notes of a case, without their words.
func (s *Service) List(ctx context.Context, by access.Actor, caseID string, f Filter) (p Page, err error) {
	err = s.ReadCase(ctx, by, caseID, func(tx *gorm.DB, c models.Case) error {
		p, err = list(tx, by, c, f)
		return err
	})
	return p, err
}

// Open returns a page of the notes of a case with the words that the role reads, and
// leaves one audit entry.
func (s *Service) Open(ctx context.Context, by access.Actor, caseID string, f Filter, purpose string) (p Page, err error) {
	err = s.Look(ctx, by, caseID, func(d *deed.Deed) error {
		if p, err = list(d.Tx, by, d.Case, f); err != nil {
			return err
		}
		var sealed []deed.RowWords
		for i := range p.List {
			r := &p.List[i]
			sealed = append(sealed, deed.RowWords{RowID: r.ID, Words: wordsOf(&r.CaseNote, &r.Text)})
		}
		p.Waiting, err = d.OpenWords(audit.Entry{Action: "casenote.opened", Detail: "notes=" + strconv.Itoa(len(p.List)) + " purpose=" + purpose}, sealed)
		return err
	})
	return p, err
}

func list(tx *gorm.DB, by access.Actor, c models.Case, f Filter) (Page, error) {
	p, limit := Page{CaseID: c.ID, Code: c.Code}, perPage
	if f.All {
		limit = mostPrinted
	}
	q := rows(tx, by, c.ID)
	if f.Kind != "" {
		q = q.Where("d.kind = ?", f.Kind)
	}
	if f.Before != "" {
		at, id, ok := strings.Cut(f.Before, ".")
		n, err := strconv.ParseInt(at, 36, 64)
		if !ok || err != nil {
			return p, models.ErrNotFound()
		}
		q = q.Where("(d.at < ? OR (d.at = ? AND d.id < ?))", n, n, id)
	}
	err := q.Order("d.at DESC, d.id DESC").Limit(limit + 1).Scan(&p.List).Error
	if len(p.List) > limit {
		p.List = p.List[:limit]
		last := p.List[limit-1]
		p.Older = strconv.FormatInt(int64(last.At), 36) + "." + last.ID
	}
	for i := range p.List {
		p.List[i].mark(by)
	}
	return p, err
}

// mark says what the role does with the words of a note.
func (r *Row) mark(by access.Actor) {
	sealed := !r.Who.Empty() || !r.Words.Empty() || !r.Why.Empty()
	r.HasWords = sealed && by.MayRead(r.Class, "case_notes.words")
	r.Hidden, r.Writes = sealed && !r.HasWords, by.May(access.WriteNotes) && slices.Contains(by.NoteClasses(), r.Class)
}

// Version is a note as it stood before a change.
type Version struct {
	models.NoteFacts
	models.NoteWords
	Reason string
	Until  models.Instant
	Next   string // who changed it
}

// Shown is one note with its earlier versions, newest first.
type Shown struct {
	CaseID  string
	Code    string
	Row     Row
	Earlier []Version
	Waiting bool
}

// mostVersions is how many earlier versions a page shows.
const mostVersions = 50

// One returns a note and its earlier versions, without their words.
func (s *Service) One(ctx context.Context, by access.Actor, caseID, id string) (out Shown, err error) {
	err = s.ReadCase(ctx, by, caseID, func(tx *gorm.DB, c models.Case) error {
		out, _, err = one(tx, by, c, id)
		return err
	})
	return out, err
}

// OpenOne is One with the words that the role reads, and one audit entry.
func (s *Service) OpenOne(ctx context.Context, by access.Actor, caseID, id, purpose string) (out Shown, err error) {
	err = s.Look(ctx, by, caseID, func(d *deed.Deed) error {
		var old []models.CaseNote
		if out, old, err = one(d.Tx, by, d.Case, id); err != nil {
			return err
		}
		if !out.Row.HasWords {
			return models.ErrNotFound()
		}
		sealed := []deed.RowWords{{RowID: id, Words: wordsOf(&out.Row.CaseNote, &out.Row.Text)}}
		for i := range old {
			sealed = append(sealed, deed.RowWords{RowID: id, Words: wordsOf(&old[i], &out.Earlier[i].NoteWords)})
		}
		out.Waiting, err = d.OpenWords(audit.Entry{Action: "casenote.opened", Subject: "casenote:" + id, Detail: "kind=" + out.Row.Kind + " purpose=" + purpose}, sealed)
		return err
	})
	return out, err
}

// one reads a note with its earlier versions, and the sealed words that each change
// wrote over.
func one(tx *gorm.DB, by access.Actor, c models.Case, id string) (out Shown, old []models.CaseNote, err error) {
	out = Shown{CaseID: c.ID, Code: c.Code}
	row, err := find(tx, by, c.ID, id)
	if err != nil {
		return out, nil, err
	}
	if err := rows(tx, by, c.ID).Where("d.id = ?", id).Take(&out.Row).Error; err != nil {
		return out, nil, err
	}
	out.Row.mark(by)
	earlier, err := deed.History(tx, id, mostVersions, "")
	if err != nil || len(earlier) == 0 {
		return out, nil, err
	}
	var words []models.Revision
	if err := tx.Where("record = ? AND part IN ?", id, []string{"who", "words", "why"}).Find(&words).Error; err != nil {
		return out, nil, err
	}
	for _, e := range earlier {
		v := Version{Reason: e.Reason, Until: e.ChangedAt, Next: e.Changer}
		if err := e.Decode(&v.NoteFacts); err != nil {
			return out, nil, err
		}
		before := models.CaseNote{Class: row.Class}
		for _, w := range words {
			if w.Version == e.Version {
				*map[string]*models.Sealed{"who": &before.Who, "words": &before.Words, "why": &before.Why}[w.Part] = w.Value
			}
		}
		out.Earlier, old = append(out.Earlier, v), append(old, before)
	}
	return out, old, nil
}

// Alarm is a contact that was not safe and waits for an answer. It has no words.
type Alarm struct {
	ID     string
	CaseID string
	Code   string
	models.NoteFacts
}

// Alarms reads the unsafe contacts of a case that wait for somebody who answers them, the
// oldest first. Those of all cases are a list of Today.
func (s *Service) Alarms(ctx context.Context, by access.Actor, caseID string) (list []Alarm, err error) {
	if !by.May(access.WriteNotes) {
		return nil, nil
	}
	err = s.Read(ctx, func(tx *gorm.DB) error {
		return by.Rows(tx, "case_notes").Joins("JOIN cases c ON c.id = d.case_id").Where("d.alarm_at > 0 AND d.case_id = ?", caseID).
			Select("d.*, c.code").Order("d.alarm_at, d.id").Limit(mostAlarms).Scan(&list).Error
	})
	return list, err
}
