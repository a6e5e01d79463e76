package handlers

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/account"
)

// saveDraft keeps what the script of a form sends while somebody writes. It
// works for a screen that has just locked and for a sign-in that has just run
// out, because sealing needs no key.
func (h *sessionHandlers) saveDraft(c echo.Context) error {
	if err := parseForm(c.Request()); err != nil {
		return &models.Error{Kind: models.Invalid, Message: "error.unreadable_form", Err: err}
	}
	values := c.Request().PostForm
	path := values.Get("draft")
	values.Del("draft")
	owner, err := h.owner(c)
	if models.KindOf(err) == models.NotFound {
		return c.NoContent(http.StatusUnauthorized)
	}
	if err != nil {
		return err
	}
	pattern, id := h.find(path)
	place, ok := h.place(owner.Role, pattern, path, id)
	if !ok {
		return models.Fail(models.Invalid, "error.unreadable_form")
	}
	if err := h.drafts.Save(c.Request().Context(), owner.ID, place, values); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

// owner is whose request this is or would have been a while ago.
func (h *sessionHandlers) owner(c echo.Context) (models.Account, error) {
	if v := visitOf(c); v.Account.ID != "" {
		return v.Account, nil
	}
	return h.accounts.Owner(c.Request().Context(), h.cookieOf(c))
}

// keepLate keeps a form that arrives when nobody is signed in any more, or when
// the screen is locked, and reports whether there was one to keep.
func (h *sessionHandlers) keepLate(c echo.Context) (bool, error) {
	r := c.Request()
	if r.Method != http.MethodPost || !h.forms[c.Path()] {
		return false, nil
	}
	owner, err := h.owner(c)
	if models.KindOf(err) == models.NotFound {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	place, ok := h.place(owner.Role, c.Path(), r.URL.Path, c.Param("id"))
	if !ok {
		return false, nil
	}
	if err := parseForm(r); err != nil {
		return false, err
	}
	err = h.drafts.Save(r.Context(), owner.ID, place, r.PostForm)
	return err == nil, err
}

// dropSent drops the draft of a form that was accepted. The pages of the intake
// keep theirs until the case is there.
func (h *sessionHandlers) dropSent(c echo.Context, v account.Visit) {
	r := c.Request()
	accepted := r.Method == http.MethodPost && c.Response().Status == http.StatusSeeOther
	if !accepted || !h.forms[c.Path()] || strings.HasPrefix(c.Path(), "/cases/new") {
		return
	}
	if err := h.drafts.Delete(r.Context(), v.Actor, r.URL.Path); err != nil {
		h.site.log.Error("the draft of a form that was sent is still there", "request", requestOf(c), "error", err)
	}
}
