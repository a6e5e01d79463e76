package handlers

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/casefile"
	"aftercare/services/pack"
)

// moveForm moves a case to another shelter.
type moveForm struct {
	To     string    `form:"move_to" validate:"max=40"`
	Reason string    `form:"move_reason" validate:"max=40"`
	On     dateInput `form:"moved_on"`
	Stays  []string  `form:"stays" validate:"max=200"`
	Lead   string    `form:"new_lead" validate:"max=40"`
	Seen   string    `form:"seen" validate:"omitempty,number"`
}

func (f *moveForm) rules(today models.Date, problems models.Problems) {
	f.On.day("moved_on", today, models.DateRule{}, problems)
}

// movePage asks where a case goes, and then who goes on working with her.
type movePage struct {
	casePage
	Chosen  bool
	To      string
	Heading string
	Law     string // what changes with the state, "" where it stays
	Seen    string
	Targets []choice
	People  []choice
	Leads   []choice
	Reasons []choice
	Back    string
}

func (h *caseHandlers) moving(c echo.Context) error {
	return h.renderMoving(c, http.StatusOK, c.QueryParam("move_to"), moveForm{On: dateInput{Quick: "today"}}, true, nil)
}

// renderMoving shows the page for a shelter; "" asks for one first. With fresh
// everybody who works with her is ticked.
func (h *caseHandlers) renderMoving(c echo.Context, status int, to string, f moveForm, fresh bool, problem error) error {
	got, err := h.files.Moving(c.Request().Context(), actor(c), c.Param("id"), to)
	if err != nil {
		return err
	}
	p := movePage{casePage: newCasePage(c, "move.title", got.Header), Back: casePath(got.Header.ID), Seen: f.Seen}
	if p.Seen == "" {
		p.Seen = strconv.FormatInt(got.Header.Version, 10)
	}
	if fresh {
		for _, a := range got.People {
			f.Stays = append(f.Stays, a.AccountID)
		}
	}
	p.page = p.filled(f).with(problem).labelled(p.moveLabels())
	p.Targets = p.shelterChoices(h.files.Library(), got.Shelters)
	p.Heading = p.T("move.title")
	if got.To != nil {
		p.Chosen, p.To = true, got.To.ID
		p.Heading = p.T("move.to_title", "where", got.To.Name)
		p.Law = p.lawChange(h.files.Library(), got.Header.State, got.To.State)
	}
	for _, a := range got.People {
		p.People = append(p.People, choice{Value: a.AccountID, Text: a.Name + " – " + p.T("role."+string(a.Role))})
	}
	p.Leads = p.colleagueChoices(got.Leads)
	p.Reasons = p.choices("move_reason.", models.MoveReasons)
	return h.site.render(c, status, "case/move", p)
}

// moveLabels names the fields of a move for the error summary.
func (t texts) moveLabels() map[string]string {
	out := map[string]string{}
	for _, name := range []string{"move_to", "move_reason", "moved_on", "stays", "new_lead", "cases"} {
		out[name] = t.T("field." + name + ".label")
	}
	return out
}

func (t texts) shelterChoices(lib *pack.Library, list []models.Shelter) []choice {
	out := make([]choice, len(list))
	for i, s := range list {
		out[i] = choice{Value: s.ID, Text: s.Name, Help: t.wholePlace(lib, s.State)}
	}
	return out
}

// lawChange says which law holds from now on.
func (t texts) lawChange(lib *pack.Library, from, to string) string {
	if from == to {
		return ""
	}
	return t.T("move.law", "from", t.wholePlace(lib, from), "to", t.wholePlace(lib, to))
}

func (h *caseHandlers) move(c echo.Context) error {
	var f moveForm
	err := bind(c, &f)
	if err == nil {
		seen, _ := strconv.ParseInt(f.Seen, 10, 64)
		in := casefile.MoveInput{To: f.To, Reason: f.Reason, On: f.On.day("moved_on", h.site.texts(c).Today(), models.DateRule{}, models.Problems{}), Stays: f.Stays, Lead: f.Lead, Seen: seen}
		_, err = h.files.Move(c.Request().Context(), actor(c), c.Param("id"), in)
	}
	if models.KindOf(err) == models.Invalid {
		return askAgain(f.To, func(to string) error { return h.renderMoving(c, http.StatusUnprocessableEntity, to, f, false, err) })
	}
	if err != nil {
		return err
	}
	h.site.flash(c, "move.done")
	if slices.Contains(actor(c).Shelters(), f.To) {
		return h.site.redirect(c, casePath(c.Param("id")))
	}
	return h.site.redirect(c, "/cases") // out of her reach from now on
}

// askAgain shows a form of moving for the shelter that was chosen, and where
// that is none that is offered, asks for a shelter first.
func askAgain(to string, render func(to string) error) error {
	err := render(to)
	if models.KindOf(err) == models.NotFound {
		return render("")
	}
	return err
}

// moveManyForm moves several cases of a shelter.
type moveManyForm struct {
	To     string    `form:"move_to" validate:"max=40"`
	Cases  []string  `form:"cases" validate:"max=50"`
	Reason string    `form:"move_reason" validate:"max=40"`
	On     dateInput `form:"moved_on"`
	Lead   string    `form:"new_lead" validate:"max=40"`
	End    string    `form:"end_here" validate:"max=5"`
}

func (f *moveManyForm) rules(today models.Date, problems models.Problems) {
	f.On.day("moved_on", today, models.DateRule{}, problems)
}

// moveManyPage lists the open cases of a shelter to move them together.
type moveManyPage struct {
	page
	Shelter models.Shelter
	Chosen  bool
	To      string
	Heading string
	Law     string
	More    string // that not all are listed, "" where they are
	None    bool
	Targets []choice
	Cases   []choice
	Leads   []choice
	Reasons []choice
}

// EndChoice is the one box that ends assignments.
func (p moveManyPage) EndChoice() []choice {
	return []choice{{Value: "yes", Text: p.T("move.end_here"), Help: p.T("move.end_here_help")}}
}

func (h *caseHandlers) movingMany(c echo.Context) error {
	f := moveManyForm{On: dateInput{Quick: "today"}, Reason: "shelter_closes"}
	return h.renderMovingMany(c, http.StatusOK, c.QueryParam("move_to"), f, true, nil)
}

func (h *caseHandlers) renderMovingMany(c echo.Context, status int, to string, f moveManyForm, fresh bool, problem error) error {
	got, err := h.files.MovingMany(c.Request().Context(), actor(c), c.Param("id"), to)
	if err != nil {
		return err
	}
	if fresh {
		for _, one := range got.Cases {
			f.Cases = append(f.Cases, one.ID)
		}
	}
	p := moveManyPage{page: newPage(c, "move.many_title").filled(f).with(problem), Shelter: got.From, None: got.Total == 0}
	p.page = p.labelled(p.moveLabels())
	p.Heading, p.Targets = p.T("move.many_title"), p.shelterChoices(h.files.Library(), got.Shelters)
	if got.To != nil {
		p.Chosen, p.To = true, got.To.ID
		p.Heading = p.T("move.many_to_title", "where", got.To.Name)
		p.Law = p.lawChange(h.files.Library(), got.From.State, got.To.State)
	}
	if n := int(got.Total) - len(got.Cases); n > 0 {
		p.More = p.T("move.more", "n", n)
	}
	for _, one := range got.Cases {
		p.Cases = append(p.Cases, choice{Value: one.ID, Text: one.Code, Help: p.movableLine(one)})
	}
	p.Leads = p.colleagueChoices(got.Leads)
	p.Reasons = p.choices("move_reason.", models.MoveReasons)
	return h.site.render(c, status, "shelter/move", p)
}

// movableLine says what tells one case from another without a name.
func (t texts) movableLine(one casefile.MovableCase) string {
	return joinDots([]string{t.ageAndSex(one.AgeGroup, "any"), t.orNone(one.Lead, t.T("case.no_lead")), t.T("move.gaps", "n", one.GapCount)})
}

func (h *caseHandlers) moveMany(c echo.Context) error {
	var f moveManyForm
	err := bind(c, &f)
	var done casefile.Moved
	if err == nil {
		done, err = h.files.MoveMany(c.Request().Context(), actor(c), casefile.MoveManyInput{
			From: c.Param("id"), Cases: f.Cases, To: f.To, Reason: f.Reason, Lead: f.Lead, End: f.End != "",
			On: f.On.day("moved_on", h.site.texts(c).Today(), models.DateRule{}, models.Problems{}),
		})
	}
	if models.KindOf(err) == models.Invalid {
		return askAgain(f.To, func(to string) error { return h.renderMovingMany(c, http.StatusUnprocessableEntity, to, f, false, err) })
	}
	if err != nil {
		return err
	}
	if done.Kept > 0 {
		h.site.flash(c, "move.many_kept", "n", done.Cases, "kept", done.Kept)
	} else {
		h.site.flash(c, "move.many_done", "n", done.Cases)
	}
	return h.site.redirect(c, "/shelters/"+c.Param("id"))
}
