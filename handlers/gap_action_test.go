package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// What mends a gap is one press away: the page exists, the reader may open it,
// and where it asks a question the question is marked and in sight.
func TestTheButtonOfAGapLeadsToExactlyWhatMendsIt(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.opened("legal_aid", "counsellor")
	questions := 0
	for _, rule := range h.deps.Library.Rules() {
		if rule.Action.Service != "" {
			continue
		}
		path := actionPath(h.deps.Library, c.ID, rule.Action, "", anyRight(h))
		if rule.Action.Fact != "" && strings.Contains(path, rule.Action.Fact) {
			t.Errorf("%s names the question in %s", rule.Key, path)
		}
		at, err := url.Parse(path)
		if err != nil {
			t.Fatal(err)
		}
		who := "caseworker"
		if rule.Action.Page == "health" {
			who = "counsellor"
		}
		w := h.signedIn(who).get(at.RequestURI())
		wantStatus(t, w, http.StatusOK)
		doc := parse(t, w)
		if at.Fragment != "" && doc.Find("#"+at.Fragment).Length() != 1 {
			t.Errorf("%s: %s leads to no place on its page", rule.Key, path)
		}
		if at.Fragment == asked {
			questions++
			if name := "fact." + rule.Action.Fact; doc.Find("#"+asked).Find(`[name="`+name+`"], [name^="`+name+`."]`).Length() == 0 {
				t.Errorf("%s: another question than %s is marked", rule.Key, name)
			}
		}
	}
	if questions < 3 {
		t.Errorf("only %d rules lead to a question: the search is broken", questions)
	}
}

// A question within a long closed list is opened by the link that leads to it.
func TestALinkOpensTheListItsQuestionStandsIn(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.opened()
	for _, key := range []string{"means.threats", "harm.burns", "form.begging"} {
		at, _ := url.Parse(factPath(c.ID, h.deps.Library.Fact(key)))
		row := parse(t, h.signedIn("caseworker").get(at.RequestURI())).Find("#" + asked)
		if row.Find(`input[name="fact.`+key+`"]`).Length() == 0 || row.Closest("details.panel:not([open])").Length() != 0 {
			t.Errorf("%s is not in sight", key)
		}
	}
}
