package handlers

import (
	"errors"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"aftercare/models"
)

// statuses gives the answer for each kind of failure. Waiting is a conflict
// that time and a colleague will settle.
var statuses = map[models.Kind]int{
	models.Invalid:   http.StatusUnprocessableEntity,
	models.NotFound:  http.StatusNotFound,
	models.Forbidden: http.StatusForbidden,
	models.Conflict:  http.StatusConflict,
	models.Waiting:   http.StatusConflict,
	models.Throttled: http.StatusTooManyRequests,
	models.Full:      http.StatusInsufficientStorage,
	models.Busy:      http.StatusServiceUnavailable,
	models.Internal:  http.StatusInternalServerError,
}

// signInPath is where those go who are not signed in.
const signInPath = "/sign-in"

// problemPage tells what went wrong and what to do next.
type problemPage struct {
	pageView
	Heading string
	Text    string
	Next    string
	ID      string    // of the request, for an internal failure only
	Again   *formView // what was sent, to be sent once more
}

// problem answers every error of every handler. It shows the message of a
// *models.Error and nothing else: an internal failure is logged under the id of
// the request and shown as that id only.
func (s *site) problem(err error, c echo.Context) {
	if c.Response().Committed {
		return
	}
	kind, message := kindOf(err)
	if kind == models.Unauthenticated {
		_ = s.redirect(c, signInPath)
		return
	}
	p := s.problemPage(c, kind, message)
	if kind == models.Internal {
		p.ID = c.Response().Header().Get(echo.HeaderXRequestID)
		if p.ID == "" {
			p.Next = ""
		}
		s.log.Error("request failed", "request", p.ID, "method", c.Request().Method, "route", c.Path(), "error", err)
	}
	if kind == models.Busy {
		p.again(c)
		s.log.Warn("the database did not answer in time", "method", c.Request().Method, "route", c.Path(), "error", err)
	}
	if c.Request().Method == http.MethodHead {
		_ = c.NoContent(statuses[kind])
		return
	}
	if err := s.render(c, statuses[kind], "problem/show", p); err != nil {
		s.log.Error("problem page failed", "request", p.ID, "error", err)
		_ = c.String(http.StatusInternalServerError, p.Heading)
	}
}

// again keeps what was sent on the page, so that one press sends it once more. A
// form with a password or a key in it is typed anew.
func (p *problemPage) again(c echo.Context) {
	c.Response().Header().Set("Retry-After", "60")
	if c.Request().Method != http.MethodPost {
		return
	}
	values, err := posted(c)
	if err != nil || uploadOf(c) != nil || !mayComeBack(c.Path(), values) { // a page cannot carry a file
		return
	}
	p.Next = p.page.T("problem.busy.kept")
	p.Again = &formView{Action: c.Request().URL.RequestURI(), Save: p.page.T("problem.busy.again")}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		for _, value := range values[name] {
			p.Again.Fields = append(p.Again.Fields, field{Name: name, Value: value})
		}
	}
}

// mayComeBack reports whether what was sent to an address may stand on a page: no
// password and no key does, under whatever address it was sent.
func mayComeBack(path string, values url.Values) bool {
	for name := range values {
		if strings.Contains(name, "password") || strings.Contains(name, "recovery_key") {
			return false
		}
	}
	return !neverKept[path]
}

func (s *site) problemPage(c echo.Context, kind models.Kind, message string) problemPage {
	c.Set(siteKey, s) // an error may come before the middleware that leaves it
	title := "problem." + string(kind)
	p := problemPage{pageView: pageView{newPage(c, title+".title")}}
	p.Heading, p.Text, p.Next = p.page.T(title+".title"), p.page.T(title+".text"), p.page.maybe(title+".next")
	if message != "" && kind != models.Internal {
		p.Text = p.page.Message(message)
	}
	return p
}

// kindOf returns the kind of any error, the web framework's own included, and
// the message meant for people.
func kindOf(err error) (models.Kind, string) {
	var e *models.Error
	if errors.As(err, &e) {
		if _, known := statuses[e.Kind]; known || e.Kind == models.Unauthenticated {
			return e.Kind, e.Message
		}
		return models.Internal, ""
	}
	var h *echo.HTTPError
	if !errors.As(err, &h) {
		return models.Internal, ""
	}
	switch h.Code {
	case http.StatusNotFound, http.StatusMethodNotAllowed:
		return models.NotFound, ""
	case http.StatusUnauthorized:
		return models.Unauthenticated, ""
	case http.StatusForbidden:
		return models.Forbidden, ""
	case http.StatusTooManyRequests:
		return models.Throttled, ""
	case http.StatusRequestEntityTooLarge:
		return models.Invalid, "error.too_large"
	}
	if h.Code < http.StatusInternalServerError {
		return models.Invalid, "error.unreadable_form"
	}
	return models.Internal, ""
}
