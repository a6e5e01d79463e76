package handlers

import (
	"context"
	"net/http"
	"slices"
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
	Earlier  []earlierRows
	Answer   *link
	Correct  *link
	Undo     string
	Accept   *acceptForm // who said yes to a planned service, nil where nobody is asked any more
	Conflict bool        // shown because somebody else changed it first
}

// acceptForm is one button for each who can say yes to a planned service.
type acceptForm struct {
	Action  string
	Version int64
	Who     []choice
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
	p.Heading, p.Badge = serviceName(h.library, p.page.texts, now.Kind), p.page.deliveryBadge(now.Row)
	for i, v := range hist.Versions {
		rows := h.versionRows(p.page, hist, v, opened == v.Version, note)
		if i == 0 {
			p.Now = rows
			continue
		}
		p.Earlier = append(p.Earlier, earlierRows{Heading: p.page.T("service.until", "date", p.page.Moment(v.Until), "who", v.Next, "why", p.page.T("correction_reason."+v.Reason)), Rows: rows})
	}
	if who := hist.Accepter(); who != "" {
		p.Now = append(p.Now, summaryRow{Key: p.page.T("service.accepted_by"), Value: p.page.T("service.accept." + who)})
	}
	if now.Session != "" && h.records(by, now.Kind) {
		p.Now = append(p.Now, summaryRow{Key: p.page.T("group.part_of"), Value: p.page.Moment(now.At), Link: &link{Text: p.page.T("group.open"), Href: groupPath(now.Session)}})
	}
	if h.records(by, now.Kind) {
		p.Correct = &link{Text: p.page.T("service.correct"), Href: path + "/correct"}
		if now.Status.Ahead() {
			p.Answer = &link{Text: p.page.T("services.answer"), Href: path + "/answer"}
		}
		if now.Acceptable() && now.At > p.page.now {
			p.Accept = &acceptForm{Action: path + "/accept", Version: now.Version, Who: p.page.choicesOf("service.accept.", models.AcceptedBy)}
		}
	}
	if now.Undoable(by, p.page.now) {
		p.Undo = path + "/undo"
	}
	return h.site.render(c, status, "delivery/show", p)
}

func (h *deliveryHandlers) versionRows(p page, hist delivery.History, v delivery.Version, opened bool, note string) []summaryRow {
	state := p.deliveryBadge(v.Row)
	rows := []summaryRow{
		{Key: p.T("delivery.kind.label"), Value: p.subbed(h.library, v.Kind, v.SubName(p.Lang))},
		{Key: p.T("delivery.at.label"), Value: p.when(v.At, v.DayOnly)},
		{Key: p.T("delivery.status.label"), Badge: &state},
	}
	if details := h.details(p, v.Row); details != "" {
		rows = append(rows, summaryRow{Key: p.T("service.details"), Value: details})
	}
	var rights []string
	for _, item := range v.Serves {
		if it := h.library.Item(item); it != nil {
			rights = append(rights, p.labelOf(it.Title))
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

// accept records that the survivor or the provider said yes to a planned service.
func (h *deliveryHandlers) accept(c echo.Context) error {
	values, err := posted(c)
	if err != nil {
		return err
	}
	version, err := strconv.ParseInt(values.Get("version"), 10, 64)
	if err != nil {
		return models.Fail(models.Invalid, "error.unreadable_form")
	}
	done, err := h.deliveries.Accept(c.Request().Context(), actor(c), c.Param("id"), c.Param("service"), values.Get("who"), version)
	if err != nil {
		return err
	}
	return h.saved(c, done, servicesPath(c.Param("id"))+"/"+c.Param("service"))
}

// outcomeMissed is the answer that a service did not take place.
const outcomeMissed = "missed"

// changing finds the service in the address for somebody who may change it, and
// begins the form that does.
func (h *deliveryHandlers) changing(c echo.Context, titleKey string) (delivery.History, *deliveryForm, error) {
	hist, err := h.deliveries.History(c.Request().Context(), actor(c), c.Param("id"), c.Param("service"))
	if err != nil {
		return hist, nil, err
	}
	if !h.records(actor(c), hist.Versions[0].Kind) {
		return hist, nil, models.Fail(models.Forbidden, "error.forbidden")
	}
	f, err := h.form(c, titleKey)
	if err != nil {
		return hist, nil, err
	}
	f.in.Version = hist.Versions[0].Version
	return hist, f, nil
}

// answer asks what became of a planned service and records it.
func (h *deliveryHandlers) answer(c echo.Context) error {
	hist, f, err := h.changing(c, "delivery.answer_title")
	if err != nil {
		return err
	}
	plan := hist.Versions[0]
	f.day = min(plan.At.Date(f.page.zone), f.page.Today())
	list := append(f.outcomes(), choice{Value: outcomeMissed, Text: f.page.T("delivery_status.missed")})
	fields := []field{f.page.Hidden("version").Into(&f.in.Version), f.backField(), f.page.Radios("outcome").Of(list).Into(&f.in.Outcome), f.missed()}
	day, _ := f.when(f.page.AskWhen("at"), true)
	fields = append(fields, day, f.note("delivery.note", plan.Kind))
	return f.change(c, "answer", fields, serviceName(h.library, f.page.texts, plan.Kind), func(ctx context.Context, caseID, id string) (delivery.Done, error) {
		if f.in.Outcome == outcomeMissed {
			return h.deliveries.MarkMissed(ctx, f.by, caseID, id, f.in.MissedReason, f.in.Input)
		}
		return h.deliveries.MarkGiven(ctx, f.by, caseID, id, f.in.Input)
	})
}

// correct asks for the right details and why they change.
func (h *deliveryHandlers) correct(c echo.Context) error {
	hist, f, err := h.changing(c, "delivery.correct_title")
	if err != nil {
		return err
	}
	ch, err := h.deliveries.Choices(c.Request().Context(), f.by, hist.CaseID)
	if err != nil {
		return err
	}
	f.save = "delivery.correct_save"
	fields := f.correctionFields(hist.Versions[0], ch)
	return f.change(c, "correction", fields, f.page.T("delivery.correct_lead"), func(ctx context.Context, caseID, id string) (delivery.Done, error) {
		if f.in.At == 0 {
			f.in.At = f.page.now
		}
		return h.deliveries.Correct(ctx, f.by, caseID, id, f.in)
	})
}

func (f *deliveryForm) correctionFields(v delivery.Version, ch delivery.Choices) []field {
	f.in.DeliveryFacts, f.in.Serves = v.DeliveryFacts, v.Serves
	f.showWhen(v.At, v.DayOnly)
	if f.in.Status == models.DeliveryAccepted {
		f.in.Status = models.DeliveryPlanned // what is corrected has to be agreed again
	}
	kind := models.WithSub(v.Kind, v.Sub)
	if !slices.Contains(ch.Kinds, v.Kind) {
		ch.Kinds = append(ch.Kinds, v.Kind)
	}
	if v.Sub != "" && !ch.Has(kind) {
		ch.Subs = append(ch.Subs, models.SubKind{ID: v.Sub, SubKindFacts: models.SubKindFacts{Kind: v.Kind, NameEN: v.SubEN, NameHI: v.SubHI}})
	}
	list := f.longList(ch).Required().Into(&kind)
	f.in.Kind, f.in.Sub = models.SplitSub(kind)
	fields := []field{
		f.page.Hidden("version").Into(&f.in.Version), f.backField(),
		f.page.Radios("correction_reason").Of(f.page.choicesOf("correction_reason.", models.CorrectionReasons)).Into(&f.in.Reason),
		list,
		f.page.Radios("status").Of(f.page.choicesOf("delivery_status.", []string{"given", "planned", "missed", "cancelled"})).Into(&f.in.Status),
		f.page.Select("outcome").Of(f.outcomes()).Optional().Into(&f.in.Outcome), f.missed(),
	}
	day, clock := f.when(f.page.AskDay("at"), f.in.Status != models.DeliveryPlanned)
	fields = append(append(fields, day, clock), f.details()...)
	fields = append(append(fields, f.serves(ch, v.Serves)...), f.note("delivery.new_note", f.in.Kind))
	if v.HasNote {
		fields = append(fields, f.page.Checks("remove_note").Of([]choice{{Value: "yes", Text: f.page.T("delivery.remove_note_yes")}}).Into(&f.in.RemoveNote))
	}
	return fields
}

// change shows the form that changes a service, or does it. Where somebody else
// was first, it shows both versions.
func (f *deliveryForm) change(c echo.Context, draft string, fields []field, lead string, do func(ctx context.Context, caseID, id string) (delivery.Done, error)) error {
	var done delivery.Done
	return f.page.finish(formSteps{
		show: func(status int) error { return f.render(c, status, draft, fields, lead) },
		do: func() (err error) {
			done, err = do(c.Request().Context(), c.Param("id"), c.Param("service"))
			return err
		},
		done:  func() error { return f.h.saved(c, done, f.back) },
		clash: func(error) error { return f.h.renderOne(c, http.StatusConflict, 0, "") },
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
