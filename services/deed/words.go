package deed

import (
	"slices"
	"strings"

	"aftercare/models"
	"aftercare/services/audit"
	"aftercare/services/custody"
	"aftercare/services/store"
	"aftercare/services/vault"
)

// Word is one sealed value of a row, and its text: as it was typed, or as it was
// opened.
type Word struct {
	Field  vault.Field
	Sealed *models.Sealed
	Text   *string
}

// Typed keeps the words of which something was typed.
func Typed(words []Word) []Word {
	return slices.DeleteFunc(slices.Clone(words), func(w Word) bool { return *w.Text == "" })
}

// NewTrail is the trail of a row that the deed makes.
func (d *Deed) NewTrail() models.Trail {
	return models.Trail{RecordedBy: d.By.ID(), CreatedAt: d.Now, ChangedBy: d.By.ID(), ChangedAt: d.Now, Version: 1}
}

// Next is the trail after a change of the version that the form showed. It returns
// Conflict when somebody else was quicker.
func (d *Deed) Next(t models.Trail, seen int64) (models.Trail, error) {
	if t.Version != seen {
		return t, models.Fail(models.Conflict, "error.changed_by_someone")
	}
	t.ChangedBy, t.ChangedAt, t.Version = d.By.ID(), d.Now, t.Version+1
	return t, nil
}

// SealWords seals what was typed into its row and returns the class of each.
func (d *Deed) SealWords(rowID string, words []Word) (classes []models.Class, err error) {
	words = Typed(words)
	texts := make([]custody.Text, len(words))
	for i, w := range words {
		texts[i] = custody.Text{Field: w.Field, RowID: rowID, Text: *w.Text}
	}
	sealed, err := d.Seal(texts...)
	if err != nil {
		return nil, err
	}
	for i, w := range words {
		*w.Sealed, classes = sealed[i], append(classes, w.Field.Class)
	}
	return classes, nil
}

// Writing is a row that a deed writes, with its sealed words.
type Writing struct {
	Action  string // in the audit log
	Subject string // the word of the record there
	ID      string
	Facts   any // coded facts
	Row     any // pointer to the row
	Words   []Word
}

// Insert seals the words of a new row, writes it and leaves one audit entry.
func (d *Deed) Insert(r Writing) error {
	sealed, err := d.SealWords(r.ID, r.Words)
	if err != nil {
		return err
	}
	if err := d.Tx.Create(r.Row).Error; err != nil {
		return err
	}
	return d.wrote(r, store.Codes(r.Facts), sealed)
}

// Rewriting is a change of a row. Row has its new facts and its new trail.
type Rewriting struct {
	Writing
	Old    models.Trail
	Was    any      // coded facts before
	Also   []string // columns beside the facts and the words
	Empty  []string // columns of words that are taken out
	Reason string
}

// takesOut reports whether the change takes a word out and puts none in its place.
func (r Rewriting) takesOut(w Word) bool {
	return *w.Text == "" && !w.Sealed.Empty() && slices.Contains(r.Empty, w.Field.Column)
}

// takeOut empties the words that are taken out, and returns their columns.
func (r Rewriting) takeOut() (gone []string) {
	for _, w := range r.Words {
		if r.takesOut(w) {
			*w.Sealed, gone = models.Sealed{}, append(gone, w.Field.Column)
		}
	}
	return gone
}

// Rewrite stores what is there as a revision, takes out what is to be empty, seals what
// was typed, writes the row and leaves one audit entry.
func (d *Deed) Rewrite(r Rewriting) error {
	if err := d.keepWords(r); err != nil {
		return err
	}
	detail := store.Codes(r.Facts) + " reason=" + r.Reason
	if gone := r.takeOut(); len(gone) > 0 {
		detail += " emptied=" + strings.Join(gone, ",")
	}
	sealed, err := d.SealWords(r.ID, r.Words)
	if err != nil {
		return err
	}
	columns := slices.Concat(store.Columns("", r.Facts), r.Also, []string{"removed_at", "changed_by", "changed_at", "version"})
	for _, w := range r.Words {
		columns = append(columns, w.Field.Column)
	}
	if err := store.Changed(d.Tx.Model(r.Row).Where("version = ?", r.Old.Version).Select(columns).Updates(r.Row)); err != nil {
		return err
	}
	return d.wrote(r.Writing, detail, sealed)
}

// keepWords stores what a change is about to write over: the coded facts, and each
// sealed value for which something was typed or that is taken out.
func (d *Deed) keepWords(r Rewriting) error {
	coded, err := Coded(r.Was)
	if err != nil {
		return err
	}
	was := models.Revision{Record: r.ID, Version: r.Old.Version, Reason: r.Reason, MadeBy: r.Old.ChangedBy, MadeAt: r.Old.ChangedAt}
	rows := []models.Revision{was}
	rows[0].Facts = coded
	for _, w := range r.Words {
		if !w.Sealed.Empty() && (*w.Text != "" || r.takesOut(w)) {
			was.Part, was.Value = w.Field.Column, *w.Sealed
			rows = append(rows, was)
		}
	}
	return d.Keep(rows...)
}

func (d *Deed) wrote(r Writing, detail string, sealed []models.Class) error {
	classes := slices.Clone(sealed)
	slices.Sort(classes)
	return d.Note(audit.Entry{Action: r.Action, Subject: r.Subject + ":" + r.ID, Detail: detail, Fields: len(sealed), Classes: slices.Compact(classes)})
}

// RowWords are sealed values with the row they belong to.
type RowWords struct {
	RowID string
	Words []Word
}

// OpenWords opens the values of some rows that the role may read, with one audit
// entry. It reports whether a colleague still has the key to one of them.
func (d *Deed) OpenWords(e audit.Entry, rows []RowWords) (waiting bool, err error) {
	var values []custody.Value
	var into []*string
	for _, r := range rows {
		for _, w := range r.Words {
			if !w.Sealed.Empty() && d.By.MayRead(w.Field.Class, w.Field.Table+"."+w.Field.Column) {
				values, into = append(values, custody.Value{Field: w.Field, RowID: r.RowID, Sealed: *w.Sealed}), append(into, w.Text)
			}
		}
	}
	opened, err := d.Unseal(e, values...)
	for i, o := range opened {
		*into[i] = o.Text
		waiting = waiting || o.Waiting
	}
	return waiting, err
}
