package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/claimfact"
)

// relative writes down somebody of the family and returns the id.
func (h *house) relative(c models.Case, facts models.RelativeFacts) string {
	h.t.Helper()
	done, err := h.deps.ClaimFacts.Add(h.t.Context(), h.Actor("caseworker"), c.ID, claimfact.Input{Row: &models.Relative{RelativeFacts: facts}, Words: map[string]string{"name": "Invented"}})
	if err != nil {
		h.t.Fatal(err)
	}
	return done.ID
}

// A part of an award in a fixed deposit is awarded and not paid, has its day on every
// page, and goes to nobody who is excluded.
func TestDepositHasItsDayAndItsHolder(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.harmedOn("2026-03-01")
	mother := h.relative(c, models.RelativeFacts{Relation: "mother", Living: "alive", Guardian: models.Yes})
	father := h.relative(c, models.RelativeFacts{Relation: "father", Living: "alive", KeptFrom: models.KeptInvolved})
	at := applicationPath(c.ID, h.fileAs(c, "legal_aid", "2026-06-01"))
	b := h.signedIn("legal_aid")
	post := func(step string, form url.Values) int {
		t.Helper()
		form.Set("kind", step)
		return b.post(at+"?step="+step, form).Code
	}
	sum := func(rupees string) url.Values { return url.Values{"amount": {rupees}, "amount.currency": {"INR"}} }
	all := url.Values{"with": filedRights}
	if code := post("granted", with(with(onDay("1", "7", "2026"), sum("4,00,000")), all)); code != http.StatusSeeOther {
		t.Fatal(code)
	}
	if code := post("received", with(with(onDay("1", "8", "2026"), sum("1,00,000")), all)); code != http.StatusSeeOther {
		t.Fatal(code)
	}

	form := parse(t, b.get(at+"?step=deposited"))
	var holders []string
	form.Find(`input[name="holder"]`).Each(func(_ int, s *goquery.Selection) { holders = append(holders, s.AttrOr("value", "")) })
	if got := strings.Join(holders, " "); !strings.Contains(got, mother) || strings.Contains(got, father) {
		t.Errorf("offered as holders: %s", got)
	}
	deposit := func() url.Values {
		return with(with(onDay("3", "8", "2026"), sum("3,00,000")), url.Values{"holder": {"hers"}, "released_by": {"legal_services"}, "office_name": {"CANARY-bank"},
			"review.day": {"4"}, "review.month": {"12"}, "review.year": {"2026"}, "review.quick": {"other"}})
	}
	for name, more := range map[string]url.Values{
		"a guardian who may be part of what happened": {"holder": {"guardian:" + father}}, "a guardian of no list": {"holder": {"guardian:" + c.ID}},
		"nobody": {"holder": {""}}, "more than the award": {"amount": {"3,00,000.01"}},
	} {
		if code := post("deposited", with(deposit(), more)); code != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d", name, code)
		}
	}
	if code := post("released", with(with(onDay("3", "8", "2026"), sum("1")), url.Values{"holder": {"hers"}})); code != http.StatusUnprocessableEntity {
		t.Errorf("released before anything was in a deposit: %d", code)
	}
	if code := post("deposited", deposit()); code != http.StatusSeeOther {
		t.Fatal(code)
	}

	doc := parse(t, b.get(at))
	wantSaid(t, "the application", doc, "Paid, part in a deposit", "In fixed deposits₹ 3,00,000", "can be drawn from 4 December 2026", "before that: The legal services authority", "Paid₹ 1,00,000")
	if text := spoken(doc); strings.Contains(text, "Still to be paid") || strings.Contains(text, "CANARY") {
		t.Errorf("the application says that the deposit is owed, or opens the bank: %s", text)
	}
	wantSaid(t, "/applications", parse(t, b.get("/applications")), "₹ 3,00,000 in a deposit", "11 days left")
	wantSaid(t, "/applications/money", parse(t, b.get("/applications/money")), "In fixed deposits", "the first from 4 December 2026")
	wantSaid(t, "the calendar", parse(t, b.get("/calendar?month=2026-12")), "The fixed deposit can be drawn")
	h.Advance(5 * 24 * time.Hour)
	b = h.signedIn("legal_aid")
	wantSaid(t, "Today, a week before", parse(t, b.get("/today")), "The fixed deposit can be drawn")
	h.Advance(7 * 24 * time.Hour)
	b = h.signedIn("legal_aid")
	wantSaid(t, "Today, the day after", parse(t, b.get("/today")), "The fixed deposit can be drawn", "14 hours late")

	if code := post("released", with(with(onDay("5", "12", "2026"), sum("3,00,000")), url.Values{"holder": {"guardian:" + mother}})); code != http.StatusSeeOther {
		t.Fatal(code)
	}
	wantSaid(t, "the application", parse(t, b.get(at)), "Paid₹ 4,00,000")
	if text := spoken(parse(t, b.get("/today"))); strings.Contains(text, "can be drawn") {
		t.Error("the deposit is still to be drawn after it came")
	}
}

// A delay that is not excused closes nothing: the application waits, its page says which
// ways stay open, and the list says it.
func TestDelayThatIsNotExcusedClosesNothing(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.harmedOn("2023-05-01", replied("event.charge_sheet", models.No))
	at := applicationPath(c.ID, h.fileAs(c, "legal_aid", "2026-11-23"))
	b := h.signedIn("legal_aid")
	if parse(t, b.get(at)).Find(`a[href*="step=condone_asked"]`).Length() != 1 {
		t.Fatal("the page of a late application does not offer to ask for the excuse")
	}
	for _, step := range []struct{ kind, page, list string }{
		{"condone_asked", "Asked on 23 November 2026 to excuse the delay, no answer yet", "Asked on 23 November 2026 to excuse the delay"},
		{"condone_refused", "a court can recommend compensation", "The delay was not excused on 23 November 2026; the claim stays open"},
	} {
		wantStatus(t, b.post(at+"?step="+step.kind, url.Values{"kind": {step.kind}, "with": filedRights, "on.quick": {"today"}}), http.StatusSeeOther)
		doc := parse(t, b.get(at))
		wantSaid(t, "the application", doc, step.page, "Filed, no answer yet")
		wantSaid(t, "/applications", parse(t, b.get("/applications")), step.list)
	}
	if parse(t, b.get(at)).Find(`a[href*="step=appealed"]`).Length() != 1 {
		t.Error("an appeal is not offered once the delay was not excused")
	}
	if n := len(h.stepsThatCount(models.StanceDelayRefused)); n != len(filedRights) {
		t.Errorf("one answer of the office is %d steps, want one for each right", n)
	}
}

// A day of a deposit that was typed as a fact, before its step said it, is asked where it
// stands, and nowhere else: so that it can be corrected.
func TestTypedDayOfADepositIsCorrected(t *testing.T) {
	t.Parallel()
	const deposit = "event.deposit_made"
	h := newHouse(t)
	c := h.opened()
	b, at := h.signedIn("caseworker"), "/cases/"+c.ID+"/facts"
	asked := func() bool { return filledIn(parse(t, b.get(at+"/legal"))).Has("fact." + deposit) }
	if asked() {
		t.Fatal("the page asks for what the step of a deposit says")
	}
	wantRedirect(t, b.post(at+"/legal", with(onDayOf("fact."+deposit, "3", "8", "2026"), url.Values{"fact." + deposit: {"yes"}})), at)
	if asked() {
		t.Fatal("an answer to a question that nobody asks was recorded")
	}
	h.Write(func(tx *gorm.DB) error {
		return tx.Create(&models.Fact{SurvivorID: c.SurvivorID, CaseID: c.ID, Name: deposit, Version: 1, RecordedBy: h.Account("caseworker").ID, RecordedAt: h.Moment(),
			AnswerFacts: models.AnswerFacts{Answer: models.Yes, Day: "2026-08-03", Sure: models.SureExact}}).Error
	})
	wantSaid(t, "the facts", parse(t, b.get(at)), "Part of the NALSA award put in a fixed deposit")
	form := filledIn(parse(t, b.get(at+"/legal")))
	if form.Get("fact."+deposit+".day") != "3" {
		t.Fatalf("the form shows the day %q", form.Get("fact."+deposit+".day"))
	}
	form.Set("fact."+deposit+".day", "5")
	wantRedirect(t, b.post(at+"/legal", form), at)
	wantSaid(t, "the facts", parse(t, b.get(at)), "5 August 2026")
}

// onDayOf is a date as a form sends it, under a name.
func onDayOf(name, day, month, year string) url.Values {
	return url.Values{name + ".day": {day}, name + ".month": {month}, name + ".year": {year}}
}
