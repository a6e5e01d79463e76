package handlers

import (
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/deed"
	"aftercare/services/followup"
)

// followForm is a form about the follow-up of a case.
type followForm struct {
	casePage
	h    *followHandlers
	lead string
	text string
	note []notice
	in   followup.Input
	day  models.Date
	hour models.TimeOfDay
	back string
}

// form begins a form of the case in the address.
func (h *followHandlers) form(c echo.Context, titleKey string) (*followForm, error) {
	head, err := casePageOf(c, h.files, titleKey)
	if err == nil {
		err = actor(c).Require(access.KeepFollowUp)
	}
	if err != nil {
		return nil, err
	}
	f := &followForm{casePage: head, h: h, back: followPath(c.Param("id"))}
	f.page.calling("follow")
	return f, f.page.ask(c)
}

// finishing shows the form, or does the deed and goes back to the list.
func (f *followForm) finishing(c echo.Context, draft string, fields []field, said string, do func() (deed.Result, error)) error {
	return f.page.finish(formSteps{
		show: func(status int) error {
			p := caseFormPage{casePage: f.casePage, formWords: formWords{Heading: f.page.T(f.page.Title), Lead: f.lead, Text: f.text, Notices: f.note}}
			p.Form = formView{Action: f.page.Path, Draft: draft, Fields: fields, Save: f.page.T("stay.save"), Cancel: &link{Text: f.page.T("delivery.cancel"), Href: f.back}}
			return f.h.site.render(c, status, "form/case", p)
		},
		do:   func() error { _, err := do(); return err },
		done: func() error { return f.h.site.doneAt(c, f.back, said) },
	})
}

// wish asks what the survivor wishes about contact: which days, or none.
func (h *followHandlers) wish(c echo.Context) error {
	list, err := h.follows.List(c.Request().Context(), actor(c), c.Param("id"))
	if err != nil {
		return err
	}
	f, err := h.form(c, "follow.wish_title")
	if err != nil {
		return err
	}
	f.lead = f.page.T("follow.wish_lead")
	if n := f.page.consentNotice(list); n != nil {
		f.note = []notice{*n}
	}
	in := followup.PlanInput{ExitOn: list.Exit, Points: models.FollowUpPointCodes()} // nobody's wish is chosen beforehand
	if p := list.Plan; p != nil {
		in.ExitOn, in.Wish, in.Seen, in.Points = p.ExitOn, p.Wish, p.Version, nil
		if in.ExitOn == "" {
			in.ExitOn, in.Points = list.Exit, p.Points.List()
		}
		for _, r := range list.Due {
			in.Points = append(in.Points, withoutEmpty(r.Point)...)
		}
	}
	points := f.page.choicesOf("follow.point.", models.FollowUpPointCodes())
	fields := []field{
		f.page.Hidden("seen").Into(&in.Seen), f.page.Radios("wish").Of(f.page.choicesOf("follow.wish.", models.FollowWishes)).Required().Into(&in.Wish),
		f.page.AskDay("exit_on").Optional().Into(&in.ExitOn), f.page.Checks("points").Of(points).Optional().Into(&in.Points),
		f.page.Area("words").Called("follow.wish_words").Optional().Private().Tall(3).Max(models.MaxFollowWords).Into(&in.Words),
	}
	return f.finishing(c, "follow", fields, "follow.wish_saved", func() (deed.Result, error) {
		return h.follows.Agree(c.Request().Context(), actor(c), c.Param("id"), in)
	})
}

// addDay plans a follow-up on a day of its own.
func (h *followHandlers) addDay(c echo.Context) error {
	list, err := h.follows.List(c.Request().Context(), actor(c), c.Param("id"))
	if err != nil {
		return err
	}
	f, err := h.form(c, "follow.add_day")
	if err != nil {
		return err
	}
	var in followup.DayInput
	fields := []field{f.page.tokenField(list.Token, &in.Token), f.page.AskDay("due_on").Required().Into(&in.DueOn)}
	return f.finishing(c, "", fields, "follow.day_saved", func() (deed.Result, error) {
		return h.follows.PlanDay(c.Request().Context(), actor(c), c.Param("id"), in)
	})
}

// moveDay plans a follow-up for another day.
func (h *followHandlers) moveDay(c echo.Context) error {
	one, err := h.found(c, true)
	if err != nil {
		return err
	}
	f, err := h.form(c, "follow.other_day")
	if err != nil {
		return err
	}
	f.lead = joinDots([]string{f.page.followName(one.Row.Point), f.page.FullDay(one.Row.DueOn)})
	in := followup.DayInput{DueOn: one.Row.DueOn, Seen: one.Row.Version}
	fields := []field{f.page.Hidden("seen").Into(&in.Seen), f.page.AskDay("due_on").Required().Into(&in.DueOn)}
	return f.page.finish(formSteps{
		show: func(status int) error {
			p := followDayPage{caseFormPage: caseFormPage{casePage: f.casePage, formWords: formWords{Heading: f.page.T(f.page.Title), Lead: f.lead}}}
			p.Form = formView{Action: f.page.Path, Fields: fields, Save: f.page.T("stay.save"), Cancel: &link{Text: f.page.T("delivery.cancel"), Href: f.back}}
			p.Drop, p.Seen = followPath(one.CaseID)+"/"+one.Row.ID+"/drop", one.Row.Version
			return h.site.render(c, status, "follow/day", p)
		},
		do: func() error {
			_, err := h.follows.MoveDay(c.Request().Context(), actor(c), c.Param("id"), one.Row.ID, in)
			return err
		},
		done: func() error { return h.site.doneAt(c, f.back, "follow.day_saved") },
	})
}

// followDayPage asks for another day of a follow-up, and can drop it.
type followDayPage struct {
	caseFormPage
	Drop string
	Seen int64
}

// dropDay takes a planned follow-up off the list.
func (h *followHandlers) dropDay(c echo.Context) error {
	values, err := posted(c)
	if err != nil {
		return err
	}
	seen, err := strconv.ParseInt(values.Get("seen"), 10, 64)
	if err != nil {
		return models.Fail(models.Invalid, "error.unreadable_form")
	}
	if _, err := h.follows.DropDay(c.Request().Context(), actor(c), c.Param("id"), c.Param("follow"), seen); err != nil {
		return err
	}
	return h.site.doneAt(c, followPath(c.Param("id")), "follow.dropped")
}

// record asks what happened at a planned follow-up.
func (h *followHandlers) record(c echo.Context) error {
	one, err := h.found(c, true)
	if err != nil {
		return err
	}
	return h.contact(c, one)
}

// recordNew asks about a contact that nobody had planned.
func (h *followHandlers) recordNew(c echo.Context) error {
	one, err := h.follows.One(c.Request().Context(), actor(c), c.Param("id"), "")
	if err != nil {
		return err
	}
	return h.contact(c, one)
}

// contact asks about a visit or a call in one page. What is known stands there.
func (h *followHandlers) contact(c echo.Context, one followup.Shown) error {
	f, err := h.form(c, "follow.record_title")
	if err != nil {
		return err
	}
	if one.Row.ID != "" {
		f.lead = joinDots([]string{f.page.followName(one.Row.Point), f.page.FullDay(one.Row.DueOn)})
	}
	f.in.Seen, f.text = one.Row.Version, f.page.T("follow.before")
	if n := f.page.consentNotice(one.Listed); n != nil {
		f.note = []notice{*n}
	}
	f.known(one)
	fields := []field{f.page.tokenField(one.Token, &f.in.Token), f.page.Hidden("seen").Into(&f.in.Seen)}
	fields = append(fields, f.fields()...)
	fields = append(fields, f.next(one))
	return f.finishing(c, "follow", fields, "follow.recorded", func() (deed.Result, error) {
		return h.follows.Record(c.Request().Context(), actor(c), c.Param("id"), one.Row.ID, f.in)
	})
}

// known takes over what the last contact and the file say and what rarely changes. What
// may be dangerous is asked every time.
func (f *followForm) known(one followup.Shown) {
	f.in.Home, f.in.Learning = one.Known["home.with"].Code, one.Learns
	for _, r := range one.Done {
		if r.Result == models.FollowReached {
			f.in.Learning = r.Learning
			break
		}
	}
	if f.in.Learning == models.FollowSaidNothing {
		f.in.Learning = ""
	}
}

// next asks when to speak again.
func (f *followForm) next(one followup.Shown) field {
	q := f.page.AskDay("next_on").Optional()
	if due := nextDue(one.Listed, one.Row.ID, f.page.Today()); due != "" {
		q = q.Words(f.page.T("follow.next_on.label"), f.page.T("follow.next_planned", "date", f.page.Date(due), "n", models.NextTryDays), "")
	}
	return q.Into(&f.in.NextOn)
}

// fields are the questions about a contact.
func (f *followForm) fields() []field {
	if f.day == "" {
		f.day = f.page.Today()
	}
	fields := []field{
		f.page.Radios("result").Of(f.page.choicesOf("follow.result.", models.FollowResults)).Required().Into(&f.in.Result),
		f.page.Radios("way").Of(f.page.choicesOf("follow.way.", models.FollowWays)).Optional().Into(&f.in.Way),
		f.page.AskDay("at").Past().Into(&f.day), f.page.Text("at_time").Called("stay.at_time").Optional().Short().Max(40).Into(&f.hour),
		f.page.Fold("follow.not_reached_title", "more", f.notReached()...),
		f.page.Radios("safe").Of(f.page.choicesOf("follow.safe.", models.FollowSafe)).Optional().Into(&f.in.Safe),
	}
	f.in.At, f.in.DayOnly = f.page.momentOf(f.day, f.hour)
	for _, a := range []struct {
		name string
		of   []string
		to   *string
	}{
		{"home", models.FollowHomes, &f.in.Home}, {"home_safe", models.FollowHomeSafe, &f.in.HomeSafe}, {"violence", models.FollowViolence, &f.in.Violence},
		{"trafficker", models.FollowTraffickers, &f.in.Trafficker}, {"money", models.FollowMoney, &f.in.Money}, {"learning", models.FollowLearning, &f.in.Learning},
		{"stigma", models.FollowStigma, &f.in.Stigma}, {"mind", models.FollowMind, &f.in.Mind},
	} {
		list := append(f.page.choicesOf("follow."+a.name+".", a.of), choice{Value: models.FollowSaidNothing, Text: f.page.T("follow.rather_not")})
		fields = append(fields, f.page.Select(a.name).Of(list).Optional().Into(a.to))
	}
	return append(fields, f.page.Area("words").Optional().Private().Tall(4).Max(models.MaxFollowWords).Into(&f.in.Words))
}

// notReached are the questions about a try that reached nobody.
func (f *followForm) notReached() []field {
	told := f.in.ToldCodes()
	fields := []field{
		f.page.Select("why_not").Of(f.page.choicesOf("follow.why_not.", models.FollowWhyNot)).Optional().Into(&f.in.WhyNot),
		f.page.Checks("told").Of(f.page.choicesOf("follow.told.", models.FollowTold)).Optional().Into(&told),
	}
	f.in.Told = strings.Join(told, " ")
	return fields
}

// correct asks for what was wrong in what was written about a contact.
func (h *followHandlers) correct(c echo.Context) error {
	one, err := h.found(c, false)
	if err != nil {
		return err
	}
	f, err := h.form(c, "follow.correct_title")
	if err != nil {
		return err
	}
	f.in.FollowUpFacts, f.in.Seen, f.back = one.Row.FollowUpFacts, one.Row.Version, followPath(one.CaseID)+"/"+one.Row.ID
	f.lead, f.day = f.page.T("matter.correct_lead"), one.Row.At.Date(f.page.zone)
	if !one.Row.DayOnly {
		f.hour = models.TimeOfDay(f.page.At(one.Row.At))
	}
	fields := append([]field{f.page.Hidden("seen").Into(&f.in.Seen), f.reason()}, f.fields()...)
	return f.finishing(c, "follow", fields, "stay.corrected", func() (deed.Result, error) {
		return h.follows.Correct(c.Request().Context(), actor(c), one.CaseID, one.Row.ID, f.in)
	})
}

func (f *followForm) reason() field {
	return f.page.Select("correction_reason").Called("document.correction_reason").Of(f.page.choicesOf("correction_reason.", models.CorrectionReasons)).Required().Into(&f.in.Reason)
}

// takeBack asks why what was written about a contact is taken back.
func (h *followHandlers) takeBack(c echo.Context) error {
	one, err := h.found(c, false)
	if err != nil {
		return err
	}
	f, err := h.form(c, "stay.take_back_title")
	if err != nil {
		return err
	}
	f.in.Seen, f.lead = one.Row.Version, f.page.T("follow.take_back_lead")
	return f.finishing(c, "", []field{f.page.Hidden("seen").Into(&f.in.Seen), f.reason()}, "stay.taken_back", func() (deed.Result, error) {
		return h.follows.TakeBack(c.Request().Context(), actor(c), one.CaseID, one.Row.ID, f.in)
	})
}
