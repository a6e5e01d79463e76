package handlers

import (
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"aftercare/services/access"
	"aftercare/services/casefile"
	"aftercare/services/document"
	"aftercare/services/pack"
	"aftercare/services/packet"
)

// documentHandlers serve the papers of a case.
type documentHandlers struct {
	site      *site
	files     *casefile.Service
	documents *document.Service
	packets   *packet.Service // for the applications that a health paper goes along with
	library   *pack.Library
	why       purposeAsker
}

// documentRow is one paper as the list shows it.
type documentRow struct {
	texts
	ID     string
	Title  string
	Href   string
	Badge  badge
	Line   string // dates, and where the original is
	Of     string // the right, application or event it proves
	Come   *link  // of one that was asked for
	Back   string // of one that was removed
	Reason string
}

// documentListPage is the papers of a case.
type documentListPage struct {
	casePage
	Heading string
	Missing []documentRow
	Here    []documentRow
	First   bool // the first page: what is missing stands on it
	Older   string
	Empty   emptyState
	New     *link
	Ask     *link
	Print   *link
	Removed *link
	All     *link // back from those that were removed
}

func (h *documentHandlers) list(c echo.Context) error {
	ctx, by, caseID := c.Request().Context(), actor(c), c.Param("id")
	head, err := casePageOf(c, h.files, "case.papers")
	if err != nil {
		return err
	}
	f := document.Filter{Before: c.QueryParam("before"), Removed: c.QueryParam("removed") != ""}
	found, err := h.documents.List(ctx, by, caseID, f)
	if err != nil {
		return err
	}
	p := documentListPage{casePage: head, Heading: head.page.T("case.papers"), First: f.Before == "" && !f.Removed}
	at := papersPath(found.CaseID)
	p.Missing, p.Here = h.rows(p.page, by, at, found, found.Missing), h.rows(p.page, by, at, found, found.Here)
	h.around(&p, by, at, f, found)
	return h.site.render(c, http.StatusOK, "document/list", p)
}

// around sets what stands around the list: the buttons, and the way on.
func (h *documentHandlers) around(p *documentListPage, by access.Actor, at string, f document.Filter, found document.Page) {
	if found.Older != "" {
		q := url.Values{"before": {found.Older}}
		if f.Removed {
			q.Set("removed", "yes")
		}
		p.Older = addressOf(at, q)
	}
	p.Empty = emptyState{Text: p.page.T("document.none"), Next: p.page.T("document.none_next")}
	if f.Removed {
		p.Heading, p.Empty = p.page.T("document.removed_title"), emptyState{Text: p.page.T("document.none_removed")}
		p.All = &link{Text: p.page.T("document.all"), Href: at}
		return
	}
	p.Print = &link{Text: p.page.T("document.print"), Href: at + "/print"}
	if found.Removed > 0 {
		p.Removed = &link{Text: p.page.T("document.see_removed", "n", int(found.Removed)), Href: at + "?removed=yes"}
	}
	if by.May(access.KeepPapers) {
		p.New = &link{Text: p.page.T("document.add"), Href: at + "/new"}
		p.Ask = &link{Text: p.page.T("document.ask"), Href: at + "/new?asked=yes"}
	}
}

// rows are papers of a list with what they prove.
func (h *documentHandlers) rows(p page, by access.Actor, at string, found document.Page, list []document.Row) (out []documentRow) {
	for _, r := range list {
		row := h.row(p, by, at, r)
		if r.ProofOf != "" {
			row.Of = joinDots(withoutEmpty(row.Of, p.T("document.proves", "right", p.proofName(h.library, found.Proofs, r.ProofOf))))
		}
		out = append(out, row)
	}
	return out
}

func (h *documentHandlers) row(p page, by access.Actor, at string, r document.Row) documentRow {
	out := documentRow{
		texts: p.texts, ID: "p-" + r.ID, Title: p.T("document.kind." + r.Kind), Href: at + "/" + r.ID, Badge: p.documentBadge(r), Line: p.documentLine(r),
		Of: h.proves(p.texts, r.Item),
	}
	keeps := by.May(access.KeepPapers) && by.MayKeepKind(r.Kind)
	switch {
	case r.RemovedAt > 0:
		out.Reason = p.T("document.removed_line", "date", p.On(r.RemovedAt), "why", p.T("document.removal."+r.RemovedReason))
		if keeps {
			out.Back = out.Href + "/back"
		}
	case r.Missing() && keeps:
		out.Come = &link{Text: p.T("document.come"), Href: out.Href + "/put", More: out.Title}
	}
	return out
}

// proves names the right that a paper proves, "" for none.
func (h *documentHandlers) proves(t texts, item string) string {
	it := h.library.Item(item)
	if it == nil {
		return ""
	}
	return t.T("document.proves", "right", t.labelOf(it.Title))
}

// documentLine is the small print of a paper.
func (p page) documentLine(r document.Row) string {
	var parts []string
	say := func(is bool, key string, args ...any) {
		if is {
			parts = append(parts, p.T(key, args...))
		}
	}
	say(r.Missing(), "document.asked_line", "where", p.maybe("document.at."+r.AskedOf), "date", p.Date(r.AskedOn))
	say(r.PaperOn != "", "document.dated", "date", p.Date(r.PaperOn))
	say(r.Original != "", "document.original_line", "who", p.maybe("document.held."+r.Original))
	if r.FileID != "" && r.RemovedAt == 0 {
		parts = append(parts, p.fileSize(r.Format, r.Bytes, r.Pages))
	}
	return joinDots(append(parts, r.By))
}

// documentPrint is the list on paper: what there is and what is asked for. It names
// nobody.
type documentPrint struct {
	pageView
	Head    printHead
	Missing []documentRow
	Here    []documentRow
}

func (h *documentHandlers) print(c echo.Context) error {
	found, err := h.documents.List(c.Request().Context(), actor(c), c.Param("id"), document.Filter{All: true})
	if err != nil {
		return err
	}
	p := documentPrint{pageView: pageView{newPage(c, "document.print_title")}}
	p.Head = printHead{Code: found.Code, Title: p.page.T("document.print_title"), Line: p.page.T("document.print_line", "date", p.page.Date(p.page.Today()))}
	at := papersPath(found.CaseID)
	p.Missing, p.Here = h.rows(p.page, actor(c), at, found, found.Missing), h.rows(p.page, actor(c), at, found, found.Here)
	return h.site.render(c, http.StatusOK, "document/print", p)
}
