package handlers

import (
	"cmp"
	"net/http"

	"github.com/labstack/echo/v4"
)

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
	h.forgetPerson(c)
	return c.Redirect(http.StatusSeeOther, h.neutralPage(c))
}

// forgetPerson ends the cookies that say something about who was here. The
// browser stays known: without that, whoever leaves in danger comes back as a
// stranger, and other people's guesses can keep her out. Its cookie is random and
// looks like the one that everybody gets who opens the sign-in page.
func (h *sessionHandlers) forgetPerson(c echo.Context) {
	for _, name := range []string{langCookie, flashCookie} {
		c.SetCookie(h.site.cookie(h.site.hosted(name), "", 0))
	}
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

// lockPage asks for the password and for nothing else. It names nobody.
type lockPage struct {
	pageView
	Initials string
	TooLate  string // what became of a form that was sent too late, "" for none
	Fields   []field
}

// lock covers the screen. The keys are dropped, and what was typed is a draft
// by now.
func (h *sessionHandlers) lock(c echo.Context) error {
	sent, err := posted(c)
	if err != nil {
		return err
	}
	v := visitOf(c)
	if v.Account.ID == "" {
		return h.site.redirect(c, signInPath)
	}
	if err := h.accounts.Lock(c.Request().Context(), v); err != nil {
		return err
	}
	return h.site.redirect(c, "/lock"+query("back", h.back(sent.Get("back"))))
}

// locked shows the locked screen. The password opens it and returns to where it
// was.
func (h *sessionHandlers) locked(c echo.Context) error {
	v := visitOf(c)
	if v.Account.ID == "" {
		return h.site.redirect(c, signInPath)
	}
	if !v.Locked {
		return h.site.redirect(c, "/")
	}
	head, err := askPage(c, "lock.page_title")
	if err != nil {
		return err
	}
	p, back, late, session := lockPage{pageView: pageView{head}, Initials: initials(v.Account.DisplayName)}, h.back(c.QueryParam("back")), lateOf(c), ""
	var password secret
	p.Fields = append([]field{p.page.Password("password").Autocomplete("current-password").Into(&password)}, p.page.lateFields(&back, &late)...)
	back, p.TooLate = h.back(back), p.page.saying(late)
	return p.page.finish(formSteps{
		show: func(status int) error { return h.site.render(c, status, "lock/show", p) },
		do: func() error {
			session, err = h.accounts.Unlock(c.Request().Context(), v, string(password))
			return guessed(err)
		},
		done: func() error {
			h.carry(c, session)
			if err := h.takeLate(c, v.Account, back, late); err != nil {
				return err
			}
			return h.site.redirect(c, cmp.Or(back, "/"))
		},
	})
}
