package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// An assessment that was handed on waits under Waiting for others, with the day
// from which to ask; its button still records that she was seen.
func TestAGapWhoseHelpWasHandedOnSaysWhenToAsk(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := caseOfAll(h)
	g := firstGap(h, c)
	b := h.signedIn("caseworker")
	w := b.post("/cases/"+c.ID+"/services/new", url.Values{"token": {parse(t, b.get("/cases/"+c.ID+"/services/new")).Find(`input[name="token"]`).AttrOr("value", "")},
		"kind": {"safety_assessment"}, "at.quick": {"today"}, "outcome": {"referred"}, "provider": {"partner"}})
	if w.Code != http.StatusSeeOther {
		t.Fatalf("got %d", w.Code)
	}
	row := parse(t, b.get("/today")).Find("#list-waiting .gap")
	text := strings.Join(strings.Fields(row.Text()), " ")
	for _, want := range []string{"Whoever it was handed on to", "Handed on on 25 November", "Ask from 27 November"} {
		if !strings.Contains(text, want) {
			t.Errorf("the row does not say %q: %s", want, text)
		}
	}
	if href, _ := row.Find(".gap-act a").Attr("href"); !strings.Contains(href, "/services/new?gap="+g.Ref) {
		t.Errorf("its button leads to %q", href)
	}
	h.later(49 * time.Hour)
	b = h.signedIn("caseworker")
	row = parse(t, b.get("/today")).Find("#list-now .gap")
	if !strings.Contains(row.Text(), "Ask now what became of it.") {
		t.Errorf("on the day to ask the row says %s", strings.Join(strings.Fields(row.Text()), " "))
	}
}
