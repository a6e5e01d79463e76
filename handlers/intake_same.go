package handlers

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/names"
	"aftercare/services/access"
	"aftercare/services/casefile"
)

// samePage asks whether somebody of the worker's own caseload is the person at
// intake. It gives reasons and no number, and decides nothing.
type samePage struct {
	page
	StepLine string
	Matches  []sameMatch
	Typed    string
}

// sameMatch is one survivor she may be.
type sameMatch struct {
	texts
	CaseID  string
	Code    string
	Name    string
	Line    string
	Alike   []string
	Differs []string
	Open    string
}

// sameForm is the answer.
type sameForm struct {
	Same string `form:"same" validate:"required,max=40"`
}

// compare looks for her in the worker's own caseload, once for what was typed.
func (h *intakeHandlers) compare(c echo.Context, by access.Actor, f *intakeForms) error {
	matches, err := h.files.Alike(c.Request().Context(), by, h.sketch(c, f))
	if err != nil {
		return err
	}
	if len(matches) == 0 {
		f.Who.Same = "no"
		if err := h.keep(c, by, 1, &f.Who); err != nil {
			return err
		}
		return h.site.redirect(c, intakeSteps[3].Path)
	}
	p := samePage{page: newPage(c, "same.title"), StepLine: h.site.texts(c).T("same.step"), Typed: f.Who.Called}
	for _, m := range matches {
		p.Matches = append(p.Matches, p.sameMatch(m))
	}
	return h.site.render(c, http.StatusOK, "intake/same", p)
}

// sketch is what is typed of her so far.
func (h *intakeHandlers) sketch(c echo.Context, f *intakeForms) names.Sketch {
	typed := append([]string{f.Who.Called, f.Who.Full}, strings.Split(f.Who.Others, "\n")...)
	out := names.Sketch{Sex: f.Age.Facts["person.sex"]}
	for _, n := range typed {
		if n = strings.TrimSpace(n); n != "" {
			out.Names = append(out.Names, n)
		}
	}
	t := h.site.texts(c)
	r := factReader{today: t.Today(), zone: t.zone, problems: models.Problems{}}
	for _, in := range r.facts(f.Age.Facts, h.words(adultOn)) {
		out.Born = names.Between(models.BirthFrom(in.Value.On).Years())
	}
	return out
}

func (p page) sameMatch(m casefile.Match) sameMatch {
	head := casefile.Header{Sex: m.Sex, AdultOn: m.AdultOn.On, AdultSure: m.AdultOn.Sure, AgeGroup: "unsure"}
	if turns := m.AdultOn.Latest(); turns != "" {
		head.AgeGroup = "child"
		if turns <= p.Today() {
			head.AgeGroup = "adult"
		}
	}
	out := sameMatch{texts: p.texts, CaseID: m.CaseID, Code: m.Code, Name: m.Name, Open: casePath(m.CaseID)}
	out.Line = p.caseWho(head) + " · " + m.Shelter + " · " + p.T("same.since", "date", p.On(m.IntakeAt)) + " · " + p.T("case.status."+string(m.Status))
	for _, r := range m.Alike {
		out.Alike = append(out.Alike, p.T("same.alike."+string(r)))
	}
	for _, r := range m.Differs {
		out.Differs = append(out.Differs, p.T("same.differs."+string(r)))
	}
	return out
}

// same keeps the answer: it is her, or it is not.
func (h *intakeHandlers) same(c echo.Context) error {
	by := actor(c)
	if err := by.Require(access.TakeIn); err != nil {
		return err
	}
	var a sameForm
	if err := bind(c, &a); err != nil {
		return h.site.redirect(c, intakeSteps[2].Path)
	}
	f, err := h.load(c, by)
	if err != nil {
		return err
	}
	if a.Same != "no" {
		if _, err := h.files.Head(c.Request().Context(), by, a.Same); err != nil {
			return err
		}
	}
	f.Who.Same = a.Same
	if err := h.keep(c, by, 1, &f.Who); err != nil {
		return err
	}
	return h.site.redirect(c, intakeSteps[3].Path)
}
