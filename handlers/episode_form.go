package handlers

import (
	"cmp"
	"net/http"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/casefile"
)

// episodeForm asks for the coded parts of an episode, and for the words to seal
// of a new one: later they are opened first.
type episodeForm struct {
	caseFormPage
	h  *caseHandlers
	in casefile.EpisodeInput
}

func (h *caseHandlers) episodeForm(c echo.Context, heading string) (*episodeForm, error) {
	head, err := h.editing(c, "case.happened")
	if err != nil {
		return nil, err
	}
	list := episodesPath(head.Head.ID)
	head.Sections.stand(list)
	words := formWords{Back: &link{Text: head.page.T("happened.back"), Href: list}, Heading: head.page.T(heading), Text: head.page.T("happened.ask")}
	return &episodeForm{caseFormPage: caseFormPage{casePage: head, formWords: words}, h: h}, nil
}

// newEpisode asks for one more episode and writes it down.
func (h *caseHandlers) newEpisode(c echo.Context) error {
	f, err := h.episodeForm(c, "happened.new")
	if err != nil {
		return err
	}
	return f.answer(c, f.allFields, "happened.added", func() error {
		_, err := h.files.AddEpisode(c.Request().Context(), actor(c), f.Head.ID, f.in)
		return err
	})
}

// correctEpisode shows what is recorded of an episode and corrects it.
func (h *caseHandlers) correctEpisode(c echo.Context) error {
	f, err := h.episodeForm(c, "happened.change")
	if err != nil {
		return err
	}
	_, e, err := h.files.Episode(c.Request().Context(), actor(c), f.Head.ID, c.Param("part"))
	if err != nil {
		return err
	}
	f.in.EpisodeFacts, f.in.Seen = e.EpisodeFacts, e.Version
	return f.answer(c, f.codedFields, "happened.saved", func() error {
		_, err := h.files.CorrectEpisode(c.Request().Context(), actor(c), f.Head.ID, e.ID, f.in)
		return err
	})
}

// answer ends the request. Where a colleague was first, what was typed is shown
// again: what stands in the file is on the page before, and saving once more
// records this.
func (f *episodeForm) answer(c echo.Context, fields func() []field, done string, do func() error) error {
	stands := f.in.Seen
	asked := fields()
	show := func(status int) error {
		f.Form = formView{Action: f.page.Path, Draft: "happened", Fields: asked, Save: f.page.T("happened.save")}
		return f.h.site.render(c, status, "form/case", f.caseFormPage)
	}
	return f.page.finish(formSteps{
		show: show, do: do,
		done: func() error { return f.h.site.doneAt(c, episodesPath(f.Head.ID), done) },
		clash: func(error) error {
			f.Notices = []notice{{Kind: "info", Text: f.page.T("facts.conflict"), Live: true}}
			f.page.saw(stands)
			asked = fields()
			return show(http.StatusConflict)
		},
	})
}

// codedFields are the questions whose answers are codes, dates and amounts.
func (f *episodeForm) codedFields() []field {
	began, ended := f.in.Began(), f.in.Ended()
	lib := f.h.files.Library()
	fields := []field{
		f.page.Hidden("seen").Into(&f.in.Seen),
		f.page.AskDate("began").Past().Optional().Into(&began), f.page.AskDate("ended").Past().Optional().Into(&ended),
		f.page.Select("recruiter").Of(f.page.choicesOf("recruiter.", models.Recruiters)).Optional().Into(&f.in.Recruiter),
		f.page.Select("channel").Of(f.page.choicesOf("", models.Channels)).Optional().Into(&f.in.Channel),
		f.page.Select("industry").Of(f.page.choicesOf("", models.Industries)).Optional().Into(&f.in.Industry),
		f.page.Select("from_place").Of(f.page.placeChoices(lib)).Optional().Into(&f.in.FromPlace),
		f.page.Select("to_place").Of(f.page.placeChoices(lib)).Optional().Into(&f.in.ToPlace),
	}
	f.in.SetDates(began, ended)
	return append(fields, f.owed()...)
}

// owed asks for the two amounts, in the currency that is recorded.
func (f *episodeForm) owed() []field {
	p := f.page
	p.currency = cmp.Or(f.in.Currency, p.currency)
	wages, debt := f.in.Currency, f.in.Currency
	fields := []field{
		p.Amount("wages_owed").Optional().Private().IntoSum(&f.in.WagesOwed, &wages),
		p.Amount("debt_owed").Optional().Private().IntoSum(&f.in.Debt, &debt),
	}
	if wages != "" && debt != "" && wages != debt {
		p.found().Add("debt_owed", "amount.no_currency") // no page asks for two
	}
	f.in.Currency = cmp.Or(wages, debt)
	return fields
}

func (f *episodeForm) allFields() []field {
	return append(f.codedFields(),
		f.page.sealedField("people").Tall(4).Optional().Into(&f.in.People),
		f.page.sealedField("places").Tall(4).Optional().Into(&f.in.Places))
}
