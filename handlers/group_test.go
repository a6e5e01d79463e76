package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"aftercare/models"
	"aftercare/services/group"
)

// aGroup plans a session of North House in an hour, with the cases named, and returns
// its address.
func aGroup(h *house, cases ...models.Case) string {
	h.t.Helper()
	in := group.Input{ShelterID: h.North.ID, Weeks: 1}
	in.Kind, in.At, in.Leader = "peer_group", h.Moment().Add(time.Hour), "Invented Ms Sen"
	id, err := h.deps.Groups.Plan(h.t.Context(), h.Actor("caseworker"), in)
	if err == nil && len(cases) > 0 {
		join := group.JoinInput{}
		for _, c := range cases {
			join.Cases = append(join.Cases, c.ID)
		}
		_, err = h.deps.Groups.Join(h.t.Context(), h.Actor("caseworker"), id, join)
	}
	if err != nil {
		h.t.Fatal(err)
	}
	return groupPath(id)
}

func groupAccess() []accessRow {
	lists, holds := []models.Role{models.Caseworker, models.Counsellor, models.LegalAid}, []models.Role{models.Caseworker}
	hidden := map[models.Role]int{models.Counsellor: 404, models.LegalAid: 404}
	one := func(suffix string) func(h *house) string {
		return func(h *house) string { return aGroup(h) + suffix }
	}
	return []accessRow{
		{Method: "GET", Route: "/groups", May: lists},
		{Method: "GET", Route: "/groups/new", May: lists},
		{Method: "POST", Route: "/groups/new", May: lists},
		{Method: "GET", Route: "/groups/:group", May: holds, Differs: hidden, Path: one(""), Elsewhere: 404},
		{Method: "POST", Route: "/groups/:group/names", May: holds, Differs: hidden, Path: one("/names"), Elsewhere: 404},
		{Method: "POST", Route: "/groups/:group/join", May: holds, Differs: hidden, Path: one("/join"), Elsewhere: 404},
		{Method: "POST", Route: "/groups/:group/attend", May: holds, Differs: hidden, Path: one("/attend"), Elsewhere: 404},
		{Method: "POST", Route: "/groups/:group/cancel", May: holds, Differs: hidden, Path: one("/cancel"), Elsewhere: 404, Form: url.Values{"version": {"1"}}},
	}
}

func TestAGroupIsPlannedJoinedAndAnsweredInOnePage(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	first, second := h.Case(h.North, "CANARY-one", "caseworker"), h.Case(h.North, "CANARY-two", "caseworker")
	b := h.signedIn("caseworker")
	for _, lang := range []string{"en", "hi"} {
		b.post("/language", url.Values{"lang": {lang}})
		for _, path := range []string{groupsPath, groupsPath + "?past=yes", groupsPath + "/new"} {
			w := b.get(path)
			wantStatus(t, w, http.StatusOK)
			wholePage(t, lang+" "+path, w)
		}
	}
	b.post("/language", url.Values{"lang": {"en"}})
	wantStatus(t, b.post(groupsPath+"/new", url.Values{"kind": {"peer_group"}, "weeks": {"30"}}), http.StatusUnprocessableEntity)
	w := b.post(groupsPath+"/new", url.Values{"kind": {"peer_group"}, "at.day": {"24"}, "at.month": {"11"}, "at.year": {"2026"}, "at_time": {"16:00"}, "weeks": {"2"}, "shelter": {h.North.ID}})
	wantStatus(t, w, http.StatusSeeOther)
	at := w.Header().Get("Location")
	wantStatus(t, b.post(at+"/join", nil), http.StatusUnprocessableEntity)
	wantStatus(t, b.post(at+"/join", url.Values{"cases": {first.ID, second.ID}, "later": {"yes"}}), http.StatusSeeOther)
	if text := parse(t, b.get("/today")).Find("main").Text(); !strings.Contains(text, "Peer group") {
		t.Error("the planned session is not on Today")
	}
	h.Advance(48 * time.Hour)
	b = h.signedIn("caseworker")
	page := b.get(at)
	wholePage(t, at, page)
	if strings.Contains(page.Body.String(), "CANARY") {
		t.Error("the page names somebody before anybody asked")
	}
	if names := b.post(at+"/names", url.Values{"purpose": {"care"}, "asked": {"yes"}}).Body.String(); !strings.Contains(names, "CANARY-one") || !strings.Contains(names, "CANARY-two") {
		t.Error("the names do not open")
	}
	wantStatus(t, b.post(at+"/attend", url.Values{"seen." + first.ID: {"1"}, "seen." + second.ID: {"1"}}), http.StatusUnprocessableEntity)
	wantStatus(t, b.post(at+"/attend", url.Values{"seen." + first.ID: {"1"}, "came." + first.ID: {"present"}, "seen." + second.ID: {"1"}, "came." + second.ID: {"did_not_come"}}), http.StatusSeeOther)
	text := parse(t, b.get(at)).Find("#members").Text()
	if !strings.Contains(text, "did not come") || strings.Contains(text, "Record who came") {
		t.Errorf("the page says %q", text)
	}
	if text := parse(t, b.get(servicesPath(first.ID))).Find("main").Text(); !strings.Contains(text, "Peer group") {
		t.Error("the service of the first is missing")
	}
}
