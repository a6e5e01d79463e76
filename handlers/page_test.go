package handlers

import (
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/jba/templatecheck"
	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/templates"
)

// pageTypes names the type each page is rendered with. A page that is not here
// fails the tests, and so does a field its template misspells.
var pageTypes = map[string]any{
	"caseload/list":    caseloadPage{},
	"people/handed":    handedPage{},
	"caseload/results": resultsPage{},
	"episode/list":     episodesPage{},
	"backup/show":      backupPage{},
	"certificate/show": certificatePage{},
	"help/show":        helpPage{},
	"problem/show":     problemPage{},
	"style/print":      stylePage{},
	"style/show":       stylePage{},

	"colleagues/list":          colleaguesPage{},
	"case/close":               closingPage{},
	"case/duties":              dutiesPage{},
	"case/move":                movePage{},
	"case/purpose":             purposePage{},
	"case/first":               firstPage{},
	"case/summary":             summaryPage{},
	"consent/list":             consentsPage{},
	"consent/print":            consentsPrint{},
	"packet/list":              packetListPage{},
	"packet/show":              packetPage{},
	"packet/preview":           packetPreview{},
	"entitlement/letter":       letterPage{},
	"entitlement/letter_sheet": letterSheet{},
	"entitlement/list":         rightsPage{},
	"entitlement/questions":    questionsPage{},
	"entitlement/show":         rightPage{},
	"facts/edit":               factsPage{},
	"facts/groups":             factGroupsPage{},
	"history/list":             historyPage{},
	"history/print":            seenPrint{},
	"identity/show":            identityPage{},
	"identity/earlier":         earlierPage{},
	"intake/check":             checkPage{},
	"intake/same":              samePage{},
	"intake/step":              intakePage{},
	"people/end":               endingPage{},
	"people/list":              peoplePage{},

	"shelter/move":      moveManyPage{},
	"organisation/show": organisationPage{},
	"threshold/edit":    thresholdPage{},

	"application/list":      applicationsPage{},
	"application/show":      applicationPage{},
	"application/money":     moneyPage{},
	"document/wanted":       wantedPage{},
	"packet/batch":          batchPage{},
	"packet/batch_made":     batchMadePage{},
	"packet/batch_check":    batchCheckPage{},
	"packet/sending":        sendingPage{},
	"packet/sending_one":    sendingCasePage{},
	"document/wanted_print": wantedPage{},
	"calendar/list":         calendarListPage{},
	"calendar/month":        calendarPage{},
	"calendar/print":        calendarPrint{},
	"clocks/show":           clocksPage{},
	"errand/show":           errandPage{},

	"law/item":     lawItemPage{},
	"law/list":     lawListPage{},
	"law/register": registerPage{},
	"law/review":   lawReviewPage{},
	"law/search":   lawSearchPage{},
	"law/switch":   lawSwitchPage{},

	"account/show":    accountPage{},
	"audit/show":      auditPage{},
	"form/case":       caseFormPage{},
	"form/page":       formPage{},
	"draft/list":      draftsPage{},
	"intake/choose":   choosePage{},
	"leave/ask":       page{},
	"leave/explain":   leavingPage{},
	"lock/show":       lockPage{},
	"setup/key":       recoveryKeyPage{},
	"setup/lost":      lostPage{},
	"setup/recovery":  recoveryPage{},
	"setup/show":      setUpPage{},
	"setup/sign":      signPage{},
	"shelter/close":   shelterPage{},
	"shelter/list":    sheltersPage{},
	"shelter/show":    shelterPage{},
	"signin/show":     signInPage{},
	"staff/disable":   colleaguePage{},
	"statement/show":  statementPage{},
	"staff/link":      linkPage{},
	"staff/list":      staffPage{},
	"bed/list":        bedsPage{},
	"bed/board":       boardPage{},
	"bed/print":       registerOfPage{},
	"bed/register":    registerOfPage{},
	"plan/show":       planPage{},
	"return/show":     returnPage{},
	"plan/print":      planPage{},
	"follow/list":     followPage{},
	"track/list":      trackListPage{},
	"wage/list":       wageListPage{},
	"ownlist/list":    ownListPage{},
	"ownlist/try":     ownTryPage{},
	"ownlist/run":     ownRunPage{},
	"track/show":      trackShowPage{},
	"follow/show":     followShowPage{},
	"follow/day":      followDayPage{},
	"belonging/list":  belongingsPage{},
	"belonging/print": receiptPage{},
	"stay/show":       stayPage{},
	"group/list":      groupListPage{},
	"group/show":      groupPage{},
	"referral/list":   referralListPage{},
	"referral/kinds":  referralKindsPage{},
	"referral/show":   referralPage{},
	"referral/letter": referralLetterPage{},
	"bed/show":        bedPage{},
	"house/show":      housePage{},
	"sub_kind/list":   subKindsPage{},
	"form/turned":     turnedPage{}, "roster/week": weekPage{}, "roster/print": weekPage{}, "roster/posts": postsPage{},
	"staff/show":        colleaguePage{},
	"staff/vouch":       colleaguePage{},
	"welcome/show":      welcomePage{},
	"delivery/list":     deliveryListPage{},
	"delivery/show":     deliveryShowPage{},
	"document/list":     documentListPage{},
	"document/print":    documentPrint{},
	"document/show":     documentShowPage{},
	"assessment/list":   assessmentPage{},
	"assessment/print":  assessmentPrint{},
	"assessment/show":   assessmentShowPage{},
	"safety/show":       safetyPage{},
	"matter/list":       matterListPage{},
	"matter/show":       matterShowPage{},
	"matter/removed":    matterGonePage{},
	"office/import":     officeImportPage{},
	"office/list":       officeListPage{},
	"office/show":       officePage{},
	"gap/list":          gapListPage{},
	"gap/show":          gapShowPage{},
	"today/list":        todayListPage{},
	"today/show":        todayPage{},
	"casenote/list":     noteListPage{},
	"casenote/print":    notePrint{},
	"casenote/show":     noteShowPage{},
	"casenote/shared":   sharedPage{},
	"healthrecord/list": healthRecordPage{},
	"referral/came":     camePage{},
	"ownfile/show":      ownFilePage{},
	"form/paper":        docPage{},
	"record/show":       recordPage{},
	"safety/list":       safetyListPage{},
	"bed/since":         sincePage{},
	"report/show":       reportPage{},
	"report/print":      reportPage{},
	"report/rows":       reportRowsPage{},
	"report/charts":     reportChartsPage{},
	"report/meanings":   reportMeaningsPage{},
	"publish/list":      publishListPage{},
	"publish/preview":   publishPage{},
	"publish/made":      publishedPage{},
	"publish/print":     publishedPage{},
	"report/returns":    returnsPage{}, "report/return_make": makeReturnPage{}, "report/lacking": returnLackingPage{},
	"report/return_signed": signedReturnPage{}, "report/return_print": signedReturnPage{}, "report/return_earlier": returnEarlierPage{},
	"bed/since_print": sincePage{},
	"entry/list":      entryListPage{},
	"entry/mine":      entryPage{},

	"claimfact/list":  claimPage{},
	"claimfact/print": claimPrint{},
}

// A page has the parts of every page, and hides none of them behind a part of its
// own of the same name: the layout would show that one.
func TestNoPageHidesAPartOfEveryPage(t *testing.T) {
	t.Parallel()
	for name, p := range pageTypes {
		if _, itself := p.(page); itself {
			continue
		}
		for _, part := range reflect.VisibleFields(reflect.TypeFor[page]()) {
			if !part.IsExported() || part.Name == "Title" { // DocTitle reads the title of the page itself
				continue
			}
			if _, there := reflect.TypeOf(p).MethodByName(part.Name); !there {
				t.Errorf("%s: its own %s hides that of every page", name, part.Name)
			}
		}
	}
}

// noon is when everything in these tests happens.
var noon = time.Date(2026, 11, 23, 6, 30, 0, 0, time.UTC)

func newTestSite(t testing.TB) *site {
	t.Helper()
	s, err := newSite(func() time.Time { return noon }, time.FixedZone("IST", 19800), slog.New(slog.NewTextHandler(io.Discard, nil)))
	if err != nil {
		t.Fatal(err)
	}
	s.demo = true
	return s
}

// serve returns an echo with the site on it; asha says whether she is signed in.
func serve(s *site, asha bool) *echo.Echo {
	e := echo.New()
	e.HTTPErrorHandler = s.problem
	e.Use(s.attach, func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			if asha {
				setViewer(c, viewer{Name: "Asha Rao", Initials: "AR", Role: models.Caseworker, Caseload: "41"})
			}
			return next(c)
		}
	})
	s.routes(e)
	return e
}

func get(e http.Handler, path string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	return send(e, r, headers...)
}

func post(e http.Handler, path string, form url.Values, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set(echo.HeaderContentType, echo.MIMEApplicationForm)
	return send(e, r, headers...)
}

func send(e http.Handler, r *http.Request, headers ...string) *httptest.ResponseRecorder {
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	e.ServeHTTP(w, r)
	return w
}

func parse(t testing.TB, w *httptest.ResponseRecorder) *goquery.Document {
	t.Helper()
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(w.Body.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	if key := bareKey.FindString(doc.Text()); key != "" {
		t.Errorf("the page shows a key of the catalogue and no words: %s", key)
	}
	return doc
}

// bareKey is the key of a field or an answer that has no words.
var bareKey = regexp.MustCompile(`\bfield\.[a-z_]+\.[a-z_]+`)

func TestEveryPageFitsItsType(t *testing.T) {
	t.Parallel()
	set, err := templates.Parse() // of its own: what was rendered once is rewritten
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range set.Pages() {
		data, listed := pageTypes[name]
		if !listed {
			t.Errorf("page %s is missing in pageTypes", name)
			continue
		}
		page, err := set.Lookup(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range []string{"base", "content"} {
			if err := templatecheck.CheckHTML(page.Lookup(part), data); err != nil {
				t.Errorf("%s, %s: %v", name, part, err)
			}
		}
	}
	for name := range pageTypes {
		if _, err := set.Lookup(name); err != nil {
			t.Error(err)
		}
	}
}

// handlers in an attribute, styles and scripts in the page are what the content
// policy blocks; a page that relied on one would be broken.
var forbiddenMarkup = regexp.MustCompile(`(?i)<style|<[^>]*\s(?:style|on[a-z]+)=|<script(?:>|[^>]*[^r]>)|ZgotmplZ`)

func TestPagesAreWholeInBothLanguages(t *testing.T) {
	t.Parallel()
	for _, asha := range []bool{true, false} {
		e := serve(newTestSite(t), asha)
		for _, lang := range []string{"en", "hi"} {
			for _, path := range []string{"/style", "/style?shown=yes", "/style/print", "/help", "/nowhere", "/style/problem/forbidden"} {
				w := get(e, path, "Accept-Language", lang)
				body := w.Body.String()
				if found := forbiddenMarkup.FindString(body); found != "" {
					t.Errorf("%s %s: %q", lang, path, found)
				}
				doc := parse(t, w)
				if got := doc.Find("html").AttrOr("lang", ""); got != lang {
					t.Errorf("%s: lang is %q, want %q", path, got, lang)
				}
				if n := doc.Find("h1").Length(); n == 0 {
					t.Errorf("%s %s has no heading", lang, path)
				}
				oneIDEach(t, lang+" "+path, doc)
				if doc.Find(`a[href="/leave"]`).Length() < 2 {
					t.Errorf("%s %s: no way to leave", lang, path)
				}
				if got := w.Header().Get("Cache-Control"); got != "no-store, private" {
					t.Errorf("%s: may be kept: %q", path, got)
				}
			}
		}
	}
}

// oneIDEach reports ids that stand twice and references that lead nowhere.
func oneIDEach(t *testing.T, where string, doc *goquery.Document) {
	t.Helper()
	ids := map[string]bool{}
	doc.Find("[id]").Each(func(_ int, s *goquery.Selection) {
		id := s.AttrOr("id", "")
		if ids[id] {
			t.Errorf("%s: two elements have the id %q", where, id)
		}
		ids[id] = true
	})
	for _, attribute := range []string{"for", "aria-describedby", "aria-labelledby"} {
		doc.Find("[" + attribute + "]").Each(func(_ int, s *goquery.Selection) {
			for _, id := range strings.Fields(s.AttrOr(attribute, "")) {
				if !ids[id] {
					t.Errorf("%s: %s=%q leads nowhere", where, attribute, id)
				}
			}
		})
	}
	doc.Find("input, select, textarea").Not(`[type="hidden"]`).Each(func(_ int, s *goquery.Selection) {
		if id := s.AttrOr("id", ""); doc.Find(fmt.Sprintf("label[for=%q]", id)).Length() != 1 {
			t.Errorf("%s: the control %q has no label", where, s.AttrOr("name", ""))
		}
	})
}

func TestPagesAreRenderedByManyAtOnce(t *testing.T) {
	t.Parallel()
	e := serve(newTestSite(t), true)
	want := map[string]string{}
	for _, lang := range []string{"en", "hi"} {
		want[lang] = get(e, "/style", "Accept-Language", lang).Body.String()
	}
	var wait sync.WaitGroup
	for i := range 24 {
		lang := []string{"en", "hi"}[i%2]
		wait.Go(func() {
			if got := get(e, "/style", "Accept-Language", lang).Body.String(); got != want[lang] {
				t.Errorf("%s: the page came out differently", lang)
			}
		})
	}
	wait.Wait()
}

func TestTitlesAreNeutralAndNameAnErrorFirst(t *testing.T) {
	t.Parallel()
	e := serve(newTestSite(t), true)
	if got := parse(t, get(e, "/help")).Find("title").Text(); got != "Help – Aftercare" {
		t.Errorf("got %q", got)
	}
	if got := parse(t, post(e, "/style", url.Values{})).Find("title").Text(); got != "Error: Style – Aftercare" {
		t.Errorf("got %q", got)
	}
}

func TestTheNavigationMarksWhereOneIs(t *testing.T) {
	t.Parallel()
	words := newTestSite(t).texts(echo.New().NewContext(httptest.NewRequest(http.MethodGet, "/", nil), httptest.NewRecorder()))
	for path, want := range map[string]string{"/cases": "Caseload", "/cases/AC/rights": "Caseload", "/casesbook": "", "/today": "Today"} {
		got := ""
		for _, item := range navFor(words, &viewer{Role: models.Caseworker}, path) {
			if item.Current {
				got += item.Text
			}
		}
		if got != want {
			t.Errorf("%s marks %q, want %q", path, got, want)
		}
	}
	for _, role := range models.Roles {
		if _, ok := navRoutes[role]; !ok {
			t.Errorf("the role %s has no navigation", role)
		}
	}
	if navFor(words, nil, "/cases") != nil {
		t.Error("nobody is signed in and there is a navigation")
	}
}

func TestSignedOutPagesSayNothingOfAnybody(t *testing.T) {
	t.Parallel()
	doc := parse(t, get(serve(newTestSite(t), false), "/help"))
	if doc.Find("nav, .menu, dialog, [data-signed-in]").Length() > 0 {
		t.Error("a signed-out page has parts of a signed-in one")
	}
}
