package handlers

import (
	"cmp"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/casefile"
	"aftercare/services/pack"
)

// episodeForm is the coded parts of one of the times, and for a new one the
// words to seal.
type episodeForm struct {
	Began     dateInput   `form:"began"`
	Ended     dateInput   `form:"ended"`
	Recruiter string      `form:"recruiter" validate:"max=40"`
	Channel   string      `form:"channel" validate:"max=60"`
	Industry  string      `form:"industry" validate:"max=60"`
	From      string      `form:"from_place" validate:"max=6"`
	To        string      `form:"to_place" validate:"max=6"`
	Wages     amountInput `form:"wages_owed"`
	Debt      amountInput `form:"debt_owed"`
	People    string      `form:"people" validate:"max=8000"`
	Places    string      `form:"places" validate:"max=8000"`
	Seen      string      `form:"seen" validate:"omitempty,number"`
}

func (f *episodeForm) rules(today models.Date, problems models.Problems) {
	f.input(today, problems)
}

// input is the form as the service takes it.
func (f *episodeForm) input(today models.Date, problems models.Problems) casefile.EpisodeInput {
	began := f.Began.partial("began", today, models.DateRule{NotAfter: today}, problems)
	ended := f.Ended.partial("ended", today, models.DateRule{NotAfter: today}, problems)
	wages, currency := f.Wages.sum("wages_owed", problems)
	debt, other := f.Debt.sum("debt_owed", problems)
	if currency != "" && other != "" && currency != other {
		problems.Add("debt_owed", "amount.no_currency") // no page asks for two
	}
	in := casefile.EpisodeInput{People: f.People, Places: f.Places, EpisodeFacts: models.EpisodeFacts{
		BeganOn: began.On, BeganSure: began.Sure, EndedOn: ended.On, EndedSure: ended.Sure, Recruiter: f.Recruiter, Channel: f.Channel, Industry: f.Industry,
		FromPlace: f.From, ToPlace: f.To, WagesOwed: wages, Debt: debt, Currency: cmp.Or(currency, other),
	}}
	in.Seen, _ = strconv.ParseInt(f.Seen, 10, 64)
	return in
}

// happenedTyped is the form that shows what is recorded.
func happenedTyped(lang string, e models.Episode) episodeForm {
	return episodeForm{
		Began: dateInputOf(lang, e.Began()), Ended: dateInputOf(lang, e.Ended()), Recruiter: e.Recruiter, Channel: e.Channel, Industry: e.Industry,
		From: e.FromPlace, To: e.ToPlace, Wages: amountTyped(e.WagesOwed, e.Currency), Debt: amountTyped(e.Debt, e.Currency), Seen: strconv.FormatInt(e.Version, 10),
	}
}

// episodeFormPage asks for one of the times.
type episodeFormPage struct {
	casePage
	Lead     string
	Fields   []field
	Words    []field // for a new one only: later they are opened first
	Seen     string
	Conflict bool
	Back     string
}

func (h *caseHandlers) newHappened(c echo.Context) error {
	var f episodeForm
	if err := restored(c, &f); err != nil {
		return err
	}
	return h.renderHappened(c, http.StatusOK, f, nil)
}

func (h *caseHandlers) editHappened(c echo.Context) error {
	_, e, err := h.files.Episode(c.Request().Context(), actor(c), c.Param("id"), c.Param("part"))
	if err != nil {
		return err
	}
	f := happenedTyped(h.site.texts(c).Lang, e.Episode)
	if err := restored(c, &f); err != nil {
		return err
	}
	return h.renderHappened(c, http.StatusOK, f, nil)
}

func (h *caseHandlers) renderHappened(c echo.Context, status int, f episodeForm, problem error) error {
	head, err := h.files.Head(c.Request().Context(), actor(c), c.Param("id"))
	if err != nil {
		return err
	}
	if !head.May.Edit {
		return models.Fail(models.Forbidden, "error.forbidden")
	}
	p := episodeFormPage{casePage: newCasePage(c, "case.happened", head), Seen: f.Seen, Lead: "happened.new", Conflict: models.KindOf(problem) == models.Conflict, Back: happenedPath(head.ID)}
	p.Sections.stand(happenedPath(head.ID))
	p.page = p.filled(f).with(problem)
	p.Fields = p.happenedFields(h.files.Library())
	if c.Param("part") != "" {
		p.Lead = "happened.change"
	} else {
		for _, part := range casefile.EpisodeParts {
			p.Words = append(p.Words, p.Area(part).Tall(4).Optional().Private())
		}
	}
	return h.site.render(c, status, "happened/form", p)
}

func (p page) happenedFields(lib *pack.Library) []field {
	return []field{
		p.AskDate("began").Optional(), p.AskDate("ended").Optional(),
		p.Select("recruiter").Of(p.choicesOf("recruiter.", models.Recruiters)).Optional(),
		p.Select("channel").Of(p.choicesOf("", models.Channels)).Optional(),
		p.Select("industry").Of(p.choicesOf("", models.Industries)).Optional(),
		p.Select("from_place").Of(p.placeChoices(lib)).Optional(), p.Select("to_place").Of(p.placeChoices(lib)).Optional(),
		p.Amount("wages_owed").Optional().Private(), p.Amount("debt_owed").Optional().Private(),
	}
}

func (h *caseHandlers) addHappened(c echo.Context) error {
	return h.putHappened(c, "happened.added", func(in casefile.EpisodeInput) error {
		_, err := h.files.AddEpisode(c.Request().Context(), actor(c), c.Param("id"), in)
		return err
	})
}

func (h *caseHandlers) correctHappened(c echo.Context) error {
	return h.putHappened(c, "happened.saved", func(in casefile.EpisodeInput) error {
		_, err := h.files.CorrectEpisode(c.Request().Context(), actor(c), c.Param("id"), c.Param("part"), in)
		return err
	})
}

// putHappened records the form, or shows it again with what was typed.
func (h *caseHandlers) putHappened(c echo.Context, done string, put func(casefile.EpisodeInput) error) error {
	var f episodeForm
	err := bind(c, &f)
	if err == nil {
		err = put(f.input(h.site.texts(c).Today(), models.Problems{}))
	}
	switch models.KindOf(err) {
	case "":
		h.site.flash(c, done)
		return h.site.redirect(c, happenedPath(c.Param("id")))
	case models.Invalid:
		return h.renderHappened(c, http.StatusUnprocessableEntity, f, err)
	case models.Conflict:
		return h.happenedClash(c, f, err)
	}
	return err
}

// happenedClash shows what was typed again when a colleague was first. What
// stands in the file is on the page before; saving once more records this.
func (h *caseHandlers) happenedClash(c echo.Context, f episodeForm, conflict error) error {
	_, e, err := h.files.Episode(c.Request().Context(), actor(c), c.Param("id"), c.Param("part"))
	if err != nil {
		return err
	}
	f.Seen = strconv.FormatInt(e.Version, 10)
	return h.renderHappened(c, http.StatusConflict, f, conflict)
}
