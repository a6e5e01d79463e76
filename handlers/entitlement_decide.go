package handlers

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/casefile"
	"aftercare/services/entitlement"
)

// decisionForm is a decision about one right.
type decisionForm struct {
	Kind   string    `form:"kind" validate:"max=40"`
	On     dateInput `form:"on"`
	Reason string    `form:"reason" validate:"max=40"`
	Review dateInput `form:"review"`
	Words  string    `form:"words" validate:"max=4000"`
}

func (f *decisionForm) rules(today models.Date, problems models.Problems) {
	f.On.day("on", today, models.DateRule{NotAfter: today}, problems)
	f.Review.day("review", today, models.DateRule{}, problems)
}

func (f *decisionForm) input(t texts, item string) entitlement.Input {
	none := models.Problems{}
	in := entitlement.Input{Item: item, Words: f.Words}
	in.Kind, in.On = models.StanceKind(f.Kind), f.On.day("on", t.Today(), models.DateRule{}, none)
	if in.Kind == models.StanceNotApplies {
		in.Reason, in.ReviewOn = f.Reason, f.Review.day("review", t.Today(), models.DateRule{}, none)
	}
	return in
}

// decisionPage shows one right in full with the form to decide about it.
type decisionPage struct {
	casePage
	Row    rightRow
	Item   string
	Kind   field
	On     field
	Reason field
	Review field
	Words  *field
}

func (h *rightsHandlers) one(c echo.Context) error {
	var f decisionForm
	if err := restored(c, &f); err != nil {
		return err
	}
	return h.renderOne(c, http.StatusOK, f, nil)
}

func (h *rightsHandlers) renderOne(c echo.Context, status int, f decisionForm, problem error) error {
	ctx, by, id := c.Request().Context(), actor(c), c.Param("id")
	head, err := h.files.Head(ctx, by, id)
	if err != nil {
		return err
	}
	got, err := h.rights.One(ctx, by, id, c.Param("item"))
	if err != nil {
		return err
	}
	if !head.May.DecideRight {
		return models.Fail(models.Forbidden, "error.forbidden")
	}
	p := decisionPage{casePage: newCasePage(c, "right.decide_title", head), Item: got.Item.Key}
	p.page = p.filled(f).with(problem)
	p.Row = p.rightRow(h.rights.Library(), head, got)
	p.Row.Action = nil
	kinds := make([]string, len(models.RightDecisions))
	for i, k := range models.RightDecisions {
		kinds[i] = string(k)
	}
	p.Kind, p.On = p.Radios("kind").Of(p.choicesOf("right.kind.", kinds)), p.AskWhen("on")
	p.Reason = p.Radios("reason").Called("field.not_applies_reason").Of(p.choicesOf("right.reason.", models.NotAppliesReasons))
	p.Review = p.AskDay("review")
	if casefile.WritesDecisionWords(by) {
		words := p.Area("words").Called("field.decision_words").Optional().Private().Tall(3)
		p.Words = &words
	}
	return h.site.render(c, status, "entitlement/decide", p)
}

func (h *rightsHandlers) decide(c echo.Context) error {
	var f decisionForm
	err := bind(c, &f)
	if err == nil {
		_, err = h.rights.Decide(c.Request().Context(), actor(c), c.Param("id"), f.input(h.site.texts(c), c.Param("item")))
	}
	if models.KindOf(err) == models.Invalid {
		return h.renderOne(c, http.StatusUnprocessableEntity, f, err)
	}
	if err != nil {
		return err
	}
	h.site.flash(c, "right.saved."+f.Kind)
	return h.site.redirect(c, casePath(c.Param("id"))+"/rights#right-"+c.Param("item"))
}

func (h *rightsHandlers) takeBack(c echo.Context) error {
	if _, err := h.rights.TakeBack(c.Request().Context(), actor(c), c.Param("id"), c.Param("decision")); err != nil {
		return err
	}
	h.site.flash(c, "right.taken_back")
	return h.site.redirect(c, casePath(c.Param("id"))+"/rights#right-"+c.Param("item"))
}
