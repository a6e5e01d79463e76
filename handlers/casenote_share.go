package handlers

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/casenote"
	"aftercare/services/custody"
)

// sharesPath is a note that is shared with one person.
func sharesPath(caseID, id string) string { return notesPath(caseID) + "/shared/" + id }

// sharedPage is a note of a counsellor as the person reads it with whom it is shared.
type sharedPage struct {
	casePage
	List string
	Line string
	Open string
	Text string
}

// share asks with whom one note is shared, until when, and for the survivor's yes.
func (h *noteHandlers) share(c echo.Context) error {
	people, err := h.notes.Readers(c.Request().Context(), actor(c), c.Param("id"))
	if err != nil {
		return err
	}
	one, f, err := h.changing(c, "share.title")
	if err != nil {
		return err
	}
	if !sharesNote(actor(c), one.Row) {
		return models.ErrNotFound()
	}
	f.page.calling("share")
	in := casenote.ShareInput{Version: one.Row.Version}
	in.SaidOn = f.page.Today()
	var list []choice
	for _, p := range people {
		list = append(list, choice{Value: p.ID, Text: p.Name + " – " + f.page.T("role."+string(p.Role))})
	}
	fields := []field{
		f.page.tokenField(h.notes.NewID(), &in.Token), f.page.Hidden("version").Into(&in.Version),
		f.page.Radios("with_id").Of(list).Required().Into(&in.WithID),
		f.page.Radios("said_how").Of(f.page.choicesOf("share.said_how.", models.ConsentForms)).Required().Into(&in.SaidHow),
		f.page.AskDay("said_on").Past().Into(&in.SaidOn), f.page.AskDay("until_on").Into(&in.UntilOn),
	}
	at := notePath(c.Param("id"), one.Row.ID)
	p := caseFormPage{casePage: f.casePage, formWords: formWords{Heading: f.page.T("share.title"), Lead: f.lead, Text: f.page.T("share.lead")}}
	p.Form = formView{Action: f.page.Path, Fields: fields, Save: f.page.T("share.save"), Cancel: &link{Text: f.page.T("delivery.cancel"), Href: at}}
	return f.page.finish(formSteps{
		show: func(status int) error { return h.site.render(c, status, "form/case", p) },
		do: func() error {
			_, err := h.notes.Share(c.Request().Context(), actor(c), c.Param("id"), one.Row.ID, in)
			return err
		},
		done:  func() error { return h.site.doneAt(c, at, "share.saved") },
		clash: func(error) error { return h.renderOne(c, http.StatusConflict, "") },
	})
}

// sharesNote reports whether the reader shares a note: one of her own class.
func sharesNote(by access.Actor, r casenote.Row) bool {
	return by.May(access.ShareNotes) && r.Class == models.ClassClinical && r.HasWords
}

// endShare takes a shared note back.
func (h *noteHandlers) endShare(c echo.Context) error {
	if _, err := h.notes.EndShare(c.Request().Context(), actor(c), c.Param("id"), c.Param("share")); err != nil {
		return err
	}
	return h.site.doneAt(c, notesPath(c.Param("id")), "share.ended")
}

func (h *noteHandlers) shared(c echo.Context) error { return h.renderShared(c, nil) }

// openShared shows the note, once its reader said why.
func (h *noteHandlers) openShared(c echo.Context) error {
	f, answered, err := h.why(c)
	if err != nil || !answered {
		return err
	}
	opened, err := h.notes.OpenShare(c.Request().Context(), actor(c), c.Param("id"), c.Param("share"), f.Purpose)
	if err != nil {
		return err
	}
	return h.renderShared(c, &opened)
}

func (h *noteHandlers) renderShared(c echo.Context, opened *custody.Opened) error {
	list, err := h.notes.Shares(c.Request().Context(), actor(c), c.Param("id"))
	if err != nil {
		return err
	}
	for _, s := range list {
		if s.ID != c.Param("share") || !s.Live || s.WithID != actor(c).ID() {
			continue
		}
		head, err := casePageOf(c, h.files, "share.one")
		if err != nil {
			return err
		}
		at := sharesPath(c.Param("id"), s.ID)
		p := sharedPage{casePage: head, List: notesPath(c.Param("id")), Line: head.page.sharedLine(s), Open: at + "/open"}
		p.Sections.stand(p.List)
		if opened != nil {
			p.Open, p.Text = "", p.page.openedText(*opened)
		}
		return h.site.render(c, http.StatusOK, "casenote/shared", p)
	}
	return models.ErrNotFound()
}

// sharedLine says who shared a note, and until when.
func (p page) sharedLine(s casenote.Share) string {
	return p.T("share.line", "who", s.By, "with", s.With, "date", p.Date(s.UntilOn))
}

// sharedWithReader are the notes of a case that are shared with the reader.
func (p page) sharedWithReader(by access.Actor, caseID string, list []casenote.Share) (out []entryRow) {
	for _, s := range list {
		if s.Live && s.WithID == by.ID() {
			out = append(out, entryRow{texts: p.texts, ID: "s-" + s.ID, Title: p.T("share.one"), Href: sharesPath(caseID, s.ID), Line: p.sharedLine(s)})
		}
	}
	return out
}

// sharedRows are with whom one note is shared, or was.
func (p page) sharedRows(caseID, note string, list []casenote.Share) (out []entryRow) {
	for _, s := range list {
		if s.NoteID != note {
			continue
		}
		row := entryRow{texts: p.texts, ID: "s-" + s.ID, Title: s.With, Line: joinDots([]string{p.sharedLine(s), p.T("share.said", "how", p.T("share.said_how."+s.SaidHow), "date", p.Date(s.SaidOn))})}
		switch {
		case s.EndedWhy != "":
			row.Badge = &badge{State: string(badgeClosed), Text: p.T("share.over." + s.EndedWhy)}
		case !s.Live:
			row.Badge = &badge{State: string(badgeClosed), Text: p.T("share.over.day_over")}
		default:
			row.Posts = []postButton{{Text: p.T("share.end"), Action: sharesPath(caseID, s.ID) + "/end", Version: s.Version}}
		}
		out = append(out, row)
	}
	return out
}
