package handlers

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"aftercare/models"
	"aftercare/services/casefile"
	"aftercare/services/entitlement"
	"aftercare/services/pack"
	"aftercare/services/pack/packtest"
	"aftercare/services/packet"
)

// inventedPacket is a packet on a form, of an invented case with its facts in place.
func inventedPacket(t *testing.T, lib *pack.Library, f *pack.Form, lang string) packetText {
	yes := func(on string) models.FactValue {
		return models.FactValue{Answer: models.Yes, On: models.PartialDate{On: on, Sure: models.SureExact}}
	}
	facts := map[string]models.FactValue{
		"event.offence_began": yes("2024-02-01"), "event.offence": yes("2025-03-10"), "event.fir_registered": yes("2025-03-14"), "event.charge_sheet": yes("2025-06-02"),
		"event.rescue": yes("2025-03-12"), "held.medical_report": {Answer: models.Yes}, "offence.region": {Code: "IN-WB"}, "form.bonded_labour": {Answer: models.Yes},
		"person.sex": {Code: "female"}, "person.nationality": {Code: "IN"}, "person.origin_region": {Code: "IN-JH"}, "harm.pregnancy": {Answer: models.Yes},
	}
	v := packet.View{Form: f, All: entitlement.Rights{Facts: facts}, Packet: models.Packet{PacketFacts: models.PacketFacts{Form: f.Key, Language: lang, Masked: true, Kinds: "interim,final"}}}
	out := packetText{texts: testTexts(t, lang), lib: lib, v: v, sender: "Invented House", head: casefile.Header{Code: "AC-TEST-X", AdultFrom: "2019-05-01", AdultTo: "2019-05-31"}}
	out.now, out.zone = models.StartOfDay("2026-11-29", out.zone), out.texts.zone
	return out
}

// plain writes blocks as text, to compare.
func plain(of packetText) string {
	var b strings.Builder
	for _, block := range of.doc(false).Blocks {
		s := shownBlock(block)
		fmt.Fprintf(&b, "%s: %s\n", s.Kind, strings.TrimSpace(s.No+" "+s.Text+" "+s.Note))
		for _, l := range s.Lines {
			fmt.Fprintf(&b, "  = %s\n", l)
		}
		for _, row := range append([][]string{s.Head}, s.Rows...) {
			if len(row) > 0 {
				fmt.Fprintf(&b, "  | %s\n", strings.Join(row, " | "))
			}
		}
	}
	return b.String()
}

// TestEveryFormIsPrintedAsItsFileSays compares the packet on every form that was read
// with a file, in both languages. Write the files anew with AFTERCARE_UPDATE_GOLDEN=1
// and read what changed.
func TestEveryFormIsPrintedAsItsFileSays(t *testing.T) {
	t.Parallel()
	lib := packtest.Shipped(t)
	for _, f := range lib.Forms() {
		for _, lang := range models.PacketLanguages {
			if f.Disabled() {
				continue
			}
			t.Run(f.Key+"_"+lang, func(t *testing.T) {
				got, name := plain(inventedPacket(t, lib, f, lang)), filepath.Join("testdata", "forms", f.Key+"_"+lang+".txt")
				if os.Getenv("AFTERCARE_UPDATE_GOLDEN") != "" {
					if err := os.WriteFile(name, []byte(got), 0o600); err != nil {
						t.Fatal(err)
					}
				}
				want, err := os.ReadFile(name)
				if err != nil || got != string(want) {
					t.Errorf("%v; the packet reads\n%s", err, got)
				}
			})
		}
	}
}

// TestFormIHasItsElevenQuestionsAndNoOther holds the form of NALSA to its print: no box
// for a photograph, a number of an identity paper, a bank, a telephone or a fee.
func TestFormIHasItsElevenQuestionsAndNoOther(t *testing.T) {
	t.Parallel()
	lib := packtest.Shipped(t)
	var numbers []string
	for _, f := range lib.Form("nalsa_form_i").Fields {
		numbers = append(numbers, f.No)
	}
	if got := strings.Join(numbers, " "); got != "1. 2. 3. a) 3. b) 3. c) 4. 5. 6. 7. 8. 9. 10. 11." {
		t.Errorf("the form asks %s", got)
	}
}

// TestWhatIsSensitiveNeedsHerWord holds the row of a pregnancy to her consent for this
// paper.
func TestWhatIsSensitiveNeedsHerWord(t *testing.T) {
	t.Parallel()
	lib := packtest.Shipped(t)
	for _, agreed := range []models.Codes{"", "pregnancy"} {
		of := inventedPacket(t, lib, lib.Form("nalsa_form_i"), "en")
		of.v.Packet.Agreed = agreed
		if got := strings.Contains(plain(of), "Pregnancy"); got != (agreed != "") {
			t.Errorf("agreed to %q: the paper speaks of it: %v", agreed, got)
		}
	}
}

// TestSourcesOfFormsAreKnown holds what the pages answer to the list that packs are
// checked with.
func TestSourcesOfFormsAreKnown(t *testing.T) {
	t.Parallel()
	for code := range packetSources {
		if _, known := models.FormSourceOf(code); !known {
			t.Errorf("%s is answered and not in models.FormSources", code)
		}
	}
}
