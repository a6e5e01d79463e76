package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"aftercare/models"
)

// draftForm is the form of a page whose script keeps what is typed.
type draftForm struct {
	action string
	name   string // of the field that is typed in or chosen
	value  string
	box    bool // it takes text
}

// draftFormOf finds the form of a page and something in it to answer: a box for
// text, else a choice that is not made yet.
func draftFormOf(t *testing.T, doc *goquery.Document) draftForm {
	t.Helper()
	form := doc.Find("main form[data-draft]").First()
	f := draftForm{action: form.AttrOr("action", ""), value: "CANARY half a sentence"}
	if area := form.Find("textarea").First(); area.Length() > 0 {
		f.name, f.box = area.AttrOr("name", ""), true
		return f
	}
	open := form.Find("input[type=radio]:not([checked])").Last()
	f.name, f.value = open.AttrOr("name", ""), open.AttrOr("value", "")
	if f.name == "" {
		t.Fatalf("the form for %s has nothing to answer", f.action)
	}
	return f
}

// shown reports whether the page shows the answer.
func (f draftForm) shown(doc *goquery.Document) (there bool) {
	doc.Find("main form[data-draft]").First().Find("textarea, input").Each(func(_ int, s *goquery.Selection) {
		if s.AttrOr("name", "") != f.name {
			return
		}
		_, checked := s.Attr("checked")
		there = there || f.box && s.Text() == f.value || !f.box && checked && s.AttrOr("value", "") == f.value
	})
	return there
}

func pageAt(t *testing.T, b *browser, path string) *goquery.Document {
	t.Helper()
	w := b.get(path)
	wantStatus(t, w, http.StatusOK)
	doc, err := goquery.NewDocumentFromReader(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// TestEveryFormShowsWhatWasTypedBefore keeps a draft of each form, as its script
// does, and opens the form again: it shows what was typed, and says so.
func TestEveryFormShowsWhatWasTypedBefore(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := caseOfAll(h)
	planned := recorded(h, c, "contact", "")
	at := "/cases/" + c.ID
	b := h.signedIn("caseworker")
	for _, path := range []string{
		"/services/new", "/services/plan", "/services/" + planned.ID + "/correct", "/facts/person", "/happened/new", "/consents/new", "/notes/new", "/asks/new",
		"/gaps/" + firstGap(h, c).Ref, strings.TrimPrefix(rightPath(c.ID, anyRight(h)), at) + "?step=applied",
	} {
		f := draftFormOf(t, pageAt(t, b, at+path))
		wantStatus(t, b.post("/drafts", url.Values{"draft": {f.action}, f.name: {f.value}}), http.StatusNoContent)
		doc := pageAt(t, b, f.action)
		if !f.shown(doc) {
			t.Errorf("%s does not show %s=%q", path, f.name, f.value)
		}
		if doc.Find(`form[action="/drafts/drop"] input[value="`+f.action+`"]`).Length() != 1 {
			t.Errorf("%s does not say that a draft is shown", path)
		}
		b.post("/drafts/drop", url.Values{"path": {f.action}})
		if f.shown(pageAt(t, b, f.action)) {
			t.Errorf("%s shows what was thrown away", path)
		}
	}
	if n := pageAt(t, b, "/drafts").Find(`a[href^="/cases/"]`).Length(); n != 0 {
		t.Errorf("%d drafts are left", n)
	}
}

func TestADraftIsGoneOnceItsFormWasAccepted(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := caseOfAll(h)
	b := h.signedIn("caseworker")
	path := draftFormOf(t, pageAt(t, b, "/cases/"+c.ID+"/services/new")).action
	form := url.Values{"kind": {"contact"}, "at.quick": {"today"}, "outcome": {models.OutcomeDone}, "note": {"CANARY"}}
	b.post("/drafts", merged(form, "draft", path))
	wantStatus(t, b.post(path, merged(form, "at.quick", "other")), http.StatusUnprocessableEntity)
	if !strings.Contains(b.get(path).Body.String(), "CANARY") {
		t.Error("a form that was refused lost its draft")
	}
	wantStatus(t, b.post(path, form), http.StatusSeeOther)
	if strings.Contains(b.get(path).Body.String(), "CANARY") {
		t.Error("the draft outlived the form")
	}
}

// TestADraftAboutAnotherGapStaysWhereItIs: who follows "Record health check"
// must not find the lawyer she began to write about, and finds the way to it.
func TestADraftAboutAnotherGapStaysWhereItIs(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := caseOfAll(h)
	path, ref := "/cases/"+c.ID+"/services/new", firstGap(h, c).Ref
	b := h.signedIn("caseworker")
	first := draftFormOf(t, pageAt(t, b, path+"?gap="+ref)).action
	b.post("/drafts", url.Values{"draft": {first}, "kind": {"contact"}, "note": {"CANARY"}, "gap": {ref}})
	for _, address := range []string{path, path + "?gap=" + ref} {
		doc := pageAt(t, b, address)
		if strings.Contains(doc.Text(), "CANARY") {
			t.Errorf("%s shows what was typed into another form", address)
		}
		if doc.Find(`section a[href="`+first+`"]`).Length() != 1 {
			t.Errorf("%s does not lead to the other form", address)
		}
	}
	if !strings.Contains(b.get(first).Body.String(), "CANARY") {
		t.Error("the form does not show its own draft")
	}
}

func merged(form url.Values, name, value string) url.Values {
	out := url.Values{name: {value}}
	for k, v := range form {
		if k != name {
			out[k] = v
		}
	}
	return out
}
