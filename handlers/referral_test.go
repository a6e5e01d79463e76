package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"aftercare/models"
	"aftercare/services/casefile"
	"aftercare/services/gap"
	"aftercare/services/referral"
	"aftercare/services/worldtest"
)

// agreed records that the survivor agrees to purposes.
func agreed(h *house, c models.Case, purposes ...string) {
	h.t.Helper()
	in := casefile.ConsentInput{Answers: map[string]string{}, ConsentFacts: models.ConsentFacts{GivenBy: models.ByHerself, Form: "spoken"}}
	for _, purpose := range purposes {
		in.Answers[purpose] = models.ConsentGiven
	}
	if _, err := h.deps.Cases.Agree(h.t.Context(), h.Actor("caseworker"), c.ID, in); err != nil {
		h.t.Fatal(err)
	}
}

// referredTo records a referral of a case and returns its address.
func referredTo(h *house, c models.Case) string {
	h.t.Helper()
	agreed(h, c, models.PurposeHealth)
	in := referral.Input{Provider: "CANARY-dentist", Need: "CANARY-need"}
	in.Service, in.ProviderKind, in.Reason, in.Urgency, in.Shares = "dental_care", "hospital", "specialist", models.ReferralOrdinary, "age need"
	done, err := h.deps.Referrals.Send(h.t.Context(), h.Actor("caseworker"), c.ID, in)
	if err != nil {
		h.t.Fatal(err)
	}
	return referralPath(c.ID, done.ID)
}

func referralAccess() []accessRow {
	keepers := []models.Role{models.Caseworker, models.Counsellor}
	unread := map[models.Role]int{models.Administrator: 404, models.Supervisor: 404, models.LegalAid: 404}
	one := func(suffix string) func(h *house) string {
		return func(h *house) string { return referredTo(h, caseOfAll(h)) + suffix }
	}
	withdrawn := func(h *house) string {
		c := caseOfAll(h)
		at := referredTo(h, c)
		_, rows, err := h.deps.Cases.Consents(h.t.Context(), h.Actor("caseworker"), c.ID)
		if err == nil {
			_, err = h.deps.Cases.Withdraw(h.t.Context(), h.Actor("caseworker"), c.ID, rows[0].ID)
		}
		if err != nil {
			h.t.Fatal(err)
		}
		return at + "/told"
	}
	ended := func(h *house) string {
		c := caseOfAll(h)
		at := referredTo(h, c)
		if _, err := h.deps.Referrals.End(h.t.Context(), h.Actor("caseworker"), c.ID, at[strings.LastIndex(at, "/")+1:], referral.Stamp{Reason: "no_answer", Version: 1}); err != nil {
			h.t.Fatal(err)
		}
		return at + "/reopen"
	}
	fresh := func(h *house) string { return referralsPath(caseOfAll(h).ID) + "/new" }
	rows := []accessRow{
		{Method: "GET", Route: "/cases/:id/referrals", May: readingRoles, Path: func(h *house) string { return referralsPath(caseOfAll(h).ID) }},
		{Method: "GET", Route: "/cases/:id/referrals/new", May: keepers, Path: fresh, Elsewhere: 404},
		{Method: "POST", Route: "/cases/:id/referrals/new", May: keepers, Path: fresh, Elsewhere: 404},
		{Method: "GET", Route: "/cases/:id/referrals/:referral", May: []models.Role{models.Caseworker, models.Counsellor, models.Administrator, models.Supervisor}, Refused: 403, Differs: map[models.Role]int{models.LegalAid: 404}, Path: one("")},
		{Method: "POST", Route: "/cases/:id/referrals/:referral/open", May: keepers, Differs: unread, Path: one("/open"), Elsewhere: 404, Form: url.Values{"purpose": {"referral"}, "asked": {"yes"}}},
		{Method: "POST", Route: "/cases/:id/referrals/:referral/letter", May: keepers, Differs: unread, Path: one("/letter"), Elsewhere: 404, Form: url.Values{"purpose": {"referral"}, "asked": {"yes"}}},
		{Method: "POST", Route: "/cases/:id/referrals/:referral/told", May: keepers, Path: withdrawn, Elsewhere: 404, Form: url.Values{"version": {"2"}}},
		{Method: "POST", Route: "/cases/:id/referrals/:referral/reopen", May: keepers, Path: ended, Elsewhere: 404, Form: url.Values{"version": {"2"}}},
	}
	for _, suffix := range []string{"/answer", "/outcome", "/end", "/bundle", "/code"} {
		hidden := map[models.Role]int{models.LegalAid: 404}
		rows = append(rows,
			accessRow{Method: "GET", Route: "/cases/:id/referrals/:referral" + suffix, May: keepers, Differs: hidden, Path: one(suffix), Elsewhere: 404},
			accessRow{Method: "POST", Route: "/cases/:id/referrals/:referral" + suffix, May: keepers, Differs: hidden, Path: one(suffix), Elsewhere: 404, Form: url.Values{"version": {"1"}}})
	}
	return rows
}

func TestReferralPagesAreWholeAndNameNobodyBeforeSomebodyAsks(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.Case(h.North, "CANARY-called", "caseworker")
	b := h.signedIn("caseworker")
	uncovered := referralsPath(c.ID) + "/new?for=" + gap.Ref(c.ID, "schooling")
	at := referredTo(h, c)
	for _, lang := range []string{"en", "hi"} {
		b.post("/language", url.Values{"lang": {lang}})
		for _, path := range []string{referralsPath(c.ID), referralsPath(c.ID) + "/new", uncovered, referralsPath(c.ID) + "/new?for=" + gap.Ref(c.ID, "dental_care"), at, at + "/answer", at + "/outcome", at + "/end", casePath(c.ID), "/today"} {
			w := b.get(path)
			wantStatus(t, w, http.StatusOK)
			wholePage(t, lang+" "+path, w)
			if strings.Contains(w.Body.String(), "CANARY") {
				t.Errorf("%s shows a sealed value before anybody asked", path)
			}
		}
	}
	b.post("/language", url.Values{"lang": {"en"}})
	if page := parse(t, b.get(uncovered)); page.Find(`main a[href="`+casePath(c.ID)+`/consents/new"]`).Length() == 0 {
		t.Error("the page does not lead to where consent is recorded")
	}
	why := url.Values{"purpose": {"referral"}, "asked": {"yes"}}
	opened := parse(t, b.post(at+"/open", why)).Find("main").Text()
	letter := parse(t, b.post(at+"/letter", why)).Find("body").Text()
	for _, text := range []string{"CANARY-dentist", "CANARY-need"} {
		if !strings.Contains(opened, text) || !strings.Contains(letter, text) {
			t.Errorf("opened %q, letter %q lack %q", opened, letter, text)
		}
	}
	for _, text := range []string{c.Code, "CANARY-called", h.North.Name} {
		if strings.Contains(letter, text) {
			t.Errorf("the letter says %q, which nobody chose", text)
		}
	}
}

func TestReferralIsSentAnsweredAndSpeaksWhenItIsLate(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.Case(h.North, "Kalpana", "caseworker")
	b := h.signedIn("caseworker")
	ask := referralsPath(c.ID) + "/new?for=" + gap.Ref(c.ID, "dental_care")
	form := url.Values{"token": {worldtest.NewID()}, "provider": {"Invented Dentist"}, "provider_kind": {"hospital"}, "reason": {"specialist"}, "urgency": {"ordinary"}, "shares": {"age"}, "need": {"Invented need"}}
	w := b.post(ask, form)
	wantStatus(t, w, http.StatusUnprocessableEntity)
	if doc := parse(t, w); !strings.Contains(doc.Find("main").Text(), "No consent that holds today") || doc.Find("textarea[name=need]").Text() != "Invented need" {
		t.Error("the refusal says nothing, or what was typed is lost")
	}
	agreed(h, c, models.PurposeHealth)
	w = b.post(ask, form)
	wantStatus(t, w, http.StatusSeeOther)
	at := w.Header().Get("Location")
	shows := func(path, text string, want bool) {
		t.Helper()
		if got := strings.Contains(parse(t, b.get(path)).Find("main").Text(), text); got != want {
			t.Errorf("%s says %q: %v", path, text, got)
		}
	}
	shows("/today", "Ask again about the referral: Dental care", false)
	h.Advance(8 * 24 * time.Hour)
	b = h.signedIn("caseworker")
	shows("/today", "Ask again about the referral: Dental care", true)
	shows(casePath(c.ID), "1 referral waits for an answer or an outcome", true)
	shows(at, "no answer, expected by", true)
	wantStatus(t, b.post(at+"/answer", url.Values{"version": {"1"}, "state": {"accepted"}, "answer": {"Come on Monday"}}), http.StatusSeeOther)
	shows("/today", "Ask again about the referral: Dental care", false)
	out := parse(t, b.get(at+"/outcome"))
	if out.Find(`select[name=provider] option[selected]`).AttrOr("value", "") == "" || out.Find("input[name='at.day']").Length()+out.Find("input[name='at']").Length() == 0 {
		t.Error("the page of the outcome asks again what the referral knows")
	}
	wantStatus(t, b.post(at+"/outcome", url.Values{"version": {"2"}, "at": {"today"}, "outcome": {"done"}}), http.StatusSeeOther)
	shows(servicesPath(c.ID), "Dental care", true)
	shows(at, "Service that came of it", true)
}
