package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

// TestPaperThatAnApplicationNeedsIsListedUntilItIsAskedFor looks at the papers that nobody
// asked for: what the scheme names stands there with its application and a form that is
// filled in. Once it was asked for it stands on the other list and not here.
func TestPaperThatAnApplicationNeedsIsListedUntilItIsAskedFor(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c, _ := claimWithLosses(h)
	b := h.signedIn("legal_aid")
	row := func() *goquery.Selection {
		return parse(t, b.get("/papers?need=yes")).Find("main li").FilterFunction(func(_ int, s *goquery.Selection) bool {
			return strings.Contains(s.Text(), c.Code) && strings.Contains(s.Text(), "Copy of the FIR")
		})
	}
	got := row()
	if got.Length() != 1 || !strings.Contains(got.Text(), "for the application to ") || got.Parent().Parent().Find("h2").Text() != "Police" {
		t.Fatalf("%d rows: %s", got.Length(), got.Parent().Parent().Text())
	}
	for _, lang := range []string{"hi", "en"} {
		b.post("/language", url.Values{"lang": {lang}})
		for _, path := range []string{"/papers?need=yes", "/papers/print?need=yes", "/papers?need=yes&after=0~x~y", "/papers?need=yes&after=~~", "/papers"} {
			w := b.get(path)
			wantStatus(t, w, http.StatusOK)
			wholePage(t, lang+" "+path, w)
			if strings.Contains(w.Body.String(), "Kalpana") {
				t.Errorf("%s names somebody", path)
			}
		}
	}
	if text := parse(t, b.get("/papers/print?need=yes")).Text(); !strings.Contains(text, c.Code) {
		t.Error("the print lacks the case")
	}
	ask := got.Find(".gap-act a").AttrOr("href", "")
	page := parse(t, b.get(ask))
	wantStatus(t, b.post(page.Find("main form.form").AttrOr("action", ""), filledIn(page)), http.StatusSeeOther)
	if row().Length() != 0 {
		t.Error("it was asked for, and is said not to be")
	}
	if text := parse(t, b.get("/papers")).Text(); !strings.Contains(text, c.Code) {
		t.Error("what was asked for is not on the list of those")
	}
	if text := h.signedIn("counsellor").get("/papers?need=yes").Body.String(); strings.Contains(text, c.Code) {
		t.Error("a case out of reach is listed")
	}
}
