package pack_test

import (
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"aftercare/models"
	"aftercare/services/pack"
)

func lands(t testing.TB) *pack.Library {
	t.Helper()
	lib, err := pack.Load(os.DirFS("testdata/lands"))
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

type said struct {
	Status  pack.Status
	Because pack.Because
	Missing string
}

func statesOf(lib *pack.Library, f models.Facts, s pack.Settings) map[string]said {
	all := map[string]said{}
	for _, x := range lib.States(f, monday, ist, s) {
		all[x.Item] = said{x.Status, x.Because, strings.Join(x.Missing, " ")}
	}
	return all
}

func inAland(values map[string]models.FactValue) models.Facts {
	return models.Facts{Jurisdiction: "AA", Values: values}
}

func TestEveryRightHasAStatus(t *testing.T) {
	t.Parallel()
	lib := lands(t)
	yes := models.FactValue{Answer: models.Yes}
	for _, c := range []struct {
		name     string
		facts    map[string]models.FactValue
		settings pack.Settings
		want     map[string]said
	}{
		{"nothing known", nil, pack.Settings{}, map[string]said{
			"aa_law": {pack.MayApply, "", "hurt.hand"}, "aa_over": {pack.DoesNotApply, pack.NotInForce, ""},
			"aa_unread": {pack.StatusOff, pack.NotVerified, ""}, "aa_weak": {pack.MayApply, pack.WeakSource, "hurt.hand"},
			"bb_law": {pack.MayApply, pack.MaybeCountry, "person.nationality hurt.hand"}, "tt_duty": {pack.MayApply, pack.MaybeCountry, "person.nationality hurt.hand"},
			"aa_turned": {pack.MayApply, "", "hurt.hand"}, "aa_old_only": {pack.MayApply, pack.WhichVersion, "hurt.hand event.offence"},
		}},
		{"a national", map[string]models.FactValue{"person.nationality": {Code: "AA"}, "hurt.hand": yes}, pack.Settings{Off: map[string]bool{"aa_law": true}, On: map[string]bool{"aa_unread": true}}, map[string]said{
			"aa_law": {pack.StatusOff, pack.OrgSwitchedIt, ""}, "aa_unread": {pack.Applies, "", ""},
			"bb_law": {pack.DoesNotApply, pack.OtherCountry, ""}, "tt_duty": {pack.DoesNotApply, pack.NotBinding, ""},
			"aa_turned": {pack.MayApply, pack.WhichVersion, "event.offence"}, "aa_old_only": {pack.MayApply, pack.WhichVersion, "event.offence"},
		}},
		{"of Beland, in 2026", map[string]models.FactValue{"person.nationality": {Code: "BB"}, "hurt.hand": yes, "event.offence": {On: models.Exactly("2026-01-01")}}, pack.Settings{}, map[string]said{
			"bb_law": {pack.Applies, "", ""}, "tt_duty": {pack.Applies, "", ""}, "aa_turned": {pack.DoesNotApply, "", ""}, "aa_old_only": {pack.DoesNotApply, pack.NotInForce, ""},
		}},
		{"she chose not to say where she is from", map[string]models.FactValue{"person.nationality": {Answer: models.Declined}, "hurt.hand": yes}, pack.Settings{}, map[string]said{
			"bb_law": {pack.MayApply, pack.MaybeCountry, ""},
		}},
		{"no hand", map[string]models.FactValue{"hurt.hand": {Answer: models.No}, "event.offence": {On: models.Exactly("2020-01-01")}}, pack.Settings{}, map[string]said{
			"bb_law": {pack.DoesNotApply, pack.OtherCountry, ""}, "aa_turned": {pack.DoesNotApply, "", ""},
		}},
	} {
		got := statesOf(lib, inAland(c.facts), c.settings)
		if len(got) != len(lib.Items()) {
			t.Errorf("%s: %d of %d rights have a status", c.name, len(got), len(lib.Items()))
		}
		for item, want := range c.want {
			if got[item] != want {
				t.Errorf("%s: %s is %+v, want %+v", c.name, item, got[item], want)
			}
		}
	}
}

// TestStatesAgreeWithEvaluate: what pages store and what explain prints must
// come from the same code.
func TestStatesAgreeWithEvaluate(t *testing.T) {
	t.Parallel()
	lib := library(t)
	states := lib.States(busyCase, monday, ist, pack.Settings{})
	for _, e := range lib.Evaluate(busyCase, monday, ist, pack.Settings{}).Entitlements {
		i := slices.IndexFunc(states, func(s pack.ItemState) bool { return s.Item == e.Item })
		if i < 0 || !reflect.DeepEqual(states[i].EntitlementState, e) {
			t.Errorf("%s differs", e.Item)
		}
	}
}
