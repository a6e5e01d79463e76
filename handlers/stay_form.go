package handlers

import (
	"cmp"
	"slices"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/casefile"
	"aftercare/services/deed"
)

// stayForm is a form about a stay of a case.
type stayForm struct {
	casePage
	h       *stayHandlers
	by      string // account of the user
	lead    string
	choices casefile.StayChoices
	day     models.Date
	hour    models.TimeOfDay
	back    string
}

// form begins a form of the case in the address.
func (h *stayHandlers) form(c echo.Context, titleKey string) (*stayForm, error) {
	head, err := casePageOf(c, h.files, titleKey)
	if err == nil {
		err = actor(c).Require(access.KeepStay)
	}
	if err != nil {
		return nil, err
	}
	f := &stayForm{casePage: head, h: h, by: actor(c).ID(), back: stayPath(c.Param("id"))}
	f.page.calling("stay")
	if f.choices, err = h.files.StayChoices(c.Request().Context(), actor(c), c.Param("id")); err != nil {
		return nil, err
	}
	return f, f.page.ask(c)
}

// finishing shows the form, or does the deed and goes back to the stays.
func (f *stayForm) finishing(c echo.Context, fields []field, said string, do func() (deed.Result, error)) error {
	return f.h.site.deedForm(c, f.casePage, caseDeed{lead: f.lead, draft: "stay", fields: fields, back: f.back, said: said, do: do})
}

// admit asks for the admission, with what the file says already filled in.
func (h *stayHandlers) admit(c echo.Context) error {
	f, err := h.form(c, "stay.admit_title")
	if err != nil {
		return err
	}
	var in casefile.AdmissionInput
	f.lead = f.page.T("stay.admit_lead")
	f.prefill(&in)
	fields := []field{f.page.tokenField(f.choices.Token, &in.Token)}
	fields = append(fields, f.when(&in.MovementFacts)...)
	fields = append(fields, f.way(&in.Way), f.bed(&in.BedID, ""))
	fields = append(fields, f.rests(&in.StayFacts, &in.OrderEnds)...)
	return f.finishing(c, fields, "stay.admitted", func() (deed.Result, error) {
		return h.files.Admit(c.Request().Context(), actor(c), c.Param("id"), in)
	})
}

// prefill takes from the file what it says already: nothing is asked twice.
func (f *stayForm) prefill(in *casefile.AdmissionInput) {
	facts := f.choices.Facts
	in.Way, in.ReviewOn = models.WayNew, models.DateOf(f.page.now.Time().In(f.page.zone).AddDate(0, 0, models.ReviewDays))
	began := facts["event.stay_started"].Value()
	if on := began.On; on.Sure == models.SureExact {
		f.day = on.Earliest()
	}
	if began.At > 0 {
		f.day, f.hour = began.At.Date(f.page.zone), models.TimeOfDay(f.page.At(began.At))
	}
	switch {
	case facts["stay.order"].Answer == models.Yes:
		in.Basis = models.BasisOrder
	case facts["stay.consent"].Answer == models.Yes:
		in.Basis = models.BasisConsent
	}
	f.orderEnds(&in.OrderEnds)
}

// orderEnds is the day on which the file says that the order ends.
func (f *stayForm) orderEnds(to *models.Date) {
	if on := f.choices.Facts["stay.order_ends"].Value().On; on.Sure == models.SureExact {
		*to = on.Earliest()
	}
}

// when are the day and the hour of a movement.
func (f *stayForm) when(m *models.MovementFacts) []field {
	if f.day == "" {
		f.day = f.page.Today()
	}
	fields := []field{f.page.AskDay("at").Past().Into(&f.day), f.page.Text("at_time").Optional().Short().Max(40).Into(&f.hour)}
	m.At, m.DayOnly = f.page.momentOf(f.day, f.hour)
	return fields
}

func (f *stayForm) way(to *string) field {
	return f.page.Radios("way").Of(f.page.choicesOf("stay.way.", models.AdmissionWays)).Required().Into(to)
}

// bed offers the free beds of the house, and the one that the resident has.
func (f *stayForm) bed(to *string, has string) field {
	var list []choice
	for _, b := range f.choices.Beds {
		list = append(list, choice{Value: b.ID, Text: f.page.T("stay.bed_choice", "bed", f.page.bedName(b.BedFacts), "kind", f.page.T("bed.kind."+b.Kind))})
	}
	if *to != "" && !slices.ContainsFunc(list, func(c choice) bool { return c.Value == *to }) {
		list = append([]choice{{Value: *to, Text: has}}, list...)
	}
	return f.page.Select("bed").Of(list).Optional().Into(to)
}

// rests are the questions on what a stay rests, and who pays for it.
func (f *stayForm) rests(in *models.StayFacts, ends *models.Date) []field {
	var with []choice
	for _, r := range f.choices.With {
		with = append(with, choice{Value: r.ID, Text: r.Code})
	}
	fields := []field{
		f.page.Radios("basis").Of(f.page.choicesOf("stay.basis.", models.StayBases)).Required().Into(&in.Basis),
		f.page.AskDay("order_ends").Optional().Into(ends), f.page.AskDay("review_on").Required().Into(&in.ReviewOn),
		f.page.Select("funding").Of(f.page.choicesOf("stay.funding.", models.Fundings)).Optional().Into(&in.Funding),
	}
	if len(with) > 0 {
		fields = append(fields, f.page.Select("with_case").Of(with).Optional().Into(&in.WithCaseID))
	}
	return fields
}

// move asks for a movement of the kind in the address.
func (h *stayHandlers) move(c echo.Context) error {
	y, _, err := h.found(c)
	if err != nil {
		return err
	}
	kind := models.MovementKind(c.QueryParam("kind"))
	if !slices.Contains(models.MovementKinds, kind) {
		kind = models.MoveLeave
	}
	f, err := h.form(c, "stay.do."+string(kind))
	if err != nil {
		return err
	}
	in := casefile.MovementInput{MovementFacts: models.MovementFacts{Kind: kind}, Seen: y.Version}
	if kind == models.MoveLeft { // a return that was recorded names day and place
		in.Goal = cmp.Or(c.QueryParam("to"), y.LeavesTo)
		if on := models.Date(c.QueryParam("on")); on != "" {
			if _, ok := on.Time(f.page.zone); ok {
				f.day = on
			}
		}
	}
	fields := append([]field{f.page.tokenField(f.choices.Token, &in.Token), f.page.Hidden("seen").Into(&in.Seen)}, f.movement(&in.MovementFacts, "")...)
	if kind == models.MoveLeft {
		f.lead = f.page.T("stay.left_lead")
		told := y.Told()
		fields = append(fields, f.told(&told, f.page.AskDay("told_on").Optional().Past())...)
		if told.On+models.Date(told.View) != "" && told != y.Told() {
			in.Told = &told
		}
	}
	return f.finishing(c, fields, "stay.moved", func() (deed.Result, error) {
		return h.files.RecordMovement(c.Request().Context(), actor(c), c.Param("id"), y.ID, in)
	})
}

// movement are the questions about a movement of a kind. bed names the one it is
// about already.
func (f *stayForm) movement(m *models.MovementFacts, bed string) []field {
	fields := f.when(m)
	switch m.Kind {
	case models.MoveAdmitted, models.MoveBed:
		fields = append(fields, f.bed(&m.BedID, bed))
	case models.MoveLeave:
		fields = append(fields, f.page.AskDay("due_on").Required().Into(&m.DueOn))
	case models.MoveHospital:
		fields = append(fields, f.page.AskDay("due_on").Optional().Into(&m.DueOn))
	case models.MoveLeft:
		fields = append(fields, f.page.Select("goal").Of(f.page.choicesOf("stay.goal.", models.Destinations)).Required().Into(&m.Goal))
	}
	return fields
}

// told are the questions on what the survivor was told of leaving. on asks for the day.
func (f *stayForm) told(t *models.StayTold, on field) []field {
	if t.By == "" {
		t.By = f.by
	}
	if t.In == "" {
		t.In = f.choices.Facts["person.language"].Code
	}
	fields := []field{on.Into(&t.On), f.page.Radios("told_view").Of(f.page.choicesOf("stay.told_view.", models.StayViews)).Optional().Into(&t.View)}
	if word := f.h.library.Fact("person.language"); word != nil {
		fields = append(fields, f.page.Select("told_in").Of(f.page.codesOf(word)).Optional().Into(&t.In))
	}
	return append(fields, f.page.Select("told_by").Of(f.page.colleagueChoices(f.choices.Tellers)).Optional().Into(&t.By))
}

// tell asks what the survivor was told of leaving, before it.
func (h *stayHandlers) tell(c echo.Context) error {
	y, _, err := h.found(c)
	if err != nil {
		return err
	}
	f, err := h.form(c, "stay.tell")
	if err != nil {
		return err
	}
	in := casefile.ToldInput{StayTold: y.Told(), Seen: y.Version}
	if in.On == "" {
		in.On = f.page.Today()
	}
	f.lead = f.page.T("stay.tell_lead")
	fields := append([]field{f.page.Hidden("seen").Into(&in.Seen)}, f.told(&in.StayTold, f.page.AskDay("told_on").Required().Past())...)
	fields = append(fields, f.page.AskDay("leaves_on").Optional().Into(&in.LeavesOn), f.page.Select("leaves_to").Of(f.page.choicesOf("stay.goal.", models.Destinations)).Optional().Into(&in.LeavesTo))
	return f.finishing(c, fields, "stay.reviewed", func() (deed.Result, error) {
		return h.files.TellOfLeaving(c.Request().Context(), actor(c), c.Param("id"), y.ID, in)
	})
}

// review asks on what the stay rests from now on.
func (h *stayHandlers) review(c echo.Context) error {
	y, _, err := h.found(c)
	if err != nil {
		return err
	}
	f, err := h.form(c, "stay.review_title")
	if err != nil {
		return err
	}
	in := casefile.StayInput{StayFacts: y.StayFacts, Seen: y.Version, Reason: "new_information"}
	f.orderEnds(&in.OrderEnds)
	fields := append([]field{f.page.Hidden("seen").Into(&in.Seen)}, f.rests(&in.StayFacts, &in.OrderEnds)...)
	return f.finishing(c, fields, "stay.reviewed", func() (deed.Result, error) {
		return h.files.ReviewStay(c.Request().Context(), actor(c), c.Param("id"), y.ID, in)
	})
}

// correct asks for what was wrong in a movement.
func (h *stayHandlers) correct(c echo.Context) error {
	y, m, err := h.found(c)
	if err != nil {
		return err
	}
	f, err := h.form(c, "stay.correct_title")
	if err != nil {
		return err
	}
	in := casefile.MovementInput{MovementFacts: m.MovementFacts, Seen: y.Version}
	f.lead, f.day = f.page.T("stay.kind."+string(m.Kind)), m.At.Date(f.page.zone)
	if !m.DayOnly {
		f.hour = models.TimeOfDay(f.page.At(m.At))
	}
	fields := append([]field{f.page.Hidden("seen").Into(&in.Seen), f.reason(&in.Reason)}, f.movement(&in.MovementFacts, f.page.bedOrNone(m.Room, m.Bed))...)
	return f.finishing(c, fields, "stay.corrected", func() (deed.Result, error) {
		return h.files.CorrectMovement(c.Request().Context(), actor(c), c.Param("id"), m.ID, in)
	})
}

func (f *stayForm) reason(to *string) field {
	return f.page.Select("correction_reason").Called("document.correction_reason").Of(f.page.choicesOf("correction_reason.", models.CorrectionReasons)).Required().Into(to)
}

// takeBack asks why a movement is taken back that never was.
func (h *stayHandlers) takeBack(c echo.Context) error {
	y, m, err := h.found(c)
	if err != nil {
		return err
	}
	f, err := h.form(c, "stay.take_back_title")
	if err != nil {
		return err
	}
	in := casefile.MovementInput{Seen: y.Version}
	f.lead = f.page.T("stay.take_back_lead", "what", f.page.T("stay.kind."+string(m.Kind)))
	return f.finishing(c, []field{f.page.Hidden("seen").Into(&in.Seen), f.reason(&in.Reason)}, "stay.taken_back", func() (deed.Result, error) {
		return h.files.TakeBackMovement(c.Request().Context(), actor(c), c.Param("id"), m.ID, in)
	})
}
