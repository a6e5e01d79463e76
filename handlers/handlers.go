// Package handlers is the pages: it reads what a browser sends, calls one
// service, and answers with a page, a redirect or a refusal.
//
// It must never decide a rule, open a sealed value by itself or touch the
// database: what a page needs to know it asks a service.
package handlers

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"time"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/account"
	"aftercare/services/application"
	"aftercare/services/ask"
	"aftercare/services/assessment"
	"aftercare/services/audit"
	"aftercare/services/backup"
	"aftercare/services/belonging"
	"aftercare/services/calendar"
	"aftercare/services/casefile"
	"aftercare/services/caseload"
	"aftercare/services/casenote"
	"aftercare/services/certificate"
	"aftercare/services/claimfact"
	"aftercare/services/clockwatch"
	"aftercare/services/delivery"
	"aftercare/services/document"
	"aftercare/services/draft"
	"aftercare/services/entitlement"
	"aftercare/services/followup"
	"aftercare/services/gap"
	"aftercare/services/group"
	"aftercare/services/healthrecord"
	"aftercare/services/homeward"
	"aftercare/services/importer"
	"aftercare/services/law"
	"aftercare/services/matter"
	"aftercare/services/office"
	"aftercare/services/ownfile"
	"aftercare/services/pack"
	"aftercare/services/packet"
	"aftercare/services/plan"
	"aftercare/services/publish"
	"aftercare/services/referral"
	"aftercare/services/report"
	"aftercare/services/roster"
	"aftercare/services/safety"
	"aftercare/services/stay"
	"aftercare/services/task"
	"aftercare/services/threshold"
	"aftercare/services/track"
	"aftercare/services/typeset"
	"aftercare/services/wage"
)

// Deps is everything the pages stand on. Run makes it once.
type Deps struct {
	Accounts     *account.Service
	Drafts       *draft.Service
	Audit        *audit.Log
	Cases        *casefile.Service
	Rights       *entitlement.Service
	Caseload     *caseload.Service
	Deliveries   *delivery.Service
	Documents    *document.Service
	Packets      *packet.Service
	ClaimFacts   *claimfact.Service
	Matters      *matter.Service
	Assessments  *assessment.Service
	Offices      *office.Service
	Referrals    *referral.Service
	Groups       *group.Service
	Stays        *stay.Service
	Reports      *report.Service
	Publications *publish.Service
	Rosters      *roster.Service
	FollowUps    *followup.Service
	Tracks       *track.Service
	Wages        *wage.Service
	Imports      *importer.Service
	Plans        *plan.Service
	OwnFiles     *ownfile.Service
	Returns      *homeward.Service
	Belongings   *belonging.Service
	Notes        *casenote.Service
	Safety       *safety.Service
	Health       *healthrecord.Service
	Tasks        *task.Service
	Asks         *ask.Service
	Gaps         *gap.Service
	Thresholds   *threshold.Service
	Laws         *law.Service
	Calendar     *calendar.Service

	Applications *application.Service
	Backups      *backup.Service
	Clock        *clockwatch.Watch
	Library      *pack.Library
	Ready        func(context.Context) error // nil when the installation can work

	Fonts *typeset.Fonts // with which documents are written

	Home      *certificate.Home // what phones in the house trust; nil where there is none
	Addresses func() []string   // with Home: where the program is reached by HTTPS

	Room func() models.Room // left on the disk; nil means it is not known

	Now   func() time.Time
	NewID func() string  // of new rows, and of forms that must not be sent twice
	Zone  *time.Location // until an organisation with its own is set up
	Log   *slog.Logger

	Secure  bool         // served over HTTPS: cookies and HSTS say so
	Demo    bool         // an invented caseload: every page says so, /style is there
	LeaveTo string       // where "Leave now" goes; "" is Wikipedia in the reader's language
	Proxies []*net.IPNet // the proxies in front whose X-Forwarded-For is believed
}

// New returns the whole web application. It fails on a template or a catalogue
// that does not load, and on an address to leave to that is not https.
func New(d Deps) (*echo.Echo, error) {
	if err := checkLeaveTo(d.LeaveTo); err != nil {
		return nil, err
	}
	s, err := newSite(d.Now, d.Zone, d.Log)
	if err != nil {
		return nil, err
	}
	s.secure, s.demo, s.room = d.Secure, d.Demo, d.Room
	e := echo.New()
	e.HideBanner, e.HidePort = true, true
	e.HTTPErrorHandler = s.problem
	e.IPExtractor = clientAddress(d.Proxies)
	s.drafts, s.newID, s.fonts = d.Drafts, d.NewID, d.Fonts
	door := &sessionHandlers{site: s, accounts: d.Accounts, drafts: d.Drafts, leaveTo: d.LeaveTo}
	s.keepLang, s.backTo = door.keepLanguage, door.nearest
	if d.Library != nil {
		s.library = d.Library
		s.ruleName = func(t texts, key string) string { return ruleName(d.Library, t, key) }
		s.serviceName = func(t texts, kind string) string { return serviceName(d.Library, t, kind) }
	}
	e.Use(s.attach, requestID, s.recovered, deadline, s.headers, compressed(), s.logged, bodyLimit(), sameSite(), readable, door.enter)
	s.mount(e, d, door)
	door.learnForms(e)
	return e, nil
}

// NewTrust returns a web application with the page about the certificate and
// nothing else, to be served without encryption. Every other address leads to the
// page; it keeps no sign-in and knows nobody.
func NewTrust(d Deps) (*echo.Echo, error) {
	s, err := newSite(d.Now, d.Zone, d.Log)
	if err != nil {
		return nil, err
	}
	e := echo.New()
	e.HideBanner, e.HidePort = true, true
	e.HTTPErrorHandler = s.problem
	e.Use(s.attach, requestID, s.recovered, deadline, s.headers, compressed(), s.logged, bodyLimit(), sameSite(), readable)
	s.trustRoutes(e, d)
	return e, nil
}

// NewServer returns a server for the application with every timeout set: a
// client that sends or reads too slowly cannot hold a connection for ever.
func NewServer(address string, h http.Handler) *http.Server {
	return &http.Server{
		Addr: address, Handler: h,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       60 * time.Second, // a slow line sends a long form in this time
		WriteTimeout:      120 * time.Second,
		IdleTimeout:       30 * time.Second, // until then its buffers hold what was sent last
		MaxHeaderBytes:    32 << 10,
	}
}

// checkLeaveTo holds the page to leave to to https and to a whole address.
func checkLeaveTo(address string) error {
	if address == "" {
		return nil
	}
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil {
		return fmt.Errorf("the page to leave to must be an https address without a name in it: %q", address)
	}
	return nil
}
