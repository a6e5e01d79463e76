package document

import (
	"cmp"
	"context"
	"slices"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/custody"
	"aftercare/services/deed"
	"aftercare/services/scan"
	"aftercare/services/store"
)

// Parts of a revision: the columns of the sealed values.
const (
	titlePart = "title"
	wordsPart = "words"
)

// Add stores a paper: one that is here with its file, one whose original somebody
// else holds, or one that was asked for.
func (s *Service) Add(ctx context.Context, by access.Actor, caseID string, in Input) (Done, error) {
	return s.deed(ctx, by, caseID, in.Token, func(d paperDeed) (models.Document, error) { return d.add(in) })
}

// AddTo stores a paper within a deed of another kind on its case, such as the making of
// an application.
func (s *Service) AddTo(of *deed.Deed, in Input) (models.Document, error) {
	if err := of.By.Require(access.KeepPapers); err != nil {
		return models.Document{}, err
	}
	return paperDeed{s, of}.add(in)
}

func (d paperDeed) add(in Input) (models.Document, error) {
	row := models.Document{
		ID: d.NewID(), CaseID: d.Case.ID, SurvivorID: d.Case.SurvivorID, Class: models.DocumentClass(in.Kind),
		RecordedBy: d.By.ID(), CreatedAt: d.Now, ChangedBy: d.By.ID(), ChangedAt: d.Now, Version: 1,
	}
	if err := d.fit(in, &row); err != nil {
		return row, err
	}
	if in.File != nil {
		row.FileID = d.NewID()
	}
	if err := d.Tx.Create(&row).Error; err != nil {
		return row, err
	}
	if err := d.attach(row, in.File); err != nil {
		return row, err
	}
	return row, d.write("document.added", row, codes(row), sealed(in))
}

// fit checks the input, copies it into row and seals its words. Words that are
// left empty keep those that are there.
func (d paperDeed) fit(in Input, row *models.Document) error {
	problems := models.Problems{}
	dates, err := d.Dates()
	if err != nil {
		return err
	}
	in.Check(in.File != nil || row.FileID != "", dates, problems)
	if in.Item != "" && d.Library().Item(in.Item) == nil {
		problems.Add("item", "problem.choose")
	}
	if in.ProofOf != "" && in.ProofOf != row.ProofOf {
		there, err := d.proves(in.ProofOf)
		if err != nil {
			return err
		}
		if !there {
			problems.Add("proof_of", "problem.choose")
		}
	}
	class := models.DocumentClass(in.Kind)
	if class != "" && class != row.Class {
		problems.Add("kind", "problem.document_class")
	}
	if err := d.mayAdd(class, problems); err != nil {
		return err
	}
	if err := problems.Err(); err != nil {
		return err
	}
	row.DocumentFacts = in.DocumentFacts
	return d.sealWords(in, row)
}

// mayAdd holds a paper that is handed in to a class to somebody who can open it.
func (d paperDeed) mayAdd(class models.Class, problems models.Problems) error {
	if class == "" {
		return nil
	}
	if !d.By.MayKeepPaper(class) {
		problems.Add("kind", "problem.document_role")
		return nil
	}
	there, err := d.tools().HasReader(d.Tx, d.Case.SurvivorID, class, d.Now)
	if err == nil && !there {
		problems.Add("kind", cmp.Or(noReader[class], "problem.document_no_reader"))
	}
	return err
}

// noReader says whom a case lacks for papers of a class.
var noReader = map[models.Class]string{models.ClassClinical: "problem.document_no_reader_clinical", models.ClassLegal: "problem.document_no_reader_legal"}

func (d paperDeed) tools() *custody.Keeper { return d.Service.Keeper }

func (d paperDeed) sealWords(in Input, row *models.Document) error {
	out, err := d.Seal(
		custody.Text{Field: custody.DocumentTitle(row.Class), RowID: row.ID, Text: in.Title},
		custody.Text{Field: custody.DocumentWords(row.Class), RowID: row.ID, Text: in.Words},
	)
	if err != nil {
		return err
	}
	for i, w := range []struct {
		part, text string
		to         *models.Sealed
	}{{titlePart, in.Title, &row.Title}, {wordsPart, in.Words, &row.Words}} {
		if w.text != "" || slices.Contains(in.Empty, w.part) {
			*w.to = out[i] // nothing, where nothing was typed
		}
	}
	return nil
}

// Correct changes what is recorded about a paper, with the reason. The version
// before stays readable. It returns Conflict when somebody else changed it first.
func (s *Service) Correct(ctx context.Context, by access.Actor, caseID, id string, in Input) (Done, error) {
	return s.deed(ctx, by, caseID, in.Token, func(d paperDeed) (models.Document, error) {
		old, err := d.changing(id, in.Version)
		if err != nil {
			return old, err
		}
		if !models.CorrectionReason(in.Reason) {
			return old, models.Problems{"correction_reason": "problem.choose"}.Err()
		}
		row := old
		if err := d.rewritten(in, old); err != nil {
			return old, err
		}
		if err := d.fit(in, &row); err != nil {
			return old, err
		}
		return d.replace(old, row, in.Reason, "document.corrected", sealed(in))
	})
}

// rewritten refuses new words in the place of some that the role cannot read.
func (d paperDeed) rewritten(in Input, old models.Document) error {
	problems := models.Problems{}
	if reads := d.By.MayOpenPaper(old.Kind); !reads && in.Title != "" && !old.Title.Empty() {
		problems.Add("title", "problem.document_rewrite")
	} else if !reads && in.Words != "" && !old.Words.Empty() {
		problems.Add("words", "problem.document_rewrite")
	} else if !reads && len(in.Empty) > 0 {
		problems.Add("empty", "problem.document_rewrite")
	}
	return problems.Err()
}

// HandBack records within a deed of another kind on its case that the house handed the
// original of a paper back.
func (s *Service) HandBack(of *deed.Deed, id, to string) error {
	if err := of.By.Require(access.KeepPapers); err != nil {
		return err
	}
	d := paperDeed{s, of}
	old, err := find(d.Tx, d.By, d.Case.ID, id)
	if err != nil {
		return err
	}
	if old, err = d.changing(id, old.Version); err != nil {
		return err
	}
	if old.Original != "shelter" {
		return models.Fail(models.Conflict, "problem.belonging_settled")
	}
	row := old
	row.Original = to
	_, err = d.replace(old, row, "new_information", "document.handed_back", 0)
	return err
}

// PutFile stores the file of a paper that has come, or a better one in the place
// of the one that is there. The one before stays readable.
func (s *Service) PutFile(ctx context.Context, by access.Actor, caseID, id string, version int64, file *scan.File) (Done, error) {
	return s.deed(ctx, by, caseID, "", func(d paperDeed) (models.Document, error) {
		old, err := d.changing(id, version)
		if err != nil {
			return old, err
		}
		if file == nil {
			return old, models.Problems{"file": "problem.document_file"}.Err()
		}
		if old.FileID != "" && !by.MayOpenPaper(old.Kind) {
			return old, models.Fail(models.Forbidden, "error.forbidden")
		}
		problems := models.Problems{}
		if err := d.mayAdd(old.Class, problems); err != nil || len(problems) > 0 {
			return old, cmp.Or(err, models.Problems{"file": problems["kind"]}.Err())
		}
		row, action := old, "document.file_added"
		if old.FileID != "" {
			action = "document.file_replaced"
		}
		row.FileID = s.NewID()
		if err := d.attach(row, file); err != nil {
			return old, err
		}
		return d.replace(old, row, "", action, 0)
	})
}

// kept holds what a revision keeps of a paper besides its words.
type kept struct {
	models.DocumentFacts
	FileID string `json:"file_id"`
}

// replace stores row as the new state and the old one as a revision.
func (d paperDeed) replace(old, row models.Document, reason, action string, words int) (models.Document, error) {
	facts, err := deed.Coded(kept{old.DocumentFacts, old.FileID})
	if err != nil {
		return row, err
	}
	before := models.Revision{Record: old.ID, Version: old.Version, Part: titlePart, Facts: facts, Value: old.Title, Reason: reason, MadeBy: old.ChangedBy, MadeAt: old.ChangedAt}
	beside := before
	beside.Part, beside.Facts, beside.Value = wordsPart, "", old.Words
	if err := d.Keep(before, beside); err != nil {
		return row, err
	}
	row.Version, row.ChangedBy, row.ChangedAt = old.Version+1, d.By.ID(), d.Now
	columns := append(store.Columns("", models.DocumentFacts{}), "file_id", "title", "words", "removed_at", "removed_reason", "changed_by", "changed_at", "version")
	if err := store.Changed(d.Tx.Model(&models.Document{}).Where("id = ? AND version = ?", old.ID, old.Version).Select(columns).Updates(row)); err != nil {
		return row, err
	}
	return row, d.write(action, row, codes(row)+" reason="+reason, words)
}

// codes returns what the audit log keeps of a paper: codes and no words.
func codes(row models.Document) string { return store.Codes(row.DocumentFacts) }

// sealed counts the words that an input writes.
func sealed(in Input) int {
	return len(slices.DeleteFunc([]string{in.Title, in.Words}, func(s string) bool { return s == "" }))
}
