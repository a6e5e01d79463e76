package handlers

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/casefile"
	"aftercare/services/delivery"
	"aftercare/services/gap"
	"aftercare/services/pack"
)

// deliveryHandlers serve the services of a case.
type deliveryHandlers struct {
	site       *site
	files      *casefile.Service
	deliveries *delivery.Service
	gaps       *gap.Service
	library    *pack.Library
	why        purposeAsker
}

// deliveryRow is one service as the list shows it.
type deliveryRow struct {
	texts
	ID      string
	Title   string
	When    string
	ISO     string
	Badge   badge
	Details string // provider, minutes, cost
	Who     string
	Href    string
	Answer  *link // of one that waits for an answer
	Undo    string
}

// deliveryListPage is the services of a case.
type deliveryListPage struct {
	casePage
	Panel    filterPanel
	Ahead    []deliveryRow
	Past     []deliveryRow
	Older    string
	First    bool // the first page: what is ahead stands on it
	Empty    emptyState
	Record   *link
	Plan     *link
	Question *question
}

// question is the one thing asked when a service was just recorded.
type question struct {
	Gap      gapRow
	Done     link
	Booked   link
	Decision string // where "not now" and "she declined" are sent
	Back     string
}

var listedStatuses = []string{
	string(models.DeliveryPlanned), string(models.DeliveryGiven), string(models.DeliveryMissed),
	string(models.DeliveryDeclined), string(models.DeliveryCancelled),
}

func (h *deliveryHandlers) list(c echo.Context) error {
	ctx, by, caseID := c.Request().Context(), actor(c), c.Param("id")
	head, err := casePageOf(c, h.files, "services.title")
	if err != nil {
		return err
	}
	f := delivery.Filter{Before: c.QueryParam("before")}
	p := deliveryListPage{casePage: head, First: f.Before == ""}
	p.page.askAddress(c.QueryParams())
	subs, err := h.deliveries.SubKinds(ctx, by, true)
	if err != nil {
		return err
	}
	p.Panel = h.panel(p.page, by, caseID, subs, &f)
	found, err := h.deliveries.List(ctx, by, caseID, f)
	if err != nil {
		return err
	}
	for _, r := range found.Ahead {
		p.Ahead = append(p.Ahead, h.row(p.page, by, found.CaseID, r))
	}
	for _, r := range found.Past {
		p.Past = append(p.Past, h.row(p.page, by, found.CaseID, r))
	}
	if found.Older != "" {
		q := p.page.chosenIn(p.Panel.Fields)
		q.Set("before", found.Older)
		p.Older = addressOf(servicesPath(caseID), q)
	}
	p.Empty = emptyState{Text: p.page.T("services.none")}
	if by.May(access.RecordDelivery) {
		p.Record = &link{Text: p.page.T("services.record"), Href: servicesPath(found.CaseID) + "/new"}
		p.Plan = &link{Text: p.page.T("services.plan"), Href: servicesPath(found.CaseID) + "/plan"}
		p.Empty.Next = p.page.T("services.none_next")
	}
	if c.QueryParam("asked") != "" {
		if p.Question, err = h.question(c, p.page); err != nil {
			return err
		}
	}
	return h.site.render(c, http.StatusOK, "delivery/list", p)
}

// panel is the filter of the services of a case.
func (h *deliveryHandlers) panel(p page, by access.Actor, caseID string, subs []models.SubKind, f *delivery.Filter) filterPanel {
	fields := []field{
		p.Select("group").Of(p.choicesOf("service_group.", h.deliveries.Groups(by))).Called("filter.group").Optional().Narrowing(&f.Group),
		p.Select("service_status").Of(p.choicesOf("delivery_status.", listedStatuses)).Called("filter.service_status").Optional().Narrowing(&f.Status),
	}
	if len(subs) > 0 {
		fields = append(fields, p.Select("sub").Of(p.subChoices(h.library, subs)).Called("filter.sub").Optional().Narrowing(&f.Sub))
	}
	out := p.filterPanel(servicesPath(caseID), p.chosenIn(fields), fields)
	out.Sentence = p.T("services.newest_first")
	return out
}

// subChoices are the kinds of the house, to choose from.
func (p page) subChoices(lib *pack.Library, subs []models.SubKind) []choice {
	out := make([]choice, len(subs))
	for i, s := range subs {
		out[i] = choice{Value: s.ID, Text: p.subbed(lib, s.Kind, s.Name(p.Lang))}
	}
	return out
}

// deliveryBadges gives the look of each state of a service.
var deliveryBadges = map[models.DeliveryStatus]badgeState{
	models.DeliveryPlanned: badgeWaiting, models.DeliveryAccepted: badgeWaiting, models.DeliveryGiven: badgeReceived,
	models.DeliveryMissed: badgeOpen, models.DeliveryDeclined: badgeDeclined, models.DeliveryCancelled: badgeClosed,
}

func (h *deliveryHandlers) row(p page, by access.Actor, caseID string, r delivery.Row) deliveryRow {
	out := deliveryRow{
		texts: p.texts, ID: "s-" + r.ID, Title: p.subbed(h.library, r.Kind, r.SubName(p.Lang)), When: p.when(r.At, r.DayOnly), ISO: r.At.String(),
		Badge: p.deliveryBadge(r), Details: h.details(p, r), Who: r.By, Href: servicesPath(caseID) + "/" + r.ID,
	}
	if h.records(by, r.Kind) && r.Status.Ahead() && (r.At <= p.now || r.DayOnly) {
		out.Answer = &link{Text: p.T("services.answer"), Href: out.Href + "/answer", More: out.Title}
	}
	if r.Undoable(by, p.now) {
		out.Undo = out.Href + "/undo"
	}
	return out
}

func (h *deliveryHandlers) records(by access.Actor, kind string) bool {
	k := h.library.Service(kind)
	return k != nil && by.May(access.RecordDelivery) && by.MayRecord(k.Class)
}

// deliveryBadge says what became of a service; a planned one whose time is over
// waits for an answer.
func (p page) deliveryBadge(r delivery.Row) badge {
	if r.Status.Ahead() && r.At < p.now {
		return badge{State: string(badgeLate), Text: p.T("services.unanswered")}
	}
	text := p.T("delivery_status." + string(r.Status))
	if r.Status == models.DeliveryGiven && r.Outcome != "" && r.Outcome != models.OutcomeDone {
		text = p.T("delivery_outcome." + r.Outcome)
	}
	return badge{State: string(deliveryBadges[r.Status]), Text: text}
}

// details is the small print of a service.
func (h *deliveryHandlers) details(p page, r delivery.Row) string {
	f := deliveryForm{casePage: casePage{pageView: pageView{p.apart()}}, h: h}
	f.page.calling("delivery")
	f.in.DeliveryFacts = r.DeliveryFacts
	parts := saidTexts(append(f.details(), f.missed()))
	if r.HasNote {
		parts = append(parts, p.T("services.has_note"))
	}
	return joinDots(parts)
}

// question asks about the most urgent gap she can answer, after a service was
// recorded. It is one question and it never blocks anything.
func (h *deliveryHandlers) question(c echo.Context, p page) (*question, error) {
	by := actor(c)
	if !by.May(access.DecideGap) {
		return nil, nil
	}
	all, err := h.gaps.ForCase(c.Request().Context(), by, c.Param("id"))
	if err != nil {
		return nil, err
	}
	g, ok := all.Question()
	if !ok {
		return nil, nil
	}
	back := servicesPath(all.CaseID)
	row := p.gapRowOf(h.library, all.CaseID, g, back)
	row.Action = nil
	return &question{
		Gap: row, Back: back, Decision: gapPath(all.CaseID, g.Ref),
		Done:   link{Text: p.T("question.done"), Href: from(servicesPath(all.CaseID)+"/new?gap="+g.Ref, back)},
		Booked: link{Text: p.T("question.booked"), Href: from(servicesPath(all.CaseID)+"/plan?gap="+g.Ref, back)},
	}, nil
}
