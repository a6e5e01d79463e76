package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
)

const assessmentField = "number.safety.assessment_missing"

func TestAnAdministratorSetsANumberOfHerOwn(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := caseOfAll(h)
	b := h.signedIn("administrator")
	doc := parse(t, b.get("/organisation"))
	if href := doc.Find(`.glances a[href="/reminders"]`); href.Length() != 1 || doc.Find(`nav a[href="/organisation"][aria-current]`).Length() != 1 {
		t.Fatal("the page of the organisation does not lead to the reminders")
	}
	doc = parse(t, b.get("/reminders"))
	field := doc.Find(`input[name="` + assessmentField + `"]`)
	if field.Length() != 1 || field.AttrOr("value", "?") != "" {
		t.Fatalf("the field of a default is filled: %q", field.AttrOr("value", "?"))
	}
	oneIDEach(t, "the reminders", doc)
	if text := field.Closest("tr").Text(); !strings.Contains(text, "48") || !strings.Contains(text, "1 to 192") {
		t.Errorf("the field says %q", text)
	}
	stamp := doc.Find(`input[name="stamp"]`).AttrOr("value", "")
	w := b.post("/reminders", url.Values{"stamp": {stamp}, assessmentField: {"२४"}, "threshold_reason": {"how_we_work"}})
	if w.Code != http.StatusSeeOther {
		t.Fatalf("got %d: %s", w.Code, parse(t, w).Find(".errors").Text())
	}
	doc = parse(t, b.get("/reminders"))
	if got := doc.Find(".notice.done p").First().Text(); !strings.HasPrefix(got, "1 number changed.") {
		t.Errorf("the notice says %q", got)
	}
	if got := doc.Find(`.notice.info`).First().Text(); !strings.Contains(got, "1 case is being looked at again") {
		t.Errorf("that a case waits is not said: %q", got)
	}
	text := doc.Find(`input[name="` + assessmentField + `"]`).Closest(".field").Parent().Text()
	if !strings.Contains(text, "Now 24 hours, set by Invented administrator on") || !strings.Contains(text, "Why: It fits how we work.") {
		t.Errorf("the field says %q", text)
	}
	if _, err := h.deps.Gaps.Sweep(t.Context(), access.System("sweep", h.Org.ID, h.Moment())); err != nil {
		t.Fatal(err)
	}
	if parse(t, b.get("/reminders")).Find(".notice.info").Length() != 0 {
		t.Error("after the sweep cases still wait")
	}
	if got := parse(t, h.signedIn("caseworker").get("/cases/"+c.ID)).Find(".gaps").Text(); !strings.Contains(got, "set by your organisation (24 hours)") {
		t.Errorf("the gap does not say whose number it is: %q", got)
	}
	if got := parse(t, b.get("/audit")).Text(); !strings.Contains(got, "changed the number of a reminder") || !strings.Contains(got, "No safety assessment yet · before: 48 · now: 24 · hours · own number · reason: how we work") {
		t.Errorf("the log says %q", got)
	}
}

func TestABrokenNumberKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.signedIn("administrator")
	stamp := parse(t, b.get("/reminders")).Find(`input[name="stamp"]`).AttrOr("value", "")
	for typed, says := range map[string]string{"soon": "in figures", "999": "from 1 to 192", "99999999999": "from 1 to 192", "0": "from 1 to 192"} {
		w := b.post("/reminders", url.Values{"stamp": {stamp}, assessmentField: {typed}, "number.rep.no_lawyer": {"21"}, "threshold_reason": {"other"}})
		doc := parse(t, w)
		field := doc.Find(`input[name="` + assessmentField + `"]`)
		if w.Code != http.StatusUnprocessableEntity || field.AttrOr("value", "") != typed || doc.Find(`input[name="number.rep.no_lawyer"]`).AttrOr("value", "") != "21" {
			t.Errorf("%q: got %d with %q", typed, w.Code, field.AttrOr("value", ""))
		}
		if got := field.Closest(".field").Find(".error").Text(); !strings.Contains(got, says) || !strings.Contains(doc.Find(".errors").Text(), "No safety assessment yet") {
			t.Errorf("%q: the field says %q, the summary %q", typed, got, doc.Find(".errors").Text())
		}
	}
	w := b.post("/reminders", url.Values{"stamp": {"older"}, assessmentField: {"24"}})
	if got := parse(t, w).Find(".errors").Text(); w.Code != http.StatusUnprocessableEntity || !strings.Contains(got, "A colleague changed a number") {
		t.Errorf("an older page: got %d, %q", w.Code, got)
	}
	h.Read(func(tx *gorm.DB) error {
		var n int64
		err := tx.Model(&models.Threshold{}).Count(&n).Error
		if n != 0 {
			t.Errorf("%d numbers were written", n)
		}
		return err
	})
}

func TestAResetGivesTheDefaultsBack(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.signedIn("administrator")
	stamp := func() string { return parse(t, b.get("/reminders")).Find(`input[name="stamp"]`).AttrOr("value", "") }
	b.post("/reminders", url.Values{"stamp": {stamp()}, assessmentField: {"24"}, "number.rep.no_lawyer": {"21"}})
	if w := b.post("/reminders/reset", url.Values{"stamp": {stamp()}}); w.Code != http.StatusSeeOther {
		t.Fatalf("got %d", w.Code)
	}
	doc := parse(t, b.get("/reminders"))
	if doc.Find(`form[action="/reminders/reset"]`).Length() != 0 || doc.Find(`input[name="`+assessmentField+`"]`).AttrOr("value", "?") != "" {
		t.Error("a number of their own is still there")
	}
}
