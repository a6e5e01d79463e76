package handlers

import (
	"net/url"
	"strings"
	"testing"

	"aftercare/models"
	"aftercare/services/casefile"
	"aftercare/services/packet"
	"aftercare/services/worldtest"
)

// harmed is a case of an adult woman with harms, and a packet to the legal services
// authority for the NALSA scheme.
func harmed(h *house, harms ...string) (page string) {
	h.t.Helper()
	facts := []casefile.FactInput{
		{Name: "person.sex", Value: models.FactValue{Code: "female"}}, {Name: "person.adult_on", Value: models.FactValue{On: models.Exactly("2016-05-01")}},
		{Name: "event.offence", Value: models.FactValue{Answer: models.Yes, On: models.Exactly("2026-05-01")}},
	}
	for _, harm := range harms {
		facts = append(facts, casefile.FactInput{Name: harm, Value: models.FactValue{Answer: models.Yes}})
	}
	out, err := h.deps.Cases.Open(h.t.Context(), h.Actor("caseworker"), casefile.Intake{ID: worldtest.NewID(), ShelterID: h.North.ID, Referral: "police", Facts: facts})
	if err != nil {
		h.t.Fatal(err)
	}
	h.joinsCase(out.Case, "legal_aid")
	done, err := h.deps.Packets.Begin(h.t.Context(), h.Actor("legal_aid"), out.Case.ID, packet.Input{PacketFacts: models.PacketFacts{
		Authority: "dlsa", Form: "nalsa_form_i", Language: "en", Masked: true, Rights: "nalsa_women_compensation_2018"}})
	if err != nil {
		h.t.Fatal(err)
	}
	return packetPath(out.Case.ID, done.ID)
}

// TestTwoRowsForOneActAreForAPerson puts rape and gang rape to the lawyer: nothing is
// ticked, an open choice is printed as open, and what was picked makes the sum.
func TestTwoRowsForOneActAreForAPerson(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	page := harmed(h, "harm.rape", "harm.gang_rape", "harm.mental_injury")
	b := h.signedIn("legal_aid")
	says := func() string {
		return words(t, b.post(page+"/file", url.Values{"as": {"pdf"}, "purpose": {"claim"}}).Body.Bytes())
	}
	if text := says(); !strings.Contains(text, "left open; for the lawyer to choose") || strings.Contains(text, "₹ 6,00,000 to ₹ 12,00,000") {
		t.Errorf("the open choice: %s", text)
	}
	doc := parse(t, b.get(page+"/choose"))
	rows := doc.Find("input[name=picked0]")
	if rows.Length() != 2 || rows.Filter("[checked]").Length() != 0 || !strings.Contains(doc.Text(), "whether one act may stand in two rows") {
		t.Fatalf("%d rows are offered, and %d ticked", rows.Length(), rows.Filter("[checked]").Length())
	}
	form := filledIn(doc)
	form.Set("picked0", "nalsa_women_compensation_2018:gang_rape")
	wantRedirect(t, b.post(page+"/choose", form), page)
	text := says()
	for _, want := range []string{"Gang rape Schedule 2 ₹ 5,00,000 to ₹ 10,00,000", "Added together Note to the Schedule ₹ 6,00,000 to ₹ 12,00,000", "text of 2018-10-02"} {
		if !strings.Contains(text, want) {
			t.Errorf("the table lacks %q: %s", want, text)
		}
	}
	if strings.Contains(text, "left open") || strings.Contains(text, "₹ 4,00,000 to ₹ 7,00,000") {
		t.Errorf("the row that was not picked stands in the table: %s", text)
	}
	form.Set("picked0", "nalsa_women_compensation_2018:death")
	form.Set("version", "2")
	if w := b.post(page+"/choose", form); w.Code != 422 {
		t.Errorf("a row that is no choice is taken: %d", w.Code)
	}
}

// TestPacketSaysWhatItRestsOn lists each recorded fact that stands in the packet with
// how it is known and since when, and nothing that was not used.
func TestPacketSaysWhatItRestsOn(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	page := harmed(h, "harm.rape", "form.sexual_exploitation", "health.hurt_now")
	b := h.signedIn("legal_aid")
	text := words(t, b.post(page+"/file", url.Values{"as": {"rests"}, "purpose": {"claim"}}).Body.Bytes())
	for _, want := range []string{"What this application rests on", "For review by a lawyer", "Rape Yes", "Date of the offence 1 May 2026", "23 November 2026"} {
		if !strings.Contains(text, want) {
			t.Errorf("the list lacks %q: %s", want, text)
		}
	}
	if strings.Contains(text, h.deps.Library.Fact("health.hurt_now").Label["en"]) {
		t.Errorf("the list has a fact that stands nowhere in the packet: %s", text)
	}
}
