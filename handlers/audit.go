package handlers

import (
	"net/http"
	"net/url"
	"slices"
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

func (h *auditHandlers) routes(g *echo.Group) {
	g.GET("/audit", h.show)
	g.POST("/audit/verify", h.verify)
}

// auditGroups are the parts of the log a reader can narrow it to: names of
// field.group.<name> and what they stand for.
var auditGroups = map[string][]string{
	"sign_in": {"account"}, "refused": {"access"}, "cases": {"case", "survivor", "episode", "facts", "file", "consent", "duty", "document"},
	"work": {"delivery", "entitlement", "gap", "stance", "plan"}, "people": {"assignment", "key", "recovery"},
	"house": {"organisation", "shelter", "threshold", "law", "import", "audit", "export"},
}

// auditGroupNames lists them in the order of the page.
var auditGroupNames = []string{"sign_in", "refused", "cases", "work", "people", "house"}

// auditFilter is the panel that narrows the log.
type auditFilter struct {
	Group []string `form:"group"`
}

type auditPage struct {
	page
	Own     bool
	Reads   bool // the reader sees entries
	Check   bool // the reader may verify the chain
	Filter  filterPanel
	Lines   []auditLine
	Older   string
	Newest  string
	Report  *audit.Report
	Outcome notice
}

// auditQuery reads filter and place from the address, which hold codes only.
func auditQuery(c echo.Context) audit.Query {
	q := audit.Query{}
	for _, g := range c.QueryParams()["group"] {
		q.Groups = append(q.Groups, auditGroups[g]...)
	}
	q.Before, _ = strconv.ParseInt(c.QueryParam("before"), 10, 64) // anything else is the first page
	return q
}

// fill puts a page of entries, the filter above it and the links around it on
// the page.
func (p *auditPage) fill(c echo.Context, list audit.Page, q audit.Query) {
	p.Reads = true
	for _, e := range list.Entries {
		p.Lines = append(p.Lines, p.auditLine(e, list))
	}
	chosen := chosenGroups(c)
	p.page = p.filled(auditFilter{Group: chosen})
	p.Filter = filterPanel{
		texts: p.texts, Action: p.Path, Fields: []field{p.Checks("group", auditGroupNames...)}, Clear: p.Path, Open: false,
		Sentence: p.T("audit.shown", "n", len(p.Lines)),
	}
	for _, g := range chosen {
		rest := slices.DeleteFunc(slices.Clone(chosen), func(other string) bool { return other == g })
		p.Filter.Tags = append(p.Filter.Tags, link{Text: p.T("field.group." + g), Href: auditAddress(p.Path, rest, 0)})
	}
	if list.More {
		p.Older = auditAddress(p.Path, chosen, list.Entries[len(list.Entries)-1].Seq)
	}
	if q.Before > 0 {
		p.Newest = auditAddress(p.Path, chosen, 0)
	}
}

func chosenGroups(c echo.Context) []string {
	var out []string
	for _, g := range c.QueryParams()["group"] {
		if slices.Contains(auditGroupNames, g) && !slices.Contains(out, g) {
			out = append(out, g)
		}
	}
	return out
}

func auditAddress(path string, groups []string, before int64) string {
	v := url.Values{"group": groups}
	if before > 0 {
		v.Set("before", strconv.FormatInt(before, 10))
	}
	if len(v.Encode()) == 0 {
		return path
	}
	return path + "?" + v.Encode()
}

func (h *auditHandlers) show(c echo.Context) error {
	by := actor(c)
	p := auditPage{page: newPage(c, "audit.title"), Check: by.May(access.VerifyAudit)}
	q := auditQuery(c)
	list, err := h.log.All(c.Request().Context(), by, q)
	if models.KindOf(err) == models.Forbidden && p.Check {
		return h.site.render(c, http.StatusOK, "audit/show", p)
	}
	if err != nil {
		return err
	}
	p.fill(c, list, q)
	return h.site.render(c, http.StatusOK, "audit/show", p)
}

// verifyForm is a head written down earlier, if there is one.
type verifyForm struct {
	Anchor string `form:"anchor" validate:"max=100"`
}

// verify walks the whole chain and says whether it is whole.
func (h *auditHandlers) verify(c echo.Context) error {
	var f verifyForm
	if err := bind(c, &f); err != nil {
		return err
	}
	now := models.At(h.site.now())
	report, err := h.log.Verify(c.Request().Context(), actor(c), f.Anchor, now)
	if err != nil {
		return err
	}
	p := auditPage{page: newPage(c, "audit.verify_title"), Check: true, Report: &report}
	p.Outcome = notice{Kind: "done", Heading: p.T("audit.whole"), Text: p.T("audit.whole_text", "n", report.Entries)}
	if !report.OK() {
		p.Outcome = notice{Kind: "info", Heading: p.T("audit.broken"), Text: p.T("audit.broken_text", "n", report.FirstBad)}
	}
	return h.site.render(c, http.StatusOK, "audit/show", p)
}
