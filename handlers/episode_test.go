package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"gorm.io/gorm"

	"aftercare/models"
)

// happenedTwice opens a case and writes a second time down as the page does.
// It returns the address of the second time.
func happenedTwice(t *testing.T, h *house, b *browser, c models.Case) string {
	t.Helper()
	at := "/cases/" + c.ID + "/happened"
	form := url.Values{
		"began.year": {"2019"}, "ended.month": {"3"}, "ended.year": {"2020"}, "recruiter": {"acquainted"}, "channel": {"recruitment.work"},
		"industry": {"industry.mining"}, "from_place": {"NP"}, "to_place": {"IN-JH"}, "wages_owed": {"1.2 lakh"}, "debt_owed": {"4000.50"}, "wages_owed.currency": {"INR"}, "debt_owed.currency": {"INR"},
		"people": {"CANARY-people"}, "places": {"CANARY-places"},
	}
	wantRedirect(t, b.post(at+"/new", form), at)
	var e models.Episode
	h.Read(func(tx *gorm.DB) error {
		return tx.Where("case_id = ? AND recruiter = 'acquainted'", c.ID).Take(&e).Error
	})
	return at + "/" + e.ID
}

func TestEachTimeItHappenedIsShownCorrectedAndItsWordsOpened(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.opened()
	b, at := h.signedIn("caseworker"), "/cases/"+c.ID+"/happened"
	second := happenedTwice(t, h, b, c)
	for _, lang := range []string{"hi", "en"} {
		b.post("/language", url.Values{"lang": {lang}})
		for _, path := range []string{at, at + "/new", second, second + "/facts"} {
			w := b.get(path)
			wantStatus(t, w, http.StatusOK)
			wholePage(t, lang+" "+path, w)
			if strings.Contains(w.Body.String(), "CANARY") {
				t.Errorf("%s shows sealed words before anybody asked", path)
			}
		}
	}
	text := parse(t, b.get(at)).Find("main").Text()
	for _, want := range []string{"Time 2", "Somebody she knew", "At work", "Mining", "Nepal", "Jharkhand", "1,20,000", "4,000.50", "March 2020", "2 to 14 months"} {
		if !strings.Contains(text, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	open := b.post(second+"/open", url.Values{"purpose": {"care"}})
	wantStatus(t, open, http.StatusOK)
	if doc := parse(t, open); doc.Find(`textarea[name="people"]`).Text() != "CANARY-people" || h.lastAction() != "file.opened" {
		t.Error("the words do not open, or without an entry")
	}
	form := filledIn(parse(t, b.get(second)))
	if form.Get("wages_owed") != "1,20,000" || form.Get("debt_owed") != "4,000.50" || form.Get("from_place") != "NP" || form.Get("ended.year") != "2020" {
		t.Errorf("the form shows %v", form)
	}
	form.Set("debt_owed", "much")
	w := b.post(second, form)
	wantStatus(t, w, http.StatusUnprocessableEntity)
	if href := parse(t, w).Find(".errors a").AttrOr("href", ""); parse(t, w).Find(href).AttrOr("name", "") != "debt_owed" {
		t.Errorf("the summary of problems leads to %q", href)
	}
	form.Set("debt_owed", "")
	wantRedirect(t, b.post(second, form), at)
	wantStatus(t, b.post(second, form), http.StatusConflict)
}

func TestWordsOfATimeThatAColleagueChangedStandBesideOnesOwn(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.opened("other-caseworker", "counsellor")
	first, second := h.signedIn("caseworker"), h.signedIn("other-caseworker")
	at := happenedTwice(t, h, first, c)
	form := filledIn(parse(t, second.post(at+"/open", url.Values{"purpose": {"care"}})))
	form.Set("people", "mine")
	first.post(at+"/open", url.Values{"purpose": {"care"}})
	wantRedirect(t, first.post(at+"/words", url.Values{"seen": {form.Get("seen")}, "people": {"theirs"}, "places": {"CANARY-places"}}), "/cases/"+c.ID+"/happened")
	w := second.post(at+"/words", form)
	wantStatus(t, w, http.StatusConflict)
	doc := parse(t, w)
	if doc.Find(`textarea[name="people"]`).Text() != "mine" || !strings.Contains(doc.Find(".notice .summary").Text(), "theirs") {
		t.Error("not both versions are shown")
	}
	form.Set("seen", doc.Find(`input[name="seen"]`).AttrOr("value", ""))
	wantRedirect(t, second.post(at+"/words", form), "/cases/"+c.ID+"/happened")
	read := h.signedIn("counsellor").post(at+"/open", url.Values{"purpose": {"care"}})
	wantStatus(t, read, http.StatusOK)
	if doc := parse(t, read); !strings.Contains(doc.Find("dl.summary").Text(), "mine") || doc.Find("textarea").Length() != 0 {
		t.Error("a counsellor cannot read the words, or is offered to change them")
	}
}

func TestAFactOfASecondTimeIsCorrectedThere(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.opened()
	b := h.signedIn("caseworker")
	second := happenedTwice(t, h, b, c)
	page := parse(t, b.get(second+"/facts"))
	if action := page.Find("form[data-draft]").AttrOr("action", ""); action != second+"/facts" {
		t.Fatalf("the form goes to %q", action)
	}
	form := filledIn(page)
	if form.Get("fact.form.bonded_labour") != "" {
		t.Error("the second time shows a fact of the first")
	}
	form.Set("fact.form.begging", "yes")
	form.Set("fact.form.bonded_labour", "no")
	wantRedirect(t, b.post(second+"/facts", form), "/cases/"+c.ID+"/happened")
	var facts []models.Fact
	h.Read(func(tx *gorm.DB) error {
		return tx.Where("case_id = ? AND name = 'form.bonded_labour'", c.ID).Find(&facts).Error
	})
	if len(facts) != 2 {
		t.Errorf("%d rows for a fact that two times say differently", len(facts))
	}
}
