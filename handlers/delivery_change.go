package handlers

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/delivery"
)

// deliveryShowPage is one service with every earlier version.
type deliveryShowPage struct {
	casePage
	List     string
	Heading  string
	Badge    badge
	Now      []summaryRow
	Earlier  []deliveryVersion
	Answer   *link
	Correct  *link
	Undo     string
	Conflict bool // shown because somebody else changed it first
}

// deliveryVersion is a service as it was before a change.
type deliveryVersion struct {
	Heading string
	Rows    []summaryRow
}

func (h *deliveryHandlers) show(c echo.Context) error { return h.renderOne(c, http.StatusOK, 0, "") }

// renderOne shows a service; opened is the version whose note was just opened.
func (h *deliveryHandlers) renderOne(c echo.Context, status int, opened int64, note string) error {
	by := actor(c)
	hist, err := h.deliveries.History(c.Request().Context(), by, c.Param("id"), c.Param("service"))
	if err != nil {
		return err
	}
	now := hist.Versions[0]
	head, err := casePageOf(c, h.files, "service.title")
	if err != nil {
		return err
	}
	p := deliveryShowPage{casePage: head, List: servicesPath(hist.CaseID), Conflict: status == http.StatusConflict}
	path := p.List + "/" + now.ID
	p.Heading, p.Badge = serviceName(h.library, p.Lang, now.Kind), p.deliveryBadge(now.Row)
	for i, v := range hist.Versions {
		rows := h.versionRows(p.page, hist, v, opened == v.Version, note)
		if i == 0 {
			p.Now = rows
			continue
		}
		p.Earlier = append(p.Earlier, deliveryVersion{Heading: p.T("service.until", "date", p.Moment(v.Until), "who", v.Next, "why", p.T("correction_reason."+v.Reason)), Rows: rows})
	}
	if h.records(by, now.Kind) {
		p.Correct = &link{Text: p.T("service.correct"), Href: path + "/correct"}
		if now.Status == models.DeliveryPlanned {
			p.Answer = &link{Text: p.T("services.answer"), Href: path + "/answer"}
		}
	}
	if now.Undoable(by, p.now) {
		p.Undo = path + "/undo"
	}
	return h.site.render(c, status, "delivery/show", p)
}

func (h *deliveryHandlers) versionRows(p page, hist delivery.History, v delivery.Version, opened bool, note string) []summaryRow {
	state := p.deliveryBadge(v.Row)
	rows := []summaryRow{
		{Key: p.T("delivery.kind.label"), Value: serviceName(h.library, p.Lang, v.Kind)},
		{Key: p.T("delivery.at.label"), Value: p.when(v.At, v.DayOnly)},
		{Key: p.T("delivery.status.label"), Badge: &state},
	}
	if details := p.deliveryDetails(v.Row); details != "" {
		rows = append(rows, summaryRow{Key: p.T("service.details"), Value: details})
	}
	var rights []string
	for _, item := range v.Serves {
		if it := h.library.Item(item); it != nil {
			rights = append(rights, it.Title.In(p.Lang))
		}
	}
	if len(rights) > 0 {
		rows = append(rows, summaryRow{Key: p.T("delivery.serves.label"), Value: strings.Join(rights, ", ")})
	}
	if v.HasNote {
		path := servicesPath(hist.CaseID) + "/" + v.ID
		m := masked{texts: p.texts, ID: "note-" + strconv.FormatInt(v.Version, 10), What: p.T("delivery.note.label"), Of: hist.Code,
			Action: path + "/note/" + strconv.FormatInt(v.Version, 10), Back: path, Shown: opened, Value: note}
		rows = append(rows, summaryRow{Key: p.T("delivery.note.label"), Masked: &m, Note: p.T("note_class." + string(v.NoteClass))})
	}
	return append(rows, summaryRow{Key: p.T("service.by"), Value: v.By, Note: p.Moment(v.ChangedAt)})
}

// openNote shows a note on request.
func (h *deliveryHandlers) openNote(c echo.Context) error {
	f, answered, err := h.why(c)
	if err != nil || !answered {
		return err
	}
	version := versionOf(c.Param("version"))
	got, err := h.deliveries.OpenNote(c.Request().Context(), actor(c), c.Param("id"), c.Param("service"), version, f.Purpose)
	if err != nil {
		return err
	}
	if got.Waiting {
		got.Text = h.site.texts(c).T("vault.waiting")
	}
	return h.renderOne(c, http.StatusOK, version, got.Text)
}

// answerForm says what became of a planned service.
type answerForm struct {
	Details deliveryForm
	Missed  string `form:"missed_reason" validate:"max=40"`
}

// outcomeMissed is the answer that a service did not take place.
const outcomeMissed = "missed"

func (h *deliveryHandlers) askAnswer(c echo.Context) error {
	hist, err := h.deliveries.History(c.Request().Context(), actor(c), c.Param("id"), c.Param("service"))
	if err != nil {
		return err
	}
	now := hist.Versions[0]
	if !h.records(actor(c), now.Kind) {
		return models.Fail(models.Forbidden, "error.forbidden")
	}
	f := answerForm{Details: deliveryForm{Version: strconv.FormatInt(now.Version, 10), Back: returnTo(c.QueryParam("back"), hist.CaseID)}}
	f.Details.On.Quick = "today"
	if at := now.At.Date(h.site.texts(c).zone); at < h.site.texts(c).Today() {
		f.Details.On = dateInputOf(h.site.texts(c).Lang, models.Exactly(at))
		f.Details.On.Quick = "other"
	}
	if err := restored(c, &f); err != nil {
		return err
	}
	return h.showAnswer(c, http.StatusOK, hist, f, nil)
}

func (h *deliveryHandlers) showAnswer(c echo.Context, status int, hist delivery.History, f answerForm, problem error) error {
	head, err := casePageOf(c, h.files, "delivery.answer_title")
	if err != nil {
		return err
	}
	p := deliveryFormPage{casePage: head, Form: f.Details}
	p.page = p.filled(f).with(problem).labelled(p.deliveryLabels())
	p.Heading, p.Submit = p.T(p.Title), p.T("delivery.save")
	p.Fixed = serviceName(h.library, p.Lang, hist.Versions[0].Kind)
	h.notes(c, &p, hist.Versions[0].Kind)
	p.Outcomes = append(p.choices("delivery_outcome.", models.DeliveryOutcomes), choice{Value: outcomeMissed, Text: p.T("delivery_status.missed")})
	p.Missed = p.choices("missed_reason.", models.MissedReasons)
	return h.site.render(c, status, "delivery/answer", p)
}

func (h *deliveryHandlers) answer(c echo.Context) error {
	ctx, by, caseID, id := c.Request().Context(), actor(c), c.Param("id"), c.Param("service")
	var f answerForm
	err := bind(c, &f)
	var done delivery.Done
	if err == nil {
		t, problems := h.site.texts(c), models.Problems{}
		f.Details.Kind = "planned" // the service keeps its own
		in := delivery.Input{DeliveryDetails: f.Details.details(t.now, t.zone, true, problems), Version: versionOf(f.Details.Version)}
		switch err = problems.Err(); {
		case err == nil && f.Details.Outcome == outcomeMissed:
			done, err = h.deliveries.MarkMissed(ctx, by, caseID, id, f.Missed, in)
		case err == nil:
			done, err = h.deliveries.MarkGiven(ctx, by, caseID, id, in)
		}
	}
	return h.changed(c, done, err, f.Details.Back, func(hist delivery.History) error {
		return h.showAnswer(c, http.StatusUnprocessableEntity, hist, f, err)
	})
}

// changed ends a change of a service: back with a notice, the form again, or,
// where somebody was first, both versions.
func (h *deliveryHandlers) changed(c echo.Context, done delivery.Done, err error, back string, again func(delivery.History) error) error {
	switch models.KindOf(err) {
	case "":
		h.saved(c, c.Param("id"), done)
		return h.site.redirect(c, returnTo(back, c.Param("id")))
	case models.Conflict:
		return h.renderOne(c, http.StatusConflict, 0, "")
	case models.Invalid:
		hist, readErr := h.deliveries.History(c.Request().Context(), actor(c), c.Param("id"), c.Param("service"))
		if readErr != nil {
			return readErr
		}
		return again(hist)
	}
	return err
}

// correctionForm is a corrected service.
type correctionForm struct {
	Details    deliveryForm
	Status     string `form:"status" validate:"max=20"`
	Missed     string `form:"missed_reason" validate:"max=40"`
	Reason     string `form:"correction_reason" validate:"max=40"`
	RemoveNote string `form:"remove_note" validate:"max=5"`
}

// correctionPage asks for the right details and why they change.
type correctionPage struct {
	deliveryFormPage
	Statuses []choice
	Reasons  []choice
	HasNote  bool
}

// RemoveChoice is the one box that takes a note away.
func (p correctionPage) RemoveChoice() []choice {
	return []choice{{Value: "yes", Text: p.T("delivery.remove_note_yes")}}
}

func (h *deliveryHandlers) askCorrection(c echo.Context) error {
	hist, err := h.deliveries.History(c.Request().Context(), actor(c), c.Param("id"), c.Param("service"))
	if err != nil {
		return err
	}
	v, t := hist.Versions[0], h.site.texts(c)
	if !h.records(actor(c), v.Kind) {
		return models.Fail(models.Forbidden, "error.forbidden")
	}
	f := correctionForm{Status: string(v.Status), Missed: v.MissedReason, Details: deliveryForm{
		Other: v.Kind, Outcome: v.Outcome, Provider: v.Provider, Serves: v.Serves, Version: strconv.FormatInt(v.Version, 10),
		Back: returnTo(c.QueryParam("back"), hist.CaseID), On: dateInputOf(t.Lang, models.Exactly(v.At.Date(t.zone))),
	}}
	if !v.DayOnly {
		f.Details.Time = t.At(v.At)
	}
	if v.Minutes > 0 {
		f.Details.Minutes = strconv.FormatInt(v.Minutes, 10)
	}
	if v.Cost > 0 {
		f.Details.Cost = amountTyped(v.Cost, v.Currency)
	}
	if err := restored(c, &f); err != nil {
		return err
	}
	return h.showCorrection(c, http.StatusOK, hist, f, nil)
}

func (h *deliveryHandlers) showCorrection(c echo.Context, status int, hist delivery.History, f correctionForm, problem error) error {
	ch, err := h.deliveries.Choices(c.Request().Context(), actor(c), hist.CaseID)
	if err != nil {
		return err
	}
	head, err := casePageOf(c, h.files, "delivery.correct_title")
	if err != nil {
		return err
	}
	p := correctionPage{deliveryFormPage: deliveryFormPage{casePage: head, Form: f.Details}}
	p.page = p.filled(f).with(problem).labelled(p.deliveryLabels())
	p.All = kindChoices(p.texts, h.library, ch.Kinds)
	h.notes(c, &p.deliveryFormPage, chosenKind(f.Details))
	p.rights(h.library, union(hist.Versions[0].Serves, ch.Items))
	p.Outcomes, p.Places = p.choices("delivery_outcome.", models.DeliveryOutcomes), p.choices("provider.", models.Providers)
	p.Missed = p.choices("missed_reason.", models.MissedReasons)
	p.Statuses = p.choices("delivery_status.", []string{"given", "planned", "missed", "cancelled"})
	p.Reasons = p.choices("correction_reason.", models.CorrectionReasons)
	p.HasNote = hist.Versions[0].HasNote
	return h.site.render(c, status, "delivery/correct", p)
}

func union(a, b []string) []string {
	out, seen := []string{}, map[string]bool{}
	for _, s := range append(append([]string{}, a...), b...) {
		if !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	return out
}

func (h *deliveryHandlers) correct(c echo.Context) error {
	var f correctionForm
	err := bind(c, &f)
	var done delivery.Done
	if err == nil {
		t, problems := h.site.texts(c), models.Problems{}
		f.Details.Kind = ""
		in := delivery.Correction{
			Input:  delivery.Input{DeliveryDetails: f.Details.details(t.now, t.zone, f.Status != string(models.DeliveryPlanned), problems), Version: versionOf(f.Details.Version)},
			Reason: f.Reason, RemoveNote: f.RemoveNote != "",
		}
		in.Status, in.MissedReason = models.DeliveryStatus(f.Status), f.Missed
		if in.At == 0 {
			in.At = t.now
		}
		if err = problems.Err(); err == nil {
			done, err = h.deliveries.Correct(c.Request().Context(), actor(c), c.Param("id"), c.Param("service"), in)
		}
	}
	return h.changed(c, done, err, f.Details.Back, func(hist delivery.History) error {
		return h.showCorrection(c, http.StatusUnprocessableEntity, hist, f, err)
	})
}

// undo takes the last change back.
func (h *deliveryHandlers) undo(c echo.Context) error {
	done, err := h.deliveries.Undo(c.Request().Context(), actor(c), c.Param("id"), c.Param("service"))
	if err != nil {
		return err
	}
	h.site.flash(c, "delivery.undone", "n", len(done.Opened), "service", done.Kind)
	return h.site.redirect(c, servicesPath(c.Param("id")))
}
