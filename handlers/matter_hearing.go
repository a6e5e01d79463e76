package handlers

import (
	"slices"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/deed"
	"aftercare/services/matter"
)

// hearingForm is the questions about a hearing with what they read.
type hearingForm struct {
	*matterForm
	in   matter.HearingInput
	day  models.Date
	hour models.TimeOfDay
}

// hearing begins a form about a hearing.
func (h *matterHandlers) hearing(c echo.Context, titleKey string) (*hearingForm, error) {
	f, err := h.form(c, titleKey)
	if err != nil {
		return nil, err
	}
	f.page.calling("hearing")
	f.back = matterPath(c.Param("id"), c.Param("matter"))
	return &hearingForm{matterForm: f}, nil
}

// addHearing asks for a date of a matter.
func (h *matterHandlers) addHearing(c echo.Context) error {
	f, err := h.hearing(c, "hearing.add_title")
	if err != nil {
		return err
	}
	ch, err := h.matters.Choices(c.Request().Context(), actor(c), c.Param("id"), "")
	if err != nil {
		return err
	}
	fields, err := f.also(c, append([]field{f.token(ch.Token)}, f.ahead()...))
	if err != nil {
		return err
	}
	return f.finishing(c, "hearing", fields, "hearing.added", func() (deed.Result, error) {
		f.in.Stamp = f.stamp
		return h.matters.AddHearing(c.Request().Context(), actor(c), c.Param("id"), c.Param("matter"), f.in)
	})
}

// found finds the hearing in the address for a form.
func (h *matterHandlers) found(c echo.Context, titleKey string) (*hearingForm, matter.HearingRow, error) {
	one, err := h.matters.One(c.Request().Context(), actor(c), c.Param("id"), c.Param("matter"))
	if err != nil {
		return nil, matter.HearingRow{}, err
	}
	i := slices.IndexFunc(one.Hearings, func(r matter.HearingRow) bool { return r.ID == c.Param("hearing") })
	if i < 0 {
		return nil, matter.HearingRow{}, models.ErrNotFound()
	}
	f, err := h.hearing(c, titleKey)
	return f, one.Hearings[i], err
}

// changeHearing asks for the day of a hearing, who goes with her and what is
// arranged.
func (h *matterHandlers) changeHearing(c echo.Context) error {
	f, row, err := h.found(c, "hearing.change_title")
	if err != nil {
		return err
	}
	f.in.HearingFacts, f.stamp.Reason = row.HearingFacts, "new_information"
	f.lead, f.day = f.page.T("matter.correct_lead"), row.At.Date(f.page.zone)
	if !row.DayOnly {
		f.hour = models.TimeOfDay(f.page.At(row.At))
	}
	there, err := h.matters.EmptiableOfHearing(c.Request().Context(), actor(c), c.Param("id"), row.ID)
	if err != nil {
		return err
	}
	fields := append([]field{f.version(row.Version)}, f.ahead()...)
	if fields, err = f.also(c, f.emptying(fields, there, hearingCalled)); err != nil {
		return err
	}
	return f.finishing(c, "hearing", fields, "hearing.changed", func() (deed.Result, error) {
		f.in.Stamp = f.stamp
		return h.matters.CorrectHearing(c.Request().Context(), actor(c), c.Param("id"), row.ID, f.in)
	})
}

// hearingCalled are what the words of a hearing are called.
var hearingCalled = map[string]string{"place": "hearing.place", "who": "hearing.who", "happened": "hearing.happened"}

// ahead are the questions about a hearing before it.
func (f *hearingForm) ahead() []field {
	when := []field{f.page.AskDay("at").Into(&f.day), f.page.Text("at_time").Optional().Short().Max(40).Into(&f.hour)}
	f.in.At, f.in.DayOnly = f.page.momentOf(f.day, f.hour)
	return append(when,
		f.page.Select("purpose").Of(f.page.choicesOf("hearing.purpose.", models.HearingPurposes)).Required().Into(&f.in.Purpose),
		f.page.Select("companion").Of(f.page.choicesOf("hearing.companion.", models.Companions)).Optional().Into(&f.in.Companion),
		f.line("who", &f.in.Who), f.line("place", &f.in.Place),
		f.page.Select("travel").Of(f.page.choicesOf("hearing.arranged.", models.Arrangements)).Optional().Into(&f.in.Travel),
		f.page.Select("protection").Of(f.page.choicesOf("hearing.arranged.", models.Arrangements)).Optional().Into(&f.in.Protection),
		f.page.Select("interpreter").Of(f.h.languages(f.page)).Optional().Into(&f.in.Interpreter), f.told(),
	)
}

func (f *hearingForm) told() field {
	return f.page.AskDay("told_on").Optional().Past().Into(&f.in.ToldOn)
}

// answer asks what happened at a hearing, and when it goes on.
func (h *matterHandlers) answer(c echo.Context) error {
	f, row, err := h.found(c, "hearing.answer_title")
	if err != nil {
		return err
	}
	f.lead = f.page.hearingWhen(row.At, row.DayOnly) + ": " + f.page.hearingLine(row.Purpose, row.Companion)
	f.in.Outcome, f.in.ToldOn = row.Outcome, row.ToldOn
	next, hour := models.Date(""), models.TimeOfDay("")
	fields := []field{
		f.version(row.Version),
		f.page.Radios("outcome").Of(f.page.choicesOf("hearing.outcome.", models.HearingOutcomes)).Required().Into(&f.in.Outcome),
		f.page.Area("happened").Optional().Private().Tall(4).Max(models.MaxMatterWords).Into(&f.in.Happened), f.told(),
		f.page.AskDay("next").Optional().Into(&next), f.page.Text("next_time").Optional().Short().Max(40).Into(&hour),
		f.page.Select("next_purpose").Of(f.page.choicesOf("hearing.purpose.", models.HearingPurposes)).Optional().Into(&f.in.NextPurpose),
	}
	if actor(c).MayWrite(models.ClassLegal, "hearings.lawyer") {
		fields = append(fields, f.page.Area("lawyer").Called("matter.lawyer").Optional().Private().Tall(3).Max(models.MaxMatterWords).Into(&f.in.Lawyer))
	}
	f.in.NextAt, f.in.NextDayOnly = f.page.momentOf(next, hour)
	if fields, err = f.also(c, fields); err != nil {
		return err
	}
	return f.finishing(c, "hearing", fields, "hearing.answered", func() (deed.Result, error) {
		f.in.Stamp = f.stamp
		return h.matters.Answer(c.Request().Context(), actor(c), c.Param("id"), row.ID, f.in)
	})
}
