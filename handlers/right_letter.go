package handlers

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/casefile"
	"aftercare/services/entitlement"
	"aftercare/services/typeset"
	"aftercare/templates"
)

// letterPath is the draft of a letter about a term that has passed.
func letterPath(right, clock string) string {
	return right + "/letter?clock=" + url.QueryEscape(clock)
}

// letterPage is the draft: a reminder to a late authority, or a request to
// condone a delay. It stands in the page only; nothing of it is stored.
type letterPage struct {
	casePage
	Lead    string
	Caution string // what goes wrong easily
	Facts   []summaryRow
	To      []filterLink // the offices in order, one of them chosen
	Langs   []filterLink
	Form    formView // sends the draft to be printed
	Name    string   // where the name of the survivor is asked for, "" for a user who may not read it
	Named   bool
	Know    []string // what there is to know about it, such as fees
	Back    link
}

// letterSheet is the letter as it is printed.
type letterSheet struct {
	pageView
	Text string
	Ends string // what is signed, and where: it stays on one page
	Back string
}

// ends parts the last lines of a letter from what stands before them: nobody signs a page
// that says nothing.
func ends(text string) (before, last string) {
	at := len(strings.TrimRight(text, "\n "))
	for range endLines {
		at = max(0, strings.LastIndexByte(strings.TrimRight(text[:at], "\n "), '\n'))
	}
	if at > 0 {
		at++
	}
	return text[:at], text[at:]
}

// endLines is how many lines of a letter stay together at its end.
const endLines = 3

// letterFields are the draft as it is edited, and its language.
func (p page) letterFields(text, lang *string) []field {
	return []field{p.Hidden("lang").Into(lang), p.Area("letter").Called("letter.text").Private().Tall(22).Max(12000).Into(text)}
}

func (h *rightsHandlers) letter(c echo.Context) error { return h.renderLetter(c, "") }

// nameLetter writes the full name of the survivor into the draft. Opening it leaves an entry.
func (h *rightsHandlers) nameLetter(c echo.Context) error {
	head, err := h.writing(c)
	if err != nil {
		return err
	}
	f, answered, err := h.cases.purposeOf(c)
	if err != nil || !answered {
		return err
	}
	got, err := h.files.Reveal(c.Request().Context(), actor(c), head.ID, f.Purpose, []string{"full_name"})
	if err != nil {
		return err
	}
	name := got.Texts["full_name"]
	if got.Waiting {
		name = ""
	}
	return h.renderLetter(c, name)
}

// lateness finds the late clock of the address, the first where none is named.
func lateness(c echo.Context, got entitlement.Life) (entitlement.Lateness, bool) {
	letters := got.Letters(got.Now)
	if late := got.AppealLate(got.Now); late != nil { // also once money came
		letters = append(letters, *late)
	}
	for _, l := range letters {
		if key := c.QueryParam("clock"); key == "" || key == l.Clock.Key {
			return l, true
		}
	}
	return entitlement.Lateness{}, false
}

// writing returns the case for whose rights the actor may write letters.
func (h *rightsHandlers) writing(c echo.Context) (casefile.Header, error) {
	head, err := h.files.Head(c.Request().Context(), actor(c), c.Param("id"))
	if err == nil && !head.May.DecideRight {
		err = models.Fail(models.Forbidden, "error.forbidden")
	}
	return head, err
}

func (h *rightsHandlers) renderLetter(c echo.Context, name string) error {
	head, err := h.writing(c)
	if err != nil {
		return err
	}
	got, err := h.rights.Life(c.Request().Context(), actor(c), head.ID, itemOf(c, h.rights.Library()))
	if err != nil {
		return err
	}
	late, found := lateness(c, got)
	if !found {
		return models.ErrNotFound()
	}
	l := letterOf(h.site.texts(c).about(head.Sex), late, got)
	l.code, l.name, l.sender = head.Code, name, visitOf(c).Organisation.Name
	if n, err := strconv.Atoi(c.QueryParam("to")); err == nil && n >= 0 && n < len(late.Offices) {
		l.to = n
	}
	if lang := c.QueryParam("lang"); slices.Contains(templates.Languages, lang) {
		l.texts.Lang = lang
	}
	return h.showLetter(c, newCasePage(c, l.title(), head), l)
}

// showLetter lays the draft out with what it rests on.
func (h *rightsHandlers) showLetter(c echo.Context, cp casePage, l letter) error {
	p := letterPage{casePage: cp, Lead: cp.page.T(l.title() + "_lead"), Named: l.name != ""}
	right := rightPath(p.Head.ID, l.got.Item.Key)
	p.Sections.stand(rightsPath(p.Head.ID))
	at := func(to int, lang string) string {
		return letterPath(right, l.late.Clock.Key) + "&to=" + strconv.Itoa(to) + "&lang=" + lang
	}
	for i, o := range l.late.Offices {
		text := p.page.labelOf(o.Name)
		if o.From > p.page.now {
			text = p.page.T("letter.from", "office", text, "date", p.page.On(o.From))
		}
		p.To = append(p.To, filterLink{Text: text, Href: at(i, l.Lang), Current: i == l.to})
	}
	for _, lang := range templates.Languages {
		p.Langs = append(p.Langs, filterLink{Text: templates.LanguageNames[lang], Href: at(l.to, lang), Current: lang == l.Lang})
	}
	p.Facts = l.facts(p.page, h.rights.Library())
	if route := p.page.labelOf(l.late.Condone); l.late.Hers() && route != "" {
		p.Know = append(p.Know, route)
	}
	text := l.text()
	p.Form = formView{Action: right + "/letter/print", Fields: p.page.letterFields(&text, &l.Lang), Save: p.page.T("letter.print")}
	if p.Head.Name != nil && !p.Named {
		p.Name = at(l.to, l.Lang)
	}
	p.Form.Cancel = &link{Text: p.page.T("letter.record"), Href: right + "?step=escalated&to=" + url.QueryEscape(l.office().Code) + "#step"}
	if l.late.Hers() {
		step := models.StanceApplied
		if l.got.Owed() || l.late.Appealed() { // her time to appeal, also against what a duty ended in
			step = models.StanceAppealed
		}
		p.Form.Cancel = &link{Text: p.page.T("letter.record_applied"), Href: right + "?step=" + string(step) + "#step"}
	}
	p.Back = link{Text: p.page.T("right.back_one"), Href: right}
	return h.site.render(c, http.StatusOK, "entitlement/letter", p)
}

// printLetter shows the edited draft as a sheet. Nothing of it is kept.
func (h *rightsHandlers) printLetter(c echo.Context) error {
	head, err := h.writing(c)
	if err != nil {
		return err
	}
	speakOf(c, head.Sex)
	p, lang := letterSheet{pageView: pageView{newPage(c, "letter.sheet")}, Back: rightPath(head.ID, itemOf(c, h.rights.Library()))}, ""
	if err := p.page.ask(c); err != nil {
		return err
	}
	p.page.letterFields(&p.Text, &lang)
	if err := p.page.found().Err(); err != nil {
		return err
	}
	p.Text, p.Ends = ends(strings.ReplaceAll(p.Text, "\r\n", "\n"))
	if slices.Contains(templates.Languages, lang) {
		p.page.Lang = lang
	}
	if as := p.page.form.values.Get("as"); as != "" {
		doc := &typeset.Doc{Language: p.page.Lang, Title: p.page.T("letter.sheet"), Head: head.Code, Page: p.page.pageFoot(), Blocks: []typeset.Block{typeset.Text(p.Text), typeset.Whole(p.Ends)}}
		return h.site.sendPaper(c, as, head.Code+"-letter", doc)
	}
	return h.site.render(c, http.StatusOK, "entitlement/letter_sheet", p)
}
