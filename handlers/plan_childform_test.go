package handlers

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"aftercare/models"
	"aftercare/services/casefile"
	"aftercare/services/pack/packtest"
)

func childFormAccess() []accessRow {
	may := []models.Role{models.Caseworker, models.Counsellor}
	path := func(h *house) string { return childFormPath(caseOfAll(h).ID, "care_plan") }
	const at = "/cases/:id/plan/forms/:form"
	return []accessRow{
		{Method: "GET", Route: at, May: may, Path: path, Elsewhere: 404},
		{Method: "POST", Route: at, May: may, Path: path, Elsewhere: 404, Form: url.Values{"as": {"named"}, "purpose": {"care"}, "asked": {"yes"}}},
	}
}

// TestChildFormsRestOnFactsThatExist holds the boxes of the forms against the packs: a fact
// that was renamed would leave its box empty for ever.
func TestChildFormsRestOnFactsThatExist(t *testing.T) {
	t.Parallel()
	lib := packtest.Shipped(t)
	for _, f := range childForms {
		for _, p := range f.Parts {
			for _, key := range p.Facts {
				if lib.Fact(key) == nil {
					t.Errorf("%s, %s: the packs have no fact %s", f.Code, p.Key, key)
				}
			}
		}
	}
}

// TestChildFormsAreFilledAndShowNoName prints the forms of a child: without a name until it
// is opened, filled with what is known, and with a box for what is not. An adult has none.
func TestChildFormsAreFilledAndShowNoName(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.opened()
	goalOf(h, c)
	b := h.signedIn("caseworker")
	for _, lang := range []string{"en", "hi"} {
		b.post("/language", url.Values{"lang": {lang}})
		for _, f := range childForms {
			w := b.get(childFormPath(c.ID, f.Code))
			wantStatus(t, w, http.StatusOK)
			wholePage(t, lang+" "+f.Code, w)
			text := w.Body.String()
			if strings.Contains(text, "CANARY") || !strings.Contains(text, c.Code) {
				t.Errorf("%s: the form shows a sealed word, or no code", f.Code)
			}
			if known := map[string]string{"en": "Woman or girl", "hi": "महिला"}[lang]; !strings.Contains(text, known) {
				t.Errorf("%s in %s is not filled with the sex that is known", f.Code, lang)
			}
		}
	}
	b.post("/language", url.Values{"lang": {"en"}})
	at := childFormPath(c.ID, "care_plan")
	text := b.post(at, url.Values{"as": {"named"}, "purpose": {"care"}, "asked": {"yes"}}).Body.String()
	if !strings.Contains(text, "CANARY-full") || strings.Contains(text, english(t).T("plan.closed_words")) {
		t.Errorf("the opened form has no name, or closed words: %s", text[strings.Index(text, "<main"):])
	}
	for _, as := range []string{"pdf", "named_pdf"} {
		if w := b.post(at, url.Values{"as": {as}}); !bytes.HasPrefix(w.Body.Bytes(), []byte("%PDF")) {
			t.Errorf("%s is %.20q", as, w.Body.String())
		}
	}
	wantStatus(t, b.get(childFormPath(c.ID, "castle")), http.StatusNotFound)
	_, facts, err := h.deps.Cases.Facts(t.Context(), h.Actor("caseworker"), c.ID)
	if err != nil {
		t.Fatal(err)
	}
	grown := casefile.FactInput{Name: "person.adult_on", Value: models.FactValue{On: models.Exactly("2016-01-01")}, Seen: facts["person.adult_on"].Version}
	if _, err := h.deps.Cases.RecordFacts(t.Context(), h.Actor("caseworker"), c.ID, []casefile.FactInput{grown}); err != nil {
		t.Fatal(err)
	}
	wantStatus(t, b.get(at), http.StatusNotFound)
	if strings.Contains(b.get(planPath(c.ID)).Body.String(), "/plan/forms/") {
		t.Error("the plan of an adult offers the forms of children")
	}
}
