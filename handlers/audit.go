package handlers

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/account"
	"aftercare/services/audit"
)

// auditHandlers show who did or read what.
type auditHandlers struct {
	site     *site
	accounts *account.Service
	log      *audit.Log
}

// auditGroups are the parts of the log a reader can narrow it to: names of
// field.group.<name> and what they stand for.
var auditGroups = map[string][]string{
	"sign_in": {"account"}, "refused": {"access"}, "cases": {"case", "survivor", "episode", "facts", "file", "consent", "duty", "document"},
	"work": {"delivery", "entitlement", "gap", "stance", "plan"}, "people": {"assignment", "key", "recovery"},
	"house": {"organisation", "shelter", "threshold", "law", "import", "audit", "export", "release"},
}

// auditGroupNames lists them in the order of the page.
var auditGroupNames = []string{"sign_in", "refused", "cases", "work", "people", "house"}

type auditPage struct {
	pageView
	Own      bool
	Reads    bool // the reader sees entries
	Check    bool // the reader may verify the chain
	Filter   filterPanel
	Anchor   field       // a head written down earlier
	Paper    []auditLine // uses of the recovery key, whatever the filter
	Lost     *notice     // the recovery paper is said to be lost
	Released *notice     // whose second step a colleague took off
	Factor   *notice     // from when the reader needs a second step at sign-in
	Often    []string    // who was refused often, for who oversees everybody
	Opened   []string    // who opened the words of many people within an hour, for the same
	Lines    []auditLine
	Older    string
	Newest   string
	Report   *audit.Report
	Outcome  notice
}

// newAuditPage makes the page of a log with what the address asks for, which
// holds codes only.
func newAuditPage(c echo.Context, titleKey string) (auditPage, audit.Query) {
	p, q := auditPage{pageView: pageView{newPage(c, titleKey)}}, audit.Query{}
	p.Anchor = p.page.apart().Text("anchor").Optional()
	p.page.askAddress(c.QueryParams())
	var groups []string
	fields := []field{p.page.Checks("group", auditGroupNames...).Narrowing(&groups)}
	p.Filter = p.page.filterPanel(p.page.Path, p.page.chosenIn(fields), fields)
	for _, g := range groups {
		q.Groups = append(q.Groups, auditGroups[g]...)
	}
	q.Before, _ = strconv.ParseInt(c.QueryParam("before"), 10, 64) // anything else is the first page
	return p, q
}

// fill puts a page of entries and the links around it on the page.
func (p *auditPage) fill(list audit.Page, before int64) {
	p.Reads = true
	for _, e := range list.Entries {
		p.Lines = append(p.Lines, p.page.auditLine(e, list))
	}
	p.Filter.Sentence = p.page.T("audit.shown", "n", len(p.Lines))
	at := p.page.chosenIn(p.Filter.Fields)
	if before > 0 {
		p.Newest = addressOf(p.page.Path, at)
	}
	if list.More {
		at.Set("before", strconv.FormatInt(list.Entries[len(list.Entries)-1].Seq, 10))
		p.Older = addressOf(p.page.Path, at)
	}
}

func (h *auditHandlers) show(c echo.Context) error {
	by := actor(c)
	p, q := newAuditPage(c, "audit.title")
	p.Check = by.May(access.VerifyAudit)
	list, err := h.log.All(c.Request().Context(), by, q)
	if models.KindOf(err) == models.Forbidden && p.Check {
		return h.site.render(c, http.StatusOK, "audit/show", p)
	}
	if err != nil {
		return err
	}
	p.fill(list, q.Before)
	if err := h.pin(c, &p); err != nil {
		return err
	}
	return h.site.render(c, http.StatusOK, "audit/show", p)
}

// pin puts on top what nobody should have to look for, whatever the filter.
func (h *auditHandlers) pin(c echo.Context, p *auditPage) error {
	ctx, by := c.Request().Context(), actor(c)
	paper, err := h.log.Recoveries(ctx, by)
	if err != nil {
		return err
	}
	for _, e := range paper.Entries {
		p.Paper = append(p.Paper, p.page.auditLine(e, paper))
	}
	p.Factor = p.page.factorNotice(c)
	if p.Released, err = p.page.releasedNotice(c, h.accounts); err != nil {
		return err
	}
	if p.Lost, err = p.page.lostNotice(c, h.accounts); err != nil || !by.May(access.ReadAllAudit) {
		return err
	}
	often, err := h.accounts.OftenRefused(ctx, by)
	if err != nil {
		return err
	}
	p.Often = p.page.oftenRefused(often)
	opened, err := h.accounts.OftenOpened(ctx, by)
	for _, o := range opened {
		p.Opened = append(p.Opened, p.page.T("audit.opened_line", "who", o.Name, "n", o.People, "when", p.page.Moment(o.WindowAt)))
	}
	return err
}

func (t texts) oftenRefused(list []account.OftenRefused) []string {
	var out []string
	for _, r := range list {
		line := t.T("audit.often_line", "who", r.Name, "n", r.Refused, "when", t.Moment(r.WindowAt))
		if r.Slowed > 0 {
			line += "; " + t.T("audit.often_slowed", "n", r.Slowed)
		}
		out = append(out, line)
	}
	return out
}

// verify walks the whole chain and says whether it is whole.
func (h *auditHandlers) verify(c echo.Context) error {
	p := auditPage{pageView: pageView{newPage(c, "audit.verify_title")}, Check: true}
	if err := p.page.ask(c); err != nil {
		return err
	}
	anchor := ""
	p.Anchor = p.page.Text("anchor").Optional().Max(100).Into(&anchor)
	if err := p.page.found().Err(); err != nil {
		return err
	}
	report, err := h.log.Verify(c.Request().Context(), actor(c), anchor, p.page.now)
	if err != nil {
		return err
	}
	p.Report, p.Anchor = &report, p.page.apart().Text("anchor").Optional()
	p.Outcome = notice{Kind: "done", Heading: p.page.T("audit.whole"), Text: p.page.T("audit.whole_text", "n", report.Entries)}
	if !report.OK() {
		p.Outcome = notice{Kind: "info", Heading: p.page.T("audit.broken"), Text: p.page.T("audit.broken_text", "n", report.FirstBad)}
	}
	return h.site.render(c, http.StatusOK, "audit/show", p)
}

// own shows what the signed-in user did.
func (h *auditHandlers) own(c echo.Context) error {
	p, q := newAuditPage(c, "account.history_title")
	list, err := h.log.Own(c.Request().Context(), actor(c), q)
	if err != nil {
		return err
	}
	p.Own = true
	p.fill(list, q.Before)
	return h.site.render(c, http.StatusOK, "audit/show", p)
}
