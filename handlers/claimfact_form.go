package handlers

import (
	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/claimfact"
	"aftercare/services/deed"
	"aftercare/services/evaluation"
)

// claimForm is the questions about a row of a list with what they read.
type claimForm struct {
	casePage
	h    *claimHandlers
	list models.ClaimList
	of   claimOf
	in   claimfact.Input
	lead string
}

// form begins a form about a row of the list in the address. It returns NotFound for
// no list, and Forbidden for a role that does not write it.
func (h *claimHandlers) form(c echo.Context, titleKey string) (*claimForm, error) {
	of, err := h.files.Head(c.Request().Context(), actor(c), c.Param("id"))
	if err != nil {
		return nil, err
	}
	head := newCasePage(c, "claim."+titleKey, of)
	list := models.ClaimList(c.Param("list"))
	row := models.NewClaimRow(list)
	if row == nil {
		return nil, models.ErrNotFound()
	}
	if !claimfact.Keeps(actor(c), list) {
		return nil, models.Fail(models.Forbidden, "error.forbidden")
	}
	sheet, err := h.facts.Sheet(c.Request().Context(), actor(c), c.Param("id"))
	if err != nil {
		return nil, err
	}
	f := &claimForm{casePage: head, h: h, list: list, of: claimOf{h.facts.Library(), sheet, of.Sex}, in: claimfact.Input{Row: row, Words: map[string]string{}}}
	return f, f.page.ask(c)
}

// add asks for a new row and writes it.
func (h *claimHandlers) add(c echo.Context) error {
	f, err := h.form(c, "title")
	if err != nil {
		return err
	}
	if f.in.Token = h.site.newID(); f.page.form.typed && !models.IsID(f.page.form.values.Get("token")) {
		f.page.form.values.Set("token", f.in.Token) // a draft can hold anything
	}
	f.fillTold(c.QueryParam("told"))
	fields := append([]field{f.page.Hidden("token").Into(&f.in.Token)}, f.page.claimFields(f.of, f.in.Row, f.in.Words)...)
	return f.end(c, f.page.T("claim."+string(f.list)+".add"), "claim", fields, "claim.added", func() (deed.Result, error) {
		return h.facts.Add(c.Request().Context(), actor(c), c.Param("id"), f.in)
	})
}

// fillTold fills in what a fact of the case tells of and no row says.
func (f *claimForm) fillTold(fact string) {
	row, is := f.in.Row.(*models.OtherMoney)
	for _, told := range f.of.sheet.Told {
		if !is || told.Fact != fact {
			continue
		}
		if row.Currency = told.Currency; fact == evaluation.FactAwarded {
			row.Awarded = told.Sum - told.Here
		} else {
			row.Paid = told.Sum - told.Here
		}
	}
}

// changing begins a form about a row that is there.
func (h *claimHandlers) changing(c echo.Context, titleKey string) (*claimForm, error) {
	f, err := h.form(c, titleKey)
	if err != nil {
		return nil, err
	}
	row, err := h.facts.One(c.Request().Context(), actor(c), c.Param("id"), f.list, c.Param("row"))
	if err == nil && row.Base().Removed() {
		err = models.Fail(models.Conflict, "problem.claim_removed")
	}
	if err != nil {
		return nil, err
	}
	f.in.Row, f.in.Version = row, row.Base().Version
	return f, nil
}

// correct asks for the right facts and why they change.
func (h *claimHandlers) correct(c echo.Context) error {
	f, err := h.changing(c, "correct_title")
	if err != nil {
		return err
	}
	f.lead = f.page.T("claim.correct_lead")
	fields := append([]field{
		f.page.Hidden("version").Into(&f.in.Version),
		f.page.Radios("correction_reason").Called("document.correction_reason").Of(f.page.choicesOf("document.reason.", models.CorrectionReasons)).Required().Into(&f.in.Reason),
	}, f.page.claimFields(f.of, f.in.Row, f.in.Words)...)
	fields = f.emptying(fields)
	return f.end(c, f.page.T("claim.correct_title"), "claim", fields, "claim.corrected", func() (deed.Result, error) {
		return h.facts.Correct(c.Request().Context(), actor(c), c.Param("id"), c.Param("row"), f.in)
	})
}

// emptying asks which words of the row that are there are taken out.
func (f *claimForm) emptying(fields []field) []field {
	var there []choice
	for _, w := range f.in.Row.Words() {
		if !w.To.Empty() && !w.Needed {
			there = append(there, choice{Value: w.Column, Text: f.page.T(string(f.list) + "." + w.Column + ".label")})
		}
	}
	return f.page.emptying(fields, there, &f.in.Empty)
}

// remove asks why a row is taken off its list.
func (h *claimHandlers) remove(c echo.Context) error {
	f, err := h.changing(c, "remove_title")
	if err != nil {
		return err
	}
	title, _ := f.page.claimSaid(f.of, f.in.Row)
	f.lead = f.page.T("claim.remove_lead", "what", title)
	fields := []field{
		f.page.Hidden("version").Into(&f.in.Version),
		f.page.Radios("removal_reason").Called("document.removal_reason").Of(f.page.choicesOf("claim.removal.", models.ClaimRemovals)).Required().Into(&f.in.Reason),
	}
	return f.end(c, f.page.T("claim.remove_title"), "", fields, "claim.removed", func() (deed.Result, error) {
		return h.facts.Remove(c.Request().Context(), actor(c), c.Param("id"), f.list, c.Param("row"), f.in.Reason, f.in.Version)
	})
}

func (h *claimHandlers) restore(c echo.Context) error {
	_, err := h.facts.Restore(c.Request().Context(), actor(c), c.Param("id"), models.ClaimList(c.Param("list")), c.Param("row"))
	if err != nil {
		return err
	}
	return h.site.doneAt(c, claimPath(c.Param("id")), "claim.restored")
}

// end shows the form, or does the deed and goes back to the lists.
func (f *claimForm) end(c echo.Context, heading, draft string, fields []field, said string, do func() (deed.Result, error)) error {
	back := claimPath(c.Param("id"))
	p := caseFormPage{casePage: f.casePage, formWords: formWords{Heading: heading, Lead: f.lead}}
	p.Sections.stand(back)
	p.Form = formView{Action: f.page.Path, Draft: draft, Fields: fields, Save: f.page.T("claim.save"), Cancel: &link{Text: f.page.T("delivery.cancel"), Href: back}}
	return f.page.finish(formSteps{
		show: func(status int) error { return f.h.site.render(c, status, "form/case", p) },
		do:   func() error { _, err := do(); return err },
		done: func() error { return f.h.site.doneAt(c, back+"#"+string(f.list), said) },
		clash: func(error) error {
			sheet, err := f.h.facts.Sheet(c.Request().Context(), actor(c), c.Param("id"))
			if err != nil {
				return err
			}
			return f.h.showConflict(c, sheet)
		},
	})
}
