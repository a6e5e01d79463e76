package handlers

import (
	"bytes"
	"cmp"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/labstack/echo/v4"
	"golang.org/x/text/language"

	"aftercare/models"
	"aftercare/services/draft"
	"aftercare/services/pack"
	"aftercare/services/typeset"
	"aftercare/templates"
)

// site is what all handlers need to answer with a page.
type site struct {
	templates *templates.Set
	catalogue *templates.Catalogue
	now       func() time.Time
	zone      *time.Location
	secure    bool // cookies only over HTTPS
	demo      bool
	log       *slog.Logger
	matcher   language.Matcher
	room      func() models.Room // left on the disk; nil means it is not known
	drafts    *draft.Service     // for forms that show what was typed before
	newID     func() string      // of forms that are begun
	fonts     *typeset.Fonts     // with which documents are written

	// serviceName gives a kind of service its words; nil leaves the code.
	serviceName func(t texts, kind string) string

	// ruleName gives a gap rule its words; nil leaves the key.
	ruleName func(t texts, key string) string

	// library says which currency a country has; nil where there is no law.
	library *pack.Library

	// keepLang stores the language a signed-in person chose with her account;
	// nil keeps it in the cookie only.
	keepLang func(c echo.Context, lang string) error

	// backTo finds the page to come back to from a path, "" for none.
	backTo func(path string) string
}

// The templates and the words are the same for every site of the program, and are
// read once: a test has hundreds of sites.
var (
	parsed = sync.OnceValues(templates.Parse)
	loaded = sync.OnceValues(func() (*templates.Catalogue, error) {
		return templates.LoadCatalogue(models.PluralForm, models.GroupDigits)
	})
)

// newSite returns a site with its templates and words.
func newSite(now func() time.Time, zone *time.Location, log *slog.Logger) (*site, error) {
	set, err := parsed()
	if err != nil {
		return nil, err
	}
	catalogue, err := loaded()
	if err != nil {
		return nil, err
	}
	return &site{templates: set, catalogue: catalogue, now: now, zone: zone, log: log, matcher: matcher(), backTo: ownPath}, nil
}

// help answers with the help page, which needs no sign-in.
func (s *site) help(c echo.Context) error {
	return s.render(c, http.StatusOK, "help/show", helpPage{pageView: pageView{newPage(c, "help.title")}})
}

// helpPage explains leaving, locking, drafts and hidden names.
type helpPage struct{ pageView }

// siteKey is where attach leaves the site for newPage.
const siteKey = "aftercare.site"

// attach is the middleware that lets newPage find the site. It must run before
// every handler, and before the router gives up on an address.
func (s *site) attach(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		c.Set(siteKey, s)
		return next(c)
	}
}

// siteOf returns the site of a request. It panics when attach did not run: no
// page can be made without it, and the first test to ask for one says so.
func siteOf(c echo.Context) *site { return c.Get(siteKey).(*site) }

// render answers with a page. Nothing that is rendered may stay anywhere: a
// browser keeps no copy of it.
func (s *site) render(c echo.Context, status int, name string, data any) error {
	var b bytes.Buffer
	if err := s.templates.Render(&b, name, data); err != nil {
		return err
	}
	c.Response().Header().Set("Cache-Control", "no-store, private")
	return sendPage(c, status, b.Bytes())
}

// currencyAt is the currency of the country of care, "" for none known.
func (s *site) currencyAt(place string) string {
	if s.library == nil {
		return ""
	}
	return s.library.CurrencyAt(place)
}

// redirect sends the browser to another page of ours after a deed.
func (s *site) redirect(c echo.Context, path string) error {
	if !ours(path) {
		return fmt.Errorf("redirect to %q: not a path of this site", path)
	}
	c.Response().Header().Set("Cache-Control", "no-store, private")
	return c.Redirect(http.StatusSeeOther, path)
}

// ours reports whether a path stays on this site: one slash first, and nothing
// a browser may read as another host.
func ours(path string) bool {
	return strings.HasPrefix(path, "/") && !strings.HasPrefix(path, "//") && !strings.ContainsAny(path, "\\\r\n\t")
}

// ownPath is a path of this site as it is, "" for any other.
func ownPath(path string) string {
	if !ours(path) {
		return ""
	}
	return path
}

// langCookie is the name of the cookie that keeps a language before sign-in.
const langCookie = "lang"

// preferKey is where prefer leaves a language.
const preferKey = "aftercare.language"

// prefer shows a page before sign-in in the language of the account it is for,
// unless the reader chose one here. It comes before newPage.
func prefer(c echo.Context, lang string) { c.Set(preferKey, lang) }

// texts returns the words in the language of the request: of the account, else
// of the cookie, else of whom the page is for, else of the browser.
func (s *site) texts(c echo.Context) texts {
	zone := s.zone
	if v := viewerOf(c); v != nil && v.Zone != nil {
		zone = v.Zone
	}
	who, _ := c.Get(whoKey).(models.Pronoun)
	return texts{Lang: s.language(c), catalogue: s.catalogue, zone: zone, now: models.At(s.now()), pronoun: who, ruleName: s.ruleName}
}

// whoKey is where speakOf leaves the pronoun of a request.
const whoKey = "aftercare.who"

// speakOf lets the pages of this request speak of a survivor as her sex is
// recorded. It comes before newPage; without it they say she.
func speakOf(c echo.Context, sex string) { c.Set(whoKey, models.PronounOf(sex)) }

func (s *site) language(c echo.Context) string {
	if v := viewerOf(c); v != nil && known(v.Lang) {
		return v.Lang
	}
	if cookie, err := c.Cookie(s.hosted(langCookie)); err == nil && known(cookie.Value) {
		return cookie.Value
	}
	if lang, ok := c.Get(preferKey).(string); ok && known(lang) {
		return lang
	}
	_, i := language.MatchStrings(s.matcher, c.Request().Header.Get("Accept-Language"))
	return templates.Languages[i]
}

// matcher chooses among the languages of the interface.
func matcher() language.Matcher {
	tags := make([]language.Tag, len(templates.Languages))
	for i, l := range templates.Languages {
		tags[i] = language.Make(l)
	}
	return language.NewMatcher(tags)
}

func known(lang string) bool {
	for _, l := range templates.Languages {
		if l == lang {
			return true
		}
	}
	return false
}

// chooseLanguage keeps the chosen language and goes back to the page.
func (s *site) chooseLanguage(c echo.Context) error {
	sent, err := posted(c)
	if err != nil {
		return err
	}
	lang := sent.Get("lang")
	if !known(lang) {
		return models.Fail(models.Invalid, "error.check_answers")
	}
	c.SetCookie(s.cookie(s.hosted(langCookie), lang, 365*24*time.Hour))
	if s.keepLang != nil && viewerOf(c) != nil {
		if err := s.keepLang(c, lang); err != nil {
			return err
		}
	}
	return s.redirect(c, cmp.Or(s.backTo(sent.Get("back")), "/"))
}

// hosted is the name of a cookie: over TLS with __Host-, so that no other site of
// the domain can set it.
func (s *site) hosted(name string) string {
	if s.secure {
		return hostPrefix + name
	}
	return name
}

const hostPrefix = "__Host-"

// cookie makes a cookie of this site that no script can read. A life of zero
// or less ends it.
func (s *site) cookie(name, value string, life time.Duration) *http.Cookie {
	age := int(life / time.Second)
	if age <= 0 {
		age = -1
	}
	return &http.Cookie{
		Name: name, Value: url.QueryEscape(value), Path: "/", MaxAge: age,
		HttpOnly: true, Secure: s.secure, SameSite: http.SameSiteStrictMode,
	}
}
