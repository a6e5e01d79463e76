package handlers

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"aftercare/models"
	"aftercare/services/account"
	"aftercare/services/worldtest"
)

// openForm is a form that is open in a tab, with what is typed into it.
type openForm struct {
	page   string // where it was opened
	action string // where it is sent
	name   string // of the box that is typed in
	mark   string
	kept   bool // something of it is on the server
}

// mainForm is the form that a page is about.
func mainForm(doc *goquery.Document) *goquery.Selection { return doc.Find("main form.form").First() }

// boxOf is a box of a form that takes text, or "".
func boxOf(doc *goquery.Document) string {
	form := mainForm(doc)
	if area := form.Find("textarea").First(); area.Length() > 0 {
		return area.AttrOr("name", "")
	}
	return form.Find(`input[type="text"]`).Last().AttrOr("name", "")
}

// formsOf are the pages with a form that keeps a draft, of a case or of none.
func formsOf(h *house, of string, c models.Case) map[string][]string {
	planned := recorded(h, c, "contact", "")
	return map[string][]string{
		"caseworker": {
			of + "/services/new", of + "/services/plan", of + "/services/" + planned.ID + "/correct", of + "/facts/person", of + "/happened/new",
			of + "/consents/new", of + "/close", of + "/duties", gapPath(c.ID, firstGap(h, c).Ref), rightPath(c.ID, anyRight(h)) + "?step=applied", rightPath(c.ID, anyRight(h)) + "?step=declined_by_her",
		},
		"administrator": {"/staff/new", "/shelters/new", "/organisation/name"},
	}
}

// TestFormsSideBySideNeverMix opens each form in two tabs, and of two cases, and
// keeps, sends late, throws away and opens them again in random orders. A page
// shows what was typed into its own form, and nothing of any other.
func TestFormsSideBySideNeverMix(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	pages := map[string][]string{}
	for range 2 {
		c := h.opened()
		for name, list := range formsOf(h, casePath(c.ID), c) {
			pages[name] = append(pages[name], list...)
		}
	}
	for name, list := range pages {
		for seed := range uint64(2) {
			r := rand.New(rand.NewPCG(seed, 3))
			b := h.signedIn(name)
			b.dropAll(t)
			forms := openTwice(t, b, list)
			for range 60 {
				b = formStep(t, r, h, name, b, forms[r.IntN(len(forms))])
			}
			for _, f := range forms {
				holdForm(t, b, f, forms)
			}
		}
	}
}

// openTwice opens every page in two tabs. Two tabs of a record have one form; two
// of a page where something is begun have two.
func openTwice(t *testing.T, b *browser, pages []string) (forms []*openForm) {
	t.Helper()
	seen := map[string]bool{}
	for i, page := range append(pages, pages...) {
		doc := pageAt(t, b, page)
		f := &openForm{page: page, name: boxOf(doc), mark: fmt.Sprintf("MARK%03d", i)}
		f.action = mainForm(doc).AttrOr("action", "")
		if !seen[f.action] && f.name != "" && f.action != "" {
			seen[f.action] = true
			forms = append(forms, f)
		}
	}
	if len(forms) < len(pages) {
		t.Fatalf("%d forms on %d pages", len(forms), len(pages))
	}
	return forms
}

func formStep(t *testing.T, r *rand.Rand, h *house, name string, b *browser, f *openForm) *browser {
	t.Helper()
	typed := url.Values{f.name: {f.mark}}
	switch r.IntN(5) {
	case 0, 1:
		wantStatus(t, b.post("/drafts", url.Values{f.name: {f.mark}, "draft": {f.action}}), http.StatusNoContent)
		f.kept = true
	case 2:
		wantRedirect(t, b.post("/drafts/drop", url.Values{"path": {f.action}}), "/drafts")
		f.kept = false
	case 3:
		b.post("/lock", nil)
		door, err := url.Parse(b.post(f.action, typed).Header().Get("Location"))
		if err != nil || door.Query().Get("back") != f.action {
			t.Fatalf("%s, sent on a locked screen, leads to %v", f.action, door)
		}
		in := url.Values{"password": {worldtest.Password(name)}, "back": {f.action}, "kept": {door.Query().Get("kept")}}
		wantRedirect(t, b.post("/unlock", in), f.action)
		f.kept = true
	default:
		b.post("/sign-out", nil)
		b = h.signedIn(name)
	}
	return b
}

// holdForm opens a form again: from its own address, and from the page where
// another is begun.
func holdForm(t *testing.T, b *browser, f *openForm, all []*openForm) {
	t.Helper()
	own, begun := typedIn(pageAt(t, b, f.action)), typedIn(pageAt(t, b, f.page))
	if strings.Contains(own, f.mark) != f.kept {
		t.Errorf("%s shows its own: %v, want %v", f.action, !f.kept, f.kept)
	}
	for _, other := range all {
		if other.action != f.action && strings.Contains(own, other.mark) {
			t.Errorf("%s shows what was typed into %s", f.action, other.action)
		}
		if f.action != f.page && strings.Contains(begun, other.mark) {
			t.Errorf("a new form on %s begins with what was typed into %s", f.page, other.action)
		}
	}
}

// typedIn is everything a page shows in controls.
func typedIn(doc *goquery.Document) string {
	var all []string
	mainForm(doc).Find("textarea, input").Each(func(_ int, s *goquery.Selection) { all = append(all, s.Text()+s.AttrOr("value", "")) })
	return strings.Join(all, "\n")
}

// dropAll throws away what is kept.
func (b *browser) dropAll(t *testing.T) {
	t.Helper()
	for range 100 {
		form := parse(t, b.get("/drafts")).Find(`main form[action="/drafts/drop"]`).First()
		if form.Length() == 0 {
			return
		}
		fields := url.Values{}
		form.Find("input").Each(func(_ int, s *goquery.Selection) { fields.Set(s.AttrOr("name", ""), s.AttrOr("value", "")) })
		b.post("/drafts/drop", fields)
	}
}

// TestALockedScreenHarmsNoDraft is somebody at a screen that its owner left: what
// she posts, with the cookie of the locked screen or of a sign-in that ran out,
// leaves every draft of the owner as it was.
func TestALockedScreenHarmsNoDraft(t *testing.T) {
	t.Parallel()
	for state, leave := range map[string]func(h *house, b *browser){
		"locked":  func(_ *house, b *browser) { b.post("/lock", nil) },
		"expired": func(h *house, _ *browser) { h.Advance(account.IdleLimit + time.Hour) },
	} {
		t.Run(state, func(t *testing.T) {
			t.Parallel()
			h := newHouse(t)
			c := caseOfAll(h)
			b := h.signedIn("caseworker")
			at := draftFormOf(t, pageAt(t, b, casePath(c.ID)+"/services/new")).action
			intake := freshIntake()
			b.post("/drafts", url.Values{"draft": {at}, "note": {"CANARY hers"}})
			b.post(intake+"/who", url.Values{"called_name": {"CANARY girl"}})
			before := draftTexts(t, h.signedIn("caseworker"))
			leave(h, b)
			for i := range 51 {
				other := casePath(worldtest.NewID()) + "/duties"
				b.post("/drafts", url.Values{"draft": {[]string{at, intake + "/who", intake, other}[i%4]}, "note": {"junk"}, "called_name": {"junk"}})
			}
			for _, path := range []string{at, intake + "/who"} {
				b.post("/drafts", url.Values{"draft": {path}})
				b.post(path, url.Values{})
			}
			b.post("/drafts/drop", url.Values{"path": {at}})
			b.post(intake+"/drop", nil)
			if got := draftTexts(t, h.signedIn("caseworker")); !slices.Equal(got, before) {
				t.Errorf("got %q, want %q", got, before)
			}
			owner := h.signedIn("caseworker")
			if shown := typedIn(pageAt(t, owner, at)); !strings.Contains(shown, "CANARY hers") || strings.Contains(shown, "junk") {
				t.Errorf("the form shows %q", shown)
			}
			if shown := typedIn(pageAt(t, owner, intake+"/who")); !strings.Contains(shown, "CANARY girl") {
				t.Errorf("the intake shows %q", shown)
			}
			if text := pageAt(t, owner, intake+"/check").Text(); !strings.Contains(text, "CANARY girl") || strings.Contains(text, "junk") {
				t.Error("what came from a locked screen is an answer of the intake")
			}
			if n := countRows(h, &models.Draft{}); n > 2+20 {
				t.Errorf("%d drafts are kept", n)
			}
		})
	}
}

// draftTexts are what the owner's own drafts show, without those that came while
// nobody was signed in.
func draftTexts(t *testing.T, b *browser) (out []string) {
	t.Helper()
	pageAt(t, b, "/drafts").Find("main .lines a").Each(func(_ int, a *goquery.Selection) {
		path := a.AttrOr("href", "")
		out = append(out, path+" "+typedIn(pageAt(t, b, path)))
	})
	slices.Sort(out)
	return out
}

// TestALockedScreenListsNothing holds that the list of drafts is for who is signed
// in: to say "nothing is waiting" would be untrue.
func TestALockedScreenListsNothing(t *testing.T) {
	t.Parallel()
	b := newHouse(t).signedIn("caseworker")
	b.post("/lock", nil)
	wantRedirect(t, b.get("/drafts"), "/lock?back=%2Fdrafts")
	wantRedirect(t, b.post("/unlock", url.Values{"password": {worldtest.Password("caseworker")}, "back": {"/drafts"}}), "/drafts")
}

// TestWhatIsTypedElsewhereSurvivesSigningOutEverywhere: the other browser had a
// form open, and its owner hears what became of it.
func TestWhatIsTypedElsewhereSurvivesSigningOutEverywhere(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(b *browser){
		"everywhere":   func(b *browser) { b.post("/account/sign-out-everywhere", nil) },
		"one of them":  func(b *browser) { endOthers(b) },
		"new password": func(b *browser) { newPassword(b) },
	} {
		h := newHouse(t)
		here, there := h.signedIn("administrator"), h.signedIn("administrator")
		at := pageAt(t, there, "/staff/new").Find("main form").AttrOr("action", "")
		end(here)
		door := there.post(at, url.Values{"display_name": {"CANARY Farida"}}).Header().Get("Location")
		if text := pageAt(t, there, door).Find("main").Text(); !strings.Contains(text, "It is kept") {
			t.Errorf("%s: %s says %q", name, door, text)
		}
		list := parse(t, h.signedInWith("administrator", secretOf(name)).get("/drafts"))
		if list.Find(`main form[action="/drafts/take"] input[value="`+at+`"]`).Length() != 1 {
			t.Errorf("%s: the list does not name the form", name)
		}
	}
}

func endOthers(b *browser) {
	parse(b.h.t.(*testing.T), b.get("/account")).Find(`form[action^="/account/sessions/"]`).Each(func(_ int, s *goquery.Selection) {
		b.post(s.AttrOr("action", ""), nil)
	})
}

const otherPassword = "a river that turns at noon"

func newPassword(b *browser) {
	b.post("/account/password", url.Values{"old_password": {worldtest.Password("administrator")}, "password": {otherPassword}})
}

func secretOf(name string) string {
	if name == "new password" {
		return otherPassword
	}
	return worldtest.Password("administrator")
}

// signedInWith is signedIn with a password.
func (h *house) signedInWith(name, password string) *browser {
	b := h.browser()
	if w := b.post("/sign-in", url.Values{"sign_in_name": {name}, "password": {password}}); w.Code != http.StatusSeeOther {
		h.t.Fatalf("%s was not signed in: %d %s", name, w.Code, firstLine(w))
	}
	return b
}

// TestAFormThatIsLostIsSaidToBeLost: signed out in another tab, nobody knows whose
// the form is.
func TestAFormThatIsLostIsSaidToBeLost(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.signedIn("administrator")
	b.post("/sign-out", nil)
	door := b.post("/staff/new", url.Values{"display_name": {"CANARY Farida"}}).Header().Get("Location")
	if text := pageAt(t, b, door).Find("main").Text(); !strings.Contains(text, "could not be kept") {
		t.Errorf("%s says %q", door, text)
	}
}
