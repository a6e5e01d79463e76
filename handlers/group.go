package handlers

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/account"
	"aftercare/services/casefile"
	"aftercare/services/caseload"
	"aftercare/services/custody"
	"aftercare/services/delivery"
	"aftercare/services/group"
	"aftercare/services/pack"
)

// groupHandlers serve the group sessions of the houses that somebody works in.
type groupHandlers struct {
	site       *site
	groups     *group.Service
	deliveries *delivery.Service
	accounts   *account.Service
	caseload   *caseload.Service
	files      *casefile.Service
	library    *pack.Library
}

// perGroup is how many names of a session are opened at once.
const perGroup = 50

// groupListPage is the sessions to come, or those before.
type groupListPage struct {
	pageView
	New  *link
	Ways []navItem
	List table
}

func (h *groupHandlers) list(c echo.Context) error {
	past := c.QueryParam("past") != ""
	found, err := h.groups.List(c.Request().Context(), actor(c), past, c.QueryParam("after"))
	if err != nil {
		return err
	}
	p := groupListPage{pageView: pageView{newPage(c, "group.title")}}
	p.New = &link{Text: p.page.T("group.add"), Href: groupsPath + "/new"}
	p.Ways = []navItem{{Text: p.page.T("group.ahead"), Href: groupsPath, Current: !past}, {Text: p.page.T("group.past"), Href: groupsPath + "?past=yes", Current: past}}
	p.List = table{texts: p.page.texts, Words: true, ID: "groups", Caption: p.page.T("group.title"), Quiet: true, Empty: emptyState{Text: p.page.T("group.none"), Next: p.page.T("group.none_next")},
		Columns: []column{{Text: p.page.T("group.col_when")}, {Text: p.page.T("group.kind.label")}, {Text: p.page.T("group.col_yours")}, {Text: p.page.T("group.col_state")}}}
	for _, r := range found.Rows {
		p.List.Rows = append(p.List.Rows, row{ID: "row-" + r.ID, Cells: []cell{
			{Text: p.page.Moment(r.At), Href: groupPath(r.ID), Note: r.Shelter},
			{Text: p.page.subbed(h.library, r.Kind, r.SubName(p.page.Lang)), Note: r.Leader},
			{Text: p.page.Count(r.Here)}, {Text: p.page.groupState(r)},
		}})
	}
	if found.Next != "" {
		p.List.Older = groupsPath + "?after=" + found.Next
		if past {
			p.List.Older += "&past=yes"
		}
	}
	return h.site.render(c, http.StatusOK, "group/list", p)
}

// groupState says what is to do about a session for the reader's own participants.
func (p page) groupState(r group.Row) string {
	switch {
	case r.CancelledAt > 0 && r.Open > 0:
		return p.T("group.cancelled_open", "n", r.Open)
	case r.CancelledAt > 0:
		return p.T("group.cancelled")
	case r.At > p.now:
		return p.T("group.planned")
	case r.Open > 0:
		return p.T("group.unanswered", "n", r.Open)
	case r.Here == 0:
		return p.T("group.nobody_yours")
	}
	return p.T("group.recorded")
}

// groupMember is a participant with the question who came, or with the answer.
type groupMember struct {
	texts
	CaseID string
	Code   string
	Href   string
	Who    string
	Name   string
	Ask    *field // "" once it is answered
	State  string
	Seen   int64
}

// groupPage is one session with its participants within the reader's reach.
type groupPage struct {
	pageView
	Heading   string
	Facts     []summaryRow
	Notice    *notice
	Members   []groupMember
	Form      formView // its fields are the questions who came
	Join      *formView
	JoinTitle string
	IDs       []string
	NamesOut  bool
	At        string
	Cancel    string
	Version   int64
}

func (h *groupHandlers) show(c echo.Context) error {
	return h.renderOne(c, http.StatusOK, nil)
}

// page begins the page of the session in the address.
func (h *groupHandlers) page(c echo.Context) (groupPage, group.Shown, error) {
	p, err := askPage(c, "group.one")
	if err != nil {
		return groupPage{}, group.Shown{}, err
	}
	p.calling("group")
	one, err := h.groups.One(c.Request().Context(), actor(c), c.Param("group"))
	return groupPage{pageView: pageView{p}, At: groupPath(one.Row.ID), Version: one.Row.Version}, one, err
}

// renderOne shows a session; names are the call-names that were just opened.
func (h *groupHandlers) renderOne(c echo.Context, status int, names map[string]custody.Opened) error {
	p, one, err := h.page(c)
	if err != nil {
		return err
	}
	h.lay(c, &p, one, names)
	return h.site.render(c, status, "group/show", p)
}

// lay lays a session out.
func (h *groupHandlers) lay(c echo.Context, p *groupPage, one group.Shown, names map[string]custody.Opened) {
	r := one.Row
	p.Heading, p.NamesOut = p.page.subbed(h.library, r.Kind, r.SubName(p.page.Lang)), names != nil
	p.Facts = []summaryRow{{Key: p.page.T("group.col_when"), Value: p.page.Moment(r.At)}, {Key: p.page.T("group.shelter.label"), Value: r.Shelter}}
	if r.Leader != "" {
		p.Facts = append(p.Facts, summaryRow{Key: p.page.T("group.leader.label"), Value: r.Leader})
	}
	if r.Minutes > 0 {
		p.Facts = append(p.Facts, summaryRow{Key: p.page.T("group.minutes.label"), Value: p.page.T("span.minutes", "n", int(r.Minutes))})
	}
	if r.Series != "" {
		p.Facts = append(p.Facts, summaryRow{Key: p.page.T("group.series"), Value: p.page.T("group.later", "n", one.Later)})
	}
	if r.CancelledAt > 0 {
		p.Notice = &notice{Kind: "info", Text: p.page.T("group.cancelled_notice")}
	} else if r.At > p.page.now {
		p.Cancel = p.At + "/cancel"
	}
	h.members(p, one, names)
	if r.CancelledAt == 0 {
		p.Join, p.JoinTitle = h.joinForm(p, one, names), p.page.T(p.joinWords(one).title)
	}
	if actor(c).MayRead(custody.CalledName.Class, "survivors.called_name") {
		for _, m := range append(one.Members, one.Others...) {
			if len(p.IDs) < perGroup {
				p.IDs = append(p.IDs, m.CaseID)
			}
		}
	}
}

// members are the participants: who came is asked once the hour has come.
func (h *groupHandlers) members(p *groupPage, one group.Shown, names map[string]custody.Opened) {
	p.page.form.asks("attendance", p.page.T("group.members"))
	asks := one.Row.At <= p.page.now || one.Row.CancelledAt > 0
	for _, m := range one.Members {
		out := groupMember{texts: p.page.texts, CaseID: m.CaseID, Code: m.Code, Href: casePath(m.CaseID), Who: p.page.aged(m.AgeGroup, m.Sex, m.AdultFrom, m.AdultTo), Name: names[m.CaseID].Text, Seen: m.Version}
		switch {
		case m.Status != models.DeliveryPlanned:
			out.State = p.page.memberState(m)
		case asks:
			codes := models.GroupAnswers
			if one.Row.CancelledAt > 0 {
				codes = []string{models.GroupOurs}
			}
			f := p.page.field("radios", "came."+m.CaseID).Inline().Words(p.page.T("group.came", "code", m.Code), "", "").Of(p.page.choicesOf("group.answer.", codes)).Optional()
			out.Ask = &f
			p.Form.Fields = append(p.Form.Fields, f)
		default:
			out.State = p.page.T("group.planned")
		}
		p.Members = append(p.Members, out)
	}
}

// memberState is what was recorded about a participant.
func (p page) memberState(m group.Member) string {
	if m.Status == models.DeliveryMissed {
		return p.maybe("missed_reason." + m.MissedReason)
	}
	return p.T("delivery_status." + string(m.Status))
}

// memberChoice is a case that could take part.
func (p page) memberChoice(m group.Member, names map[string]custody.Opened) choice {
	return choice{Value: m.CaseID, Text: joinDots(withoutEmpty(m.Code, p.aged(m.AgeGroup, m.Sex, m.AdultFrom, m.AdultTo), names[m.CaseID].Text))}
}

// names opens the call-names of a session for its reader.
func (h *groupHandlers) names(c echo.Context) error {
	p, one, err := h.page(c)
	if err != nil {
		return err
	}
	if !actor(c).MayRead(custody.CalledName.Class, "survivors.called_name") {
		return models.Fail(models.Forbidden, "error.forbidden")
	}
	why, answered, err := purposeQuestion{h.site, h.accounts}.answer(c, p.At)
	if err != nil || !answered {
		return err
	}
	var ids []string
	for _, m := range append(one.Members, one.Others...) {
		if len(ids) < perGroup {
			ids = append(ids, m.CaseID)
		}
	}
	names, err := h.caseload.Names(c.Request().Context(), actor(c), ids, why.Purpose)
	if err != nil {
		return err
	}
	return h.renderOne(c, http.StatusOK, names)
}
