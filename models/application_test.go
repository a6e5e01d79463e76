package models_test

import (
	"testing"

	"pgregory.net/rapid"

	"aftercare/models"
)

func claimed(item string, progress models.Progress, steps ...models.StanceRow) models.Claimed {
	return models.Claimed{
		State:     models.EntitlementState{Item: item, Standing: models.Entitled, Progress: progress},
		Authority: "dlsa", Steps: steps,
	}
}

func interim(c models.Claimed) models.Claimed {
	c.Interim = true
	return c
}

func stepOf(kind models.StanceKind, at models.Instant, rupees int64, filing string) models.StanceRow {
	s := models.StanceRow{At: at, Filing: filing}
	s.Kind, s.Amount, s.Currency = kind, rupees*100, "INR"
	return s
}

func deposit(at, free models.Instant, rupees int64) models.StanceRow {
	s := stepOf(models.StanceDeposited, at, rupees, "")
	s.UntilAt = free
	return s
}

const oneDay = models.Instant(24 * 60 * 60 * 1000)

func objection(at, until models.Instant) models.StanceRow {
	s := stepOf(models.StanceObjected, at, 0, "")
	s.UntilAt = until
	return s
}

func TestApplications(t *testing.T) {
	clock := models.ClockState{Key: "decide", Against: models.PartyAuthority, Turn: models.PartyAuthority, Started: 10, Due: 500}
	earlier := clock
	earlier.Due = 300
	withClock := func(c models.Claimed, k models.ClockState) models.Claimed {
		c.State.Clocks = []models.ClockState{k}
		return c
	}
	maybe := claimed("state", models.ProgressOpen)
	maybe.State.Standing = models.MayBeEntitled
	wages := claimed("wages", models.ProgressOpen)
	wages.Authority = "labour"
	for name, test := range map[string]struct {
		rights []models.Claimed
		want   []models.CaseApplication
	}{
		"one filing for two rights has the earliest clock and both sums": {
			[]models.Claimed{
				withClock(claimed("a", models.ProgressWaiting, stepOf(models.StanceApplied, 10, 100, "f1")), clock),
				withClock(claimed("b", models.ProgressWaiting, stepOf(models.StanceApplied, 10, 50, "f1")), earlier),
			},
			[]models.CaseApplication{{Name: "f1", Items: "a b", Rights: 2, Stage: models.ApplicationFiled, FiledAt: 10, Due: 300, Turn: models.PartyAuthority, Place: 300, Currency: "INR", Sought: 15000}},
		},
		"what waits for one authority is one application": {
			[]models.Claimed{claimed("a", models.ProgressOpen), claimed("b", models.ProgressOpen)},
			[]models.CaseApplication{{Name: "open/dlsa", Items: "a b", Rights: 2, Stage: models.ApplicationToFile, Place: models.Forever}},
		},
		"two authorities are two": {
			[]models.Claimed{claimed("a", models.ProgressOpen), wages},
			[]models.CaseApplication{
				{Name: "open/dlsa", Items: "a", Rights: 1, Stage: models.ApplicationToFile, Place: models.Forever},
				{Name: "open/labour", Authority: "labour", Items: "wages", Rights: 1, Stage: models.ApplicationToFile, Place: models.Forever},
			},
		},
		"what only may apply, and what she does not want, is none": {[]models.Claimed{maybe, claimed("a", models.ProgressDeclined), claimed("b", models.ProgressNone)}, nil},
		"one right filed alone is named by it": {
			[]models.Claimed{claimed("a", models.ProgressWaiting, stepOf(models.StanceApplied, 10, 0, ""))},
			[]models.CaseApplication{{Name: "item/a", Items: "a", Rights: 1, Stage: models.ApplicationFiled, FiledAt: 10, Place: models.Forever}},
		},
		"an instalment leaves an award unpaid": {
			[]models.Claimed{claimed("a", models.ProgressReceived, stepOf(models.StanceApplied, 10, 400, ""), stepOf(models.StanceGranted, 20, 300, ""), stepOf(models.StanceReceived, 30, 75, ""))},
			[]models.CaseApplication{{Name: "item/a", Items: "a", Rights: 1, Stage: models.ApplicationGranted, FiledAt: 10, DecidedAt: 20, PaidAt: 30, Place: models.Forever, Currency: "INR", Sought: 40000, Awarded: 30000, Paid: 7500}},
		},
		"payments are added": {
			[]models.Claimed{claimed("a", models.ProgressReceived, stepOf(models.StanceGranted, 20, 300, ""), stepOf(models.StanceReceived, 30, 75, ""), stepOf(models.StanceReceived, 40, 225, ""))},
			[]models.CaseApplication{{Name: "item/a", Items: "a", Rights: 1, Stage: models.ApplicationPaid, DecidedAt: 20, PaidAt: 30, Place: models.Forever, Currency: "INR", Awarded: 30000, Paid: 30000}},
		},
		"refused after an award in part awards nothing": {
			[]models.Claimed{claimed("a", models.ProgressRefused, stepOf(models.StancePart, 20, 300, ""), stepOf(models.StanceRefused, 30, 0, ""))},
			[]models.CaseApplication{{Name: "item/a", Items: "a", Rights: 1, Stage: models.ApplicationRefused, DecidedAt: 20, Place: models.Forever, Currency: "INR"}},
		},
		"an objection is our move until the day that the office named": {
			[]models.Claimed{withClock(claimed("a", models.ProgressWaiting, stepOf(models.StanceApplied, 10, 0, ""), objection(20, 1_000_000)), clock)},
			[]models.CaseApplication{{Name: "item/a", Items: "a", Rights: 1, Stage: models.ApplicationObjected, FiledAt: 10, ObjectedAt: 20, AnswerDue: 1_000_000 + oneDay - 1,
				Due: 1_000_000 + oneDay - 1, Turn: models.PartyShelter, Place: 1_000_000 + oneDay - 1}},
		},
		"an objection without a day has one of our own": {
			[]models.Claimed{claimed("a", models.ProgressWaiting, stepOf(models.StanceApplied, 10, 0, ""), objection(20, 0))},
			[]models.CaseApplication{{Name: "item/a", Items: "a", Rights: 1, Stage: models.ApplicationObjected, FiledAt: 10, ObjectedAt: 20, AnswerDue: 20 + 14*oneDay, OwnDue: true,
				Due: 20 + 14*oneDay, Turn: models.PartyShelter, Place: 20 + 14*oneDay}},
		},
		"an objection that was answered is the office's move again": {
			[]models.Claimed{withClock(claimed("a", models.ProgressWaiting, stepOf(models.StanceApplied, 10, 0, ""), objection(20, 0), stepOf(models.StanceAnswered, 30, 0, "")), clock)},
			[]models.CaseApplication{{Name: "item/a", Items: "a", Rights: 1, Stage: models.ApplicationFiled, FiledAt: 10, Due: 500, Turn: models.PartyAuthority, Place: 500}},
		},
		"a decision ends an objection": {
			[]models.Claimed{claimed("a", models.ProgressRefused, stepOf(models.StanceApplied, 10, 0, ""), objection(20, 0), stepOf(models.StanceRefused, 30, 0, ""))},
			[]models.CaseApplication{{Name: "item/a", Items: "a", Rights: 1, Stage: models.ApplicationRefused, FiledAt: 10, DecidedAt: 30, Place: models.Forever}},
		},
		"money that came answers no appeal": {
			[]models.Claimed{claimed("a", models.ProgressReceived, stepOf(models.StanceApplied, 10, 0, ""), stepOf(models.StancePart, 20, 100, ""), stepOf(models.StanceAppealed, 30, 0, ""), stepOf(models.StanceReceived, 40, 100, ""))},
			[]models.CaseApplication{{Name: "item/a", Items: "a", Rights: 1, Stage: models.ApplicationFiled, FiledAt: 10, DecidedAt: 20, PaidAt: 40, Place: models.Forever, Currency: "INR", Awarded: 10000, Paid: 10000}},
		},
		"an appeal that was decided is over": {
			[]models.Claimed{claimed("a", models.ProgressReceived, stepOf(models.StancePart, 20, 100, ""), stepOf(models.StanceAppealed, 30, 0, ""), stepOf(models.StanceGranted, 35, 100, ""), stepOf(models.StanceReceived, 40, 100, ""))},
			[]models.CaseApplication{{Name: "item/a", Items: "a", Rights: 1, Stage: models.ApplicationPaid, DecidedAt: 20, PaidAt: 40, Place: models.Forever, Currency: "INR", Awarded: 10000, Paid: 10000}},
		},
		"interim money that is ordered and not paid stands while the final claim waits": {
			[]models.Claimed{
				interim(claimed("i", models.ProgressGranted, stepOf(models.StanceApplied, 10, 0, "f1"), stepOf(models.StanceGranted, 20, 100, ""))),
				claimed("a", models.ProgressWaiting, stepOf(models.StanceApplied, 10, 400, "f1")),
			},
			[]models.CaseApplication{{Name: "f1", Items: "i a", Rights: 2, Stage: models.ApplicationFiled, FiledAt: 10, DecidedAt: 20, Place: models.Forever, Currency: "INR", Sought: 40000, Awarded: 10000, Interim: 10000, InterimAt: 20}},
		},
		"a part of the interim money leaves the rest owed": {
			[]models.Claimed{interim(claimed("i", models.ProgressReceived, stepOf(models.StanceGranted, 20, 100, ""), stepOf(models.StanceReceived, 30, 40, "")))},
			[]models.CaseApplication{{Name: "item/i", Items: "i", Rights: 1, Stage: models.ApplicationGranted, DecidedAt: 20, PaidAt: 30, Place: models.Forever, Currency: "INR", Awarded: 10000, Paid: 4000, Interim: 10000, InterimPaid: 4000, InterimAt: 20}},
		},
		"interim money without a sum is owed until something came": {
			[]models.Claimed{interim(claimed("i", models.ProgressGranted, stepOf(models.StanceGranted, 20, 0, "")))},
			[]models.CaseApplication{{Name: "item/i", Items: "i", Rights: 1, Stage: models.ApplicationGranted, DecidedAt: 20, Place: models.Forever, InterimAt: 20}},
		},
		"an answer to all that was asked for is no order of interim money": {
			[]models.Claimed{
				interim(claimed("i", models.ProgressGranted, stepOf(models.StanceApplied, 10, 0, "f1"), stepOf(models.StanceGranted, 20, 0, "f2"))),
				claimed("a", models.ProgressGranted, stepOf(models.StanceApplied, 10, 400, "f1"), stepOf(models.StanceGranted, 20, 300, "f2")),
			},
			[]models.CaseApplication{{Name: "f1", Items: "i a", Rights: 2, Stage: models.ApplicationGranted, FiledAt: 10, DecidedAt: 20, Place: models.Forever, Currency: "INR", Sought: 40000, Awarded: 30000}},
		},
		"the whole award that includes it pays the interim money": {
			[]models.Claimed{
				interim(claimed("i", models.ProgressGranted, stepOf(models.StanceApplied, 10, 0, "f1"), stepOf(models.StanceGranted, 20, 100, ""))),
				claimed("a", models.ProgressReceived, stepOf(models.StanceApplied, 10, 400, "f1"), awardOf("a", 30, 400, "i"), stepOf(models.StanceReceived, 40, 400, "")),
			},
			[]models.CaseApplication{{Name: "f1", Items: "i a", Rights: 2, Stage: models.ApplicationPaid, FiledAt: 10, DecidedAt: 20, PaidAt: 40, Place: models.Forever, Currency: "INR", Sought: 40000, Awarded: 40000, Paid: 40000, Interim: 10000, InterimPaid: 10000}},
		},
		"what is in a deposit is not owed and not paid": {
			[]models.Claimed{claimed("a", models.ProgressReceived, stepOf(models.StanceGranted, 20, 300, ""), stepOf(models.StanceReceived, 30, 75, ""), deposit(35, 90, 225))},
			[]models.CaseApplication{{Name: "item/a", Items: "a", Rights: 1, Stage: models.ApplicationKept, DecidedAt: 20, PaidAt: 30, Place: models.Forever, Currency: "INR", Awarded: 30000, Paid: 7500, Kept: 22500, FreeOn: 90}},
		},
		"a part that is neither paid nor in a deposit is owed": {
			[]models.Claimed{claimed("a", models.ProgressReceived, stepOf(models.StanceGranted, 20, 300, ""), stepOf(models.StanceReceived, 30, 50, ""), deposit(35, 90, 225))},
			[]models.CaseApplication{{Name: "item/a", Items: "a", Rights: 1, Stage: models.ApplicationGranted, DecidedAt: 20, PaidAt: 30, Place: models.Forever, Currency: "INR", Awarded: 30000, Paid: 5000, Kept: 22500, FreeOn: 90}},
		},
		"a deposit that was released is paid": {
			[]models.Claimed{claimed("a", models.ProgressReceived, stepOf(models.StanceGranted, 20, 300, ""), deposit(35, 90, 300), stepOf(models.StanceReleased, 95, 300, ""))},
			[]models.CaseApplication{{Name: "item/a", Items: "a", Rights: 1, Stage: models.ApplicationPaid, DecidedAt: 20, PaidAt: 95, Place: models.Forever, Currency: "INR", Awarded: 30000, Paid: 30000}},
		},
		"a delay that is not excused leaves the application waiting": {
			[]models.Claimed{claimed("a", models.ProgressWaiting, stepOf(models.StanceApplied, 10, 0, ""), stepOf(models.StanceDelayAsked, 10, 0, ""), stepOf(models.StanceDelayRefused, 30, 0, ""))},
			[]models.CaseApplication{{Name: "item/a", Items: "a", Rights: 1, Stage: models.ApplicationFiled, FiledAt: 10, Place: models.Forever, Delay: models.StanceDelayRefused, DelayAt: 30}},
		},
		"an appeal begins anew where the delay was excused and the application decided": {
			[]models.Claimed{claimed("a", models.ProgressWaiting, stepOf(models.StanceApplied, 10, 0, ""), stepOf(models.StanceDelayAsked, 10, 0, ""), stepOf(models.StanceDelayExcused, 12, 0, ""),
				stepOf(models.StanceRefused, 20, 0, ""), stepOf(models.StanceAppealed, 30, 0, ""))},
			[]models.CaseApplication{{Name: "item/a", Items: "a", Rights: 1, Stage: models.ApplicationFiled, FiledAt: 10, DecidedAt: 20, Place: models.Forever}},
		},
		"and where the delay was not excused": {
			[]models.Claimed{claimed("a", models.ProgressWaiting, stepOf(models.StanceApplied, 10, 0, ""), stepOf(models.StanceDelayAsked, 10, 0, ""), stepOf(models.StanceDelayRefused, 12, 0, ""), stepOf(models.StanceAppealed, 30, 0, ""))},
			[]models.CaseApplication{{Name: "item/a", Items: "a", Rights: 1, Stage: models.ApplicationFiled, FiledAt: 10, Place: models.Forever}},
		},
		"the delay of an appeal is that of the appeal, asked before it or with it": {
			[]models.Claimed{
				claimed("a", models.ProgressWaiting, stepOf(models.StanceApplied, 10, 0, "f1"), stepOf(models.StanceDelayExcused, 12, 0, ""), stepOf(models.StanceRefused, 20, 0, ""), stepOf(models.StanceDelayAsked, 60, 0, ""), stepOf(models.StanceAppealed, 61, 0, "")),
				claimed("b", models.ProgressWaiting, stepOf(models.StanceApplied, 10, 0, "f1"), stepOf(models.StanceRefused, 20, 0, ""), stepOf(models.StanceAppealed, 61, 0, ""), stepOf(models.StanceDelayExcused, 70, 0, "")),
			},
			[]models.CaseApplication{{Name: "f1", Items: "a b", Rights: 2, Stage: models.ApplicationFiled, FiledAt: 10, DecidedAt: 20, Place: models.Forever, Delay: models.StanceDelayExcused, DelayAt: 70, DelayAppeal: true}},
		},
		"the right that is furthest behind says how far": {
			[]models.Claimed{claimed("a", models.ProgressReceived, stepOf(models.StanceApplied, 10, 0, "f1")), claimed("b", models.ProgressWaiting, stepOf(models.StanceApplied, 10, 0, "f1"))},
			[]models.CaseApplication{{Name: "f1", Items: "a b", Rights: 2, Stage: models.ApplicationFiled, FiledAt: 10, Place: models.Forever}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := models.Applications("c1", test.rights)
			if len(got) != len(test.want) {
				t.Fatalf("got %+v", got)
			}
			for i, want := range test.want {
				want.CaseID = "c1"
				if want.Authority == "" {
					want.Authority = "dlsa"
				}
				if got[i] != want {
					t.Errorf("got  %+v\nwant %+v", got[i], want)
				}
			}
		})
	}
}

// However rights share applications, every sum is in exactly one of them.
func TestApplicationsLoseNoSum(t *testing.T) {
	t.Parallel()
	progress := []models.Progress{models.ProgressWaiting, models.ProgressGranted, models.ProgressReceived, models.ProgressRefused}
	rapid.Check(t, func(t *rapid.T) {
		var rights []models.Claimed
		var sought, paid, n int64
		for i := range rapid.IntRange(1, 8).Draw(t, "rights") {
			ask, got := rapid.Int64Range(1, 1_000_000).Draw(t, "sought"), rapid.Int64Range(1, 1_000_000).Draw(t, "paid")
			c := claimed(string(rune('a'+i)), rapid.SampledFrom(progress).Draw(t, "progress"),
				stepOf(models.StanceApplied, 10, ask, rapid.SampledFrom([]string{"", "f1", "f2"}).Draw(t, "filing")), stepOf(models.StanceReceived, 20, got, ""))
			rights, sought, paid, n = append(rights, c), sought+ask*100, paid+got*100, n+1
		}
		for _, a := range models.Applications("c1", rights) {
			sought, paid, n = sought-a.Sought, paid-a.Paid, n-a.Rights
			if int(a.Rights) != len(a.Keys()) {
				t.Errorf("%d rights, %d keys", a.Rights, len(a.Keys()))
			}
		}
		if sought != 0 || paid != 0 || n != 0 {
			t.Errorf("%d sought, %d paid and %d rights are left over", sought, paid, n)
		}
	})
}
