package proof_test

import (
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

// sameWords are questions that stand on the forms of several slices and ask for something
// else on each: the day of what is recorded there, the reason of this correction.
var sameWords = map[string]bool{
	"By when": true, "Day": true, "Ended on": true, "From whom?": true, "Hour": true, "How": true, "In her own words": true, "In words": true,
	"Name": true, "Rights it serves": true, "State": true, "To be looked at again on": true, "What is taken out": true, "Why it changes": true,
	"Why it is corrected": true, "Why it is removed": true,
	"Given on": true, "Language": true, "What it is": true,
	"Date of birth": true, "Number": true, // of a relative or of a paper, beside the survivor's own
	"Who is it to her?": true, // a relative whom a claim names, and whoever may be told where she is
	"When did she leave the shelter, or when will she?": true, // closing shows the day that is known
}

// factPages are the slices that ask for facts: there is one value of each, wherever it is
// asked.
var factPages = map[string]bool{"": true, "rights": true, "happened": true, "law": true}

// idOf finds what differs between the pages of two records.
var idOf = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{12}`)

// TestNoFactIsAskedTwice opens every form of a case and holds that no question stands on the
// forms of two slices: what one page knows is shown by the next, and is kept once. A fact of
// the facts pages may be asked wherever it is needed, because there is one value of it.
func TestNoFactIsAskedTwice(t *testing.T) {
	v := as(t, sharedServer(t), "caseworker")
	of := regexp.MustCompile(`/cases/[0-9a-f-]{36}`).FindString(v.open("/cases").body)
	asked := map[string]map[string]bool{} // question -> slices that ask it
	forms := 0
	for todo, seen := []string{of}, map[string]bool{}; len(todo) > 0; todo = todo[1:] {
		p := v.ask("GET", todo[0], nil)
		if p.status != 200 {
			continue
		}
		slice, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(todo[0], of), "/"), "/")
		if slice, _, _ = strings.Cut(slice, "?"); factPages[slice] {
			slice = "facts"
		}
		p.Find("main form[method=post]").Each(func(_ int, f *goquery.Selection) {
			forms++
			f.Find(".label").Each(func(_ int, l *goquery.Selection) {
				l.Find(".optional").Remove()
				question := strings.Join(strings.Fields(l.Text()), " ")
				if asked[question] == nil {
					asked[question] = map[string]bool{}
				}
				asked[question][slice] = true
			})
		})
		p.Find("main a[href]").Each(func(_ int, a *goquery.Selection) {
			href, _ := a.Attr("href")
			to := p.resolve(href)
			u, err := url.Parse(to)
			kind := idOf.ReplaceAllString(u.Path, "ID") + u.Query().Get("kind")
			if err == nil && strings.HasPrefix(to, of) && !seen[kind] {
				seen[kind] = true
				todo = append(todo, to)
			}
		})
	}
	if forms < 100 {
		t.Errorf("%d forms were read, want more than a hundred", forms)
	}
	for _, q := range slices.Sorted(maps.Keys(asked)) {
		if len(asked[q]) > 1 && !sameWords[q] {
			t.Errorf("%q is asked by %s", q, strings.Join(slices.Sorted(maps.Keys(asked[q])), ", "))
		}
		if len(asked[q]) < 2 && sameWords[q] {
			t.Errorf("%q is asked by one slice alone: take it off the list", q)
		}
	}
}
