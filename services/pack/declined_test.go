package pack_test

import (
	"slices"
	"testing"

	"aftercare/models"
	"aftercare/services/pack"
)

// A decision "she declined" about a gap counts where it is hers to decline, and
// changes nothing where somebody owes it whatever she says.
func TestDecliningAGap(t *testing.T) {
	t.Parallel()
	lib := library(t)
	child, adult := models.FactValue{Code: "child"}, models.FactValue{Code: "adult"}
	inShelter := map[string]models.FactValue{"stay.in_shelter": {Answer: models.Yes}}
	for _, k := range []struct {
		name, gap string
		age       models.FactValue
		more      map[string]models.FactValue
		owed      bool
	}{
		{"a health check", "health.first_check_missing", child, nil, false},
		{"a lawyer, adult", "rep.no_lawyer", adult, nil, false},
		{"a lawyer, child", "rep.no_lawyer", child, nil, true},
		{"a safety assessment", "safety.assessment_missing", adult, nil, true},
		{"a stay without order or wish", "shelter.no_legal_basis_or_choice", adult, inShelter, true},
		{"the Committee", "clock.ours:cwc_production_24h/produce", child, map[string]models.FactValue{"episode.trafficked": {Answer: models.Yes}}, true},
	} {
		t.Run(k.name, func(t *testing.T) {
			t.Parallel()
			f := models.Facts{Jurisdiction: "IN-WB", Values: map[string]models.FactValue{
				"event.intake": {Answer: models.Yes, At: longAgo}, "case.status": {Code: "active"}, "person.age_group": k.age,
			}}
			for key, v := range k.more {
				f.Values[key] = v
			}
			f.Stances = []models.Stance{{Subject: k.gap, Kind: models.StanceDeclined, At: lately}}
			gaps := lib.Evaluate(f, today, kolkata, pack.Settings{}).Gaps
			i := slices.IndexFunc(gaps, func(g models.GapState) bool { return g.Key() == k.gap })
			if i < 0 {
				t.Fatal("there is no such gap")
			}
			if g := gaps[i]; g.Owed != k.owed || g.Closed() == k.owed {
				t.Errorf("owed %v and closed %v, want owed %v", g.Owed, g.Closed(), k.owed)
			}
		})
	}
}
