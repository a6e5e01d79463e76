package claimfact_test

import (
	"math/big"
	"testing"

	"gorm.io/gorm"
	"pgregory.net/rapid"

	"aftercare/models"
	"aftercare/services/claimfact"
	"aftercare/services/deed"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
)

// TestTotalsAreExact adds, corrects, takes off and brings back losses and money from
// elsewhere at random. The sums stay those of the rows that count, to the paisa.
func TestTotalsAreExact(t *testing.T) {
	t.Parallel()
	h := newFixture(t, storetest.New(t))
	sum := rapid.OneOf(rapid.Int64Range(1, 500), rapid.Int64Range(1, models.MaxClaimSum))
	rapid.Check(t, func(rt *rapid.T) {
		h.Write(func(tx *gorm.DB) error { return tx.Exec("DELETE FROM losses").Error })
		var ids []string
		versions, amounts, off := map[string]int64{}, map[string]int64{}, map[string]bool{}
		for range rapid.IntRange(1, 12).Draw(rt, "moves") {
			amount := sum.Draw(rt, "amount")
			in := claimfact.Input{Row: &models.Loss{LossFacts: models.LossFacts{Heading: "travel", Amount: amount, Currency: "INR"}}, Words: map[string]string{}, Reason: "typing_mistake"}
			move := rapid.IntRange(0, 3).Draw(rt, "move")
			if len(ids) == 0 || move == 0 {
				id := h.add("caseworker", in)
				ids, versions[id], amounts[id] = append(ids, id), 1, amount
				continue
			}
			id := rapid.SampledFrom(ids).Draw(rt, "row")
			in.Version = versions[id]
			var err error
			switch {
			case off[id]:
				_, err = h.facts.Restore(t.Context(), h.Actor("caseworker"), h.c.ID, models.ListLosses, id)
				off[id] = false
			case move == 1:
				_, err = h.facts.Remove(t.Context(), h.Actor("caseworker"), h.c.ID, models.ListLosses, id, "twice", versions[id])
				off[id] = true
			default:
				_, err = h.facts.Correct(t.Context(), h.Actor("caseworker"), h.c.ID, id, in)
				amounts[id] = amount
			}
			if err != nil {
				rt.Fatal(err)
			}
			versions[id]++
		}
		want := new(big.Int)
		for _, id := range ids {
			if !off[id] {
				want.Add(want, big.NewInt(amounts[id]))
			}
		}
		sheet, err := h.facts.Sheet(t.Context(), h.Actor("caseworker"), h.c.ID)
		if err != nil {
			rt.Fatal(err)
		}
		if got := claimfact.LossTotal(sheet.Losses)["INR"]; big.NewInt(got).Cmp(want) != 0 {
			rt.Fatalf("%d, want %s", got, want)
		}
	})
}

// TestMoneySoFar answers question 9 of Form-I from the steps of the rights and from
// what came from elsewhere.
func TestMoneySoFar(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		step := func(item string, kind models.StanceKind, amount, ended int64) {
			h.Write(func(tx *gorm.DB) error {
				return tx.Create(&models.StanceRow{ID: deedID(), CaseID: h.c.ID, SurvivorID: h.c.SurvivorID, Subject: item, StepFacts: models.StepFacts{Kind: kind, Amount: amount, Currency: "INR"},
					At: h.Moment().Add(-1), RecordedAt: h.Moment(), DecidedBy: "x", EndedAt: models.Instant(ended)}).Error
			})
		}
		step("one", models.StanceApplied, 900_00, 0) // asked for is not awarded
		step("one", models.StanceGranted, 500_00, 0)
		step("one", models.StancePart, 300_01, 0) // the last award counts
		step("one", models.StanceReceived, 100_00, 0)
		step("one", models.StanceReceived, 100_01, 0) // payments are added
		step("one", models.StanceReceived, 7, 1)      // taken back
		step("two", models.StanceGranted, 80_00, 0)
		step("two", models.StanceRefused, 0, 0) // and is awarded no more: no line
		h.add("caseworker", claimfact.Input{Row: &models.OtherMoney{OtherMoneyFacts: models.OtherMoneyFacts{Source: "court", Awarded: 50_00, Currency: "INR"}}, Words: map[string]string{"what": "Order 0"}})

		var list []claimfact.Received
		err := h.facts.Look(t.Context(), h.Actor("caseworker"), h.c.ID, func(d *deed.Deed) (err error) { list, err = claimfact.MoneySoFar(d); return err })
		if err != nil || len(list) != 2 || list[0].Item != "one" || list[0].Awarded != 300_01 || list[0].Paid != 200_01 || list[1].Source != "court" {
			t.Fatalf("%+v, %v", list, err)
		}
		awarded, paid := claimfact.Sums(list)
		if awarded["INR"] != 350_01 || paid["INR"] != 200_01 {
			t.Errorf("%v, %v", awarded, paid)
		}
	})
}
