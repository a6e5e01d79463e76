package handlers

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"aftercare/services/account"
)

// routes of the door itself: what everybody reaches at any time, signed in,
// locked or neither.
func (h *sessionHandlers) routes(g *echo.Group) {
	g.GET("/leave", h.leave)
	g.POST("/sign-out", h.signOut)
	g.GET("/alive", h.alive)
	g.HEAD("/alive", h.alive)
	g.GET("/lock", h.locked)
	g.POST("/lock", h.lock)
	g.POST("/unlock", h.unlock)
	g.POST("/drafts", h.saveDraft)
}

// neutralPages are where "Leave now" goes when the administrator chose nothing:
// pages that anybody may have open and that show nothing personal.
var neutralPages = map[string]string{
	"en": "https://en.wikipedia.org/wiki/Main_Page",
	"hi": "https://hi.wikipedia.org/",
}

// leave ends the sign-in and goes to a neutral page. It is a link, because a
// form that ends on another site is blocked by form-action, with the case still
// on the screen. Another site that links here gets a page with the link on it.
func (h *sessionHandlers) leave(c echo.Context) error {
	switch c.Request().Header.Get("Sec-Fetch-Site") {
	case "same-origin", "none", "": // browsers send none of it over plain HTTP
	default:
		return h.site.render(c, http.StatusOK, "leave/ask", newPage(c, "js.page"))
	}
	if v := visitOf(c); v.Account.ID != "" {
		if err := h.accounts.Leave(c.Request().Context(), v); err != nil {
			// She must get away whatever happens; the cookie goes all the same.
			h.site.log.Error("a sign-in was not ended on leaving", "request", requestOf(c), "error", err)
		}
	}
	h.clear(c)
	c.Response().Header().Set("Clear-Site-Data", `"cookies", "storage"`)
	return c.Redirect(http.StatusSeeOther, h.neutralPage(c))
}

func (h *sessionHandlers) neutralPage(c echo.Context) string {
	if h.leaveTo != "" {
		return h.leaveTo
	}
	return neutralPages[h.site.language(c)]
}

// signOut ends the sign-in and shows the sign-in page.
func (h *sessionHandlers) signOut(c echo.Context) error {
	if v := visitOf(c); v.Account.ID != "" {
		if err := h.accounts.SignOut(c.Request().Context(), v); err != nil {
			return err
		}
		h.site.flash(c, "sign_in.signed_out")
	}
	h.clear(c)
	return h.site.redirect(c, signInPath)
}

// alive tells the script of a page whether the sign-in still lives. Asked with
// GET it keeps the sign-in alive too; enter has done that by now.
func (h *sessionHandlers) alive(c echo.Context) error {
	if v := visitOf(c); v.Account.ID != "" && !v.Locked {
		return c.NoContent(http.StatusNoContent)
	}
	return c.NoContent(http.StatusUnauthorized)
}

// lockForm is the form of the locked screen, and of locking it.
type lockForm struct {
	Back     string `form:"back" validate:"max=200"`
	Password secret `form:"password" validate:"max=1024"`
}

// lockPage asks for the password and for nothing else. It names nobody.
type lockPage struct {
	page
	Initials string
	Back     string
}

// lock covers the screen. The keys are dropped, and what was typed is a draft
// by now.
func (h *sessionHandlers) lock(c echo.Context) error {
	var f lockForm
	if err := bind(c, &f); err != nil {
		return err
	}
	v := visitOf(c)
	if v.Account.ID == "" {
		return h.site.redirect(c, signInPath)
	}
	if err := h.accounts.Lock(c.Request().Context(), v); err != nil {
		return err
	}
	return h.site.redirect(c, "/lock"+query("back", h.back(f.Back)))
}

// locked shows the locked screen.
func (h *sessionHandlers) locked(c echo.Context) error {
	v := visitOf(c)
	if v.Account.ID == "" {
		return h.site.redirect(c, signInPath)
	}
	if !v.Locked {
		return h.site.redirect(c, "/")
	}
	return h.site.render(c, http.StatusOK, "lock/show", h.lockPage(c, v, h.back(c.QueryParam("back"))))
}

func (h *sessionHandlers) lockPage(c echo.Context, v account.Visit, back string) lockPage {
	return lockPage{page: newPage(c, "lock.page_title"), Initials: initials(v.Account.DisplayName), Back: back}
}

// unlock opens the screen with the password and returns to where it was.
func (h *sessionHandlers) unlock(c echo.Context) error {
	var f lockForm
	err := bind(c, &f)
	v := visitOf(c)
	if v.Account.ID == "" {
		return h.site.redirect(c, signInPath)
	}
	if !v.Locked {
		return h.site.redirect(c, "/")
	}
	secret := ""
	if err == nil {
		secret, err = h.accounts.Unlock(c.Request().Context(), v, string(f.Password))
	}
	if p := problemsOf(guessed(err)); p != nil {
		page := h.lockPage(c, v, h.back(f.Back))
		page.page = page.with(guessed(err))
		return h.site.render(c, http.StatusUnprocessableEntity, "lock/show", page)
	}
	if err != nil {
		return err
	}
	h.carry(c, secret)
	if f.Back = h.back(f.Back); f.Back == "" {
		f.Back = "/"
	}
	return h.site.redirect(c, f.Back)
}
