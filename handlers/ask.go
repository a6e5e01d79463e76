package handlers

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/ask"
	"aftercare/services/casefile"
	"aftercare/services/deed"
)

// askHandlers serve what people on a case ask the house for.
type askHandlers struct {
	site  *site
	files *casefile.Service
	asks  *ask.Service
	why   purposeAsker
}

// askListPage is what was asked for on a case.
type askListPage struct {
	casePage
	New   *link
	Rows  []entryRow
	Show  string // where opening the words is posted, "" where nothing is to open
	Waits string
	Empty emptyState
}

func (h *askHandlers) list(c echo.Context) error { return h.renderList(c, "") }

// open shows what was asked for with its words, once the reader said why.
func (h *askHandlers) open(c echo.Context) error {
	f, answered, err := h.why(c)
	if err != nil || !answered {
		return err
	}
	return h.renderList(c, f.Purpose)
}

func (h *askHandlers) renderList(c echo.Context, purpose string) error {
	ctx, by := c.Request().Context(), actor(c)
	head, err := casePageOf(c, h.files, "ask.title")
	if err != nil {
		return err
	}
	read := func() (ask.Listed, error) { return h.asks.List(ctx, by, c.Param("id")) }
	if purpose != "" {
		read = func() (ask.Listed, error) { return h.asks.Open(ctx, by, c.Param("id"), purpose) }
	}
	found, err := read()
	if err != nil {
		return err
	}
	p := askListPage{casePage: head, Empty: emptyState{Text: head.page.T("ask.none"), Next: head.page.T("ask.none_next")}}
	at := asksPath(found.CaseID)
	p.Sections.stand(at)
	for _, r := range found.List {
		p.Rows = append(p.Rows, p.page.askRow(by, r, ""))
		if r.HasWords && purpose == "" {
			p.Show = at + "/open"
		}
	}
	if by.May(access.AskFor) {
		p.New = &link{Text: p.page.T("ask.new"), Href: at + "/new"}
	}
	if found.Waiting {
		p.Waits = p.page.T("case.waits_value")
	}
	return h.site.render(c, http.StatusOK, "ask/list", p)
}

// add asks what is needed, and by when.
func (h *askHandlers) add(c echo.Context) error {
	f, err := h.form(c, "ask.new", access.AskFor)
	if err != nil {
		return err
	}
	var in ask.Input
	in.WantedOn = f.page.Today()
	fields := []field{f.page.tokenField(h.asks.NewID(), &in.Token), f.page.Radios("kind").Of(f.page.choicesOf("ask.kind.", models.AskKinds)).Required().Into(&in.Kind),
		f.page.AskDay("wanted_on").Required().Into(&in.WantedOn), f.page.Area("words").Optional().Private().Tall(3).Max(models.MaxNoteWhy).Into(&in.Words)}
	return f.finishing(c, fields, "ask.made", func() (deed.Result, error) {
		return h.asks.Add(c.Request().Context(), actor(c), c.Param("id"), in)
	})
}

// answer asks for yes, later or no.
func (h *askHandlers) answer(c echo.Context) error {
	row, people, err := h.asks.ForAnswer(c.Request().Context(), actor(c), c.Param("id"), c.Param("ask"))
	if err != nil {
		return err
	}
	f, err := h.form(c, "ask.answer_title", access.AnswerAsks)
	if err != nil {
		return err
	}
	f.lead = f.page.T("ask.answer_lead", "what", f.page.T("ask.kind."+row.Kind), "who", row.Asker, "date", f.page.Date(row.WantedOn))
	in := ask.Input{Version: row.Version}
	var list []choice
	for _, p := range people {
		list = append(list, choice{Value: p.ID, Text: p.Name + " – " + f.page.T("role."+string(p.Role))})
	}
	fields := []field{f.page.Hidden("version").Into(&in.Version), f.page.Radios("answer").Of(f.page.choicesOf("ask.answer.", models.AskAnswers)).Required().Into(&in.AskFacts.Answer),
		f.page.AskDay("answer_on").Optional().Into(&in.AnswerOn), f.page.Select("who").Of(list).Optional().Into(&in.WhoID),
		f.page.Select("reason").Of(f.page.choicesOf("ask.reason.", models.AskReasons)).Optional().Into(&in.AskFacts.Reason)}
	if actor(c).Role() == models.Administrator {
		f.back = "/overview"
	}
	return f.finishing(c, fields, "ask.answered", func() (deed.Result, error) {
		return h.asks.Answer(c.Request().Context(), actor(c), c.Param("id"), row.ID, in)
	})
}

// see records that who asked has seen the answer.
func (h *askHandlers) see(c echo.Context) error {
	values, err := posted(c)
	if err != nil {
		return err
	}
	version, err := strconv.ParseInt(values.Get("version"), 10, 64)
	if err != nil {
		return models.Fail(models.Invalid, "error.unreadable_form")
	}
	if _, err := h.asks.See(c.Request().Context(), actor(c), c.Param("id"), c.Param("ask"), version); err != nil {
		return err
	}
	back := asksPath(c.Param("id"))
	if values.Get("back") == "/today" {
		back = "/today"
	}
	return h.site.redirect(c, back)
}

// takeBack asks why something is no longer asked for.
func (h *askHandlers) takeBack(c echo.Context) error {
	f, err := h.form(c, "ask.back_title", access.AskFor)
	if err != nil {
		return err
	}
	in := ask.Input{}
	in.Version, _ = strconv.ParseInt(c.QueryParam("version"), 10, 64)
	fields := []field{f.page.Hidden("version").Into(&in.Version), f.page.Radios("removal_reason").Called("document.removal_reason").Of(f.page.choicesOf("document.removal.", models.RemovalReasons)).Required().Into(&in.Reason)}
	return f.finishing(c, fields, "stay.taken_back", func() (deed.Result, error) {
		return h.asks.TakeBack(c.Request().Context(), actor(c), c.Param("id"), c.Param("ask"), in)
	})
}

// askForm is a form about what is asked for.
type askForm struct {
	casePage
	h    *askHandlers
	lead string
	back string
}

func (h *askHandlers) form(c echo.Context, titleKey string, need access.Deed) (*askForm, error) {
	head, err := casePageOf(c, h.files, titleKey)
	if err == nil {
		err = actor(c).Require(need)
	}
	if err != nil {
		return nil, err
	}
	f := &askForm{casePage: head, h: h, back: asksPath(head.Head.ID)}
	f.page.calling("ask")
	return f, f.page.ask(c)
}

// finishing shows the form, or does the deed and goes back.
func (f *askForm) finishing(c echo.Context, fields []field, said string, do func() (deed.Result, error)) error {
	return f.page.finish(formSteps{
		show: func(status int) error {
			p := caseFormPage{casePage: f.casePage, formWords: formWords{Heading: f.page.T(f.page.Title), Lead: f.lead}}
			p.Form = formView{Action: f.page.Path, Draft: "ask", Fields: fields, Save: f.page.T("stay.save"), Cancel: &link{Text: f.page.T("delivery.cancel"), Href: f.back}}
			return f.h.site.render(c, status, "form/case", p)
		},
		do:   func() error { _, err := do(); return err },
		done: func() error { return f.h.site.doneAt(c, f.back, said) },
	})
}
