package handlers

import (
	"strconv"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

// TestEveryNumberOfTheHouseLeadsToItsCases: what is counted and what the list
// behind it shows are the same.
func TestEveryNumberOfTheHouseLeadsToItsCases(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	caseOfAll(h)
	h.Case(h.North, "Sadhana", "caseworker")
	b := h.signedIn("administrator")
	doc := parse(t, b.get("/overview"))
	links := doc.Find(".figures a, #by-shelter td a, #by-worker td a")
	if links.Length() < 6 {
		t.Fatalf("the house has %d numbers:\n%s", links.Length(), doc.Find("main").Text())
	}
	links.Each(func(_ int, a *goquery.Selection) {
		said, href := strings.Fields(a.Text())[0], a.AttrOr("href", "")
		list := parse(t, b.get(href))
		if rows := list.Find("#cases tbody tr").Length(); strconv.Itoa(rows) != said {
			t.Errorf("%s: the house says %s, the list has %d rows", href, said, rows)
		}
		if len(href) > len("/cases") && !strings.Contains(href, "shelter=") && list.Find(".tags a").Length() < 2 {
			t.Errorf("%s: the list does not say how it is narrowed", href)
		}
	})
	if strings.Contains(doc.Text(), "Kalpana") || strings.Contains(doc.Text(), "Sadhana") {
		t.Error("the house shows a name")
	}
}

func TestTheAdministratorsButtonAssigns(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := caseOfAll(h)
	b := h.signedIn("administrator")
	buttons := parse(t, b.get(casePath(c.ID))).Find("main .actions .button")
	if first := buttons.First(); first.Text() != "Assign a colleague" || first.HasClass("second") || first.AttrOr("href", "") != casePath(c.ID)+"/people#join" {
		t.Errorf("the first button is %q", first.Text())
	}
	if got := buttons.Eq(1).Text(); got != "Move to another shelter" {
		t.Errorf("the second button is %q", got)
	}
	if parse(t, b.get(casePath(c.ID)+"/people")).Find("section#join form").Length() != 1 {
		t.Error("the button leads to no form")
	}
	wantRedirect(t, b.get("/today"), "/overview")
}
