package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"aftercare/models"
)

// TestEachPageOfAnIntakeChecksItself sends pages with a mistake: the page says so
// itself, and the next one does not come.
func TestEachPageOfAnIntakeChecksItself(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.signedIn("caseworker")
	for name, k := range map[string]struct {
		page  string
		typed url.Values
		at    string // the field with the problem, "" for none
	}{
		"agrees, and nobody says who":      {"agreed", url.Values{"answers.data": {"given"}, "form": {"spoken"}}, "given_by"},
		"agrees, and nobody says how":      {"agreed", url.Values{"answers.data": {"given"}, "given_by": {"herself"}}, "form"},
		"refuses, and nobody says who":     {"agreed", url.Values{"answers.data": {"refused"}}, "given_by"},
		"a guardian who may be part of it": {"agreed", url.Values{"answers.data": {"given"}, "given_by": {"guardian"}, "form": {"spoken"}, "excluded": {"yes"}}, "given_by"},
		"agrees until a day that is past":  {"agreed", url.Values{"answers.data": {"given"}, "given_by": {"herself"}, "form": {"spoken"}, "until.day": {"5"}, "until.month": {"6"}, "until.year": {"2020"}}, "until"},
		"nobody asked":                     {"agreed", url.Values{}, ""},
		"refuses":                          {"agreed", url.Values{"answers.data": {"refused"}, "given_by": {"herself"}}, ""},
		"no referral":                      {"", url.Values{"safe_now": {"yes"}}, "referral"},
		"the end before the beginning":     {"happened", url.Values{"began.year": {"2025"}, "ended.year": {"2024"}}, "ended"},
		"words only":                       {"words", url.Values{"story": {"x"}}, ""},
	} {
		of := freshIntake()
		page := strings.TrimSuffix(of+"/"+k.page, "/")
		w := b.post(page, k.typed)
		if k.at == "" {
			if w.Code != http.StatusSeeOther {
				t.Errorf("%s: got %d: %s", name, w.Code, firstLine(w))
			}
			continue
		}
		doc := parse(t, w)
		if w.Code != http.StatusUnprocessableEntity || doc.Find(`.errors a[href^="#f-`+k.at+`"]`).Length() != 1 || formAt(doc) != page {
			t.Errorf("%s: got %d at %q with %q", name, w.Code, formAt(doc), doc.Find(".errors").Text())
		}
		if kept := filledIn(parse(t, b.get(page))); kept.Encode() != filledIn(doc).Encode() {
			t.Errorf("%s: what was typed came back as %v", name, kept)
		}
	}
}

// TestTheLastPageIsANet holds that a mistake which passed a page opens no case,
// and that mending it leads straight back.
func TestTheLastPageIsANet(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.signedIn("caseworker")
	of, _ := walk(t, b, told)
	typed := url.Values{"answers.data": {"given"}, "form": {"spoken"}}
	wantStatus(t, b.post("/drafts", merged(typed, "draft", of+"/agreed")), http.StatusNoContent)
	w := b.post(of+"/check", url.Values{})
	wantStatus(t, w, http.StatusUnprocessableEntity)
	doc := parse(t, w)
	if n := countRows(h, &models.Case{}); n != 0 || doc.Find(`.errors a[href^="#f-given_by"]`).Length() != 1 {
		t.Fatalf("%d cases, %q", n, doc.Find(".errors").Text())
	}
	wantRedirect(t, b.post(formAt(doc), merged(typed, "given_by", "herself")), of+"/check")
	wantStatus(t, b.post(of+"/check", url.Values{}), http.StatusSeeOther)
}

// TestChangingOneAnswerLeadsBackToTheLastPage, also where other names are compared
// with the caseload once more.
func TestChangingOneAnswerLeadsBackToTheLastPage(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.signedIn("caseworker")
	opened(t, b, told)
	of, _ := walk(t, b, map[string]url.Values{"arrival": {"referral": {"police"}}, "who": {"called_name": {"Somebody else"}}, "age": told["age"]})
	pageAt(t, b, of+"/check").Find("main .section-row a").Each(func(i int, a *goquery.Selection) {
		doc := pageAt(t, b, a.AttrOr("href", ""))
		wantRedirect(t, b.post(formAt(doc), filledIn(doc)), of+"/check")
	})
	who := pageAt(t, b, of+"/who?to=check")
	w := b.post(formAt(who), merged(merged(filledIn(who), "called_name", "Meera"), "full_name", "Meera Kalpanik"))
	wantStatus(t, w, http.StatusOK)
	no := parse(t, w).Find("main form:has(input[name=same][value=no])").AttrOr("action", "")
	wantRedirect(t, b.post(no, url.Values{"same": {"no"}}), of+"/check")
}

// TestAPageOfAnOpenedIntakeLeadsToItsCase: a tab that was forgotten begins nothing
// anew, and its intake is not unfinished.
func TestAPageOfAnOpenedIntakeLeadsToItsCase(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.signedIn("caseworker")
	of, form := walk(t, b, told)
	at := b.post(of+"/check", form).Header().Get("Location")
	b.post("/drafts", url.Values{"draft": {of + "/who"}, "called_name": {"Meera"}})
	for _, list := range []string{"/drafts", "/today"} {
		if n := pageAt(t, b, list).Find(`main a[href^="` + of + `"]`).Length(); n != 0 {
			t.Errorf("%s lists an intake that became a case", list)
		}
	}
	for _, page := range []string{"", "/who", "/words", "/check"} {
		wantRedirect(t, b.get(of+page), at)
		wantRedirect(t, b.post(of+page, url.Values{"called_name": {"Meera"}, "referral": {"police"}}), at)
	}
	wantRedirect(t, b.post(of+"/same", url.Values{"same": {"no"}}), at)
	if n := countRows(h, &models.Case{}); n != 1 {
		t.Errorf("%d cases", n)
	}
}

// TestNewCaseAsksWhichIntakeIsMeant where one is unfinished.
func TestNewCaseAsksWhichIntakeIsMeant(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.signedIn("caseworker")
	if to := b.get("/cases/new").Header().Get("Location"); !models.IsID(strings.TrimPrefix(to, "/cases/new/")) {
		t.Fatalf("with nothing unfinished it leads to %q", to)
	}
	var begun []string
	for range 2 {
		of := freshIntake()
		b.post(of, url.Values{"referral": {"police"}, "safe_now": {"yes"}, "shelter": {h.North.ID}})
		begun = append(begun, of)
	}
	w := b.get("/cases/new")
	wantStatus(t, w, http.StatusOK)
	wholePage(t, "choose", w)
	doc := parse(t, w)
	fresh := doc.Find("a[data-another]").AttrOr("href", "")
	if !models.IsID(strings.TrimPrefix(fresh, "/cases/new/")) || strings.Contains(strings.Join(begun, " "), fresh) {
		t.Errorf("another one begins at %q", fresh)
	}
	for _, of := range begun {
		row := doc.Find(`main li:has(a[href="` + of + `"])`).Text()
		code := models.IntakeCode(strings.TrimPrefix(of, "/cases/new/"))
		for _, want := range []string{"Intake " + code, "23 November", "North House", "1 of 6"} {
			if !strings.Contains(row, want) {
				t.Errorf("the row of %s lacks %q: %q", of, want, row)
			}
		}
	}
	if n := pageAt(t, h.signedIn("other-caseworker"), "/drafts").Find("main .lines li").Length(); n != 0 {
		t.Error("a colleague sees them")
	}
}

// TestAnIntakeOfBeforeIsNotLost: until intakes had addresses of their own there was
// one for each worker.
func TestAnIntakeOfBeforeIsNotLost(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b, ctx, owner := h.signedIn("caseworker"), t.Context(), h.Actor("caseworker")
	for path, typed := range map[string]url.Values{"/cases/new": {"referral": {"helpline"}}, "/cases/new/who": {"called_name": {"Meera"}}} {
		if err := h.deps.Drafts.Save(ctx, owner, placeOf(path, path, ""), typed); err != nil {
			t.Fatal(err)
		}
	}
	list := pageAt(t, b, "/cases/new").Find("main .lines a")
	if list.Length() != 1 {
		t.Fatalf("%d intakes are offered", list.Length())
	}
	of := list.AttrOr("href", "")
	if got := filledIn(pageAt(t, b, of)).Get("referral") + filledIn(pageAt(t, b, of+"/who")).Get("called_name"); got != "helplineMeera" {
		t.Errorf("it says %q", got)
	}
}
