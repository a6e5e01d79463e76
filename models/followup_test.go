package models

import (
	"testing"
)

func TestPointsCountFromLeaving(t *testing.T) {
	t.Parallel()
	want := map[string]Date{"d3": "2026-02-03", "d14": "2026-02-14", "m1": "2026-02-28", "m6": "2026-07-31", "m24": "2028-01-31"}
	for _, p := range FollowUpPoints {
		if on, asked := want[p.Code]; asked && p.On("2026-01-31") != on {
			t.Errorf("%s is %s, want %s", p.Code, p.On("2026-01-31"), on)
		}
	}
}

func TestLostSince(t *testing.T) {
	t.Parallel()
	try := func(result string, at Instant) FollowUpFacts { return FollowUpFacts{Result: result, At: at} }
	list := []FollowUpFacts{try(FollowNotReached, 40), try(FollowReached, 20), try(FollowNotReached, 10), try(FollowNotReached, 30), try(FollowUnsafe, 50), {DueAt: 60}}
	for _, c := range []struct {
		seen Instant
		n    int
		want Instant
	}{{0, 1, 30}, {0, 2, 40}, {0, 3, 0}, {35, 1, 40}, {45, 1, 0}} {
		if got := LostSince(list, c.seen, c.n); got != c.want {
			t.Errorf("seen at %d, %d tries: lost since %d, want %d", c.seen, c.n, got, c.want)
		}
	}
	if LostSince(append(list, try(FollowDeclined, 55)), 0, 1) != 0 {
		t.Error("somebody who was reached and did not want to talk is lost")
	}
}

func TestOnlyWhatTheResultCanHaveIsKept(t *testing.T) {
	t.Parallel()
	all := FollowUpFacts{Way: "call", WhyNot: "other", Told: "team", Safe: "yes", Home: "family", Trafficker: "spoke"}
	for result, kept := range map[string]FollowUpFacts{
		FollowReached:    {Way: "call", Safe: "yes", Home: "family", Trafficker: "spoke"},
		FollowNotReached: {Way: "call", WhyNot: "other", Told: "team"},
		FollowDeclined:   {Way: "call", Safe: "yes"},
		FollowUnsafe:     {Told: "team"},
	} {
		f := all
		f.Result, kept.Result = result, result
		if got := f.Only(); got != kept {
			t.Errorf("%s keeps %+v", result, got)
		}
	}
	f := all
	f.Result, f.Safe = FollowReached, "no"
	if f.Only().Home != "" {
		t.Error("an answer is kept although it was not safe to speak")
	}
}
