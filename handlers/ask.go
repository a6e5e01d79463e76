package handlers

import (
	"net/http"
	"net/url"
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
	p, found, err := entriesOf(c, h.files, "ask.title", purpose, h.asks.List, h.asks.Open)
	if err != nil {
		return err
	}
	by, at := actor(c), asksPath(found.CaseID)
	p.Sections.stand(at)
	var rows []entryRow
	for _, r := range found.List {
		rows = append(rows, p.page.askRow(by, r, ""))
		if r.HasWords && purpose == "" {
			p.Show = &postButton{Text: p.page.T("ask.show"), Action: at + "/open"}
		}
	}
	p.add("", rows)
	if by.May(access.AskFor) {
		p.New = &link{Text: p.page.T("ask.new"), Href: at + "/new"}
	}
	if found.Waiting {
		p.Waits = p.page.T("case.waits_value")
	}
	if len(rows) == 0 {
		p.Empty = &emptyState{Text: p.page.T("ask.none"), Next: p.page.T("ask.none_next")}
	}
	return h.site.render(c, http.StatusOK, "entry/list", p)
}

// waiting lists what waits for an answer of the reader, over all cases.
func (h *askHandlers) waiting(c echo.Context) error {
	p := entryPage{pageView: pageView{newPage(c, "ask.to_answer")}}
	list, more, err := h.asks.ToAnswer(c.Request().Context(), actor(c), p.page.Today(), c.QueryParam("after"))
	if err != nil {
		return err
	}
	return h.several(c, p, list, more, asksWaitingPath)
}

// answers lists the answers that the reader has not seen yet, over all cases.
func (h *askHandlers) answers(c echo.Context) error {
	p := entryPage{pageView: pageView{newPage(c, "ask.answers")}}
	list, more, err := h.asks.Answered(c.Request().Context(), actor(c), p.page.Today(), c.QueryParam("after"))
	if err != nil {
		return err
	}
	return h.several(c, p, list, more, asksAnsweredPath)
}

// several is a page of asks of several cases.
func (h *askHandlers) several(c echo.Context, p entryPage, list []ask.Row, more, at string) error {
	p.Heading, p.Back = p.page.T(p.page.Title), p.page.homeOf(actor(c))
	p.add(entryPart{Title: p.page.T("ask.waiting"), Rows: p.page.askRows(actor(c), list, at)})
	if len(list) == 0 {
		p.Empty = &emptyState{Text: p.page.T("today.list_empty"), Link: &p.Back}
	}
	if more != "" {
		p.Next = at + "?after=" + url.QueryEscape(more)
	}
	return h.site.render(c, http.StatusOK, "entry/mine", p)
}

// add asks what is needed, and by when.
func (h *askHandlers) add(c echo.Context) error {
	f, err := h.form(c, "ask.new", access.AskFor)
	if err != nil {
		return err
	}
	f.notices = []notice{f.page.otherHouse(actor(c), c.Param("id"))}
	var in ask.Input
	in.WantedOn = f.page.Today()
	fields := []field{f.page.tokenField(h.asks.NewID(), &in.Token), f.page.Radios("kind").Of(f.page.choicesOf("ask.kind.", models.AskedNow)).Required().Into(&in.Kind),
		f.page.AskDay("wanted_on").Required().Into(&in.WantedOn), f.page.Area("words").Optional().Private().Tall(3).Max(models.MaxNoteWhy).Into(&in.Words)}
	return f.finishing(c, fields, "ask.made", func() (deed.Result, error) {
		return h.asks.Add(c.Request().Context(), actor(c), c.Param("id"), in)
	})
}

// otherHouse leads from what is asked of the house to the request to another one.
func (p page) otherHouse(by access.Actor, caseID string) notice {
	if !by.May(access.AskTransfer) {
		return notice{Kind: "info", Text: p.T("ask.other_house_whom")}
	}
	return notice{Kind: "info", Text: p.T("ask.other_house"), Link: &link{Text: p.T("transfer.new"), Href: stayPath(caseID) + "/transfer"}}
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
	if from := values.Get("back"); from == "/today" || from == asksAnsweredPath {
		back = from
	}
	return h.site.redirect(c, back)
}

// takeBack asks why something is no longer asked for.
func (h *askHandlers) takeBack(c echo.Context) error {
	row, err := h.asks.ForTakingBack(c.Request().Context(), actor(c), c.Param("id"), c.Param("ask"))
	if err != nil {
		return err
	}
	f, err := h.form(c, "ask.back_title", access.AskFor)
	if err != nil {
		return err
	}
	in := ask.Input{Version: row.Version}
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

	notices []notice
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
	return f.h.site.deedForm(c, f.casePage, caseDeed{lead: f.lead, notices: f.notices, draft: "ask", fields: fields, back: f.back, said: said, do: do})
}
