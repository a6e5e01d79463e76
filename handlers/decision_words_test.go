package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// The words of a decision stand behind one request, on the page that shows the
// decision, and administrators are not told of them.
func TestWordsOfDecisionsOpenOnRequestWithAnEntry(t *testing.T) {
	t.Parallel()
	for name, path := range map[string]func(h *house) string{"right": rightWordsPath, "duty": dutyWordsPath} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newHouse(t)
			words := path(h)
			page, _, _ := strings.Cut(words, "/decisions/")
			page += "/rights/" + anyDecided(h)
			if name == "duty" {
				page, _, _ = strings.Cut(words, "/duties/")
				page += "/duties"
			}
			b := h.signedIn("caseworker")
			doc := parse(t, b.get(page))
			if doc.Find(`.masked form[action^="`+words+`"]`).Length() != 1 || strings.Contains(doc.Text(), "CANARY") {
				t.Fatal("the page does not say that there are words, or says them")
			}
			w := b.post(words, url.Values{"purpose": {"care"}})
			wantStatus(t, w, http.StatusOK)
			wholePage(t, name, w)
			if !strings.Contains(parse(t, w).Find(".masked .shown").Text(), "CANARY-words") || h.lastAction() != "decision.opened" {
				t.Error("the words do not open, or without an entry")
			}
			if parse(t, h.signedIn("administrator").get(page)).Find(`form[action^="`+words+`"]`).Length() != 0 {
				t.Error("an administrator is offered the words")
			}
		})
	}
}
