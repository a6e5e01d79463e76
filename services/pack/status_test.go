package pack_test

import (
	"bytes"
	"encoding/json"
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

func TestEveryRightOfEveryPackHasAStatus(t *testing.T) {
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

// What pages store and what explain prints come from the same place.
func TestExplainAndPagesSayTheSame(t *testing.T) {
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

func TestExplainIsWholeForEveryRight(t *testing.T) {
	t.Parallel()
	lib := library(t)
	var out bytes.Buffer
	raw, err := json.Marshal(lib.CaseFactsOf(busyCase))
	if err != nil {
		t.Fatal(err)
	}
	if err := pack.Explain(&out, lib, bytes.NewReader(raw), pack.View{AsOf: monday, Zone: ist, Lang: "en", JSON: true}); err != nil {
		t.Fatal(err)
	}
	var e pack.Explanation
	if err := json.Unmarshal(out.Bytes(), &e); err != nil {
		t.Fatal(err)
	}
	if len(e.Rights) != len(lib.Items()) {
		t.Fatalf("%d of %d rights are explained", len(e.Rights), len(lib.Items()))
	}
	for _, r := range e.Rights {
		it := lib.Item(r.Key)
		switch {
		case !slices.Contains([]pack.Status{pack.Applies, pack.MayApply, pack.DoesNotApply, pack.StatusOff}, r.Status):
			t.Errorf("%s has the status %q", r.Key, r.Status)
		case (r.Status == pack.DoesNotApply || r.Status == pack.StatusOff) && r.Why == "":
			t.Errorf("%s %s and does not say why", r.Key, r.Status)
		case r.Status == pack.MayApply && len(r.Reasons) == 0 && len(r.Ask) == 0:
			t.Errorf("%s may apply and asks nothing", r.Key)
		case len(r.Law) == 0 || r.OwedBy == "" || r.Quality == "" || len(r.Conflicts) != len(it.Conflicts):
			t.Errorf("%s is not whole", r.Key)
		case r.Status == pack.Applies && (len(r.Papers) != len(it.Papers) || (r.Considered == nil) != (len(it.Amounts) == 0 && it.Schedule.Of == "" && len(it.Schedule.Split) == 0)):
			t.Errorf("%s: papers or sums are missing", r.Key)
		}
	}
}

func TestExplainWritesEverySumWithItsSteps(t *testing.T) {
	t.Parallel()
	lib := sums(t)
	facts := `{"jurisdiction":"YY","facts":{"hurt.hand":"yes","hurt.foot":"yes","hurt.young":"yes","hurt.percent":20,"tide.paid":"2024-02-29","person.adult_on":"2026-06-01","got.before":"5000 YYD"}}`
	var out bytes.Buffer
	if err := pack.Explain(&out, lib, strings.NewReader(facts), pack.View{AsOf: monday, Zone: ist, Lang: "en"}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"may be considered for YYD 450 to 825; the upper limit may be exceeded with reasons",
		"uplift   Half more: 150 to 450 [S] 9",
		"combine  Rows are added.: 450 to 825 [C] 8",
		"and      Each month: 7.50 each month",
		"and      Share: 40 percent",
		"a person chooses between below, above: Exactly 20 is in no row. row 3",
		"stage    On report: 90 to 165, has not come: tide.reported [S] 12",
		"paid     Locked: 360 to 660, fixed deposit, free on 2027-02-28 [S] 11",
		"share    A fifth at once.: at least 165 [S] 13",
		"declare  How much? YYD 50",
		"no rule adds these rows",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the explanation lacks %q", want)
		}
	}
	if t.Failed() {
		t.Log(out.String())
	}
}
