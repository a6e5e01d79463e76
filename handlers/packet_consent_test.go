package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"aftercare/models"
	"aftercare/services/casefile"
	"aftercare/services/claimfact"
	"aftercare/services/packet"
)

// claimWithLosses is a case with losses of which two need her word, and a packet.
func claimWithLosses(h *house) (c models.Case, page string) {
	h.t.Helper()
	c = h.openedBy("caseworker", h.North.ID, "legal_aid")
	facts := []casefile.FactInput{
		{Name: "harm.pregnancy", Value: models.FactValue{Answer: models.Yes}}, {Name: "harm.rape", Value: models.FactValue{Answer: models.Yes}},
		{Name: "person.adult_on", Value: models.FactValue{On: models.Exactly("2016-05-01")}, Seen: 1}, {Name: "event.offence", Value: models.FactValue{Answer: models.Yes, On: models.Exactly("2026-05-01")}},
	}
	if _, err := h.deps.Cases.RecordFacts(h.t.Context(), h.Actor("caseworker"), c.ID, facts); err != nil {
		h.t.Fatal(err)
	}
	for _, heading := range []string{"medical", "hiv", "pregnancy"} {
		row := &models.Loss{LossFacts: models.LossFacts{Heading: heading, Amount: 10000, Currency: "INR", Proof: "statement"}}
		if _, err := h.deps.ClaimFacts.Add(h.t.Context(), h.Actor("caseworker"), c.ID, claimfact.Input{Row: row, Words: map[string]string{"what": "Detail-" + heading}}); err != nil {
			h.t.Fatal(err)
		}
	}
	done, err := h.deps.Packets.Begin(h.t.Context(), h.Actor("legal_aid"), c.ID, packet.Input{PacketFacts: models.PacketFacts{
		Authority: "dlsa", Form: "nalsa_form_i", Language: "en", Masked: true, Rights: "nalsa_women_compensation_2018", Agreed: "hiv,pregnancy"}})
	if err != nil {
		h.t.Fatal(err)
	}
	return c, packetPath(c.ID, done.ID)
}

// TestItemStandsInThePaperOnlyByHerWordForIt records a yes through the page, item by
// item, and takes it back: only meanwhile the item stands in losses, factors and sums.
func TestItemStandsInThePaperOnlyByHerWordForIt(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	_, page := claimWithLosses(h)
	b := h.signedIn("legal_aid")
	says := func() string {
		return words(t, b.post(page+"/file", url.Values{"as": {"pdf"}, "purpose": {"claim"}}).Body.Bytes())
	}
	sensitive := []string{"Detail-hiv", "HIV", "Detail-pregnancy", "Pregnancy on account of rape", "Pregnancy, its ending"}
	for _, word := range sensitive {
		if strings.Contains(says(), word) {
			t.Errorf("nobody asked, and the paper says %q", word)
		}
	}
	at := page + "/consents/new"
	form := filledIn(parse(t, b.get(at)))
	wantStatus(t, b.post(at, form), http.StatusUnprocessableEntity)
	for name, value := range map[string]string{"item": "pregnancy", "answer": "given", "asked_by": "counsellor", "given_by": "herself", "form": "spoken"} {
		form.Set(name, value)
	}
	wantRedirect(t, b.post(at, form), page)
	text := says()
	for _, word := range sensitive {
		if want := !strings.Contains(word, "hiv") && word != "HIV"; strings.Contains(text, word) != want {
			t.Errorf("she agreed to the pregnancy alone; the paper has %q: %v", word, !want)
		}
	}
	shown := parse(t, b.get(page))
	line := shown.Find("ul.agreed").Text()
	for _, want := range []string{"asked by: A counsellor", "Spoken", "23 November 2026", "Invented legal_aid"} {
		if !strings.Contains(line, want) {
			t.Errorf("the page does not say %q: %s", want, line)
		}
	}
	back := shown.Find("ul.agreed form").AttrOr("action", "")
	wantRedirect(t, b.post(back, nil), page)
	wantStatus(t, b.post(back, nil), http.StatusConflict)
	if strings.Contains(says(), "Pregnancy") {
		t.Error("it stands in the paper after she took it back")
	}
	if h.lastAction() == "" || len(h.Entries("packet.consent")) != 1 || len(h.Entries("packet.consent_withdrawn")) != 1 {
		t.Error("the log lacks the answer or that it was taken back")
	}
}

// TestAnswerAboutAnItemHoldsToItsRules refuses a guardian of an unsafe family, a day to
// come, an item that the form does not have, and the answers of another packet.
func TestAnswerAboutAnItemHoldsToItsRules(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c, page := claimWithLosses(h)
	if _, err := h.deps.Cases.RecordFacts(t.Context(), h.Actor("caseworker"), c.ID, []casefile.FactInput{{Name: "stay.unsafe_family", Value: models.FactValue{Answer: models.Yes}}}); err != nil {
		t.Fatal(err)
	}
	id := page[strings.LastIndex(page, "/")+1:]
	good := models.PacketConsentFacts{Item: "hiv", Answer: models.ConsentGiven, AskedBy: "lawyer", GivenBy: models.ByHerself, Form: "spoken", GivenOn: models.DateOf(h.Now())}
	for field, change := range map[string]func(*models.PacketConsentFacts){
		"item": func(f *models.PacketConsentFacts) { f.Item = "travel" }, "answer": func(f *models.PacketConsentFacts) { f.Answer = "" },
		"asked_by": func(f *models.PacketConsentFacts) { f.AskedBy = "" }, "given_by": func(f *models.PacketConsentFacts) { f.GivenBy = models.ByGuardian },
		"form": func(f *models.PacketConsentFacts) { f.Form = "" }, "explained_in": func(f *models.PacketConsentFacts) { f.ExplainedIn = "xx" },
		"given_on": func(f *models.PacketConsentFacts) { f.GivenOn = "2099-01-01" },
	} {
		f := good
		change(&f)
		_, err := h.deps.Packets.Agree(t.Context(), h.Actor("legal_aid"), c.ID, id, packet.ConsentInput{PacketConsentFacts: f})
		if problems, _ := models.ProblemsOf(err); problems[field] == "" {
			t.Errorf("%s: %v", field, err)
		}
	}
	done, err := h.deps.Packets.Agree(t.Context(), h.Actor("legal_aid"), c.ID, id, packet.ConsentInput{PacketConsentFacts: good})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.deps.Packets.Withdraw(t.Context(), h.Actor("legal_aid"), c.ID, "00000000-0000-7000-8000-000000000000", done.ID); models.KindOf(err) != models.NotFound {
		t.Errorf("taken back through another packet: %v", err)
	}
	for _, who := range []string{"counsellor", "administrator"} {
		if _, err := h.deps.Packets.Agree(t.Context(), h.Actor(who), c.ID, id, packet.ConsentInput{PacketConsentFacts: good}); models.KindOf(err) != models.Forbidden {
			t.Errorf("%s records an answer: %v", who, err)
		}
	}
	refused := good
	refused.Answer, refused.Form = models.ConsentRefused, ""
	if _, err := h.deps.Packets.Agree(t.Context(), h.Actor("legal_aid"), c.ID, id, packet.ConsentInput{PacketConsentFacts: refused}); err != nil {
		t.Fatal(err)
	}
	if v, err := h.deps.Packets.One(t.Context(), h.Actor("legal_aid"), c.ID, id); err != nil || v.Packet.Agreed != "" {
		t.Errorf("a later no leaves %q, %v", v.Packet.Agreed, err)
	}
}

// TestNobodyAsksAManAboutAPregnancy holds what is asked to the recorded sex: who is
// recorded as a man is not asked about a pregnancy, everybody else is. An answer that is
// there can be taken back.
func TestNobodyAsksAManAboutAPregnancy(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c, page := claimWithLosses(h)
	b := h.signedIn("legal_aid")
	asked := func() (items string) {
		t.Helper()
		parse(t, b.get(page+"/consents/new")).Find(`input[name="item"]`).Each(func(_ int, s *goquery.Selection) { items += s.AttrOr("value", "") + " " })
		return items
	}
	said := func() string { return parse(t, b.get(page)).Find("ul.agreed").First().Text() }
	headings := func() string {
		return parse(t, b.get(claimPath(c.ID)+"/losses/new")).Find(`select[name="heading"]`).Text()
	}
	for _, sex := range []string{"transgender", "male"} {
		_, recorded, err := h.deps.Cases.Facts(t.Context(), h.Actor("caseworker"), c.ID)
		if err != nil {
			t.Fatal(err)
		}
		in := casefile.FactInput{Name: "person.sex", Value: models.FactValue{Code: sex}, Seen: recorded["person.sex"].Version}
		if _, err := h.deps.Cases.RecordFacts(t.Context(), h.Actor("caseworker"), c.ID, []casefile.FactInput{in}); err != nil {
			t.Fatal(err)
		}
		want := sex != "male"
		if strings.Contains(asked(), "pregnancy") != want || strings.Contains(said(), "Pregnancy") != want || strings.Contains(headings(), "Pregnancy") != want {
			t.Errorf("%s: asked about %q, items %q, headings %q", sex, asked(), said(), headings())
		}
		if !strings.Contains(asked(), "hiv") {
			t.Errorf("%s is not asked about HIV: %q", sex, asked())
		}
	}
}
