package models_test

import (
	"testing"

	"aftercare/models"
)

func TestLedgers(t *testing.T) {
	t.Parallel()
	step := func(item string, kind models.StanceKind, at models.Instant, rupees int64, filing string) models.StanceRow {
		s := stepOf(kind, at, rupees, filing)
		s.Subject = item
		return s
	}
	for name, c := range map[string]struct {
		steps []models.StanceRow
		want  []models.Ledger
	}{
		"the last sum holds, payments are added": {
			[]models.StanceRow{
				step("a", models.StanceApplied, 1, 5, ""), step("a", models.StancePart, 2, 3, ""), step("a", models.StanceReceived, 3, 1, ""),
				step("a", models.StanceGranted, 4, 4, ""), step("a", models.StanceReceived, 5, 2, ""),
			},
			[]models.Ledger{{Item: "a", Currency: "INR", Sought: 500, Awarded: 400, Paid: 300, AwardedAt: 4, PaidAt: 5}},
		},
		"a decision without a sum leaves the one before": {
			[]models.StanceRow{step("a", models.StancePart, 2, 3, ""), step("a", models.StanceGranted, 3, 0, "")},
			[]models.Ledger{{Item: "a", Currency: "INR", Awarded: 300, AwardedAt: 2}},
		},
		"a refusal ends the award": {
			[]models.StanceRow{step("a", models.StancePart, 2, 3, ""), step("a", models.StanceRefused, 3, 0, "")},
			[]models.Ledger{{Item: "a", Currency: "INR"}},
		},
		"a new order about all rights replaces the sum that stood with another": {
			[]models.StanceRow{
				step("a", models.StancePart, 2, 3, "one"), step("b", models.StancePart, 2, 0, "one"),
				step("a", models.StanceGranted, 4, 0, "two"), step("b", models.StanceGranted, 4, 5, "two"),
			},
			[]models.Ledger{{Item: "a", Currency: "INR"}, {Item: "b", Currency: "INR", Awarded: 500, AwardedAt: 4}},
		},
		"an order about all rights without a sum leaves each": {
			[]models.StanceRow{
				step("a", models.StancePart, 2, 3, "one"), step("b", models.StancePart, 2, 0, "one"),
				step("a", models.StanceGranted, 4, 0, "two"), step("b", models.StanceGranted, 4, 0, "two"),
			},
			[]models.Ledger{{Item: "a", Currency: "INR", Awarded: 300, AwardedAt: 2}},
		},
		"an award counts beside interim money that comes on top": {
			[]models.StanceRow{step("i", models.StanceGranted, 1, 2, ""), awardOf("a", 2, 5, models.IncludesNone)},
			[]models.Ledger{{Item: "i", Currency: "INR", Awarded: 200, AwardedAt: 1}, {Item: "a", Currency: "INR", Awarded: 500, AwardedAt: 2}},
		},
		"where the order does not say both are counted": {
			[]models.StanceRow{step("i", models.StanceGranted, 1, 2, ""), awardOf("a", 2, 5, models.IncludesNotSaid)},
			[]models.Ledger{{Item: "i", Currency: "INR", Awarded: 200, AwardedAt: 1}, {Item: "a", Currency: "INR", Awarded: 500, AwardedAt: 2}},
		},
		"interim money that is included is counted once": {
			[]models.StanceRow{step("i", models.StanceGranted, 1, 2, ""), step("i", models.StanceReceived, 2, 2, ""), awardOf("a", 3, 5, "i")},
			[]models.Ledger{{Item: "i", Currency: "INR", Awarded: 200, Paid: 200, AwardedAt: 1, PaidAt: 2}, {Item: "a", Currency: "INR", Awarded: 300, AwardedAt: 3, SetOff: 200}},
		},
		"an order of interim money that was written down later is set off too": {
			[]models.StanceRow{awardOf("a", 3, 5, "i"), step("i", models.StanceGranted, 4, 2, "")},
			[]models.Ledger{{Item: "a", Currency: "INR", Awarded: 300, AwardedAt: 3, SetOff: 200}, {Item: "i", Currency: "INR", Awarded: 200, AwardedAt: 4}},
		},
		"the whole sum in one payment pays the interim money": {
			[]models.StanceRow{step("i", models.StanceGranted, 1, 2, ""), awardOf("a", 3, 5, "i"), step("a", models.StanceReceived, 4, 5, "")},
			[]models.Ledger{{Item: "i", Currency: "INR", Awarded: 200, Paid: 200, AwardedAt: 1, PaidAt: 4}, {Item: "a", Currency: "INR", Awarded: 300, Paid: 300, AwardedAt: 3, PaidAt: 4, SetOff: 200}},
		},
		"an order that was refused later is set off no more": {
			[]models.StanceRow{step("i", models.StanceGranted, 1, 2, ""), awardOf("a", 3, 5, "i"), step("i", models.StanceRefused, 4, 0, "")},
			[]models.Ledger{{Item: "i", Currency: "INR"}, {Item: "a", Currency: "INR", Awarded: 500, AwardedAt: 3}},
		},
		"a refusal after an award ends what it included": {
			[]models.StanceRow{step("i", models.StanceGranted, 1, 2, ""), awardOf("a", 3, 5, "i"), step("a", models.StanceRefused, 4, 0, "")},
			[]models.Ledger{{Item: "i", Currency: "INR", Awarded: 200, AwardedAt: 1}, {Item: "a", Currency: "INR"}},
		},
		"what is in a deposit is not paid until it is released": {
			[]models.StanceRow{step("a", models.StanceGranted, 1, 9, ""), step("a", models.StanceReceived, 2, 2, ""), step("a", models.StanceDeposited, 3, 7, ""), step("a", models.StanceReleased, 4, 3, "")},
			[]models.Ledger{{Item: "a", Currency: "INR", Awarded: 900, Paid: 500, Kept: 400, AwardedAt: 1, PaidAt: 4}},
		},
		"nothing without a sum": {[]models.StanceRow{step("a", models.StanceApplied, 1, 0, "")}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			got := models.Ledgers(c.steps)
			if len(got) != len(c.want) {
				t.Fatalf("got %+v", got)
			}
			for i := range got {
				if got[i] != c.want[i] {
					t.Errorf("got  %+v\nwant %+v", got[i], c.want[i])
				}
			}
		})
	}
}

// awardOf is an award that says whether it includes interim money.
func awardOf(item string, at models.Instant, rupees int64, includes string) models.StanceRow {
	s := stepOf(models.StanceGranted, at, rupees, "")
	s.Subject, s.Includes = item, includes
	return s
}
