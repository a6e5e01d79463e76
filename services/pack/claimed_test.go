package pack_test

import (
	"testing"
	"time"

	"aftercare/models"
	"aftercare/packs"
	"aftercare/services/pack"
)

// TestDocumentTakesWhatAPersonPickedAndWhatMayStandInIt works out the sums of one
// document: a picked row is in the sum and its question is gone, a row that needs a
// consent nobody gave is in neither rows nor sum, and a share follows both.
func TestDocumentTakesWhatAPersonPickedAndWhatMayStandInIt(t *testing.T) {
	t.Parallel()
	lib, err := pack.Load(packs.FS)
	if err != nil {
		t.Fatal(err)
	}
	yes := models.FactValue{Answer: models.Yes}
	facts := models.Facts{Jurisdiction: "IN-WB", Values: map[string]models.FactValue{
		"person.sex": {Code: "female"}, "person.adult_on": {On: models.Exactly("2016-05-01")}, "event.offence": {Answer: models.Yes, On: models.Exactly("2026-05-01")},
		"harm.rape": yes, "harm.gang_rape": yes, "harm.pregnancy": yes,
	}}
	const final, interim = "nalsa_women_compensation_2018", "nalsa_interim"
	lakh := func(n int64) int64 { return n * 100_000 * 100 }
	for name, x := range map[string]struct {
		in          *pack.Claimed
		low, high   int64 // of the final sum; 0 for none
		share       int64
		openChoices int
	}{
		"nobody decided yet":         {nil, lakh(3), lakh(4), lakh(1), 1},
		"one row":                    {&pack.Claimed{Picked: map[string][]string{final: {"gang_rape"}}, Agreed: func(string) bool { return true }}, lakh(8), lakh(14), lakh(14) / 4, 0},
		"both rows":                  {&pack.Claimed{Picked: map[string][]string{final: {"gang_rape", "rape"}}, Agreed: func(string) bool { return true }}, lakh(12), lakh(21), lakh(21) / 4, 0},
		"one row, no consent":        {&pack.Claimed{Picked: map[string][]string{final: {"gang_rape"}}, Agreed: func(string) bool { return false }}, lakh(5), lakh(10), lakh(10) / 4, 0},
		"nothing picked, no consent": {&pack.Claimed{Agreed: func(string) bool { return false }}, 0, 0, 0, 1},
	} {
		t.Run(name, func(t *testing.T) {
			now := models.StartOfDay("2026-11-23", time.UTC)
			all := lib.ConsideredFor([]string{final, interim}, x.in, facts, now, time.UTC)
			open := 0
			for _, ch := range all[final].Choices {
				if ch.Truth == models.True {
					open++
				}
			}
			if open != x.openChoices {
				t.Errorf("%d choices are open, want %d", open, x.openChoices)
			}
			got, share := all[final].Sum, all[interim].Sum
			if x.high == 0 {
				if got != nil || share != nil {
					t.Errorf("sums %v and %v, want none", got, share)
				}
				return
			}
			if got == nil || got.Min != x.low || got.Max != x.high || share == nil || share.Min != x.share {
				t.Errorf("sum %+v, share %+v", got, share)
			}
		})
	}
}
