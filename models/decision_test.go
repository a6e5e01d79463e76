package models

import (
	"slices"
	"testing"
)

func TestNextStepsFollowFromTheLastOne(t *testing.T) {
	t.Parallel()
	for _, k := range []struct {
		name     string
		recorded []StanceKind // newest first
		late     bool
		has, not StanceKind
	}{
		{"nothing yet", nil, false, StanceInformed, StanceGranted},
		{"told", []StanceKind{StanceInformed}, false, StanceWanted, StanceInformed},
		{"applied", []StanceKind{StanceApplied, StanceInformed}, false, StancePart, StanceEscalated},
		{"applied, and late", []StanceKind{StanceApplied}, true, StanceEscalated, StanceAppealed},
		{"reminded after applying", []StanceKind{StanceEscalated, StanceApplied}, true, StanceRefused, StanceInformed},
		{"granted in part", []StanceKind{StancePart, StanceApplied}, false, StanceAppealed, StanceGranted},
		{"refused", []StanceKind{StanceRefused}, false, StanceAppealed, StanceReceived},
		{"declined", []StanceKind{StanceDeclined}, false, StanceWanted, StanceReceived},
		{"wanted after she declined", []StanceKind{StanceWanted, StanceDeclined}, false, StanceApplied, StanceWanted},
		{"received, another part", []StanceKind{StanceReceived}, true, StanceReceived, StanceEscalated},
	} {
		next := LifeRight.NextSteps(k.recorded, k.late)
		if !slices.Contains(next, k.has) || slices.Contains(next, k.not) {
			t.Errorf("%s: got %v, want %s and not %s", k.name, next, k.has, k.not)
		}
	}
}

// Neither an award nor money that came ends the chance to contest the sum.
func TestMoneyThatCameEndsNoAppeal(t *testing.T) {
	t.Parallel()
	for _, k := range []struct {
		name     string
		recorded []StanceKind // newest first
		has, not StanceKind
	}{
		{"granted", []StanceKind{StanceGranted, StanceApplied}, StanceAppealed, StanceRefused},
		{"granted in part and paid", []StanceKind{StanceReceived, StancePart, StanceApplied}, StanceAppealed, StanceRefused},
		{"paid while an appeal waits", []StanceKind{StanceReceived, StanceAppealed, StancePart}, StanceGranted, StanceAppealed},
		{"refused on appeal and paid", []StanceKind{StanceReceived, StanceRefused, StanceAppealed, StancePart}, StanceAppealed, StanceGranted},
		{"paid without a decision", []StanceKind{StanceReceived, StanceApplied}, StanceReceived, StanceAppealed},
	} {
		next := LifeMoney.NextSteps(k.recorded, false)
		if !slices.Contains(next, k.has) || slices.Contains(next, k.not) {
			t.Errorf("%s: got %v, want %s and not %s", k.name, next, k.has, k.not)
		}
	}
}

func TestObjectionIsAnsweredWhileItWaits(t *testing.T) {
	t.Parallel()
	for _, k := range []struct {
		name     string
		recorded []StanceKind // newest first
		has, not StanceKind
	}{
		{"filed", []StanceKind{StanceApplied}, StanceObjected, StanceAnswered},
		{"objected", []StanceKind{StanceObjected, StanceApplied}, StanceAnswered, StanceInformed},
		{"reminded after the objection", []StanceKind{StanceEscalated, StanceObjected, StanceApplied}, StanceAnswered, StanceInformed},
		{"answered", []StanceKind{StanceAnswered, StanceObjected, StanceApplied}, StanceObjected, StanceAnswered},
		{"objected, then decided", []StanceKind{StanceGranted, StanceObjected, StanceApplied}, StanceReceived, StanceAnswered},
		{"appealed after an old objection", []StanceKind{StanceAppealed, StanceRefused, StanceObjected, StanceApplied}, StanceObjected, StanceAnswered},
		{"not filed", nil, StanceApplied, StanceObjected},
	} {
		next := LifeMoney.NextSteps(k.recorded, false)
		if !slices.Contains(next, k.has) || slices.Contains(next, k.not) {
			t.Errorf("%s: got %v, want %s and not %s", k.name, next, k.has, k.not)
		}
	}
	if next := LifeRight.NextSteps([]StanceKind{StanceApplied}, false); slices.Contains(next, StanceObjected) {
		t.Errorf("a right that is not money: %v", next)
	}
}

func TestDepositGoesFromTheAwardToTheAccount(t *testing.T) {
	t.Parallel()
	for _, k := range []struct {
		name     string
		recorded []StanceKind // newest first
		has, not StanceKind
	}{
		{"not awarded", []StanceKind{StanceApplied}, StanceGranted, StanceDeposited},
		{"awarded", []StanceKind{StanceGranted, StanceApplied}, StanceDeposited, StanceReleased},
		{"a part paid", []StanceKind{StanceReceived, StanceGranted}, StanceDeposited, StanceReleased},
		{"in a deposit", []StanceKind{StanceDeposited, StanceReceived, StanceGranted}, StanceReleased, StanceEarlyGranted},
		{"asked for early", []StanceKind{StanceEarlyAsked, StanceDeposited, StanceGranted}, StanceEarlyRefused, StanceEarlyAsked},
		{"early release refused", []StanceKind{StanceEarlyRefused, StanceEarlyAsked, StanceDeposited, StanceGranted}, StanceEarlyAsked, StanceEarlyGranted},
		{"a part released", []StanceKind{StanceReleased, StanceDeposited, StanceGranted}, StanceReleased, StanceEarlyRefused},
	} {
		next := LifeMoney.NextSteps(k.recorded, false)
		if !slices.Contains(next, k.has) || slices.Contains(next, k.not) {
			t.Errorf("%s: got %v, want %s and not %s", k.name, next, k.has, k.not)
		}
	}
}

func TestDelayIsExcusedWhereItIsLate(t *testing.T) {
	t.Parallel()
	for _, k := range []struct {
		name     string
		recorded []StanceKind // newest first
		late     bool
		want     []StanceKind
	}{
		{"not filed", []StanceKind{StanceWanted}, true, nil},
		{"filed in time", []StanceKind{StanceApplied}, false, nil},
		{"filed late", []StanceKind{StanceApplied}, true, []StanceKind{StanceDelayAsked}},
		{"asked", []StanceKind{StanceObjected, StanceDelayAsked, StanceApplied}, true, []StanceKind{StanceDelayExcused, StanceDelayRefused}},
		{"excused", []StanceKind{StanceDelayExcused, StanceDelayAsked, StanceApplied}, true, nil},
		{"not excused", []StanceKind{StanceDelayRefused, StanceDelayAsked, StanceApplied}, true, []StanceKind{StanceAppealed}},
		{"appealed late after that", []StanceKind{StanceAppealed, StanceDelayRefused, StanceDelayAsked, StanceApplied}, true, []StanceKind{StanceDelayAsked}},
	} {
		if got := ExcuseNext(k.recorded, k.late); !slices.Equal(got, k.want) {
			t.Errorf("%s: got %v, want %v", k.name, got, k.want)
		}
	}
	for _, k := range []StanceKind{StanceDelayAsked, StanceDelayExcused, StanceDelayRefused, StanceDeposited, StanceEarlyRefused} {
		if got := standing([]StanceKind{k, StanceApplied}); got != StanceApplied {
			t.Errorf("%s changes how far the right is: %s", k, got)
		}
	}
}

func TestKeptDeposits(t *testing.T) {
	t.Parallel()
	put := func(at, free Instant, sum int64) Stance {
		return Stance{Kind: StanceDeposited, At: at, Until: free, Sum: sum}
	}
	drawn := func(at Instant, sum int64) Stance { return Stance{Kind: StanceReleased, At: at, Sum: sum} }
	for name, c := range map[string]struct {
		steps []Stance
		want  []KeptDeposit
	}{
		"the first that can be drawn stands on top":  {[]Stance{put(1, 90, 5), put(2, 50, 7)}, []KeptDeposit{{2, 50, 7}, {1, 90, 5}}},
		"what is released comes out of that one":     {[]Stance{put(1, 90, 5), put(2, 50, 7), drawn(3, 9)}, []KeptDeposit{{1, 90, 3}}},
		"one without a day comes last":               {[]Stance{put(1, 0, 5), put(2, 50, 7)}, []KeptDeposit{{2, 50, 7}, {1, 0, 5}}},
		"with interest more is released than was in": {[]Stance{put(1, 90, 5), drawn(3, 6)}, nil},
		"nothing else is a deposit":                  {[]Stance{{Kind: StanceGranted, At: 1, Sum: 5}}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			if got := KeptDeposits(c.steps); !slices.Equal(got, c.want) {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}

func TestRightDecisionCheckByKind(t *testing.T) {
	t.Parallel()
	for _, k := range []struct {
		name  string
		step  RightDecision
		field string
	}{
		{"no kind", RightDecision{}, "kind"},
		{"a day to come", RightDecision{StepFacts: StepFacts{Kind: StanceApplied}, On: "2026-11-24"}, "on"},
		{"money where none belongs", RightDecision{StepFacts: StepFacts{Kind: StanceInformed, Amount: 1, Currency: "INR"}}, "amount"},
		{"money without a currency", RightDecision{StepFacts: StepFacts{Kind: StanceReceived, Amount: 1}}, "amount"},
		{"a paper there is not", RightDecision{StepFacts: StepFacts{Kind: StanceGranted, Paper: "seal"}}, "paper"},
		{"asked again in the past", RightDecision{StepFacts: StepFacts{Kind: StanceDeclined}, ReviewOn: "2026-11-01"}, "review"},
		{"an answer wanted before the objection", RightDecision{StepFacts: StepFacts{Kind: StanceObjected}, On: "2026-11-20", ReviewOn: "2026-11-19"}, "review"},
		{"an answer that was wanted before today", RightDecision{StepFacts: StepFacts{Kind: StanceObjected}, On: "2026-11-10", ReviewOn: "2026-11-19"}, ""},
		{"a deposit without a holder", RightDecision{StepFacts: StepFacts{Kind: StanceDeposited, Amount: 100, Currency: "INR"}}, "holder"},
		{"a deposit without a sum", RightDecision{StepFacts: StepFacts{Kind: StanceDeposited, Holder: "hers"}}, "amount"},
		{"a guardian nobody named", RightDecision{StepFacts: StepFacts{Kind: StanceDeposited, Amount: 100, Currency: "INR", Holder: "guardian"}}, "holder"},
		{"free before it was made", RightDecision{StepFacts: StepFacts{Kind: StanceDeposited, Amount: 100, Currency: "INR", Holder: "hers"}, On: "2026-11-20", ReviewOn: "2026-11-19"}, "review"},
		{"a holder of a payment", RightDecision{StepFacts: StepFacts{Kind: StanceReceived, Holder: "hers"}}, "kind"},
		{"right", RightDecision{StepFacts: StepFacts{Kind: StanceReceived, Amount: 100, Currency: "INR", Paper: "receipt"}, On: "2026-11-23"}, ""},
	} {
		err := k.step.Check("2026-11-23")
		if got := problems(err); (k.field == "") != (err == nil) || k.field != "" && got[k.field] == "" {
			t.Errorf("%s: got %v, want a problem of %q", k.name, err, k.field)
		}
	}
}

func problems(err error) Problems {
	if e, ok := err.(*Error); ok {
		return e.Fields
	}
	return nil
}

func TestEscalationOfficeRoundTrip(t *testing.T) {
	t.Parallel()
	clock, n, ok := EscalatedTo(EscalationOffice("decide", 2))
	if clock != "decide" || n != 2 || !ok {
		t.Errorf("got %s %d %v", clock, n, ok)
	}
	for _, other := range []string{"", OfficeOther, "decide/x", "decide/12"} {
		if _, _, ok := EscalatedTo(other); ok {
			t.Errorf("%q was parsed as an office", other)
		}
	}
}
