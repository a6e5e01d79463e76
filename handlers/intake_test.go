package handlers

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/worldtest"
)

// walk fills the pages of an intake in order, each as a browser without script
// sends it, and returns the form of the last page.
// It returns the address of the intake with it.
func walk(t *testing.T, b *browser, answers map[string]url.Values) (of string, check url.Values) {
	t.Helper()
	of = freshIntake()
	for i, step := range askingSteps() {
		path := strings.TrimSuffix(of+"/"+step.part, "/")
		page := b.get(path)
		wantStatus(t, page, http.StatusOK)
		wholePage(t, step.Name, page)
		form := filledIn(parse(t, page))
		for name, v := range answers[step.Name] {
			form[name] = v
		}
		wantRedirect(t, b.post(path, form), of+"/"+intakeSteps[i+1].part)
	}
	page := b.get(of + "/check")
	wantStatus(t, page, http.StatusOK)
	wholePage(t, "check", page)
	return of, filledIn(parse(t, page))
}

// freshIntake is the address of an intake that nobody began.
func freshIntake() string { return "/cases/new/" + worldtest.NewID() }

// opened goes through an intake and opens its case.
func opened(t *testing.T, b *browser, answers map[string]url.Values) string {
	t.Helper()
	of, form := walk(t, b, answers)
	return strings.TrimSuffix(b.post(of+"/check", form).Header().Get("Location"), "/first")
}

// told is an intake with an answer on every page.
var told = map[string]url.Values{
	"arrival":  {"arrived.quick": {"today"}, "referral": {"helpline"}, "safe_now": {"yes"}},
	"who":      {"called_name": {"Meera"}, "full_name": {"Meera Kalpanik"}, "speaks": {"bn"}, "safe_contact": {"Through her aunt"}},
	"age":      {"fact.person.age_group": {"child"}, "fact.person.adult_on.age": {"15"}, "fact.person.adult_on.basis": {"she_said"}, "fact.person.sex": {"female"}, "fact.person.nationality": {"BD"}},
	"agreed":   {"answers.data": {"given"}, "answers.statistics": {"refused"}, "given_by": {"herself"}, "form": {"spoken"}, "explained_in": {"bn"}},
	"happened": {"fact.form.domestic_servitude": {"yes"}, "fact.harm.burns": {"declined"}, "ended.month": {"October"}, "ended.year": {"2026"}, "duty.inform_bnss33": {"seeking_legal_advice"}, "duty.inform_bnss33.words": {"Asked the panel lawyer"}},
	"words":    {"her_wishes": {"To go to school"}},
}

func TestAnIntakeIsTakenWithoutScriptAndMakesOneCase(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.signedIn("caseworker")
	of, form := walk(t, b, told)
	first := b.post(of+"/check", form)
	if first.Code != http.StatusSeeOther || !strings.HasPrefix(first.Header().Get("Location"), "/cases/0") {
		t.Fatalf("got %d to %q: %s", first.Code, first.Header().Get("Location"), firstLine(first))
	}
	at := first.Header().Get("Location")
	if second := b.post(of+"/check", form); second.Header().Get("Location") != at {
		t.Errorf("sent twice: %q", second.Header().Get("Location"))
	}
	text := parse(t, b.get(at)).Text()
	for _, want := range []string{"girl, about 15", "North House", "Invented caseworker"} {
		if !strings.Contains(text, want) {
			t.Errorf("the summary lacks %q", want)
		}
	}
	if strings.Contains(text, "Meera") {
		t.Error("the summary names her")
	}
	var fact models.Fact
	h.Read(func(tx *gorm.DB) error { return tx.Where("name = ?", "event.offence").Take(&fact).Error })
	if fact.Day != "2026-10" || fact.Sure != models.SureMonth {
		t.Errorf("the end of it is recorded as %+v", fact)
	}
	if n := countRows(h, &models.Draft{}); n != 0 {
		t.Errorf("%d drafts stayed behind", n)
	}
}

func TestNothingNeedsAnAnswerButHowSheCame(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.signedIn("caseworker")
	of, form := walk(t, b, map[string]url.Values{"arrival": {"referral": {"not_known"}}})
	if w := b.post(of+"/check", form); w.Code != http.StatusSeeOther {
		t.Fatalf("got %d: %s", w.Code, firstLine(w))
	}
}

func TestWhatWasTypedComesBackWithItsProblems(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.signedIn("caseworker")
	of := freshIntake()
	typed := url.Values{"fact.person.adult_on.age": {"fifteenish"}, "fact.person.sex": {"female"}, "fact.person.nationality": {"NP"}}
	w := b.post(of+"/age", typed)
	wantStatus(t, w, http.StatusUnprocessableEntity)
	for _, doc := range []url.Values{filledIn(parse(t, w)), filledIn(parse(t, b.get(of+"/age")))} {
		for name, v := range typed {
			if doc.Get(name) != v[0] {
				t.Errorf("%s: got %q, want %q", name, doc.Get(name), v[0])
			}
		}
	}
	if link := parse(t, w).Find(".errors a").AttrOr("href", ""); parse(t, w).Find(link).Length() != 1 {
		t.Errorf("the problem leads to %q", link)
	}
}

func TestADraftIsNobodysButHers(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	of := freshIntake()
	h.signedIn("caseworker").post(of+"/who", url.Values{"called_name": {"CANARY-draft"}})
	if w := h.signedIn("other-caseworker").get(of + "/who"); strings.Contains(w.Body.String(), "CANARY") {
		t.Error("a colleague reads the draft")
	}
	var rows []models.Draft
	h.Read(func(tx *gorm.DB) error { return tx.Find(&rows).Error })
	for _, r := range rows {
		if strings.Contains(string(r.Body), "CANARY") {
			t.Error("the draft is not sealed")
		}
	}
}

// A draft can be sent by hand: what it holds is held to the rules of the pages
// before a case is made of it.
func TestAPlantedDraftMakesNoCase(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.signedIn("caseworker")
	plant := func(path string, values url.Values) {
		values.Set("draft", path)
		wantStatus(t, b.post("/drafts", values), http.StatusNoContent)
	}
	for _, id := range []string{"x", "Kalpana Jhootmooth", strings.Repeat("-", 36)} {
		bad := "/cases/new/" + url.PathEscape(id)
		wantStatus(t, b.post("/drafts", url.Values{"draft": {bad}, "referral": {"police"}}), http.StatusUnprocessableEntity)
		for _, page := range []string{"", "/who", "/check"} {
			wantStatus(t, b.get(bad+page), http.StatusNotFound)
			wantStatus(t, b.post(bad+page, url.Values{"referral": {"police"}}), http.StatusNotFound)
		}
	}
	of := freshIntake()
	plant(of, url.Values{"referral": {"police"}, "shelter": {h.North.ID}})
	plant(of+"/who", url.Values{"called_name": {strings.Repeat("a", 300)}})
	for _, w := range []*httptest.ResponseRecorder{b.get(of + "/check"), b.post(of+"/check", url.Values{})} {
		wantStatus(t, w, http.StatusUnprocessableEntity)
		doc := parse(t, w)
		if at := doc.Find("form[data-draft]").AttrOr("action", ""); at != of+"/who?to=check" || doc.Find(".errors a").Length() != 1 {
			t.Errorf("the page shown goes to %q with %d problems", at, doc.Find(".errors a").Length())
		}
	}
	if n := countRows(h, &models.Case{}); n != 0 {
		t.Fatalf("%d cases were made", n)
	}
	plant(of+"/who", url.Values{"called_name": {"Meera"}})
	w := b.post(of+"/check", url.Values{})
	if id, found := strings.CutPrefix(strings.TrimSuffix(w.Header().Get("Location"), "/first"), "/cases/"); w.Code != http.StatusSeeOther || !found || !models.IsID(id) {
		t.Errorf("mended: got %d to %q", w.Code, w.Header().Get("Location"))
	}
}

func TestDutiesStandBeforeTheQuestions(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.signedIn("caseworker")
	of := freshIntake()
	doc := parse(t, b.get(of+"/happened"))
	if doc.Find(".duty").Length() == 0 {
		t.Fatal("no duty is shown while nothing is known")
	}
	html, _ := doc.Find("main form").Html()
	if strings.Index(html, `class="duty`) > strings.Index(html, "fact.form.") {
		t.Error("the duty stands after the questions")
	}
}

func TestSomebodyOfTheOwnCaseloadIsRecognisedAndNobodyElse(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.signedIn("caseworker")
	first := opened(t, b, told)
	who := url.Values{"called_name": {"मीरा"}, "full_name": {"Mira Kalpanik"}}
	age := url.Values{"fact.person.adult_on.age": {"15"}, "fact.person.sex": {"female"}}
	for name, recognised := range map[string]bool{"caseworker": true, "other-caseworker": false} {
		b := h.signedIn(name)
		of := freshIntake()
		b.post(of, url.Values{"referral": {"police"}, "shelter": {h.North.ID}})
		b.post(of+"/who", who)
		w := b.post(of+"/age", age)
		if !recognised {
			wantRedirect(t, w, of+"/agreed")
			continue
		}
		wantStatus(t, w, http.StatusOK)
		doc := parse(t, w)
		id := doc.Find(`input[name="same"]`).First().AttrOr("value", "")
		if "/cases/"+id != first || doc.Find(".plain-list li").Length() == 0 {
			t.Fatalf("got %q, want %q with reasons", id, first)
		}
		wantRedirect(t, b.post(of+"/same", url.Values{"same": {id}}), of+"/agreed")
		page := parse(t, b.get(of+"/check"))
		if standing := page.Find("main .well").First().Text(); !strings.Contains(standing, "would be replaced") || !strings.Contains(standing, "Meera") {
			t.Errorf("what would be written over is not shown: %q", standing)
		}
		form := filledIn(page)
		unseen := url.Values{"key": {form.Get("key")}}
		if w := b.post(of+"/check", unseen); w.Code != http.StatusConflict || !strings.Contains(w.Body.String(), "Look once more") {
			t.Errorf("unseen: got %d", w.Code)
		}
		if w := b.post(of+"/check", form); w.Code != http.StatusSeeOther {
			t.Fatalf("got %d: %s", w.Code, firstLine(w))
		}
		if n := countRows(h, &models.Survivor{}); n != 1 {
			t.Errorf("%d survivors for one person", n)
		}
	}
}

func countRows(h *house, model any) int64 {
	var n int64
	h.Read(func(tx *gorm.DB) error { return tx.Model(model).Count(&n).Error })
	return n
}

// What she typed on any page is on the last one, so that nothing is opened that
// was not looked at.
func TestTheLastPageShowsEverythingTyped(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.signedIn("caseworker")
	answers := map[string]url.Values{
		"arrival":  {"arrived.quick": {"today"}, "referral": {"helpline"}, "safe_now": {"no"}},
		"agreed":   {"answers.data": {"refused"}, "given_by": {"guardian"}, "excluded": {"yes"}, "explained_in": {"bn"}, "until.day": {"5"}, "until.month": {"6"}, "until.year": {"2027"}},
		"happened": {"began.year": {"2024"}, "ended.month": {"October"}, "ended.year": {"2026"}},
	}
	of, _ := walk(t, b, answers)
	text := parse(t, b.get(of+"/check")).Text()
	for _, want := range []string{"(today)", "must not be asked?", "Bengali", "5 June 2027", "2024", "October 2026"} {
		if !strings.Contains(text, want) {
			t.Errorf("the last page lacks %q", want)
		}
	}
}

func TestTheNextPageSaysThatSheIsNotSafe(t *testing.T) {
	t.Parallel()
	b := newHouse(t).signedIn("caseworker")
	of := freshIntake()
	for answer, want := range map[string]int{"yes": 0, "no": 1} {
		b.post(of, url.Values{"arrived.quick": {"today"}, "referral": {"helpline"}, "safe_now": {answer}})
		if n := parse(t, b.get(of+"/who")).Find(".notice.danger").Length(); n != want {
			t.Errorf("safe now %q: %d notices of danger", answer, n)
		}
	}
}

// "Today" is the day it was said, also when the case is opened on another.
func TestTodayIsKeptAsTheDayItWasSaid(t *testing.T) {
	t.Parallel()
	b := newHouse(t).signedIn("caseworker")
	of := freshIntake()
	b.post(of, url.Values{"arrived.quick": {"today"}, "referral": {"helpline"}})
	kept := filledIn(parse(t, b.get(of)))
	if kept.Get("arrived.quick") != "other" || kept.Get("arrived.day") == "" || kept.Get("arrived.year") == "" {
		t.Errorf("kept as %q %q %q", kept.Get("arrived.quick"), kept.Get("arrived.day"), kept.Get("arrived.year"))
	}
}

func TestTheFirstPageBeginsWithToday(t *testing.T) {
	t.Parallel()
	b := newHouse(t).signedIn("caseworker")
	of := freshIntake()
	if got := filledIn(parse(t, b.get(of))).Get("arrived.quick"); got != "today" {
		t.Errorf("the first page begins with %q", got)
	}
	w := b.post(of, url.Values{"arrived.quick": {"other"}, "referral": {"helpline"}})
	wantStatus(t, w, http.StatusUnprocessableEntity)
	if n := parse(t, w).Find(`.errors a[href="#f-arrived"]`).Length(); n != 1 {
		t.Errorf("another day without a day: %d problems named", n)
	}
}

// Whose earlier case it is was said about the names that were compared. Other
// names are compared anew, whatever the page of names sends along.
func TestSameStaysWithItsNames(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.signedIn("caseworker")
	first := strings.TrimPrefix(opened(t, b, told), "/cases/")
	of, _ := walk(t, b, map[string]url.Values{"arrival": {"referral": {"police"}}, "who": {"called_name": {"Somebody else"}}})
	isSame := func() bool { return strings.Contains(b.get(of+"/check").Body.String(), "would be replaced") }
	b.post(of+"/who", url.Values{"called_name": {"Another name"}, "same": {first}})
	if isSame() {
		t.Error("the page of names says whose case it is")
	}
	wantRedirect(t, b.post(of+"/same", url.Values{"same": {first}}), of+"/agreed")
	b.post(of+"/who", url.Values{"called_name": {" Another name "}})
	if !isSame() {
		t.Error("the answer was lost with the same names")
	}
	b.post(of+"/who", url.Values{"called_name": {"A third name"}})
	if isSame() {
		t.Error("the answer stayed with other names")
	}
}
