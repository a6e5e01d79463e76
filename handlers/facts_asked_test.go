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
