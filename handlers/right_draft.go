package handlers

import (
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/entitlement"
	"aftercare/services/pack"
	"aftercare/templates"
)

// draftPath is the draft of a letter that the law of the right foresees.
func draftPath(right, kind, lang string) string {
	at := right + "/draft?kind=" + kind
	if lang != "" {
		at += "&lang=" + lang
	}
	return at
}

// draftKinds are the letters that make sense for a right: an appeal once it was
// decided and somebody hears one, a request for information once it was filed.
func draftKinds(lib *pack.Library, r entitlement.Row) (kinds []string) {
	if r.Item.Life != models.LifeMoney {
		return nil
	}
	if _, decided := stepOf(r, models.StanceKind.Decided); decided && len(r.Item.Appeal.To) > 0 {
		kinds = append(kinds, pack.LetterAppeal)
	}
	if _, filed := stepOf(r, isFiling); filed {
		kinds = append(kinds, pack.LetterInformation)
	}
	return slices.DeleteFunc(kinds, func(k string) bool { return lib.LetterOf(r.Item, k) == nil })
}

func isFiling(k models.StanceKind) bool { return k == models.StanceApplied }

// stepOf returns the newest step of a right that is one of its kind.
func stepOf(r entitlement.Row, is func(models.StanceKind) bool) (entitlement.Decision, bool) {
	i := slices.IndexFunc(r.Decisions, func(d entitlement.Decision) bool { return is(d.Kind) })
	if i < 0 {
		return entitlement.Decision{}, false
	}
	return r.Decisions[i], true
}

// drafts links to the letters that make sense now.
func (p page) drafts(s rightSight, r entitlement.Row) (out []link) {
	if !s.head.May.DecideRight {
		return nil
	}
	for _, kind := range draftKinds(s.lib, r) {
		out = append(out, link{Text: p.T("right.draft." + kind), Href: draftPath(rightPath(s.head.ID, r.Item.Key), kind, ""), More: p.labelOf(r.Item.Title)})
	}
	return out
}

// draft shows the draft of such a letter. Nothing of it is stored.
func (h *rightsHandlers) draft(c echo.Context) error {
	head, err := h.writing(c)
	if err != nil {
		return err
	}
	lib := h.rights.Library()
	got, err := h.rights.Life(c.Request().Context(), actor(c), head.ID, itemOf(c, lib))
	if err != nil {
		return err
	}
	kind := c.QueryParam("kind")
	if !slices.Contains(draftKinds(lib, got.Row), kind) {
		return models.ErrNotFound()
	}
	d := lawLetter{texts: h.site.texts(c).about(head.Sex), lib: lib, got: got, letter: lib.LetterOf(got.Item, kind), code: head.Code, sender: visitOf(c).Organisation.Name}
	if lang := c.QueryParam("lang"); slices.Contains(templates.Languages, lang) {
		d.Lang = lang
	}
	cp := newCasePage(c, "letter."+kind, head)
	cp.Sections.stand(rightsPath(head.ID))
	return h.site.render(c, http.StatusOK, "entitlement/letter", d.page(cp, rightPath(head.ID, got.Item.Key)))
}

// lawLetter is what such a letter is written from, in its own language.
type lawLetter struct {
	texts
	lib    *pack.Library
	got    entitlement.Life
	letter *pack.Letter
	code   string
	sender string // the organisation that writes
}

// page lays the draft out with what it rests on and what there is to know.
func (d lawLetter) page(cp casePage, right string) letterPage {
	p := letterPage{casePage: cp, Lead: cp.page.labelOf(d.letter.Lead), Caution: cp.page.labelOf(d.letter.Caution), Facts: d.facts(cp.page)}
	for _, lang := range templates.Languages {
		p.Langs = append(p.Langs, filterLink{Text: templates.LanguageNames[lang], Href: draftPath(right, d.letter.Kind, lang), Current: lang == d.Lang})
	}
	for _, f := range d.letter.Facts {
		p.Know = append(p.Know, cp.page.labelOf(f.Text)+" ("+cp.page.T("mark."+string(f.Quality))+")")
	}
	text := d.text()
	p.Form = formView{Action: right + "/letter/print", Fields: p.page.letterFields(&text, &d.Lang), Save: p.page.T("letter.print")}
	p.Form.Cancel = &link{Text: p.page.T("letter.record"), Href: right + "?step=" + string(d.step()) + "#step"}
	p.Back = link{Text: p.page.T("right.back_one"), Href: right}
	return p
}

// step is what is recorded once the letter went out.
func (d lawLetter) step() models.StanceKind {
	if d.letter.Kind == pack.LetterAppeal {
		return models.StanceAppealed
	}
	return models.StanceEscalated
}

// facts are the rows beside the draft.
func (d lawLetter) facts(p page) []summaryRow {
	rows := []summaryRow{{Key: p.T("letter.fact.right"), Value: p.labelOf(d.got.Item.Title)}}
	if filed, ok := stepOf(d.got.Row, isFiling); ok {
		rows = append(rows, summaryRow{Key: p.T("letter.fact.applied"), Value: p.On(filed.At)})
	}
	if decided, ok := stepOf(d.got.Row, models.StanceKind.Decided); ok {
		rows = append(rows, summaryRow{Key: p.T("letter.fact.decided"), Value: p.On(decided.At)})
	}
	if lines := p.appealLines(d.got.Item); d.letter.Kind == pack.LetterAppeal && len(lines) > 0 {
		rows = append(rows, summaryRow{Key: p.T("right.appeal"), Value: lines[0]})
	}
	return rows
}

// text is the draft: the paragraphs of the law's letter with what is recorded.
func (d lawLetter) text() string {
	values, late := d.values(), d.late() != nil
	var parts []string
	for _, part := range d.letter.Parts {
		if part.Only == pack.LetterLate && !late || part.Only == pack.LetterRaised && values["uplift"] == "" {
			continue
		}
		parts = append(parts, pack.FillBlanks(d.labelOf(part.Text), values))
	}
	return strings.Join(parts, "\n\n") + "\n"
}

// values are the words for the blanks.
func (d lawLetter) values() map[string]string {
	it := d.got.Item
	v := map[string]string{
		"office": d.labelOf(it.Appeal.To), "date": d.Date(d.Today()), "right": d.labelOf(it.Title), "code": d.code,
		"organisation": d.sender, "law": d.law(), "rows": d.rows(), "uplift": d.uplifts(),
	}
	if a := d.lib.Authority(it); d.letter.Kind == pack.LetterInformation && a != nil {
		v["office"] = d.labelOf(a.Label)
	}
	if filed, ok := stepOf(d.got.Row, isFiling); ok {
		v["filed"] = d.On(filed.At)
	}
	if decided, ok := stepOf(d.got.Row, models.StanceKind.Decided); ok {
		v["decided"], v["outcome"] = d.On(decided.At), d.outcome(decided)
	}
	if k := d.late(); k != nil {
		v["due"], v["days"] = d.On(k.Over()), d.Count(max(1, int(d.now.Sub(k.Over()).Hours()/24)))
	}
	return v
}

// law names the text that gives the right, with the clause of the appeal.
func (d lawLetter) law() string {
	if len(d.got.Item.Law) == 0 {
		return ""
	}
	act := d.got.Item.Law[0].Act
	if clause := d.got.Item.Appeal.Clause; clause != "" {
		return act + ", " + d.T("right.clause", "clause", clause)
	}
	return act
}

func (d lawLetter) outcome(s entitlement.Decision) string {
	switch {
	case s.Kind == models.StanceRefused:
		return d.T("letter.outcome.refused")
	case s.Amount > 0:
		return d.T("letter.outcome.sum", "sum", d.Money(s.Amount, s.Currency))
	}
	return d.T("letter.outcome.granted")
}

// rows are the rows of the schedule that hold, each with its range.
func (d lawLetter) rows() string {
	var lines []string
	c := d.got.Considered
	for _, r := range c.Rows {
		if r.Truth != models.True {
			continue
		}
		line := "- " + d.labelOf(r.Amount.Label)
		if r.Money(c.Currency) {
			line += ": " + d.rangeText(r.Range, c.Currency, r.Amount.Per)
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

func (d lawLetter) uplifts() string {
	var all []string
	for _, u := range d.got.Considered.Uplifts {
		if u.Truth == models.True {
			all = append(all, d.labelOf(u.Uplift.Label))
		}
	}
	return strings.Join(all, "; ")
}

// late is the time to appeal that has passed, or nil.
func (d lawLetter) late() *models.ClockState {
	for i, k := range d.got.State.Clocks {
		if k.Key == d.got.Item.Appeal.Clock && k.Met == 0 && k.Over() < d.now {
			return &d.got.State.Clocks[i]
		}
	}
	return nil
}
