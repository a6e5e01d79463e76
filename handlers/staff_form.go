package handlers

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/account"
)

// inviteForm is a person to invite.
type inviteForm struct {
	DisplayName string   `form:"display_name" validate:"required,max=120"`
	SignInName  string   `form:"sign_in_name" validate:"required,max=40"`
	Role        string   `form:"role" validate:"required,max=20"`
	Shelters    []string `form:"shelters" validate:"max=50"`
	Language    string   `form:"language" validate:"required,max=8"`
}

// staffFormPage asks for a new colleague, or corrects one.
type staffFormPage struct {
	page
	ID        string
	Name      string
	Version   string
	Roles     []choice
	Fewer     string // why not every role is offered, "" where it is
	Places    []choice
	Languages []choice
}

func (h *staffHandlers) invite(c echo.Context) error {
	f := inviteForm{Language: h.site.language(c)}
	if err := restored(c, &f); err != nil {
		return err
	}
	return h.invitePage(c, http.StatusOK, f, nil)
}

func (h *staffHandlers) invitePage(c echo.Context, status int, f inviteForm, problem error) error {
	places, err := h.places(c)
	if err != nil {
		return err
	}
	p := staffFormPage{page: newPage(c, "staff.invite").filled(f).with(problem), Places: places, Languages: languageChoices()}
	roles, err := h.accounts.Invitable(c.Request().Context(), actor(c))
	if err != nil {
		return err
	}
	for _, r := range roles {
		p.Roles = append(p.Roles, choice{Value: string(r), Text: p.T("field.role." + string(r)), Help: p.maybe("field.role." + string(r) + ".help")})
	}
	if len(roles) < len(models.Roles) {
		p.Fewer = p.T("staff.whole_organisation")
	}
	return h.site.render(c, status, "staff/new", p)
}

// places lists the open shelters the administrator works in.
func (h *staffHandlers) places(c echo.Context) ([]choice, error) {
	if err := manages(c); err != nil {
		return nil, err
	}
	list, err := h.accounts.Shelters(c.Request().Context(), actor(c))
	var out []choice
	for _, s := range list {
		if s.ClosedAt.IsZero() {
			out = append(out, choice{Value: s.ID, Text: s.Name})
		}
	}
	return out, err
}

// sendInvitation makes the account and shows the link for it. The answer is no
// redirect: the link is nowhere but in this page.
func (h *staffHandlers) sendInvitation(c echo.Context) error {
	var f inviteForm
	err := bind(c, &f)
	if err == nil && !known(f.Language) {
		err = models.Problems{"language": "problem.choose"}.Err()
	}
	var a models.Account
	token := ""
	if err == nil {
		a, token, err = h.accounts.Invite(c.Request().Context(), actor(c), account.Newcomer{
			DisplayName: f.DisplayName, SignInName: f.SignInName, Role: models.Role(f.Role), Language: f.Language, Shelters: f.Shelters,
		})
	}
	if models.KindOf(err) == models.Invalid {
		return h.invitePage(c, http.StatusUnprocessableEntity, f, err)
	}
	if err == nil {
		err = h.drafts.Delete(c.Request().Context(), actor(c), "/staff/new")
	}
	if err != nil {
		return err
	}
	return h.showLink(c, a, token, false, false)
}

// correctForm is what may be changed about a colleague.
type correctForm struct {
	DisplayName string   `form:"display_name" validate:"required,max=120"`
	Shelters    []string `form:"shelters" validate:"max=50"`
	Language    string   `form:"language" validate:"required,max=8"`
	Version     string   `form:"version" validate:"required,number,max=18"`
}

func (h *staffHandlers) edit(c echo.Context) error {
	found, err := h.accounts.Colleague(c.Request().Context(), actor(c), c.Param("id"))
	if err != nil {
		return err
	}
	if found.NoChange != "" {
		return models.Fail(models.Forbidden, found.NoChange)
	}
	a := found.Account
	return h.editPage(c, http.StatusOK, found, correctForm{
		DisplayName: a.DisplayName, Language: a.Language, Shelters: found.Shelters, Version: strconv.FormatInt(a.Version, 10),
	}, nil)
}

func (h *staffHandlers) editPage(c echo.Context, status int, found account.Person, f correctForm, problem error) error {
	places, err := h.places(c)
	if err != nil {
		return err
	}
	// A closed shelter she still works in stays ticked out of sight otherwise.
	f.Shelters = slices.DeleteFunc(slices.Clone(f.Shelters), func(id string) bool {
		return !slices.ContainsFunc(places, func(p choice) bool { return p.Value == id })
	})
	p := staffFormPage{page: newPage(c, "staff.edit").filled(f).with(problem), ID: found.Account.ID, Name: found.Account.DisplayName,
		Version: f.Version, Places: places, Languages: languageChoices()}
	return h.site.render(c, status, "staff/edit", p)
}

func (h *staffHandlers) correct(c echo.Context) error {
	ctx, by := c.Request().Context(), actor(c)
	found, err := h.accounts.Colleague(ctx, by, c.Param("id"))
	if err != nil {
		return err
	}
	var f correctForm
	err = bind(c, &f)
	if err == nil && !known(f.Language) {
		err = models.Problems{"language": "problem.choose"}.Err()
	}
	if err == nil {
		version, _ := strconv.ParseInt(f.Version, 10, 64) // the form tag lets digits through only
		err = h.accounts.Correct(ctx, by, c.Param("id"), account.Correction{
			DisplayName: f.DisplayName, Language: f.Language, Shelters: f.Shelters, Version: version,
		})
	}
	if models.KindOf(err) == models.Invalid {
		return h.editPage(c, http.StatusUnprocessableEntity, found, f, err)
	}
	if err != nil {
		return err
	}
	h.site.flash(c, "staff.corrected")
	return h.site.redirect(c, "/staff/"+found.Account.ID)
}
