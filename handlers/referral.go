package handlers

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/casefile"
	"aftercare/services/delivery"
	"aftercare/services/pack"
	"aftercare/services/referral"
)

// referralHandlers serve the referrals of a case.
type referralHandlers struct {
	site       *site
	files      *casefile.Service
	referrals  *referral.Service
	deliveries *delivery.Service
	library    *pack.Library
	why        purposeAsker
	// whyWith is why for a form with more in it than the question.
	whyWith func(c echo.Context, typed ...hidden) (purposeForm, bool, error)
}

// referralRow is a referral as lists show it. It names no provider.
type referralRow struct {
	texts
	ID, Title, Href string
	Badge           badge
	Line            string
	Acts            []link
}

// referralListPage is the referrals of a case: the open ones first.
type referralListPage struct {
	casePage
	Open  []referralRow
	Past  []referralRow
	New   *link
	Empty emptyState
}

func (h *referralHandlers) list(c echo.Context) error {
	head, err := casePageOf(c, h.files, "referral.list")
	if err != nil {
		return err
	}
	found, err := h.referrals.List(c.Request().Context(), actor(c), c.Param("id"))
	if err != nil {
		return err
	}
	p := referralListPage{casePage: head, Empty: emptyState{Text: head.page.T("referral.none"), Next: head.page.T("referral.none_next")}}
	keeps := actor(c).May(access.KeepReferrals)
	if keeps {
		p.New = &link{Text: p.page.T("referral.add"), Href: referralsPath(found.CaseID) + "/new"}
	}
	for _, r := range found.Rows {
		row := h.row(p.page, found.CaseID, r, keeps)
		if r.DueAt > 0 {
			p.Open = append(p.Open, row)
		} else {
			p.Past = append(p.Past, row)
		}
	}
	return h.site.render(c, http.StatusOK, "referral/list", p)
}

// row is a referral with its state and what is to do about it.
func (h *referralHandlers) row(p page, caseID string, r referral.Row, keeps bool) referralRow {
	out := referralRow{texts: p.texts, ID: "r-" + r.ID, Title: serviceName(h.library, p.texts, r.Service), Href: referralPath(caseID, r.ID), Badge: p.referralBadge(r.ReferralFacts)}
	out.Line = joinDots(withoutEmpty(p.T("office.kind."+r.ProviderKind), p.T("referral.sent_line", "date", p.Date(r.SentOn)), p.referralDue(r.ReferralFacts)))
	if keeps && r.State.Open() {
		out.Acts = []link{{Text: p.T("referral.answer"), Href: out.Href + "/answer", More: out.Title}}
		if r.State == models.ReferralAccepted {
			out.Acts = []link{{Text: p.T("referral.outcome"), Href: out.Href + "/outcome", More: out.Title}}
		}
	}
	return out
}

// referralBadge is the state of a referral.
func (p page) referralBadge(f models.ReferralFacts) badge {
	state := map[models.ReferralState]badgeState{
		models.ReferralSent: badgeWaiting, models.ReferralAccepted: badgeOpen, models.ReferralWaiting: badgeWaiting, models.ReferralDeclined: badgeClosed,
		models.ReferralCompleted: badgeReceived, models.ReferralEnded: badgeClosed,
	}[f.State]
	if f.Late(p.now) {
		state = badgeLate
	}
	return badge{State: string(state), Text: p.T("referral.state." + string(f.State))}
}

// referralDue says when somebody asks again, or whom to tell; "" where nothing is to do.
func (p page) referralDue(f models.ReferralFacts) string {
	switch {
	case f.ToTell():
		return p.T("referral.tell_line")
	case f.DueAt == 0:
		return ""
	case f.State == models.ReferralSent && f.Late(p.now):
		return p.T("referral.late_line", "date", p.On(f.DueAt))
	case f.State == models.ReferralSent:
		return p.T("referral.due_line", "date", p.On(f.DueAt))
	case f.Late(p.now):
		return p.T("referral.outcome_late", "date", p.On(f.DueAt))
	}
	return p.T("referral.outcome_line", "date", p.On(f.DueAt))
}

// referralPage is one referral with how it was.
type referralPage struct {
	casePage
	List    string
	Heading string
	Badge   badge
	Tell    *notice // the provider has to be told that consent was taken back
	Now     []summaryRow
	Waits   string
	Open    string // where opening is posted, "" once it is open
	Letter  string // where the letter is asked for, "" where none must leave
	Acts    []link
	Told    string // where it is posted that the provider was told
	Reopen  string
	Version int64
	Bundles []summaryRow // sealed files that were made of it
	Earlier []earlierRows
}

func (h *referralHandlers) show(c echo.Context) error { return h.renderOne(c, nil) }

// open shows a referral with its provider and words, once its reader said why.
func (h *referralHandlers) open(c echo.Context) error {
	f, answered, err := h.why(c)
	if err != nil || !answered {
		return err
	}
	opened, err := h.referrals.Open(c.Request().Context(), actor(c), c.Param("id"), c.Param("referral"), f.Purpose)
	if err != nil {
		return err
	}
	return h.renderOne(c, &opened)
}

// renderOne shows a referral; opened is there when its words were just opened.
func (h *referralHandlers) renderOne(c echo.Context, opened *referral.Opened) error {
	one, err := h.referrals.One(c.Request().Context(), actor(c), c.Param("id"), c.Param("referral"))
	if err != nil {
		return err
	}
	head, err := casePageOf(c, h.files, "referral.title")
	if err != nil {
		return err
	}
	p := referralPage{casePage: head, List: referralsPath(one.CaseID), Version: one.Row.Version}
	p.Sections.stand(p.List)
	p.Heading, p.Badge = serviceName(h.library, p.page.texts, one.Row.Service), p.page.referralBadge(one.Row.ReferralFacts)
	p.Now = append(h.openedRows(p.page, opened), h.factRows(p.page, one.CaseID, one.Row.ReferralFacts)...)
	p.Now = append(p.Now, summaryRow{Key: p.page.T("referral.by"), Value: one.Row.By, Note: p.page.Moment(one.Row.CreatedAt)})
	if one.Row.ToTell() {
		p.Tell = &notice{Kind: "info", Heading: p.page.T("referral.tell_heading"), Text: p.page.T("referral.tell_text")}
	}
	if actor(c).May(access.KeepReferrals) {
		p.deeds(referralPath(one.CaseID, one.Row.ID), one.Row, opened)
	}
	for _, b := range one.Bundles {
		p.Bundles = append(p.Bundles, p.page.bundleRow(b))
	}
	if len(one.Bundles) > 0 && one.Row.State.Open() && p.Letter != "" {
		p.Acts = append(p.Acts, link{Text: p.page.T("bundle.answer"), Href: referralPath(one.CaseID, one.Row.ID) + "/code"})
	}
	for _, v := range one.Earlier {
		heading := p.page.T("referral.until", "date", p.page.Moment(v.Until), "who", v.Next)
		p.Earlier = append(p.Earlier, earlierRows{heading, h.factRows(p.page, one.CaseID, v.ReferralFacts)})
	}
	return h.site.render(c, http.StatusOK, "referral/show", p)
}

// deeds are what can be done with the referral.
func (p *referralPage) deeds(at string, r referral.Row, opened *referral.Opened) {
	switch {
	case opened == nil:
		p.Open = at + "/open"
	case opened.Waiting:
		p.Waits = p.page.T("case.waits_value")
	}
	switch {
	case r.State.Open():
		p.Letter = at + "/letter"
		p.Acts = []link{{Text: p.page.T("bundle.make"), Href: at + "/bundle"}, {Text: p.page.T("referral.answer"), Href: at + "/answer"}, {Text: p.page.T("referral.outcome"), Href: at + "/outcome"}, {Text: p.page.T("referral.end"), Href: at + "/end"}}
	case r.ToTell():
		p.Told = at + "/told"
	case r.State != models.ReferralCompleted:
		p.Reopen = at + "/reopen"
	}
}

// bundleRow is a sealed file that was made of a referral.
func (p page) bundleRow(b referral.BundleRow) summaryRow {
	row := summaryRow{Key: p.Moment(b.MadeAt), Value: joinDots([]string{p.T("bundle.locked_to." + b.LockedTo), p.shareNames(b.Shares)}), Note: b.By}
	if b.AnsweredAt > 0 {
		row.Note = joinDots([]string{b.By, p.T("bundle.answered", "date", p.On(b.AnsweredAt))})
	}
	return row
}

// factRows are the coded facts of a referral.
func (h *referralHandlers) factRows(p page, caseID string, f models.ReferralFacts) (rows []summaryRow) {
	add := func(key, value string) {
		if value != "" {
			rows = append(rows, summaryRow{Key: p.T(key), Value: value})
		}
	}
	add("referral.provider_kind.label", p.maybe("office.kind."+f.ProviderKind))
	add("referral.reason.label", p.maybe("referral.reason."+f.Reason))
	add("referral.urgency.label", p.maybe("referral.urgency."+f.Urgency))
	add("referral.shares.label", p.shareNames(f.Shares))
	add("referral.sent_on.label", p.dayOrNone(f.SentOn))
	add("referral.state.label", p.T("referral.state."+string(f.State)))
	add("referral.answered_on.label", p.dayOrNone(f.AnsweredOn))
	add("referral.decline_reason.label", p.maybe("referral.decline."+f.DeclineReason))
	add("referral.ended_on.label", p.dayOrNone(f.EndedOn))
	add("referral.end_reason.label", p.maybe("referral.ending."+f.EndReason))
	add("referral.told_on.label", p.dayOrNone(f.ToldOn))
	add("referral.todo", p.referralDue(f))
	add("referral.consent", p.T("purpose."+f.Purpose))
	if f.DeliveryID != "" {
		rows = append(rows, summaryRow{Key: p.T("referral.delivery"), Value: serviceName(h.library, p.texts, f.Service), Link: &link{Text: p.T("referral.delivery_look"), Href: servicesPath(caseID) + "/" + f.DeliveryID}})
	}
	return rows
}

// openedRows are who the provider is and what was written, once it is opened.
func (h *referralHandlers) openedRows(p page, o *referral.Opened) (rows []summaryRow) {
	if o == nil {
		return nil
	}
	add := func(key, value string) {
		if value != "" {
			rows = append(rows, summaryRow{Key: p.T(key), Value: value})
		}
	}
	add("referral.provider.label", o.Name())
	if o.Office.ID != "" {
		add("referral.reach", joinDots(withoutEmpty(o.Office.ContactPerson, o.Office.Telephone, o.Office.Hours)))
		may := p.T("office.may_be_named.not_known")
		if o.Office.MayBeNamed != "" {
			may = p.T("office.may_be_named." + string(o.Office.MayBeNamed))
		}
		add("office.may_be_named.label", may)
	}
	add("referral.need.label", o.Need)
	add("referral.answer_words.label", o.Answer)
	return rows
}
