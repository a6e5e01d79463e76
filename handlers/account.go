package handlers

import (
	"strings"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/account"
)

// accountHandlers are the pages about one's own account.
type accountHandlers struct {
	site     *site
	door     *sessionHandlers
	accounts *account.Service
}

type accountPage struct {
	pageView
	HandsOver bool // the user has cases to hand over
	Facts     []summaryRow
	Sessions  []sessionRow
	Most      int      // how many of them there can be
	Form      formView // how the user likes the pages
}

type sessionRow struct {
	Name, Since, Seen string
	Here, Locked      bool
}

// show shows the account and keeps how its owner likes the pages.
func (h *accountHandlers) show(c echo.Context) error {
	ctx, v := c.Request().Context(), visitOf(c)
	p, err := h.accountPage(c)
	if err != nil {
		return err
	}
	lang, exit := v.Account.Language, onOff(!v.Account.ShiftExitOff)
	p.Form = formView{Action: p.page.Path, Save: p.page.T("account.save"), Fields: []field{p.page.languageField(&lang), p.page.shiftExit().Required().Into(&exit)}}
	return p.page.finish(formSteps{
		show: func(status int) error { return h.site.render(c, status, "account/show", p) },
		do: func() error {
			if err := h.accounts.SetLanguage(ctx, v.Actor, lang); err != nil {
				return err
			}
			return h.accounts.SetShiftExit(ctx, v.Actor, exit == "on")
		},
		done: func() error { return h.site.doneAt(c, "/account", "account.saved") },
	})
}

func (h *accountHandlers) accountPage(c echo.Context) (accountPage, error) {
	ctx, v := c.Request().Context(), visitOf(c)
	sessions, err := h.accounts.Sessions(ctx, v)
	if err != nil {
		return accountPage{}, err
	}
	shelters, err := h.accounts.Shelters(ctx, v.Actor)
	if err != nil {
		return accountPage{}, err
	}
	p := accountPage{Most: account.SessionLimit, HandsOver: actor(c).May(access.HandOver)}
	if p.page, err = askPage(c, "account.title"); err != nil {
		return p, err
	}
	p.Facts = append(p.page.accountFacts(v.Account, shelters), p.page.codes(h.accounts.Codes(v.Actor))...)
	for _, s := range sessions {
		p.Sessions = append(p.Sessions, sessionRow{Name: s.Name, Since: p.page.Moment(s.StartedAt), Seen: p.page.Moment(s.SeenAt), Here: s.Here, Locked: s.Locked})
	}
	return p, nil
}

func (p page) accountFacts(a models.Account, shelters []account.Place) []summaryRow {
	names := make([]string, len(shelters))
	for i, s := range shelters {
		names[i] = s.Name
	}
	where := strings.Join(names, ", ")
	if where == "" {
		where = p.T("account.no_shelter")
	}
	return []summaryRow{
		{Key: p.T("account.name"), Value: a.DisplayName},
		{Key: p.T("account.sign_in_name"), Value: a.SignInName},
		{Key: p.T("account.role"), Value: p.T("role." + string(a.Role)), Note: p.maybe("role." + string(a.Role) + ".about")},
		{Key: p.T("account.shelters"), Value: where},
	}
}

// password asks for the old password and a new one, and changes it.
func (h *accountHandlers) password(c echo.Context) error {
	p, err := askPage(c, "account.password_title")
	if err != nil {
		return err
	}
	var old, next secret
	session := ""
	words := formWords{Heading: p.T("account.password_title"), Lead: p.T("account.password_text")}
	view := formView{Action: p.Path, Save: p.T("account.password_do"), Cancel: p.backTo("/account"), Fields: []field{
		p.Password("old_password").Autocomplete("current-password").Required().Into(&old), p.newPassword(&next),
	}}
	return p.finish(formSteps{
		show: func(status int) error {
			return h.site.render(c, status, "form/page", formPage{pageView: pageView{p}, formWords: words, Form: view})
		},
		do: func() error {
			session, err = h.accounts.ChangePassword(c.Request().Context(), visitOf(c), string(old), string(next))
			return guessed(err)
		},
		done: func() error {
			h.door.carry(c, session)
			return h.site.doneAt(c, "/account", "account.password_changed")
		},
	})
}

func (h *accountHandlers) endSession(c echo.Context) error {
	if err := h.accounts.EndSession(c.Request().Context(), visitOf(c), c.Param("session")); err != nil {
		return err
	}
	return h.site.doneAt(c, "/account", "account.session_ended")
}

func (h *accountHandlers) leaveEverywhere(c echo.Context) error {
	if err := h.accounts.LeaveEverywhere(c.Request().Context(), visitOf(c)); err != nil {
		return err
	}
	h.door.clear(c)
	return h.site.doneAt(c, signInPath, "sign_in.signed_out")
}
