package handlers

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/casefile"
	"aftercare/services/worldtest"
)

// opened takes in an invented survivor as the caseworker and assigns everybody
// named.
func (h *house) opened(people ...string) models.Case {
	h.t.Helper()
	return h.openedBy("caseworker", h.North.ID, people...)
}

// openedBy takes her in as a caseworker of a shelter.
func (h *house) openedBy(worker, shelter string, people ...string) models.Case {
	h.t.Helper()
	out, err := h.deps.Cases.Open(h.t.Context(), h.Actor(worker), casefile.Intake{
		ID: worldtest.NewID(), ShelterID: shelter, Referral: "police",
		Called: "CANARY-called", FullName: "CANARY-full", OtherNames: "CANARY-other", SafeContact: "CANARY-contact", Story: "CANARY-story", Wishes: "CANARY-wishes",
		Facts: []casefile.FactInput{
			{Name: "person.sex", Value: models.FactValue{Code: "female"}},
			{Name: "person.adult_on", Value: models.FactValue{On: models.PartialDate{On: "2029-05", Sure: models.SureMonth}}},
			{Name: "form.bonded_labour", Value: models.FactValue{Answer: models.Yes}},
			{Name: "event.threat", Value: models.FactValue{Answer: models.Yes, At: h.Moment()}},
		},
		Consents: casefile.ConsentInput{Answers: map[string]string{models.PurposeData: models.ConsentGiven}, ConsentFacts: models.ConsentFacts{GivenBy: models.ByHerself, Form: "spoken"}},
	})
	if err != nil {
		h.t.Fatal(err)
	}
	h.joinsCase(out.Case, people...)
	return out.Case
}

// joinsCase assigns people to a case of a caseworker.
func (h *house) joinsCase(c models.Case, people ...string) {
	h.t.Helper()
	h.Write(func(tx *gorm.DB) error {
		var lead models.Account
		if err := tx.Where("id = ?", c.LeadID).Take(&lead).Error; err != nil {
			return err
		}
		for _, name := range people {
			a := models.Assignment{CaseID: c.ID, SurvivorID: c.SurvivorID, AccountID: h.Account(name).ID, Reason: "cover", FromAt: h.Moment(), UntilAt: models.Forever}
			if err := h.Keeper.Assign(tx, h.Actor(lead.SignInName), a, h.Account(name).Role, h.Moment()); err != nil {
				return err
			}
		}
		return nil
	})
}

// casePages are the pages of a case that need nothing but the case.
var casePages = []string{"", "/first", "/facts", "/facts/person", "/facts/episode", "/facts/legal", "/law", "/happened", "/happened/new", "/identity", "/consents", "/consents/new", "/consents/print", "/duties", "/people", "/notes", "/notes/new", "/notes/new?kind=call", "/notes/print", "/safety", "/safety/rows/plans/new", "/safety/rows/people/new", "/safety/rows/places/new", "/safety/rows/incidents/new", "/tasks", "/tasks/new", "/asks", "/asks/new", "/stay", "/stay/new", "/stay/transfer", "/belongings", "/belongings/rows/belongings/new", "/belongings/print", "/referrals", "/referrals/new", "/plan", "/plan/return", "/plan/return/new", "/file", "/file/rows/files/new", "/plan/agree", "/plan/goals/new", "/tracks", "/tracks/new?kind=school", "/tracks/new?kind=training", "/tracks/new?kind=work", "/tracks/new?kind=debt", "/follow-up", "/follow-up/new", "/follow-up/wish", "/follow-up/day", "/matters", "/matters/new", "/matters/new?kind=civil", "/papers", "/papers/new", "/papers/new?asked=yes", "/papers/print", "/packets", "/claim-facts", "/claim-facts/print", "/claim-facts/relatives/new", "/claim-facts/paper_numbers/new", "/claim-facts/bank_accounts/new", "/claim-facts/care_addresses/new", "/claim-facts/losses/new", "/claim-facts/other_money/new", "/close", "/history", "/history/print", "/rights", "/rights/print", "/rights/questions", "/errands/house", "/errands/hospital", "/errands/legal_aid"}

func TestCasePagesAreWholeAndSayNothingSealed(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.opened()
	b := h.signedIn("caseworker")
	for _, lang := range []string{"en", "hi"} {
		b.post("/language", url.Values{"lang": {lang}})
		for _, path := range casePages {
			w := b.get("/cases/" + c.ID + path)
			wantStatus(t, w, http.StatusOK)
			if strings.Contains(w.Body.String(), "CANARY") {
				t.Errorf("%s shows a sealed value before anybody asked", path)
			}
			wholePage(t, lang+" "+path, w)
		}
	}
}

// rawKey finds a catalogue key that has no words.
var rawKey = regexp.MustCompile(`(?m)^\s*[a-z]+(?:\.[a-z_]+){1,4}\s*$|\{[^}\s]*\}`)

// wholePage holds a page to what every page must have.
func wholePage(t *testing.T, where string, w *httptest.ResponseRecorder) {
	t.Helper()
	doc := parse(t, w)
	oneIDEach(t, where, doc)
	if found := forbiddenMarkup.FindString(w.Body.String()); found != "" {
		t.Errorf("%s: %q", where, found)
	}
	if found := rawKey.FindString(doc.Find("main").Text()); found != "" {
		t.Errorf("%s: a key without words: %q", where, found)
	}
	if doc.Find("h1").Length() == 0 {
		t.Errorf("%s has no heading", where)
	}
	if strings.Contains(doc.Find("title").Text(), "AC-") {
		t.Errorf("%s: the title names the case", where)
	}
}

func TestNamesOpenOnRequestAfterThePurposeWasAskedOnce(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.opened()
	b, at := h.signedIn("caseworker"), "/cases/"+c.ID
	asked := b.post(at+"/name", url.Values{"back": {at}})
	wantStatus(t, asked, http.StatusOK)
	if parse(t, asked).Find(`input[name="purpose"]`).Length() == 0 || strings.Contains(asked.Body.String(), "CANARY") {
		t.Fatal("the purpose is not asked first")
	}
	again := b.post(at+"/name", url.Values{"asked": {"yes"}})
	wantStatus(t, again, http.StatusUnprocessableEntity)
	shown := b.post(at+"/name", url.Values{"purpose": {"care"}})
	wantStatus(t, shown, http.StatusOK)
	if body := shown.Body.String(); !strings.Contains(body, "CANARY-called") || strings.Contains(body, "CANARY-contact") {
		t.Error("not exactly the name is shown")
	}
	if got := h.lastAction(); got != "file.opened" {
		t.Errorf("the last entry is %s", got)
	}
	if body := b.post(at+"/contact", nil).Body.String(); !strings.Contains(body, "CANARY-contact") {
		t.Error("the purpose is asked twice in one sign-in")
	}
	for what, sealed := range map[string][]string{"names": {"CANARY-full", "CANARY-other"}, "contact": {"CANARY-contact"}, "story": {"CANARY-story", "CANARY-wishes"}} {
		w := b.post(at+"/identity/open", url.Values{"what": {what}})
		for _, s := range sealed {
			if !strings.Contains(w.Body.String(), s) {
				t.Errorf("%s does not open %s", what, s)
			}
		}
	}
}

func TestAnEditThatComesSecondShowsBothVersions(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.opened("other-caseworker")
	at := "/cases/" + c.ID + "/identity"
	first, second := h.signedIn("caseworker"), h.signedIn("other-caseworker")
	first.post(at+"/open", url.Values{"what": {"story"}, "purpose": {"care"}})
	open := second.post(at+"/open", url.Values{"what": {"story"}, "purpose": {"care"}})
	form := url.Values{"what": {"story"}, "seen": {parse(t, open).Find(`input[name="seen"]`).AttrOr("value", "")}, "her_wishes": {"a school"}, "story": {"mine"}}
	wantRedirect(t, first.post(at, form), at)
	form.Set("story", "theirs")
	w := second.post(at, form)
	wantStatus(t, w, http.StatusConflict)
	doc := parse(t, w)
	if got := doc.Find(`textarea[name="story"]`).Text(); got != "theirs" || !strings.Contains(doc.Find(".notice .summary").Text(), "mine") {
		t.Errorf("what she typed: %q; the other version: %q", got, doc.Find(".notice").Text())
	}
	form.Set("seen", doc.Find(`input[name="seen"]`).AttrOr("value", ""))
	wantRedirect(t, second.post(at, form), at)
}

func TestASmallQuestionIsAnsweredInPlace(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.opened()
	b, at := h.signedIn("caseworker"), "/cases/"+c.ID
	form := parse(t, b.get(at)).Find("form.small-form").First()
	name := form.Find(`input[name="only"]`).AttrOr("value", "")
	if name == "" {
		t.Fatal("the summary asks nothing")
	}
	w := b.post(at+"/find", url.Values{"only": {name}})
	wantStatus(t, w, http.StatusUnprocessableEntity)
	if link := parse(t, w).Find(".errors a").AttrOr("href", ""); link == "" || parse(t, w).Find(link).Length() == 0 {
		t.Errorf("the summary of problems leads to %q", link)
	}
	wantRedirect(t, b.post(at+"/find", url.Values{"only": {name}, "fact." + name: {"declined"}}), at)
	if parse(t, b.get(at)).Find(`input[name="only"][value="`+name+`"]`).Length() != 0 {
		t.Error("what she chose not to say is asked again")
	}
}

func TestFactsAreCorrectedOnTheirPage(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.opened()
	b, at := h.signedIn("caseworker"), "/cases/"+c.ID+"/facts"
	form := filledIn(parse(t, b.get(at+"/person")))
	if form.Get("fact.person.adult_on.year") != "2011" {
		t.Errorf("the year of birth shows as %q", form.Get("fact.person.adult_on.year"))
	}
	form.Set("fact.person.sex", "transgender")
	form.Set("fact.person.adult_on.month", "Smarch")
	w := b.post(at+"/person", form)
	wantStatus(t, w, http.StatusUnprocessableEntity)
	if again := filledIn(parse(t, w)); again.Get("fact.person.adult_on.month") != "Smarch" || again.Get("fact.person.sex") != "transgender" {
		t.Error("what was typed is lost")
	}
	form.Set("fact.person.adult_on.month", "6")
	wantRedirect(t, b.post(at+"/person", form), at)
	if text := parse(t, b.get(at)).Text(); !strings.Contains(text, "June 2011") || !strings.Contains(text, "Transgender") {
		t.Error("the corrected facts do not show")
	}
	stale := b.post(at+"/person", form)
	wantRedirect(t, stale, at) // nothing differs: nothing is written, nothing clashes
	form.Set("fact.person.sex", "male")
	wantStatus(t, b.post(at+"/person", form), http.StatusConflict)
}

// filledIn reads the form of a page as a browser would send it.
func filledIn(doc *goquery.Document) url.Values {
	out := url.Values{}
	doc.Find("main form input, main form textarea").Each(func(_ int, s *goquery.Selection) {
		kind, name := s.AttrOr("type", ""), s.AttrOr("name", "")
		_, checked := s.Attr("checked")
		if goquery.NodeName(s) == "textarea" {
			out.Set(name, s.Text())
		} else if kind == "checkbox" && checked {
			out.Add(name, s.AttrOr("value", ""))
		} else if kind != "radio" && kind != "checkbox" || checked {
			out.Set(name, s.AttrOr("value", ""))
		}
	})
	doc.Find("main form select").Each(func(_ int, s *goquery.Selection) {
		out.Set(s.AttrOr("name", ""), s.Find("option[selected]").AttrOr("value", ""))
	})
	return out
}

func TestEndingTheLastHolderIsSaidBeforeItHappens(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.opened()
	b, at := h.signedIn("administrator"), "/cases/"+c.ID+"/people"
	end := parse(t, b.get(at)).Find(`a[href$="/end"]`).AttrOr("href", "")
	page := b.get(end)
	wantStatus(t, page, http.StatusOK)
	if parse(t, page).Find(".notice li").Length() == 0 {
		t.Error("the page does not say what would be lost")
	}
	wantStatus(t, b.post(end, nil), http.StatusUnprocessableEntity)
	wantRedirect(t, b.post(at, url.Values{"account": {h.Account("counsellor").ID}, "reason": {"counselling"}}), at)
	wantRedirect(t, b.post(end, url.Values{"end_reason": {"hand_over"}}), at)
}

func TestClosingSaysWhatStaysAndOpensAgain(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.opened()
	b, at := h.signedIn("caseworker"), "/cases/"+c.ID
	form := filledIn(parse(t, b.get(at+"/close")))
	form.Set("to", "closed")
	wantStatus(t, b.post(at+"/close", form), http.StatusUnprocessableEntity)
	form.Set("reason", "with_family")
	wantRedirect(t, b.post(at+"/close", form), at)
	form = filledIn(parse(t, b.get(at+"/close")))
	form.Set("reason", "she_asked")
	wantRedirect(t, b.post(at+"/reopen", form), at)
}

func TestTheHistoryNamesTheService(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := caseOfAll(h)
	recorded(h, c, "health_check", "")
	entry := parse(t, h.signedIn("caseworker").get("/cases/"+c.ID+"/history")).Find(".history li:contains('recorded a service')").Text()
	if !strings.Contains(entry, "Health check") {
		t.Errorf("the history says %q", entry)
	}
}

func TestTheHeadAndTheSummaryTellTheSameNextDate(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := caseOfAll(h)
	h.Write(func(tx *gorm.DB) error {
		return tx.Create(&models.Gap{CaseID: c.ID, Name: "safety.lost_contact", Rule: "safety.lost_contact", Area: models.Protection, Since: h.Moment(), Due: h.Moment().Add(-26 * time.Hour), Mover: models.PartyShelter, Open: true, Detail: "{}"}).Error
	})
	b := h.signedIn("caseworker")
	head := func(path string) string { return parse(t, b.get(path)).Find(".casehead .unfold dd").Last().Text() }
	for _, path := range []string{"/cases/" + c.ID, "/cases/" + c.ID + "/services", "/cases/" + c.ID + "/identity"} {
		if got := head(path); !strings.Contains(got, "Our turn, 49 hours late") {
			t.Errorf("%s: the head says %q", path, got)
		}
	}
	h.Write(func(tx *gorm.DB) error {
		return tx.Create(&models.Delivery{ID: worldtest.NewID(), CaseID: c.ID, SurvivorID: c.SurvivorID, DeliveryFacts: models.DeliveryFacts{Kind: "health_check", Status: models.DeliveryPlanned, At: h.Moment().Add(9 * time.Hour)}, RecordedBy: "x", CreatedAt: h.Moment(), Version: 1}).Error
	})
	got := head("/cases/" + c.ID)
	first := parse(t, b.get("/cases/"+c.ID)).Find("section:contains('Next dates') .timeline li").First().Text()
	if !strings.Contains(got, "9 hours left (a planned service)") || strings.Contains(got, "No date") || !strings.Contains(first, "Health check: planned") {
		t.Errorf("the head says %q and the list begins with %q", got, first)
	}
}
