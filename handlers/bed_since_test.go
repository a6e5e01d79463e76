package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"aftercare/models"
)

func sinceAccess() []accessRow {
	keepers := []models.Role{models.Caseworker, models.Counsellor}
	north := func(path string) func(h *house) string {
		return func(h *house) string { return path + "?house=" + h.North.ID }
	}
	return []accessRow{
		{Method: "GET", Route: sincePath, May: keepers, Path: north(sincePath), Elsewhere: 404},
		{Method: "GET", Route: sincePath + "/print", May: keepers, Path: north(sincePath + "/print"), Elsewhere: 404},
		{Method: "POST", Route: sincePath + "/read", May: keepers, Path: north(sincePath + "/read"), Elsewhere: 404},
	}
}

func TestSinceYesterdayHandsOverWithCodesAlone(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	mine, others := h.Case(h.North, "Kalpana", "caseworker", "counsellor"), h.Case(h.North, "Sadhana", "caseworker")
	for _, c := range []models.Case{mine, others} {
		admitted(h, c)
		unsafeVisit(h, c)
		aTask(h, c)
	}
	anAsk(h, mine, "bed")
	b := h.signedIn("counsellor")
	for _, lang := range []string{"hi", "en"} {
		b.post("/language", url.Values{"lang": {lang}})
		for _, path := range []string{sincePath, sincePath + "/print?hours=12", sincePath + "?hours=0"} {
			w := b.get(path)
			wantStatus(t, w, http.StatusOK)
			wholePage(t, lang+" "+path, w)
			if body := w.Body.String(); strings.Contains(body, others.Code) || strings.Contains(body, "CANARY") || strings.Contains(body, "Kalpana") {
				t.Errorf("%s tells too much", path)
			}
		}
	}
	text := parse(t, b.get(sincePath)).Find("main").Text()
	for _, want := range []string{mine.Code, "Visitor: father", "A contact that was not safe", "To do: Papers", "Asked for: Another bed or room"} {
		if !strings.Contains(text, want) {
			t.Errorf("the page lacks %q: %s", want, text)
		}
	}
	h.Advance(time.Minute)
	until := parse(t, b.get(sincePath)).Find("input[name=until]").AttrOr("value", "")
	wantStatus(t, b.post(sincePath+"/read?house="+h.North.ID, url.Values{"until": {until}}), http.StatusSeeOther)
	after := parse(t, b.get(sincePath+"?hours=0")).Find("#happened").Text()
	if strings.Contains(after, "Visitor") || !strings.Contains(after, "Nothing is written down") {
		t.Errorf("what was read happens again: %s", after)
	}
}

func TestQuickRecordLeadsToTheForm(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.Case(h.North, "Kalpana", "caseworker")
	h.Case(h.North, "Kalpita", "caseworker")
	b := h.signedIn("caseworker")
	for what, want := range map[string]string{"service": servicesPath(c.ID) + "/new?back=%2Ftoday", "call": notesPath(c.ID) + "/new?kind=call&back=%2Ftoday", "task": tasksPath(c.ID) + "/new"} {
		w := b.post("/search", url.Values{"q": {c.Code}, "record": {what}})
		wantStatus(t, w, http.StatusSeeOther)
		if got := w.Header().Get("Location"); got != want {
			t.Errorf("%s leads to %q, want %q", what, got, want)
		}
	}
	doc := parse(t, b.post("/search", url.Values{"q": {"Kalp"}, "record": {"daily"}}))
	if n := doc.Find("a[href*='/notes/new?kind=daily']").Length(); n != 2 {
		t.Errorf("%d of two people lead to the form", n)
	}
	form := filledIn(parse(t, b.get(notesPath(c.ID)+"/new?kind=daily&back=%2Ftoday")))
	form.Set("words", "x")
	w := b.post(notesPath(c.ID)+"/new", form)
	if got := w.Header().Get("Location"); !strings.HasPrefix(got, "/today") {
		t.Errorf("it comes back to %q", got)
	}
}
