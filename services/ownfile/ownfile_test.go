package ownfile_test

import (
	"slices"
	"strings"
	"testing"

	"aftercare/models"
	"aftercare/services/casefile"
	"aftercare/services/deed"
	"aftercare/services/evaluation"
	"aftercare/services/ownfile"
	"aftercare/services/pack/packtest"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

// TestFileIsReadOnBothDatabases makes a file from the rows as either database gives them,
// and records to whom it was given.
func TestFileIsReadOnBothDatabases(t *testing.T) {
	lib := packtest.Shipped(t)
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w, e := worldtest.New(t, db), evaluation.New(lib)
		w.Bind()
		s, files := ownfile.New(db, w.Keeper, e, w.Now, worldtest.NewID), casefile.New(db, w.Keeper, e, w.Now, worldtest.NewID, nil)
		c := w.Taken(e, "Kalpana", "caseworker", "counsellor", "legal_aid")
		ctx, by := t.Context(), w.Actor("caseworker")
		day := models.DateOf(w.Now())
		facts := []casefile.FactInput{
			{Name: "event.fir_registered", Value: models.FactValue{Answer: models.Yes, On: models.Exactly(day)}},
			{Name: "stay.unsafe_family", Value: models.FactValue{Answer: models.Yes}},
		}
		if _, err := files.RecordFacts(ctx, by, c.ID, facts); err != nil {
			t.Fatal(err)
		}
		give := func(to string) error {
			row := &models.OwnFile{OwnFileFacts: models.OwnFileFacts{GivenOn: day, GivenTo: to, Language: "hi", Way: "paper"}}
			_, err := s.Add(ctx, by, c.ID, deed.RecordInput{Row: row})
			return err
		}
		if err := give(models.ByHerself); err != nil {
			t.Fatal(err)
		}
		if problems, _ := models.ProblemsOf(give(models.ByGuardian)); problems["given_to"] == "" {
			t.Error("a guardian gets a copy though nobody in the family is safe")
		}
		file, err := s.Make(ctx, by, c.ID, "care")
		if err != nil {
			t.Fatal(err)
		}
		cell := func(table, column string) (out []ownfile.Cell) {
			for _, p := range file.Parts {
				for _, r := range p.Rows {
					for _, x := range r.Cells {
						if p.Table == table && x.Column.Name == column {
							out = append(out, x)
						}
					}
				}
			}
			return out
		}
		if got := cell("survivors", "called_name"); len(got) != 1 || got[0].Text != "Kalpana" {
			t.Errorf("the name is %+v", got)
		}
		if got := cell("own_files", "given_on"); len(got) != 1 || got[0].Code != string(day) {
			t.Errorf("the copy was given on %+v", got)
		}
		if got := cell("cases", "intake_at"); len(got) != 1 || got[0].At == 0 {
			t.Errorf("the arrival is %+v", got)
		}
		answers := cell("facts", "answer")
		if i := slices.IndexFunc(answers, func(x ownfile.Cell) bool { return x.Of.Name == "event.fir_registered" }); i < 0 || answers[i].Of.Day != string(day) || answers[i].Of.Answer != models.Yes {
			t.Errorf("the facts are %+v", answers)
		}
		if !slices.ContainsFunc(file.Closed, func(c ownfile.Closed) bool { return c.Table == "assessments" }) || len(file.Seen) == 0 {
			t.Errorf("not opened: %+v; seen by %+v", file.Closed, file.Seen)
		}
		if e := w.Entries("own_files.opened"); len(e) != 1 || !strings.Contains(e[0].Detail, "parts=survivors,cases") || e[0].CaseID != c.ID {
			t.Errorf("the log says %+v", e)
		}
		if len(w.Entries("own_files.added")) != 1 {
			t.Error("giving is not in the log")
		}
		_, err = s.Make(ctx, w.Actor("administrator"), c.ID, "care")
		worldtest.WantKind(t, err, models.Forbidden)
	})
}
