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
	page
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
	p := groupListPage{page: newPage(c, "group.title")}
	p.New = &link{Text: p.T("group.add"), Href: groupsPath + "/new"}
	p.Ways = []navItem{{Text: p.T("group.ahead"), Href: groupsPath, Current: !past}, {Text: p.T("group.past"), Href: groupsPath + "?past=yes", Current: past}}
	p.List = table{texts: p.texts, Words: true, ID: "groups", Caption: p.T("group.title"), Quiet: true, Empty: emptyState{Text: p.T("group.none"), Next: p.T("group.none_next")},
		Columns: []column{{Text: p.T("group.col_when")}, {Text: p.T("group.kind.label")}, {Text: p.T("group.col_yours")}, {Text: p.T("group.col_state")}}}
	for _, r := range found.Rows {
		p.List.Rows = append(p.List.Rows, row{ID: "row-" + r.ID, Cells: []cell{
			{Text: p.Moment(r.At), Href: groupPath(r.ID), Note: r.Shelter},
			{Text: p.subbed(h.library, r.Kind, r.SubName(p.Lang)), Note: r.Leader},
			{Text: p.Count(r.Here)}, {Text: p.groupState(r)},
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
	page
	Heading  string
	Facts    []summaryRow
	Notice   *notice
	Members  []groupMember
	Form     formView // its fields are the questions who came
	Join     *formView
	IDs      []string
	NamesOut bool
	At       string
	Cancel   string
	Version  int64
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
	return groupPage{page: p, At: groupPath(one.Row.ID), Version: one.Row.Version}, one, err
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
	p.Heading, p.NamesOut = p.subbed(h.library, r.Kind, r.SubName(p.Lang)), names != nil
	p.Facts = []summaryRow{{Key: p.T("group.col_when"), Value: p.Moment(r.At)}, {Key: p.T("group.shelter.label"), Value: r.Shelter}}
	if r.Leader != "" {
		p.Facts = append(p.Facts, summaryRow{Key: p.T("group.leader.label"), Value: r.Leader})
	}
	if r.Minutes > 0 {
		p.Facts = append(p.Facts, summaryRow{Key: p.T("group.minutes.label"), Value: p.T("span.minutes", "n", int(r.Minutes))})
	}
	if r.Series != "" {
		p.Facts = append(p.Facts, summaryRow{Key: p.T("group.series"), Value: p.T("group.later", "n", one.Later)})
	}
	if r.CancelledAt > 0 {
		p.Notice = &notice{Kind: "info", Text: p.T("group.cancelled_notice")}
	} else if r.At > p.now {
		p.Cancel = p.At + "/cancel"
	}
	h.members(p, one, names)
	if r.CancelledAt == 0 {
		p.Join = h.joinForm(p, one, names)
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
	p.form.asks("attendance", p.T("group.members"))
	asks := one.Row.At <= p.now || one.Row.CancelledAt > 0
	for _, m := range one.Members {
		out := groupMember{texts: p.texts, CaseID: m.CaseID, Code: m.Code, Href: casePath(m.CaseID), Who: p.aged(m.AgeGroup, m.Sex, m.AdultFrom, m.AdultTo), Name: names[m.CaseID].Text, Seen: m.Version}
		switch {
		case m.Status != models.DeliveryPlanned:
			out.State = p.memberState(m)
		case asks:
			codes := models.GroupAnswers
			if one.Row.CancelledAt > 0 {
				codes = []string{models.GroupOurs}
			}
			f := p.field("radios", "came."+m.CaseID).Inline().Words(p.T("group.came", "code", m.Code), "", "").Of(p.choicesOf("group.answer.", codes)).Optional()
			out.Ask = &f
			p.Form.Fields = append(p.Form.Fields, f)
		default:
			out.State = p.T("group.planned")
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
