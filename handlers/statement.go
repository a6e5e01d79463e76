package handlers

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"aftercare/services/casefile"
	"aftercare/services/entitlement"
	"aftercare/services/pack"
	"aftercare/templates"
)

// statementHandlers are the paper with her rights that a survivor can take
// along: two pages in her language, without a name unless somebody opens it.
type statementHandlers struct {
	site   *site
	files  *casefile.Service
	rights *entitlement.Service
	why    purposeAsker
}

// statementPage is the paper and, on the screen only, what chooses how it is
// printed. The paper speaks her language, the rest the worker's.
type statementPage struct {
	pageView
	Paper   paper
	Langs   []navItem
	PartIn  string // says that the chosen language has only some of the sentences
	Named   string // where her name is asked for, "" for who may not see it or did
	Unnamed string // the paper without the name, once it bears it
	Waits   bool   // a colleague has the key of her name
	Back    string
}

func (h *statementHandlers) show(c echo.Context) error {
	return h.render(c, casefile.Revealed{})
}

// showNamed opens the name she is called by and puts it on the paper. It
// leaves one entry in the audit log.
func (h *statementHandlers) showNamed(c echo.Context) error {
	f, answered, err := h.why(c)
	if err != nil || !answered {
		return err
	}
	got, err := h.files.Reveal(c.Request().Context(), actor(c), c.Param("id"), f.Purpose, casefile.CalledOnly)
	if err != nil {
		return err
	}
	return h.render(c, got)
}

func (h *statementHandlers) render(c echo.Context, opened casefile.Revealed) error {
	ctx, by, id := c.Request().Context(), actor(c), c.Param("id")
	head, err := h.files.Head(ctx, by, id)
	if err != nil {
		return err
	}
	got, err := h.rights.Statement(ctx, by, id)
	if err != nil {
		return err
	}
	speakOf(c, head.Sex)
	p := statementPage{pageView: pageView{newPage(c, "print.title")}, Waits: opened.Waiting, Back: casePath(id) + "/rights"}
	p.speak(c.QueryParam("lang"), got.Language)
	p.Paper.Code, p.Paper.Day = head.Code, p.Paper.Date(p.page.Today())
	if !opened.Waiting {
		p.Paper.Name = opened.Texts["called_name"]
	}
	p.Paper.Child = head.AgeGroup == "child"
	p.Paper.fill(got, helplines(h.rights.Library(), head.State))
	if h.rights.Library().Unread(p.Paper.Lang) {
		s := p.Paper.say("unread")
		p.Paper.Unread = &s
	}
	p.choices(head)
	return h.site.render(c, http.StatusOK, "statement/show", p)
}

// speak chooses the language of the paper: the one asked for, else hers where
// there is any sentence in it, else the worker's.
func (p *statementPage) speak(asked, hers string) {
	spoken := p.page.catalogue.Spoken()
	p.Paper.texts = p.page.texts
	for _, lang := range []string{asked, hers} {
		if slices.Contains(spoken, lang) {
			p.Paper.Lang = lang
			break
		}
	}
	if !known(p.Paper.Lang) {
		p.PartIn = p.page.T("statement.part_said")
	}
}

// choices are the other languages, and the paper with her name or without.
func (p *statementPage) choices(head casefile.Header) {
	at := casePath(head.ID) + "/rights/print?" + url.Values{"lang": {p.Paper.Lang}}.Encode()
	for _, lang := range p.page.catalogue.Spoken() {
		href := casePath(head.ID) + "/rights/print?lang=" + lang
		p.Langs = append(p.Langs, navItem{Text: templates.NameOf(lang), Href: href, Current: lang == p.Paper.Lang})
	}
	switch {
	case p.Paper.Name != "":
		p.Unnamed = at
	case head.May.SeeName && head.HasName:
		p.Named = at
	}
}

// helplines are those of the country where the case is looked after.
func helplines(lib *pack.Library, state string) []pack.Helpline {
	country, _, _ := strings.Cut(state, "-")
	if place := lib.Place(country); place != nil {
		return place.Helplines
	}
	return nil
}
