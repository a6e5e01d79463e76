package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"aftercare/services/gap"
)

// A threat without a day is a gap from the moment it was written, and every page
// says so and asks for the day.
func TestAThreatWithoutADayIsAGapThatAsksForIt(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.Case(h.North, "Kalpana", "caseworker")
	b := h.signedIn("caseworker")
	w := b.post("/cases/"+c.ID+"/facts/safety", url.Values{"fact.event.threat": {"yes"}, "fact.event.threat.sure": {"not_known"}})
	if w.Code != http.StatusSeeOther {
		t.Fatalf("got %d", w.Code)
	}
	h.Advance(time.Minute)
	ref := gap.Ref(c.ID, "safety.threat_unanswered")
	const want = "recorded 23 November"
	text := func(path, part string) string {
		t.Helper()
		return strings.Join(strings.Fields(parse(t, b.get(path)).Find(part).Text()), " ")
	}
	for path, part := range map[string]string{
		"/cases/" + c.ID: "#first-gap-" + ref, "/cases/" + c.ID + "/gaps": "#gap-" + ref, "/today": ".gap",
		gapPath(c.ID, ref): "main", "/cases/" + c.ID + "/facts": "main",
	} {
		got := text(path, part)
		if !strings.Contains(got, want) || !strings.Contains(got, "day not known") {
			t.Errorf("%s does not say that the day is not known: %s", path, got)
		}
		if part != "main" && strings.Contains(got, "since 23") {
			t.Errorf("%s claims a day: %s", path, got)
		}
	}
	if got := text("/cases/"+c.ID, "main"); !strings.Contains(got, "day not known, recorded") {
		t.Error("the summary does not ask for the day")
	}
	href, _ := parse(t, b.get("/cases/"+c.ID+"/facts")).Find(`a[href*="/facts/safety?ask="]`).Attr("href")
	if !strings.Contains(href, gap.Ref(c.ID, "event.threat")) {
		t.Errorf("the list of facts leads to %q", href)
	}
	if n := strings.Count(strings.Join(h.actions(), " "), "facts.recorded"); n != 1 {
		t.Errorf("%d entries", n)
	}
}
