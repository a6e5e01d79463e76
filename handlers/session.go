package handlers

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/account"
	"aftercare/services/draft"
	"aftercare/services/vault"
)

// sessionHandlers stand at the door: they know from the cookie who a request is
// from, and keep what arrives too late.
type sessionHandlers struct {
	site     *site
	accounts *account.Service
	drafts   *draft.Service
	leaveTo  string
	zones    zones

	gets  map[string]bool // route patterns that show a page
	forms map[string]bool // of these, those that take a form at the same address
	find  func(path string) (pattern, id string)
}

// visitKey is where enter leaves the visit of a request.
const visitKey = "aftercare.visit"

// visitOf returns the visit of a request that is signed in, locked ones
// included. It is for pages about the sign-in itself; everything else asks
// actor.
func visitOf(c echo.Context) account.Visit {
	v, _ := c.Get(visitKey).(account.Visit)
	return v
}

// actor returns who a request is from. Nobody, who may do nothing, when the
// request is not signed in or its screen is locked.
func actor(c echo.Context) access.Actor {
	v := visitOf(c)
	if v.Locked {
		return access.Actor{}
	}
	return v.Actor
}

// whileLocked lists the routes a locked screen still reaches.
var whileLocked = map[string]bool{
	"/lock": true, "/unlock": true, "/leave": true, "/alive": true, "/sign-out": true, "/sign-in": true,
	"/language": true, "/help": true, "/static/*": true, "/certificate": true, certificateFile: true,
}

// enter reads the cookie. It never refuses: that is the business of signedIn,
// which stands before everything that needs somebody.
func (h *sessionHandlers) enter(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if bare(c.Request().URL.Path) {
			return next(c)
		}
		v, err := h.visit(c)
		if models.KindOf(err) == models.Unauthenticated {
			return next(c)
		}
		if err != nil {
			return err
		}
		c.Set(visitKey, v)
		if v.Locked {
			return next(c) // a locked screen looks like nobody's
		}
		setViewer(c, h.viewer(v))
		defer v.Actor.Keys().Forget()
		if until := h.accounts.WaitUntil(v); !until.IsZero() && !whileSlowed(c.Path()) {
			return h.wait(c, until)
		}
		if err := h.begin(c, v); err != nil {
			return err
		}
		err = next(c)
		return h.noteRefusal(c, v, err)
	}
}

// whileSlowed reports whether a person who must wait still reaches a route: the
// way out, the way to change a password somebody else may be using, and the
// drafts of what she is typing.
func whileSlowed(route string) bool {
	return whileLocked[route] || route == "/drafts" || strings.HasPrefix(route, "/account")
}

// wait answers a person to whom too much was refused. What she typed is kept.
func (h *sessionHandlers) wait(c echo.Context, until models.Instant) error {
	message := "error.slowed"
	if h.keepLate(c).version != "" {
		message = "error.slowed_kept"
	}
	seconds := int((until.Sub(models.At(h.site.now())) + time.Second - 1) / time.Second)
	c.Response().Header().Set(echo.HeaderRetryAfter, strconv.Itoa(seconds))
	return models.Fail(models.Throttled, fmt.Sprintf("%s|n=%d", message, (seconds+59)/60))
}

// bare tells the addresses that never ask who is there.
func bare(path string) bool {
	return strings.HasPrefix(path, "/static/") || path == "/healthz" || path == "/readyz"
}

func (h *sessionHandlers) visit(c echo.Context) (account.Visit, error) {
	ctx, method := c.Request().Context(), c.Request().Method
	// "Stay" and the lock come from the page's own clock, which runs behind.
	if (c.Path() == "/alive" && method == http.MethodGet) || (c.Path() == "/lock" && method == http.MethodPost) {
		return h.accounts.LateVisit(ctx, h.cookieOf(c), requestOf(c))
	}
	return h.accounts.Visit(ctx, h.cookieOf(c), requestOf(c))
}

// begin does what every signed-in request does first: it keeps the session
// alive and gives colleagues the keys they wait for.
func (h *sessionHandlers) begin(c echo.Context, v account.Visit) error {
	ctx := c.Request().Context()
	if c.Request().Method != http.MethodHead {
		// On a full disk, and while others write for long, people must still read,
		// and her page must still come.
		if err := h.accounts.Touch(ctx, v); err != nil && models.KindOf(err) != models.Full && models.KindOf(err) != models.Busy {
			return err
		}
	}
	if !v.Waits() {
		return nil
	}
	if _, err := h.accounts.PassOn(ctx, v.Actor); err != nil {
		// Her own page must not fail because a colleague's key could not be
		// passed on; the colleague still waits and the next request tries again.
		h.site.log.Error("keys were not passed on", "request", requestOf(c), "error", err)
		if errors.Is(err, vault.ErrStatements) {
			told := h.viewer(v)
			told.KeysDiffer = true
			setViewer(c, told)
		}
	}
	return nil
}

// noteRefusal counts a refusal of a signed-in request; the first ones of a
// quarter of an hour stand in the audit log by themselves.
func (h *sessionHandlers) noteRefusal(c echo.Context, v account.Visit, cause error) error {
	kind, _ := kindOf(cause)
	if cause == nil || (kind != models.Forbidden && kind != models.NotFound) {
		return cause
	}
	route, caseID := "route:"+c.Request().Method+" "+c.Path(), ""
	if strings.HasPrefix(c.Path(), "/cases/:id") && models.IsID(c.Param("id")) {
		caseID = c.Param("id")
	}
	if err := h.accounts.Refused(c.Request().Context(), v.Actor, route, caseID, kind); err != nil {
		return err // a refusal that cannot be written down is a failure
	}
	return cause
}

// signedIn lets only people through who are signed in and whose screen is not
// locked. A form that comes too late is kept for its owner first.
func (h *sessionHandlers) signedIn(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		v, signedIn := c.Get(visitKey).(account.Visit)
		if signedIn && v.NeedsHouse() && !beforeHouse(c.Path()) {
			h.keepLate(c)
			return h.site.redirect(c, houseCodePath)
		}
		if signedIn && (!v.Locked || whileLocked[c.Path()]) {
			err := next(c)
			if err == nil {
				h.dropSent(c, v)
			}
			return err
		}
		late := h.keepLate(c)
		to := signInPath
		if signedIn {
			to = "/lock"
		} else if h.cookieOf(c) != "" {
			h.clear(c)
		}
		if q := late.query(h.backOf(c)); len(q) > 0 {
			to += "?" + q.Encode()
		}
		return h.site.redirect(c, to)
	}
}

// backOf is the page to return to after signing in: the one asked for, or that
// of the form that was sent.
func (h *sessionHandlers) backOf(c echo.Context) string {
	asked := c.Request().Method == http.MethodGet || h.gets[c.Path()]
	if !asked || c.Request().URL.Path == "/" {
		return ""
	}
	return h.back(draftAddress(c))
}

// back returns a path that may be returned to after signing in, or "".
func (h *sessionHandlers) back(path string) string {
	path = h.nearest(path)
	if whileLocked[h.pattern(path)] {
		return ""
	}
	return path
}

// nearest is the page at a path, or the first one above it, "" for none. A page
// that answered a form, such as that of opened names, is not there for who comes
// back to its address.
func (h *sessionHandlers) nearest(address string) string {
	if !ours(address) || len(address) > 200 {
		return ""
	}
	path, query, _ := strings.Cut(address, "?")
	if pattern, _ := h.find(path); h.gets[pattern] {
		parts, _ := url.ParseQuery(query)
		return formAddress(pattern, path, parts)
	}
	for path != "" {
		if pattern, _ := h.find(path); h.gets[pattern] {
			return path
		}
		path = path[:strings.LastIndex(path, "/")]
	}
	return ""
}

// learnForms notes which addresses show a page and which take a form.
func (h *sessionHandlers) learnForms(e *echo.Echo) {
	h.gets, h.forms = map[string]bool{}, map[string]bool{}
	posts := map[string]bool{}
	for _, r := range e.Routes() {
		h.gets[r.Path] = h.gets[r.Path] || r.Method == http.MethodGet
		posts[r.Path] = posts[r.Path] || r.Method == http.MethodPost
	}
	for path := range h.gets {
		h.forms[path] = h.gets[path] && posts[path] && !neverKept[path]
	}
	h.find = func(path string) (string, string) {
		c := e.NewContext(nil, nil)
		e.Router().Find(http.MethodGet, path, c)
		return c.Path(), c.Param("id")
	}
}

// MayCarryWords reports whether a request can bring or open what people wrote:
// it has a body, or the cookie of a sign-in. Health checks, static files and
// strangers who look at the sign-in page have neither.
func MayCarryWords(r *http.Request) bool {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		return true
	}
	for _, name := range []string{sessionCookie, hostPrefix + sessionCookie} {
		if _, err := r.Cookie(name); err == nil {
			return true
		}
	}
	return false
}

// sessionCookie is the name of the cookie of a sign-in. It is neutral.
const sessionCookie = "a"

func (h *sessionHandlers) cookieName() string { return h.site.hosted(sessionCookie) }

// pattern is the route a path leads to.
func (h *sessionHandlers) pattern(path string) string {
	if path == "" {
		return ""
	}
	path, _, _ = strings.Cut(path, "?")
	pattern, _ := h.find(path)
	return pattern
}

// browserName is the cookie by which a browser is known at the next sign-in.
func (h *sessionHandlers) browserName() string { return h.site.hosted("b") }

func (h *sessionHandlers) cookieOf(c echo.Context) string  { return cookieValue(c, h.cookieName()) }
func (h *sessionHandlers) browserOf(c echo.Context) string { return cookieValue(c, h.browserName()) }

func cookieValue(c echo.Context, name string) string {
	cookie, err := c.Cookie(name)
	if err != nil {
		return ""
	}
	return cookie.Value
}

// carry gives the browser the secret of its session. It ends with the browser.
func (h *sessionHandlers) carry(c echo.Context, secret string) {
	cookie := h.site.cookie(h.cookieName(), secret, account.AbsoluteLimit)
	cookie.MaxAge = 0
	c.SetCookie(cookie)
}

// know gives the browser the token by which it is known next time.
func (h *sessionHandlers) know(c echo.Context, token string) {
	c.SetCookie(h.site.cookie(h.browserName(), token, 180*24*time.Hour))
}

// clear ends the session's cookie and drops what the browser keeps of our
// pages, so that Back shows nothing. The browser stays known.
func (h *sessionHandlers) clear(c echo.Context) {
	c.SetCookie(h.site.cookie(h.cookieName(), "", 0))
	c.Response().Header().Set("Clear-Site-Data", `"storage"`)
}

// viewer is the person as pages show her.
func (h *sessionHandlers) viewer(v account.Visit) viewer {
	out := viewer{
		Name: v.Account.DisplayName, Initials: initials(v.Account.DisplayName), Role: v.Account.Role,
		Lang: v.Account.Language, NoKeys: v.Account.ShiftExitOff,
		Zone: h.zones.get(v.Organisation.TimeZone),
	}
	return out
}

// zones remembers time zones: loading one reads a file.
type zones struct{ known sync.Map }

// get returns a zone by name, nil for one this machine does not know.
func (z *zones) get(name string) *time.Location {
	if zone, ok := z.known.Load(name); ok {
		return zone.(*time.Location)
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		zone = nil
	}
	z.known.Store(name, zone)
	return zone
}

// initials are the first letters of the first and the last word of a name, as
// many marks included as the letter has.
func initials(name string) string {
	words := strings.Fields(name)
	if len(words) == 0 {
		return ""
	}
	if len(words) == 1 {
		return firstLetter(words[0])
	}
	return firstLetter(words[0]) + firstLetter(words[len(words)-1])
}

// keepLanguage stores the language with the account.
func (h *sessionHandlers) keepLanguage(c echo.Context, lang string) error {
	if visitOf(c).Locked {
		return nil
	}
	return h.accounts.SetLanguage(c.Request().Context(), actor(c), lang)
}

// firstLetter is the first letter of a word with the signs that belong to it:
// in मी the vowel sign is no letter of its own.
func firstLetter(word string) string {
	for i, r := range word {
		if i > 0 && !unicode.Is(unicode.M, r) {
			return word[:i]
		}
	}
	return word
}

// manages refuses everybody whose role does not manage staff, for pages that
// show a form and ask no service yet.
func manages(c echo.Context) error { return actor(c).Require(access.ManageStaff) }
