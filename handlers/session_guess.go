package handlers

import (
	"net/http"
	"net/url"
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
