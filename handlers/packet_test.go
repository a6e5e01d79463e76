package handlers

import (
	"bytes"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"aftercare/models"
	"aftercare/services/claimfact"
	"aftercare/services/packet"
	"aftercare/services/scan/scantest"
)

// packetOf begins an application to the legal services authority as the lawyer.
func packetOf(h *house, c models.Case, masked bool, papers ...string) string {
	h.t.Helper()
	done, err := h.deps.Packets.Begin(h.t.Context(), h.Actor("legal_aid"), c.ID, packet.Input{PacketFacts: models.PacketFacts{
		Authority: "legal_aid", Form: "legal_aid_application", Language: "en", Masked: masked, Papers: models.CodesOf(papers),
	}})
	if err != nil {
		h.t.Fatal(err)
	}
	return packetPath(c.ID, done.ID)
}

// answeredItem is where an answer about an item of a packet is taken back.
func answeredItem(h *house) string {
	ctx, by, c := h.t.Context(), h.Actor("legal_aid"), caseOfAll(h)
	done, err := h.deps.Packets.Begin(ctx, by, c.ID, packet.Input{PacketFacts: models.PacketFacts{Authority: "dlsa", Form: "nalsa_form_i", Language: "en"}})
	if err != nil {
		h.t.Fatal(err)
	}
	said, err := h.deps.Packets.Agree(ctx, by, c.ID, done.ID, packet.ConsentInput{PacketConsentFacts: models.PacketConsentFacts{
		Item: "hiv", Answer: models.ConsentGiven, AskedBy: "lawyer", GivenBy: models.ByHerself, Form: "spoken", GivenOn: models.DateOf(h.Now())}})
	if err != nil {
		h.t.Fatal(err)
	}
	return packetPath(c.ID, done.ID) + "/consents/" + said.ID + "/withdraw"
}

func packetAccess() []accessRow {
	preparers, counsellors := []models.Role{models.Caseworker, models.LegalAid}, []models.Role{models.Counsellor}
	of := func(suffix string) func(h *house) string {
		return func(h *house) string { return packetsPath(caseOfAll(h).ID) + suffix }
	}
	one := func(suffix string) func(h *house) string {
		return func(h *house) string { return packetOf(h, caseOfAll(h), true) + suffix }
	}
	why := url.Values{"purpose": {"claim"}, "as": {"pdf"}}
	row := func(method, suffix string, form url.Values) accessRow {
		return accessRow{Method: method, Route: "/cases/:id/packets/:packet" + suffix, May: preparers, Path: one(suffix), Form: form, Elsewhere: 404}
	}
	return []accessRow{
		{Method: "GET", Route: "/packets", May: preparers},
		{Method: "GET", Route: "/packets/sending", May: preparers},
		{Method: "POST", Route: "/packets/make", May: preparers, Form: url.Values{"packet": {"x"}}},
		{Method: "POST", Route: "/packets/print", May: preparers, Form: url.Values{"packet": {"x"}}},
		{Method: "GET", Route: "/cases/:id/packets", May: readingRoles, Path: of("")},
		{Method: "GET", Route: "/cases/:id/packets/new", May: preparers, Path: of("/new?authority=legal_aid"), Elsewhere: 404},
		{Method: "POST", Route: "/cases/:id/packets/new", May: preparers, Path: of("/new?authority=legal_aid"), Elsewhere: 404},
		row("GET", "", nil), row("GET", "/sending", nil), row("GET", "/choose", nil), row("POST", "/choose", url.Values{"version": {"1"}}),
		row("GET", "/statement", nil), row("POST", "/statement", url.Values{"version": {"1"}, "statement": {"x"}}),
		row("POST", "/preview", why), row("POST", "/file", why), row("POST", "/make", why), row("POST", "/copy", nil),
		row("GET", "/consents/new", nil), row("POST", "/consents/new", url.Values{"item": {"hiv"}}),
		{Method: "POST", Route: "/cases/:id/packets/:packet/consents/:consent/withdraw", May: preparers, Path: answeredItem, Elsewhere: 404},
		row("GET", "/readings/new", nil), row("POST", "/readings/new", url.Values{"read_in": {"hi"}}),
		{Method: "GET", Route: "/cases/:id/packets/:packet/readings/:reading/sign", May: preparers, Path: readPacket("/sign"), Elsewhere: 404},
		{Method: "POST", Route: "/cases/:id/packets/:packet/readings/:reading/sign", May: preparers, Path: readPacket("/sign"), Form: url.Values{"version": {"1"}}, Elsewhere: 404},
		{Method: "POST", Route: "/cases/:id/packets/:packet/readings/:reading/withdraw", May: preparers, Path: readPacket("/withdraw"), Elsewhere: 404},
		{Method: "GET", Route: "/cases/:id/papers/:paper/copies/new", May: counsellors, Path: healthPaper("/copies/new"), Elsewhere: 404},
		{Method: "POST", Route: "/cases/:id/papers/:paper/copies/new", May: counsellors, Path: healthPaper("/copies/new"), Elsewhere: 404},
		{Method: "POST", Route: "/cases/:id/papers/:paper/copies/:consent/withdraw", May: counsellors, Path: givenCopy, Elsewhere: 404},
		row("POST", "/order", nil), row("POST", "/review", nil),
		{Method: "POST", Route: "/cases/:id/packets/:packet/reviewed", May: []models.Role{models.LegalAid}, Path: one("/reviewed"), Elsewhere: 404},
	}
}

// words reads a PDF back as text.
func words(t *testing.T, body []byte) string {
	t.Helper()
	if _, err := exec.LookPath("pdftotext"); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("pdftotext is missing: install poppler-utils")
		}
		t.Skip("no pdftotext here: install poppler-utils")
	}
	name := filepath.Join(t.TempDir(), "one.pdf")
	if err := os.WriteFile(name, body, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("pdftotext", "-enc", "UTF-8", name, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(strings.Fields(string(out)), " ")
}

// TestApplicationIsPreparedFromTheCase goes the way of a volunteer: from the offer to
// the form, the page, the preview and the file.
func TestApplicationIsPreparedFromTheCase(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := caseOfAll(h)
	kept(h, c, "fir_copy", scantest.JPEG(40, 30, 1))
	b := h.signedIn("legal_aid")
	list := b.get(packetsPath(c.ID))
	wantStatus(t, list, http.StatusOK)
	wholePage(t, "list", list)
	at := packetsPath(c.ID) + "/new?authority=legal_aid"
	if parse(t, list).Find(`a[href="`+at+`"]`).Length() != 1 {
		t.Fatal("nothing leads to an application for a lawyer")
	}
	asked := parse(t, b.get(at))
	if action := asked.Find("main form.form").AttrOr("action", ""); action != at {
		t.Errorf("the form is sent to %s, want %s", action, at)
	}
	form := filledIn(asked)
	if form.Get("masked") != "yes" || len(form["papers"]) != 1 {
		t.Errorf("proposed: %v", form)
	}
	made := b.post(at, form)
	page := made.Header().Get("Location")
	if made.Code != http.StatusSeeOther || !strings.HasPrefix(page, packetsPath(c.ID)+"/") {
		t.Fatalf("%d to %s", made.Code, page)
	}
	shown := b.get(page)
	wantStatus(t, shown, http.StatusOK)
	wholePage(t, "packet", shown)
	preview := b.post(page+"/preview", url.Values{"purpose": {"claim"}})
	wantStatus(t, preview, http.StatusOK)
	wholePage(t, "preview", preview)
	if strings.Contains(preview.Body.String(), "CANARY") || !strings.Contains(preview.Body.String(), "Reason for seeking legal aid") {
		t.Error("the preview names her, or lacks the form")
	}
}

// TestWhatWasChosenForAnApplicationIsKept begins one with other answers than those
// proposed, and changes them again: what was sent is kept, and shown the next time.
func TestWhatWasChosenForAnApplicationIsKept(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := caseOfAll(h)
	kept(h, c, "fir_copy", scantest.JPEG(40, 30, 1))
	b := h.signedIn("legal_aid")
	at := packetsPath(c.ID) + "/new?authority=legal_aid"
	form := filledIn(parse(t, b.get(at)))
	form.Set("language", "hi")
	form.Set("masked", "no")
	form.Del("papers")
	form.Set("more", "retained")
	page := b.post(at, form).Header().Get("Location")
	again := b.post(at, form).Header().Get("Location")
	if page == "" || again != page {
		t.Errorf("the same form makes %q and %q", page, again)
	}
	chosen := func() models.PacketFacts {
		v, err := h.deps.Packets.One(t.Context(), h.Actor("legal_aid"), c.ID, page[strings.LastIndex(page, "/")+1:])
		if err != nil {
			t.Fatal(err)
		}
		return v.Packet.PacketFacts
	}
	if got := chosen(); got.Language != "hi" || got.Masked || got.Papers != "" || !got.Retained || got.Late {
		t.Errorf("kept: %+v", got)
	}
	change := filledIn(parse(t, b.get(page+"/choose")))
	if change.Get("masked") != "no" || change.Get("more") != "retained" {
		t.Errorf("shown again: %v", change)
	}
	change.Set("masked", "yes")
	change.Set("more", "late")
	wantRedirect(t, b.post(page+"/choose", change), page)
	if got := chosen(); !got.Masked || got.Retained || !got.Late || got.Language != "hi" {
		t.Errorf("changed to: %+v", got)
	}
	wantStatus(t, b.post(page+"/choose", change), http.StatusConflict)
}

// TestMaskedApplicationNamesNobody holds her name to the sealed sheet, and the
// unmasked form to her name.
func TestMaskedApplicationNamesNobody(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.opened("legal_aid")
	b := h.signedIn("legal_aid")
	file := func(page, as string) []byte {
		w := b.post(page+"/file", url.Values{"purpose": {"claim"}, "as": {as}})
		wantStatus(t, w, http.StatusOK)
		if strings.Contains(w.Header().Get("Content-Disposition"), "CANARY") {
			t.Error("the name of the file names her")
		}
		return w.Body.Bytes()
	}
	masked, named := packetOf(h, c, true), packetOf(h, c, false)
	for page, tt := range map[string]struct {
		as   string
		want bool
	}{masked: {"pdf", false}, named: {"pdf", true}} {
		body := file(page, tt.as)
		if got := strings.Contains(words(t, body), "CANARY-full"); got != tt.want {
			t.Errorf("the application names her: %v, want %v", got, tt.want)
		}
		if !tt.want && bytes.Contains(body, []byte("CANARY")) {
			t.Error("the bytes of the masked application name her")
		}
	}
	if text := words(t, file(masked, "sheet")); !strings.Contains(text, "CANARY-full") {
		t.Errorf("the sealed sheet does not say who she is: %s", text)
	}
	if docx := file(masked, "docx"); !bytes.HasPrefix(docx, []byte("PK")) || bytes.Contains(docx, []byte("CANARY")) {
		t.Error("the DOCX is none, or names her")
	}
}

// TestPacketHoldsItsAnnexures puts a picture, a PDF and a broken file into one packet:
// pages are numbered over all of it, and the broken one is a page that says so.
func TestPacketHoldsItsAnnexures(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := caseOfAll(h)
	picture := kept(h, c, "fir_copy", scantest.JPEG(400, 300, 1)).ID
	pdf := kept(h, c, "court_order", scantest.Page("An invented order", "")).ID
	b := h.signedIn("legal_aid")
	page := packetOf(h, c, true, picture, pdf)
	w := b.post(page+"/file", url.Values{"purpose": {"claim"}, "as": {"whole"}})
	wantStatus(t, w, http.StatusOK)
	if name := w.Header().Get("Content-Disposition"); name != `attachment; filename="`+c.Code+`-packet.pdf"` {
		t.Errorf("the file is called %q", name)
	}
	text := words(t, w.Body.Bytes())
	for _, want := range []string{"Annexure A-1: Copy of the FIR", "An invented order", "A-2, page 1", "RECEIPT"} {
		if !strings.Contains(text, want) {
			t.Errorf("the packet lacks %q", want)
		}
	}
}

// TestStatementIsKeptSealedAndPrinted edits the statement: the lawyer's words stand in
// the paper, and in no column.
func TestStatementIsKeptSealedAndPrinted(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := caseOfAll(h)
	b := h.signedIn("legal_aid")
	page := packetOf(h, c, true)
	form := filledIn(parse(t, b.post(page+"/statement", url.Values{"purpose": {"claim"}})))
	if !strings.Contains(form.Get("statement"), c.Code) {
		t.Errorf("the draft says %q", form.Get("statement"))
	}
	form.Set("statement", "An invented first fact.\r\n\r\nAn invented second fact.")
	wantRedirect(t, b.post(page+"/statement", form), page)
	wantStatus(t, b.post(page+"/statement", form), http.StatusConflict) // a version that is gone
	text := words(t, b.post(page+"/file", url.Values{"as": {"pdf"}}).Body.Bytes())
	if !strings.Contains(text, "1. An invented first fact.") || !strings.Contains(text, "2. An invented second fact.") {
		t.Errorf("the paper says: %s", text)
	}
}

// TestMadePacketIsAPaperWithItsSum makes a draft and a final one: each is a paper of
// the case, with form, version and sum.
func TestMadePacketIsAPaperWithItsSum(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := caseOfAll(h)
	b := h.signedIn("legal_aid")
	page := packetOf(h, c, true)
	wantRedirect(t, b.post(page+"/make", url.Values{"purpose": {"claim"}}), page)
	wantRedirect(t, b.post(page+"/make", url.Values{"final": {"yes"}}), page)
	v, err := h.deps.Packets.One(t.Context(), h.Actor("legal_aid"), c.ID, page[strings.LastIndex(page, "/")+1:])
	if err != nil || len(v.Made) != 2 {
		t.Fatalf("%d were made, %v", len(v.Made), err)
	}
	if m := v.Made[0]; !m.Final || m.FormVersion != "1" || len(m.Sum) != 32 || m.Pages < 2 || m.DocumentID == "" {
		t.Errorf("made: %+v", m.MadePacket)
	}
	wantStatus(t, b.get(papersPath(c.ID)+"/"+v.Made[0].DocumentID), http.StatusOK)
}

// TestRelativesStandWhereTheFormAsksForThem prints the father on an open form and on
// the sealed sheet, not on a masked one, and nowhere who must not be named.
func TestRelativesStandWhereTheFormAsksForThem(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.opened("legal_aid")
	for name, facts := range map[string]models.RelativeFacts{"Father-INVENTED": {Relation: "father"}, "Mother-INVENTED": {Relation: "mother", KeptFrom: models.KeptInvolved}} {
		if _, err := h.deps.ClaimFacts.Add(t.Context(), h.Actor("caseworker"), c.ID, claimfact.Input{Row: &models.Relative{RelativeFacts: facts}, Words: map[string]string{"name": name}}); err != nil {
			t.Fatal(err)
		}
	}
	b := h.signedIn("legal_aid")
	for _, masked := range []bool{true, false} {
		done, err := h.deps.Packets.Begin(t.Context(), h.Actor("legal_aid"), c.ID, packet.Input{PacketFacts: models.PacketFacts{Authority: "dlsa", Form: "nalsa_form_i", Language: "en", Masked: masked}})
		if err != nil {
			t.Fatal(err)
		}
		for as, want := range map[string]bool{"pdf": !masked, "sheet": true} {
			text := words(t, b.post(packetPath(c.ID, done.ID)+"/file", url.Values{"purpose": {"claim"}, "as": {as}}).Body.Bytes())
			if got := strings.Contains(text, "Father-INVENTED"); got != want {
				t.Errorf("masked %v, %s names the father: %v, want %v", masked, as, got, want)
			}
			if strings.Contains(text, "Mother-INVENTED") {
				t.Errorf("masked %v, %s names somebody who must not be named", masked, as)
			}
		}
	}
}
