package handlers

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"sort"
	"strings"
	"sync"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/labstack/echo/v4"
	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/pack/packtest"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

// accessRow says who may reach one route. The tests try every route as every
// role, as somebody of another shelter and signed out, on a real database. A
// route that has no row fails them.
type accessRow struct {
	Method, Route string

	// Open is for routes that need nobody signed in.
	Open bool
	// May lists the roles that reach the route. Everybody signed in, where nil.
	May []models.Role
	// Refused is what the other roles get: 403 where the role lacks the deed,
	// 404 where the record is out of its reach. 0 means 403.
	Refused int
	// Differs gives the answers of refused roles that get another one than Refused.
	Differs map[models.Role]int
	// Path makes the address in a fresh house, "" where it is the route itself.
	// It makes what the route needs, such as a case of North House to which the
	// people named by the roles in May are assigned.
	Path func(h *house) string
	// Form is what is posted. A row whose form is not good enough to succeed
	// still tells "may" (422) from "may not" (403, 404).
	Form url.Values
	// Elsewhere is what somebody of the right role who works in South House
	// gets: 404 for a record of North House. 0 means that it makes no difference;
	// a role that reaches the whole organisation is not asked.
	Elsewhere int
}

// accessTable gathers the rows of every slice.
func accessTable() []accessRow {
	return slices.Concat(siteAccess(), doorAccess(), accountAccess(), staffAccess(), colleagueAccess(), shelterAccess(), bedAccess(), boardAccess(), reportAccess(), publishAccess(), owedAccess(), nightAccess(), rosterAccess(), organisationAccess(), auditAccess(),
		caseFileAccess(), deliveryAccess(), documentAccess(), packetAccess(), claimAccess(), matterAccess(), stayAccess(), transferAccess(), belongingAccess(), visitorAccess(), assessmentAccess(), followAccess(), trackAccess(), wageAccess(), ownListAccess(), planAccess(), returnAccess(), ownFileAccess(), childFormAccess(), referralAccess(), subKindAccess(), groupAccess(), noteAccess(), safetyAccess(), healthRecordAccess(), taskAccess(), askAccess(), sinceAccess(), officeAccess(), gapAccess(), caseloadAccess(), lawAccess(), calendarAccess())
}

var (
	administrators = []models.Role{models.Administrator}
	handsOver      = []models.Role{models.Caseworker, models.Counsellor, models.LegalAid}
	verifiers      = []models.Role{models.Administrator, models.DPO, models.Auditor, models.Operator}
)

func siteAccess() []accessRow {
	return []accessRow{
		{Method: "GET", Route: "/static/*", Open: true, Path: func(*house) string { return page{}.Asset("css/app.css") }},
		{Method: "POST", Route: "/language", Open: true, Form: url.Values{"lang": {"hi"}}},
		{Method: "GET", Route: "/help", Open: true},
		{Method: "GET", Route: "/certificate", Open: true},
		{Method: "GET", Route: certificateFile, Open: true},
		{Method: "GET", Route: "/healthz", Open: true},
		{Method: "GET", Route: "/readyz", Open: true},
	}
}

func doorAccess() []accessRow {
	return []accessRow{
		{Method: "GET", Route: "/sign-in", Open: true},
		{Method: "POST", Route: "/sign-in", Open: true},
		{Method: "POST", Route: "/sign-out", Open: true},
		{Method: "GET", Route: "/leave", Open: true},
		{Method: "GET", Route: "/lock", Open: true},
		{Method: "POST", Route: "/lock", Open: true},
		{Method: "POST", Route: "/unlock", Open: true},
		{Method: "GET", Route: "/alive"},
		{Method: "HEAD", Route: "/alive"},
		{Method: "POST", Route: "/drafts", Form: url.Values{"draft": {"/account"}, "display_name": {"x"}}},
		{Method: "GET", Route: "/set-up/:token", Open: true, Path: setUpPath},
		{Method: "POST", Route: "/set-up/:token", Open: true, Path: setUpPath},
		{Method: "GET", Route: "/welcome/:token", Open: true, Path: welcomePath},
		{Method: "POST", Route: "/welcome/:token", Open: true, Path: welcomePath},
		{Method: "GET", Route: "/"},
		{Method: "GET", Route: "/leaving"},
		{Method: "POST", Route: "/leaving"},
		{Method: "GET", Route: "/drafts"},
		{Method: "POST", Route: "/drafts/drop", Form: url.Values{"path": {"/staff/new"}}},
		{Method: "POST", Route: "/drafts/take", Form: url.Values{"path": {"/account"}, "version": {"x"}}},
		{Method: "GET", Route: "/recovery", May: administrators},
		{Method: "POST", Route: "/recovery", May: administrators, Form: url.Values{"recovery_key": {"no key"}}},
		{Method: "POST", Route: "/recovery/next", May: administrators, Path: checkedRecovery("/next")},
		{Method: "POST", Route: "/recovery/drop", May: administrators},
		{Method: "POST", Route: "/recovery/away", May: administrators},
		{Method: "POST", Route: "/recovery/change", May: administrators, Form: url.Values{"old_recovery_key": {"no key"}, "new_recovery_key": {"no key"}}},
		{Method: "GET", Route: "/recovery/lost"},
		{Method: "POST", Route: "/recovery/lost", May: administrators},
		{Method: "POST", Route: "/recovery/lost/yes", May: handsOver},
		{Method: "POST", Route: "/recovery/lost/key", May: administrators, Path: func(h *house) string { checkedRecovery("")(h); return "/recovery/lost/key" }},
		{Method: "POST", Route: "/recovery/lost/replace", May: administrators},
		{Method: "POST", Route: "/recovery/lost/stop", May: append([]models.Role{models.Administrator}, handsOver...)},
		{Method: "POST", Route: "/recovery/new", May: administrators, Path: uncheckedRecovery},
		{Method: "GET", Route: "/recovery/sign", May: administrators},
		{Method: "POST", Route: "/recovery/sign", May: administrators, Form: url.Values{"recovery_key": {"no key"}}},
		{Method: "GET", Route: "/house-code"},
		{Method: "POST", Route: "/house-code"},
	}
}

func accountAccess() []accessRow {
	return []accessRow{
		{Method: "GET", Route: "/account"},
		{Method: "POST", Route: "/account"},
		{Method: "GET", Route: "/account/password"},
		{Method: "POST", Route: "/account/password"},
		{Method: "GET", Route: "/account/hand-over", May: handsOver},
		{Method: "POST", Route: "/account/hand-over", May: handsOver, Form: url.Values{"how": {"good"}}},
		{Method: "GET", Route: "/account/history"},
		{Method: "POST", Route: "/account/sessions/:session/end", Refused: http.StatusNotFound, May: []models.Role{}, Path: foreignSession},
		{Method: "POST", Route: "/account/sign-out-everywhere"},
	}
}

func staffAccess() []accessRow {
	person := func(suffix string) func(h *house) string {
		return func(h *house) string { return "/staff/" + h.Account("counsellor").ID + suffix }
	}
	return []accessRow{
		{Method: "GET", Route: "/staff", May: administrators},
		{Method: "POST", Route: "/staff/search", May: administrators, Form: url.Values{"staff_name": {"Invented"}}},
		{Method: "GET", Route: "/staff/new", May: administrators},
		{Method: "POST", Route: "/staff/new", May: administrators, Form: url.Values{"display_name": {"Invented Meena"}, "sign_in_name": {"meena"}, "role": {"dpo"}, "language": {"hi"}}},
		{Method: "GET", Route: "/staff/:id", May: administrators, Path: person(""), Elsewhere: http.StatusNotFound},
		{Method: "GET", Route: "/staff/:id/edit", May: administrators, Path: person("/edit"), Elsewhere: http.StatusNotFound},
		{Method: "POST", Route: "/staff/:id/edit", May: administrators, Path: person("/edit"), Elsewhere: http.StatusNotFound},
		{Method: "POST", Route: "/staff/:id/link", May: administrators, Path: person("/link"), Elsewhere: http.StatusNotFound},
		{Method: "GET", Route: "/staff/:id/vouch", May: administrators, Path: newcomerPath("/vouch"), Elsewhere: http.StatusNotFound},
		{Method: "POST", Route: "/staff/:id/vouch", May: administrators, Path: newcomerPath("/vouch"), Form: url.Values{"recovery_key": {"no key"}}, Elsewhere: http.StatusNotFound},
		{Method: "GET", Route: "/staff/:id/hand-over", May: assigners, Path: person("/hand-over"), Elsewhere: http.StatusNotFound},
		{Method: "POST", Route: "/staff/:id/hand-over", May: assigners, Path: person("/hand-over"), Form: url.Values{"how": {"good"}}, Elsewhere: http.StatusNotFound},
		{Method: "GET", Route: "/staff/:id/disable", May: administrators, Path: person("/disable"), Elsewhere: http.StatusNotFound},
		{Method: "POST", Route: "/staff/:id/disable", May: administrators, Path: person("/disable"), Elsewhere: http.StatusNotFound},
	}
}

func shelterAccess() []accessRow {
	north := func(suffix string) func(h *house) string {
		return func(h *house) string { return "/shelters/" + h.North.ID + suffix }
	}
	return []accessRow{
		{Method: "GET", Route: "/shelters", May: administrators},
		{Method: "GET", Route: "/shelters/new", May: administrators},
		{Method: "POST", Route: "/shelters/new", May: administrators, Form: url.Values{"shelter_name": {"Invented West House"}, "shelter_state": {"IN-MH"}}},
		{Method: "GET", Route: "/shelters/:id", May: administrators, Path: north(""), Elsewhere: http.StatusNotFound},
		{Method: "POST", Route: "/shelters/:id/deputy", May: administrators, Path: north("/deputy"), Form: url.Values{"version": {"1"}}, Elsewhere: http.StatusNotFound},
		{Method: "POST", Route: "/shelters/:id", May: administrators, Path: north(""), Form: url.Values{"shelter_name": {"North"}, "version": {"1"}}, Elsewhere: http.StatusNotFound},
		{Method: "GET", Route: "/shelters/:id/close", May: administrators, Path: north("/close"), Elsewhere: http.StatusNotFound},
		{Method: "POST", Route: "/shelters/:id/close", May: administrators, Path: north("/close"), Elsewhere: http.StatusNotFound},
		{Method: "GET", Route: "/shelters/:id/move", May: administrators, Path: north("/move"), Elsewhere: http.StatusNotFound},
		{Method: "POST", Route: "/shelters/:id/move", May: administrators, Path: north("/move"), Elsewhere: http.StatusNotFound},
	}
}

func organisationAccess() []accessRow {
	return []accessRow{
		{Method: "GET", Route: "/organisation", May: administrators},
		{Method: "GET", Route: "/organisation/name", May: administrators},
		{Method: "POST", Route: "/organisation/name", May: administrators, Form: url.Values{"organisation": {"Invented Home"}, "time_zone": {"Asia/Kolkata"}, "version": {"1"}}},
		{Method: "GET", Route: "/organisation/backups", May: administrators},
		{Method: "POST", Route: "/organisation/backups", May: administrators, Form: url.Values{"backup_to": {""}, "version": {"1"}}},
		{Method: "GET", Route: "/reminders", May: administrators},
		{Method: "POST", Route: "/reminders", May: administrators, Form: url.Values{"stamp": {"x"}}},
		{Method: "POST", Route: "/reminders/reset", May: administrators, Form: url.Values{"stamp": {"x"}}},
	}
}

func auditAccess() []accessRow {
	return []accessRow{
		{Method: "GET", Route: "/audit", May: verifiers},
		{Method: "POST", Route: "/audit/verify", May: verifiers},
	}
}

// setUpPath is a link nobody has: what it opens is tested elsewhere.
func setUpPath(h *house) string { return "/set-up/none" }

func welcomePath(h *house) string {
	token, err := h.deps.Accounts.Reset(h.t.Context(), h.Actor("administrator"), h.Account("counsellor").ID, false)
	if err != nil {
		h.t.Fatal(err)
	}
	return "/welcome/" + token
}

func checkedRecovery(suffix string) func(h *house) string {
	return func(h *house) string {
		h.Write(func(tx *gorm.DB) error {
			return tx.Model(&models.Organisation{}).Where("id = ?", h.Org.ID).Update("recovery_checked", h.Moment()).Error
		})
		return "/recovery" + suffix
	}
}

func uncheckedRecovery(h *house) string {
	h.Write(func(tx *gorm.DB) error {
		return tx.Model(&models.Organisation{}).Where("id = ?", h.Org.ID).Update("recovery_checked", 0).Error
	})
	return "/recovery/new"
}

func foreignSession(h *house) string {
	h.signedIn("other-caseworker")
	name := ""
	h.Read(func(tx *gorm.DB) error {
		var s models.Session
		err := tx.Where("account_id = ?", h.Account("other-caseworker").ID).Take(&s).Error
		name = fmt.Sprintf("%x", s.ID)
		return err
	})
	return "/account/sessions/" + name + "/end"
}

// address is where a row is tried in a house.
func (r accessRow) address(h *house) string {
	if r.Path == nil {
		return r.Route
	}
	return r.Path(h)
}

func (r accessRow) name() string { return r.Method + " " + r.Route }

// withoutCases are the roles that read no cases at all, where others get 404.
var withoutCases = map[models.Role]int{models.DPO: http.StatusForbidden, models.Auditor: http.StatusForbidden, models.Operator: http.StatusForbidden}

func (r accessRow) refusal(role models.Role) int {
	if code, other := r.Differs[role]; other {
		return code
	}
	if r.Refused == 0 {
		return http.StatusForbidden
	}
	return r.Refused
}

func (r accessRow) try(b *browser, address string) *httptest.ResponseRecorder {
	if r.Method == http.MethodPost {
		return b.post(address, r.Form)
	}
	return b.send(httptest.NewRequest(r.Method, address, nil))
}

// reached reports whether an answer shows that the door was open: a page, a
// form shown again, or the way to the next page.
func reached(w *httptest.ResponseRecorder) bool {
	switch w.Code {
	case http.StatusForbidden, http.StatusNotFound, http.StatusUnauthorized, http.StatusInternalServerError:
		return false
	}
	return !toSignIn(w)
}

func toSignIn(w *httptest.ResponseRecorder) bool {
	return w.Code == http.StatusUnauthorized || w.Code == http.StatusSeeOther && strings.HasPrefix(w.Header().Get("Location"), "/sign-in")
}

func TestEveryRouteIsInTheAccessTable(t *testing.T) {
	t.Parallel()
	listed := map[string]bool{}
	for _, r := range accessTable() {
		if listed[r.name()] {
			t.Errorf("%s has two rows", r.name())
		}
		listed[r.name()] = true
	}
	var missing []string
	for _, r := range newHouse(t).echo.Routes() {
		if r.Method == echo.RouteNotFound {
			continue
		}
		name := r.Method + " " + r.Path
		if !listed[name] {
			missing = append(missing, name)
		}
		delete(listed, name)
	}
	sort.Strings(missing)
	for _, name := range missing {
		t.Errorf("the access table lacks %s", name)
	}
	for name := range listed {
		t.Errorf("the access table has %s, the router has not", name)
	}
}

// What a route asks the database for is found by an index as well: a page must
// not grow slow with the number of survivors.
func TestEveryRouteIsOpenToExactlyThoseWhoMay(t *testing.T) {
	t.Parallel()
	lib := packtest.Shipped(t)
	for _, r := range accessTable() {
		t.Run(r.name(), func(t *testing.T) {
			t.Parallel()
			asked := &statements{}
			h := houseOn(t, lib, storetest.Open(t, store.Options{Queries: asked.add}))
			address := r.address(h)
			if r.Elsewhere == http.StatusNotFound {
				r.outOfReach(t, h, asked, address)
			}
			asked.take()
			defer func() {
				if !readsAll[r.name()] {
					h.indexed(asked.each())
				}
			}()
			signedOut := r.try(h.browser(), address)
			if r.Open {
				return
			}
			if !toSignIn(signedOut) {
				t.Errorf("signed out: got %d", signedOut.Code)
			}
			refused := h.watched()
			for _, role := range refusedFirst(r.May) {
				w := r.try(h.signedIn(string(role)), address)
				switch may := r.May == nil || slices.Contains(r.May, role); {
				case may && r.Elsewhere != 0 && access.ScopeOf(role) != access.OwnOrganisation:
					h.ofSouthHouse(role)
					if got := r.try(h.signedIn("south-"+string(role)), address).Code; got != r.Elsewhere {
						t.Errorf("%s of another shelter: got %d, want %d", role, got, r.Elsewhere)
					}
					fallthrough
				case may:
					if !reached(w) && w.Header().Get("Location") != "/sign-in" {
						t.Errorf("%s may: got %d: %s", role, w.Code, firstLine(w))
					}
					hasWords(t, string(role), w)
				case w.Code != r.refusal(role):
					t.Errorf("%s may not: got %d, want %d", role, w.Code, r.refusal(role))
				}
			}
			refused.hold(t, r.name())
		})
	}
}

// wordless is what stands on a page where the catalogue lacks the words.
var wordless = regexp.MustCompile(`^[a-z]+(\.[a-z0-9_]+)+$`)

// hasWords finds keys of the catalogue that a page shows instead of their words,
// in whatever it shows by itself: an answer, a cell, a button.
func hasWords(t *testing.T, where string, w *httptest.ResponseRecorder) {
	t.Helper()
	if !strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
		return
	}
	parse(t, w).Find("body *").Not("script, style, .code, code").Each(func(_ int, sel *goquery.Selection) {
		if text := strings.TrimSpace(sel.Text()); sel.Children().Length() == 0 && wordless.MatchString(text) {
			t.Errorf("%s: the catalogue has no words for %s", where, text)
		}
	})
}

// ofSouthHouse adds somebody of the role who works in South House only.
func (h *house) ofSouthHouse(role models.Role) {
	name := "south-" + string(role)
	if h.Account(name).ID == "" {
		h.Person(name, role, h.South)
	}
}

// refusedFirst orders the roles so that those who may not try first, before a
// deed changes what is there.
func refusedFirst(may []models.Role) []models.Role {
	roles := slices.Clone(models.Roles)
	sort.SliceStable(roles, func(i, j int) bool { return !slices.Contains(may, roles[i]) && slices.Contains(may, roles[j]) })
	return roles
}

// statements records what a house asks its database, without the values.
type statements struct {
	mu   sync.Mutex
	list []string
}

func (s *statements) add(sql string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.list = append(s.list, sql)
}

// take returns what was asked since the last call.
func (s *statements) take() string { return strings.Join(s.each(), "\n") }

// each returns every statement since the last call.
func (s *statements) each() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	asked := s.list
	s.list = nil
	return asked
}

// outOfReach: a record out of reach answers as one that never was, to the byte, and
// asks the database the same, so that the time does not tell them apart either.
func (r accessRow) outOfReach(t *testing.T, h *house, asked *statements, address string) {
	t.Helper()
	never := address
	for _, part := range strings.FieldsFunc(address, func(r rune) bool { return r == '/' || r == '?' }) {
		if models.IsID(part) {
			never = strings.Replace(address, part, worldtest.NewID(), 1)
			break
		}
	}
	h.ofSouthHouse(r.May[0])
	b := h.signedIn("south-" + string(r.May[0]))
	r.try(b, never) // what only a first request does is done
	asked.take()
	foreign := r.try(b, address)
	there := asked.take()
	missing := r.try(b, never)
	if gone := asked.take(); there != gone {
		t.Errorf("a record out of reach is looked for with\n%s\none that never was with\n%s", there, gone)
	}
	blank := func(w *httptest.ResponseRecorder, address string) string {
		path, _, _ := strings.Cut(address, "?")
		return fmt.Sprint(w.Code) + strings.ReplaceAll(w.Body.String(), path, "")
	}
	if blank(foreign, address) != blank(missing, never) {
		t.Error("a record out of reach can be told from one that never was")
	}
}
