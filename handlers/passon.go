package handlers

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/casefile"
	"aftercare/services/custody"
)

// passOnHandlers hand one case over to another volunteer, with a note.
type passOnHandlers struct {
	site  *site
	files *casefile.Service
	why   func(c echo.Context, typed ...hidden) (purposeForm, bool, error)
}

// pass asks who takes the case over and what she has to know, and hands it over.
func (h *passOnHandlers) pass(c echo.Context) error {
	ctx, by := c.Request().Context(), actor(c)
	if err := by.Require(access.PassOnCase); err != nil {
		return err
	}
	head, err := casePageOf(c, h.files, "pass.title")
	if err != nil {
		return err
	}
	there, err := h.files.Successors(ctx, by, head.Head.ID)
	if err != nil {
		return err
	}
	at := peoplePath(head.Head.ID)
	head.Sections.stand(at)
	p := caseFormPage{casePage: head, formWords: formWords{Heading: head.page.T("pass.title"), Lead: head.page.T("pass.lead"), Back: &link{Text: head.page.T("people.end_back"), Href: at}}}
	if err := p.page.ask(c); err != nil {
		return err
	}
	p.page.calling("pass")
	var in casefile.PassOnInput
	fields := p.page.passFields(there, &in)
	if len(there) == 0 {
		p.Notices = []notice{{Kind: "info", Text: p.page.T("pass.nobody")}}
	} else {
		p.Form = formView{Action: p.page.Path, Draft: "pass", Save: p.page.T("pass.do"), Cancel: &link{Text: p.page.T("delivery.cancel"), Href: at}, Fields: fields}
	}
	return p.page.finish(formSteps{
		show: func(status int) error { return h.site.render(c, status, "form/case", p) },
		do:   func() error { _, err := h.files.PassOn(ctx, by, head.Head.ID, in); return err },
		done: func() error { return h.site.doneAt(c, "/today", "pass.done") },
	})
}

// passFields ask who takes over, for how long, and for the note.
func (p page) passFields(there []custody.Trusted, in *casefile.PassOnInput) []field {
	how := ""
	fields := []field{
		p.Select("to").Of(trustedChoices(there)).Required().Into(&in.To),
		p.Radios("how").Of([]choice{{Value: forGood, Text: p.T("pass.good")}, {Value: forLeave, Text: p.T("pass.leave")}}).Required().Into(&how),
		p.AskDay("until").Optional().Into(&in.UntilOn),
		p.Area("note").Private().Tall(8).Max(models.MaxHandOverNote).Optional().Into(&in.Note),
	}
	in.ForGood = how == forGood
	return fields
}

// handedPage is a case that was handed over to the reader.
type handedPage struct {
	casePage
	Line  string
	Open  []link   // what is open in the case
	Note  string   // where the note is opened, "" without one
	Text  []string // the note, opened, by lines
	Taken string   // where she says that she took over; "" once she did
	When  string   // she took over
}

// show shows what was handed over; nothing sealed is open.
func (h *passOnHandlers) show(c echo.Context) error { return h.render(c, "") }

// open opens the note.
func (h *passOnHandlers) open(c echo.Context) error {
	f, answered, err := h.why(c)
	if err != nil || !answered {
		return err
	}
	said, err := h.files.ReadNote(c.Request().Context(), actor(c), c.Param("id"), c.Param("handed"), f.Purpose)
	if err == nil && said.Waiting {
		err = models.Fail(models.Waiting, "vault.waiting")
	}
	if err != nil {
		return err
	}
	return h.render(c, said.Text)
}

func (h *passOnHandlers) render(c echo.Context, note string) error {
	head, one, err := h.files.HandedOne(c.Request().Context(), actor(c), c.Param("id"), c.Param("handed"))
	if err != nil {
		return err
	}
	p := handedPage{casePage: newCasePage(c, "handed.title", head)}
	if note != "" {
		p.Text = strings.Split(note, "\n")
	}
	at := handedPath(head.ID, one.ID)
	p.Line = p.page.T("handed.line", "who", one.From, "date", p.page.Moment(one.CreatedAt))
	p.Open = p.page.handedOpen(one)
	if one.HasNote && note == "" {
		p.Note = at + "/open"
	}
	if p.Taken = at + "/taken"; one.TakenAt != 0 {
		p.Taken, p.When = "", p.page.T("handed.taken_on", "date", p.page.Moment(one.TakenAt))
	}
	return h.site.render(c, http.StatusOK, "people/handed", p)
}

// handedOpen is what is open in a case that was handed over, each with its page.
func (t texts) handedOpen(one casefile.Handed) []link {
	return []link{
		{Text: t.T("handed.applications", "n", one.Applications), Href: packetsPath(one.CaseID)},
		{Text: t.T("handed.objections", "n", one.Objections), Href: packetsPath(one.CaseID)},
		{Text: t.T("handed.hearings", "n", one.Hearings), Href: mattersPath(one.CaseID)},
	}
}

// taken records that the reader took over.
func (h *passOnHandlers) taken(c echo.Context) error {
	if _, err := h.files.TakeOver(c.Request().Context(), actor(c), c.Param("id"), c.Param("handed")); err != nil {
		return err
	}
	return h.site.doneAt(c, handedPath(c.Param("id"), c.Param("handed")), "handed.taken")
}
