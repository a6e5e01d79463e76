package handlers

import (
	"net/http"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"aftercare/models"
	"aftercare/services/document"
	"aftercare/services/scan"
	"aftercare/services/scan/scantest"
)

// TestMissingPaperSaysWhereItComesFrom holds the list of what is missing to the place, to
// how long such papers took, and to a form that is filled in. A paper that is here or was
// asked for is not missing.
func TestMissingPaperSaysWhereItComesFrom(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c, page := claimWithLosses(h)
	b := h.signedIn("legal_aid")
	fir := func() (string, string) {
		row := parse(t, b.get(page)).Find("#missing li").FilterFunction(func(_ int, s *goquery.Selection) bool { return strings.Contains(s.Text(), "Copy of the FIR") })
		return strings.Join(strings.Fields(row.Text()), " "), row.Find("a").AttrOr("href", "")
	}
	text, link := fir()
	if !strings.Contains(text, "The scheme names this paper. · from: Police · none has come yet") {
		t.Errorf("the FIR: %q", text)
	}
	form := filledIn(parse(t, b.get(link)))
	if form.Get("kind") != "fir_copy" || form.Get("asked_of") != "police" {
		t.Errorf("the form that notes it proposes %v", form)
	}
	wantWayToEach(t, b, page)
	other := h.opened("legal_aid")
	came := models.DocumentFacts{Kind: "fir_copy", AskedOf: "police", AskedOn: models.DateOf(h.Now().AddDate(0, 0, -12))}
	file, err := scan.Check(scantest.JPEG(40, 30, 1))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.deps.Documents.Add(t.Context(), h.Actor("caseworker"), other.ID, document.Input{DocumentDetails: models.DocumentDetails{DocumentFacts: came}, File: &file}); err != nil {
		t.Fatal(err)
	}
	if text, _ = fir(); !strings.Contains(text, "such papers took 12 days (1 so far)") {
		t.Errorf("after one came: %q", text)
	}
	wantRedirect(t, b.post(link, form), papersPath(c.ID))
	if text, _ = fir(); !strings.Contains(text, "Asked for today · from: Police") || strings.Contains(text, "The scheme names") {
		t.Errorf("after it was asked for: %q", text)
	}
	kept(h, c, "fir_copy", scantest.JPEG(40, 30, 2))
	if text, _ = fir(); strings.Contains(text, "The scheme names") {
		t.Errorf("it is here and said to be missing: %q", text)
	}
}

// wantWayToEach opens what each line of the missing things leads to. A fact that the reader
// does not record is a task for a caseworker, which says what to record.
func wantWayToEach(t *testing.T, b *browser, page string) {
	t.Helper()
	asked := 0
	for _, row := range parse(t, b.get(page)).Find("#missing li").EachIter() {
		what := row.Find("h3").Text()
		to, _, _ := strings.Cut(row.Find("a").AttrOr("href", ""), "#")
		if to == "" {
			t.Errorf("no way leads to %q", what)
			continue
		}
		w := b.get(to)
		wantStatus(t, w, http.StatusOK)
		if !strings.Contains(to, "/tasks/new") {
			continue
		}
		asked++
		doc := parse(t, w)
		form := filledIn(doc)
		who := doc.Find("select[name=assignee] option[selected]").Text()
		if !strings.HasPrefix(form.Get("title"), "Record in the facts: ") || form.Get("kind") == "" || !strings.Contains(who, "Caseworker") {
			t.Errorf("%q is a task %q of kind %q for %q", what, form.Get("title"), form.Get("kind"), who)
		}
	}
	if asked == 0 {
		t.Error("no fact is missing that a caseworker records")
	}
}
