package handlers

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/store"
)

// diskFull limits the file of a house to the pages it has, or lifts the limit: the
// database then answers what it answers on a full disk.
func (h *house) diskFull(full bool) {
	h.t.Helper()
	limit := "PRAGMA max_page_count = 4294967294"
	if full {
		limit = "PRAGMA max_page_count = 1"
	}
	h.Write(func(tx *gorm.DB) error { return tx.Exec(limit).Error })
}

func TestFullDiskSaysSoAndKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.Case(h.North, "Kalpana", "caseworker")
	b, admin, leaving := h.signedIn("caseworker"), h.signedIn("administrator"), h.signedIn("counsellor")
	h.diskFull(true)
	for _, path := range []string{"/cases/" + c.ID, "/today", "/cases/" + c.ID + "/services/new"} {
		wantStatus(t, b.get(path), http.StatusOK)
	}
	deed := "/shelters/new"
	name := strings.Repeat("An invented house ", 6)
	full := false
	for range 400 {
		w := admin.post(deed, url.Values{"shelter_name": {name}, "shelter_state": {"IN-WB"}})
		if w.Code == http.StatusInsufficientStorage {
			page := parse(t, w)
			if !strings.Contains(page.Text(), "The disk of the computer that Aftercare runs on is full") || !strings.Contains(page.Text(), "Tell your administrator") {
				t.Errorf("the page says %q", page.Find("main").Text())
			}
			if got := page.Find("[name=shelter_name]").AttrOr("value", ""); got != name {
				t.Errorf("the form comes back with %q", got)
			}
			full = true
			break
		}
		name += "x"
		if len(name) > 118 {
			name = strings.Repeat("Another house ", 6) + name[:4]
		}
	}
	if !full {
		t.Fatal("the disk was never full")
	}
	wantStatus(t, admin.get("/shelters"), http.StatusOK)
	leaving.leaves(func(b *browser) *httptest.ResponseRecorder { return b.post("/sign-out", nil) })
	b.leaves(func(b *browser) *httptest.ResponseRecorder { return b.get("/leave") })
	h.diskFull(false)
	if w := admin.post(deed, url.Values{"shelter_name": {"A house with room"}, "shelter_state": {"IN-WB"}}); w.Code != http.StatusSeeOther {
		t.Errorf("with room again: %d", w.Code)
	}
}

// leaves signs out, and holds that the sign-in has ended for whoever still has its
// cookie.
func (b *browser) leaves(how func(*browser) *httptest.ResponseRecorder) {
	b.h.t.Helper()
	thief := &browser{h: b.h, cookies: maps.Clone(b.cookies), headers: b.headers}
	if w := how(b); w.Code != http.StatusSeeOther {
		b.h.t.Errorf("leaving: %d", w.Code)
	}
	if w := thief.get("/account"); w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/sign-in?back=%2Faccount" {
		b.h.t.Errorf("after leaving a page answers %d %q", w.Code, w.Header().Get("Location"))
	}
}

func TestReadySaysThatTheDiskIsFull(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	w := h.browser().get("/readyz")
	if w.Code != http.StatusOK || w.Body.String() != "ready\n" {
		t.Fatalf("with room: %d %q", w.Code, w.Body)
	}
	h.deps.Ready = func(context.Context) error { return fmt.Errorf("wrapped: %w", store.ErrFull) }
	h.start()
	w = h.browser().get("/readyz")
	if w.Code != http.StatusServiceUnavailable || w.Body.String() != "not ready: the disk is full\n" {
		t.Errorf("without room: %d %q", w.Code, w.Body)
	}
	wantStatus(t, h.browser().get("/healthz"), http.StatusOK) // the process lives: restarting it makes no room
}

func TestAdministratorAndOperatorAreWarnedWhileThereIsRoom(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	room := models.Room{Known: true, Free: 1 << 30, Database: 200 << 20}
	h.deps.Room = func() models.Room { return room }
	h.start()
	for role, warned := range map[string]bool{"administrator": true, "operator": true, "caseworker": false, "dpo": false, "supervisor": false} {
		b := h.signedIn(role)
		first := b.get("/").Header().Get("Location")
		page := b.get(first).Body.String()
		if strings.Contains(page, "The disk is filling up") != warned || strings.Contains(page, "1,024 MB are left") != warned {
			t.Errorf("%s at %s: warned %v, want %v", role, first, !warned, warned)
		}
	}
	room.Free = 0
	if page := h.signedIn("administrator").get("/cases").Body.String(); !strings.Contains(page, "The disk is full") {
		t.Error("a full disk is not said to be full")
	}
	room.Free = 50 << 30
	if page := h.signedIn("administrator").get("/cases").Body.String(); strings.Contains(page, "The disk is") {
		t.Error("there is room, and a page warns")
	}
}
