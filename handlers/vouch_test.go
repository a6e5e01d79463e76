package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/account"
)

// newcomerPath has somebody new choose a password, for whom nobody said yes.
func newcomerPath(suffix string) func(h *house) string {
	return func(h *house) string { return "/staff/" + h.newcomer("nila.rao").ID + suffix }
}

// newcomer is invited by the administrator and uses her link.
func (h *house) newcomer(name string) models.Account {
	h.t.Helper()
	in := account.Newcomer{DisplayName: "Invented Nila", SignInName: name, Role: models.Caseworker, Language: "en", Shelters: []string{h.North.ID}}
	a, token, err := h.deps.Accounts.Invite(h.t.Context(), h.Actor("administrator"), in)
	if err == nil {
		_, err = h.deps.Accounts.Welcome(h.t.Context(), account.Arrival{Token: token, Password: "plainly invented once more 1947", Request: "test"})
	}
	if err != nil {
		h.t.Fatal(err)
	}
	return a
}

func TestThePageThatAsksSaysWhoInvitedAndWhen(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.Case(h.North, "Invented Kalpana", "caseworker")
	a := h.newcomer("nila.rao")
	h.Write(func(tx *gorm.DB) error {
		row := models.Assignment{CaseID: c.ID, SurvivorID: c.SurvivorID, AccountID: a.ID, Reason: "cover", FromAt: h.Moment(), UntilAt: models.Forever}
		return h.Keeper.Assign(tx, h.Actor("administrator"), row, a.Role, h.Moment())
	})
	b := h.signedIn("caseworker")
	body := b.get("/colleagues").Body.String()
	for _, want := range []string{"Invented Nila", "New here", "by Invented administrator, 23 November 2026", "Caseworker", "face to face", "could be invented", "I do not know Invented Nila"} {
		if !strings.Contains(body, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if w := b.post("/colleagues/"+a.ID+"/confirm", url.Values{"generation": {"1"}}); w.Code != http.StatusSeeOther {
		t.Fatalf("got %d", w.Code)
	}
	if body := h.signedIn("administrator").get("/audit").Body.String(); !strings.Contains(body, "said yes for Invented Nila") || !strings.Contains(body, "key pair 1") {
		t.Error("the log does not say who said yes")
	}
}

func TestTheRecoveryKeyVouchesOnItsPage(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	a := h.newcomer("nila.rao")
	b := h.signedIn("administrator")
	at := "/staff/" + a.ID
	if body := b.get(at).Body.String(); !strings.Contains(body, at+"/vouch") {
		t.Error("the page of somebody new does not offer the recovery key")
	}
	if w := b.post(at+"/vouch", url.Values{"recovery_key": {h.Recovery[:20]}}); w.Code != http.StatusUnprocessableEntity || strings.Contains(w.Body.String(), h.Recovery[:20]) {
		t.Errorf("a part of the key: got %d, or the page repeats it", w.Code)
	}
	if w := b.post(at+"/vouch", url.Values{"recovery_key": {h.Recovery}}); w.Code != http.StatusSeeOther {
		t.Fatalf("got %d", w.Code)
	}
	if body := b.get(at).Body.String(); strings.Contains(body, at+"/vouch") || !strings.Contains(body, "given the keys") {
		t.Error("after it the page still offers the key, or does not say what happened")
	}
	for who, want := range map[string]string{
		at: "waits for no key", "/staff/" + h.Account("auditor").ID: "This role holds no keys", "/staff/" + h.invited("oma.rao").ID: "Nobody has chosen the password",
	} {
		if w := b.get(who + "/vouch"); w.Code != http.StatusConflict || !strings.Contains(w.Body.String(), want) {
			t.Errorf("%s: got %d, want the reason %q", who, w.Code, want)
		}
		if strings.Contains(b.get(who).Body.String(), who+"/vouch") {
			t.Errorf("the page offers the recovery key where it gives nothing: %s", want)
		}
	}
}

// invited is somebody new who has not used her link.
func (h *house) invited(name string) models.Account {
	h.t.Helper()
	in := account.Newcomer{DisplayName: "Invented Oma", SignInName: name, Role: models.Caseworker, Language: "en", Shelters: []string{h.North.ID}}
	a, _, err := h.deps.Accounts.Invite(h.t.Context(), h.Actor("administrator"), in)
	if err != nil {
		h.t.Fatal(err)
	}
	return a
}

// The lead is away and the cover, whom somebody vouched for, cannot open the
// case. The page of the case leads the administrator to the paper, which gives
// the cover what waits and nothing else.
func TestThePaperHelpsSomebodyVouchedFor(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c, other := h.Case(h.North, "Kalpana", "caseworker"), h.Case(h.North, "Sita", "caseworker")
	cover := h.Account("other-caseworker")
	h.Write(func(tx *gorm.DB) error {
		row := models.Assignment{CaseID: c.ID, SurvivorID: c.SurvivorID, AccountID: cover.ID, Reason: "cover", FromAt: h.Moment(), UntilAt: models.Forever}
		return h.Keeper.Assign(tx, h.Actor("administrator"), row, cover.Role, h.Moment())
	})
	admin, at, people := h.signedIn("administrator"), "/staff/"+cover.ID, "/cases/"+c.ID+"/people"
	wraps := func(of models.Case) (n int64) {
		h.Read(func(tx *gorm.DB) error {
			return tx.Raw("SELECT COUNT(*) FROM key_wraps w JOIN class_keys k ON k.id = w.key_id WHERE w.account_id = ? AND k.survivor_id = ?", cover.ID, of.SurvivorID).Scan(&n).Error
		})
		return n
	}
	for _, path := range []string{people, at} {
		if parse(t, admin.get(path)).Find(`a[href="`+at+`/vouch"]`).Length() != 1 {
			t.Errorf("%s does not offer the recovery key", path)
		}
	}
	for _, who := range []string{"other-caseworker", "supervisor", "south-administrator"} {
		if strings.Contains(h.signedIn(who).get(people).Body.String(), "/vouch") {
			t.Errorf("%s is offered the recovery key", who)
		}
	}
	if n := wraps(c); n != 0 {
		t.Fatalf("%d keys were passed on though the lead is away", n)
	}
	if text := parse(t, admin.get(at+"/vouch")).Text(); !strings.Contains(text, "of the 1 case this person is assigned to and waits for") {
		t.Errorf("the page does not say what it opens: %s", text)
	}
	if w := admin.post(at+"/vouch", url.Values{"recovery_key": {h.Recovery}}); w.Code != http.StatusSeeOther {
		t.Fatalf("got %d", w.Code)
	}
	if wraps(c) != 1 || wraps(other) != 0 {
		t.Errorf("%d keys of the case, %d of one she is not assigned to", wraps(c), wraps(other))
	}
	if text := parse(t, admin.get("/audit?group=house")).Find(".notice").Text(); !strings.Contains(text, "used the recovery key for "+cover.DisplayName) {
		t.Errorf("the use is not on top: %q", text)
	}
	for _, path := range []string{people, at} {
		if strings.Contains(admin.get(path).Body.String(), "/vouch") {
			t.Errorf("%s still offers the recovery key", path)
		}
	}
}

func TestThePageOffersNoRoleTheServiceRefuses(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.signedIn("administrator")
	const why = "Only an administrator who works in every open shelter"
	body := b.get("/staff/new").Body.String()
	for role, offered := range map[string]bool{"caseworker": true, "auditor": false, "supervisor": false, "dpo": false} {
		if strings.Contains(body, `value="`+role+`"`) != offered {
			t.Errorf("%s: want offered %v", role, offered)
		}
	}
	if !strings.Contains(body, why) {
		t.Error("the page does not say why some roles are missing")
	}
	form := url.Values{"display_name": {"Invented Devi"}, "sign_in_name": {"devi"}, "role": {"supervisor"}, "language": {"en"}}
	if w := b.post("/staff/new", form); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), why) {
		t.Errorf("got %d without a reason", w.Code)
	}
	at := "/staff/" + h.Account("supervisor").ID
	body = b.get(at).Body.String()
	if !strings.Contains(body, why) || strings.Contains(body, at+"/") {
		t.Error("the page of a supervisor offers what is refused, or does not say why")
	}
	for _, path := range []string{"/edit", "/disable"} {
		if w := b.get(at + path); w.Code != http.StatusForbidden {
			t.Errorf("%s: got %d", path, w.Code)
		}
	}
	h.Write(func(tx *gorm.DB) error {
		return tx.Create(&models.AccountShelter{AccountID: h.Account("administrator").ID, ShelterID: h.South.ID}).Error
	})
	if body := b.get("/staff/new").Body.String(); !strings.Contains(body, `value="supervisor"`) || strings.Contains(body, why) {
		t.Error("who works everywhere is not offered every role")
	}
	if w := b.post("/staff/new", form); w.Code != http.StatusOK {
		t.Errorf("who works everywhere: got %d", w.Code)
	}
}

func TestAnOldPasswordIsStoppedOnThePage(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.signedIn("administrator")
	h.signedIn("caseworker")
	at := "/staff/" + h.Account("caseworker").ID
	if body := b.get(at).Body.String(); !strings.Contains(body, `name="stop"`) {
		t.Error("the page does not ask whether the password is known to somebody")
	}
	if body := b.post(at+"/link", url.Values{"stop": {"yes"}}).Body.String(); !strings.Contains(body, "/welcome/") || !strings.Contains(body, "old password signs nobody in") {
		t.Error("no link, or the page does not say what it stopped")
	}
	body := b.get(at).Body.String()
	if !strings.Contains(body, "Waits for a new password") || strings.Contains(body, `name="stop"`) || !strings.Contains(body, "Forgotten password") {
		t.Error("the page does not tell that only the link works")
	}
}

// A list that shows somebody without keys as if all was well leaves her waiting.
func TestTheStaffListSaysWhoWaitsForAYes(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	waits := func() int {
		return strings.Count(parse(t, h.signedIn("administrator").get("/staff")).Text(), "Waits for a yes")
	}
	if n := waits(); n != 0 {
		t.Fatalf("%d wait though everybody is vouched for", n)
	}
	h.Write(func(tx *gorm.DB) error {
		return tx.Model(&models.Credential{}).Where("account_id = ?", h.Account("caseworker").ID).Update("confirmed_generation", 0).Error
	})
	if n := waits(); n != 1 {
		t.Errorf("%d wait, want the caseworker", n)
	}
}

// The administrator chose the language of the invitation; the error is named by
// the words that stand over the field.
func TestAnInvitationOpensInItsLanguage(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	in := account.Newcomer{DisplayName: "Invented Nila", SignInName: "nila.rao", Role: models.Caseworker, Language: "hi", Shelters: []string{h.North.ID}}
	_, token, err := h.deps.Accounts.Invite(t.Context(), h.Actor("administrator"), in)
	if err != nil {
		t.Fatal(err)
	}
	b := h.browser()
	if lang := parse(t, b.get("/welcome/"+token)).Find("html").AttrOr("lang", ""); lang != "hi" {
		t.Errorf("the page is in %q", lang)
	}
	b.post("/language", url.Values{"lang": {"en"}})
	page := parse(t, b.post("/welcome/"+token, url.Values{"password": {""}}))
	if lang := page.Find("html").AttrOr("lang", ""); lang != "en" {
		t.Errorf("after a choice the page is in %q", lang)
	}
	if text := page.Find(".errors").Text(); !strings.Contains(text, "New password") {
		t.Errorf("the summary says %q", text)
	}
}
