package handlers

import (
	"net/http"
	"net/url"
	"testing"
)

// A form is sent to an address that shows it: what the page was opened with may
// not get lost on the way.
func TestFormsAreSentWhereTheyStand(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := caseOfAll(h)
	pages := append([]string{"/rights/legal_aid?step=applied", "/services/new", "/services/plan"}, casePages...)
	for _, role := range []string{"caseworker", "legal_aid", "administrator"} {
		b, forms := h.signedIn(role), 0
		for _, page := range pages {
			w := b.get(casePath(c.ID) + page)
			if w.Code != http.StatusOK {
				continue
			}
			at, _ := url.Parse(casePath(c.ID) + page)
			for _, form := range parse(t, w).Find("main form.form").EachIter() {
				action, _ := form.Attr("action")
				to, err := url.Parse(action)
				if err != nil || to.Path != at.Path {
					continue
				}
				forms++
				if again := b.get(action); again.Code != http.StatusOK {
					t.Errorf("%s: the form of %s is sent to %s, which answers %d", role, page, action, again.Code)
				}
			}
		}
		if forms == 0 {
			t.Errorf("%s met no form", role)
		}
	}
}
