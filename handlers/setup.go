package handlers

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/account"
	"aftercare/services/backup"
	"aftercare/services/pack"
)

// setUpHandlers lead the first administrator through an empty installation.
type setUpHandlers struct {
	site     *site
	door     *sessionHandlers
	accounts *account.Service
	library  *pack.Library
	backups  *backup.Service
}

// setUpPage asks for the organisation, the first shelter and the first
// administrator.
type setUpPage struct {
	pageView
	Organisation, Shelter, You []field
	Backup                     []field // none where the start of the server says where they go
	BackupText                 string
}

// show asks for everything, makes it and shows the recovery key, this once. The
// answer is no redirect: the key is nowhere but in this page.
func (h *setUpHandlers) show(c echo.Context) error {
	ctx, token := c.Request().Context(), c.Param("token")
	if _, err := h.accounts.OpenLink(ctx, token, models.InviteSetup); err != nil {
		return err
	}
	head, err := askPage(c, "setup.title")
	if err != nil {
		return err
	}
	p, in, begun := setUpPage{pageView: pageView{head}}, account.SetUp{Language: head.Lang}, account.Begun{}
	p.fields(h.library, &in)
	p.backup(h.backups.Given(), &in)
	return p.page.finish(formSteps{
		show: func(status int) error { return h.site.render(c, status, "setup/show", p) },
		do: func() (err error) {
			in.Found = h.backups.Check(in.BackupTo)
			begun, err = h.accounts.SetUp(ctx, token, in, requestOf(c))
			return err
		},
		done: func() error {
			h.door.welcome(c, account.SignedIn{Cookie: begun.Cookie, Browser: begun.Browser, Account: begun.Account})
			return h.site.render(c, http.StatusOK, "setup/key", newKeyPage(c, in.Organisation, begun.RecoveryKey, begun.HouseCode))
		},
	})
}

// fields are the questions under their three headings.
func (p *setUpPage) fields(lib *pack.Library, in *account.SetUp) {
	var password secret
	p.Organisation = []field{p.page.Text("organisation").Required().Max(120).Into(&in.Organisation), p.page.timeZone(lib, &in.TimeZone)}
	p.Shelter = []field{p.page.shelterName(&in.ShelterName), p.page.shelterState(lib, &in.ShelterState)}
	p.You = []field{
		p.page.Text("display_name").Autocomplete("name").Required().Max(120).Into(&in.DisplayName),
		p.page.Text("sign_in_name").Called("field.new_sign_in_name").Autocomplete("username").Required().Max(40).Into(&in.SignInName),
		p.page.newPassword(&password),
	}
	in.Password = string(password)
}

// backup asks where backups go, unless the start of the server says so.
func (p *setUpPage) backup(place backup.Place, in *account.SetUp) {
	switch {
	case place.Fixed != "":
		p.BackupText = p.page.T("setup.backup_fixed", "folder", place.Fixed)
		return
	case place.Own == "":
		p.BackupText = p.page.T("setup.backup_postgres")
	default:
		p.BackupText = p.page.T("setup.backup_text")
	}
	p.Backup = []field{p.page.Text("backup_to").Optional().Max(500).Into(&in.BackupTo)}
}
