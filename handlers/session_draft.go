package handlers

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/account"
)

// saveDraft keeps what the script of a form sends while somebody writes. On a
// screen that has just locked, and with a sign-in that has just run out, it is
// kept beside what its owner kept herself, and the answer says so.
func (h *sessionHandlers) saveDraft(c echo.Context) error {
	if err := parseForm(c.Request(), nil); err != nil {
		return &models.Error{Kind: models.Invalid, Message: "error.unreadable_form", Err: err}
	}
	values := c.Request().PostForm
	address := values.Get("draft")
	values.Del("draft")
	owner, err := h.owner(c)
	if models.KindOf(err) == models.NotFound {
		return c.NoContent(http.StatusUnauthorized)
	}
	if err != nil {
		return err
	}
	place, ok := h.place(owner.Role, address)
	if !ok {
		return models.Fail(models.Invalid, "error.unreadable_form")
	}
	ctx := c.Request().Context()
	if actor(c).ID() != "" {
		if err := h.drafts.Save(ctx, actor(c), place, values); err != nil {
			return err
		}
		return c.NoContent(http.StatusNoContent)
	}
	if _, err := h.drafts.SaveLate(ctx, owner.ID, place, values); err != nil {
		return err
	}
	return c.NoContent(http.StatusAccepted)
}

// owner is whose request this is or would have been a while ago.
func (h *sessionHandlers) owner(c echo.Context) (models.Account, error) {
	if v := visitOf(c); v.Account.ID != "" {
		return v.Account, nil
	}
	return h.accounts.Owner(c.Request().Context(), h.cookieOf(c))
}

// lateForm is what became of a form that was sent while nobody was signed in:
// it was kept as a version of its draft, or it was lost. It goes through the
// sign-in page in hidden fields.
type lateForm struct {
	version string
	lost    string // "1" when it could not be kept
}

// lateOf reads it from the address of the sign-in page.
func lateOf(c echo.Context) lateForm {
	return lateForm{version: c.QueryParam("kept"), lost: c.QueryParam("lost")}
}

// query writes it into the address of the sign-in page, with the page to return
// to.
func (l lateForm) query(back string) url.Values {
	q := url.Values{}
	for name, value := range map[string]string{"back": back, "kept": l.version, "lost": l.lost} {
		if value != "" {
			q.Set(name, value)
		}
	}
	return q
}

// lateFields carry it through the form of the sign-in page.
func (p page) lateFields(back *string, late *lateForm) []field {
	return []field{p.Hidden("back").Max(200).Into(back), p.Hidden("kept").Max(40).Into(&late.version), p.Hidden("lost").Max(8).Into(&late.lost)}
}

// saying says what became of a late form.
func (t texts) saying(l lateForm) string {
	switch {
	case l.lost != "":
		return t.T("sign_in.lost")
	case l.version != "":
		return t.T("sign_in.kept")
	}
	return ""
}

// ownVersion says that a form was kept as the draft its owner works on.
const ownVersion = "own"

// keepLate keeps a form that arrives when nobody is signed in any more, when the
// screen is locked, or when its owner has to wait.
func (h *sessionHandlers) keepLate(c echo.Context) lateForm {
	if c.Request().Method != http.MethodPost || !h.forms[c.Path()] {
		return lateForm{}
	}
	version, err := h.putLate(c)
	switch {
	case models.KindOf(err) == models.NotFound: // nobody knows whose it is
		return lateForm{lost: "1"}
	case err != nil:
		h.site.log.Error("a late form was not kept", "request", requestOf(c), "error", err)
		return lateForm{lost: "1"}
	}
	return lateForm{version: version}
}

func (h *sessionHandlers) putLate(c echo.Context) (version string, err error) {
	r := c.Request()
	if err := parseForm(r, nil); err != nil {
		return "", err
	}
	owner, err := h.owner(c)
	if err != nil {
		return "", err
	}
	place, ok := h.place(owner.Role, draftAddress(c))
	if !ok {
		return "", nil
	}
	if actor(c).ID() != "" {
		return ownVersion, h.drafts.Save(r.Context(), actor(c), place, r.PostForm)
	}
	return h.drafts.SaveLate(r.Context(), owner.ID, place, r.PostForm)
}

// takeLate shows the owner who signs in what she sent too late: she sent it, and
// comes back to its form.
func (h *sessionHandlers) takeLate(c echo.Context, owner models.Account, back string, late lateForm) error {
	if late.version == "" || !h.forms[h.pattern(back)] {
		return nil
	}
	return h.drafts.Take(c.Request().Context(), owner.ID, back, late.version)
}

// dropSent drops the draft of a form that was accepted. The pages of the intake
// keep theirs until the case is there.
func (h *sessionHandlers) dropSent(c echo.Context, v account.Visit) {
	accepted := c.Request().Method == http.MethodPost && c.Response().Status == http.StatusSeeOther
	if !accepted || !h.forms[c.Path()] || strings.HasPrefix(c.Path(), intakePattern) {
		return
	}
	if err := h.drafts.Sent(c.Request().Context(), v.Actor, draftAddress(c)); err != nil {
		h.site.log.Error("the draft of a form that was sent is still there", "request", requestOf(c), "error", err)
	}
}
