package document

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/custody"
	"aftercare/services/deed"
	"aftercare/services/pack"
)

// Version is a paper as it stood before a change.
type Version struct {
	models.DocumentFacts
	FileID string
	Reason string         // of the change that ended it, "" for a file that came or was replaced
	Until  models.Instant // when it ended
	Next   string         // who changed it
	Number int64
}

// History is a paper with its earlier versions, newest first.
type History struct {
	CaseID  string
	Code    string
	Now     Row
	Earlier []Version
	Files   []models.DocumentFile // newest first, without their keys
	Proofs  map[string]Target     // what it proves and proved, by the code
}

// mostVersions is how many earlier versions a page shows; older ones stay in the
// database.
const mostVersions = 50

// One returns a paper and its earlier versions.
func (s *Service) One(ctx context.Context, by access.Actor, caseID, id string) (History, error) {
	var h History
	err := s.ReadCase(ctx, by, caseID, func(tx *gorm.DB, c models.Case) error {
		h.CaseID, h.Code = c.ID, c.Code
		if _, err := find(tx, by, c.ID, id); err != nil {
			return err
		}
		if err := rows(tx, by, c.ID).Where("d.id = ?", id).Scan(&h.Now).Error; err != nil {
			return err
		}
		if err := tx.Omit("file_key", "sum").Where("document_id = ?", id).Order("added_at DESC, id DESC").Limit(mostVersions).Find(&h.Files).Error; err != nil {
			return err
		}
		earlier, err := deed.History(tx, id, mostVersions, titlePart)
		for _, e := range earlier {
			v := Version{Reason: e.Reason, Until: e.ChangedAt, Next: e.Changer, Number: e.Version}
			var facts kept
			if err := e.Decode(&facts); err != nil {
				return err
			}
			v.DocumentFacts, v.FileID = facts.DocumentFacts, facts.FileID
			h.Earlier = append(h.Earlier, v)
		}
		if err == nil {
			h.Proofs, err = targetsOf(tx, c.ID)
		}
		return err
	})
	h.Now.hide(by)
	return h, err
}

// Words are the opened words of a paper.
type Words struct {
	Title, Original custody.Opened
	Earlier         map[int64]*Words // as they stood up to a version
}

// Open opens the words of a paper, with those of its earlier versions, and leaves one audit
// entry. A paper without words leaves one too: the reader is about to see its file.
func (s *Service) Open(ctx context.Context, by access.Actor, caseID, id, purpose string) (out Words, err error) {
	err = s.Look(ctx, by, caseID, func(d *deed.Deed) error {
		row, err := find(d.Tx, by, caseID, id)
		if err != nil || !by.MayOpenPaper(row.Kind) {
			return models.ErrNotFound()
		}
		var was []models.Revision
		err = d.Tx.Where("record = ? AND part IN ? AND value IS NOT NULL", row.ID, []string{titlePart, wordsPart}).Order("version DESC, part").Limit(2 * mostVersions).Find(&was).Error
		if err != nil {
			return err
		}
		values, into := out.places(row, was)
		opened, err := d.Unseal(audit.Entry{Action: "document.opened", Subject: "document:" + row.ID, Detail: "kind=" + row.Kind + " purpose=" + purpose}, values...)
		for i, o := range opened {
			*into[i] = o
		}
		return err
	})
	return out, err
}

// places are the sealed words of a paper and of its earlier versions, and where each is
// opened into.
func (w *Words) places(row models.Document, was []models.Revision) (values []custody.Value, into []*custody.Opened) {
	title, words := custody.DocumentTitle(row.Class), custody.DocumentWords(row.Class)
	values = []custody.Value{{Field: title, RowID: row.ID, Sealed: row.Title}, {Field: words, RowID: row.ID, Sealed: row.Words}}
	into, w.Earlier = []*custody.Opened{&w.Title, &w.Original}, map[int64]*Words{}
	for _, r := range was {
		then := w.Earlier[r.Version]
		if then == nil {
			then = &Words{}
			w.Earlier[r.Version] = then
		}
		v, to := custody.Value{Field: title, RowID: row.ID, Sealed: r.Value}, &then.Title
		if r.Part == wordsPart {
			v.Field, to = words, &then.Original
		}
		values, into = append(values, v), append(into, to)
	}
	return values, into
}

// Choices is what the form for a paper offers.
type Choices struct {
	Token string   // fresh for each form
	Kinds []string // kinds the role adds
	Items []string // rights of the case that apply or may apply
	Proof []Target // applications and events of the case
}

// Target finds an application or event of the case by its code.
func (c Choices) Target(ref string) (Target, bool) {
	i := slices.IndexFunc(c.Proof, func(t Target) bool { return t.Ref() == ref })
	if i < 0 {
		return Target{}, false
	}
	return c.Proof[i], true
}

// Choices returns what the form for a paper offers the actor.
func (s *Service) Choices(ctx context.Context, by access.Actor, caseID string) (Choices, error) {
	ch := Choices{Token: s.NewID()}
	if err := by.Require(access.KeepPapers); err != nil {
		return ch, err
	}
	for _, k := range models.DocumentKinds {
		if by.MayKeepKind(k.Code) {
			ch.Kinds = append(ch.Kinds, k.Code)
		}
	}
	err := s.ReadCase(ctx, by, caseID, func(tx *gorm.DB, c models.Case) error {
		var items []string
		err := tx.Model(&models.Entitlement{}).Where("case_id = ? AND standing <> ?", c.ID, models.NotEntitled).Order("item").Pluck("item", &items).Error
		for _, item := range items {
			if it := s.Library().Item(item); it != nil && proves(it) {
				ch.Items = append(ch.Items, item)
			}
		}
		if err == nil {
			ch.Proof, err = targets(tx, c.ID)
		}
		return err
	})
	return ch, err
}

// proves reports whether a paper of a case can prove a right: treaties bind a
// state, and some items only reviewers see.
func proves(it *pack.Item) bool { return !it.ReviewersOnly() && it.Level != "international" }
