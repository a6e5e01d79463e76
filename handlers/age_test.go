package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/casefile"
)

// aged records what is typed about an age on the page of the person, with what
// stood there before taken out.
func (h *house) aged(t *testing.T, b *browser, at string, typed url.Values) {
	t.Helper()
	form := filledIn(parse(t, b.get(at+"/facts/person")))
	for _, part := range []string{"day", "month", "year", "sure"} {
		form.Del("fact.person.adult_on." + part)
	}
	for name, values := range typed {
		form["fact.person.adult_on."+name] = values
	}
	wantRedirect(t, b.post(at+"/facts/person", form), at+"/facts")
}

// An age is a span of days wherever it stands: no page makes a birthday of it.
func TestAgeIsASpanOnEveryPage(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.opened()
	b, at := h.signedIn("caseworker"), "/cases/"+c.ID
	h.aged(t, b, at, url.Values{"age": {"about 15"}, "basis": {"she_said"}})
	h.Read(func(tx *gorm.DB) error {
		var f models.Fact
		var now models.Case
		err := tx.Where("survivor_id = ? AND name = 'person.adult_on'", c.SurvivorID).Take(&f).Error
		if want := models.Between("2028-11-24", "2029-11-23"); err != nil || f.On() != want || f.Basis != "she_said" {
			t.Errorf("kept %+v, want %+v, %v", f, want, err)
		}
		err = tx.Where("id = ?", c.ID).Take(&now).Error
		if err != nil || now.AdultFrom != "2028-11-24" || now.AdultTo != "2029-11-23" || now.AgeGroup != "child" {
			t.Errorf("the case has %s to %s, %s, %v", now.AdultFrom, now.AdultTo, now.AgeGroup, err)
		}
		return err
	})
	for page, want := range map[string]string{
		at:                   "between 24 November 2028 and 23 November 2029",
		at + "/facts":        "between 24 November 2010 and 23 November 2011",
		at + "/facts/person": "In the file: between 24 November 2010 and 23 November 2011.",
		at + "/rights":       "", at + "/gaps": "", at + "/clocks": "", at + "/statement": "", "/today": "", "/calendar": "", "/cases": "",
	} {
		text := parse(t, b.get(page)).Find("body").Text()
		if !strings.Contains(text, want) {
			t.Errorf("%s does not say %q", page, want)
		}
		for _, day := range []string{"24 November 2028", "23 November 2029", "24 November 2010", "23 November 2011"} {
			whole := strings.Count(text, "between "+day) + strings.Count(text, "and "+day)
			if n := strings.Count(text, day); n != whole {
				t.Errorf("%s says %q %d times as a day of its own", page, day, n-whole)
			}
		}
	}
	if who := parse(t, b.get(at)).Find(".casehead").Text(); !strings.Contains(who, "about 15") {
		t.Errorf("the head says %q", who)
	}
	form := filledIn(parse(t, b.get(at+"/facts/person")))
	wantRedirect(t, b.post(at+"/facts/person", form), at+"/facts")
	if got := parse(t, b.get(at+"/facts")).Find(".notice").Text(); !strings.Contains(got, "Nothing was changed.") {
		t.Errorf("saved as it was, the page says %q", got)
	}
}

// While she may be a child or an adult the page says so, why, and what settles
// it, and the list has a word for it.
func TestAgeInDoubtIsPutToAPerson(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.opened()
	b, at := h.signedIn("caseworker"), "/cases/"+c.ID
	form := filledIn(parse(t, b.get(at+"/facts/person")))
	form.Set("fact.person.age_group", "unsure")
	wantRedirect(t, b.post(at+"/facts/person", form), at+"/facts")
	h.aged(t, b, at, url.Values{"age": {"16 to 18"}, "basis": {"estimated"}})
	page := parse(t, b.get(at))
	for _, want := range []string{"Child or adult: she may be either", "She turns 18 between 24 November 2025 and 23 November 2028; the day is not known.", "a school or matriculation certificate counts first"} {
		if !strings.Contains(page.Find(".notice").Text(), want) {
			t.Errorf("no notice says %q: %q", want, page.Find(".notice").Text())
		}
	}
	if who := page.Find(".casehead").Text(); !strings.Contains(who, "16 to 18") {
		t.Errorf("the head says %q", who)
	}
	for filter, n := range map[string]int{"age=unsure": 1, "age=child": 0, "age=adult": 0, "turning=90": 1} {
		if got := parse(t, b.get("/cases?"+filter)).Find(`a[href="` + at + `"]`).Length(); (got > 0) != (n > 0) {
			t.Errorf("%s lists her %d times", filter, got)
		}
	}
}

func TestAgeAndDateOfBirthTogether(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.opened()
	b, at := h.signedIn("caseworker"), "/cases/"+c.ID+"/facts/person"
	kept := func() (on models.PartialDate) {
		h.Read(func(tx *gorm.DB) error {
			var f models.Fact
			err := tx.Where("survivor_id = ? AND name = 'person.adult_on'", c.SurvivorID).Take(&f).Error
			on = f.On()
			return err
		})
		return on
	}
	typed := filledIn(parse(t, b.get(at)))
	typed.Set("fact.person.adult_on.year", "2000")
	typed.Del("fact.person.adult_on.month")
	typed.Set("fact.person.adult_on.sure", "year")
	typed.Set("fact.person.adult_on.age", "15")
	w := b.post(at, typed)
	wantStatus(t, w, http.StatusUnprocessableEntity)
	page := parse(t, w)
	if again := filledIn(page); !strings.Contains(page.Text(), "The age and the date of birth do not fit each other.") || again.Get("fact.person.adult_on.age") != "15" || again.Get("fact.person.adult_on.year") != "2000" {
		t.Errorf("the form says %q and keeps %q, %q", page.Find(".problem").Text(), again.Get("fact.person.adult_on.age"), again.Get("fact.person.adult_on.year"))
	}
	h.aged(t, b, "/cases/"+c.ID, url.Values{"year": {"2011"}, "sure": {"year"}, "age": {"15"}})
	if got, want := kept(), models.Between("2029-01-01", "2029-11-23"); got != want {
		t.Errorf("15, born in 2011: kept %+v, want %+v", got, want)
	}
	h.aged(t, b, "/cases/"+c.ID, url.Values{"age": {"14"}, "age_on.day": {"3"}, "age_on.month": {"2"}, "age_on.year": {"2025"}})
	if got, want := kept(), models.Between("2028-02-04", "2029-02-03"); got != want {
		t.Errorf("14 on a paper of 3 February 2025: kept %+v, want %+v", got, want)
	}
}

// The next date on top of a case is a span where it is one.
func TestHeadSaysASpanAndNoDayOfIt(t *testing.T) {
	t.Parallel()
	s := newTestSite(t)
	p := page{texts: texts{Lang: "en", catalogue: s.catalogue, zone: s.zone, now: models.At(noon)}}
	on := models.Between("2028-11-24", "2029-11-23")
	head := casefile.Header{Ahead: casefile.Ahead{Dates: []casefile.Event{{At: models.StartOfDay(on.Earliest(), p.zone), Kind: "fact", Name: adultOn, About: true, On: on}}}}
	if got, want := p.caseNext(head), "between 24 November 2028 and 23 November 2029 (a date on record)"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
