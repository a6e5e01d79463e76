package handlers

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/application"
	"aftercare/services/claimfact"
	"aftercare/services/entitlement"
)

// sumsTold is what a page tells of the money of the only case there is.
type sumsTold struct{ Sought, Awarded, Paid int64 }

// tellings reads the sums as each page and export reads them.
func (h *house) tellings(t *testing.T, by access.Actor, c models.Case) map[string]sumsTold {
	t.Helper()
	ctx, out := t.Context(), map[string]sumsTold{}
	list, err := h.deps.Applications.List(ctx, by, application.Filter{}, "")
	paid, err2 := h.deps.Applications.List(ctx, by, application.Filter{Stage: models.ApplicationPaid}, "")
	for _, r := range slices.Concat(list.Rows, paid.Rows) {
		s := out["applications"]
		out["applications"] = sumsTold{s.Sought + r.Sought, s.Awarded + r.Awarded, s.Paid + r.Paid}
	}
	money, _, err3 := h.deps.Applications.Money(ctx, by)
	for _, m := range money {
		s := out["money"]
		out["money"] = sumsTold{s.Sought + m.Sought, s.Awarded + m.Awarded, s.Paid + m.Paid}
	}
	summary, err4 := h.deps.Cases.Summary(ctx, by, c.ID)
	for _, g := range summary.Rights {
		for _, m := range g.Money {
			s := out["summary"]
			out["summary"] = sumsTold{s.Sought + m.Asked, s.Awarded + m.Granted, s.Paid + m.Paid}
		}
	}
	sheet, err5 := h.deps.ClaimFacts.Sheet(ctx, by, c.ID)
	awarded, came := claimfact.Sums(sheet.Received)
	out["claim facts"] = sumsTold{out["applications"].Sought, awarded["INR"], came["INR"]} // what is sought stands in no list of them
	for _, err := range []error{err, err2, err3, err4, err5} {
		if err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// expected works the sums out of the papers of an application alone, in the order of
// their time.
func expected(app entitlement.Application) (want sumsTold) {
	for _, d := range slices.Backward(app.Steps) {
		switch {
		case d.EndedAt != 0:
		case d.Kind == models.StanceApplied && d.Amount > 0:
			want.Sought = d.Amount
		case d.Kind == models.StanceRefused:
			want.Awarded = 0
		case d.Kind.Decided() && d.Amount > 0:
			want.Awarded = d.Amount
		case d.Kind == models.StanceReceived:
			want.Paid += d.Amount
		}
	}
	return want
}

// Whatever is recorded, corrected and taken back, each page tells the same sums, to the
// paisa. The one history is that of its seed.
func TestSumsAgreeAfterAnyHistory(t *testing.T) {
	t.Parallel()
	for seed := range uint64(3) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			t.Parallel()
			h, dice := newHouse(t), rand.New(rand.NewPCG(seed, 7))
			c := h.Case(h.North, "Kalpana", "legal_aid")
			name := h.fileAs(c, "legal_aid", "2026-06-01")
			for range 25 {
				h.Advance(time.Minute)
				by := h.Actor("legal_aid")
				if err := h.move(t, dice, by, c, name); err != nil {
					t.Fatal(err)
				}
				app, err := h.deps.Rights.Application(t.Context(), by, c.ID, name)
				if err != nil {
					t.Fatal(err)
				}
				want := expected(app)
				for page, got := range h.tellings(t, by, c) {
					if got != want {
						t.Fatalf("%s tells %+v, want %+v after %+v", page, got, want, app.Steps)
					}
				}
			}
		})
	}
}

// move records a paper about the application, or corrects or takes one back.
func (h *house) move(t *testing.T, dice *rand.Rand, by access.Actor, c models.Case, name string) error {
	app, err := h.deps.Rights.Application(t.Context(), by, c.ID, name)
	if err != nil {
		return err
	}
	kinds := []models.StanceKind{models.StanceGranted, models.StancePart, models.StanceRefused, models.StanceReceived, models.StanceReceived, models.StanceAppealed, models.StanceObjected, models.StanceAnswered}
	in := entitlement.Input{RightDecision: models.RightDecision{StepFacts: models.StepFacts{Kind: kinds[dice.IntN(len(kinds))]}}}
	sum := func() {
		if in.Kind.TakesMoney() && dice.IntN(4) > 0 {
			in.Amount, in.Currency = 1+dice.Int64N(50_000_000), "INR"
		}
	}
	sum()
	live := slices.DeleteFunc(slices.Clone(app.Steps), func(d entitlement.Decision) bool { return d.EndedAt != 0 || d.Kind == models.StanceApplied })
	if len(live) > 0 && dice.IntN(3) == 0 {
		d := live[dice.IntN(len(live))]
		if dice.IntN(2) == 0 {
			_, err = h.deps.Rights.TakeBack(t.Context(), by, c.ID, d.ID, "entered_twice")
			return err
		}
		in.Kind, in.On, in.Amount, in.Currency = d.Kind, models.Date("2026-11-23"), 0, ""
		sum()
		_, err = h.deps.Rights.Correct(t.Context(), by, c.ID, d.ID, "wrong_amount", in)
		return err
	}
	about := slices.Clone(filedRights) // the sum stands with any of them
	dice.Shuffle(len(about), func(i, j int) { about[i], about[j] = about[j], about[i] })
	_, err = h.deps.Rights.Answer(t.Context(), by, c.ID, about, in)
	return err
}
