package handlers

import (
	"github.com/labstack/echo/v4"

	"aftercare/services/account"
)

// signedHandlers are where an installation from before signed statements gets them:
// an administrator types the recovery key once, and everybody compares the code of
// the house once.
type signedHandlers struct {
	site     *site
	door     *sessionHandlers
	accounts *account.Service
}

// unsignedRow is somebody of whom no signed statement tells.
type unsignedRow struct{ Name, Note string }

type signPage struct {
	pageView
	House   string // code of the house, "" before there is one
	People  []unsignedRow
	Key     []field
	Nothing emptyState
}

// sign lists of whom no statement tells, and says with the recovery key who they are.
func (h *signedHandlers) sign(c echo.Context) error {
	if err := manages(c); err != nil {
		return err
	}
	ctx, n := c.Request().Context(), 0
	list, err := h.accounts.Unsigned(ctx, actor(c))
	if err != nil {
		return err
	}
	head, err := askPage(c, "signed.title")
	if err != nil {
		return err
	}
	p := signPage{pageView: pageView{head}}
	if p.House, err = h.accounts.HouseCode(ctx); err != nil {
		return err
	}
	for _, u := range list {
		p.People = append(p.People, p.page.unsignedRow(u))
	}
	p.Nothing = emptyState{Text: p.page.T("signed.everybody")}
	var key secret
	p.Key = []field{p.page.recoveryKey("recovery_key", &key)}
	return p.page.finish(formSteps{
		show: func(status int) error { return h.site.render(c, status, "setup/sign", p) },
		do:   func() (err error) { n, err = h.accounts.SignStaff(ctx, actor(c), string(key)); return err },
		done: func() error { return h.site.doneAt(c, "/recovery/sign", "signed.done", "n", n) },
	})
}

func (p page) unsignedRow(u account.Unsigned) unsignedRow {
	note := "signed.seen"
	if !u.Seen {
		note = "signed.not_seen"
	}
	return unsignedRow{Name: u.DisplayName, Note: p.T("role."+string(u.Role)) + " · " + p.T(note)}
}

// compare shows the code of the house to somebody whose keyring is older than its
// statements, and keeps it in her keyring once she says that it is right.
func (h *signedHandlers) compare(c echo.Context) error {
	ctx, v := c.Request().Context(), visitOf(c)
	if !v.NeedsHouse() {
		return h.site.redirect(c, "/")
	}
	code, err := h.accounts.HouseCode(ctx)
	if err != nil {
		return err
	}
	p, err := askPage(c, "signed.compare_title")
	if err != nil {
		return err
	}
	shown, session := code, ""
	var password secret
	words := formWords{Heading: p.T("signed.compare_title"), Lead: code, Text: p.T("signed.compare_text", "code", code)}
	view := formView{Action: p.Path, Save: p.T("signed.compare_do"), Fields: []field{
		p.Hidden("house_code").Into(&shown), p.Password("password").Autocomplete("current-password").Required().Into(&password),
	}}
	return p.finish(formSteps{
		show: func(status int) error {
			return h.site.render(c, status, "form/page", formPage{pageView: pageView{p}, formWords: words, Form: view})
		},
		do: func() (err error) {
			session, err = h.accounts.TrustHouse(ctx, v, shown, string(password))
			return guessed(err)
		},
		done: func() error {
			h.door.carry(c, session)
			return h.site.doneAt(c, "/", "signed.compared")
		},
	})
}
