package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"aftercare/models"
)

// onDay are the answers of a form about a day.
func onDay(day, month, year string) url.Values {
	return url.Values{"on.quick": {"other"}, "on.day": {day}, "on.month": {month}, "on.year": {year}}
}

// with adds answers to others.
func with(form url.Values, more url.Values) url.Values {
	for key, list := range more {
		form[key] = list
	}
	return form
}

// An order of interim money leaves the final claim waiting and stands as our move on
// every page that tells of money, until it is paid.
func TestInterimMoneyThatIsNotPaidStaysVisible(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.harmedOn("2026-05-01")
	at := applicationPath(c.ID, h.fileAs(c, "legal_aid", "2026-11-02"))
	b := h.signedIn("legal_aid")

	form := parse(t, b.get(at+"?step=granted&about=interim"))
	if got := form.Find(`input[name="with"][checked]`); got.Length() != 1 || got.AttrOr("value", "") != "nalsa_interim" {
		t.Fatalf("%d rights are ticked for an order of interim money", got.Length())
	}
	w := b.post(at+"?step=granted&about=interim", with(onDay("10", "11", "2026"), url.Values{"kind": {"granted"}, "with": {"nalsa_interim"}, "amount": {"1,00,000.50"}, "amount.currency": {"INR"}}))
	wantStatus(t, w, http.StatusSeeOther)

	owed := "Interim ₹ 1,00,000.50 ordered, not paid for 13 days: our turn"
	for page, says := range map[string][]string{
		at: {owed, "Filed, no answer yet", "Interim money ordered₹ 1,00,000.50"}, "/applications": {owed, "1 application waits for interim money that was ordered"},
		"/applications?interim=1": {owed}, "/applications/money": {"of it interim ₹ 1,00,000.50", "Interim money not paid"},
		"/today": {"Interim money not paid", "Interim money ordered and not paid"},
	} {
		wantSaid(t, page, parse(t, b.get(page)), says...)
	}
	wantSaid(t, "the caseworker's Today", parse(t, h.signedIn("caseworker").get("/today")), "Interim money ordered and not paid")

	award := with(onDay("20", "11", "2026"), url.Values{"kind": {"granted"}, "with": {"nalsa_women_compensation_2018", "victim_compensation_bnss396"}, "amount": {"5,00,000"}, "amount.currency": {"INR"}})
	for name, more := range map[string]struct {
		form  url.Values
		field string
		says  string
	}{
		"nobody said whether it is included": {nil, "includes", "Give an answer to"},
		"the interim right is in the paper":  {url.Values{"with": filedRights, "includes": {"nalsa_interim"}}, "with", "has an order of its own"},
		"less than the interim money":        {url.Values{"amount": {"99,999"}, "includes": {"nalsa_interim"}}, "includes", "more than this sum"},
		"another right":                      {url.Values{"includes": {"vcs_wb"}}, "includes", ""},
	} {
		w := b.post(at+"?step=granted", with(with(url.Values{}, award), more.form))
		if w.Code != http.StatusUnprocessableEntity || !strings.Contains(spoken(parse(t, w)), more.says) {
			t.Errorf("%s: %d, or not said beside %s", name, w.Code, more.field)
		}
	}
	wantStatus(t, b.post(at+"?step=granted", with(award, url.Values{"includes": {"nalsa_interim"}})), http.StatusSeeOther)
	doc := parse(t, b.get(at))
	wantSaid(t, "the application", doc, owed, "includes the interim money: NALSA scheme for women: interim relief", "Awarded₹ 5,00,000", "Still to be paid₹ 5,00,000")
	wantSaid(t, "facts for claims", parse(t, b.get(claimPath(c.ID))), "an order of ₹ 5,00,000, which includes ₹ 1,00,000.50 interim money")

	pay := with(onDay("21", "11", "2026"), url.Values{"kind": {"received"}, "with": {"nalsa_interim"}, "amount": {"1,00,000.50"}, "amount.currency": {"INR"}})
	wantStatus(t, b.post(at+"?step=received", pay), http.StatusSeeOther)
	if text := spoken(parse(t, b.get(at))); strings.Contains(text, "not paid for") || !strings.Contains(text, "Still to be paid₹ 3,99,999.50") {
		t.Errorf("after the interim money came: %s", text)
	}
}

// An award that was written down before the order of interim money was asked nothing:
// the page asks until somebody says it.
func TestAwardRecordedBeforeTheInterimOrderIsAskedOnce(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.Case(h.North, "Kalpana", "legal_aid")
	at := applicationPath(c.ID, h.fileAs(c, "legal_aid", "2026-11-02"))
	b := h.signedIn("legal_aid")
	wantStatus(t, b.post(at+"?step=granted", with(onDay("20", "11", "2026"), url.Values{"kind": {"granted"}, "with": {"nalsa_women_compensation_2018", "victim_compensation_bnss396"}, "amount": {"5,00,000"}, "amount.currency": {"INR"}})), http.StatusSeeOther)
	wantStatus(t, b.post(at+"?step=granted&about=interim", with(onDay("10", "11", "2026"), url.Values{"kind": {"granted"}, "with": {"nalsa_interim"}, "amount": {"1,00,000"}, "amount.currency": {"INR"}})), http.StatusSeeOther)
	doc := parse(t, b.get(at))
	wantSaid(t, "the application", doc, "nobody said whether that sum includes it", "Awarded₹ 6,00,000")
	fix := doc.Find(`.notice a:contains("Say it")`).AttrOr("href", "")
	form := filledIn(parse(t, b.get(strings.TrimSuffix(fix, "#step"))))
	form.Set("includes", "nalsa_interim")
	form.Set("correction", "wrong_amount")
	wantStatus(t, b.post(strings.TrimSuffix(fix, "#step"), form), http.StatusSeeOther)
	text := spoken(parse(t, b.get(at)))
	if strings.Contains(text, "nobody said whether") || !strings.Contains(text, "Awarded₹ 5,00,000") {
		t.Errorf("the answer is not counted: %s", text)
	}
	if n := len(h.stepsThatCount(models.StanceGranted)); n != 3 {
		t.Errorf("%d steps count, want the order and the award for two rights", n)
	}
}
