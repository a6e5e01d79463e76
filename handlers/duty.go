package handlers

import (
	"slices"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/casefile"
	"aftercare/services/pack"
)

// dutiesPage lists the duties of a case and what was decided.
type dutiesPage struct {
	casePage
	Cards []dutyCard
	Done  table
}

func (h *caseHandlers) duties(c echo.Context) error { return h.dutiesWith(c, "") }

// dutiesWith shows what the law asks of the user and records what was decided.
// words are those of the decision in the address, where they were just opened.
func (h *caseHandlers) dutiesWith(c echo.Context, words string) error {
	head, states, rows, err := h.files.CaseDuties(c.Request().Context(), actor(c), c.Param("id"))
	if err != nil {
		return err
	}
	lib, list := h.files.Library(), casePath(head.ID)+"/duties"
	p := dutiesPage{casePage: newCasePage(c, "case.duties", head)}
	p.Sections.stand(list)
	if words == "" {
		if err := p.page.ask(c); err != nil {
			return err
		}
	}
	states = append(states, p.page.decidedMeanwhile(lib, states)...)
	in := make([]casefile.DutyInput, len(states))
	for i, s := range states {
		card := p.page.dutyCard(lib, s, &in[i])
		if head.May.Edit {
			p.Cards = append(p.Cards, card)
		}
	}
	p.Done = p.page.dutyTable(lib, head, rows, c.Param("decision"), words)
	return p.page.finish(formSteps{
		show: func(status int) error { return h.site.render(c, status, "case/duties", p) },
		do:   func() error { return h.decideDuties(c, in) },
		done: func() error { return h.site.doneAt(c, list, "duty.saved") },
	})
}

// decidedMeanwhile lists the duties about which a decision was typed although
// they do not apply any more: what was decided is recorded all the same.
func (p page) decidedMeanwhile(lib *pack.Library, apply []models.DutyState) (out []models.DutyState) {
	for _, d := range lib.AllDuties() {
		shown := slices.ContainsFunc(apply, func(s models.DutyState) bool { return s.Duty == d.Key })
		if !shown && p.form.values.Get("duty."+d.Key) != "" {
			out = append(out, models.DutyState{Duty: d.Key, Truth: models.Unknown})
		}
	}
	return out
}

func (h *caseHandlers) decideDuties(c echo.Context, in []casefile.DutyInput) error {
	in = slices.DeleteFunc(in, func(d casefile.DutyInput) bool { return d.Decision == "" })
	if len(in) == 0 {
		return models.Problems{"": "duty.none_chosen"}.Err()
	}
	for _, d := range in {
		if _, err := h.files.DecideDuty(c.Request().Context(), actor(c), c.Param("id"), d); err != nil {
			return err
		}
	}
	return nil
}

func (p page) dutyTable(lib *pack.Library, head casefile.Header, rows []casefile.DutyRow, opened, words string) table {
	t := table{texts: p.texts, ID: "decided", Caption: p.T("duty.done"), Empty: emptyState{Text: p.T("duty.none_done")}}
	t.Columns = []column{{Text: p.T("duty.col_duty")}, {Text: p.T("duty.col_decision")}, {Text: p.T("duty.col_words")}, {Text: p.T("duty.col_who")}, {Text: p.T("duty.col_when")}}
	for _, r := range rows {
		title, decision := r.Duty, r.Decision
		if d := lib.Duty(r.Duty); d != nil {
			title = p.labelOf(d.Title)
			for _, x := range d.Decisions {
				if x.Code == r.Decision {
					decision = p.labelOf(x.Label)
				}
			}
		}
		reason := cell{Text: p.T("duty.no_words")}
		if r.HasWords {
			at := casePath(head.ID) + "/duties"
			reason = cell{Masked: p.wordsMask(head, at+"/"+r.ID+"/words", at, r.ID)}
			if r.ID == opened && words != "" {
				reason.Masked.Shown, reason.Masked.Value = true, words
			}
		}
		t.Rows = append(t.Rows, row{Cells: []cell{{Text: title}, {Text: decision}, reason, {Text: r.Decider}, {Text: p.Moment(r.DecidedAt)}}})
	}
	return t
}

// openDutyWords opens the reason of one decision on the page of the duties.
func (h *caseHandlers) openDutyWords(c echo.Context) error {
	f, answered, err := h.purposeOf(c)
	if err != nil || !answered {
		return err
	}
	got, err := h.files.DutyWords(c.Request().Context(), actor(c), c.Param("id"), c.Param("decision"), f.Purpose)
	if err != nil {
		return err
	}
	return h.dutiesWith(c, h.site.texts(c).openedText(got))
}
