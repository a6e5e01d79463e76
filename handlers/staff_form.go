package handlers

import (
	"slices"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/account"
)

// places lists the open shelters the administrator works in.
func (h *staffHandlers) places(c echo.Context) ([]choice, error) {
	if err := manages(c); err != nil {
		return nil, err
	}
	list, err := h.accounts.Shelters(c.Request().Context(), actor(c))
	out := []choice{}
	for _, s := range list {
		if s.ClosedAt.IsZero() {
			out = append(out, choice{Value: s.ID, Text: s.Name})
		}
	}
	return out, err
}

// invite asks for a new colleague, makes the account and shows the link for it.
// The answer is no redirect: the link is nowhere but in this page.
func (h *staffHandlers) invite(c echo.Context) error {
	ctx, by := c.Request().Context(), actor(c)
	places, err := h.places(c)
	if err != nil {
		return err
	}
	roles, err := h.accounts.Invitable(ctx, by)
	if err != nil {
		return err
	}
	p, err := askPage(c, "staff.invite")
	if err != nil {
		return err
	}
	in := account.Newcomer{Language: p.Lang}
	view := formView{Action: p.Path, Fields: p.newcomerFields(&in, roles, places), Save: p.T("staff.invite_do"), Cancel: p.backTo("/staff")}
	var a models.Account
	token := ""
	return p.finish(formSteps{
		show: func(status int) error {
			return h.site.render(c, status, "form/page", formPage{pageView: pageView{p}, formWords: formWords{Heading: p.T("staff.invite")}, Form: view})
		},
		do: func() (err error) { a, token, err = h.accounts.Invite(ctx, by, in); return err },
		done: func() error {
			if err := h.drafts.Sent(ctx, by, p.Path); err != nil {
				return err
			}
			return h.showLink(c, a, token, false, false)
		},
	})
}

// newcomerFields are the questions about a person to invite.
func (p page) newcomerFields(in *account.Newcomer, roles []models.Role, places []choice) []field {
	codes := make([]string, len(roles))
	for i, r := range roles {
		codes[i] = string(r)
	}
	fields := []field{
		p.Text("display_name").Required().Max(120).Into(&in.DisplayName),
		p.Text("sign_in_name").Called("field.new_sign_in_name").Required().Max(40).Into(&in.SignInName),
		p.Radios("role", codes...).Required().Into(&in.Role),
	}
	if !slices.Contains(roles, models.Supervisor) {
		fields = append(fields, p.Saying(p.T("staff.whole_organisation")))
	}
	return append(fields, p.Checks("shelters").Of(places).Into(&in.Shelters), p.languageField(&in.Language))
}

// correct asks for the right details of a colleague and changes them. A closed
// shelter of hers stays as it is.
func (h *staffHandlers) correct(c echo.Context) error {
	ctx, by := c.Request().Context(), actor(c)
	found, err := h.accounts.Colleague(ctx, by, c.Param("id"))
	if err != nil {
		return err
	}
	if found.NoChange != "" {
		return models.Fail(models.Forbidden, found.NoChange)
	}
	places, err := h.places(c)
	if err != nil {
		return err
	}
	p, err := askPage(c, "staff.edit")
	if err != nil {
		return err
	}
	a, back := found.Account, "/staff/"+found.Account.ID
	in := account.Correction{DisplayName: a.DisplayName, Language: a.Language, Shelters: found.Shelters, Version: a.Version}
	view := formView{Action: p.Path, Save: p.T("staff.save"), Cancel: p.backTo(back), Fields: []field{
		p.Hidden("version").Into(&in.Version),
		p.Text("display_name").Required().Max(120).Into(&in.DisplayName),
		p.Checks("shelters").Of(places).Into(&in.Shelters),
		p.languageField(&in.Language),
		p.Saying(p.T("staff.role_fixed")),
	}}
	words := formWords{Back: &link{Text: a.DisplayName, Href: back}, Heading: p.T("staff.edit")}
	return p.finish(formSteps{
		show: func(status int) error {
			return h.site.render(c, status, "form/page", formPage{pageView: pageView{p}, formWords: words, Form: view})
		},
		do:   func() error { return h.accounts.Correct(ctx, by, a.ID, in) },
		done: func() error { return h.site.doneAt(c, back, "staff.corrected") },
	})
}
