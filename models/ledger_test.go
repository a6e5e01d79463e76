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
