package handlers

import (
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/casefile"
	"aftercare/services/pack"
)

// moveForm is what the pages that move one case and several have: they ask for a
// shelter first, and then for what goes with the move.
type moveForm struct {
	Heading string
	Lead    string
	Law     string // what changes with the state, "" where it stays
	Where   *field // the shelters to choose from, nil where one is chosen
	Nowhere bool   // there is no other shelter
	Fields  []field
	NoLeads bool
	Last    []field // what stands below the question who leads
	Save    string
}

// movePage asks where a case goes, and then who goes on working with the
// survivor.
type movePage struct {
	casePage
	moveForm
	Back string
}

// moveManyPage lists the open cases of a shelter to move them together.
type moveManyPage struct {
	pageView
	moveForm
	Shelter models.Shelter
	None    bool
}

// whereTo reads what a page needs for the shelter that was chosen, and returns
// its id. A form for a shelter that is not offered is asked for a shelter again.
func whereTo[T any](c echo.Context, read func(to string) (T, error)) (got T, to string, err error) {
	if c.Request().Method != http.MethodPost {
		to = c.QueryParam("move_to")
		got, err = read(to)
		return got, to, err
	}
	typed, err := posted(c)
	if err != nil {
		return got, "", err
	}
	to = typed.Get("move_to")
	if got, err = read(to); models.KindOf(err) == models.NotFound {
		got, err = read("")
	}
	return got, to, err
}

// moving begins the form for a shelter, nil where none is chosen.
func (p page) moving(lib *pack.Library, shelters []models.Shelter, to *models.Shelter, from string) moveForm {
	list := make([]choice, len(shelters))
	for i, s := range shelters {
		list[i] = choice{Value: s.ID, Text: s.Name, Help: p.wholePlace(lib, s.State)}
	}
	f := moveForm{Nowhere: len(list) == 0}
	if to == nil {
		where := p.Radios("move_to").Of(list)
		f.Where = &where
		return f
	}
	if from != to.State {
		f.Law = p.T("move.law", "from", p.wholePlace(lib, from), "to", p.wholePlace(lib, to.State))
	}
	p.form.values.Set("move_to", to.ID) // a draft can name another
	f.Fields = []field{p.Hidden("move_to")}
	return f
}

// whyAndWhen asks for the reason and the day of a move.
func (p page) whyAndWhen(reason *string, on *models.Date) []field {
	return []field{p.Radios("move_reason").Of(p.choicesOf("move_reason.", models.MoveReasons)).Into(reason), p.AskWhen("moved_on").Into(on)}
}

// newLead asks who leads from now on; nothing where nobody could.
func (p page) newLead(leads []casefile.Colleague, lead *string) []field {
	f := p.Select("new_lead").Of(p.colleagueChoices(leads)).Optional().Into(lead)
	if len(leads) == 0 {
		return nil
	}
	return []field{f}
}

// move asks where a case goes and who stays with it, and moves it.
func (h *caseHandlers) move(c echo.Context) error {
	ctx, by, id := c.Request().Context(), actor(c), c.Param("id")
	got, to, err := whereTo(c, func(to string) (casefile.Move, error) { return h.files.Moving(ctx, by, id, to) })
	if err != nil {
		return err
	}
	p := movePage{casePage: newCasePage(c, "move.title", got.Header), Back: casePath(id)}
	if err := p.page.ask(c); err != nil {
		return err
	}
	in := casefile.MoveInput{To: to, On: p.page.Today(), Seen: got.Header.Version}
	p.moveForm = p.page.moving(h.files.Library(), got.Shelters, got.To, got.Header.State)
	p.Fields = append(p.Fields, p.page.moveFields(got, &in)...)
	p.Heading, p.Lead, p.Save, p.NoLeads = p.page.T("move.title"), p.page.T("move.lead"), p.page.T("move.do"), len(got.Leads) == 0
	if got.To != nil {
		p.Heading = p.page.T("move.to_title", "where", got.To.Name)
	}
	return p.page.finish(formSteps{
		show: func(status int) error { return h.site.render(c, status, "case/move", p) },
		do:   func() error { _, err := h.files.Move(ctx, by, id, in); return err },
		done: func() error {
			if slices.Contains(by.Shelters(), to) {
				return h.site.doneAt(c, casePath(id), "move.done")
			}
			return h.site.doneAt(c, "/cases", "move.done") // out of reach from now on
		},
	})
}

// moveFields ask about the move of one case. Everybody who works with the
// survivor stays unless somebody says otherwise.
func (p page) moveFields(got casefile.Move, in *casefile.MoveInput) []field {
	var people []choice
	for _, a := range got.People {
		people = append(people, choice{Value: a.AccountID, Text: a.Name + " – " + p.T("role."+string(a.Role))})
		in.Stays = append(in.Stays, a.AccountID)
	}
	fields := append([]field{p.Hidden("seen").Into(&in.Seen)}, p.whyAndWhen(&in.Reason, &in.On)...)
	if stays := p.Checks("stays").Of(people).Into(&in.Stays); people != nil {
		fields = append(fields, stays)
	}
	return append(fields, p.newLead(got.Leads, &in.Lead)...)
}

// moveMany asks which cases of a shelter go where, and moves them.
func (h *caseHandlers) moveMany(c echo.Context) error {
	ctx, by, id := c.Request().Context(), actor(c), c.Param("id")
	got, to, err := whereTo(c, func(to string) (casefile.MoveMany, error) { return h.files.MovingMany(ctx, by, id, to) })
	if err != nil {
		return err
	}
	p := moveManyPage{pageView: pageView{newPage(c, "move.many_title")}, Shelter: got.From, None: got.Total == 0}
	if err := p.page.ask(c); err != nil {
		return err
	}
	in := casefile.MoveManyInput{From: id, To: to, On: p.page.Today(), Reason: "shelter_closes"}
	p.moveForm = p.page.moving(h.files.Library(), got.Shelters, got.To, got.From.State)
	p.many(got, &in)
	var done casefile.Moved
	return p.page.finish(formSteps{
		show: func(status int) error { return h.site.render(c, status, "shelter/move", p) },
		do:   func() (err error) { done, err = h.files.MoveMany(ctx, by, in); return err },
		done: func() error {
			if done.Kept > 0 {
				return h.site.doneAt(c, "/shelters/"+id, "move.many_kept", "n", done.Cases, "kept", done.Kept)
			}
			return h.site.doneAt(c, "/shelters/"+id, "move.many_done", "n", done.Cases)
		},
	})
}

// many asks about the move of several cases. All are ticked beforehand.
func (p *moveManyPage) many(got casefile.MoveMany, in *casefile.MoveManyInput) {
	var cases []choice
	for _, one := range got.Cases {
		cases = append(cases, choice{Value: one.ID, Text: one.Code, Help: p.page.movableLine(one)})
		in.Cases = append(in.Cases, one.ID)
	}
	list := p.page.Checks("cases").Of(cases).Into(&in.Cases)
	if n := int(got.Total) - len(got.Cases); n > 0 {
		list.Hint = p.page.T("move.more", "n", n)
	}
	p.Fields = append(append(append(p.Fields, list), p.page.whyAndWhen(&in.Reason, &in.On)...), p.page.newLead(got.Leads, &in.Lead)...)
	p.Last = []field{p.page.Checks("end_here").Of([]choice{{Value: "yes", Text: p.page.T("move.end_here"), Help: p.page.T("move.end_here_help")}}).Into(&in.End)}
	p.Heading, p.Lead, p.Save, p.NoLeads = p.page.T("move.many_title"), p.page.T("move.many_lead"), p.page.T("move.many_do"), len(got.Leads) == 0
	if got.To != nil {
		p.Heading = p.page.T("move.many_to_title", "where", got.To.Name)
	}
}

// movableLine says what tells one case from another without a name.
func (t texts) movableLine(one casefile.MovableCase) string {
	return joinDots([]string{t.ageAndSex(one.AgeGroup, "any"), t.orNone(one.Lead, t.T("case.no_lead")), t.T("move.gaps", "n", one.GapCount)})
}
