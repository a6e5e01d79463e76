package deed

import (
	"context"
	"reflect"
	"slices"
	"strconv"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/custody"
)

// mostRecords is more than any list of one case has, and mostRecordVersions is how many
// earlier versions of a row a page shows.
const (
	mostRecords        = 300
	mostRecordVersions = 50
)

// RecordRow is a row as lists show it. Its words are there once they were opened.
type RecordRow struct {
	Row      models.Record
	By       string            // who wrote it last
	Text     map[string]string // by column; nil while they are closed
	HasWords bool              // something is sealed in it that the role reads
}

// RecordSheet is the lists of a case.
type RecordSheet struct {
	CaseID  string
	Code    string
	Lists   map[string][]RecordRow
	Waiting bool // a colleague still has the key to some words
	Closed  bool // there are words to open
}

// find returns a row that counts.
func (r *Records) find(tx *gorm.DB, caseID, list, id string) (models.Record, error) {
	row := r.New(list)
	if row == nil {
		return nil, models.ErrNotFound()
	}
	if err := tx.Where("id = ? AND case_id = ?", id, caseID).Take(row).Error; err != nil {
		return nil, err
	}
	if row.Base().RemovedAt > 0 {
		return nil, models.Fail(models.Conflict, "problem.record_removed")
	}
	return row, nil
}

// Sheet reads lists of a case with a constant number of queries, without words. Forbidden
// for a role that does not see them.
func (r *Records) Sheet(ctx context.Context, by access.Actor, caseID string, lists ...string) (out RecordSheet, err error) {
	err = r.ReadCase(ctx, by, caseID, func(tx *gorm.DB, c models.Case) error {
		out, err = r.sheet(tx, by, c, lists)
		return err
	})
	return out, err
}

// Open is Sheet with the words that the role reads, and one audit entry. also are further
// values to open with them.
func (r *Records) Open(ctx context.Context, by access.Actor, caseID, purpose string, lists []string, also func(d *Deed, s *RecordSheet) ([]RowWords, error)) (out RecordSheet, err error) {
	err = r.Look(ctx, by, caseID, func(d *Deed) error {
		if out, err = r.sheet(d.Tx, by, d.Case, lists); err != nil {
			return err
		}
		sealed, err := also(d, &out)
		if err != nil {
			return err
		}
		n := 0
		var done []func()
		for _, list := range lists {
			for i := range out.Lists[list] {
				words, put := out.Lists[list][i].opening(by)
				sealed, done, n = append(sealed, words), append(done, put), n+1
			}
		}
		out.Closed = false
		out.Waiting, err = d.OpenWords(audit.Entry{Action: lists[0] + ".opened", Detail: "rows=" + strconv.Itoa(n) + " purpose=" + purpose}, sealed)
		for _, put := range done {
			put()
		}
		return err
	})
	return out, err
}

// hider is a record of which a word may stay closed for somebody who reads its class.
type hider interface {
	Hides(column, account string) bool
}

// opening returns the words of a row for opening, and what puts their texts into it.
func (row *RecordRow) opening(by access.Actor) (RowWords, func()) {
	words := wordsOf(row.Row, nil)
	if h, is := row.Row.(hider); is {
		words = slices.DeleteFunc(words, func(w Word) bool { return h.Hides(w.Field.Column, by.ID()) })
	}
	return RowWords{RowID: row.Row.Base().ID, Words: words}, func() {
		row.Text = map[string]string{}
		for _, w := range words {
			row.Text[w.Field.Column] = *w.Text
		}
	}
}

func (r *Records) sheet(tx *gorm.DB, by access.Actor, c models.Case, lists []string) (RecordSheet, error) {
	out := RecordSheet{CaseID: c.ID, Code: c.Code, Lists: map[string][]RecordRow{}}
	if !r.Sees(by) {
		return out, models.Fail(models.Forbidden, "error.forbidden")
	}
	writers := map[string]string{}
	for _, list := range lists {
		rows := reflect.New(reflect.SliceOf(reflect.TypeOf(r.New(list)).Elem()))
		if err := tx.Where("case_id = ? AND removed_at = 0", c.ID).Order("created_at, id").Limit(mostRecords).Find(rows.Interface()).Error; err != nil {
			return out, err
		}
		for i := range rows.Elem().Len() {
			row := RecordRow{Row: rows.Elem().Index(i).Addr().Interface().(models.Record)}
			row.HasWords = readable(by, row.Row)
			writers[row.Row.Base().ChangedBy] = ""
			out.Lists[list], out.Closed = append(out.Lists[list], row), out.Closed || row.HasWords
		}
	}
	err := namesOf(tx, writers)
	for _, list := range lists {
		for i := range out.Lists[list] {
			out.Lists[list][i].By = writers[out.Lists[list][i].Row.Base().ChangedBy]
		}
	}
	return out, err
}

// readable reports whether something is sealed in a row that the role reads.
func readable(by access.Actor, row models.Record) bool {
	for _, w := range row.Words() {
		f := custody.FieldOf(row.List(), w.Column)
		if !w.To.Empty() && by.MayRead(f.Class, f.Table+"."+f.Column) {
			return true
		}
	}
	return false
}

// namesOf fills in the names of accounts.
func namesOf(tx *gorm.DB, names map[string]string) error {
	var ids []string
	for id := range names {
		ids = append(ids, id)
	}
	var rows []struct{ ID, DisplayName string }
	err := tx.Table("accounts").Select("id, display_name").Where("id IN ?", append(ids, "")).Scan(&rows).Error
	for _, row := range rows {
		names[row.ID] = row.DisplayName
	}
	return err
}

// RecordVersion is a row as it stood before a change.
type RecordVersion struct {
	RecordRow
	Reason string
	Until  models.Instant
	Next   string // who changed it
}

// RecordShown is one row with its earlier versions, newest first.
type RecordShown struct {
	CaseID  string
	Code    string
	Row     RecordRow
	Earlier []RecordVersion
	Waiting bool
}

// One returns a row and its earlier versions: closed, or with the words that the role
// reads where a purpose is said, which leaves one audit entry.
func (r *Records) One(ctx context.Context, by access.Actor, caseID, list, id, purpose string) (out RecordShown, err error) {
	if purpose == "" {
		err = r.ReadCase(ctx, by, caseID, func(tx *gorm.DB, c models.Case) error {
			out, err = r.shown(tx, by, c, list, id)
			return err
		})
		return out, err
	}
	err = r.Look(ctx, by, caseID, func(d *Deed) error {
		if out, err = r.shown(d.Tx, by, d.Case, list, id); err != nil {
			return err
		}
		if !out.Row.HasWords {
			return models.ErrNotFound()
		}
		words, put := out.Row.opening(by)
		sealed, done := []RowWords{words}, []func(){put}
		for i := range out.Earlier {
			words, put := out.Earlier[i].opening(by)
			sealed, done = append(sealed, words), append(done, put)
		}
		out.Waiting, err = d.OpenWords(audit.Entry{Action: list + ".opened", Subject: list + ":" + id, Detail: "purpose=" + purpose}, sealed)
		for _, put := range done {
			put()
		}
		return err
	})
	return out, err
}

// shown reads a row with its earlier versions. Each has the sealed words that a change
// wrote over.
func (r *Records) shown(tx *gorm.DB, by access.Actor, c models.Case, list, id string) (RecordShown, error) {
	out := RecordShown{CaseID: c.ID, Code: c.Code}
	if !r.Sees(by) {
		return out, models.Fail(models.Forbidden, "error.forbidden")
	}
	row, err := r.find(tx, c.ID, list, id)
	if err != nil {
		return out, err
	}
	names := map[string]string{row.Base().ChangedBy: ""}
	if err := namesOf(tx, names); err != nil {
		return out, err
	}
	out.Row = RecordRow{Row: row, By: names[row.Base().ChangedBy], HasWords: readable(by, row)}
	earlier, err := History(tx, id, mostRecordVersions, "")
	if err != nil || len(earlier) == 0 {
		return out, err
	}
	var before []models.Revision
	if err := tx.Where("record = ? AND part <> ''", id).Find(&before).Error; err != nil {
		return out, err
	}
	for _, e := range earlier {
		v := RecordVersion{RecordRow: RecordRow{Row: r.New(list)}, Reason: e.Reason, Until: e.ChangedAt, Next: e.Changer}
		if err := e.Decode(v.Row.Coded()); err != nil {
			return out, err
		}
		v.Row.Base().ID, v.Row.Base().RecordedBy = id, row.Base().RecordedBy
		for _, w := range v.Row.Words() {
			for _, b := range before {
				if b.Version == e.Version && b.Part == w.Column {
					*w.To = b.Value
				}
			}
		}
		out.Earlier = append(out.Earlier, v)
	}
	return out, nil
}

// Find returns a row that counts, for a form. It has no words.
func (r *Records) Find(ctx context.Context, by access.Actor, caseID, list, id string) (row models.Record, err error) {
	if err := by.Require(r.Need); err != nil {
		return nil, err
	}
	err = r.ReadCase(ctx, by, caseID, func(tx *gorm.DB, c models.Case) error {
		row, err = r.find(tx, c.ID, list, id)
		return err
	})
	return row, err
}
