package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/document"
)

// TestPaperStandsOnThePageOfWhatItProves ties a paper to a hearing from the page of its
// matter: the form proposes it, leads back, and the paper stands on that page, in the list
// and on its own page, in both languages.
func TestPaperStandsOnThePageOfWhatItProves(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.Case(h.North, "Kalpana", "caseworker", "legal_aid", "counsellor")
	m := matterOf(h, c)
	b := h.signedIn("caseworker")
	add := parse(t, b.get(m.at)).Find("#papers .actions a").AttrOr("href", "")
	page := parse(t, b.get(add))
	form := filledIn(page)
	id := m.at[strings.LastIndex(m.at, "/")+1:]
	if got := form.Get("proof_of"); got != models.ProofRef(models.ProofMatter, id) || !strings.Contains(spoken(page), "It is tied to: ") {
		t.Errorf("the form proposes %q", got)
	}
	for field, value := range map[string]string{"kind": "court_order", "original": "court", "proof_of": models.ProofRef(models.ProofHearing, m.hearing)} {
		form.Set(field, value)
	}
	wantRedirect(t, b.post(page.Find("main form.form").AttrOr("action", ""), form), m.at)
	for _, lang := range []struct{ code, hearing string }{{"en", "of the hearing,"}, {"hi", "पेशी का,"}} {
		b.post("/language", url.Values{"lang": {lang.code}})
		w := b.get(m.at)
		wholePage(t, lang.code, w)
		tied := parse(t, w).Find("#papers")
		if !strings.Contains(tied.Text(), lang.hearing) {
			t.Errorf("%s: the page of the matter says %s", lang.code, tied.Text())
		}
		paper := tied.Find("li a").AttrOr("href", "")
		for _, at := range []string{papersPath(c.ID), papersPath(c.ID) + "/print", paper, paper + "/correct"} {
			w := b.get(at)
			wantStatus(t, w, http.StatusOK)
			wholePage(t, lang.code+" "+at, w)
		}
		if href := parse(t, b.get(paper)).Find(`main a[href$="#h-`+m.hearing+`"]`).AttrOr("href", ""); href == "" {
			t.Error("the paper does not lead to its hearing")
		}
	}
	b.post("/language", url.Values{"lang": {"en"}})
	if text := spoken(parse(t, b.get(papersPath(c.ID)))); !strings.Contains(text, "for: Hearing, ") {
		t.Errorf("the list does not say what the paper proves: %s", text)
	}
	if tied := parse(t, h.signedIn("counsellor").get(m.at)).Find("#papers"); !strings.Contains(tied.Text(), "Order or judgment") {
		t.Error("a counsellor, who sees the paper in the list, does not see it here")
	}
}

// TestPaperIsTiedAnewOnceItsApplicationIsTakenBack takes the filing back that a paper proves:
// the paper and the list say so, its page leads to where it is tied to the application that
// was recorded once more, and says nothing of it afterwards.
func TestPaperIsTiedAnewOnceItsApplicationIsTakenBack(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.Case(h.North, "Kalpana", "caseworker", "legal_aid")
	ctx, by := t.Context(), h.Actor("legal_aid")
	filing := h.fileAs(c, "legal_aid", "2026-06-01")
	in := document.Input{}
	in.Kind, in.Original, in.ProofOf = "court_order", "court", models.ProofRef(models.ProofApplication, filing)
	done, err := h.deps.Documents.Add(ctx, by, c.ID, in)
	if err != nil {
		t.Fatal(err)
	}
	var step models.StanceRow
	h.Read(func(tx *gorm.DB) error { return tx.Where("filing = ?", filing).Order("id DESC").Take(&step).Error })
	if _, err := h.deps.Rights.TakeBack(ctx, by, c.ID, step.ID, ""); err != nil {
		t.Fatal(err)
	}
	again := h.fileAs(c, "legal_aid", "2026-06-02")
	b, at := h.signedIn("legal_aid"), papersPath(c.ID)+"/"+done.ID
	for code, said := range map[string]string{"hi": "एक आवेदन जो वापस लिया गया", "en": "An application that was taken back"} {
		b.post("/language", url.Values{"lang": {code}})
		for _, page := range []string{papersPath(c.ID), at, at + "/correct"} {
			w := b.get(page)
			wholePage(t, code+" "+page, w)
			wantSaid(t, code+" "+page, parse(t, w), said)
		}
	}
	b.post("/language", url.Values{"lang": {"en"}})
	to, _, _ := strings.Cut(parse(t, b.get(at)).Find("main .notice a").AttrOr("href", ""), "#")
	form := filledIn(parse(t, b.get(to)))
	form.Set("correction_reason", "other")
	form.Set("proof_of", models.ProofRef(models.ProofApplication, again))
	wantRedirect(t, b.post(to, form), papersPath(c.ID))
	page := parse(t, b.get(at))
	wantSaid(t, at, page, "Application to Legal services authority (DLSA), filed on 2 June 2026")
	if page.Find("main .notice a").Length() > 0 {
		t.Errorf("the paper that was tied anew still asks: %s", page.Find("main .notice").Text())
	}
}
