package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// Two intakes with one telephone number are a hint of a double, also under
// another name. What was said of one number is not said of the next.
func TestSameTelephoneIsHintOfDouble(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.signedIn("caseworker")
	arrived := url.Values{"referral": {"police"}, "shelter": {h.North.ID}}
	who := func(name, reach string) url.Values {
		return url.Values{"called_name": {name}, "safe_contact": {reach}}
	}
	b.post("/cases/new/check", walk(t, b, map[string]url.Values{"arrival": arrived, "who": who("Sumi", "Her aunt, 90000-00001")}))
	b.post("/cases/new", arrived)
	b.post("/cases/new/who", who("Rina", "Only +91 ९०००० ००००१"))
	w := b.post("/cases/new/age", url.Values{})
	wantStatus(t, w, http.StatusOK)
	doc := parse(t, w)
	if alike := doc.Find(".plain-list").Text(); !strings.Contains(alike, "the same telephone number") || strings.Contains(alike, "name") {
		t.Errorf("got %q", alike)
	}
	if strings.Contains(w.Body.String(), "90000") {
		t.Error("the page shows the number of the other one")
	}
	wantRedirect(t, b.post("/cases/new/same", url.Values{"same": {"no"}}), "/cases/new/agreed")
	wantRedirect(t, b.post("/cases/new/age", url.Values{}), "/cases/new/agreed") // said once for this number
	b.post("/cases/new/who", who("Rina", "0 9000000001, ask for Rina"))
	wantStatus(t, b.post("/cases/new/age", url.Values{}), http.StatusOK)
	b.post("/cases/new/who", who("Rina", "90000 00002"))
	wantRedirect(t, b.post("/cases/new/age", url.Values{}), "/cases/new/agreed")
}

// The warning knows the spellings that the search knows, whichever was first.
func TestSpellingsOfTheEastAreDoubles(t *testing.T) {
	t.Parallel()
	for _, pair := range [][2]string{
		{"Phulmani Murmu", "Phul Mani Murmu"}, {"राजकुमारी उराँव", "Raj Kumari Oraon"}, {"Protima Mondal", "प्रतिमा मंडल"}, {"Sushma Xalxo", "Sushma Khalkho"},
	} {
		for _, names := range [][2]string{pair, {pair[1], pair[0]}} {
			t.Run(names[0]+" then "+names[1], func(t *testing.T) {
				t.Parallel()
				h := newHouse(t)
				b := h.signedIn("caseworker")
				person := func(name string) map[string]url.Values {
					return map[string]url.Values{
						"arrival": {"referral": {"police"}, "shelter": {h.North.ID}}, "who": {"full_name": {name}}, "age": {"fact.person.adult_on.age": {"15"}},
					}
				}
				b.post("/cases/new/check", walk(t, b, person(names[0])))
				second := person(names[1])
				b.post("/cases/new", second["arrival"])
				b.post("/cases/new/who", second["who"])
				w := b.post("/cases/new/age", second["age"])
				wantStatus(t, w, http.StatusOK)
				if alike := parse(t, w).Find(".plain-list").Text(); !strings.Contains(alike, "the name sounds the same") {
					t.Errorf("got %q", alike)
				}
			})
		}
	}
}
