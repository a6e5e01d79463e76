package pack_test

import (
	"os"
	"reflect"
	"testing"
	"time"

	"aftercare/models"
	"aftercare/services/pack"
)

func sums(t *testing.T) *pack.Library {
	t.Helper()
	lib, err := pack.Load(os.DirFS("testdata/sums"))
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

// hurt is a case in the invented country; an answer of "" leaves a fact open.
func hurt(hand, foot, young models.Answer) models.Facts {
	return models.Facts{Jurisdiction: "YY", Values: map[string]models.FactValue{
		"hurt.hand": {Answer: hand}, "hurt.foot": {Answer: foot}, "hurt.young": {Answer: young}, "hurt.percent": number(0)}}
}

func number(n int64) models.FactValue { return models.FactValue{Number: &n} }

func sumIs(t *testing.T, got *pack.Range, minimum, maximum int64, floor bool) {
	t.Helper()
	if want := (pack.Range{Min: minimum, Max: maximum, Floor: floor}); got == nil || *got != want {
		t.Errorf("the sum is %+v, want %+v", got, want)
	}
}

func TestConsideredAddsRaisesAndShares(t *testing.T) {
	t.Parallel()
	lib, f := sums(t), hurt(models.Yes, models.Yes, models.Yes)
	c := lib.Considered("harm", f, monday, ist)
	sumIs(t, c.Sum, 450_00, 825_00, false)
	var kinds []string
	for _, s := range c.Steps {
		kinds = append(kinds, s.Kind+" "+s.Key+" "+s.Clause+" "+string(s.Quality))
	}
	want := []string{"row hand row 1 S", "uplift young 9 S", "row foot row 2 C", "uplift young 9 S", "combine add 8 C", "soft_cap  10 S"}
	if !reflect.DeepEqual(kinds, want) {
		t.Errorf("the steps are %q, want %q", kinds, want)
	}
	if last := c.Steps[len(c.Steps)-1].Range; last != *c.Sum {
		t.Errorf("the steps lead to %+v but the sum is %+v", last, *c.Sum)
	}
	early := lib.Considered("early", f, monday, ist)
	sumIs(t, early.Sum, 165_00, 0, true)
	if step := early.Steps[len(early.Steps)-1]; step.Kind != pack.StepShare || step.Percent != 20 || step.Clause != "13" || early.Of != "harm" {
		t.Errorf("the share is not shown: %+v", step)
	}
}

func TestConsideredLeavesOpenRowsOut(t *testing.T) {
	t.Parallel()
	c := sums(t).Considered("harm", hurt(models.Yes, "", ""), monday, ist)
	sumIs(t, c.Sum, 100_00, 300_00, false)
	sumIs(t, c.Possible, 100_00, 450_00, false)
	if row := c.Rows[1]; row.Truth != models.Unknown || !reflect.DeepEqual(row.Missing, []string{"hurt.foot"}) || row.Counted {
		t.Errorf("the open row is %+v", row)
	}
}

func TestConsideredCombinesAsSchemeSays(t *testing.T) {
	t.Parallel()
	lib, f := sums(t), hurt(models.Yes, models.Yes, models.No)
	best := lib.Considered("best", f, monday, ist)
	sumIs(t, best.Sum, 100_00, 300_00, false)
	if !best.Rows[0].Counted || best.Rows[1].Counted {
		t.Error("the highest row is not counted")
	}
	pick := lib.Considered("pick", f, monday, ist)
	if pick.Sum != nil || len(pick.Choices) != 1 || !reflect.DeepEqual(pick.Choices[0].Rows, []string{"hand", "foot"}) {
		t.Errorf("a row was picked: %+v %+v", pick.Sum, pick.Choices)
	}
	if alone := lib.Considered("alone", f, monday, ist); alone.Sum != nil || len(alone.Steps) != 2 {
		t.Errorf("separate rows were added: %+v", alone.Sum)
	}
}

func TestConsideredAsksPersonAboutHole(t *testing.T) {
	t.Parallel()
	lib, f := sums(t), hurt(models.No, models.Yes, models.No)
	f.Values["hurt.percent"] = number(20)
	c := lib.Considered("harm", f, monday, ist)
	if len(c.Choices) != 1 || c.Choices[0].Truth != models.True || c.Choices[0].Text.In("en") == "" || c.Choices[0].Clause == "" {
		t.Fatalf("the hole is not among the choices: %+v", c.Choices)
	}
	sumIs(t, c.Sum, 200_00, 250_00, false)
	for _, row := range c.Rows {
		if (row.Amount.Key == "below" || row.Amount.Key == "above") != (row.Choice == "exactly_20") {
			t.Errorf("%s: choice %q", row.Amount.Key, row.Choice)
		}
	}
	delete(f.Values, "hurt.percent")
	if open := lib.Considered("harm", f, monday, ist); open.Choices[0].Truth != models.Unknown || *open.Sum != *c.Sum || open.Possible != nil {
		t.Errorf("an open hole was decided: %+v", open.Choices)
	}
}

func TestStagesFollowTheirEvents(t *testing.T) {
	t.Parallel()
	f := hurt(models.Yes, models.Yes, models.No)
	f.Values["tide.reported"] = models.FactValue{On: models.Exactly("2026-11-02")}
	f.Values["tide.judged"] = models.FactValue{On: models.Exactly("2027-02-01")}
	c := sums(t).Considered("harm", f, monday, ist)
	sumIs(t, c.Stages[0].Sum, 60_00, 110_00, false)
	sumIs(t, c.Stages[2].Sum, 10_00, 30_00, false)
	if c.Stages[0].Come.Date(ist) != "2026-11-02" || c.Stages[1].Come != 0 {
		t.Errorf("a hearing in February counts as come in November: %+v", c.Stages)
	}
}

func TestSplitNamesDayOfRelease(t *testing.T) {
	t.Parallel()
	lib, f := sums(t), hurt(models.Yes, models.No, models.No)
	locked := func() pack.SplitPart { return lib.Considered("harm", f, monday, ist).Split[0] }
	if p := locked(); p.Release != "" || !reflect.DeepEqual(p.Waits, []string{"tide.paid", "tide.judged", "person.adult_on"}) {
		t.Errorf("without dates: %+v", p)
	}
	f.Values["tide.judged"] = models.FactValue{On: models.Exactly("2026-01-05")}
	f.Values["tide.paid"] = models.FactValue{On: models.Exactly("2024-02-29")}
	f.Values["person.adult_on"] = models.FactValue{On: models.Exactly("2026-06-01")}
	if p := locked(); p.From != "2024-02-29" || p.Release != "2027-02-28" || p.About {
		t.Errorf("three years from 29 February: %+v", p)
	}
	f.Values["person.adult_on"] = models.FactValue{On: models.PartialDate{On: "2030", Sure: models.SureYear}}
	if p := locked(); p.Release != "2030-12-31" || !p.About {
		t.Errorf("until the eighteenth birthday: %+v", p)
	}
	sumIs(t, locked().Sum, 80_00, 240_00, false)
	sumIs(t, lib.Considered("harm", f, monday, ist).Split[2].Sum, 125_00, 0, true)
}

func TestReceivedSumIsDeclaredNotSubtracted(t *testing.T) {
	t.Parallel()
	lib, f := sums(t), hurt(models.Yes, models.No, models.No)
	n := int64(50_00)
	f.Values["got.before"] = models.FactValue{Number: &n, Currency: "YYD"}
	c := lib.Considered("harm", f, monday, ist)
	if len(c.Declared) != 1 || !c.Declared[0].Known || c.Declared[0].Sum != 50_00 || c.Sum.Max != 300_00 {
		t.Errorf("declared %+v, sum %+v", c.Declared, c.Sum)
	}
}

func TestConsideredOfUnknownRightIsEmpty(t *testing.T) {
	t.Parallel()
	if c := sums(t).Considered("nothing", models.Facts{}, monday, time.UTC); len(c.Rows) != 0 || c.Sum != nil {
		t.Errorf("got %+v", c)
	}
}

func TestStageOfSeparateRowsIsOneEach(t *testing.T) {
	t.Parallel()
	lib, f := sums(t), hurt(models.Yes, models.Yes, models.No)
	f.Values["tide.reported"] = models.FactValue{Answer: models.Yes}
	c := lib.Considered("staged", f, monday, ist)
	if len(c.Stages) != 2 || c.Stages[0].Row != "hand" || c.Stages[1].Row != "foot" || !c.Stages[0].Reached || c.Stages[0].Come != 0 {
		t.Fatalf("the stages are %+v", c.Stages)
	}
	sumIs(t, c.Stages[0].Sum, 50_00, 150_00, false)
	sumIs(t, c.Stages[1].Sum, 100_00, 125_00, false)
}
