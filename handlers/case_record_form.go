package handlers

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/deed"
)

// recordForm is the questions about a row of a list of records, with what they read.
type recordForm struct {
	casePage
	h     *recordHandlers
	lists []string
	lead  string
	c     echo.Context
	in    deed.RecordInput
	fresh bool
}

// form begins a form about a row of the list in the address. Forbidden for a role that
// does not write the list.
func (h *recordHandlers) form(c echo.Context, lists []string, titleKey string) (*recordForm, error) {
	list, err := h.listOf(c, lists)
	if err != nil {
		return nil, err
	}
	head, err := casePageOf(c, h.files, titleKey)
	if err == nil {
		err = actor(c).Require(h.records.Need)
	}
	if err != nil {
		return nil, err
	}
	f := &recordForm{casePage: head, h: h, lists: lists, c: c}
	f.in.Row, f.in.Words = h.records.New(list), map[string]string{}
	f.Sections.stand(h.at(f.Head.ID))
	return f, f.page.ask(c)
}

// word asks for a sealed word of the row, in one line or several. One that is there stays
// where nothing is typed.
func (f *recordForm) word(column string, lines int) field {
	var w models.RecordWord
	for _, of := range f.in.Row.Words() {
		if of.Column == column {
			w = of
		}
	}
	text := f.in.Words[column]
	control := f.page.Text(column)
	if lines > 1 {
		control = f.page.Area(column).Tall(lines)
	}
	if !w.Needed || !w.To.Empty() {
		control = control.Optional()
	}
	control = control.Private().Max(w.Most).Into(&text)
	if !w.To.Empty() {
		control.Hint = f.page.T("claim.stays")
	}
	f.in.Words[column] = text
	return control
}

// code asks for one of a list of codes, whose words stand under its name.
func (f *recordForm) code(name string, codes []string) field {
	return f.page.Select(name).Of(f.page.choicesOf(f.h.words[f.in.Row.List()]+name+".", codes))
}

// finishing shows the form, or does the deed and goes back to the list.
func (f *recordForm) finishing(c echo.Context, heading, draft, said string, fields []field, do func() (deed.Result, error)) error {
	back := f.h.at(f.Head.ID)
	return f.page.finish(formSteps{
		show: func(status int) error {
			p := caseFormPage{casePage: f.casePage, formWords: formWords{Heading: heading, Lead: f.lead}}
			p.Form = formView{Action: f.page.Path, Draft: draft, Fields: fields, Save: f.page.T("stay.save"), Cancel: &link{Text: f.page.T("delivery.cancel"), Href: back}}
			return f.h.site.render(c, status, "form/case", p)
		},
		do:   func() error { _, err := do(); return err },
		done: func() error { return f.h.site.doneAt(c, back+"#"+recordWord(f.in.Row.List()), said) },
		clash: func(err error) error {
			if c.Param("row") == "" {
				return err // nothing of it is there yet
			}
			return f.h.renderOne(c, f.lists, http.StatusConflict, "")
		},
	})
}

// add asks for a new row and writes it.
func (h *recordHandlers) add(lists []string) echo.HandlerFunc {
	return func(c echo.Context) error {
		f, err := h.form(c, lists, h.title)
		if err != nil {
			return err
		}
		f.fresh = true
		f.page.calling(f.in.Row.List())
		fields := append([]field{f.page.tokenField(h.records.NewID(), &f.in.Token)}, h.ask(f)...)
		return f.finishing(c, f.page.T(h.words[f.in.Row.List()]+"add"), "record", "record.added", fields, func() (deed.Result, error) {
			return h.records.Add(c.Request().Context(), actor(c), c.Param("id"), f.in)
		})
	}
}

// changing begins a form about the row in the address.
func (h *recordHandlers) changing(c echo.Context, lists []string) (*recordForm, error) {
	f, err := h.form(c, lists, h.title)
	if err != nil {
		return nil, err
	}
	row, err := h.records.Find(c.Request().Context(), actor(c), c.Param("id"), f.in.Row.List(), c.Param("row"))
	if err != nil {
		return nil, err
	}
	f.in.Row, f.in.Version = row, row.Base().Version
	f.page.calling(row.List())
	said := h.said(f.page, row)
	f.lead = joinDots(withoutEmpty(said.Title, said.Line))
	return f, nil
}

// correct asks for the right facts and why they change.
func (h *recordHandlers) correct(lists []string) echo.HandlerFunc {
	return func(c echo.Context) error {
		f, err := h.changing(c, lists)
		if err != nil {
			return err
		}
		f.in.Reason = "new_information" // the usual one
		fields := append([]field{f.page.Hidden("version").Into(&f.in.Version),
			f.page.Select("correction_reason").Called("delivery.correction_reason").Of(f.page.choicesOf("correction_reason.", models.CorrectionReasons)).Required().Into(&f.in.Reason)}, h.ask(f)...)
		return f.finishing(c, f.page.T("record.correct_title"), "record", "record.corrected", fields, func() (deed.Result, error) {
			return h.records.Correct(c.Request().Context(), actor(c), c.Param("id"), c.Param("row"), f.in)
		})
	}
}

// takeBack asks why a row is taken back.
func (h *recordHandlers) takeBack(lists []string) echo.HandlerFunc {
	return func(c echo.Context) error {
		f, err := h.changing(c, lists)
		if err != nil {
			return err
		}
		fields := []field{f.page.Hidden("version").Into(&f.in.Version),
			f.page.Radios("removal_reason").Called("document.removal_reason").Of(f.page.choicesOf("claim.removal.", models.RecordRemovals)).Required().Into(&f.in.Reason)}
		return f.finishing(c, f.page.T("record.back_title"), "", "stay.taken_back", fields, func() (deed.Result, error) {
			return h.records.TakeBack(c.Request().Context(), actor(c), c.Param("id"), c.Param("row"), f.in)
		})
	}
}
