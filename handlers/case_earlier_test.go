package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"gorm.io/gorm"

	"aftercare/models"
)

// rewrittenPath is the version of her names before they were written anew.
func rewrittenPath(h *house) string {
	at := ofCase("/identity/names/earlier/1")(h)
	id := strings.Split(at, "/")[2]
	if _, err := h.deps.Cases.Rewrite(h.t.Context(), h.Actor("caseworker"), id, 1, map[string]string{"full_name": "Written anew"}); err != nil {
		h.t.Fatal(err)
	}
	return at
}

// rewrittenTimePath is the version of the words of a time, before they were
// written anew twice: the first time there were none.
func rewrittenTimePath(h *house) string {
	at := timePath("/earlier/2")(h)
	part := strings.Split(at, "/")
	for i, text := range []string{"the first words", "other words"} {
		if _, err := h.deps.Cases.RewriteEpisode(h.t.Context(), h.Actor("caseworker"), part[2], part[4], int64(i+1), map[string]string{"people": text}); err != nil {
			h.t.Fatal(err)
		}
	}
	return at
}

func TestEarlierVersionsAreListedClosedAndOpenWithAnEntry(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.opened()
	b := h.signedIn("caseworker")
	at := "/cases/" + c.ID + "/identity"
	if body := b.get(at + "/contact/earlier").Body.String(); !strings.Contains(body, "Nothing here was written over yet") {
		t.Error("the empty page says nothing")
	}
	form := filledIn(parse(t, b.post(at+"/open", url.Values{"what": {"contact"}, "purpose": {"contact"}})))
	old := form.Get("safe_contact")
	form.Set("what", "contact") // the page has a form for each part
	form.Set("safe_contact", "Only by letter")
	wantRedirect(t, b.post(at, form), at)
	doc := parse(t, b.get(at+"/contact/earlier"))
	if text := doc.Find("main").Text(); old == "" || strings.Contains(text, old) || !strings.Contains(text, "when Invented caseworker changed it") {
		t.Errorf("the list shows the words, or not who changed them: %q", text)
	}
	action, _ := doc.Find("main section form").Attr("action")
	w := b.post(strings.Split(action, "#")[0], nil)
	wantStatus(t, w, http.StatusOK)
	if text := parse(t, w).Find("main dl.summary").Text(); !strings.Contains(text, old) {
		t.Errorf("opened %q, want %q", text, old)
	}
	h.Read(func(tx *gorm.DB) error {
		var n int64
		err := tx.Model(&models.AuditEntry{}).Where("action = 'file.earlier_opened' AND detail = 'safe_contact purpose=contact'").Count(&n).Error
		if n != 1 {
			t.Errorf("%d entries for one opening", n)
		}
		return err
	})
	if w := b.get(at + "/nonsense/earlier"); w.Code != http.StatusNotFound {
		t.Errorf("no such part: got %d", w.Code)
	}
}

func TestAConflictAsksForAPurposeBeforeItOpensTheOtherVersion(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.opened("other-caseworker")
	b := h.signedIn("caseworker")
	var e models.Episode
	h.Read(func(tx *gorm.DB) error { return tx.Where("case_id = ?", c.ID).Take(&e).Error })
	for path, form := range map[string]url.Values{
		"/cases/" + c.ID + "/identity":                    {"what": {"story"}, "seen": {"0"}, "story": {"mine, typed with care"}},
		"/cases/" + c.ID + "/happened/" + e.ID + "/words": {"seen": {"0"}, "people": {"mine, typed with care"}},
	} {
		h.Write(func(tx *gorm.DB) error { return tx.Model(&models.Session{}).Where("1 = 1").Update("purpose", "").Error })
		w := b.post(path, form)
		wantStatus(t, w, http.StatusOK)
		doc := parse(t, w)
		if doc.Find(`input[name="purpose"]`).Length() == 0 || doc.Find(".notice .summary").Length() > 0 {
			t.Fatalf("%s: the purpose is not asked", path)
		}
		again := filledIn(doc)
		again.Set("purpose", "correcting")
		w = b.post(path, again)
		wantStatus(t, w, http.StatusConflict)
		if text := parse(t, w).Find("main form textarea").Text(); !strings.Contains(text, "mine, typed with care") {
			t.Errorf("%s: what was typed is lost: %q", path, text)
		}
	}
	h.Read(func(tx *gorm.DB) error {
		var n int64
		err := tx.Model(&models.AuditEntry{}).Where("action = 'file.opened' AND detail LIKE '%purpose='").Count(&n).Error
		if n != 0 {
			t.Errorf("%d openings without a purpose", n)
		}
		return err
	})
}
