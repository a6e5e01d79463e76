package handlers

import (
	"github.com/labstack/echo/v4"

	"aftercare/services/backup"
)

// backupHandlers serve where backups go and whether the last one worked.
type backupHandlers struct {
	site    *site
	backups *backup.Service
}

// backupPage shows how the backups stand, and asks for their place.
type backupPage struct {
	formPage
	Facts []summaryRow
}

// show asks for the folder and stores it.
func (h *backupHandlers) show(c echo.Context) error {
	ctx, by := c.Request().Context(), actor(c)
	place, last, err := h.backups.Place(ctx, by)
	if err != nil {
		return err
	}
	var p backupPage
	if p.page, err = askPage(c, "backup.title"); err != nil {
		return err
	}
	if !p.page.Demo {
		p.Facts = p.page.backupFacts(place, last)
	}
	p.formWords = formWords{Back: &link{Text: p.page.T("organisation.title"), Href: "/organisation"}, Heading: p.page.T("backup.title"), Text: p.page.T("backup.lead")}
	in := place
	switch {
	case p.page.Demo:
		p.formWords.Notices = []notice{{Kind: "info", Text: p.page.T("backup.demo")}}
	case place.Fixed != "":
		p.formWords.Notices = []notice{{Kind: "info", Text: p.page.T("backup.fixed")}}
	default:
		p.Form = formView{Action: p.page.Path, Save: p.page.T("account.save"), Fields: []field{
			p.page.Hidden("version").Into(&in.Version),
			p.page.Text("backup_to").Optional().Max(500).Into(&in.Chosen),
		}}
	}
	return p.page.finish(formSteps{
		show: func(status int) error { return h.site.render(c, status, "backup/show", p) },
		do:   func() error { return h.backups.Choose(ctx, by, in) },
		done: func() error { return h.site.doneAt(c, "/organisation/backups", "backup.saved") },
	})
}

// backupFacts say where backups go and what came of the last one.
func (p page) backupFacts(place backup.Place, last backup.State) []summaryRow {
	folder, made := place.Folder(), p.T("house.backup.never")
	switch {
	case folder == "":
		folder = p.T("backup.nowhere")
	case place.Same:
		folder = p.T("backup.own_folder", "folder", folder)
	}
	if !last.MadeAt.IsZero() {
		made = p.Moment(last.MadeAt)
	}
	rows := []summaryRow{{Key: p.T("backup.place"), Value: folder}, {Key: p.T("backup.last"), Value: made}}
	if last.FailedAt > 0 {
		rows = append(rows, summaryRow{Key: p.T("backup.failed_at", "when", p.Moment(last.FailedAt)), Value: p.T("house.backup.failed."+last.Reason, "folder", last.Place)})
	}
	return rows
}
