package handlers

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/casefile"
)

// closingForm ends a period of care, or begins it again.
type closingForm struct {
	To     string    `form:"to" validate:"omitempty,oneof=follow_up closed"`
	Reason string    `form:"reason" validate:"max=40"`
	Left   dateInput `form:"left"`
	Seen   string    `form:"seen" validate:"omitempty,number"`
}

func (f *closingForm) rules(today models.Date, problems models.Problems) {
	f.Left.partial("left", today, models.DateRule{}, problems)
}

// closingPage says what ends and what stays before anything does.
type closingPage struct {
	casePage
	Seen   string
	To     field
	Reason field
	Left   field
	Closed bool
	Stays  []string
	Days   []summaryRow // when somebody gets in touch after she left
	Back   string
}

func (h *caseHandlers) closing(c echo.Context) error {
	var f closingForm
	if err := restored(c, &f); err != nil {
		return err
	}
	return h.renderClosing(c, http.StatusOK, f, nil)
}

func (h *caseHandlers) renderClosing(c echo.Context, status int, f closingForm, problem error) error {
	head, err := h.files.Head(c.Request().Context(), actor(c), c.Param("id"))
	if err != nil {
		return err
	}
	if !head.May.Close {
		return models.Fail(models.Forbidden, "error.forbidden")
	}
	if f.Seen == "" {
		f.Seen = strconv.FormatInt(head.Version, 10)
	}
	p := closingPage{casePage: newCasePage(c, "closing.title", head), Closed: head.Status == models.CaseClosed, Seen: f.Seen, Back: casePath(head.ID)}
	p.page = p.filled(f).with(problem)
	targets := []string{string(models.CaseFollowUp), string(models.CaseClosed)}
	if head.Status == models.CaseFollowUp {
		targets = targets[1:]
	}
	p.To, p.Left = p.Radios("to", targets...), p.AskDate("left").Optional()
	p.Reason = p.Radios("reason").Of(p.choicesOf("closing.reason.", models.ClosureReasons))
	if p.Closed {
		p.page = p.relabelled("reason", "field.reopen_reason")
		p.Reason = p.Radios("reason").Called("field.reopen_reason").Of(p.choicesOf("reopen.reason.", models.ReopenReasons))
	}
	p.Stays = []string{p.T("closing.stays_file"), p.T("closing.stays_rights"), p.T("closing.stays_people"), p.T("closing.stays_back")}
	for _, n := range models.FollowUpDays {
		p.Days = append(p.Days, summaryRow{Key: p.T("closing.after", "n", n), Value: p.T("closing.contact")})
	}
	return h.site.render(c, status, "case/close", p)
}

func (h *caseHandlers) close(c echo.Context) error {
	var f closingForm
	err := bind(c, &f)
	if err == nil {
		seen, _ := strconv.ParseInt(f.Seen, 10, 64)
		in := casefile.ClosingInput{To: models.CaseStatus(f.To), Seen: seen}
		if in.To == models.CaseClosed {
			in.Reason = f.Reason
		}
		in.LeftOn = f.Left.partial("left", h.site.texts(c).Today(), models.DateRule{}, models.Problems{})
		_, err = h.files.Close(c.Request().Context(), actor(c), c.Param("id"), in)
	}
	return h.closingDone(c, f, err, "closing.saved."+f.To)
}

func (h *caseHandlers) reopen(c echo.Context) error {
	var f closingForm
	err := bind(c, &f)
	if err == nil {
		seen, _ := strconv.ParseInt(f.Seen, 10, 64)
		_, err = h.files.Reopen(c.Request().Context(), actor(c), c.Param("id"), f.Reason, seen)
	}
	return h.closingDone(c, f, err, "closing.reopened")
}

func (h *caseHandlers) closingDone(c echo.Context, f closingForm, err error, done string) error {
	if models.KindOf(err) == models.Invalid {
		return h.renderClosing(c, http.StatusUnprocessableEntity, f, err)
	}
	if err != nil {
		return err
	}
	h.site.flash(c, done)
	return h.site.redirect(c, casePath(c.Param("id")))
}
