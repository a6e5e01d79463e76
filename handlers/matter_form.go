package handlers

import (
	"slices"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/deed"
	"aftercare/services/matter"
)

// matterForm is the questions about a matter, a person in it or a hearing, with
// what they read.
type matterForm struct {
	casePage
	h     *matterHandlers
	lead  string
	in    matter.Input
	stamp matter.Stamp
	back  string // the page to go back to

	stations, courts []string // that the directory knows
}

// form begins a form of the case in the address.
func (h *matterHandlers) form(c echo.Context, titleKey string) (*matterForm, error) {
	head, err := casePageOf(c, h.files, titleKey)
	if err == nil {
		err = actor(c).Require(access.KeepMatters)
	}
	if err != nil {
		return nil, err
	}
	f := &matterForm{casePage: head, h: h, back: mattersPath(c.Param("id"))}
	f.page.calling("matter")
	return f, f.page.ask(c)
}

// token is the field that lets a second press of the button do nothing.
func (f *matterForm) token(fresh string) field { return f.page.tokenField(fresh, &f.stamp.Token) }

// version is the field that carries which version the form showed.
func (f *matterForm) version(n int64) field {
	f.stamp.Version = n
	return f.page.Hidden("version").Into(&f.stamp.Version)
}

// finishing shows the form, or does the deed and goes back.
func (f *matterForm) finishing(c echo.Context, draft string, fields []field, said string, do func() (deed.Result, error)) error {
	return f.page.finish(formSteps{
		show: func(status int) error {
			p := caseFormPage{casePage: f.casePage, formWords: formWords{Heading: f.page.T(f.page.Title), Lead: f.lead}}
			p.Form = formView{Action: f.page.Path, Draft: draft, Fields: fields, Save: f.page.T("matter.save"), Cancel: &link{Text: f.page.T("delivery.cancel"), Href: f.back}}
			return f.h.site.render(c, status, "form/case", p)
		},
		do:   func() error { _, err := do(); return err },
		done: func() error { return f.h.site.doneAt(c, f.back, said) },
	})
}

// add asks for a matter of the kind in the address and records it.
func (h *matterHandlers) add(c echo.Context) error {
	f, err := h.form(c, "matter.add_title")
	if err != nil {
		return err
	}
	kind := c.QueryParam("kind")
	if !slices.Contains(models.MatterKinds, kind) {
		kind = models.MatterPolice
	}
	ch, err := h.matters.Choices(c.Request().Context(), actor(c), c.Param("id"), kind)
	if err != nil {
		return err
	}
	f.in.MatterFacts = ch.Facts
	if err := f.known(c, ch); err != nil {
		return err
	}
	if ch.Facts.RegisteredOn+ch.Facts.ChargeSheetOn != "" || ch.Facts.Sections != "" {
		f.lead = f.page.T("matter.prefilled")
	}
	fields := append([]field{f.token(ch.Token)}, f.fields(c, ch)...)
	return f.finishing(c, "matter", fields, "matter.added", func() (deed.Result, error) {
		f.in.Stamp = f.stamp
		return h.matters.Add(c.Request().Context(), actor(c), c.Param("id"), f.in)
	})
}

// correct asks for what changed in a matter, or was wrong.
func (h *matterHandlers) correct(c echo.Context) error {
	ctx, by := c.Request().Context(), actor(c)
	one, err := h.matters.One(ctx, by, c.Param("id"), c.Param("matter"))
	if err != nil {
		return err
	}
	f, err := h.form(c, "matter.correct_title")
	if err != nil {
		return err
	}
	ch, err := h.matters.Choices(ctx, by, one.CaseID, one.Row.Kind)
	if err != nil {
		return err
	}
	if err := f.known(c, ch); err != nil {
		return err
	}
	f.in.MatterFacts, f.lead, f.back = one.Row.MatterFacts, f.page.T("matter.correct_lead"), matterPath(one.CaseID, one.Row.ID)
	fields, err := f.also(c, append([]field{f.version(one.Row.Version), f.reason()}, f.fields(c, ch)...))
	if err != nil {
		return err
	}
	return f.finishing(c, "matter", fields, "matter.corrected", func() (deed.Result, error) {
		f.in.Stamp = f.stamp
		return h.matters.Correct(ctx, by, one.CaseID, one.Row.ID, f.in)
	})
}

// reason asks why a record changes. That a matter went on is the usual case.
func (f *matterForm) reason() field {
	f.stamp.Reason = "new_information"
	return f.page.Select("correction_reason").Of(f.page.choicesOf("matter.reason.", models.CorrectionReasons)).Required().Into(&f.stamp.Reason)
}

// remove asks why a matter is taken off the list.
func (h *matterHandlers) remove(c echo.Context) error {
	one, err := h.matters.One(c.Request().Context(), actor(c), c.Param("id"), c.Param("matter"))
	if err != nil {
		return err
	}
	f, err := h.form(c, "matter.remove_title")
	if err != nil {
		return err
	}
	f.lead = f.page.T("matter.remove_lead")
	fields := []field{f.version(one.Row.Version), f.removal()}
	return f.finishing(c, "", fields, "matter.removed", func() (deed.Result, error) {
		return h.matters.Remove(c.Request().Context(), actor(c), one.CaseID, one.Row.ID, f.stamp)
	})
}

func (f *matterForm) removal() field {
	return f.page.Radios("removal_reason").Of(f.page.choicesOf("document.removal.", models.RemovalReasons)).Required().Into(&f.stamp.Reason)
}

// fields are the questions about a matter of a kind.
func (f *matterForm) fields(c echo.Context, ch matter.Choices) []field {
	if !models.CriminalMatter(f.in.Kind) {
		return append(f.civil(), f.notes(c)...)
	}
	fields := []field{f.page.Radios("kind").Of(f.page.choicesOf("matter.kind.", []string{models.MatterPolice, models.MatterTrial})).Required().Into(&f.in.Kind)}
	fields = append(fields, f.report()...)
	fields = append(fields, f.page.Fold("matter.sections_title", "more", f.sections(ch)...), f.page.Fold("matter.refusal_title", "more", f.refusal()...), f.page.Fold("matter.court_title", "more", f.court()...))
	return append(fields, f.notes(c)...)
}

// report are the number of the FIR, the police station and the day.
func (f *matterForm) report() []field {
	return []field{
		f.line("number", &f.in.Number).Medium(), f.page.AskDay("registered_on").Optional().Past().Into(&f.in.RegisteredOn),
		f.office("station", f.stations, &f.in.Station), f.line("district", &f.in.District), f.state(), f.stage(),
		f.page.Radios("accused").Of(f.page.choicesOf("answer.", []string{string(models.No), string(models.Yes)})).Optional().Inline().Into(&f.in.Accused),
	}
}

// line is a line of words about a matter that is sealed.
func (f *matterForm) line(name string, to *string) field {
	return f.page.Text(name).Optional().Private().Max(models.MaxMatterLine).Into(to)
}

// office is a line for a place that the directory may know.
func (f *matterForm) office(name string, known []string, to *string) field {
	return f.page.Text(name).Optional().Private().Max(models.MaxMatterLine).Suggesting(known).Into(to)
}

// known reads the police stations and courts of the State that the directory has.
func (f *matterForm) known(c echo.Context, ch matter.Choices) (err error) {
	ctx, by := c.Request().Context(), actor(c)
	if f.stations, err = f.h.offices.Names(ctx, by, ch.State, "police_station"); err != nil {
		return err
	}
	f.courts, err = f.h.offices.Names(ctx, by, ch.State, "court")
	return err
}

func (f *matterForm) state() field {
	return f.page.Select("state").Of(f.page.regionChoices(f.h.library)).Optional().Into(&f.in.State)
}

func (f *matterForm) stage() field {
	return f.page.Select("stage").Of(f.page.choicesOf("matter.stage.", models.StagesOf(f.in.Kind))).Optional().Into(&f.in.Stage)
}

// sections are the sections of the law in one list. Those of the law of the day
// of what happened come first.
func (f *matterForm) sections(ch matter.Choices) []field {
	var now, others []choice
	for _, s := range ch.Sections {
		if s.InForce {
			now = append(now, choice{Value: s.Key, Text: f.page.sectionNames(f.h.library, []string{s.Key})})
		} else {
			others = append(others, choice{Value: s.Key, Text: f.page.sectionNames(f.h.library, []string{s.Key})})
		}
	}
	keys := f.in.SectionKeys()
	first, rest := keys, slices.Clone(keys)
	fields := []field{f.page.Checks("sections").Of(now).Optional().Into(&first)}
	if len(others) > 0 {
		fields = append(fields, f.page.Checks("sections_more").Of(others).Optional().Into(&rest))
	}
	f.in.SetSections(slices.Concat(first, rest))
	return fields
}

// refusal are what happened when the police sent her away, or registered it
// elsewhere.
func (f *matterForm) refusal() []field {
	return []field{
		f.page.AskDay("refused_on").Optional().Past().Into(&f.in.RefusedOn),
		f.page.Select("refusal_step").Of(f.page.choicesOf("matter.refusal_step.", models.RefusalSteps)).Optional().Into(&f.in.RefusalStep),
		f.page.AskDay("refusal_step_on").Optional().Past().Into(&f.in.RefusalStepOn),
		f.page.Radios("zero").Of(f.page.choicesOf("answer.", []string{string(models.No), string(models.Yes)})).Optional().Inline().Into(&f.in.Zero),
		f.page.AskDay("moved_on").Optional().Past().Into(&f.in.MovedOn), f.line("moved_to", &f.in.MovedTo),
	}
}

// court are the charge sheet, the court and the end of the trial.
func (f *matterForm) court() []field {
	return []field{
		f.page.AskDay("charge_sheet_on").Optional().Past().Into(&f.in.ChargeSheetOn), f.page.AskDay("closure_on").Optional().Past().Into(&f.in.ClosureOn),
		f.office("court", f.courts, &f.in.Court), f.line("case_number", &f.in.CaseNumber).Medium(),
		f.page.AskDay("ended_on").Optional().Past().Into(&f.in.EndedOn),
		f.page.Select("ending").Of(f.page.choicesOf("matter.ending.", models.MatterEnds)).Optional().Into(&f.in.Ending),
	}
}

// civil are the questions about a proceeding without police.
func (f *matterForm) civil() []field {
	return []field{
		f.page.Select("kind").Of(f.page.choicesOf("matter.kind.", models.MatterKinds[2:])).Required().Into(&f.in.Kind),
		f.office("court", f.courts, &f.in.Court), f.line("case_number", &f.in.CaseNumber).Medium(), f.line("district", &f.in.District), f.state(), f.stage(),
		f.page.AskDay("registered_on").Called("matter.filed_on").Optional().Past().Into(&f.in.RegisteredOn),
		f.page.AskDay("ended_on").Optional().Past().Into(&f.in.EndedOn),
	}
}

// notes are free words: for everybody on the case, and of her lawyer alone.
func (f *matterForm) notes(c echo.Context) []field {
	fields := []field{f.page.Area("words").Optional().Private().Tall(3).Max(models.MaxMatterWords).Into(&f.in.Words)}
	if actor(c).MayWrite(models.ClassLegal, "matters.lawyer") {
		fields = append(fields, f.page.Area("lawyer").Optional().Private().Tall(3).Max(models.MaxMatterWords).Into(&f.in.Lawyer))
	}
	return fields
}

// languages are those of the packs.
func (h *matterHandlers) languages(p page) []choice {
	return p.codesOf(h.library.Fact("person.language"))
}
