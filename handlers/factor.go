package handlers

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"aftercare/services/account"
)

// factorHandlers are where somebody sets up her second step, and changes it.
type factorHandlers struct {
	site     *site
	door     *sessionHandlers
	accounts *account.Service
}

// factorPage shows the secret of a second step until a code of it is typed.
type factorPage struct {
	pageView
	QR     qrCode
	Secret string // in groups, to be typed
	Asked  string // from when it is asked for, "" for not
	Form   formView
}

// rescuePage shows the rescue codes, this once.
type rescuePage struct {
	pageView
	SignInName, Made string
	Codes            []string
}

// show sets a second step up, or tells how it stands where there is one.
func (h *factorHandlers) show(c echo.Context) error {
	found, err := h.accounts.Factor(c.Request().Context(), visitOf(c))
	if err != nil {
		return err
	}
	if found.There && c.Request().Method == http.MethodGet {
		return h.there(c, found)
	}
	return h.setUp(c)
}

// there tells how the second step stands, and leads to what can be done with it.
func (h *factorHandlers) there(c echo.Context, found account.FactorState) error {
	p := newPage(c, "factor.title")
	left := notice{Kind: "info", Heading: p.T("factor.left", "n", found.Rescue), Text: p.T("factor.renew_text"), Link: &link{Text: p.T("factor.renew"), Href: factorPath + "/codes"}}
	off := notice{Kind: "info", Heading: p.T("factor.off_heading"), Text: p.T("factor.off_text"), Link: &link{Text: p.T("factor.off"), Href: factorPath + "/off"}}
	words := formWords{Back: p.backTo("/account"), Heading: p.T("factor.title"), Lead: p.T("factor.since", "date", p.On(found.Since)), Text: p.T("factor.how"), Notices: []notice{left, off}}
	return h.site.render(c, http.StatusOK, "form/page", formPage{pageView: pageView{p}, formWords: words})
}

// setUp shows a secret as a picture and as letters, and takes the first code of it. A
// wrong code shows the same secret again.
func (h *factorHandlers) setUp(c echo.Context) error {
	head, err := askPage(c, "factor.title")
	if err != nil {
		return err
	}
	v, p := visitOf(c), factorPage{pageView: pageView{head}}
	cancel := p.page.backTo("/account")
	if due := v.Session.FactorDue; due != "" {
		p.Asked, cancel = p.page.factorAsked(due), &link{Text: p.page.T("factor.later"), Href: "/"}
	}
	if h.door.mustSetUp(v) {
		cancel = nil
	}
	in := account.FactorSetUp{Secret: account.NewFactorSecret()}
	var password secret
	p.Form = formView{Action: p.page.Path, Save: p.page.T("factor.do"), Cancel: cancel, Fields: []field{
		p.page.Hidden("secret").Max(64).Into(&in.Secret), p.page.Text("factor_code").Keyboard("numeric").Required().IntoCode(&in.Code), p.page.ownPassword(&password),
	}}
	in.Password = string(password)
	var codes []string
	return p.page.finish(formSteps{
		show: func(status int) error {
			p.Secret = inGroups(in.Secret)
			if p.QR, err = drawQR(appAddress(p.page.T("product"), v.Account.SignInName, in.Secret)); err != nil {
				return err
			}
			return h.site.render(c, status, "account/factor", p)
		},
		do: func() error {
			codes, err = h.accounts.SetUpFactor(c.Request().Context(), v, in)
			return guessed(err)
		},
		done: func() error { return h.showCodes(c, codes) },
	})
}

// showCodes shows the rescue codes. The answer is no redirect: they are nowhere but in
// this page.
func (h *factorHandlers) showCodes(c echo.Context, codes []string) error {
	p := rescuePage{pageView: pageView{newPage(c, "factor.rescue_title")}, SignInName: visitOf(c).Account.SignInName, Codes: codes}
	p.page.Path, p.Made = factorPath, p.page.Date(p.page.Today())
	return h.site.render(c, http.StatusOK, "account/rescue", p)
}

// renew makes ten new rescue codes.
func (h *factorHandlers) renew(c echo.Context) error {
	var codes []string
	return h.withCode(c, "factor.renew", "factor.renew_text", func(password, code string) (err error) {
		codes, err = h.accounts.RenewRescueCodes(c.Request().Context(), visitOf(c), password, code)
		return err
	}, func() error { return h.showCodes(c, codes) })
}

// remove takes the second step away, and leads to setting up another one.
func (h *factorHandlers) remove(c echo.Context) error {
	return h.withCode(c, "factor.off", "factor.off_text", func(password, code string) error {
		return h.accounts.RemoveFactor(c.Request().Context(), visitOf(c), password, code)
	}, func() error { return h.site.doneAt(c, factorPath, "factor.removed") })
}

// withCode asks for password and code before something of the second step changes.
func (h *factorHandlers) withCode(c echo.Context, title, text string, deed func(password, code string) error, done func() error) error {
	p, err := askPage(c, title)
	if err != nil {
		return err
	}
	var password secret
	code := ""
	view := formView{Action: p.Path, Save: p.T(title), Cancel: p.backTo(factorPath), Fields: []field{
		p.Text("factor_code").Called("field.any_code").Required().IntoCode(&code), p.ownPassword(&password),
	}}
	words := formWords{Heading: p.T(title), Lead: p.T(text)}
	return p.finish(formSteps{
		show: func(status int) error {
			return h.site.render(c, status, "form/page", formPage{pageView: pageView{p}, formWords: words, Form: view})
		},
		do:   func() error { return guessed(deed(string(password), code)) },
		done: done,
	})
}
