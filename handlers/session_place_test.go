package handlers

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"aftercare/models"
	"aftercare/services/worldtest"
)

// narrower are forms that some who have the deed cannot open: of services of
// another class than she records, of gaps she does not see, of notes and tasks of
// somebody else.
var narrower = []string{
	"/cases/:id/services/:service/answer", "/cases/:id/services/:service/correct", "/cases/:id/notes/:note/correct", "/cases/:id/tasks/:task/change",
}

// Who may send a form may keep a draft of it, and nobody else who cannot even
// open it. The access table knows who.
func TestADraftIsForWhoCanSendTheForm(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	door := &sessionHandlers{}
	door.learnForms(h.echo)
	forms := 0
	for _, row := range accessTable() {
		if row.Method != http.MethodPost || !door.forms[row.Route] {
			continue
		}
		forms++
		for _, role := range models.Roles {
			may := row.May == nil || slices.Contains(row.May, role)
			if keeps := mayKeep(role, row.Route); keeps != may && !(keeps && slices.Contains(narrower, row.Route)) {
				t.Errorf("%s, %s: sends it: %v, keeps a draft: %v", row.Route, role, may, keeps)
			}
		}
	}
	if forms < 20 {
		t.Errorf("only %d forms were looked at", forms)
	}
}

func TestADraftHasTheAddressOfAForm(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := caseOfAll(h)
	of := casePath(c.ID)
	b := h.signedIn("caseworker")
	for path, want := range map[string]int{
		of + "/services/new": http.StatusNoContent, of + "/facts/person": http.StatusNoContent, freshIntake() + "/who": http.StatusNoContent, "/cases/new/who": http.StatusUnprocessableEntity,
		freshIntake() + "/check":                     http.StatusUnprocessableEntity,
		gapPath(c.ID, firstGap(h, c).Ref):            http.StatusNoContent,
		"/cases/" + worldtest.NewID() + "/duties":    http.StatusNoContent, // whether it is there is not told
		"/cases/Kalpana/duties":                      http.StatusUnprocessableEntity,
		of + "/facts/Kalpana Jhootmooth":             http.StatusUnprocessableEntity,
		of + "/facts/कल्पना":                         http.StatusUnprocessableEntity,
		of + "/facts/" + strings.Repeat("a", 81):     http.StatusUnprocessableEntity,
		of + "/rights/x?" + strings.Repeat("a", 300): http.StatusUnprocessableEntity,
		of: http.StatusUnprocessableEntity, "/search": http.StatusUnprocessableEntity, "/staff/new": http.StatusUnprocessableEntity,
		of + "/move": http.StatusUnprocessableEntity, "//evil.example/cases/new": http.StatusUnprocessableEntity,
	} {
		if w := b.post("/drafts", url.Values{"draft": {path}, "words": {"x"}}); w.Code != want {
			t.Errorf("%s: got %d, want %d", path, w.Code, want)
		}
	}
	if n := countRows(h, &models.Draft{}); n != 5 {
		t.Errorf("%d drafts, want 5", n)
	}
	if w := h.signedIn("auditor").post("/drafts", url.Values{"draft": {of + "/services/new"}, "words": {"x"}}); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("an auditor keeps a service: %d", w.Code)
	}
}
