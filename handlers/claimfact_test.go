package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/casefile"
	"aftercare/services/claimfact"
)

// relativeOf adds a relative through the service.
func relativeOf(h *house, c models.Case, facts models.RelativeFacts) string {
	h.t.Helper()
	done, err := h.deps.ClaimFacts.Add(h.t.Context(), h.Actor("caseworker"), c.ID,
		claimfact.Input{Row: &models.Relative{RelativeFacts: facts}, Words: map[string]string{"name": "CANARY name", "note": "CANARY note"}})
	if err != nil {
		h.t.Fatal(err)
	}
	return done.ID
}

func claimAccess() []accessRow {
	of := func(suffix string) func(h *house) string {
		return func(h *house) string { return claimPath(caseOfAll(h).ID) + suffix }
	}
	one := func(suffix string) func(h *house) string {
		return func(h *house) string {
			c := caseOfAll(h)
			return claimPath(c.ID) + "/relatives/" + relativeOf(h, c, models.RelativeFacts{Relation: "mother"}) + suffix
		}
	}
	removed := func(h *house) string {
		c := caseOfAll(h)
		id := relativeOf(h, c, models.RelativeFacts{Relation: "mother"})
		if _, err := h.deps.ClaimFacts.Remove(h.t.Context(), h.Actor("caseworker"), c.ID, models.ListRelatives, id, "mistake", 1); err != nil {
			h.t.Fatal(err)
		}
		return claimPath(c.ID) + "/relatives/" + id + "/back"
	}
	unread := map[models.Role]int{models.Administrator: 404, models.Supervisor: 404}
	facts := url.Values{"relation": {"father"}, "version": {"1"}, "correction_reason": {"typing_mistake"}}
	return []accessRow{
		{Method: "GET", Route: "/cases/:id/claim-facts", May: readingRoles, Path: of("")},
		{Method: "GET", Route: "/cases/:id/claim-facts/print", May: readingRoles, Path: of("/print")},
		{Method: "POST", Route: "/cases/:id/claim-facts/open", May: assignedRoles, Differs: unread, Path: of("/open"), Elsewhere: 404, Form: url.Values{"purpose": {"claim"}, "what": {"relatives"}}},
		{Method: "GET", Route: "/cases/:id/claim-facts/:list/new", May: deciders, Path: of("/relatives/new"), Elsewhere: 404},
		{Method: "POST", Route: "/cases/:id/claim-facts/:list/new", May: deciders, Path: of("/relatives/new"), Elsewhere: 404, Form: facts},
		{Method: "GET", Route: "/cases/:id/claim-facts/:list/:row", May: deciders, Path: one(""), Elsewhere: 404},
		{Method: "POST", Route: "/cases/:id/claim-facts/:list/:row", May: deciders, Path: one(""), Elsewhere: 404, Form: facts},
		{Method: "GET", Route: "/cases/:id/claim-facts/:list/:row/remove", May: deciders, Path: one("/remove"), Elsewhere: 404},
		{Method: "POST", Route: "/cases/:id/claim-facts/:list/:row/remove", May: deciders, Path: one("/remove"), Elsewhere: 404, Form: url.Values{"version": {"1"}, "removal_reason": {"mistake"}}},
		{Method: "POST", Route: "/cases/:id/claim-facts/:list/:row/back", May: deciders, Path: removed, Elsewhere: 404},
	}
}

// TestRelativeIsWrittenOpenedAndCorrected is the way of a relative through the pages.
func TestRelativeIsWrittenOpenedAndCorrected(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.Case(h.North, "Kalpana", "caseworker", "legal_aid", "counsellor")
	b, at := h.signedIn("caseworker"), claimPath(c.ID)

	if text := parse(t, b.get(at)).Find("#relatives").Text(); !strings.Contains(text, "Nobody is written down yet") {
		t.Errorf("an empty list says %q", text)
	}
	w := b.post(at+"/relatives/new", url.Values{
		"relation": {"father"}, "name": {"CANARY Father"}, "born.age": {"40-44"}, "depends": {"yes"}, "living": {"alive"}, "kept_from": {"involved"},
	})
	wantStatus(t, w, http.StatusSeeOther)
	list := parse(t, b.get(at)).Find("#relatives")
	text := list.Text()
	for _, want := range []string{"Father", "between 40 and 44 years old", "Do not name or tell: may be part of what happened", " · Alive"} {
		if !strings.Contains(text, want) {
			t.Errorf("the list lacks %q: %s", want, text)
		}
	}
	if strings.Contains(text, "CANARY") {
		t.Error("the list shows a name before anybody asked")
	}
	var row models.Relative
	h.Read(func(tx *gorm.DB) error { return tx.Where("case_id = ?", c.ID).Take(&row).Error })

	t.Run("who reads it opens the name, with an entry", func(t *testing.T) {
		for _, by := range []string{"legal_aid", "counsellor"} {
			opened := h.signedIn(by).post(at+"/open", url.Values{"purpose": {"claim"}, "what": {"relatives"}})
			if text := parse(t, opened).Find("#relatives").Text(); !strings.Contains(text, "CANARY Father") {
				t.Errorf("%s reads %q", by, text)
			}
		}
		if n := len(h.Entries("claimfact.opened")); n != 2 {
			t.Errorf("%d entries", n)
		}
	})
	t.Run("bad input says so beside the field and keeps what was typed", func(t *testing.T) {
		w := b.post(at+"/relatives/new", url.Values{"relation": {"father"}, "name": {"CANARY typed"}, "born.age": {"many"}, "guardian": {"yes"}, "kept_from": {"involved"}})
		wantStatus(t, w, http.StatusUnprocessableEntity)
		doc := parse(t, w)
		if v, _ := doc.Find("#f-name").Attr("value"); v != "CANARY typed" {
			t.Errorf("the name is %q", v)
		}
		if v, _ := doc.Find("[name='born.age']").Attr("value"); v != "many" || doc.Find("[id='f-born-age-error']").Length() != 1 {
			t.Errorf("the age is %q: %s", v, doc.Find(".error").Text())
		}
	})
	t.Run("a guardian who may be part of what happened is refused", func(t *testing.T) {
		w := b.post(at+"/relatives/new", url.Values{"relation": {"father"}, "guardian": {"yes"}, "kept_from": {"involved"}})
		wantStatus(t, w, http.StatusUnprocessableEntity)
		if text := parse(t, w).Find(".error").Text(); !strings.Contains(text, "cannot act as guardian") {
			t.Errorf("it says %q", text)
		}
	})
	t.Run("a correction with empty boxes keeps name and age", func(t *testing.T) {
		w := h.signedIn("legal_aid").post(at+"/relatives/"+row.ID, url.Values{"version": {"1"}, "correction_reason": {"new_information"}, "relation": {"father"}, "living": {"died"}})
		wantStatus(t, w, http.StatusSeeOther)
		var now models.Relative
		h.Read(func(tx *gorm.DB) error { return tx.Where("id = ?", row.ID).Take(&now).Error })
		if now.Turns() != row.Turns() || now.Living != "died" || now.KeptFrom != "" || now.Name.Empty() {
			t.Errorf("%+v", now.RelativeFacts)
		}
	})
	t.Run("who was quicker wins and nothing is lost silently", func(t *testing.T) {
		w := b.post(at+"/relatives/"+row.ID, url.Values{"version": {"1"}, "correction_reason": {"new_information"}, "relation": {"mother"}})
		wantStatus(t, w, http.StatusConflict)
		if text := parse(t, w).Find("main").Text(); !strings.Contains(text, "Somebody else changed this") {
			t.Errorf("it says %q", text)
		}
	})
	t.Run("a row is taken off with a reason and brought back", func(t *testing.T) {
		wantStatus(t, b.post(at+"/relatives/"+row.ID+"/remove", url.Values{"version": {"2"}}), http.StatusUnprocessableEntity)
		wantStatus(t, b.post(at+"/relatives/"+row.ID+"/remove", url.Values{"version": {"2"}, "removal_reason": {"wrong_person"}}), http.StatusSeeOther)
		doc := parse(t, b.get(at))
		if n := doc.Find("#relatives li").Length(); n != 0 || !strings.Contains(doc.Find("details").Text(), "it is about somebody else") {
			t.Errorf("%d rows; %s", n, doc.Find("details").Text())
		}
		wantStatus(t, b.post(at+"/relatives/"+row.ID+"/back", nil), http.StatusSeeOther)
		if n := parse(t, b.get(at)).Find("#relatives > ol > li").Length(); n != 1 {
			t.Errorf("%d rows after bringing it back", n)
		}
	})
}

// TestListAgainstAnswer has a list of relatives that contradicts an answer: both stand
// on every page that rests on them, and neither is used.
func TestListAgainstAnswer(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.Case(h.North, "Kalpana", "caseworker", "legal_aid")
	b, at := h.signedIn("caseworker"), claimPath(c.ID)
	wantStatus(t, b.post(casePath(c.ID)+"/facts/legal", url.Values{"fact.legal.claim_for": {"dependants"}}), http.StatusSeeOther)
	wantStatus(t, b.post(casePath(c.ID)+"/facts/legal", url.Values{"fact.dependants.husband": {"no"}}), http.StatusSeeOther)
	relativeOf(h, c, models.RelativeFacts{Relation: "husband", Living: "alive", Depends: models.Yes})
	for page, want := range map[string]string{
		at:             "In the list: Yes. As answered: No.",
		at + "/print":  "In the list: Yes. As answered: No.",
		casePath(c.ID): "The list of relatives says one thing and an answer another.",
	} {
		if text := parse(t, b.get(page)).Find("body").Text(); !strings.Contains(text, want) {
			t.Errorf("%s lacks %q", page, want)
		}
	}
	rights := b.get(rightPath(c.ID, "nalsa_women_compensation_2018"))
	if text := parse(t, rights).Find("main").Text(); !strings.Contains(text, "In the list: Yes. As answered: No.") {
		t.Errorf("the right says %q", text)
	}
	file := b.get(casePath(c.ID) + "/facts.json")
	for _, want := range []string{`"dependants.husband": "no"`, `"relation": "husband"`, `"living": "alive"`} {
		if !strings.Contains(file.Body.String(), want) {
			t.Errorf("the exported facts lack %s: %s", want, file.Body)
		}
	}
	if strings.Contains(file.Body.String(), "CANARY") {
		t.Error("the exported facts hold a name")
	}
}

// TestClaimFactsOnThePage writes a row into each of the other lists and reads the page.
func TestClaimFactsOnThePage(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.Case(h.North, "Kalpana", "caseworker", "legal_aid", "counsellor")
	b, at := h.signedIn("legal_aid"), claimPath(c.ID)
	father := relativeOf(h, c, models.RelativeFacts{Relation: "father", Living: "alive"})
	for list, form := range map[string]url.Values{
		"paper_numbers":  {"kind": {"voter_card"}, "number": {"CANARY 1"}},
		"bank_accounts":  {"owner": {"guardian"}, "relative_id": {father}, "holder": {"CANARY 2"}, "number": {"CANARY 3"}},
		"care_addresses": {"care_of": {"lawyer"}, "address": {"CANARY 4"}},
		"losses":         {"heading": {"hiv"}, "what": {"CANARY 5"}, "amount": {"1,250.05"}, "amount.currency": {"INR"}, "proof": {"statement"}},
		"other_money":    {"source": {"court"}, "what": {"CANARY 6"}, "awarded": {"5000"}, "awarded.currency": {"INR"}},
	} {
		wantStatus(t, b.post(at+"/"+list+"/new", form), http.StatusSeeOther)
	}
	doc := parse(t, b.get(at))
	for _, x := range []struct{ list, want string }{
		{"#paper_numbers", "Voter card"}, {"#bank_accounts", "A guardian's"}, {"#care_addresses", "Her lawyer"},
		{"#losses", "Goes into a claim only once she has agreed"}, {"#losses", "1,250.05"}, {"#losses", "All losses"},
		{"#other_money", "A court"}, {"#other_money", "Awarded in all"},
	} {
		if text := doc.Find(x.list).Text(); !strings.Contains(text, x.want) {
			t.Errorf("%s lacks %q: %s", x.list, x.want, text)
		}
	}
	if strings.Contains(doc.Text(), "CANARY") {
		t.Error("the page shows words before anybody asked")
	}
	if text := parse(t, b.get(at+"/print")).Text(); strings.Contains(text, "CANARY") || !strings.Contains(text, "Voter card") {
		t.Error("the printed page shows words, or lacks a list")
	}
	opened := parse(t, b.post(at+"/open", url.Values{"purpose": {"claim"}, "what": {"bank_accounts"}}))
	if text := opened.Find("#bank_accounts").Text(); !strings.Contains(text, "CANARY 2") || strings.Contains(opened.Find("#losses").Text(), "CANARY") {
		t.Errorf("opened: %s", text)
	}
	if n := parse(t, h.signedIn("counsellor").get(at)).Find("#bank_accounts form, #paper_numbers form").Length(); n != 0 {
		t.Error("a counsellor is offered numbers and accounts to open")
	}
	t.Run("a guardian who is excluded afterwards marks the account", func(t *testing.T) {
		wantStatus(t, b.post(at+"/relatives/"+father, url.Values{"version": {"1"}, "correction_reason": {"new_information"}, "relation": {"father"}, "kept_from": {"involved"}}), http.StatusSeeOther)
		if text := parse(t, b.get(at)).Find("#bank_accounts").Text(); !strings.Contains(text, "Nothing may be paid here") {
			t.Errorf("the account says %q", text)
		}
	})
	t.Run("a sum stays to the paisa when it is corrected without touching it", func(t *testing.T) {
		var row models.Loss
		h.Read(func(tx *gorm.DB) error { return tx.Where("case_id = ?", c.ID).Take(&row).Error })
		if row.Amount != 1250_05 {
			t.Errorf("%d paise", row.Amount)
		}
		form := parse(t, b.get(at+"/losses/"+row.ID))
		if v, _ := form.Find("[name='amount']").Attr("value"); v != "1250.05" && v != "1,250.05" {
			t.Errorf("the form shows %q", v)
		}
	})
}

// TestAwardThatOnlyAFactTellsOfIsShown: an award that a caseworker answered as a fact stands
// in no sum of Money, so the list of money says so until it is recorded.
func TestAwardThatOnlyAFactTellsOfIsShown(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.Case(h.North, "Kalpana", "caseworker", "legal_aid")
	ctx, by, sum := t.Context(), h.Actor("caseworker"), int64(400_000_00)
	fact := casefile.FactInput{Name: "award.compensation", Value: models.FactValue{Number: &sum, Currency: "INR"}}
	if _, err := h.deps.Cases.RecordFacts(ctx, by, c.ID, []casefile.FactInput{fact}); err != nil {
		t.Fatal(err)
	}
	b := h.signedIn("legal_aid")
	of := func() string {
		return strings.ReplaceAll(parse(t, b.get(claimPath(c.ID))).Find("#other_money .notice").Text(), "\u00a0", " ")
	}
	record := func(awarded int64) {
		row := &models.OtherMoney{OtherMoneyFacts: models.OtherMoneyFacts{Source: "court", Awarded: awarded, Currency: "INR"}}
		if _, err := h.deps.ClaimFacts.Add(ctx, by, c.ID, claimfact.Input{Row: row, Words: map[string]string{}}); err != nil {
			t.Fatal(err)
		}
	}
	for _, step := range []struct {
		add  int64
		want string
	}{{0, "adds up to ₹ 0."}, {100_000_00, "adds up to ₹ 1,00,000."}, {300_000_00, ""}} {
		if step.add > 0 {
			record(step.add)
		}
		if got := of(); !strings.Contains(got, step.want) || step.want == "" && got != "" {
			t.Errorf("after %d more the list says %q, want %q", step.add, got, step.want)
		}
	}
}
