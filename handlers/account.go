package handlers

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/account"
	"aftercare/services/audit"
	"aftercare/templates"
)

// accountHandlers are the pages about one's own account.
type accountHandlers struct {
	site     *site
	door     *sessionHandlers
	accounts *account.Service
	log      *audit.Log
}

func (h *accountHandlers) routes(g *echo.Group) {
	g.GET("/account", h.show)
	g.POST("/account", h.prefer)
	g.GET("/account/password", h.password)
	g.POST("/account/password", h.changePassword)
	g.GET("/account/history", h.history)
	g.POST("/account/sessions/:session/end", h.endSession)
	g.POST("/account/sign-out-everywhere", h.leaveEverywhere)
}

// habitsForm is how a person likes her pages.
type habitsForm struct {
	Language  string `form:"language" validate:"required,max=8"`
	ShiftExit string `form:"shift_exit" validate:"required,oneof=on off"`
}

type accountPage struct {
	page
	Facts     []summaryRow
	Sessions  []sessionRow
	Languages []choice
}

type sessionRow struct {
	Name, Since, Seen string
	Here, Locked      bool
}

func (h *accountHandlers) show(c echo.Context) error {
	a := visitOf(c).Account
	return h.page(c, http.StatusOK, habitsForm{Language: a.Language, ShiftExit: onOff(!a.ShiftExitOff)}, nil)
}

func (h *accountHandlers) page(c echo.Context, status int, f habitsForm, problem error) error {
	ctx, v := c.Request().Context(), visitOf(c)
	sessions, err := h.accounts.Sessions(ctx, v)
	if err != nil {
		return err
	}
	shelters, err := h.accounts.Shelters(ctx, v.Actor)
	if err != nil {
		return err
	}
	p := accountPage{page: newPage(c, "account.title").filled(f).with(problem), Languages: languageChoices()}
	p.Facts = p.accountFacts(v.Account, shelters)
	for _, s := range sessions {
		p.Sessions = append(p.Sessions, sessionRow{Name: s.Name, Since: p.Moment(s.StartedAt), Seen: p.Moment(s.SeenAt), Here: s.Here, Locked: s.Locked})
	}
	return h.site.render(c, status, "account/show", p)
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

func languageChoices() []choice {
	var out []choice
	for _, code := range templates.Languages {
		out = append(out, choice{Value: code, Text: templates.LanguageNames[code]})
	}
	return out
}

func (h *accountHandlers) prefer(c echo.Context) error {
	var f habitsForm
	err := bind(c, &f)
	if err == nil && !known(f.Language) {
		err = models.Problems{"language": "problem.choose"}.Err()
	}
	if models.KindOf(err) == models.Invalid {
		return h.page(c, http.StatusUnprocessableEntity, f, err)
	}
	if err != nil {
		return err
	}
	ctx, by := c.Request().Context(), actor(c)
	if err := h.accounts.SetLanguage(ctx, by, f.Language); err != nil {
		return err
	}
	if err := h.accounts.SetShiftExit(ctx, by, f.ShiftExit == "on"); err != nil {
		return err
	}
	h.site.flash(c, "account.saved")
	return h.site.redirect(c, "/account")
}

// changePasswordForm is the old password and the new one.
type changePasswordForm struct {
	Old      secret `form:"old_password" validate:"required,max=1024"`
	Password secret `form:"password" validate:"required,max=1024"`
}

type changePasswordPage struct{ page }

func (h *accountHandlers) password(c echo.Context) error {
	return h.site.render(c, http.StatusOK, "account/password", changePasswordPage{newPage(c, "account.password_title").filled(changePasswordForm{})})
}

func (h *accountHandlers) changePassword(c echo.Context) error {
	var f changePasswordForm
	err := bind(c, &f)
	secret := ""
	if err == nil {
		secret, err = h.accounts.ChangePassword(c.Request().Context(), visitOf(c), string(f.Old), string(f.Password))
	}
	err = guessed(err)
	if models.KindOf(err) == models.Invalid {
		p := changePasswordPage{newPage(c, "account.password_title").filled(f).with(err).relabelled("password", "field.new_password")}
		return h.site.render(c, http.StatusUnprocessableEntity, "account/password", p)
	}
	if err != nil {
		return err
	}
	h.door.carry(c, secret)
	h.site.flash(c, "account.password_changed")
	return h.site.redirect(c, "/account")
}

func (h *accountHandlers) endSession(c echo.Context) error {
	if err := h.accounts.EndSession(c.Request().Context(), visitOf(c), c.Param("session")); err != nil {
		return err
	}
	h.site.flash(c, "account.session_ended")
	return h.site.redirect(c, "/account")
}

func (h *accountHandlers) leaveEverywhere(c echo.Context) error {
	if err := h.accounts.LeaveEverywhere(c.Request().Context(), visitOf(c)); err != nil {
		return err
	}
	h.door.clear(c)
	h.site.flash(c, "sign_in.signed_out")
	return h.site.redirect(c, signInPath)
}

// history is what she did herself.
func (h *accountHandlers) history(c echo.Context) error {
	q := auditQuery(c)
	list, err := h.log.Own(c.Request().Context(), actor(c), q)
	if err != nil {
		return err
	}
	p := auditPage{page: newPage(c, "account.history_title"), Own: true}
	p.fill(c, list, q)
	return h.site.render(c, http.StatusOK, "audit/show", p)
}
