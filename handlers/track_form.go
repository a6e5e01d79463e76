package handlers

import (
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/deed"
	"aftercare/services/track"
)

// trackForm is a form about a track of a case with what it reads.
type trackForm struct {
	casePage
	h      *trackHandlers
	lead   string
	in     track.Input
	papers []models.Document
	near   []models.Office
	back   string
}

// form begins a form of the case in the address.
func (h *trackHandlers) form(c echo.Context, titleKey, back string) (*trackForm, error) {
	head, err := casePageOf(c, h.files, titleKey)
	if err == nil {
		err = actor(c).Require(access.EditCase)
	}
	if err != nil {
		return nil, err
	}
	f := &trackForm{casePage: head, h: h, back: back}
	f.Sections.stand(tracksPath(head.Head.ID))
	f.page.calling("track")
	return f, f.page.ask(c)
}

// finishing shows the form, or does the deed and goes back.
func (f *trackForm) finishing(c echo.Context, fields []field, said string, do func() (deed.Result, error)) error {
	var done deed.Result
	steps := formSteps{
		show: func(status int) error {
			p := caseFormPage{casePage: f.casePage, formWords: formWords{Heading: f.page.T(f.page.Title), Lead: f.lead}}
			p.Form = formView{Action: f.page.Path, Draft: "track", Fields: fields, Save: f.page.T("stay.save"), Cancel: &link{Text: f.page.T("delivery.cancel"), Href: f.back}}
			return f.h.site.render(c, status, "form/case", p)
		},
		do: func() (err error) { done, err = do(); return err },
		done: func() error {
			if f.back == tracksPath(f.Head.ID) && done.ID != "" && said != "stay.taken_back" {
				f.back = trackPath(f.Head.ID, done.ID)
			}
			return f.h.site.doneAt(c, f.back, said)
		},
	}
	if c.Param("track") != "" {
		steps.clash = func(error) error { return f.h.renderOne(c, http.StatusConflict, "") }
	}
	return f.page.finish(steps)
}

// record asks for a track of the kind in the address.
func (h *trackHandlers) record(c echo.Context) error {
	f, err := h.form(c, "track.title", tracksPath(c.Param("id")))
	if err != nil {
		return err
	}
	f.in.Kind = c.QueryParam("kind")
	fields := []field{f.page.tokenField(h.tracks.NewID(), &f.in.Token), f.page.Hidden("kind").Into(&f.in.Kind)}
	if !slices.Contains(models.TrackKinds, f.in.Kind) {
		f.in.Kind = models.TrackTraining
	}
	f.page.Title = "track.new." + f.in.Kind
	asked, err := f.questions(c)
	if err != nil {
		return err
	}
	return f.finishing(c, append(fields, asked...), "track.recorded", func() (deed.Result, error) {
		return h.tracks.Record(c.Request().Context(), actor(c), c.Param("id"), f.in)
	})
}

// found finds the track in the address for a form.
func (h *trackHandlers) found(c echo.Context, titleKey string) (track.Shown, *trackForm, error) {
	one, err := h.tracks.One(c.Request().Context(), actor(c), c.Param("id"), c.Param("track"))
	if err != nil {
		return one, nil, err
	}
	f, err := h.form(c, titleKey, trackPath(one.CaseID, one.Row.ID))
	if err == nil {
		f.lead, f.in.Version = f.page.trackTitle(one.Row.TrackFacts), one.Row.Version
	}
	return one, f, err
}

// change asks how a track went on, or what was wrong in it. Words that are left empty
// stay.
func (h *trackHandlers) change(c echo.Context) error {
	one, f, err := h.found(c, "track.change_title")
	if err != nil {
		return err
	}
	f.lead, f.in.TrackFacts, f.in.Reason = f.lead+". "+f.page.T("track.change_lead"), one.Row.TrackFacts, models.TrackWentOn
	why := append([]choice{{Value: models.TrackWentOn, Text: f.page.T("track.went_on")}}, f.page.choicesOf("correction_reason.", models.CorrectionReasons)...)
	fields := []field{f.page.Hidden("version").Into(&f.in.Version)}
	asked, err := f.questions(c)
	if err != nil {
		return err
	}
	fields = append(append(fields, asked...), f.page.Select("correction_reason").Called("track.reason").Of(why).Required().Into(&f.in.Reason))
	return f.finishing(c, fields, "track.changed", func() (deed.Result, error) {
		return h.tracks.Change(c.Request().Context(), actor(c), one.CaseID, one.Row.ID, f.in)
	})
}

// takeBack asks why a track is taken back.
func (h *trackHandlers) takeBack(c echo.Context) error {
	one, f, err := h.found(c, "track.take_back_title")
	if err != nil {
		return err
	}
	f.lead += ". " + f.page.T("track.take_back_lead")
	fields := []field{f.page.Hidden("version").Into(&f.in.Version), f.page.Radios("removal_reason").Called("document.removal_reason").Of(f.page.choicesOf("document.removal.", models.RemovalReasons)).Required().Into(&f.in.Reason)}
	f.back = tracksPath(one.CaseID)
	return f.finishing(c, fields, "stay.taken_back", func() (deed.Result, error) {
		return h.tracks.TakeBack(c.Request().Context(), actor(c), one.CaseID, one.Row.ID, f.in)
	})
}

// questions are what is asked of a track of a kind: what and since when in sight, the
// rest folded.
func (f *trackForm) questions(c echo.Context) ([]field, error) {
	kind := f.in.Kind
	of := models.TrackKindOf[kind]
	learns := kind == models.TrackSchool || kind == models.TrackTraining
	fields := []field{f.page.Select("field").Called("track.field_" + kind).Of(f.page.choicesOf("track.field."+kind+".", of.Fields)).Required().Into(&f.in.Field)}
	if err := f.choices(c, of.Offices); err != nil {
		return nil, err
	}
	if learns || kind == models.TrackWork {
		fields = append(fields, f.page.AskDay("wished_on").Optional().Past().Into(&f.in.WishedOn))
	}
	fields = append(fields, f.page.AskDay("from_on").Called("track.from_on_"+kind).Optional().Past().Into(&f.in.FromOn))
	if learns {
		fields = append(fields, f.page.AskDay("until_on").Optional().Into(&f.in.UntilOn))
	} else {
		fields = append(fields, f.page.Amount("amount").Called("track.amount_"+kind).Optional().IntoSum(&f.in.Amount, &f.in.Currency))
	}
	if kind == models.TrackWork {
		fields = append(fields, f.page.Radios("per").Of(f.page.choicesOf("track.per.", models.WagePers)).Inline().Optional().Into(&f.in.Per),
			f.page.Select("grade").Called("wage.grade").Of(f.page.choicesOf("wage.grade.", models.WageGrades)).Optional().Into(&f.in.Grade),
			f.page.Select("state").Of(f.page.regionChoices(f.h.library)).Optional().Into(&f.in.State))
	}
	fields = append(fields, f.where()...)
	fields = append(fields, f.page.Area("words").Optional().Private().Tall(3).Max(models.MaxTrackWords).Into(&f.in.Words), f.ended(of.Endings, learns))
	serves, err := f.serves(c, of.Service)
	return append(fields, serves...), err
}

// choices reads the places of the directory and the papers of the case.
func (f *trackForm) choices(c echo.Context, kinds []string) error {
	ctx, by := c.Request().Context(), actor(c)
	ch, err := f.h.tracks.Choices(ctx, by, f.Head.ID)
	if err != nil {
		return err
	}
	f.papers = ch.Papers
	f.near, err = f.h.offices.Near(ctx, by, kinds, ch.State, mostPlaces)
	return err
}

// where asks at which place of the directory it is, or at another.
func (f *trackForm) where() []field {
	place := f.page.Text("place").Optional().Private().Max(models.MaxTrackPlace).Into(&f.in.Place)
	if len(f.near) == 0 {
		return []field{place}
	}
	known := make([]choice, len(f.near))
	for i, o := range f.near {
		known[i] = choice{Value: o.ID, Text: joinDots(withoutEmpty(o.Name, o.District))}
	}
	return []field{f.page.Select("office").Of(known).Optional().Into(&f.in.OfficeID), place}
}

// mostPlaces is how many places of the directory a form offers.
const mostPlaces = 100

// ended are the questions about the end of a track.
func (f *trackForm) ended(endings []string, learns bool) field {
	if f.in.Ending != models.TrackFoundEnded {
		endings = slices.DeleteFunc(slices.Clone(endings), func(code string) bool { return code == models.TrackFoundEnded })
	}
	fields := []field{
		f.page.AskDay("ended_on").Optional().Past().Into(&f.in.EndedOn),
		f.page.Select("ending").Of(f.page.choicesOf("track.ending.", endings)).Optional().Into(&f.in.Ending),
	}
	if learns || f.in.Kind == models.TrackWork {
		fields = append(fields, f.page.Select("why").Of(f.page.choicesOf("track.why.", models.TrackWhys)).Optional().Into(&f.in.Why))
	}
	if learns {
		fields = append(fields, f.page.Select("certificate").Of(f.page.choicesOf("track.certificate.", models.TrackCertificates)).Optional().Into(&f.in.Certificate), f.paper())
	}
	return f.page.Fold("track.end", "more", fields...)
}

// paper asks for the paper of the case that is the certificate.
func (f *trackForm) paper() field {
	list := make([]choice, len(f.papers))
	for i, p := range f.papers {
		list[i] = choice{Value: p.ID, Text: f.page.T("document.kind." + p.Kind)}
	}
	return f.page.Select("paper_id").Of(list).Optional().Into(&f.in.PaperID)
}

// serves asks which rights the track serves.
func (f *trackForm) serves(c echo.Context, service string) ([]field, error) {
	if service == "" {
		return nil, nil
	}
	ch, err := f.h.deliveries.Choices(c.Request().Context(), actor(c), f.Head.ID)
	if err != nil {
		return nil, err
	}
	before := f.in.Serves.Codes()
	keys := slices.Clone(before)
	fields := f.page.servesFields(f.h.library, service, ch, before, &keys)
	f.in.Serves = models.ListOf(keys)
	return fields, nil
}

// addStep asks for attendance, an exam, whether work goes on, or a balance.
func (h *trackHandlers) addStep(c echo.Context) error {
	one, f, err := h.found(c, "track.title")
	if err != nil {
		return err
	}
	of := models.TrackKindOf[one.Row.Kind].Steps
	if !one.Row.Going() || len(of) == 0 {
		return models.Fail(models.Conflict, "problem.track_over")
	}
	in := track.StepInput{}
	in.Kind, in.OnDay = c.QueryParam("step"), f.page.Today()
	fields := []field{f.page.tokenField(h.tracks.NewID(), &in.Token), f.page.Hidden("step").Into(&in.Kind)}
	if !slices.Contains(of, in.Kind) {
		in.Kind = of[0]
	}
	f.page.Title = "track.step." + in.Kind
	if in.Kind == models.StepWork && one.Row.CheckPoint != "" {
		f.lead += ". " + f.page.T("track.ask_from", "when", f.page.T("track.point."+one.Row.CheckPoint), "date", f.page.Date(one.Row.CheckOn))
	}
	fields = append(fields, f.stepFields(&in)...)
	return f.finishing(c, fields, "track.step_saved", func() (deed.Result, error) {
		return h.tracks.AddStep(c.Request().Context(), actor(c), one.CaseID, one.Row.ID, in)
	})
}

// stepFields are the questions about a step.
func (f *trackForm) stepFields(in *track.StepInput) []field {
	day := f.page.AskDay("on_day").Called("track.on_day_" + in.Kind).Required().Past().Into(&in.OnDay)
	sum := func() []field {
		return []field{f.page.Amount("amount").Called("track.amount_"+in.Kind).Optional().IntoSum(&in.Amount, &in.Currency)}
	}
	switch in.Kind {
	case models.StepAttendance:
		return []field{day, f.page.Text("present").Required().Short().Max(4).Keyboard("numeric").Into(&in.Present), f.page.Text("days").Required().Short().Max(4).Keyboard("numeric").Into(&in.Days)}
	case models.StepExam:
		return []field{day, f.page.Radios("result").Called("track.exam").Of(f.page.choicesOf("track.exam.", models.ExamResults)).Required().Into(&in.Result)}
	case models.StepWork:
		fields := []field{f.page.Radios("result").Called("track.work").Of(f.page.choicesOf("track.work.", models.WorkAnswers)).Required().Into(&in.Result), day}
		return append(append(fields, sum()...), f.page.Radios("per").Of(f.page.choicesOf("track.per.", models.WagePers)).Inline().Optional().Into(&in.Per))
	}
	return append([]field{day}, sum()...)
}

// stepBack takes a step of a track back.
func (h *trackHandlers) stepBack(c echo.Context) error {
	version, err := versionPosted(c)
	if err != nil {
		return err
	}
	if _, err := h.tracks.TakeStepBack(c.Request().Context(), actor(c), c.Param("id"), c.Param("track"), c.Param("step"), version); err != nil {
		return err
	}
	return h.site.doneAt(c, trackPath(c.Param("id"), c.Param("track")), "stay.taken_back")
}
