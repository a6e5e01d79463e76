package handlers

import (
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/casenote"
	"aftercare/services/deed"
)

// noteForm is the questions about a case note with what they read.
type noteForm struct {
	casePage
	h     *noteHandlers
	lead  string
	in    casenote.Input
	day   models.Date
	hour  models.TimeOfDay
	until models.TimeOfDay
	back  string
}

// form begins a form about a note of the case in the address.
func (h *noteHandlers) form(c echo.Context, titleKey string) (*noteForm, error) {
	head, err := casePageOf(c, h.files, titleKey)
	if err == nil {
		err = actor(c).Require(access.WriteNotes)
	}
	if err != nil {
		return nil, err
	}
	f := &noteForm{casePage: head, h: h, back: returnTo(orWord(c.QueryParam("back"), notesPath(head.Head.ID)), head.Head.ID)}
	f.page.calling("casenote")
	return f, f.page.ask(c)
}

// finishing shows the form, or does the deed and goes back.
func (f *noteForm) finishing(c echo.Context, fields []field, said string, do func() (deed.Result, error)) error {
	fields = append(fields, f.page.Hidden("back").Into(&f.back))
	f.back = returnTo(f.back, f.Head.ID)
	return f.page.finish(formSteps{
		show: func(status int) error {
			p := caseFormPage{casePage: f.casePage, formWords: formWords{Heading: f.page.T(f.page.Title), Lead: f.lead}}
			p.Form = formView{Action: f.page.Path, Draft: "casenote", Fields: fields, Save: f.page.T("stay.save"), Cancel: &link{Text: f.page.T("delivery.cancel"), Href: f.back}}
			return f.h.site.render(c, status, "form/case", p)
		},
		do:    func() error { _, err := do(); return err },
		done:  func() error { return f.h.site.doneAt(c, f.back, said) },
		clash: func(error) error { return f.h.renderOne(c, http.StatusConflict, "") },
	})
}

// record asks for a note of the kind in the address. What the kind says already is
// not asked.
func (h *noteHandlers) record(c echo.Context) error {
	f, err := h.form(c, "casenote.title")
	if err != nil {
		return err
	}
	f.in.Kind, f.day = c.QueryParam("kind"), f.page.Today()
	fields := []field{f.page.tokenField(h.notes.NewID(), &f.in.Token), f.page.Hidden("kind").Into(&f.in.Kind)}
	if !slices.Contains(models.NoteKinds, f.in.Kind) {
		f.in.Kind = models.NoteDaily
	}
	f.page.Title = "casenote.new." + f.in.Kind
	fields = append(fields, f.questions(actor(c), true)...)
	return f.finishing(c, fields, "casenote.recorded", func() (deed.Result, error) {
		return h.notes.Record(c.Request().Context(), actor(c), c.Param("id"), f.in)
	})
}

// questions are what is asked of a note: four in sight, the others folded.
func (f *noteForm) questions(by access.Actor, fresh bool) []field {
	words := f.page.Area("words").Private().Tall(5).Max(models.MaxNote)
	if !fresh || models.Contact(f.in.Kind) {
		words = words.Optional()
	}
	topic := f.page.Select("topic").Of(f.page.choicesOf("casenote.topic.", models.NoteTopics)).Optional().Into(&f.in.Topic)
	more := f.when()
	if classes := by.NoteClasses(); fresh && len(classes) > 1 {
		f.in.Class = classes[0]
		more = append(more, f.page.Radios("class").Of(f.page.choicesOf("casenote.reads.", texted(classes))).Into((*string)(&f.in.Class)))
	}
	if !models.Contact(f.in.Kind) {
		return []field{words.Into(&f.in.Words), topic, f.page.Fold("casenote.more", "more", more...)}
	}
	fields := []field{f.page.Select("relation").Of(f.page.choicesOf("casenote.relation.", models.NoteRelations)).Called("casenote.relation_" + f.in.Kind).Required().Into(&f.in.Relation)}
	if f.in.Kind == models.NoteCall {
		fields = append(fields, f.page.Radios("way").Of(f.page.choicesOf("casenote.way.", models.NoteWays)).Required().Inline().Into(&f.in.Way))
	}
	fields = append(fields, f.page.Radios("safe").Of(f.page.choicesOf("casenote.safe.", models.SafeAnswers)).Required().Inline().Into(&f.in.Safe), words.Into(&f.in.Words))
	more = append(more, topic, f.page.Text("who").Optional().Private().Max(models.MaxNoteWho).Into(&f.in.Who), f.page.Area("why").Optional().Private().Tall(3).Max(models.MaxNoteWhy).Into(&f.in.Why))
	return append(fields, f.page.Fold("casenote.more", "more", more...))
}

// when are the day and the hour of a note. Today without an hour is now.
func (f *noteForm) when() []field {
	fields := []field{f.page.AskWhen("at").Past().Into(&f.day), f.page.Text("at_time").Optional().Short().Max(40).Into(&f.hour)}
	if f.in.At, f.in.DayOnly = f.page.momentOf(f.day, f.hour); f.hour == "" && f.day == f.page.Today() {
		f.in.At, f.in.DayOnly = 0, false
	}
	if f.in.Kind == models.NoteVisitor {
		fields = append(fields, f.page.Text("until_time").Optional().Short().Max(40).Into(&f.until))
		if f.until != "" {
			f.in.UntilAt, _ = f.page.momentOf(f.day, f.until)
		}
	}
	return fields
}

// texted are classes as codes of a list.
func texted(classes []models.Class) (out []string) {
	for _, c := range classes {
		out = append(out, string(c))
	}
	return out
}

// changing finds the note in the address for a form.
func (h *noteHandlers) changing(c echo.Context, titleKey string) (casenote.Shown, *noteForm, error) {
	one, err := h.notes.One(c.Request().Context(), actor(c), c.Param("id"), c.Param("note"))
	if err != nil {
		return one, nil, err
	}
	f, err := h.form(c, titleKey)
	if err == nil {
		f.lead, f.in.Version = f.page.noteTitle(one.Row.NoteFacts), one.Row.Version
	}
	return one, f, err
}

// written is changing for a note of a class that the role writes.
func (h *noteHandlers) written(c echo.Context, titleKey string) (casenote.Shown, *noteForm, error) {
	one, f, err := h.changing(c, titleKey)
	if err == nil && !one.Row.Writes {
		err = models.Fail(models.Forbidden, "error.forbidden")
	}
	return one, f, err
}

// correct asks for the right details and why they change. Words that are left empty
// stay.
func (h *noteHandlers) correct(c echo.Context) error {
	one, f, err := h.written(c, "casenote.correct_title")
	if err != nil {
		return err
	}
	f.lead, f.in.NoteFacts, f.day = f.lead+". "+f.page.T("casenote.correct_lead"), one.Row.NoteFacts, one.Row.At.Date(f.page.zone)
	if !one.Row.DayOnly {
		f.hour = models.TimeOfDay(f.page.At(one.Row.At))
	}
	if one.Row.UntilAt > 0 {
		f.until = models.TimeOfDay(f.page.At(one.Row.UntilAt))
	}
	fields := []field{f.page.Hidden("version").Into(&f.in.Version), f.page.Select("correction_reason").Called("delivery.correction_reason").Of(f.page.choicesOf("correction_reason.", models.CorrectionReasons)).Required().Into(&f.in.Reason)}
	fields = append(fields, f.questions(actor(c), false)...)
	if f.in.At == 0 {
		f.in.At = one.Row.At
	}
	return f.finishing(c, fields, "stay.corrected", func() (deed.Result, error) {
		return h.notes.Correct(c.Request().Context(), actor(c), one.CaseID, one.Row.ID, f.in)
	})
}

// takeBack asks why a note is taken back.
func (h *noteHandlers) takeBack(c echo.Context) error {
	one, f, err := h.written(c, "casenote.take_back_title")
	if err != nil {
		return err
	}
	fields := []field{f.page.Hidden("version").Into(&f.in.Version), f.page.Radios("removal_reason").Called("document.removal_reason").Of(f.page.choicesOf("document.removal.", models.RemovalReasons)).Required().Into(&f.in.Reason)}
	return f.finishing(c, fields, "stay.taken_back", func() (deed.Result, error) {
		return h.notes.TakeBack(c.Request().Context(), actor(c), one.CaseID, one.Row.ID, f.in)
	})
}

// answer asks what was done about a contact that was not safe.
func (h *noteHandlers) answer(c echo.Context) error {
	one, f, err := h.changing(c, "casenote.settle_title")
	if err != nil {
		return err
	}
	if one.Row.AlarmAt == 0 {
		return models.Fail(models.Conflict, "problem.casenote_answered")
	}
	fields := []field{f.page.Hidden("version").Into(&f.in.Version), f.page.Radios("answer").Of(f.page.choicesOf("casenote.alarm_answer.", models.AlarmAnswers)).Required().Into(&f.in.Answer)}
	return f.finishing(c, fields, "casenote.answered", func() (deed.Result, error) {
		return h.notes.Settle(c.Request().Context(), actor(c), one.CaseID, one.Row.ID, f.in)
	})
}
