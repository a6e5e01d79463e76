package handlers

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/names"
	"aftercare/services/casefile"
)

// samePage asks whether somebody of the worker's own caseload is the person at
// intake. It gives reasons and no number, and decides nothing.
type samePage struct {
	pageView
	StepLine string
	Action   string // where the answer is sent
	Matches  []sameMatch
	Typed    string
}

// sameMatch is one survivor she may be.
type sameMatch struct {
	texts
	Action  string
	CaseID  string
	Code    string
	Name    string
	Line    string
	Alike   []string
	Differs []string
	Open    string
}

// sameOf is what the worker said about the names and the contact of before. Of
// others it says nothing.
func sameOf(before, typed url.Values) string {
	for _, name := range []string{"called_name", "full_name", "other_names", "safe_contact"} {
		if strings.TrimSpace(before.Get(name)) != strings.TrimSpace(typed.Get(name)) {
			return ""
		}
	}
	return before.Get("same")
}

// compare looks for her in the worker's own caseload, once for what was typed.
func (it *intake) compare() error {
	matches, err := it.files.Alike(it.c.Request().Context(), it.by, it.sketch())
	if err != nil {
		return err
	}
	if len(matches) == 0 {
		return it.keepSame("no")
	}
	p := samePage{pageView: pageView{newPage(it.c, "same.title")}, Typed: it.in.Called}
	p.StepLine, p.Action = p.page.T("same.step")+" · "+p.page.intakeName(it.id), intakePath(it.id, "same")+it.toCheck()
	for _, m := range matches {
		match := p.page.sameMatch(m)
		match.Action = p.Action
		p.Matches = append(p.Matches, match)
	}
	return it.site.render(it.c, http.StatusOK, "intake/same", p)
}

// sketch is what is typed of her so far.
func (it *intake) sketch() names.Sketch {
	out := names.Sketch{Telephones: models.Telephones(it.in.SafeContact)}
	for _, f := range it.in.Facts {
		switch f.Name {
		case "person.sex":
			out.Sex = f.Value.Code
		case adultOn:
			out.Born = names.Between(models.BirthFrom(f.Value.On).Years())
		}
	}
	for _, n := range append([]string{it.in.Called, it.in.FullName}, strings.Split(it.in.OtherNames, "\n")...) {
		if n = strings.TrimSpace(n); n != "" {
			out.Names = append(out.Names, n)
		}
	}
	return out
}

func (p page) sameMatch(m casefile.Match) sameMatch {
	head := casefile.Header{Sex: m.Sex, AgeGroup: m.AgeGroup, AdultFrom: m.AdultOn.Earliest(), AdultTo: m.AdultOn.Latest()}
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
	if done, err := h.alreadyOpened(c); done || err != nil {
		return err
	}
	it, err := h.begin(c)
	if err != nil {
		return err
	}
	p, same := newPage(c, "same.title"), ""
	if err := p.ask(c); err != nil {
		return err
	}
	p.Hidden("same").Max(40).Required().Into(&same)
	if p.found().Err() != nil {
		return h.site.redirect(c, it.pages[2].page.Path)
	}
	if same != "no" {
		if _, err := h.files.Head(c.Request().Context(), it.by, same); err != nil {
			return err
		}
	}
	return it.keepSame(same)
}

// keepSame keeps the answer with the names it is about, and goes on.
func (it *intake) keepSame(same string) error {
	it.pages[1].page.form.values.Set("same", same)
	if err := it.keep(1); err != nil {
		return err
	}
	if it.toCheck() != "" {
		return it.site.redirect(it.c, intakePath(it.id, checkStep))
	}
	return it.site.redirect(it.c, it.pages[3].page.Path)
}
