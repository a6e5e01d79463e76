package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"aftercare/models"
)

func boardAccess() []accessRow {
	readers := []models.Role{models.Caseworker, models.Counsellor, models.Administrator, models.Supervisor}
	north := func(path string) func(h *house) string {
		return func(h *house) string { return path + "?house=" + h.North.ID }
	}
	rows := []accessRow{
		{Method: "POST", Route: boardPath + "/names", May: []models.Role{models.Caseworker, models.Counsellor}, Form: url.Values{"purpose": {"care"}}},
	}
	for _, path := range []string{boardPath, strengthPath, strengthPath + "/print", registerPath, registerPath + "/print", visitorsPath, visitorsPath + "/print", thingsPath, thingsPath + "/print"} {
		rows = append(rows, accessRow{Method: "GET", Route: path, May: readers, Path: north(path), Elsewhere: http.StatusNotFound})
	}
	return rows
}

func TestBoardAndRegistersAreWholeAndNameNobody(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	aBed(h)
	mine, others := h.Case(h.North, "Kalpana", "caseworker"), h.Case(h.North, "Sadhana", "caseworker", "other-caseworker")
	admitted(h, mine)
	admitted(h, others)
	b := h.signedIn("other-caseworker")
	for _, lang := range []string{"en", "hi"} {
		b.post("/language", url.Values{"lang": {lang}})
		for _, path := range []string{boardPath, houseBoard(h.North.ID), strengthPath, strengthPath + "/print", strengthPath + "?from=2026-09&to=2026-11", registerPath, registerPath + "/print?from=2026-11"} {
			w := b.get(path)
			wantStatus(t, w, http.StatusOK)
			wholePage(t, lang+" "+path, w)
			if body := w.Body.String(); strings.Contains(body, "Kalpana") || strings.Contains(body, "Sadhana") || strings.Contains(body, mine.Code) || strings.Contains(body, mine.ID) {
				t.Errorf("%s names somebody, or a case of a colleague", path)
			}
		}
	}
	b.post("/language", url.Values{"lang": {"en"}})
	text := parse(t, b.get(boardPath)).Find("main").Text()
	for _, want := range []string{others.Code, "2 here", "1 beds free", "0 at midnight + 2 in − 0 out = 2"} {
		if !strings.Contains(text, want) {
			t.Errorf("the board lacks %q: %s", want, text)
		}
	}
}

func TestBoardOpensNamesOnRequest(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.Case(h.North, "Kalpana", "caseworker")
	admitted(h, c)
	b := h.signedIn("caseworker")
	asks := filledIn(parse(t, b.post(boardPath+"/names", filledIn(parse(t, b.get(boardPath))))))
	asks.Set("purpose", "care")
	w := b.post(boardPath+"/names", asks)
	wantStatus(t, w, http.StatusOK)
	if !strings.Contains(w.Body.String(), "Kalpana") {
		t.Error("the name is not shown")
	}
	if n := len(h.Entries("caseload.names_opened")); n != 1 {
		t.Errorf("%d entries of the log", n)
	}
}
