package handlers

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/casefile"
	"aftercare/services/custody"
	"aftercare/services/entitlement"
	"aftercare/services/pack"
)

// rightsHandlers are the pages of the rights of a case.
type rightsHandlers struct {
	site   *site
	files  *casefile.Service
	rights *entitlement.Service
	why    purposeAsker
}

func (h *rightsHandlers) routes(g *echo.Group) {
	g.GET("/cases/:id/rights", h.list)
	g.GET("/cases/:id/rights/:item", h.one)
	g.POST("/cases/:id/rights/:item", h.decide)
	g.POST("/cases/:id/decisions/:decision/words", h.openWords)
	g.POST("/cases/:id/rights/:item/back/:decision", h.takeBack)
}

// rightsPage has three columns of rows, with jump links where they stand under
// one another.
type rightsPage struct {
	casePage
	Columns []rightColumn
	Print   link
}

// rightColumn is one of the three rights.
type rightColumn struct {
	ID, Title, Line string
	Rows            []rightRow
	Not             []rightRow // those that do not apply, with why not
	NotLine         string
}

func (h *rightsHandlers) list(c echo.Context) error { return h.renderList(c, "") }

// renderList shows the rights; words are those of the decision in the address,
// just opened.
func (h *rightsHandlers) renderList(c echo.Context, words string) error {
	ctx, by, id := c.Request().Context(), actor(c), c.Param("id")
	head, err := h.files.Head(ctx, by, id)
	if err != nil {
		return err
	}
	got, err := h.rights.ForCase(ctx, by, id)
	if err != nil {
		return err
	}
	p := rightsPage{casePage: newCasePage(c, "case.rights", head)}
	p.Sections.stand(casePath(head.ID) + "/rights")
	for _, col := range got.Columns {
		column := p.rightColumn(h.rights.Library(), head, col)
		column.reveal(wordsID(c.Param("decision")), words)
		p.Columns = append(p.Columns, column)
	}
	p.Print = link{Text: p.T("right.print"), Href: casePath(head.ID) + "/rights/print"}
	return h.site.render(c, http.StatusOK, "entitlement/list", p)
}

func (p page) rightColumn(lib *pack.Library, head casefile.Header, col entitlement.Column) rightColumn {
	out := rightColumn{ID: string(col.Right), Title: p.T("pillar." + string(col.Right)), Line: p.T("pillar.line." + string(col.Right))}
	for _, r := range col.Rows {
		out.Rows = append(out.Rows, p.rightRow(lib, head, r))
	}
	for _, r := range col.Not {
		out.Not = append(out.Not, p.rightRow(lib, head, r))
	}
	out.NotLine = p.T("right.not", "n", len(out.Not))
	return out
}

// wordsID is the element in which the words of a decision open.
func wordsID(decision string) string { return "words-" + decision }

// reveal puts words that were opened beside their decision.
func (col rightColumn) reveal(id, words string) {
	for _, r := range col.Rows {
		for _, d := range r.Decided {
			if d.Words != nil && d.Words.ID == id {
				d.Words.Shown, d.Words.Value = words != "", words
			}
		}
	}
}

// openWords opens the words of one decision on the page of the rights.
func (h *rightsHandlers) openWords(c echo.Context) error {
	f, answered, err := h.why(c)
	if err != nil || !answered {
		return err
	}
	got, err := h.rights.Words(c.Request().Context(), actor(c), c.Param("id"), c.Param("decision"), f.Purpose)
	if err != nil {
		return err
	}
	return h.renderList(c, h.site.texts(c).openedText(got))
}

// openedText is what was opened, or that a colleague has the key.
func (t texts) openedText(o custody.Opened) string {
	if o.Waiting {
		return t.T("case.waits_value")
	}
	return o.Text
}

// rightRow is one right as the page shows it: title, state, clock and the
// first reason in sight, the rest below.
func (p page) rightRow(lib *pack.Library, head casefile.Header, r entitlement.Row) rightRow {
	it := r.Item
	row := rightRow{
		texts: p.texts, ID: "right-" + it.Key, Title: p.labelOf(it.Title), Badge: p.progressBadge(r.State.Progress),
		OwedBy: p.labelOf(it.OwedBy.Office), Refused: p.labelOf(it.IfRefused), Summary: p.labelOf(it.Summary),
	}
	if k := r.Clock(); k != nil && p.tells(r, *k) {
		shown := p.clock(*k)
		row.Clock = &shown
	}
	p.rightReasons(lib, head, r, &row)
	p.rightNotes(lib, it, &row)
	for _, a := range r.Considered.Rows {
		if a.Truth != models.False {
			row.Amounts = append(row.Amounts, p.amountLine(r.Considered.Currency, a))
		}
	}
	for _, paper := range it.Papers {
		row.Papers = append(row.Papers, p.labelOf(paper.Label))
	}
	for _, l := range it.Law {
		row.Laws = append(row.Laws, p.lawSource(lib, l))
	}
	if r.State.Standing != models.NotEntitled {
		row.Decided = p.decisions(head, r)
		if head.May.DecideRight {
			row.Action = &link{Text: p.T("right.decide"), Href: casePath(head.ID) + "/rights/" + it.Key, More: row.Title}
		}
	}
	return row
}

// tells reports whether a clock says something: one that was met does, one of a
// right that is settled does not run any more, and nobody is called late over a
// right that is not known to apply.
func (p page) tells(r entitlement.Row, k models.ClockState) bool {
	switch r.State.Progress {
	case models.ProgressReceived, models.ProgressDeclined, models.ProgressNone:
		return k.Met != 0
	}
	return r.State.Standing == models.Entitled || k.Against == models.PartySurvivor || !k.Late(p.now)
}

// rightReasons lists the conditions with what is recorded; the first reason is
// the one that decides.
func (p page) rightReasons(lib *pack.Library, head casefile.Header, r entitlement.Row, row *rightRow) {
	for i, s := range r.State.Conditions {
		if i >= len(r.Item.Conditions) {
			break
		}
		cond := condition{Truth: s.Truth, Text: p.labelOf(r.Item.Conditions[i].Sentence)}
		if s.Truth == models.Unknown && head.May.Edit {
			cond.Ask = p.askLink(lib, head, s.Missing)
		}
		row.Conditions = append(row.Conditions, cond)
	}
	row.Reason = p.firstReason(r, row.Conditions)
}

// askLink leads to where a missing fact is recorded.
func (p page) askLink(lib *pack.Library, head casefile.Header, missing []string) *link {
	for _, key := range missing {
		if f := lib.Fact(key); casefile.Askable(f) {
			return &link{Text: p.T("right.ask", "fact", p.labelOf(f.Label)), Href: factPath(head.ID, f)}
		}
	}
	return nil
}

// firstReason is the sentence in sight: what fails, else what is not known,
// else what is met.
func (p page) firstReason(r entitlement.Row, list []condition) string {
	if n := len(r.Decisions); n > 0 && r.State.Progress != models.ProgressOpen && r.State.Progress != models.ProgressNeedsFact {
		return ""
	}
	for _, truth := range []models.Truth{models.False, models.Unknown, models.True} {
		for _, c := range list {
			if c.Truth != truth {
				continue
			}
			if truth == models.Unknown {
				return p.T("right.may", "why", c.Text)
			}
			return c.Text
		}
	}
	return ""
}

func (p page) rightNotes(lib *pack.Library, it *pack.Item, row *rightRow) {
	if it.Quality == pack.Reported {
		row.Notes = append(row.Notes, p.T("right.reported"))
	}
	if caution := p.labelOf(it.Caution); caution != "" {
		row.Notes = append(row.Notes, caution)
	}
	for _, id := range it.Conflicts {
		row.Notes = append(row.Notes, p.T("right.conflict", "text", p.labelOf(lib.Conflict(id).Advice)))
	}
	if it.SchemeEnd.On != "" {
		row.Notes = append(row.Notes, p.T("right.scheme_end", "date", p.Date(it.SchemeEnd.On), "text", p.labelOf(it.SchemeEnd.Text)))
	}
}

// amountLine writes a row of amounts: "may be considered for", never "will
// receive".
func (p page) amountLine(currency string, a pack.ConsideredRow) string {
	if !a.Money(currency) {
		return p.labelOf(a.Amount.Label)
	}
	low, high := p.Rupees(a.Min), p.Rupees(a.Max)
	key := "right.amount_range"
	switch {
	case a.Max == 0 || a.Min == a.Max:
		key = "right.amount_one"
	case a.Min == 0:
		key = "right.amount_up_to"
	}
	line := p.T(key, "label", p.labelOf(a.Amount.Label), "low", low, "high", high)
	if a.Amount.Per == "month" {
		line += " " + p.T("right.per_month")
	}
	return line
}

// decisions lists what was decided, newest first.
func (p page) decisions(head casefile.Header, r entitlement.Row) []decided {
	var out []decided
	for i, d := range r.Decisions {
		line := p.T("right.decided", "what", p.T("progress_of."+string(d.Kind)), "date", p.On(d.At), "who", d.Decider)
		if d.Reason != "" {
			line += " · " + p.T("right.reason."+d.Reason)
		}
		if d.UntilAt != 0 {
			line += " · " + p.T("right.look_again", "date", p.On(d.UntilAt))
		}
		if d.HasWords {
			line += " · " + p.T("right.has_words")
		}
		one := decided{Text: line}
		if d.HasWords {
			one.Words = p.wordsMask(head, casePath(head.ID)+"/decisions/"+d.ID+"/words", casePath(head.ID)+"/rights", d.ID)
		}
		if i == 0 && head.May.DecideRight {
			one.Undo = casePath(head.ID) + "/rights/" + r.Item.Key + "/back/" + d.ID
		}
		out = append(out, one)
	}
	return out
}

// wordsMask hides the words of a decision until somebody asks.
func (p page) wordsMask(head casefile.Header, action, back, decision string) *masked {
	return &masked{texts: p.texts, ID: wordsID(decision), What: p.T("case.mask.words"), Of: head.Code, Action: action, Back: back}
}
