package handlers

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/application"
	"aftercare/services/casefile"
	"aftercare/services/claimfact"
	"aftercare/services/entitlement"
	"aftercare/services/evaluation"
	"aftercare/services/packet"
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
	awarded, came := claimfact.Sums(slices.DeleteFunc(slices.Clone(sheet.Received), func(m claimfact.Received) bool { return m.Item == "" }))
	out["claim facts"] = sumsTold{out["applications"].Sought, awarded["INR"], came["INR"]} // what is sought stands in no list of them
	for _, err := range []error{err, err2, err3, err4, err5} {
		if err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// printed adds up the table of earlier money as the packet prints it.
func (h *house) printed(t *testing.T, by access.Actor, c models.Case, id string) (out sumsTold) {
	t.Helper()
	words, err := h.deps.Packets.Open(t.Context(), by, c.ID, id, "claim")
	if err != nil {
		t.Fatal(err)
	}
	paper := packetText{texts: testTexts(t, "en"), lib: h.deps.Library, words: words}
	for _, line := range paper.moneyLines(func(m claimfact.Received) bool { return m.Item != "" }) {
		m := regexp.MustCompile(`: (granted|received), ₹\s?([0-9,]+)(?:\.([0-9]{2}))?`).FindStringSubmatch(strings.ReplaceAll(line, "\u00a0", " "))
		switch {
		case m == nil:
		case m[1] == "granted":
			out.Awarded += paise(t, m[2], m[3])
		default:
			out.Paid += paise(t, m[2], m[3])
		}
	}
	return out
}

func paise(t *testing.T, rupees, rest string) int64 {
	t.Helper()
	n, err := strconv.ParseInt(strings.ReplaceAll(rupees, ",", "")+cmp.Or(rest, "00"), 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// expected works the sums out of the papers of an application alone, in the order of
// their time: each paper says one sum for its rights, and an award that includes
// interim money counts it once.
func expected(app entitlement.Application) (want sumsTold) {
	type award struct {
		sum      int64
		includes []string
	}
	awards := map[string]award{}
	for _, d := range slices.Backward(app.Steps) {
		switch {
		case d.EndedAt != 0:
		case d.Kind == models.StanceApplied && d.Amount > 0:
			want.Sought = d.Amount
		case d.Kind == models.StanceReceived || d.Kind == models.StanceReleased:
			want.Paid += d.Amount
		case d.Kind == models.StanceRefused || d.Kind.Decided() && d.Amount > 0:
			for _, row := range app.RightsIn(d) {
				delete(awards, row.Item.Key)
			}
			if d.Kind != models.StanceRefused {
				awards[d.Subject] = award{d.Amount, d.Included()}
			}
		}
	}
	for _, a := range awards {
		left := a.sum
		for _, item := range a.includes {
			left -= min(left, awards[item].sum)
		}
		want.Awarded += left
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
			c := h.Case(h.North, "Kalpana", "caseworker", "legal_aid")
			begun, err := h.deps.Packets.Begin(t.Context(), h.Actor("legal_aid"), c.ID, packet.Input{PacketFacts: models.PacketFacts{
				Authority: "dlsa", Form: "nalsa_form_i", Language: "en", Masked: true, Rights: "nalsa_women_compensation_2018"}})
			if err != nil {
				t.Fatal(err)
			}
			name := h.fileAs(c, "legal_aid", "2026-06-01")
			told := map[string]int64{}
			for i := range 25 {
				h.Advance(time.Minute)
				by := h.Actor("legal_aid")
				if err := h.move(t, dice, by, c, name); err != nil {
					t.Fatal(err)
				}
				h.tell(t, dice, c, told)
				if i%3 == 0 {
					h.toldAgrees(t, by, c, begun.ID, told)
				}
				app, err := h.deps.Rights.Application(t.Context(), by, c.ID, name)
				if err != nil {
					t.Fatal(err)
				}
				want := expected(app)
				if got := h.printed(t, by, c, begun.ID); got.Awarded != want.Awarded || got.Paid != want.Paid {
					t.Fatalf("the packet prints %+v, want %+v after %+v", got, want, app.Steps)
				}
				for page, got := range h.tellings(t, by, c) {
					if got != want {
						t.Fatalf("%s tells %+v, want %+v after %+v", page, got, want, app.Steps)
					}
				}
			}
		})
	}
}

// tell answers now and then what was awarded or came in all, as a caseworker does who has
// no paper, and writes down money from elsewhere or takes it off.
func (h *house) tell(t *testing.T, dice *rand.Rand, c models.Case, told map[string]int64) {
	t.Helper()
	ctx, by := t.Context(), h.Actor("caseworker")
	if dice.IntN(3) == 0 {
		name, sum := []string{evaluation.FactAwarded, evaluation.FactReceived}[dice.IntN(2)], 1+dice.Int64N(90_000_000)
		told[name] = sum
		if _, err := h.deps.Cases.RecordFacts(ctx, by, c.ID, []casefile.FactInput{{Name: name, Value: models.FactValue{Number: &sum, Currency: "INR"}, Seen: told["seen "+name]}}); err != nil {
			t.Fatal(err)
		}
		told["seen "+name]++
	}
	if dice.IntN(4) == 0 {
		row := &models.OtherMoney{OtherMoneyFacts: models.OtherMoneyFacts{Source: "court", Awarded: 1 + dice.Int64N(9_000_000), Paid: dice.Int64N(9_000_000), Currency: "INR"}}
		done, err := h.deps.ClaimFacts.Add(ctx, by, c.ID, claimfact.Input{Row: row, Words: map[string]string{}})
		if err == nil && dice.IntN(3) == 0 {
			_, err = h.deps.ClaimFacts.Remove(ctx, by, c.ID, models.ListOtherMoney, done.ID, "twice", 1)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// toldAgrees holds what the facts tell to what is recorded: rules read the greater of the
// two, the list names what only the fact tells of, and the packet declares it.
func (h *house) toldAgrees(t *testing.T, by access.Actor, c models.Case, id string, told map[string]int64) {
	t.Helper()
	sheet, err := h.deps.ClaimFacts.Sheet(t.Context(), by, c.ID)
	rights, err2 := h.deps.Rights.ForCase(t.Context(), by, c.ID)
	words, err3 := h.deps.Packets.Open(t.Context(), by, c.ID, id, "claim")
	for _, err := range []error{err, err2, err3} {
		if err != nil {
			t.Fatal(err)
		}
	}
	awarded, paid := claimfact.Sums(sheet.Received)
	for name, recorded := range map[string]int64{evaluation.FactAwarded: awarded["INR"], evaluation.FactReceived: paid["INR"]} {
		sum, is := told[name]
		if !is {
			continue
		}
		if got := *rights.Facts[name].Number; got != max(sum, recorded) {
			t.Fatalf("rules read %s as %d where %d is told and %d recorded", name, got, sum, recorded)
		}
		i := slices.IndexFunc(sheet.Told, func(m claimfact.Told) bool { return m.Fact == name })
		if (i >= 0) != (sum > recorded) || i >= 0 && (sheet.Told[i].Sum != sum || sheet.Told[i].Here != recorded) {
			t.Fatalf("%s: %+v where %d is told and %d recorded", name, sheet.Told, sum, recorded)
		}
	}
	paper := packetText{texts: testTexts(t, "en"), lib: h.deps.Library, words: words, v: packet.View{All: rights}}
	if lines := paper.toldLines(); len(lines) != len(sheet.Told) {
		t.Fatalf("the packet declares %q where %+v is told", lines, sheet.Told)
	}
}

// move records a paper about the application, or corrects or takes one back.
func (h *house) move(t *testing.T, dice *rand.Rand, by access.Actor, c models.Case, name string) error {
	app, err := h.deps.Rights.Application(t.Context(), by, c.ID, name)
	if err != nil {
		return err
	}
	kinds := []models.StanceKind{models.StanceGranted, models.StancePart, models.StanceRefused, models.StanceReceived, models.StanceReceived, models.StanceAppealed, models.StanceObjected, models.StanceAnswered,
		models.StanceDeposited, models.StanceReleased, models.StanceDelayAsked}
	in := entitlement.Input{RightDecision: models.RightDecision{StepFacts: models.StepFacts{Kind: kinds[dice.IntN(len(kinds))]}}}
	sum := func() {
		if in.Kind.TakesMoney() && dice.IntN(4) > 0 {
			in.Amount, in.Currency = 1+dice.Int64N(50_000_000), "INR"
		}
	}
	sum()
	if in.Kind == models.StanceDeposited || in.Kind == models.StanceReleased {
		in.Amount, in.Currency, in.Holder = 1+dice.Int64N(5_000_000), "INR", "hers"
	}
	live := slices.DeleteFunc(slices.Clone(app.Steps), func(d entitlement.Decision) bool { return d.EndedAt != 0 || d.Kind == models.StanceApplied })
	if len(live) > 0 && dice.IntN(3) == 0 {
		d := live[dice.IntN(len(live))]
		if dice.IntN(2) == 0 {
			_, err = h.deps.Rights.TakeBack(t.Context(), by, c.ID, d.ID, "entered_twice")
			return err
		}
		in.Kind, in.On, in.Amount, in.Currency, in.Holder = d.Kind, models.Date("2026-11-23"), 0, "", d.Holder
		if sum(); in.Holder != "" {
			in.Amount, in.Currency = 1+dice.Int64N(5_000_000), "INR"
		}
		in.Includes = d.Includes
		_, err = h.deps.Rights.Correct(t.Context(), by, c.ID, d.ID, "wrong_amount", in)
		switch _, asked := models.ProblemsOf(err); {
		case asked && in.Kind.OfDeposit():
			return nil
		case asked:
			in.Includes = models.IncludesNone
			_, err = h.deps.Rights.Correct(t.Context(), by, c.ID, d.ID, "wrong_amount", in)
		}
		return err
	}
	about := slices.Clone(filedRights) // the sum stands with any of them
	dice.Shuffle(len(about), func(i, j int) { about[i], about[j] = about[j], about[i] })
	about = about[:1+dice.IntN(len(about))]
	return h.answerPaper(t, dice, by, c, about, in)
}

// answerPaper records a paper, and says what it is asked about the interim money.
func (h *house) answerPaper(t *testing.T, dice *rand.Rand, by access.Actor, c models.Case, about []string, in entitlement.Input) error {
	_, err := h.deps.Rights.Answer(t.Context(), by, c.ID, about, in)
	problems, asked := models.ProblemsOf(err)
	switch {
	case !asked:
		return err
	case in.Kind.OfDeposit(): // nothing is in a deposit, or more than was awarded would be
		return nil
	}
	if _, own := problems["with"]; own { // the interim money has an order of its own
		about = slices.DeleteFunc(about, func(key string) bool { return key == interimRight })
	}
	answers := []string{interimRight, interimRight, models.IncludesNone, models.IncludesNotSaid}
	in.Includes = answers[dice.IntN(len(answers))]
	_, err = h.deps.Rights.Answer(t.Context(), by, c.ID, about, in)
	if problems, _ := models.ProblemsOf(err); problems["includes"] == "interim.more_than_award" {
		in.Includes = models.IncludesNone
		_, err = h.deps.Rights.Answer(t.Context(), by, c.ID, about, in)
	}
	return err
}

// interimRight is the relief before the decision among filedRights.
const interimRight = "nalsa_interim"
