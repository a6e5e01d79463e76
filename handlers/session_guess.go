package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/account"
)

// welcome gives the browser its cookies after a sign-in, and the language of
// the account for the pages before the next one.
func (h *sessionHandlers) welcome(c echo.Context, in account.SignedIn) {
	h.carry(c, in.Cookie)
	h.know(c, in.Browser)
	if known(in.Account.Language) {
		c.SetCookie(h.site.cookie(h.site.hosted(langCookie), in.Account.Language, 365*24*time.Hour))
	}
}

// deviceOf is from what browser and system a request comes, in two names.
func deviceOf(c echo.Context) string { return models.DeviceOf(c.Request().UserAgent()) }

// sayEnded tells somebody whose sign-in was ended from elsewhere why she has to
// sign in again.
func (h *sessionHandlers) sayEnded(c echo.Context) {
	why, err := h.accounts.WhyEnded(c.Request().Context(), h.cookieOf(c))
	if err != nil {
		h.site.log.Error("why a sign-in ended was not read", "request", requestOf(c), "error", err)
	}
	if why != "" {
		h.site.flash(c, "sign_in.ended."+string(why), "n", h.accounts.MostSignIns())
	}
}

// mustSetUp reports whether somebody has to set up her second step before anything
// else.
func (h *sessionHandlers) mustSetUp(v account.Visit) bool {
	zone := h.zones.get(v.Organisation.TimeZone)
	if zone == nil {
		zone = h.site.zone
	}
	return v.MustSetUp(zone)
}

// beforeSetUp reports whether a route is reached before that: the second step itself,
// the account page, the ways out, and the drafts of what she was typing.
func beforeSetUp(route string) bool {
	return whileLocked[route] || route == "/drafts" || route == "/account" || route == "/account/password" ||
		strings.HasPrefix(route, factorPath) || strings.HasPrefix(route, "/account/sign-out") || strings.HasPrefix(route, "/account/sessions/")
}

// guessed turns the refusal of a password into a problem of the form.
func guessed(err error) error {
	_, message := kindOf(err)
	switch models.KindOf(err) {
	case models.Unauthenticated, models.Throttled:
		return models.Problems{"": message}.Err()
	}
	return err
}

// statusOfGuess is the status of a refused password, 0 for no refusal.
func statusOfGuess(err error) int {
	if models.KindOf(err) == models.Throttled {
		return http.StatusTooManyRequests
	}
	return 0
}

// query writes "?name=value", or nothing for an empty value.
func query(name, value string) string {
	if value == "" {
		return ""
	}
	return "?" + name + "=" + url.QueryEscape(value)
}
