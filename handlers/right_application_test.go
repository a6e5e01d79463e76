package handlers

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"gorm.io/gorm"

	"aftercare/models"
)

// spoken is the text of a page with ordinary spaces.
func spoken(doc *goquery.Document) string {
	return strings.ReplaceAll(doc.Text(), "\u00a0", " ")
}

// wantSaid reports what a page does not say.
func wantSaid(t *testing.T, where string, doc *goquery.Document, words ...string) {
	t.Helper()
	text := spoken(doc)
	for _, w := range words {
		if !strings.Contains(text, w) {
			t.Errorf("%s does not say %q", where, w)
		}
	}
}

// stepsThatCount reads the steps of the rights of a case that count.
func (h *house) stepsThatCount(kind models.StanceKind) (list []models.StanceRow) {
	h.Read(func(tx *gorm.DB) error {
		return tx.Where("kind = ? AND ended_at = 0", kind).Order("subject").Find(&list).Error
	})
	return list
}

func TestAnswerIsRecordedOnceOnThePageOfTheApplication(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.Case(h.North, "Kalpana", "legal_aid")
	at := applicationPath(c.ID, h.fileAs(c, "legal_aid", "2026-11-02"))
	b := h.signedIn("legal_aid")
	for _, from := range []string{"/applications", packetsPath(c.ID), rightPath(c.ID, filedRights[1])} {
		if parse(t, b.get(from)).Find(`a[href="`+at+`"]`).Length() == 0 {
			t.Errorf("%s does not lead to the application", from)
		}
	}
	doc := parse(t, b.get(at))
	wantSaid(t, "the application", doc, "Legal services authority (DLSA)", "Filed, no answer yet", "₹ 3,00,000")
	if n := doc.Find(".timeline li").Length(); n != 1 {
		t.Errorf("one filing is %d lines", n)
	}

	form := parse(t, b.get(at+"?step=granted"))
	if n := form.Find(`input[name="with"][checked]`).Length(); n != len(filedRights) {
		t.Errorf("%d rights are ticked, want all %d", n, len(filedRights))
	}
	w := b.post(at+"?step=granted", url.Values{"kind": {"granted"}, "with": filedRights, "on.day": {"10"}, "on.month": {"11"}, "on.year": {"2026"}, "on.quick": {"other"},
		"received_on.day": {"16"}, "received_on.month": {"11"}, "received_on.year": {"2026"}, "amount": {"2,50,000"}, "amount.currency": {"INR"}})
	wantStatus(t, w, http.StatusSeeOther)
	steps := h.stepsThatCount(models.StanceGranted)
	if len(steps) != 3 || steps[0].Filing == "" || steps[0].Filing != steps[1].Filing || steps[0].ReceivedOn != "2026-11-16" {
		t.Fatalf("got %+v", steps)
	}
	doc = parse(t, b.get(at))
	wantSaid(t, "the application", doc, "Awarded, not fully paid", "₹ 2,50,000", "received on 16 Nov")
	if n := doc.Find(".timeline li").Length(); n != 2 {
		t.Errorf("a filing and an answer are %d lines", n)
	}
	wantSaid(t, "/applications", parse(t, b.get("/applications")), "₹ 2,50,000 awarded", "Awarded, not fully paid")
	wantSaid(t, "/applications/money", parse(t, b.get("/applications/money")), "₹ 2,50,000")

	with := slices.IndexFunc(steps, func(s models.StanceRow) bool { return s.Amount > 0 })
	fix := at + "/steps/" + steps[with].ID
	wantStatus(t, b.post(fix, url.Values{"kind": {"granted_in_part"}, "correction": {"wrong_step"}, "on.day": {"11"}, "on.month": {"11"}, "on.year": {"2026"}, "on.quick": {"other"}, "amount": {"2,00,000"}, "amount.currency": {"INR"}}), http.StatusSeeOther)
	if parts := h.stepsThatCount(models.StancePart); len(parts) != 3 || len(h.stepsThatCount(models.StanceGranted)) != 0 {
		t.Fatalf("corrected for %d rights", len(parts))
	}
	if n := parse(t, b.get(at)).Find(".timeline li").Length(); n != 3 {
		t.Errorf("with the line that was corrected there are %d", n)
	}
	wantStatus(t, b.post(at+"/back/"+h.stepsThatCount(models.StancePart)[0].ID, nil), http.StatusSeeOther)
	wantSaid(t, "the application", parse(t, b.get(at)), "Filed, no answer yet")
	if len(h.stepsThatCount(models.StancePart)) != 0 {
		t.Error("the answer was not taken back for all rights")
	}
	if w := b.post(at+"/back/"+h.stepsThatCount(models.StanceApplied)[0].ID, nil); w.Header().Get("Location") != packetsPath(c.ID) {
		t.Errorf("an application that was not filed leads to %q", w.Header().Get("Location"))
	}
	wantStatus(t, b.get(at), http.StatusNotFound)
}

func TestAnswerNeedsARightAndItsOwnStep(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.Case(h.North, "Kalpana", "legal_aid")
	at := applicationPath(c.ID, h.fileAs(c, "legal_aid", "2026-11-02"))
	b := h.signedIn("legal_aid")
	for name, form := range map[string]url.Values{
		"no right":            {"kind": {"granted"}, "on.quick": {"today"}, "amount": {"12,345"}, "amount.currency": {"INR"}},
		"a right of another":  {"kind": {"granted"}, "with": {"civil_suit"}, "on.quick": {"today"}, "amount": {"12,345"}, "amount.currency": {"INR"}},
		"received beforehand": {"kind": {"granted"}, "with": filedRights, "on.quick": {"today"}, "received_on.day": {"1"}, "received_on.month": {"11"}, "received_on.year": {"2026"}, "amount": {"12,345"}, "amount.currency": {"INR"}},
	} {
		w := b.post(at+"?step=granted", form)
		wantStatus(t, w, http.StatusUnprocessableEntity)
		if doc := parse(t, w); doc.Find(`input[name="amount"]`).AttrOr("value", "") != "12,345" || doc.Find(".error").Length() != 1 {
			t.Errorf("%s: the form lost what was typed, or does not say what is wrong", name)
		}
	}
	if n := len(h.stepsThatCount(models.StanceGranted)); n != 0 {
		t.Errorf("%d steps were written", n)
	}
}

// An application for one right stands under the mark of the right: its address names no law.
func TestApplicationOfOneRightHasAPage(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.Case(h.North, "Kalpana", "legal_aid")
	b := h.signedIn("legal_aid")
	wantStatus(t, b.post(rightPath(c.ID, filedRights[0])+"?step=applied", url.Values{"kind": {"applied"}, "on.quick": {"today"}}), http.StatusSeeOther)
	at := applicationPath(c.ID, "item/"+filedRights[0])
	if strings.Contains(at, filedRights[0]) {
		t.Fatalf("the address is %s", at)
	}
	wantStatus(t, b.post(at+"?step=refused", url.Values{"kind": {"refused"}, "on.quick": {"today"}}), http.StatusSeeOther)
	wantSaid(t, "the application", parse(t, b.get(at)), "Refused")
}

func TestObjectionWaitsForUsUntilItIsAnswered(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.Case(h.North, "Kalpana", "legal_aid", "caseworker", "counsellor")
	at := applicationPath(c.ID, h.fileAs(c, "legal_aid", "2026-11-02"))
	b := h.signedIn("legal_aid")
	w := b.post(at+"?step=objected", url.Values{"kind": {"objected"}, "with": filedRights, "on.day": {"10"}, "on.month": {"11"}, "on.year": {"2026"}, "on.quick": {"other"}, "words": {"CANARY a copy of the FIR"}})
	wantStatus(t, w, http.StatusSeeOther)
	if n := len(h.stepsThatCount(models.StanceObjected)); n != 3 {
		t.Fatalf("%d rights have the objection", n)
	}
	doc := parse(t, b.get(at))
	wantSaid(t, "the application", doc, "Objection to answer", "Our own reminder: the office named no day", "the office named no day")
	if strings.Contains(doc.Text(), "CANARY") {
		t.Error("what the office asks for stands in the open")
	}
	wantSaid(t, "/applications", parse(t, b.get("/applications?stage=objected")), c.Code, "Our own reminder")
	if parse(t, b.get("/today")).Find(`a[href="/today?list=objections"]`).Length() == 0 {
		t.Error("Today does not tell of the objection")
	}
	h.objectionIsShown(t, c, at, true)

	fix, _, _ := strings.Cut(doc.Find(`.timeline a[href*="/steps/"]`).First().AttrOr("href", ""), "#")
	if form := parse(t, b.get(fix)); form.Find(`[name="amount"], [name="office"]`).Length() != 0 || form.Find(`[name="review.day"]`).Length() != 1 {
		t.Error("an objection is corrected with the boxes of another step")
	}
	wantStatus(t, b.post(fix, url.Values{"kind": {"objected"}, "correction": {"wrong_date"}, "on.day": {"10"}, "on.month": {"11"}, "on.year": {"2026"}, "on.quick": {"other"}, "review.day": {"20"}, "review.month": {"11"}, "review.year": {"2026"}}), http.StatusSeeOther)
	doc = parse(t, b.get(at))
	wantSaid(t, "the application", doc, "answer wanted by 20 Nov")
	if strings.Contains(spoken(doc), "Our own reminder") {
		t.Error("the day of the office is told as our own")
	}
	mask, _, _ := strings.Cut(doc.Find(`.timeline form[action*="/words/"]`).First().AttrOr("action", ""), "#")
	words := b.post(mask, url.Values{"purpose": {"claim"}})
	wantSaid(t, "the opened objection", parse(t, words), "CANARY a copy of the FIR")

	wantStatus(t, b.post(at+"?step=answered", url.Values{"kind": {"answered"}, "with": filedRights, "on.quick": {"today"}, "paper": {"receipt"}}), http.StatusSeeOther)
	doc = parse(t, b.get(at))
	wantSaid(t, "the application", doc, "Filed, no answer yet", "Objection answered", "Receipt or stamped copy")
	if parse(t, b.get("/today")).Find(`a[href="/today?list=objections"]`).Length() != 0 {
		t.Error("an objection that was answered still stands on Today")
	}
	h.objectionIsShown(t, c, at, false)
}

// objectionIsShown holds Today and the calendar of everybody who works with a case to an
// objection: who records the answer has it on Today, and all have it in the calendar.
func (h *house) objectionIsShown(t *testing.T, c models.Case, at string, want bool) {
	t.Helper()
	for who, onToday := range map[string]bool{"caseworker": true, "legal_aid": true, "counsellor": false} {
		b := h.signedIn(who)
		for path, is := range map[string]bool{"/today": onToday, "/today?list=objections": onToday, "/calendar/list?from=2026-11-01&to=2026-12-31": true} {
			got := strings.Contains(b.get(path).Body.String(), at) && strings.Contains(b.get(path).Body.String(), "Objection to answer:")
			if got != (is && want) {
				t.Errorf("%s, %s: the objection is shown: %v, want %v", who, path, got, is && want)
			}
		}
	}
}

// An application with an objection open is one line of Today: the line of the objection
// tells the office's own time too. For a counsellor, who has no list of objections, that
// time stays a line by itself.
func TestApplicationWithAnObjectionIsOneLine(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.harmedOn("2026-03-01")
	h.joinsCase(c, "counsellor")
	at := applicationPath(c.ID, h.fileAs(c, "legal_aid", "2026-08-03"))
	lines := func(who string) (objections, others int) {
		t.Helper()
		doc := parse(t, h.signedIn(who).get("/today"))
		objections = doc.Find(`#list-objections a[href="` + at + `"]`).Length()
		doc.Find("section[id^=list-]:not(#list-objections) .gap h3").Each(func(_ int, s *goquery.Selection) {
			if strings.Contains(s.Text(), "(DLSA), 3 rights") {
				others++
			}
		})
		return objections, others
	}
	_, before := lines("legal_aid")
	if before == 0 {
		t.Fatal("the time limit of the office is no line before it objects")
	}
	b := h.signedIn("legal_aid")
	wantStatus(t, b.post(at+"?step=objected", url.Values{"kind": {"objected"}, "with": filedRights, "on.quick": {"today"}}), http.StatusSeeOther)
	for _, who := range []string{"legal_aid", "caseworker"} {
		if objections, others := lines(who); objections != 1 || others != before-1 {
			t.Errorf("%s: %d lines of the objection and %d of the application (before: %d)", who, objections, others, before)
		}
		wantSaid(t, who, parse(t, h.signedIn(who).get("/today")), "the office's own time to decide ended on")
	}
	if objections, others := lines("counsellor"); objections != 0 || others == 0 {
		t.Errorf("a counsellor has %d lines of the objection and %d of the time limit", objections, others)
	}
	wantStatus(t, b.post(at+"?step=answered", url.Values{"kind": {"answered"}, "with": filedRights, "on.quick": {"today"}}), http.StatusSeeOther)
	if objections, others := lines("legal_aid"); objections != 0 || others != before {
		t.Errorf("once it is answered: %d and %d lines", objections, others)
	}
}

// An appeal after its time is not closed, also once money came: the form says that a
// request to condone the delay goes along, and leads to its draft.
func TestLateAppealAsksToCondone(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.Case(h.North, "Kalpana", "legal_aid")
	at := applicationPath(c.ID, h.fileAs(c, "legal_aid", "2026-06-01"))
	b := h.signedIn("legal_aid")
	on := func(kind, day, month, sum string) url.Values {
		return url.Values{"kind": {kind}, "with": filedRights, "on.day": {day}, "on.month": {month}, "on.year": {"2026"}, "on.quick": {"other"}, "amount": {sum}, "amount.currency": {"INR"}}
	}
	part := on("granted_in_part", "1", "10", "1,00,000")
	part["received_on.day"], part["received_on.month"], part["received_on.year"] = []string{"9"}, []string{"10"}, []string{"2026"}
	wantStatus(t, b.post(at+"?step=granted_in_part", part), http.StatusSeeOther)
	wantStatus(t, b.post(at+"?step=received", on("received", "10", "11", "1,00,000")), http.StatusSeeOther)
	doc := parse(t, b.get(at+"?step=appealed"))
	wantSaid(t, "the form", doc, "Late, not lost", "Clause 17", "The office that takes appeals")
	letter, there := doc.Find(`#step a[href*="/letter?clock=appeal"]`).Attr("href")
	if !there {
		t.Fatal("no draft of a request to condone")
	}
	draft := b.get(letter)
	wantStatus(t, draft, http.StatusOK)
	if parse(t, draft).Find(`a[href*="step=appealed"]`).Length() != 1 {
		t.Error("the draft does not lead back to the appeal")
	}
	wantStatus(t, b.post(at+"?step=appealed", url.Values{"kind": {"appealed"}, "with": filedRights, "on.quick": {"today"}, "office": {"other"}, "office_name": {"CANARY Chairperson"}}), http.StatusSeeOther)
	doc = parse(t, b.get(at))
	wantSaid(t, "the application", doc, "Appealed", "Another office", "₹ 1,00,000")
	if doc.Find(`a[href*="step=granted"]`).Length() == 0 {
		t.Error("no answer to the appeal can be recorded")
	}
}
