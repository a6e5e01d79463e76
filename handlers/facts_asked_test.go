package handlers

import (
	"testing"
)

// A word only another country's law needs is asked where that law may apply,
// and nobody else has to read it.
func TestAWordOfAnotherCountryIsAskedOnlyWhereItsLawMayApply(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.opened()
	b, at := h.signedIn("caseworker"), "/cases/"+c.ID+"/facts"
	asks := func(fact string) bool {
		return parse(t, b.get(at+"/legal")).Find(`[name^="fact.`+fact+`"]`).Length() > 0
	}
	if !asks("legal.has_lawyer") || !asks("held.fir_copy") || asks("legal.np_case") || asks("legal.gb_helps_inquiry") || asks("event.np_verdict") {
		t.Error("before a nationality is known the page asks for words of other countries, or not for its own")
	}
	form := filledIn(parse(t, b.get(at+"/person")))
	form.Set("fact.person.nationality", "NP")
	wantRedirect(t, b.post(at+"/person", form), at)
	if !asks("legal.np_case") || !asks("event.np_verdict") || asks("legal.gb_helps_inquiry") {
		t.Error("for a national of Nepal the page does not ask what the law of Nepal needs")
	}
	form = filledIn(parse(t, b.get(at+"/legal")))
	form.Set("fact.legal.np_case", "yes")
	wantRedirect(t, b.post(at+"/legal", form), at)
	form = filledIn(parse(t, b.get(at+"/person")))
	form.Set("fact.person.nationality", "IN")
	wantRedirect(t, b.post(at+"/person", form), at)
	if !asks("legal.np_case") || asks("event.np_verdict") {
		t.Error("what was answered is not shown any more, or what was not is still asked")
	}
}

// Where hours count the form takes the hour, and a day without one is asked for
// its hour until it is known.
func TestTheHourIsAskedWhereHoursCount(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.opened()
	b, at := h.signedIn("caseworker"), "/cases/"+c.ID+"/facts"
	asks := func() bool {
		return parse(t, b.get("/cases/"+c.ID+"/rights/questions")).Find(`[name^="fact.event.child_found"]`).Length() > 0
	}
	form := filledIn(parse(t, b.get(at+"/person")))
	form.Set("fact.person.age_group", "child")
	wantRedirect(t, b.post(at+"/person", form), at)
	form = filledIn(parse(t, b.get(at+"/arrival")))
	if !form.Has("fact.event.child_found.time") || form.Has("fact.event.cwc_final_order.time") {
		t.Error("the form takes no hour where 24 hours run, or one where days run")
	}
	form.Set("fact.event.child_found", "yes")
	form.Set("fact.event.child_found.day", "22")
	form.Set("fact.event.child_found.month", "11")
	form.Set("fact.event.child_found.year", "2026")
	wantRedirect(t, b.post(at+"/arrival", form), at)
	if !asks() {
		t.Error("a day without its hour is not asked for")
	}
	form = filledIn(parse(t, b.get(at+"/arrival")))
	form.Set("fact.event.child_found.time", "10:30")
	wantRedirect(t, b.post(at+"/arrival", form), at)
	if asks() {
		t.Error("the hour is known and still asked for")
	}
}
