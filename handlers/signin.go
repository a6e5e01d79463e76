package handlers

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/account"
)

// signInHandlers let people in.
type signInHandlers struct {
	site     *site
	door     *sessionHandlers
	accounts *account.Service
}

// signInPage asks for name and password.
type signInPage struct {
	pageView
	Fields  []field
	Fresh   bool   // nothing is set up yet
	TooLate string // what became of a form that was sent too late, "" for none
}

func (h *signInHandlers) show(c echo.Context) error {
	if c.Request().Method == http.MethodGet && actor(c).ID() != "" {
		return h.site.redirect(c, "/")
	}
	return h.signIn(c)
}

// signIn asks for name and password and checks them. Whatever is wrong, the
// answer is the same.
func (h *signInHandlers) signIn(c echo.Context) error {
	_, missing := h.accounts.Organisation(c.Request().Context())
	p := signInPage{Fresh: models.KindOf(missing) == models.NotFound}
	var err error
	if p.page, err = askPage(c, "sign_in.title"); err != nil {
		return err
	}
	try := account.Try{Address: c.RealIP(), Request: requestOf(c), Browser: h.door.browserOf(c), Session: h.door.cookieOf(c)}
	back, late := h.door.back(c.QueryParam("back")), lateOf(c)
	p.fields(&try, &back, &late)
	back = h.door.back(back)
	p.TooLate = p.page.saying(late)
	var in account.SignedIn
	var refusal error
	return p.page.finish(formSteps{
		show: func(status int) error {
			if h.door.browserOf(c) == "" {
				h.door.know(c, account.BlankBrowser())
			}
			return h.site.render(c, max(status, statusOfGuess(refusal)), "signin/show", p)
		},
		do: func() error {
			in, refusal = h.accounts.SignIn(c.Request().Context(), try)
			return guessed(refusal)
		},
		done: func() error {
			h.door.welcome(c, in)
			if err := h.door.takeLate(c, in.Account, back, late); err != nil {
				return err
			}
			if in.Ended > 0 {
				h.site.flash(c, "sign_in.oldest_ended", "n", account.SessionLimit)
			}
			if back != "" && in.Account.ToldAboutExit {
				return h.site.redirect(c, back)
			}
			return h.site.redirect(c, "/")
		},
	})
}

// fields are the questions, and the page to go to afterwards.
func (p *signInPage) fields(try *account.Try, back *string, late *lateForm) {
	var password secret
	p.Fields = append([]field{
		p.page.Text("sign_in_name").Autocomplete("username").Required().Max(200).Into(&try.Name),
		p.page.Password("password").Autocomplete("current-password").Required().Into(&password),
	}, p.page.lateFields(back, late)...)
	try.Password = string(password)
}

// home leads everybody to her first page. What has to be done once comes
// before it.
func (h *sessionHandlers) home(c echo.Context) error {
	v := visitOf(c)
	switch {
	case !v.Account.ToldAboutExit:
		return h.site.redirect(c, "/leaving")
	case v.Actor.May(access.ManageStaff) && v.Organisation.RecoveryChecked.IsZero() && !v.Organisation.Demo:
		return h.site.redirect(c, "/recovery")
	}
	nav := navRoutes[v.Account.Role]
	if len(nav) == 0 {
		return h.site.redirect(c, "/account")
	}
	return h.site.redirect(c, nav[0][1])
}
