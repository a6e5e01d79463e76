package handlers

import (
	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/deed"
	"aftercare/services/delivery"
	"aftercare/services/referral"
)

// one begins a form about the referral in the address.
func (h *referralHandlers) one(c echo.Context, titleKey string) (*referralForm, referral.Row, error) {
	one, err := h.referrals.One(c.Request().Context(), actor(c), c.Param("id"), c.Param("referral"))
	if err != nil {
		return nil, one.Row, err
	}
	f, err := h.form(c, titleKey, referralPath(one.CaseID, one.Row.ID))
	if err == nil {
		f.lead = serviceName(h.library, f.page.texts, one.Row.Service) + ", " + f.page.T("referral.sent_line", "date", f.page.Date(one.Row.SentOn))
	}
	return f, one.Row, err
}

// answer asks what the provider said.
func (h *referralHandlers) answer(c echo.Context) error {
	f, row, err := h.one(c, "referral.answer_title")
	if err != nil {
		return err
	}
	in := referral.AnswerInput{Version: row.Version}
	if row.State != models.ReferralSent {
		in.State = row.State
	}
	states := make([]string, len(models.ReferralAnswers))
	for i, s := range models.ReferralAnswers {
		states[i] = string(s)
	}
	fields := []field{
		f.page.Hidden("version").Into(&in.Version), f.page.Radios("state").Called("referral.what_said").Of(f.page.choicesOf("referral.said.", states)).Required().Into(&in.State),
		f.page.Select("decline_reason").Of(f.page.choicesOf("referral.decline.", models.ReferralDeclines)).Optional().Into(&in.DeclineReason),
		f.page.Area("answer").Called("referral.answer_words").Optional().Private().Tall(3).Max(models.MaxReferralWords).Into(&in.Answer),
		f.page.Fold("referral.more", "more", f.page.AskDay("answered_on").Optional().Past().Into(&in.AnsweredOn), f.page.AskDay("due_on").Called("referral.look_on").Optional().Into(&in.DueOn)),
	}
	return f.finishing(c, "referral", fields, "referral.answered_done", func() (deed.Result, error) {
		return h.referrals.Answer(c.Request().Context(), actor(c), c.Param("id"), row.ID, in)
	})
}

// givers says which kind of provider of a service an office of a kind is.
var givers = map[string]string{
	"dlsa": "legal_services", "slsa": "legal_services", "legal_aid": "legal_services", "court": "court", "police_station": "police",
	"district_magistrate": "department", "labour_office": "department", "committee": "department",
}

// outcome asks what came of a referral, as a service is asked about. What the referral
// knows is filled in.
func (h *referralHandlers) outcome(c echo.Context) error {
	ctx, caseID := c.Request().Context(), c.Param("id")
	f, row, err := h.one(c, "referral.outcome_title")
	if err != nil {
		return err
	}
	if err := actor(c).Require(access.RecordDelivery); err != nil {
		return err
	}
	ch, err := h.deliveries.Choices(ctx, actor(c), caseID)
	if err != nil {
		return err
	}
	in := referral.OutcomeInput{Seen: row.Version}
	in.Kind, in.Provider, in.Outcome = row.Service, givers[row.ProviderKind], models.OutcomeDone
	if in.Provider == "" {
		in.Provider = "partner"
	}
	fields := []field{f.page.tokenField(ch.Token, &in.Token), f.page.Hidden("version").Into(&in.Seen), f.day(&in.Input)}
	fields = append(fields, f.page.Radios("outcome").Of(f.page.choicesOf("delivery_outcome.", []string{models.OutcomeDone, models.OutcomePartly, models.OutcomeDeclined})).Required().Into(&in.Outcome))
	if h.deliveries.MayNote(actor(c), row.Service) {
		fields = append(fields, f.page.Area("note").Called("delivery.note").Optional().Private().Tall(3).Max(models.MaxNote).Into(&in.Note))
	}
	fields = append(fields, f.page.servesFields(h.library, row.Service, ch, nil, &in.Serves)...)
	fields = append(fields, f.page.Fold("referral.more", "more", f.page.Select("provider").Called("delivery.provider").Of(f.page.choicesOf("provider.", models.Providers)).Optional().Into(&in.Provider)))
	return f.finishing(c, "referral", fields, "referral.completed_done", func() (deed.Result, error) {
		return h.referrals.Complete(ctx, actor(c), caseID, row.ID, in)
	})
}

// day asks on which day help was given: today is now, another day is that day and no more.
func (f *referralForm) day(in *delivery.Input) field {
	on := f.page.Today()
	asked := f.page.AskWhen("at").Past().Into(&on)
	in.Kept = asked.kept()
	if on != "" && on != f.page.Today() {
		in.At, in.DayOnly = models.EndOfDay(on, f.page.zone), true
	}
	return asked
}

// end asks why a referral ends without help.
func (h *referralHandlers) end(c echo.Context) error {
	f, row, err := h.one(c, "referral.end_title")
	if err != nil {
		return err
	}
	in := referral.Stamp{Version: row.Version}
	fields := []field{f.page.Hidden("version").Into(&in.Version), f.page.Radios("end_reason").Of(f.page.choicesOf("referral.ending.", models.ReferralEnds)).Required().Into(&in.Reason)}
	return f.finishing(c, "", fields, "referral.ended_done", func() (deed.Result, error) {
		return h.referrals.End(c.Request().Context(), actor(c), c.Param("id"), row.ID, in)
	})
}

// told records that the provider was told, and reopen takes an end back.
func (h *referralHandlers) told(c echo.Context) error {
	return h.turn(c, "referral.told_done", h.referrals.Told)
}
func (h *referralHandlers) reopen(c echo.Context) error {
	return h.turn(c, "referral.reopened_done", h.referrals.Reopen)
}

// turn does a deed whose button carries the version it stood beside.
func (h *referralHandlers) turn(c echo.Context, said string, do referralTurn) error {
	version, err := versionPosted(c)
	if err != nil {
		return err
	}
	if _, err := do(c.Request().Context(), actor(c), c.Param("id"), c.Param("referral"), version); err != nil {
		return err
	}
	return h.site.doneAt(c, referralPath(c.Param("id"), c.Param("referral")), said)
}
