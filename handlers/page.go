package handlers

import (
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/static"
	"aftercare/templates"
)

// viewer is the person who is signed in, as far as pages show her. It holds no
// key and no permission.
type viewer struct {
	Name       string
	Initials   string
	Role       models.Role
	Lang       string         // language of her account, "" for none chosen
	Caseload   string         // her caseload in words: "41 cases", already in her language
	KeysDiffer bool           // a colleague's key was not passed on: signed statements do not fit the database
	NoKeys     bool           // she switched the leave key (Shift three times) off
	Zone       *time.Location // of her organisation, nil for the site's own
}

// viewerKey is where the session middleware leaves the viewer of a request.
const viewerKey = "aftercare.viewer"

// setViewer notes who is signed in for the pages of this request.
func setViewer(c echo.Context, v viewer) { c.Set(viewerKey, &v) }

// viewerOf returns who is signed in, or nil.
func viewerOf(c echo.Context) *viewer {
	v, _ := c.Get(viewerKey).(*viewer)
	return v
}

// page is what every page has. A page's own type embeds a pageView of it.
type page struct {
	texts
	Title  string // catalogue key
	Path   string // of the request, for forms that come back to it; of a form its whole address
	Viewer *viewer
	Nav    []navItem
	Flash  *flash
	Kept   string        // says that the form shows a draft, "" for none
	Unsent []unsentDraft // others that wait at this address
	AsOf   string        // time of day the figures on the page were read
	Demo   bool
	Room   *notice // the disk is filling up, for those who can have room made
	Alarm  *notice // what is signed about keys does not fit the database

	currency string // of the amounts people type on the page: that of the country of care

	form  *form
	words string // the key under which its fields have their words, "" for "field"
}

// newPage makes the page of a request. titleKey is a catalogue key; the title
// it gives must be neutral, for it stays in the history of the browser.
func newPage(c echo.Context, titleKey string) page {
	s := siteOf(c)
	v := viewerOf(c)
	t := s.texts(c)
	path := c.Request().URL.Path
	return page{
		texts:  t,
		Title:  titleKey,
		Path:   path,
		Viewer: v,
		Nav:    navFor(t, v, path),
		Flash:  s.takeFlash(c, t),
		AsOf:   t.At(t.now),
		Demo:   s.demo,
		Room:   s.roomNotice(t, v),
		Alarm:  t.keysNotice(v),
		form:   newForm(),
	}
}

// calling lets the fields of the page take their words from another key than
// "field".
func (p *page) calling(key string) { p.words = key }

// DocTitle is the title of the browser's tab. It names an error first, because
// a reader's ear hears it first.
func (p page) DocTitle() string {
	title := p.T(p.Title) + " – " + p.T("product")
	if len(p.Problems()) > 0 {
		return p.T("problem.prefix") + " " + title
	}
	return title
}

// Asset returns the address of a static file.
func (p page) Asset(name string) string { return static.Path(name) }

// langChoice is one choice of the switch in the header.
type langChoice struct{ Code, Name string }

// OtherLanguages lists the languages the page is not in, by their own names.
func (p page) OtherLanguages() []langChoice {
	var out []langChoice
	for _, code := range templates.Languages {
		if code != p.Lang {
			out = append(out, langChoice{Code: code, Name: templates.LanguageNames[code]})
		}
	}
	return out
}

// Step says how far a form of several pages has come, in words.
func (p page) Step(n, of int) string { return p.T("form.step", "n", n, "of", of) }

// navItem is one link of a navigation, or the name over several.
type navItem struct {
	Text    string
	Href    string
	Current bool
	Count   string // in words, for assistive technology: "3 open"; "" for none
	Under   []navItem
}

// navRoutes says which parts of the house each role finds in the header.
var navRoutes = map[models.Role][][2]string{
	models.Caseworker:    {{"nav.today", "/today"}, {"nav.cases", "/cases"}, {"nav.calendar", "/calendar"}, {"nav.law", "/law"}},
	models.Counsellor:    {{"nav.today", "/today"}, {"nav.cases", "/cases"}, {"nav.calendar", "/calendar"}, {"nav.law", "/law"}},
	models.LegalAid:      {{"nav.today", "/today"}, {"nav.cases", "/cases"}, {"nav.calendar", "/calendar"}},
	models.Administrator: {{"house.title", "/overview"}, {"nav.cases", "/cases"}, {"nav.calendar", "/calendar"}},
	models.Supervisor:    {{"house.title", "/overview"}, {"nav.cases", "/cases"}, {"nav.calendar", "/calendar"}},
	models.DPO:           {{"nav.audit", "/audit"}, {"nav.law", "/law"}},
	models.Auditor:       {{"nav.audit", "/audit"}, {"nav.law", "/law"}},
	models.Operator:      {{"nav.audit", "/audit"}, {"nav.law", "/law"}},
}

// moreRoutes are what a role finds under one name: with it her menu stays one line,
// on a phone too.
var moreRoutes = map[models.Role][][2]string{
	models.LegalAid:   {{"nav.applications", applicationsPath}, {"batch.title", batchPath}, {"office.title", "/offices"}, {"nav.law", "/law"}},
	models.Supervisor: {{"nav.applications", applicationsPath}, {"nav.law", "/law"}},
	models.Administrator: {
		{"nav.staff", "/staff"}, {"nav.shelters", "/shelters"}, {"office.title", "/offices"}, {"nav.organisation", "/organisation"}, {"nav.audit", "/audit"}, {"nav.applications", applicationsPath}, {"nav.law", "/law"},
	},
}

// navFor returns the navigation of a viewer with the current part marked.
func navFor(t texts, v *viewer, path string) []navItem {
	if v == nil {
		return nil
	}
	items := navItems(t, navRoutes[v.Role], path)
	if routes := moreRoutes[v.Role]; len(routes) > 0 {
		key := "nav.more"
		if v.Role == models.Administrator {
			key = "nav.manage"
		}
		more := navItem{Text: t.T(key), Under: navItems(t, routes, path)}
		more.Current = slices.ContainsFunc(more.Under, func(i navItem) bool { return i.Current })
		items = append(items, more)
	}
	return items
}

func navItems(t texts, routes [][2]string, path string) (items []navItem) {
	for _, route := range routes {
		here := path == route[1] || strings.HasPrefix(path, route[1]+"/") || route[1] == "/organisation" && organisationPath(path)
		items = append(items, navItem{Text: t.T(route[0]), Href: route[1], Current: here})
	}
	return items
}

// organisationPath reports whether a page is one of the settings.
func organisationPath(path string) bool {
	for _, part := range organisationParts {
		if path == part[1] || strings.HasPrefix(path, part[1]+"/") {
			return true
		}
	}
	return false
}

// organisationParts are the settings of the organisation: the key of their
// words and their address.
var organisationParts = [][2]string{{"organisation.name", "/organisation/name"}, {"threshold.title", "/reminders"}, {"sub_kind.title", subKindsPath}, {"recovery.title", "/recovery"}, {"backup.title", "/organisation/backups"}}

// roomNotice warns administrators and the operator while there is still room for
// about a week.
func (s *site) roomNotice(t texts, v *viewer) *notice {
	if s.room == nil || v == nil || (v.Role != models.Administrator && v.Role != models.Operator) {
		return nil
	}
	room := s.room()
	if !room.Short() {
		return nil
	}
	heading, text := "room.short", "room.short_text"
	if room.Full() {
		heading, text = "room.full", "room.full_text"
	}
	return &notice{Kind: "info", Heading: t.T(heading), Text: t.T(text, "free", room.Free>>20, "size", room.Database>>20)}
}
