package handlers

import (
	"bytes"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"aftercare/services/access"
	"aftercare/services/law"
	"aftercare/services/pack"
)

// lawReviewPage is everything in the packs whose text nobody read, for a
// lawyer to work through.
type lawReviewPage struct {
	lawPage
	Places []navItem
	Table  table
	Export string
	Pages  pagesOfList
}

func (h *lawHandlers) review(c echo.Context) error {
	place, err := h.place(c)
	if err != nil {
		return err
	}
	rows, err := h.laws.Review(c.Request().Context(), actor(c), place)
	if err != nil {
		return err
	}
	p := lawReviewPage{lawPage: newLawPage(c, "law.review", "/law/review"), Export: "/law/review/export?" + url.Values{"law_place": {place}}.Encode()}
	for _, x := range h.laws.Library().Places() {
		p.Places = append(p.Places, navItem{Text: p.page.labelOf(x.Name), Href: "/law/review?" + url.Values{"law_place": {x.Code}}.Encode(), Current: x.Code == place})
	}
	from, to, links := somePage(c, len(rows), lawPerPage)
	p.Table = p.page.reviewTable(rows[from:to])
	p.Table.Caption, p.Pages = p.page.T("law.review_caption", "n", len(rows)), links
	if len(rows) > lawPerPage {
		p.Table.Range = p.page.T("table.range", "from", from+1, "to", to)
	}
	return h.site.render(c, http.StatusOK, "law/review", p)
}

func (p page) reviewTable(rows []law.ReviewRow) table {
	out := table{texts: p.texts, Words: true, ID: "review", Sticky: true,
		Columns: []column{{Text: p.T("law.col_what")}, {Text: p.T("law.col_act")}},
		Empty:   emptyState{Text: p.T("law.review_none")}}
	for _, r := range rows {
		first := cell{Text: p.labelOf(r.What), Note: p.T("law.part."+string(r.Part)) + " · " + p.T("mark."+string(r.Mark)) + " · " + r.Key}
		if r.Link {
			first.Href = lawPath(r.Key)
		}
		if text := p.labelOf(r.FindOut); text != "" {
			first.Note += " · " + text
		}
		act := cell{Text: orWord(r.Act, p.T("law.no_act")), Note: r.Source}
		out.Rows = append(out.Rows, row{Cells: []cell{first, act}})
	}
	return out
}

// reviewHead are the columns of the export; the last four are for the lawyer.
var reviewHead = []string{"place", "key", "part", "mark", "what", "act", "source", "url", "find_out", "read", "text_says", "correct", "reviewer", "reviewed_on"}

func (h *lawHandlers) export(c echo.Context) error {
	t := h.site.texts(c)
	place, err := h.place(c)
	if err != nil {
		return err
	}
	var out bytes.Buffer
	err = h.laws.ExportReview(c.Request().Context(), actor(c), place, t.Lang, each(reviewHead, func(k string) string { return t.T("law.export." + k) }), &out)
	if err != nil {
		return err
	}
	c.Response().Header().Set(echo.HeaderContentDisposition, `attachment; filename="review-`+strings.ToLower(place)+`.csv"`)
	return c.Blob(http.StatusOK, "text/csv; charset=utf-8", out.Bytes())
}

// registerPage is a list beside the rights: what must never go wrong, disputed
// points, penal sections.
type registerPage struct {
	lawPage
	Heading, Lead string
	Entries       []registerEntry
	Empty         emptyState
}

// registerEntry is one entry of a register.
type registerEntry struct {
	ID, Title string
	Lines     []string
	Readings  []source
	Advice    string
	Laws      []source
	Links     []link
}

func (h *lawHandlers) register(c echo.Context, key string, entries func(p page, lib *pack.Library) []registerEntry) error {
	if err := actor(c).Require(access.ReadLaw); err != nil {
		return err
	}
	p := registerPage{lawPage: newLawPage(c, key, "/"+strings.ReplaceAll(key, ".", "/"))}
	p.Heading, p.Lead = p.page.T(key), p.page.T(key+"_lead")
	p.Entries = entries(p.page, h.laws.Library())
	p.Empty = emptyState{Text: p.page.T("law.register_none")}
	return h.site.render(c, http.StatusOK, "law/register", p)
}

func (h *lawHandlers) principles(c echo.Context) error {
	return h.register(c, "law.principles", func(p page, lib *pack.Library) (out []registerEntry) {
		for _, x := range lib.Principles() {
			e := registerEntry{ID: x.Key, Title: p.labelOf(x.Title), Lines: []string{p.labelOf(x.Text), p.T("mark." + string(x.Quality))}}
			for _, l := range x.Law {
				e.Laws = append(e.Laws, p.lawSource(lib, l))
			}
			for _, key := range x.Items {
				if it := lib.Item(key); it != nil && !it.ReviewersOnly() {
					e.Links = append(e.Links, link{Text: p.labelOf(it.Title), Href: lawPath(key)})
				}
			}
			out = append(out, e)
		}
		return out
	})
}

func (h *lawHandlers) conflicts(c echo.Context) error {
	return h.register(c, "law.conflicts", func(p page, lib *pack.Library) (out []registerEntry) {
		for _, x := range lib.Conflicts() {
			d := p.dispute(lib, x)
			e := registerEntry{ID: x.ID, Title: p.T("law.conflict_title", "id", d.ID, "topic", d.Topic), Readings: d.Readings, Advice: d.Advice}
			for _, it := range lib.Items() {
				if !it.ReviewersOnly() && slices.Contains(it.Conflicts, x.ID) {
					e.Links = append(e.Links, link{Text: p.labelOf(it.Title), Href: lawPath(it.Key)})
				}
			}
			out = append(out, e)
		}
		return out
	})
}

func (h *lawHandlers) offences(c echo.Context) error {
	return h.register(c, "law.offences", func(p page, lib *pack.Library) (out []registerEntry) {
		for _, x := range lib.Offences() {
			e := registerEntry{ID: x.Key, Title: p.labelOf(x.Title)}
			for _, line := range []string{p.labelOf(x.Punishment), p.labelOf(x.Notes), p.period(x.InForce)} {
				if line != "" {
					e.Lines = append(e.Lines, line)
				}
			}
			e.Laws = []source{p.lawSource(lib, pack.Law{Act: x.Act, Section: x.Section, Source: x.Source, Quality: x.Quality})}
			out = append(out, e)
		}
		return out
	})
}
