package handlers

import (
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"aftercare/models"
	"aftercare/services/claimfact"
	"aftercare/services/matter"
	"aftercare/services/pack/packtest"
	"aftercare/services/packet"
)

func filledForm(t *testing.T) packetText {
	t.Helper()
	lib := packtest.Shipped(t)
	return inventedPacket(t, lib, lib.Form("nalsa_form_i"), "en")
}

// What she did not want to answer, and what nobody knows, is no "no" on a form.
func TestFormMakesNoNoOfAQuestionThatWasNotAnswered(t *testing.T) {
	t.Parallel()
	text := filledForm(t)
	for _, key := range []string{"event.fir_registered", "held.medical_report"} {
		for answer, no := range map[models.Answer]bool{models.No: true, models.Declined: false, models.NotKnown: false, models.NotAsked: false} {
			text.v.All.Facts = map[string]models.FactValue{key: {Answer: answer}}
			said := strings.Join(slices.Concat(text.fir().text, text.medical().text), " ")
			if got := strings.Contains(said, "No FIR was registered") || strings.Contains(said, text.T("packet.no_medical")); got != no {
				t.Errorf("%s %s: %q", key, answer, said)
			}
		}
	}
}

// The day of the report is that of the one whose number is printed.
func TestNumberAndDayOfAReportAreOfOne(t *testing.T) {
	t.Parallel()
	text := filledForm(t)
	text.v.All.Facts = map[string]models.FactValue{"event.fir_registered": {Answer: models.Yes, On: models.PartialDate{On: "2026-01-02", Sure: models.SureExact}}}
	text.matter.Number, text.police.RegisteredOn = "7/2026", "2026-03-04"
	if said := text.fir().text[0]; !strings.Contains(said, "4 March 2026") || strings.Contains(said, "2 January") || !strings.Contains(said, "7/2026") {
		t.Error(said)
	}
}

func TestLossOfAnotherClaimStaysOut(t *testing.T) {
	t.Parallel()
	text := filledForm(t)
	text.v.Packet.Rights = models.CodesOf([]string{"one"})
	text.words.Losses = make([]claimfact.Loss, 3)
	text.words.Losses[0].Row.Items, text.words.Losses[1].Row.Items = "one two", "three"
	if got := text.lossesHere(); len(got) != 2 || got[0].Row.Items != "one two" || got[1].Row.Items != "" {
		t.Errorf("got %d losses", len(got))
	}
}

// The number of a report against her is in no paper of her claim.
func TestReportAgainstHerIsInNoApplication(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.opened("legal_aid")
	for number, accused := range map[string]models.Answer{"AGAINST-HER": models.Yes, "OF-HERS": models.No} {
		in := matter.Input{}
		in.Kind, in.Number, in.Accused, in.RegisteredOn = models.MatterPolice, number, accused, h.Moment().Date(time.UTC)
		if _, err := h.deps.Matters.Add(t.Context(), h.Actor("caseworker"), c.ID, in); err != nil {
			t.Fatal(err)
		}
	}
	done, err := h.deps.Packets.Begin(t.Context(), h.Actor("legal_aid"), c.ID, packet.Input{PacketFacts: models.PacketFacts{Authority: "dlsa", Form: "nalsa_form_i", Language: "en"}})
	if err != nil {
		t.Fatal(err)
	}
	text := words(t, h.signedIn("legal_aid").post(packetPath(c.ID, done.ID)+"/file", url.Values{"purpose": {"claim"}, "as": {"pdf"}}).Body.Bytes())
	if !strings.Contains(text, "OF-HERS") || strings.Contains(text, "AGAINST-HER") {
		t.Error(text)
	}
}
