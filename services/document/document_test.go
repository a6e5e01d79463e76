package document_test

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/document"
	"aftercare/services/evaluation"
	"aftercare/services/scan"
	"aftercare/services/scan/scantest"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

// fixture is a world with the service under test.
type fixture struct {
	*worldtest.World
	papers *document.Service
	c      models.Case
}

func newFixture(t testing.TB, db *store.DB, people ...string) fixture {
	w := worldtest.New(t, db)
	c := w.Case(w.North, "Kalpana", append([]string{"caseworker"}, people...)...)
	w.Bind() // what the world wrote past the log
	return fixture{w, document.New(db, w.Keeper, evaluation.New(worldtest.Library(t)), w.Now, worldtest.NewID), c}
}

// file looks at a file that must be taken.
func (h fixture) file(body []byte) *scan.File {
	h.T.Helper()
	f, err := scan.Check(body)
	if err != nil {
		h.T.Fatal(err)
	}
	return &f
}

// here is a paper with its file, asked is one that was asked for.
func (h fixture) here(kind string, body []byte) document.Input {
	return document.Input{DocumentDetails: models.DocumentDetails{DocumentFacts: models.DocumentFacts{Kind: kind}, Title: "An invented paper"}, File: h.file(body)}
}

func (h fixture) asked(kind string, on models.Date) document.Input {
	return document.Input{DocumentDetails: models.DocumentDetails{DocumentFacts: models.DocumentFacts{Kind: kind, AskedOf: "hospital", AskedOn: on}}}
}

func (h fixture) add(by string, in document.Input) document.Done {
	h.T.Helper()
	done, err := h.papers.Add(h.T.Context(), h.Actor(by), h.c.ID, in)
	if err != nil {
		h.T.Fatal(err)
	}
	return done
}

// reads opens the current file of a paper as the named person.
func (h fixture) reads(by, id, file string) ([]byte, error) {
	got, err := h.papers.File(h.T.Context(), h.Actor(by), h.c.ID, id, file, models.PartFile, "care")
	if err != nil || got.Waiting {
		return nil, err
	}
	return io.ReadAll(got.Reader)
}

func (h fixture) count(table string) (n int64) {
	h.Read(func(tx *gorm.DB) error { return tx.Table(table).Count(&n).Error })
	return n
}

// rowsAreWhole checks every row against the log.
func (h fixture) rowsAreWhole() audit.Rows {
	h.T.Helper()
	rows, err := audit.CheckRowsOf(h.T.Context(), h.DB)
	if err != nil {
		h.T.Fatal(err)
	}
	return rows
}

// large is a picture of more than one row.
func large() []byte { return scantest.Noise(900, 900) }

func TestFileIsKeptWholeAndSealed(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db, "legal_aid")
		in := h.here("fir_copy", large())
		done := h.add("caseworker", in)
		if got, err := h.reads("caseworker", done.ID, ""); err != nil || !bytes.Equal(got, in.File.Body) {
			t.Fatalf("%d bytes come back of %d, %v", len(got), len(in.File.Body), err)
		}
		if got, err := h.reads("legal_aid", done.ID, ""); err != nil || !bytes.Equal(got, in.File.Body) {
			t.Errorf("the lawyer reads %d bytes, %v", len(got), err)
		}
		h.Read(func(tx *gorm.DB) error {
			var rows []models.DocumentChunk
			err := tx.Order("part, n").Find(&rows).Error
			if len(rows) < 4 {
				t.Errorf("%d rows", len(rows))
			}
			for _, r := range rows {
				if bytes.Contains(r.Data, in.File.Body[1000:1032]) || bytes.Contains(r.Data, []byte("\xff\xd8\xff")) && r.N > 0 && bytes.HasPrefix(r.Data, []byte("\xff\xd8")) {
					t.Error("a row holds plain bytes of the file")
				}
			}
			return err
		})
		if r := h.rowsAreWhole(); !r.OK() {
			t.Error(r.Why())
		}
	})
}

// TestClassesAreKeptApart has papers of each class, and asks who opens them.
func TestClassesAreKeptApart(t *testing.T) {
	t.Parallel()
	h := newFixture(t, storetest.New(t), "counsellor", "legal_aid")
	body := scantest.JPEG(40, 30, 1)
	for kind, readers := range map[string][]string{
		"identity_paper": {"caseworker", "counsellor", "legal_aid"}, "fir_copy": {"caseworker", "counsellor", "legal_aid"},
		"medical_report": {"counsellor"}, "legal_authority": {"legal_aid"}, "other": {"caseworker", "counsellor"},
	} {
		done := h.add("caseworker", h.here(kind, body)) // hands in what others read
		for _, by := range []string{"caseworker", "counsellor", "legal_aid", "administrator", "supervisor", "other-caseworker", "south-caseworker"} {
			got, err := h.reads(by, done.ID, "")
			if may := slices.Contains(readers, by); (err == nil && len(got) > 0) != may {
				t.Errorf("%s reads %s: %d bytes, %v, want %v", by, kind, len(got), err, may)
			}
			if words, err := h.papers.Open(t.Context(), h.Actor(by), h.c.ID, done.ID, "care"); (err == nil && words.Title.Text != "") != slices.Contains(readers, by) {
				t.Errorf("%s opens the title of %s: %v", by, kind, err)
			}
		}
	}
	for by, want := range map[string]int{"caseworker": 5, "counsellor": 5, "administrator": 5, "legal_aid": 4} {
		list, err := h.papers.List(t.Context(), h.Actor(by), h.c.ID, document.Filter{})
		if err != nil || len(list.Here) != want {
			t.Errorf("%s sees %d papers, %v, want %d", by, len(list.Here), err, want)
		}
	}
}

// A paper that nobody on the case could open is refused.
func TestPaperNeedsAReader(t *testing.T) {
	t.Parallel()
	h := newFixture(t, storetest.New(t))
	for kind, want := range map[string]string{"medical_report": "problem.document_no_reader_clinical", "legal_authority": "problem.document_no_reader_legal"} {
		_, err := h.papers.Add(t.Context(), h.Actor("caseworker"), h.c.ID, h.here(kind, scantest.PNG(40, 30)))
		if got := problems(err)["kind"]; got != want {
			t.Errorf("%s: %q, want %q", kind, got, want)
		}
	}
	if n := h.count("documents") + h.count("document_files") + h.count("document_chunks"); n != 0 {
		t.Errorf("%d rows", n)
	}
}

func problems(err error) models.Problems {
	var e *models.Error
	if errors.As(err, &e) {
		return e.Fields
	}
	return nil
}

// TestAskedPaperComes follows a paper from the day it was asked for.
func TestAskedPaperComes(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db, "counsellor")
		today := models.DateOf(h.Now())
		later := h.add("caseworker", h.asked("medical_report", today))
		first := h.add("caseworker", h.asked("medical_report", models.DateOf(h.Now().AddDate(0, 0, -9))))
		list, err := h.papers.List(t.Context(), h.Actor("caseworker"), h.c.ID, document.Filter{})
		if err != nil || len(list.Missing) != 2 || list.Missing[0].ID != first.ID || list.Missing[1].ID != later.ID || len(list.Here) != 0 {
			t.Fatalf("%+v, %v", list, err)
		}
		if !first.Missing {
			t.Error("it is not called missing")
		}
		if _, err := h.papers.PutFile(t.Context(), h.Actor("caseworker"), h.c.ID, first.ID, 1, h.file(scantest.JPEG(40, 30, 1))); err != nil {
			t.Fatal(err)
		}
		if got, err := h.reads("counsellor", first.ID, ""); err != nil || len(got) == 0 {
			t.Errorf("the counsellor reads %d bytes, %v", len(got), err)
		}
		// What she cannot read she cannot replace either.
		if _, err := h.papers.PutFile(t.Context(), h.Actor("caseworker"), h.c.ID, first.ID, 2, h.file(scantest.PNG(40, 30))); models.KindOf(err) != models.Forbidden {
			t.Errorf("replaced: %v", err)
		}
		list, err = h.papers.List(t.Context(), h.Actor("caseworker"), h.c.ID, document.Filter{})
		if err != nil || len(list.Missing) != 1 || len(list.Here) != 1 {
			t.Errorf("%+v, %v", list, err)
		}
		if r := h.rowsAreWhole(); !r.OK() {
			t.Error(r.Why())
		}
	})
}

// TestReplacedFileStays replaces a file and reads both.
func TestReplacedFileStays(t *testing.T) {
	t.Parallel()
	h := newFixture(t, storetest.New(t))
	old := h.here("fir_copy", scantest.Page("first", ""))
	done := h.add("caseworker", old)
	better := h.file(scantest.Page("second", ""))
	if _, err := h.papers.PutFile(t.Context(), h.Actor("caseworker"), h.c.ID, done.ID, 1, better); err != nil {
		t.Fatal(err)
	}
	one, err := h.papers.One(t.Context(), h.Actor("caseworker"), h.c.ID, done.ID)
	if err != nil || len(one.Files) != 2 || len(one.Earlier) != 1 || one.Now.Version != 2 {
		t.Fatalf("%+v, %v", one, err)
	}
	for file, want := range map[string][]byte{"": better.Body, one.Now.FileID: better.Body, one.Earlier[0].FileID: old.File.Body} {
		if got, err := h.reads("caseworker", done.ID, file); err != nil || !bytes.Equal(got, want) {
			t.Errorf("file %q: %d bytes, %v", file, len(got), err)
		}
	}
	other := h.add("caseworker", h.here("fir_copy", scantest.PNG(40, 30)))
	if _, err := h.reads("caseworker", other.ID, one.Now.FileID); models.KindOf(err) != models.NotFound {
		t.Errorf("a file opens under another paper: %v", err)
	}
	if _, err := h.papers.PutFile(t.Context(), h.Actor("caseworker"), h.c.ID, done.ID, 1, better); models.KindOf(err) != models.Conflict {
		t.Errorf("an old version was replaced: %v", err)
	}
}

// TestCorrectionKeepsWhatStood corrects a paper.
func TestCorrectionKeepsWhatStood(t *testing.T) {
	t.Parallel()
	h := newFixture(t, storetest.New(t))
	done := h.add("caseworker", h.here("fir_copy", scantest.PNG(40, 30)))
	in := document.Input{DocumentDetails: models.DocumentDetails{DocumentFacts: models.DocumentFacts{Kind: "charge_sheet", PaperOn: "2020-02-03", ExpiresOn: "2021-02-03", Original: "court"}}, Version: 1, Reason: "wrong_kind"}
	if _, err := h.papers.Correct(t.Context(), h.Actor("caseworker"), h.c.ID, done.ID, in); err != nil {
		t.Fatal(err)
	}
	one, err := h.papers.One(t.Context(), h.Actor("caseworker"), h.c.ID, done.ID)
	if err != nil || one.Now.DocumentFacts != in.DocumentFacts || one.Earlier[0].Kind != "fir_copy" || one.Earlier[0].Reason != "wrong_kind" {
		t.Fatalf("%+v, %v", one, err)
	}
	if words, err := h.papers.Open(t.Context(), h.Actor("caseworker"), h.c.ID, done.ID, "care"); err != nil || words.Title.Text != "An invented paper" {
		t.Errorf("the title is %q, %v", words.Title.Text, err)
	}
	in.Version, in.Kind = 2, "medical_report"
	if _, err := h.papers.Correct(t.Context(), h.Actor("caseworker"), h.c.ID, done.ID, in); problems(err)["kind"] != "problem.document_class" {
		t.Errorf("a paper changed its class: %v", err)
	}
}

// TestWordsOfAPaperAreTakenOut empties the title of a paper: it is gone, opens with the
// version before, and a role that does not read the paper takes out nothing.
func TestWordsOfAPaperAreTakenOut(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db, "counsellor")
		ctx, by := t.Context(), h.Actor("caseworker")
		first := h.here("fir_copy", scantest.PNG(4, 4))
		first.Words = "In the cupboard"
		done := h.add("caseworker", first)
		in := document.Input{DocumentDetails: models.DocumentDetails{DocumentFacts: models.DocumentFacts{Kind: "fir_copy"}}, Version: 1, Reason: "other", Empty: []string{"title"}}
		if _, err := h.papers.Correct(ctx, by, h.c.ID, done.ID, in); err != nil {
			t.Fatal(err)
		}
		words, err := h.papers.Open(ctx, by, h.c.ID, done.ID, "care")
		if err != nil || words.Title.Text != "" || words.Original.Text != "In the cupboard" || words.Earlier[1] == nil || words.Earlier[1].Title.Text != "An invented paper" || words.Earlier[1].Original.Text != "In the cupboard" {
			t.Errorf("opened: %+v, before: %+v, %v", words, words.Earlier[1], err)
		}
		health := h.add("counsellor", h.here("medical_report", scantest.PNG(4, 4)))
		in.Kind = "medical_report"
		if _, err := h.papers.Correct(ctx, by, h.c.ID, health.ID, in); problems(err)["empty"] != "problem.document_rewrite" {
			t.Errorf("a caseworker takes out what she does not read: %v", err)
		}
	})
}

// TestRemovedPaperIsErased removes a paper, brings it back, and lets its time pass.
func TestRemovedPaperIsErased(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		by := h.Actor("caseworker")
		done := h.add("caseworker", h.here("fir_copy", large()))
		stays := h.add("caseworker", h.here("fir_copy", scantest.PNG(40, 30)))
		remove := func(version int64) {
			t.Helper()
			if _, err := h.papers.Remove(t.Context(), by, h.c.ID, done.ID, "wrong_person", version); err != nil {
				t.Fatal(err)
			}
		}
		remove(1)
		list, err := h.papers.List(t.Context(), by, h.c.ID, document.Filter{})
		if err != nil || len(list.Here) != 1 || list.Removed != 1 {
			t.Fatalf("%+v, %v", list, err)
		}
		if _, err := h.papers.Restore(t.Context(), by, h.c.ID, done.ID); err != nil {
			t.Fatal(err)
		}
		remove(3)
		sweep := func() int {
			t.Helper()
			n, err := h.papers.Sweep(t.Context(), access.System("sweep", h.Org.ID, h.Moment()))
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		if n := sweep(); n != 0 {
			t.Errorf("%d papers were erased before their time", n)
		}
		h.Advance(document.KeepRemoved + time.Minute)
		if n := sweep(); n != 1 {
			t.Errorf("%d papers were erased, want 1", n)
		}
		if n := sweep(); n != 0 {
			t.Errorf("%d papers were erased again", n)
		}
		if _, err := h.papers.Restore(t.Context(), h.Actor("caseworker"), h.c.ID, done.ID); models.KindOf(err) != models.Conflict {
			t.Errorf("an erased paper came back: %v", err)
		}
		if files, revisions := h.count("document_files"), h.count("revisions"); files != 1 || revisions != 0 {
			t.Errorf("%d files and %d earlier versions are left", files, revisions)
		}
		if got, err := h.reads("caseworker", stays.ID, ""); err != nil || len(got) == 0 {
			t.Errorf("the other paper reads %d bytes, %v", len(got), err)
		}
		if r := h.rowsAreWhole(); !r.OK() {
			t.Error(r.Why())
		}
	})
}

// TestDamagedFileIsNoticed changes a byte of a file, loses a row of it, and puts
// rows of another file in its place.
func TestDamagedFileIsNoticed(t *testing.T) {
	t.Parallel()
	for what, statement := range map[string]string{
		"a byte":      "UPDATE document_chunks SET data = substr(data, 1, 5000) || x'00' || substr(data, 5002) WHERE n = 1 AND part = 0",
		"a lost row":  "DELETE FROM document_chunks WHERE n = 2 AND part = 0",
		"another row": "UPDATE document_chunks SET data = (SELECT o.data FROM document_chunks o WHERE o.file_id <> document_chunks.file_id AND o.part = 0 AND o.n = 1) WHERE part = 0 AND n = 1",
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			h := newFixture(t, storetest.New(t))
			done := h.add("caseworker", h.here("fir_copy", large()))
			h.add("caseworker", h.here("fir_copy", large()))
			h.Write(func(tx *gorm.DB) error { return tx.Exec(statement).Error })
			if got, err := h.reads("caseworker", done.ID, ""); err == nil {
				t.Errorf("%d bytes were read", len(got))
			}
		})
	}
}

// TestPressedTwice sends the same form twice.
func TestPressedTwice(t *testing.T) {
	t.Parallel()
	h := newFixture(t, storetest.New(t))
	in := h.here("fir_copy", scantest.PNG(40, 30))
	in.Token = worldtest.NewID()
	first, second := h.add("caseworker", in), h.add("caseworker", in)
	if first.ID != second.ID || !second.Again || h.count("document_files") != 1 {
		t.Errorf("%+v and %+v, %d files", first, second, h.count("document_files"))
	}
}

// TestEveryRuleOfAPaper types what cannot be.
func TestEveryRuleOfAPaper(t *testing.T) {
	t.Parallel()
	h := newFixture(t, storetest.New(t))
	tomorrow := models.DateOf(h.Now().AddDate(0, 0, 2))
	for name, x := range map[string]struct {
		facts       models.DocumentFacts
		field, want string
	}{
		"no kind":           {models.DocumentFacts{Original: "police"}, "kind", "problem.choose"},
		"nowhere":           {models.DocumentFacts{Kind: "fir_copy"}, "file", "problem.document_nowhere"},
		"since not said":    {models.DocumentFacts{Kind: "fir_copy", AskedOf: "police"}, "asked_on", "problem.document_since"},
		"where not said":    {models.DocumentFacts{Kind: "fir_copy", AskedOn: "2026-01-01"}, "asked_of", "problem.choose"},
		"asked tomorrow":    {models.DocumentFacts{Kind: "fir_copy", AskedOf: "police", AskedOn: tomorrow}, "asked_on", "problem.future"},
		"dated tomorrow":    {models.DocumentFacts{Kind: "fir_copy", Original: "police", PaperOn: tomorrow}, "paper_on", "problem.future"},
		"ends before it is": {models.DocumentFacts{Kind: "fir_copy", Original: "police", PaperOn: "2020-01-02", ExpiresOn: "2020-01-01"}, "expires_on", "problem.document_expires"},
		"unknown right":     {models.DocumentFacts{Kind: "fir_copy", Original: "police", Item: "nothing"}, "item", "problem.choose"},
	} {
		_, err := h.papers.Add(t.Context(), h.Actor("caseworker"), h.c.ID, document.Input{DocumentDetails: models.DocumentDetails{DocumentFacts: x.facts}})
		if got := problems(err)[x.field]; got != x.want {
			t.Errorf("%s: %q, want %q (%v)", name, got, x.want, err)
		}
	}
}
