package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"gorm.io/gorm"

	"aftercare/models"
)

// The only caseworker leaves: the page of the person leads to the hand-over
// before it leads to disabling, and names the case she alone can open.
func TestDisablingLeadsToTheHandOver(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.Case(h.North, "Kalpana", "caseworker")
	b := h.signedIn("administrator")
	at := "/staff/" + h.Account("caseworker").ID
	page := parse(t, b.get(at+"/disable"))
	if main := page.Find("main .actions .button").First(); main.AttrOr("href", "") != at+"/hand-over" || main.HasClass("quiet") {
		t.Errorf("the main button is %q", main.Text())
	}
	if !page.Find("main form button").HasClass("quiet") || !strings.Contains(page.Find(".notice .code").Text(), c.Code) {
		t.Errorf("the page reads\n%s", page.Find("main").Text())
	}
	form := url.Values{"to": {h.Account("other-caseworker").ID}, "how": {"good"}, "cases": {c.ID}}
	wantRedirect(t, b.post(at+"/hand-over", form), at)
	if text := parse(t, b.get(at)).Find(".notice.done").Text(); !strings.Contains(text, "Still to open: 1") {
		t.Errorf("the notice says %q, want that it waits", text)
	}
	people := func(name string) string {
		return parse(t, h.signedIn(name).get(casePath(c.ID)+"/people")).Find("#open").Text()
	}
	if text := people("other-caseworker"); !strings.Contains(text, "Invented caseworker can still pass it on and cannot read it") ||
		!strings.Contains(text, "It goes to Invented other-caseworker when Invented caseworker next opens a page.") {
		t.Errorf("the page says %q", text)
	}
	h.signedIn("caseworker").get("/today")
	if text := people("other-caseworker"); text != "" {
		t.Errorf("after her visit the page still says %q", text)
	}
	if text := parse(t, b.get(at+"/disable")).Find("main").Text(); strings.Contains(text, c.Code) {
		t.Error("the case is still said to be hers alone")
	}
}

// The user's own page gives the keys at once; her form says what is wrong and
// keeps what was typed.
func TestOwnHandOver(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.Case(h.North, "Kalpana", "caseworker")
	b := h.signedIn("caseworker")
	if parse(t, b.get("/account")).Find(`a[href="/account/hand-over"]`).Length() != 1 {
		t.Error("the account does not lead there")
	}
	if boxes := parse(t, b.get("/account/hand-over")).Find(`input[name="cases"][checked]`).Length(); boxes != 1 {
		t.Errorf("%d cases are ticked, want 1", boxes)
	}
	form := url.Values{"to": {h.Account("other-caseworker").ID}, "how": {"leave"}, "cases": {c.ID}}
	w := b.post("/account/hand-over", form)
	wantStatus(t, w, http.StatusUnprocessableEntity)
	if parse(t, w).Find(`input[value="leave"][checked]`).Length() != 1 {
		t.Error("what was chosen is lost")
	}
	form["how"] = []string{"good"}
	wantRedirect(t, b.post("/account/hand-over", form), "/today")
	if text := parse(t, b.get("/today")).Find(".notice.done").Text(); !strings.Contains(text, "1 case is handed over.") || strings.Contains(text, "Still") {
		t.Errorf("the notice says %q", text)
	}
	wantStatus(t, b.get(casePath(c.ID)), http.StatusNotFound)
	wantStatus(t, h.signedIn("other-caseworker").get(casePath(c.ID)), http.StatusOK)
}

// The overview says what the house lacks, and says it no more once it is there.
func TestTheOverviewSaysWhatTheHouseLacks(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.Case(h.North, "Kalpana", "caseworker")
	b := h.signedIn("administrator")
	notices := func() string { return parse(t, b.get("/overview")).Find("main .notice").Text() }
	text := notices()
	for _, want := range []string{"No deputy is named: North House"} {
		if !strings.Contains(text, want) {
			t.Errorf("the overview lacks %q: %s", want, text)
		}
	}
	if strings.Contains(text, "Only one administrator") {
		t.Error("two administrators are said to be one")
	}
	at := "/shelters/" + h.North.ID
	if w := b.post(at+"/deputy", url.Values{"deputy": {h.Account("counsellor").ID}, "version": {"1"}}); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("a counsellor as deputy: got %d", w.Code)
	}
	wantRedirect(t, b.post(at+"/deputy", url.Values{"deputy": {h.Account("other-caseworker").ID}, "version": {"1"}}), at)
	h.Write(func(tx *gorm.DB) error {
		if err := tx.Model(&models.Organisation{}).Where("1 = 1").Update("recovery_checked", h.Moment().Add(-366*24*3600e9)).Error; err != nil {
			return err
		}
		return tx.Model(&models.Account{}).Where("id = ?", h.Account("south-administrator").ID).Update("status", models.AccountDisabled).Error
	})
	text = notices()
	for want, there := range map[string]bool{"No deputy": false, "Nobody has proved": false, "was last proved on": true, "Only one administrator": true} {
		if strings.Contains(text, want) != there {
			t.Errorf("%q: want %v in %s", want, there, text)
		}
	}
	page := parse(t, b.get("/overview"))
	paper := page.Find(`main .notice a[href^="/recovery"]`).AttrOr("href", "")
	if form := parse(t, b.get(strings.TrimSuffix(paper, "#again"))).Find("#again form"); paper != "/recovery#again" || form.AttrOr("action", "") != "/recovery" {
		t.Fatalf("the overview leads to %q, which has no form to prove the paper with", paper)
	}
	wantRedirect(t, b.post("/recovery", url.Values{"recovery_key": {h.Recovery}}), "/recovery")
	if text := notices(); strings.Contains(text, "was last proved on") {
		t.Errorf("the paper was proved, and the overview says %s", text)
	}
}

// One person alone can open how she is reached: the page of the people says so,
// and one button assigns the deputy.
func TestOneButtonAssignsTheDeputy(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.Case(h.North, "Kalpana", "caseworker")
	h.Write(func(tx *gorm.DB) error {
		if err := tx.Model(&models.Shelter{}).Where("id = ?", h.North.ID).Update("deputy_id", h.Account("other-caseworker").ID).Error; err != nil {
			return err
		}
		key := models.ClassKey{ID: h.Account("caseworker").ID, SurvivorID: c.SurvivorID, Class: models.ClassContact, Generation: 1}
		if err := tx.Create(&key).Error; err != nil {
			return err
		}
		return tx.Create(&models.KeyWrap{AccountID: h.Account("caseworker").ID, KeyID: key.ID, Form: 1, Blob: []byte("x")}).Error
	})
	b := h.signedIn("administrator")
	open := parse(t, b.get(casePath(c.ID)+"/people")).Find("#open")
	if !strings.Contains(open.Text(), "Only Invented caseworker can open the contacts") || open.Find("form").Length() != 1 {
		t.Fatalf("the page says %q", open.Text())
	}
	form := url.Values{"account": {open.Find(`input[name="account"]`).AttrOr("value", "")}, "reason": {"deputy"}}
	wantRedirect(t, b.post(casePath(c.ID)+"/people", form), casePath(c.ID)+"/people")
	if n := parse(t, b.get(casePath(c.ID)+"/people")).Find("ul.agreed li").Length(); n != 2 {
		t.Errorf("%d people work with her, want 2", n)
	}
}

// Who is new cannot be chosen. The page of the hand-over says why and what helps,
// and shows no form that nobody could send.
func TestHandOverToSomebodyNew(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.Case(h.North, "Kalpana", "caseworker")
	vouch := func(generation any) {
		h.Write(func(tx *gorm.DB) error {
			return tx.Model(&models.Credential{}).Where("account_id = ?", h.Account("other-caseworker").ID).Update("confirmed_generation", generation).Error
		})
	}
	admin, own := h.signedIn("administrator"), h.signedIn("caseworker")
	at := "/staff/" + h.Account("caseworker").ID + "/hand-over"
	vouch(0)
	for _, x := range []struct {
		b          *browser
		path, says string
		link       string
	}{
		{admin, at, "Nobody has said yes for Invented other-caseworker yet", peoplePath(c.ID) + "#join"},
		{own, "/account/hand-over", "Ask your administrator to assign Invented other-caseworker to one of your cases", ""},
	} {
		page := parse(t, x.b.get(x.path))
		if text := page.Find("main .notice").Text(); !strings.Contains(text, x.says) || page.Find("main .notice a").AttrOr("href", "") != x.link {
			t.Errorf("%s reads %q", x.path, text)
		}
		if page.Find(`main [name="to"]`).Length() != 0 {
			t.Errorf("%s has a form that nobody can send", x.path)
		}
	}
	h.Write(func(tx *gorm.DB) error {
		return tx.Model(&models.Account{}).Where("id = ?", h.Account("other-caseworker").ID).Update("status", models.AccountDisabled).Error
	})
	if page := parse(t, admin.get(at)); page.Find(`main .notice a[href="/staff/new"]`).Length() != 1 {
		t.Errorf("nobody is there, and the page reads %q", page.Find("main").Text())
	}
	if text := parse(t, own.get("/account/hand-over")).Find("main .notice").Text(); !strings.Contains(text, "Ask your administrator to invite somebody") {
		t.Errorf("nobody is there, and the page reads %q", text)
	}
}

// A new password costs the last holder what she alone can open. The page on which
// a link is made says so before.
func TestALinkForTheLastHolderSaysWhatItCosts(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.Case(h.North, "Kalpana", "caseworker")
	h.Case(h.North, "Sita", "caseworker", "other-caseworker")
	b := h.signedIn("administrator")
	for name, want := range map[string]bool{"caseworker": true, "other-caseworker": false} {
		text := parse(t, b.get("/staff/"+h.Account(name).ID)).Find("main").Text()
		if strings.Contains(text, "1 case has something that only Invented "+name+" can open.") != want {
			t.Errorf("%s: want the warning: %v, the page reads %s", name, want, text)
		}
	}
}
