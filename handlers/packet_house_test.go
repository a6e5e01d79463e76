package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"aftercare/models"
	"aftercare/services/document"
	"aftercare/services/packet"
	"aftercare/services/scan"
	"aftercare/services/scan/scantest"
)

// housePacket begins an application of a case as somebody, with papers.
func housePacket(h *house, c models.Case, who string, papers ...string) string {
	h.t.Helper()
	done, err := h.deps.Packets.Begin(h.t.Context(), h.Actor(who), c.ID, packet.Input{PacketFacts: models.PacketFacts{
		Authority: "legal_aid", Form: "legal_aid_application", Language: "en", Masked: true, Retained: true, Papers: models.CodesOf(papers),
	}})
	if err != nil {
		h.t.Fatal(err)
	}
	return packetPath(c.ID, done.ID)
}

// statementAs writes a statement of facts through the page.
func statementAs(t *testing.T, b *browser, page, text string) {
	t.Helper()
	form := filledIn(parse(t, b.post(page+"/statement", url.Values{"purpose": {"claim"}})))
	form.Set("statement", text)
	wantRedirect(t, b.post(page+"/statement", form), page)
}

// TestCaseworkerPreparesAnApplication goes the way of a caseworker from the offer to the
// kept paper: her own statement stands in it, and the page says what is left for the
// lawyer.
func TestCaseworkerPreparesAnApplication(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := caseOfAll(h)
	b := h.signedIn("caseworker")
	at := packetsPath(c.ID) + "/new?authority=legal_aid"
	if parse(t, b.get(packetsPath(c.ID))).Find(`a[href="`+at+`"]`).Length() != 1 {
		t.Fatal("nothing leads to an application for a lawyer")
	}
	page := b.post(at, filledIn(parse(t, b.get(at)))).Header().Get("Location")
	statementAs(t, b, page, "An invented fact of the house.")
	shown := b.get(page)
	wantStatus(t, shown, http.StatusOK)
	wholePage(t, "packet", shown)
	for _, want := range []string{"For review by a lawyer", "This is left for the lawyer", "signed by a lawyer"} {
		if !strings.Contains(shown.Body.String(), want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	text := words(t, b.post(page+"/file", url.Values{"as": {"pdf"}}).Body.Bytes())
	for _, want := range []string{"1. An invented fact of the house.", "DRAFT, for review by a lawyer", "RECEIPT"} {
		if !strings.Contains(text, want) {
			t.Errorf("the paper lacks %q", want)
		}
	}
	wantRedirect(t, b.post(page+"/make", url.Values{"final": {"yes"}}), page)
	made := parse(t, b.get(page)).Find(`main a[href^="`+papersPath(c.ID)+`/"]`).AttrOr("href", "")
	wantStatus(t, b.get(made), http.StatusOK)
	wantStatus(t, b.post(made+"/open", nil), http.StatusOK)
}

// TestStatementOfTheLawyerIsLeftToHer writes one as the lawyer: no file and no page that a
// caseworker gets holds a word of it, and each says that the lawyer adds it. So it is with
// her papers.
func TestStatementOfTheLawyerIsLeftToHer(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := caseOfAll(h)
	scanned, err := scan.Check(scantest.Page("SECRETLAWYERPAPER", ""))
	if err != nil {
		t.Fatal(err)
	}
	legal, err := h.deps.Documents.Add(t.Context(), h.Actor("legal_aid"), c.ID, document.Input{DocumentDetails: models.DocumentDetails{DocumentFacts: models.DocumentFacts{Kind: "legal_paper"}}, File: &scanned})
	if err != nil {
		t.Fatal(err)
	}
	page := housePacket(h, c, "legal_aid", legal.ID)
	lawyer, b := h.signedIn("legal_aid"), h.signedIn("caseworker")
	statementAs(t, lawyer, page, "SECRETLAWYERWORDS.")
	wantRedirect(t, lawyer.post(page+"/make", url.Values{"final": {"yes"}}), page)
	why := url.Values{"purpose": {"claim"}}
	for what, body := range map[string]string{
		"preview":   b.post(page+"/preview", why).Body.String(),
		"pdf":       words(t, b.post(page+"/file", url.Values{"purpose": {"claim"}, "as": {"pdf"}}).Body.Bytes()),
		"whole":     words(t, b.post(page+"/file", url.Values{"purpose": {"claim"}, "as": {"whole"}}).Body.Bytes()),
		"page":      b.get(page).Body.String(),
		"statement": b.post(page+"/statement", why).Body.String(),
		"rests":     words(t, b.post(page+"/file", url.Values{"purpose": {"claim"}, "as": {"rests"}}).Body.Bytes()),
		"print":     words(t, b.post("/packets/print", url.Values{"purpose": {"claim"}, "packet": {page[strings.LastIndex(page, "/")+1:]}}).Body.Bytes()),
	} {
		if strings.Contains(body, "SECRETLAWYER") {
			t.Errorf("%s holds what is between her and her lawyer", what)
		}
		said := map[string]string{"preview": "written by the lawyer", "pdf": "written by the lawyer", "whole": "a colleague who may open it adds it", "page": "only the lawyer opens it",
			"statement": "A lawyer of the case wrote the statement", "print": "a colleague who may open it adds it"}[what]
		if !strings.Contains(body, said) {
			t.Errorf("%s does not say %q", what, said)
		}
	}
	if text := words(t, lawyer.post(page+"/file", url.Values{"as": {"whole"}}).Body.Bytes()); !strings.Contains(text, "SECRETLAWYERWORDS") || !strings.Contains(text, "SECRETLAWYERPAPER") {
		t.Error("the lawyer's own packet lacks her words or her paper")
	}
}

// TestReviewIsOnTheVolunteersToday asks for a review and says that it was made, by the
// buttons of the page.
func TestReviewIsOnTheVolunteersToday(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := caseOfAll(h)
	page := housePacket(h, c, "caseworker")
	lawyer, b := h.signedIn("legal_aid"), h.signedIn("caseworker")
	figure := func() int {
		return parse(t, lawyer.get("/today")).Find(`a[href="/packets?review=asked"]`).Length()
	}
	if figure() != 0 || parse(t, lawyer.get(page)).Find(`form[action="`+page+`/reviewed"]`).Length() != 0 {
		t.Error("a volunteer is asked before anybody asked her")
	}
	if parse(t, b.get(page)).Find(`form[action="`+page+`/review"]`).Length() != 1 {
		t.Fatal("no button asks legal aid")
	}
	wantRedirect(t, b.post(page+"/review", nil), page)
	if figure() != 1 || !strings.Contains(lawyer.get("/packets?review=asked").Body.String(), c.Code) {
		t.Error("Today does not lead to the application that waits for the lawyer")
	}
	if parse(t, lawyer.get(page)).Find(`form[action="`+page+`/reviewed"]`).Length() != 1 {
		t.Fatal("no button says that the lawyer looked")
	}
	wantRedirect(t, lawyer.post(page+"/reviewed", nil), page)
	if figure() != 0 || !strings.Contains(b.get(page).Body.String(), "A lawyer looked at it") {
		t.Error("the caseworker is not told that the lawyer looked")
	}
}
