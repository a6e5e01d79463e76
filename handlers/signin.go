package handlers

import (
	"net/http"
	"net/url"
	"slices"

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
	Other   *link  // the same page for another kind of code, nil where it asks for none
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
	door, err := h.accounts.Door(c.Request().Context())
	if err != nil {
		door = account.Door{SetUp: true, Codes: true} // the page must come while the database does not answer
	}
	p := signInPage{Fresh: !door.SetUp}
	if p.page, err = askPage(c, "sign_in.title"); err != nil {
		return err
	}
	try := account.Try{Address: c.RealIP(), Request: requestOf(c), Browser: h.door.browserOf(c), Session: h.door.cookieOf(c), Device: deviceOf(c)}
	back, late := h.door.back(c.QueryParam("back")), lateOf(c)
	p.fields(&try, &back, &late)
	back = h.door.back(back)
	if door.Codes {
		typed := models.FactorCode(p.page.form.values.Get("sign_in_code"))
		p.askCode(c.QueryParam("with") == "rescue" || len(typed) > appDigits, late.query(back), &try.Code)
	}
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
			return p.guessed(refusal)
		},
		done: func() error {
			h.door.welcome(c, in)
			if err := h.door.takeLate(c, in.Account, back, late); err != nil {
				return err
			}
			h.tell(c, in)
			if back == "" && in.FactorDue != "" && in.Account.ToldAboutExit {
				return h.site.redirect(c, factorPath)
			}
			if back != "" && in.Account.ToldAboutExit {
				return h.site.redirect(c, back)
			}
			return h.site.redirect(c, "/")
		},
	})
}

// wrongCodesTold is from how many wrong codes on their owner is told: fewer are
// mostly her own slips. The number is our own.
const wrongCodesTold = 3

// appDigits is how long a code of an app is; a longer one is a rescue code.
const appDigits = 6

// tell says after a sign-in what its owner should know, the most urgent thing.
func (h *signInHandlers) tell(c echo.Context, in account.SignedIn) {
	switch {
	case in.WrongCodes >= wrongCodesTold:
		h.site.flash(c, "sign_in.codes_tried", "n", in.WrongCodes)
	case in.Released:
		h.site.flash(c, "sign_in.released")
	case in.Rescued:
		h.site.flash(c, "sign_in.rescued", "n", in.RescueLeft)
	case in.Ended > 0:
		h.site.flash(c, "sign_in.oldest_ended", "n", h.accounts.MostSignIns())
	}
}

// askCode adds the question for the code of the second step. Everybody is asked once
// anybody here has one: the page must not tell who does. A phone shows its keys for
// numbers, and those for letters on the page for rescue codes.
func (p *signInPage) askCode(rescue bool, at url.Values, to *string) {
	code, other := p.page.Text("sign_in_code").Optional().Keyboard("numeric"), p.page.T("sign_in.with_rescue")
	if rescue {
		code, other = code.Keyboard("text").Called("field.rescue_code"), p.page.T("sign_in.with_app")
	} else {
		at.Set("with", "rescue")
	}
	p.Other = &link{Text: other, Href: addressOf(signInPath, at)}
	p.Fields = slices.Insert(p.Fields, 2, code.IntoCode(to))
}

// guessed is the refusal as the page says it: where a code is asked for, it may have
// been the code.
func (p *signInPage) guessed(refusal error) error {
	err := guessed(refusal)
	if p.Other != nil && models.KindOf(refusal) == models.Unauthenticated {
		return models.Problems{"": "sign_in.wrong_any"}.Err()
	}
	return err
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
