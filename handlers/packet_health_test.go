package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"aftercare/models"
	"aftercare/services/packet"
	"aftercare/services/scan/scantest"
	"aftercare/services/worldtest"
)

// healthPaper is the address of something about a health paper of the case.
func healthPaper(suffix string) func(h *house) string {
	return func(h *house) string {
		c := caseOfAll(h)
		return papersPath(c.ID) + "/" + kept(h, c, "medical_report", scantest.JPEG(40, 30, 1)).ID + suffix
	}
}

// toPacket is her yes, of today, that a health paper goes along with a packet.
func toPacket(h *house, page string) packet.HealthInput {
	return packet.HealthInput{PacketID: packetID(page), PacketConsentFacts: models.PacketConsentFacts{
		AskedBy: "counsellor", GivenBy: models.ByHerself, Form: "spoken", GivenOn: models.DateOf(h.Now())}}
}

// givenCopy is where her word about a health paper is taken back.
func givenCopy(h *house) string {
	c := caseOfAll(h)
	paper := kept(h, c, "medical_report", scantest.JPEG(40, 30, 1))
	done, err := h.deps.Packets.GiveHealthPaper(h.t.Context(), h.Actor("counsellor"), c.ID, paper.ID, toPacket(h, packetOf(h, c, true)))
	if err != nil {
		h.t.Fatal(err)
	}
	return papersPath(c.ID) + "/" + paper.ID + "/copies/" + done.ID + "/withdraw"
}

// TestHealthPaperGoesAlongByHerWord goes the way of a counsellor, who lets a copy of a
// health paper go along, and of the volunteer, who binds it and cannot open the paper
// itself; and takes the word back.
func TestHealthPaperGoesAlongByHerWord(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := caseOfAll(h)
	paper := kept(h, c, "medical_report", scantest.Page("CANARY-findings", ""))
	page, other := packetOf(h, c, true), packetOf(h, c, true)
	at := papersPath(c.ID) + "/" + paper.ID
	counsellor, lawyer := h.signedIn("counsellor"), h.signedIn("legal_aid")
	whole := func(page string) string {
		return words(t, lawyer.post(page+"/file", url.Values{"as": {"whole"}, "purpose": {"claim"}}).Body.Bytes())
	}
	if strings.Contains(whole(page), "CANARY-findings") {
		t.Fatal("the health paper goes along without her word")
	}
	wantSaid(t, "the paper, to the lawyer", parse(t, lawyer.get(at)), "A counsellor of the case asks her and puts the copy there")

	shown := parse(t, counsellor.get(at))
	if shown.Find(`a[href="`+at+`/copies/new"]`).Length() != 1 {
		t.Fatal("the page of the paper does not lead to the form")
	}
	asked := counsellor.get(at + "/copies/new")
	wantStatus(t, asked, http.StatusOK)
	wholePage(t, "copy", asked)
	form := filledIn(parse(t, asked))
	wantStatus(t, counsellor.post(at+"/copies/new", form), http.StatusUnprocessableEntity)
	for name, value := range map[string]string{"packet": packetID(page), "asked_by": "counsellor", "given_by": "herself", "form": "spoken"} {
		form.Set(name, value)
	}
	wantRedirect(t, counsellor.post(at+"/copies/new", form), at)
	wantRedirect(t, counsellor.post(at+"/copies/new", form), at) // a second press
	form.Set("token", worldtest.NewID())
	wantStatus(t, counsellor.post(at+"/copies/new", form), http.StatusUnprocessableEntity)

	wantSaid(t, "the paper", parse(t, counsellor.get(at)), "asked by: A counsellor", "Spoken", "Invented counsellor")
	wantSaid(t, "the application", parse(t, lawyer.get(page)), "A health paper", "Health paper, copy for an application")
	if !strings.Contains(whole(page), "CANARY-findings") {
		t.Error("the copy is not in the application")
	}
	if strings.Contains(whole(other), "CANARY-findings") || strings.Contains(parse(t, lawyer.get(other+"/choose")).Text(), "Health paper, copy") {
		t.Error("the copy is offered to another application, of which she was not asked")
	}
	if w := lawyer.post(at+"/open", url.Values{"purpose": {"claim"}}); w.Code == http.StatusOK {
		t.Error("the lawyer opens the health paper itself")
	}
	if text := words(t, lawyer.post(page+"/copy", nil).Body.Bytes()); strings.Contains(text, "CANARY") || strings.Contains(text, "Health paper") {
		t.Error("the copy for the other side has the health paper, or names it")
	}
	caseworker := h.signedIn("caseworker")
	if text := words(t, caseworker.post(page+"/file", url.Values{"as": {"whole"}, "purpose": {"claim"}}).Body.Bytes()); strings.Contains(text, "CANARY-findings") {
		t.Error("a caseworker opens the copy")
	}

	back := parse(t, counsellor.get(at)).Find("#copies form").AttrOr("action", "")
	wantRedirect(t, counsellor.post(back, nil), at)
	wantStatus(t, counsellor.post(back, nil), http.StatusConflict)
	if strings.Contains(whole(page), "CANARY-findings") {
		t.Error("the copy goes along after she took her word back")
	}
	copied := back[strings.Index(back, "/copies/")+len("/copies/") : strings.LastIndex(back, "/")]
	if w := lawyer.post(papersPath(c.ID)+"/"+copied+"/back", nil); w.Code != http.StatusForbidden {
		t.Errorf("the removed copy is brought back: %d", w.Code)
	}
	for action, n := range map[string]int{"packet.consent": 1, "packet.consent_withdrawn": 1, "document.removed": 1} {
		if got := len(h.Entries(action)); got != n {
			t.Errorf("%d entries of %s, want %d", got, action, n)
		}
	}
}

// TestHealthPaperHoldsToItsRules refuses other papers, a guardian of an unsafe family, a
// day to come, an application of another case and the hands of others; and the lawyer can
// take the word back too.
func TestHealthPaperHoldsToItsRules(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := caseOfAll(h)
	paper, report := kept(h, c, "medical_report", scantest.JPEG(40, 30, 1)), kept(h, c, "fir_copy", scantest.JPEG(40, 30, 1))
	page := packetOf(h, c, true)
	good := toPacket(h, page)
	give := func(who, paper string, in packet.HealthInput) (string, error) {
		done, err := h.deps.Packets.GiveHealthPaper(t.Context(), h.Actor(who), c.ID, paper, in)
		return done.ID, err
	}
	for field, change := range map[string]func(*packet.HealthInput){
		"packet":   func(in *packet.HealthInput) { in.PacketID = c.ID },
		"given_on": func(in *packet.HealthInput) { in.GivenOn = "2099-01-01" }, "asked_by": func(in *packet.HealthInput) { in.AskedBy = "" },
		"form": func(in *packet.HealthInput) { in.Form = "" }, "explained_in": func(in *packet.HealthInput) { in.ExplainedIn = "xx" },
	} {
		in := good
		change(&in)
		_, err := give("counsellor", paper.ID, in)
		if problems, _ := models.ProblemsOf(err); problems[field] == "" {
			t.Errorf("%s: %v", field, err)
		}
	}
	if _, err := give("counsellor", report.ID, good); models.KindOf(err) != models.NotFound {
		t.Errorf("a paper that is none of health: %v", err)
	}
	for _, who := range []string{"legal_aid", "caseworker", "administrator"} {
		if _, err := give(who, paper.ID, good); models.KindOf(err) != models.Forbidden {
			t.Errorf("%s gives a health paper: %v", who, err)
		}
	}
	if n := h.counted()[0]; n != 2 {
		t.Fatalf("%d papers, want the two", n)
	}
	id, err := give("counsellor", paper.ID, good)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.deps.Packets.ReadOut(t.Context(), h.Actor("legal_aid"), c.ID, packetID(page), readToday(h)); err != nil {
		t.Fatal(err)
	}
	h.Advance(time.Minute)
	if _, err := h.deps.Packets.Withdraw(t.Context(), h.Actor("legal_aid"), c.ID, packetID(page), id); err != nil {
		t.Fatal(err)
	}
	v, err := h.deps.Packets.One(t.Context(), h.Actor("legal_aid"), c.ID, packetID(page))
	if err != nil || v.Packet.Papers != "" || len(v.Annexures()) != 0 {
		t.Errorf("after the word was taken back: %q, %v", v.Packet.Papers, err)
	}
	if read, _ := stepsOf(t, h.signedIn("legal_aid"), page); !strings.Contains(read, "It was changed since it was read out") {
		t.Errorf("the change is not seen after reading: %q", read)
	}
}
