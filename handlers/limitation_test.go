package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"aftercare/models"
	"aftercare/services/casefile"
	"aftercare/services/worldtest"
)

// harmedOn takes in an adult woman on 23 November 2026, with an offence and what else is
// recorded, and opens the case to legal aid.
func (h *house) harmedOn(offence string, more ...casefile.FactInput) models.Case {
	h.t.Helper()
	facts := append([]casefile.FactInput{
		{Name: "person.sex", Value: models.FactValue{Code: "female"}},
		{Name: "person.adult_on", Value: models.FactValue{On: models.Exactly("2016-05-01")}},
		dayOf("event.offence", offence), {Name: "harm.rape", Value: models.FactValue{Answer: models.Yes}},
	}, more...)
	out, err := h.deps.Cases.Open(h.t.Context(), h.Actor("caseworker"), casefile.Intake{ID: worldtest.NewID(), ShelterID: h.North.ID, Referral: "police", Facts: facts})
	if err != nil {
		h.t.Fatal(err)
	}
	h.joinsCase(out.Case, "legal_aid")
	return out.Case
}

func dayOf(fact, on string) casefile.FactInput {
	return casefile.FactInput{Name: fact, Value: models.FactValue{Answer: models.Yes, On: models.Exactly(models.Date(on))}}
}

func replied(fact string, answer models.Answer) casefile.FactInput {
	return casefile.FactInput{Name: fact, Value: models.FactValue{Answer: answer}}
}

// The last day to claim, as the pages say it: the list of applications, the page of the
// right, and Today. It is half past two in the afternoon; the days were counted by hand.
func TestLastDayToClaimOnThePages(t *testing.T) {
	t.Parallel()
	const passed = "The last day has passed: ask for the delay to be excused"
	noSheet, sheet := replied("event.charge_sheet", models.No), replied("event.charge_sheet", models.Yes)
	for name, c := range map[string]struct {
		offence string
		more    []casefile.FactInput
		today   string // in November 2026
		says    string
		day     string // the last day
	}{
		"tomorrow":  {"2023-11-26", []casefile.FactInput{noSheet}, "2026-11-25", "Her choice, 33 hours left", "26 November 2026"},
		"today":     {"2023-11-25", []casefile.FactInput{noSheet}, "2026-11-25", "Her choice, 9 hours left", "25 November 2026"},
		"yesterday": {"2023-11-24", []casefile.FactInput{noSheet}, "2026-11-25", passed, "24 November 2026"},
		"three years and a day since the offence":   {"2023-11-25", []casefile.FactInput{noSheet}, "2026-11-26", passed, "25 November 2026"},
		"the trial ended long after the offence":    {"2020-01-15", []casefile.FactInput{sheet, dayOf("event.trial_concluded", "2024-03-10")}, "2026-11-25", "Her choice, 105 days left", "10 March 2027"},
		"three years and a day since the trial":     {"2020-01-15", []casefile.FactInput{sheet, dayOf("event.trial_concluded", "2023-11-24")}, "2026-11-25", passed, "24 November 2026"},
		"29 February counts to the 28th":            {"2024-02-29", []casefile.FactInput{noSheet}, "2026-11-25", "Her choice, 95 days left", "28 February 2027"},
		"a trial that ended on 29 February":         {"2020-01-15", []casefile.FactInput{sheet, dayOf("event.trial_concluded", "2024-02-29")}, "2026-11-25", "Her choice, 95 days left", "28 February 2027"},
		"while the trial runs, by the sure reading": {"2023-11-24", []casefile.FactInput{sheet}, "2026-11-25", passed, "24 November 2026"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newHouse(t)
			k := h.harmedOn(c.offence, c.more...)
			b := h.on(c.today)
			wantSaid(t, "/applications", parse(t, b.get("/applications")), "Legal services authority (DLSA)4 rights", c.says)
			wantSaid(t, "Today", parse(t, b.get("/today")), "Not filed yet: Legal services authority (DLSA), 4 rights", c.says, c.day)
			doc := parse(t, b.get(rightPath(k.ID, limitedRight)))
			if got := strings.Join(strings.Fields(doc.Find("main .clock").First().Text()), " "); got != strings.TrimSpace(c.says+" "+c.day) {
				t.Errorf("the page of the right says %q", got)
			}
			if doc.Find(`a[href*="step=applied"]`).Length() == 0 {
				t.Error("the page of the right does not offer to file: a date closed the claim")
			}
			if c.says == passed {
				wantSaid(t, "the page of the right", doc, "It is not the end", "Ask to condone the delay")
			}
		})
	}
}

// limitedRight has a last day to claim and a time to appeal.
const limitedRight = "nalsa_women_compensation_2018"

// on moves the clock to a day, at the hour it has, and signs legal aid in.
func (h *house) on(day string) *browser {
	h.t.Helper()
	at, err := time.Parse(time.DateOnly, day)
	if err != nil {
		h.t.Fatal(err)
	}
	h.Advance(at.Sub(h.Now().Truncate(24 * time.Hour)))
	return h.signedIn("legal_aid")
}

// Neither a late filing nor money that came ends what can be done: the page of the
// application goes on offering the appeal, in its time and after it.
func TestMoneyThatCameEndsNoAppealOnThePages(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ today, says string }{
		"the last day to appeal is tomorrow":   {"2026-12-22", "Her choice, 33 hours left"},
		"the last day to appeal is today":      {"2026-12-23", "Her choice, 9 hours left"},
		"the last day to appeal was yesterday": {"2026-12-24", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newHouse(t)
			k := h.harmedOn("2026-05-01")
			at := applicationPath(k.ID, h.fileAs(k, "legal_aid", "2026-10-01"))
			b := h.signedIn("legal_aid")
			for _, step := range []string{"granted_in_part", "received"} { // on 23 November: thirty days end on 23 December
				wantStatus(t, b.post(at+"?step="+step, url.Values{"kind": {step}, "with": filedRights, "on.quick": {"today"}, "amount": {"2,00,000"}, "amount.currency": {"INR"}}), http.StatusSeeOther)
			}
			b = h.on(c.today)
			doc := parse(t, b.get(at))
			wantSaid(t, "the application", doc, "Paid", c.says)
			if doc.Find(`a[href*="step=appealed"]`).Length() != 1 {
				t.Error("the application does not offer the appeal")
			}
			wantSaid(t, "/applications", parse(t, b.get("/applications?stage=paid")), "₹ 2,00,000 paid", c.says)
			if c.says == "" {
				wantSaid(t, "the form of the appeal", parse(t, b.get(at+"?step=appealed")), "Her date has passed, on 23 December 2026", "can condone the delay")
			}
		})
	}
}
