package handlers

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"gorm.io/gorm"
)

// The only administrator forgets her password: the pages say beforehand and at
// the door what helps, the link from the paper lets her in, and the use stands
// on top of the log for her and for the officer.
func TestTheOnlyAdministratorForgets(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.Write(func(tx *gorm.DB) error {
		return tx.Exec("UPDATE accounts SET status = 'disabled' WHERE role = 'administrator' AND id <> ?", h.Account("administrator").ID).Error
	})
	if text := parse(t, h.signedIn("administrator").get("/overview")).Text(); !strings.Contains(text, "only the operator can make one for her, with the command aftercare link") {
		t.Error("the overview does not say what helps a single administrator")
	}
	b := h.browser()
	for path, want := range map[string]string{"/sign-in": "with the recovery key on paper", "/help": "aftercare link"} {
		if text := parse(t, b.get(path)).Text(); !strings.Contains(text, want) {
			t.Errorf("%s does not say what helps", path)
		}
	}
	link, err := h.deps.Accounts.LinkByPaper(t.Context(), h.Recovery, "administrator")
	if err != nil {
		t.Fatal(err)
	}
	if w := b.post("/welcome/"+link.Token, url.Values{"password": {"plainly invented once more 1947"}}); w.Code != http.StatusSeeOther {
		t.Fatalf("the link: %d %s", w.Code, w.Body)
	}
	for who, b := range map[string]*browser{"administrator": b, "dpo": h.signedIn("dpo")} {
		for _, path := range []string{"/audit", "/audit?group=house"} {
			page := parse(t, b.get(path)).Find(".notice").Text()
			if !strings.Contains(page, "made a link for a new password of "+link.Account.DisplayName+" with the recovery key") || !strings.Contains(page, "by a command on the server") {
				t.Errorf("%s at %s reads on top: %q", who, path, page)
			}
		}
	}
}

// While the paper is out at set-up the pages say whom it vouches for, and after
// it was put away what is needed instead.
func TestThePaperIsOutAtSetUp(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	uncheckedRecovery(h)
	b := h.signedIn("administrator")
	if w := b.post("/recovery", url.Values{"recovery_key": {h.Recovery}}); w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/staff" {
		t.Fatalf("got %d to %s", w.Code, w.Header().Get("Location"))
	}
	invite := func(name string) string {
		form := url.Values{"display_name": {"Invented Devi"}, "sign_in_name": {name}, "role": {"caseworker"}, "language": {"en"}, "shelters": {h.North.ID}}
		return parse(t, b.post("/staff/new", form)).Text()
	}
	const proved, yes = "The recovery paper vouches for whoever uses this link", "has spoken with her and says yes"
	opened := func(text string) string {
		return parse(t, h.browser().get(regexp.MustCompile(`/welcome/[\w-]+`).FindString(text))).Text()
	}
	if text := parse(t, b.get("/staff")).Text(); !strings.Contains(text, "it vouches for whoever you invite") {
		t.Error("the page of the staff does not say that the paper is out")
	}
	if text := invite("devi.one"); !strings.Contains(text, proved) || strings.Contains(text, yes) {
		t.Errorf("the link while the paper is out: %s", text)
	} else if page := opened(text); !strings.Contains(page, "devi.one") || strings.Contains(page, "says yes") {
		t.Errorf("who was vouched for reads at her link: %s", page)
	}
	if w := b.post("/recovery/away", nil); w.Code != http.StatusSeeOther {
		t.Fatalf("got %d", w.Code)
	}
	if text := parse(t, b.get("/staff")).Find("form[action='/recovery/away']"); text.Length() != 0 {
		t.Error("the paper is put away, and the page says that it is out")
	}
	if text := invite("devi.two"); strings.Contains(text, proved) || !strings.Contains(text, yes) {
		t.Errorf("the link after it was put away: %s", text)
	} else if page := opened(text); !strings.Contains(page, "says yes, once") {
		t.Errorf("who waits for a colleague reads at her link: %s", page)
	}
	if text := parse(t, h.signedIn("dpo").get("/audit?group=house")).Find(".notice").Text(); !strings.Contains(text, "vouched for Invented Devi with the recovery key") {
		t.Errorf("the use of the paper is not on top: %q", text)
	}
}
