package handlers

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/assessment"
	"aftercare/services/gap"
	"aftercare/services/instrument"
)

// assessed records a PHQ-9 with an answer about harm, and returns its id and that of the
// line about safety. The caseworker leads the case.
func assessed(h *house, c models.Case, last int) (id, prompt string) {
	h.t.Helper()
	h.Write(func(tx *gorm.DB) error {
		return tx.Model(&models.Case{}).Where("id = ?", c.ID).Update("lead_id", h.Account("caseworker").ID).Error
	})
	in := assessment.Input{Given: instrument.Given{Answers: []int{2, 1, 2, 1, 0, 1, 0, instrument.Unanswered, last}}, Words: "CANARY-words"}
	in.Instrument, in.OnDay, in.Language, in.Way = "phq9", models.DateOf(h.Now()), "hi", "read_out"
	done, err := h.deps.Assessments.Add(h.t.Context(), h.Actor("counsellor"), c.ID, in)
	if err != nil {
		h.t.Fatal(err)
	}
	list, err := h.deps.Gaps.Rows(h.t.Context(), h.Actor("counsellor"), gap.Safety, "")
	if err != nil {
		h.t.Fatal(err)
	}
	for _, r := range list.Rows {
		if r.CaseID == c.ID {
			prompt = r.PromptID
		}
	}
	return done.ID, prompt
}

func assessmentAccess() []accessRow {
	counsellors := []models.Role{models.Counsellor}
	of := func(suffix string) func(h *house) string {
		return func(h *house) string { return assessmentsPath(caseOfAll(h).ID) + suffix }
	}
	one := func(suffix string) func(h *house) string {
		return func(h *house) string {
			c := caseOfAll(h)
			id, _ := assessed(h, c, 0)
			return assessmentsPath(c.ID) + "/" + id + suffix
		}
	}
	asked := func(done, suffix string) func(h *house) string {
		return func(h *house) string {
			c := caseOfAll(h)
			_, prompt := assessed(h, c, 1)
			if done != "" {
				if _, err := h.deps.Assessments.Answer(h.t.Context(), h.Actor("counsellor"), c.ID, prompt, assessment.SafetyInput{Done: done, Words: "CANARY-safety", Version: 1}); err != nil {
					h.t.Fatal(err)
				}
			}
			return safetyPath(c.ID, prompt) + suffix
		}
	}
	purpose := url.Values{"purpose": {"care"}}
	rows := []accessRow{
		{Method: "GET", Route: "/cases/:id/assessments", May: counsellors, Path: of(""), Elsewhere: 404},
		{Method: "POST", Route: "/cases/:id/assessments/open", May: counsellors, Path: of("/open"), Elsewhere: 404, Form: purpose},
		{Method: "POST", Route: "/cases/:id/assessments/print", May: counsellors, Path: of("/print"), Elsewhere: 404, Form: purpose},
		{Method: "GET", Route: "/cases/:id/assessments/new", May: counsellors, Path: of("/new?instrument=gad7"), Elsewhere: 404},
		{Method: "POST", Route: "/cases/:id/assessments/new", May: counsellors, Path: of("/new?instrument=gad7"), Elsewhere: 404, Form: url.Values{"q1": {"1"}}},
		{Method: "GET", Route: "/cases/:id/assessments/:assessment", May: counsellors, Path: one(""), Elsewhere: 404},
		{Method: "POST", Route: "/cases/:id/assessments/:assessment/open", May: counsellors, Path: one("/open"), Elsewhere: 404, Form: purpose},
		{Method: "GET", Route: "/cases/:id/assessments/:assessment/correct", May: counsellors, Path: one("/correct"), Elsewhere: 404},
		{Method: "POST", Route: "/cases/:id/assessments/:assessment/correct", May: counsellors, Path: one("/correct"), Elsewhere: 404, Form: url.Values{"version": {"1"}}},
		{Method: "GET", Route: "/cases/:id/assessments/:assessment/remove", May: counsellors, Path: one("/remove"), Elsewhere: 404},
		{Method: "POST", Route: "/cases/:id/assessments/:assessment/remove", May: counsellors, Path: one("/remove"), Elsewhere: 404, Form: url.Values{"version": {"1"}}},
	}
	both := []models.Role{models.Caseworker, models.Counsellor}
	return append(rows,
		accessRow{Method: "GET", Route: "/cases/:id/safety/:prompt", May: both, Path: asked("", ""), Elsewhere: 404},
		accessRow{Method: "POST", Route: "/cases/:id/safety/:prompt", May: both, Path: asked("", ""), Elsewhere: 404, Form: url.Values{"version": {"1"}, "done": {"plan"}}},
		accessRow{Method: "POST", Route: "/cases/:id/safety/:prompt/open", May: both, Path: asked("plan", "/open"), Elsewhere: 404, Form: purpose},
	)
}

func TestAssessmentIsFilledInOpenedCorrectedAndTakenBack(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := caseOfAll(h)
	b, at := h.signedIn("counsellor"), assessmentsPath(c.ID)
	form := url.Values{"instrument": {"phq9"}, "language": {"hi"}, "way": {"read_out"}, "at.quick": {"today"}, "words": {"CANARY-words"}}
	for i := range 9 {
		form.Set(fmt.Sprintf("q%d", i+1), "1")
	}
	bad := url.Values{"instrument": {"phq9"}, "q1": {"3"}, "total": {"12"}}
	w := b.post(at+"/new?instrument=phq9", bad)
	wantStatus(t, w, http.StatusUnprocessableEntity)
	if page := parse(t, w); page.Find("input[name='q1'][value='3'][checked]").Length() != 1 || page.Find("input[name='total']").AttrOr("value", "") != "12" {
		t.Error("what was typed is lost")
	}
	wantStatus(t, b.post(at+"/new?instrument=phq9", form), http.StatusSeeOther)
	closed := parse(t, b.get(at))
	text := closed.Find("main").Text()
	if !strings.Contains(text, "Ask about safety today") {
		t.Error("an answer about harm leaves no line on the page")
	}
	if strings.Contains(text, "9 of 27") || strings.Contains(text, "CANARY") {
		t.Error("a score stands on the page before anybody asked")
	}
	opened := parse(t, b.post(at+"/open", url.Values{"purpose": {"care"}, "asked": {"yes"}}))
	if text := opened.Find("main").Text(); !strings.Contains(text, "9 of 27 · mild") {
		t.Errorf("the opened page says %q", text)
	}
	one := closed.Find("#phq9 h3 a").AttrOr("href", "")
	edit := parse(t, b.get(one+"/correct"))
	if edit.Find("input[name='q4'][value='1'][checked]").Length() != 1 {
		t.Fatal("the form to correct it does not show its answers")
	}
	form.Set("q9", "0")
	form.Set("version", "1")
	form.Set("correction_reason", "typing_mistake")
	wantStatus(t, b.post(one+"/correct", form), http.StatusSeeOther)
	shown := parse(t, b.post(one+"/open", nil)).Find("main").Text()
	for _, want := range []string{"8 of 27 · mild", "CANARY-words", "9 of 27 · mild", "1 · Several days"} {
		if !strings.Contains(shown, want) {
			t.Errorf("the corrected one lacks %q", want)
		}
	}
	if strings.Contains(parse(t, b.get(at)).Find("main").Text(), "Ask about safety today") {
		t.Error("the line stays though the answer was a mistake")
	}
	wantStatus(t, b.post(one+"/remove", url.Values{"version": {"2"}, "removal_reason": {"mistake"}}), http.StatusSeeOther)
	if parse(t, b.get(at)).Find("#phq9").Length() != 0 {
		t.Error("one that was taken back stands in the list")
	}
}

// TestQuestionsStandOnlyWhereTheirTextMay looks at the form of each instrument in both
// languages.
func TestQuestionsStandOnlyWhereTheirTextMay(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := caseOfAll(h)
	b := h.signedIn("counsellor")
	for _, lang := range []string{"en", "hi"} {
		b.post("/language", url.Values{"lang": {lang}})
		for _, in := range instrument.All() {
			w := b.get(assessmentsPath(c.ID) + "/new?instrument=" + in.Key)
			wantStatus(t, w, http.StatusOK)
			wholePage(t, lang+" "+in.Key, w)
			page := parse(t, w)
			if got := page.Find("fieldset input[name^='q'][value='0']").Length(); got != in.Items {
				t.Errorf("%s in %s asks %d questions, want %d", in.Key, lang, got, in.Items)
			}
			words, ok := in.Wording(lang)
			why := in.Textless[lang]
			if text := page.Find("main").Text(); ok && !strings.Contains(text, words.Items[in.Items-1]) || !ok && in.Asked() && !strings.Contains(text, why) {
				t.Errorf("%s in %s shows neither its text nor why there is none", in.Key, lang)
			}
		}
	}
}

func TestLineAboutSafetyStandsOnTodayWithoutAScore(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := caseOfAll(h)
	_, prompt := assessed(h, c, 2)
	at := safetyPath(c.ID, prompt)
	for who, want := range map[string]bool{"counsellor": true, "caseworker": true, "legal_aid": false} {
		page := h.signedIn(who).get("/today").Body.String()
		if got := strings.Contains(page, at); got != want {
			t.Errorf("%s: the line stands on Today: %t", who, got)
		}
		if strings.Contains(page, "PHQ") {
			t.Errorf("%s: Today names the instrument", who)
		}
	}
	b := h.signedIn("caseworker")
	form := b.get(at)
	wantStatus(t, form, http.StatusOK)
	if text := parse(t, form).Find("main").Text(); strings.Contains(text, "PHQ") || strings.Contains(text, "27") {
		t.Error("the caseworker reads more than that somebody has to ask")
	}
	wantStatus(t, b.post(at, url.Values{"version": {"1"}}), http.StatusUnprocessableEntity)
	wantStatus(t, b.post(at, url.Values{"version": {"1"}, "done": {"plan"}, "words": {"CANARY-safety"}}), http.StatusSeeOther)
	done := b.get(at)
	wholePage(t, "safety", done)
	if strings.Contains(done.Body.String(), "CANARY") {
		t.Error("the words stand open")
	}
	if opened := parse(t, b.post(at+"/open", url.Values{"purpose": {"care"}, "asked": {"yes"}})).Find("main").Text(); !strings.Contains(opened, "CANARY-safety") || !strings.Contains(opened, "Made a safety plan") {
		t.Errorf("opened it says %q", opened)
	}
	if strings.Contains(b.get("/today").Body.String(), at) {
		t.Error("the line stays on Today after somebody said what was done")
	}
}
