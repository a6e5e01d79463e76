package handlers

import (
	"fmt"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/casefile"
)

// episodeForm is the coded parts of one of the times, and for a new one the
// words to seal.
type episodeForm struct {
	Began     dateInput `form:"began"`
	Ended     dateInput `form:"ended"`
	Recruiter string    `form:"recruiter" validate:"max=40"`
	Channel   string    `form:"channel" validate:"max=60"`
	Industry  string    `form:"industry" validate:"max=60"`
	From      string    `form:"from_place" validate:"max=6"`
	To        string    `form:"to_place" validate:"max=6"`
	Wages     string    `form:"wages_owed" validate:"max=60"`
	Debt      string    `form:"debt_owed" validate:"max=60"`
	People    string    `form:"people" validate:"max=8000"`
	Places    string    `form:"places" validate:"max=8000"`
	Seen      string    `form:"seen" validate:"omitempty,number"`
}

func (f *episodeForm) rules(today models.Date, problems models.Problems) {
	f.input(today, problems)
}

// input is the form as the service takes it.
func (f *episodeForm) input(today models.Date, problems models.Problems) casefile.EpisodeInput {
	began := f.Began.partial("began", today, models.DateRule{NotAfter: today}, problems)
	ended := f.Ended.partial("ended", today, models.DateRule{NotAfter: today}, problems)
	amount := func(name, typed string) int64 {
		paise, _, problem := models.ParseAmount(typed)
		if problem != "" {
			problems.Add(name, problem)
		}
		return paise
	}
	in := casefile.EpisodeInput{People: f.People, Places: f.Places, Episode: models.Episode{
		BeganOn: began.On, BeganSure: began.Sure, EndedOn: ended.On, EndedSure: ended.Sure, Recruiter: f.Recruiter, Channel: f.Channel, Industry: f.Industry,
		FromPlace: f.From, ToPlace: f.To, WagesOwed: amount("wages_owed", f.Wages), Debt: amount("debt_owed", f.Debt),
	}}
	in.Seen, _ = strconv.ParseInt(f.Seen, 10, 64)
	return in
}

// happenedTyped is the form that shows what is recorded.
func happenedTyped(lang string, e models.Episode) episodeForm {
	return episodeForm{
		Began: dateInputOf(lang, e.Began()), Ended: dateInputOf(lang, e.Ended()), Recruiter: e.Recruiter, Channel: e.Channel, Industry: e.Industry,
		From: e.FromPlace, To: e.ToPlace, Wages: amountTyped(e.WagesOwed), Debt: amountTyped(e.Debt), Seen: strconv.FormatInt(e.Version, 10),
	}
}

// amountTyped is an amount as people type it; none is an empty field.
func amountTyped(paise int64) string {
	switch {
	case paise == 0:
		return ""
	case paise%100 == 0:
		return models.GroupDigits(paise / 100)
	}
	return fmt.Sprintf("%s.%02d", models.GroupDigits(paise/100), paise%100)
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
	p.Fields = p.happenedFields()
	if c.Param("part") != "" {
		p.Lead = "happened.change"
	} else {
		for _, part := range casefile.EpisodeParts {
			p.Words = append(p.Words, p.Area(part).Tall(4).Optional().Private())
		}
	}
	return h.site.render(c, status, "happened/form", p)
}

func (p page) happenedFields() []field {
	return []field{
		p.AskDate("began").Optional(), p.AskDate("ended").Optional(),
		p.Select("recruiter").Of(p.choicesOf("recruiter.", models.Recruiters)).Optional(),
		p.Select("channel").Of(p.choicesOf("", models.Channels)).Optional(),
		p.Select("industry").Of(p.choicesOf("", models.Industries)).Optional(),
		p.Select("from_place").Of(p.placeChoices()).Optional(), p.Select("to_place").Of(p.placeChoices()).Optional(),
		p.Amount("wages_owed").Optional().Private(), p.Amount("debt_owed").Optional().Private(),
	}
}

// placeChoices lists the states of India and the countries people come from.
func (t texts) placeChoices() []choice {
	list := append(t.stateChoices(), t.choices("country.", countries)...)
	for i := range list {
		list[i].Group = t.T("happened.group_states")
		if i >= len(states) {
			list[i].Group = t.T("happened.group_countries")
		}
	}
	return list
}

// placeName writes a state or a country; a code that has no name stands as it is.
func (t texts) placeName(code string) string {
	for _, key := range []string{"state." + code, "country." + code} {
		if name := t.maybe(key); name != "" {
			return name
		}
	}
	return code
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
