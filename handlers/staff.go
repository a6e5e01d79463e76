package handlers

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/account"
	"aftercare/services/caseload"
	"aftercare/services/draft"
)

// staffHandlers are the pages an administrator manages her staff on.
type staffHandlers struct {
	site     *site
	accounts *account.Service
	drafts   *draft.Service
	caseload *caseload.Service
}

type staffPage struct {
	pageView
	Search   field // posted, so that no name is ever in an address
	List     table
	Disabled bool
	Sought   string
	PaperOut string // until when the recovery paper vouches for whom the reader invites, "" for not
}

// list shows the colleagues, or those whose name was looked for.
func (h *staffHandlers) list(c echo.Context) error {
	p := staffPage{pageView: pageView{newPage(c, "staff.title")}}
	if err := p.page.ask(c); err != nil {
		return err
	}
	q := account.StaffQuery{Disabled: c.QueryParam("show") == "left", After: c.QueryParam("after")}
	p.Search = p.page.Text("staff_name").Medium().Max(120).Into(&q.Name)
	if err := p.page.found().Err(); err != nil {
		return err
	}
	list, more, err := h.accounts.Staff(c.Request().Context(), actor(c), q)
	if err != nil {
		return err
	}
	p.Disabled, p.Sought = q.Disabled, q.Name
	if paperOut(c) {
		p.PaperOut = p.page.Moment(visitOf(c).Organisation.PaperOutUntil)
	}
	ids := make([]string, len(list))
	for i, a := range list {
		ids[i] = a.ID
	}
	loads, err := h.caseload.Caseloads(c.Request().Context(), actor(c), ids)
	if err != nil {
		return err
	}
	p.List = p.page.staffTable(list, loads, q)
	if more && q.Name == "" {
		p.List.Older = "/staff?after=" + list[len(list)-1].ID
		if q.Disabled {
			p.List.Older += "&show=left"
		}
	}
	return h.site.render(c, http.StatusOK, "staff/list", p)
}

// paperOut reports whether the reader has the recovery paper in hand at set-up.
func paperOut(c echo.Context) bool {
	return visitOf(c).Organisation.PaperOut(actor(c).ID(), actor(c).Now())
}

func (p page) staffTable(list []account.Colleague, loads map[string]caseload.Load, q account.StaffQuery) table {
	t := table{
		texts: p.texts, Words: true, ID: "staff", Caption: p.T("staff.title"), Quiet: true,
		Columns: []column{{Text: p.T("staff.name")}, {Text: p.T("staff.role")}, {Text: p.T("staff.shelters")}, {Text: p.T("staff.load"), Number: true}, {Text: p.T("staff.last_seen")}, {Text: p.T("staff.status")}},
		Empty:   emptyState{Text: p.T("staff.none")},
	}
	if q.Name != "" {
		t.Empty = emptyState{Text: p.T("staff.none_found"), Link: &link{Text: p.T("staff.show_all"), Href: "/staff"}}
	}
	for _, a := range list {
		state := p.accountBadge(a.Status, a.SignedInAt)
		if a.Waits() {
			state = badge{State: string(badgeWaiting), Text: p.T("staff.status.unvouched")}
		}
		shelters := cell{Text: p.orNone(a.ShelterNames, "staff.no_shelter")}
		if a.Everywhere {
			shelters.Note = p.T("staff.everywhere")
		}
		t.Rows = append(t.Rows, row{ID: "row-" + a.ID, Cells: []cell{
			{Text: a.DisplayName, Href: "/staff/" + a.ID, Note: a.SignInName},
			{Text: p.T("role." + string(a.Role))},
			shelters, p.loadCell(a, loads[a.ID]),
			{Text: p.seen(a.SignedInAt)},
			{Badge: &state, Note: p.factorNote(a)},
		}})
	}
	return t
}

// factorNote says whether a colleague has a second step at sign-in, where it is asked
// for or there.
func (t texts) factorNote(a account.Colleague) string {
	switch {
	case a.Factor:
		return t.T("staff.factor")
	case a.FactorAsked && a.Status == models.AccountActive:
		return t.T("staff.no_factor")
	}
	return ""
}

// loadCell is how many running cases a colleague works with, and leads.
func (t texts) loadCell(a account.Colleague, l caseload.Load) cell {
	if !access.Assignable(a.Role) {
		return cell{Text: t.T("staff.no_cases")}
	}
	out := cell{Text: t.Count(int(l.Cases))}
	if l.Leads > 0 {
		out.Note = t.T("staff.leads_n", "n", l.Leads)
	}
	return out
}

func (t texts) seen(at models.Instant) string {
	if at.IsZero() {
		return t.T("staff.never")
	}
	return t.On(at)
}

// accountStates gives the look of each state of an account.
var accountStates = map[models.AccountStatus]badgeState{
	models.AccountInvited: badgeWaiting, models.AccountActive: badgeReceived, models.AccountDisabled: badgeClosed,
}

// accountBadge tells the state. Who has signed in before and is invited has had
// her password stopped.
func (t texts) accountBadge(s models.AccountStatus, signedIn models.Instant) badge {
	word := "staff.status." + string(s)
	if s == models.AccountInvited && !signedIn.IsZero() {
		word = "staff.status.stopped"
	}
	return badge{State: string(accountStates[s]), Text: t.T(word)}
}

// colleaguePage is one person of the staff.
type colleaguePage struct {
	pageView
	ID     string
	Name   string
	Facts  []summaryRow
	Status models.AccountStatus
	Self   bool
	Again  bool // nobody has ever chosen its password: the link is an invitation once more
	Person account.Person
	Why    string // why nothing, or no link, is offered
	Stop   field  // whether somebody may know the old password
	Key    field  // the recovery key
	stops  bool   // the answer to Stop
	Last   int    // cases nobody else could open all of
}

func (h *staffHandlers) colleague(c echo.Context) (colleaguePage, error) {
	ctx, by := c.Request().Context(), actor(c)
	found, err := h.accounts.Colleague(ctx, by, c.Param("id"))
	if err != nil {
		return colleaguePage{}, err
	}
	places, err := h.accounts.Shelters(ctx, by)
	if err != nil {
		return colleaguePage{}, err
	}
	head, err := askPage(c, "staff.person_title")
	if err != nil {
		return colleaguePage{}, err
	}
	p := colleaguePage{pageView: pageView{head}, ID: found.Account.ID, Name: found.Account.DisplayName,
		Status: found.Account.Status, Self: found.Account.ID == by.ID(), Person: found}
	p.Again, p.Last = found.Account.SignedInAt.IsZero(), len(found.LastHeld)+found.LastElse
	if found.NoEnd != "" && !p.Self && p.Status != models.AccountDisabled {
		p.Why = p.page.T(found.NoEnd)
	}
	p.Facts = p.page.colleagueFacts(found, places)
	p.Stop = p.page.Checks("stop", "yes").Optional().Into(&p.stops)
	return p, nil
}

func (p page) colleagueFacts(found account.Person, places []account.Place) []summaryRow {
	a := found.Account
	state := p.accountBadge(a.Status, a.SignedInAt)
	if found.Unvouched {
		state = badge{State: string(badgeWaiting), Text: p.T("staff.status.unvouched")}
	}
	shelters := summaryRow{Key: p.T("staff.shelters"), Value: p.orNone(namesOf(places, found.Shelters), "staff.no_shelter")}
	if found.Elsewhere > 0 {
		shelters.Note = p.T("staff.elsewhere", "n", found.Elsewhere)
	}
	facts := []summaryRow{
		{Key: p.T("staff.status"), Badge: &state},
		{Key: p.T("account.sign_in_name"), Value: a.SignInName},
		{Key: p.T("staff.role"), Value: p.T("role." + string(a.Role)), Note: p.T("staff.role_fixed")},
		shelters,
	}
	if found.Everywhere {
		facts = append(facts, p.everywhereRow(found.Alone))
	}
	return append(facts,
		summaryRow{Key: p.T("staff.language"), Value: languageName(a.Language)},
		summaryRow{Key: p.T("staff.last_seen"), Value: p.seen(a.SignedInAt)},
		p.factorOf(found),
		summaryRow{Key: p.T("staff.assigned"), Value: p.T("staff.cases", "n", found.Assigned), Note: p.T("staff.leads", "n", found.Leads)},
	)
}

// factorOf says whether somebody has a second step at sign-in, and from when she
// needs one.
func (p page) factorOf(found account.Person) summaryRow {
	row := summaryRow{Key: p.T("factor.title"), Value: p.T("factor.not_there")}
	if found.Factor {
		row.Value = p.T("staff.factor")
	} else if found.FactorDue != "" {
		row.Note = p.askedFrom(found.FactorDue)
	}
	return row
}

// everywhereRow says what working in every open shelter allows, and that one
// who does should not be the only one.
func (p page) everywhereRow(alone bool) summaryRow {
	r := summaryRow{Key: p.T("staff.reach"), Value: p.T("staff.everywhere"), Note: p.T("staff.everywhere_allows")}
	if alone {
		r.Note += " " + p.T("staff.everywhere_alone")
	}
	return r
}

func languageName(code string) string {
	for _, c := range languageChoices() {
		if c.Value == code {
			return c.Text
		}
	}
	return code
}

func namesOf(places []account.Place, ids []string) string {
	var names []string
	for _, p := range places {
		for _, id := range ids {
			if p.ID == id {
				names = append(names, p.Name)
			}
		}
	}
	return strings.Join(names, ", ")
}

func (h *staffHandlers) show(c echo.Context) error {
	p, err := h.colleague(c)
	if err != nil {
		return err
	}
	return h.site.render(c, http.StatusOK, "staff/show", p)
}

// link makes a fresh one-time link for a colleague and shows it, this once.
func (h *staffHandlers) link(c echo.Context) error {
	p, err := h.colleague(c)
	if err != nil {
		return err
	}
	token, err := h.accounts.Reset(c.Request().Context(), actor(c), p.ID, p.stops)
	if err != nil {
		return h.refused(c, err)
	}
	return h.showLink(c, p.Person.Account, token, !p.Again, p.stops)
}

// linkPage shows a one-time link. It is rendered once and kept nowhere.
type linkPage struct {
	pageView
	Name, SignInName, ID, Address, Until string
	Reset                                bool
	Stopped                              bool // the old password works no more
	Vouch                                bool // somebody has to say yes for her first
	ByPaper                              bool // the recovery paper has vouched for who uses it
}

func (h *staffHandlers) showLink(c echo.Context, a models.Account, token string, reset, stopped bool) error {
	p := linkPage{pageView: pageView{newPage(c, "staff.link_title")}, Name: a.DisplayName, SignInName: a.SignInName, ID: a.ID, Reset: reset, Stopped: stopped}
	p.ByPaper = !reset && access.Assignable(a.Role) && paperOut(c)
	p.Vouch = !reset && access.Assignable(a.Role) && !p.ByPaper
	scheme := "http"
	if h.site.secure {
		scheme = "https"
	}
	p.Address = scheme + "://" + c.Request().Host + "/welcome/" + token
	p.Until = p.page.Moment(p.page.now.Add(account.LinkLimit))
	return h.site.render(c, http.StatusOK, "staff/link", p)
}

// vouch asks for the recovery key as read off the paper, and gives a colleague
// the keys she waits for.
func (h *staffHandlers) vouch(c echo.Context) error {
	p, err := h.colleague(c)
	if err != nil {
		return err
	}
	if p.Person.NoPaper != "" {
		return models.Fail(models.Conflict, p.Person.NoPaper)
	}
	var key secret
	p.Key = p.page.recoveryKey("recovery_key", &key)
	return p.page.finish(formSteps{
		show: func(status int) error { return h.site.render(c, status, "staff/vouch", p) },
		do: func() error {
			_, err := h.accounts.VouchWithRecoveryKey(c.Request().Context(), actor(c), p.ID, string(key))
			return err
		},
		done: func() error {
			after, err := h.accounts.Colleague(c.Request().Context(), actor(c), p.ID)
			if err != nil {
				return err
			}
			if after.Waits > 0 {
				return h.site.doneAt(c, "/staff/"+p.ID, "staff.vouched_part", "n", after.Waits)
			}
			return h.site.doneAt(c, "/staff/"+p.ID, "staff.vouched")
		},
	})
}

func (h *staffHandlers) askDisable(c echo.Context) error {
	p, err := h.colleague(c)
	if err != nil {
		return err
	}
	if p.Person.NoEnd != "" {
		return models.Fail(models.Forbidden, p.Person.NoEnd)
	}
	return h.site.render(c, http.StatusOK, "staff/disable", p)
}

func (h *staffHandlers) disable(c echo.Context) error {
	if err := h.accounts.Disable(c.Request().Context(), actor(c), c.Param("id")); err != nil {
		return h.refused(c, err)
	}
	return h.site.doneAt(c, "/staff", "staff.disabled")
}

// refused shows the person's page as she is now, with the reason on top, when
// something that somebody else did meanwhile stands against a deed.
func (h *staffHandlers) refused(c echo.Context, refusal error) error {
	kind, message := kindOf(refusal)
	if kind != models.Conflict {
		return refusal
	}
	p, err := h.colleague(c)
	if err != nil {
		return err
	}
	p.page = p.page.with(models.Problems{"": message}.Err())
	return h.site.render(c, http.StatusConflict, "staff/show", p)
}
