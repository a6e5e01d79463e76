package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"aftercare/services/stay"
)

// aBed puts a bed up in North House and returns its address.
func aBed(h *house) string {
	h.t.Helper()
	by, ctx := h.Actor("administrator"), h.t.Context()
	if err := h.deps.Stays.AddBeds(ctx, by, h.North.ID, stay.NewBeds{Room: "Room 1", Kind: "adult", Count: 1}); err != nil {
		h.t.Fatal(err)
	}
	all, err := h.deps.Stays.Beds(ctx, by, h.North.ID)
	if err != nil {
		h.t.Fatal(err)
	}
	return bedsPath(h.North.ID) + "/" + all.List[0].ID
}

func bedAccess() []accessRow {
	north := func(suffix string) func(h *house) string {
		return func(h *house) string { return bedsPath(h.North.ID) + suffix }
	}
	one := func(suffix string) func(h *house) string {
		return func(h *house) string { return aBed(h) + suffix }
	}
	version := url.Values{"version": {"1"}}
	return []accessRow{
		{Method: "GET", Route: "/shelters/:id/beds", May: administrators, Path: north(""), Elsewhere: http.StatusNotFound},
		{Method: "POST", Route: "/shelters/:id/beds", May: administrators, Path: north(""), Form: url.Values{"room": {"Room 1"}, "bed_kind": {"adult"}, "beds": {"2"}}, Elsewhere: http.StatusNotFound},
		{Method: "POST", Route: "/shelters/:id/beds/capacity", May: administrators, Path: north("/capacity"), Form: url.Values{"version": {"1"}, "capacity": {"30"}}, Elsewhere: http.StatusNotFound},
		{Method: "GET", Route: "/shelters/:id/beds/:bed", May: administrators, Path: one(""), Elsewhere: http.StatusNotFound},
		{Method: "POST", Route: "/shelters/:id/beds/:bed", May: administrators, Path: one(""), Form: version, Elsewhere: http.StatusNotFound},
		{Method: "POST", Route: "/shelters/:id/beds/:bed/out", May: administrators, Path: one("/out"), Form: url.Values{"version": {"1"}, "outage": {"repair"}}, Elsewhere: http.StatusNotFound},
		{Method: "POST", Route: "/shelters/:id/beds/:bed/back", May: administrators, Path: outOfUse("/back"), Form: url.Values{"version": {"2"}}, Elsewhere: http.StatusNotFound},
		{Method: "POST", Route: "/shelters/:id/beds/:bed/remove", May: administrators, Path: one("/remove"), Form: version, Elsewhere: http.StatusNotFound},
	}
}

// outOfUse puts up a bed that is out of use.
func outOfUse(suffix string) func(h *house) string {
	return func(h *house) string {
		at := aBed(h)
		id := at[strings.LastIndex(at, "/")+1:]
		if err := h.deps.Stays.TakeOut(h.t.Context(), h.Actor("administrator"), h.North.ID, id, "repair", 1); err != nil {
			h.t.Fatal(err)
		}
		return at + suffix
	}
}

func TestBedPagesAreWholeAndKeepWhatWasTyped(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.signedIn("administrator")
	at := outOfUse("")(h)
	for _, lang := range []string{"en", "hi"} {
		b.post("/language", url.Values{"lang": {lang}})
		for _, path := range []string{bedsPath(h.North.ID), at, bedsPath(h.South.ID)} {
			w := b.get(path)
			if path == bedsPath(h.South.ID) {
				wantStatus(t, w, http.StatusNotFound)
				continue
			}
			wantStatus(t, w, http.StatusOK)
			wholePage(t, lang+" "+path, w)
		}
	}
	b.post("/language", url.Values{"lang": {"en"}})
	w := b.post(bedsPath(h.North.ID), url.Values{"room": {"Room of the sea"}, "bed_kind": {"cot"}, "beds": {"1000"}})
	wantStatus(t, w, http.StatusUnprocessableEntity)
	doc := parse(t, w)
	if doc.Find(`input[value="Room of the sea"]`).Length() != 1 || !strings.Contains(doc.Find("main").Text(), "Write a number from 1 to 60") {
		t.Error("a wrong number loses the room, or is not named")
	}
	wantStatus(t, b.post(bedsPath(h.North.ID), url.Values{"room": {"Room of the sea"}, "bed_kind": {"cot"}, "beds": {"2"}}), http.StatusSeeOther)
	if text := parse(t, b.get(bedsPath(h.North.ID))).Find("main").Text(); !strings.Contains(text, "Room of the sea, bed 2") || !strings.Contains(text, "2 of 3") {
		t.Errorf("the page says %q", text)
	}
}
