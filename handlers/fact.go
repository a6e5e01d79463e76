package handlers

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/casefile"
	"aftercare/services/pack"
)

// factGroupsPage lists the topics of the vocabulary with what is recorded.
type factGroupsPage struct {
	casePage
	Groups []factGroup
	Take   string // address of the facts as a file
}

// factGroup is one topic with its facts as they stand.
type factGroup struct {
	Title  string
	Why    string
	Change *link
	Rows   []summaryRow
	Open   int // questions nobody answered yet
	None   string
}

// factsPage is the form of one topic.
type factsPage struct {
	casePage
	factForm
	Action   string
	Back     string
	Lead     string
	Why      string
	Conflict bool
}

// askedOf lists the questions of a topic that this case is asked: a word only
// the law of one country needs is left out where that law cannot apply, and
// shown all the same where something stands in it.
func (h *caseHandlers) askedOf(p page, head casefile.Header, group string, recorded map[string]casefile.Recorded) []*pack.Fact {
	lib := h.files.Library()
	of := models.Facts{Jurisdiction: head.State, Values: make(map[string]models.FactValue, len(recorded))}
	for key, r := range recorded {
		of.Values[key] = r.Value()
	}
	for _, w := range lib.Facts() {
		if w.Second {
			of.Values[w.Key] = models.FactValue{Code: cmp.Or(p.form.values.Get("fact."+w.Key), recorded[w.Key].Code)}
		}
	}
	asking := lib.Asking(of, p.now, p.zone)
	return slices.DeleteFunc(h.wordsOf(group), func(w *pack.Fact) bool {
		_, there := recorded[w.Key]
		return !there && !p.Text("fact."+w.Key).Answered() && !asking(w)
	})
}

// group finds the topic of a page of facts. The facts of one of the times it
// happened are one topic, which its address does not name.
func (h *caseHandlers) group(c echo.Context) (pack.Group, error) {
	key := c.Param("group")
	if c.Param("part") != "" {
		key = "episode"
	}
	for _, g := range h.files.Library().Groups() {
		if g.Key == key {
			return g, nil
		}
	}
	return pack.Group{}, models.ErrNotFound()
}

func (h *caseHandlers) factGroups(c echo.Context) error {
	head, recorded, err := h.files.Facts(c.Request().Context(), actor(c), c.Param("id"))
	if err != nil {
		return err
	}
	p := factGroupsPage{casePage: newCasePage(c, "case.facts", head), Take: casePath(head.ID) + "/facts.json"}
	for _, g := range h.files.Library().Groups() {
		words := h.askedOf(p.page, head, g.Key, recorded)
		if len(words) == 0 {
			continue
		}
		fg := factGroup{Title: p.labelOf(g.Label), Why: p.labelOf(g.Why), None: p.T("facts.none")}
		if head.May.Edit {
			fg.Change = &link{Text: p.T("facts.change"), Href: casePath(head.ID) + "/facts/" + g.Key, More: fg.Title}
		}
		for _, w := range words {
			if r, there := recorded[w.Key]; there && r.Answer != models.NotAsked {
				row := p.factRow(h.files.Library(), w, r.Value(), r.Basis)
				if h.files.Undated(w, r) {
					row = p.undated(head, w, r, row)
				}
				fg.Rows = append(fg.Rows, row)
			} else {
				fg.Open++
			}
		}
		p.Groups = append(p.Groups, fg)
	}
	return h.site.render(c, http.StatusOK, "facts/groups", p)
}

// recorded reads the facts a page is about: those that rules see, or those of
// one of the times it happened.
func (h *caseHandlers) recorded(c echo.Context) (casefile.Header, map[string]casefile.Recorded, error) {
	ctx, by, id := c.Request().Context(), actor(c), c.Param("id")
	if part := c.Param("part"); part != "" {
		head, e, err := h.files.Episode(ctx, by, id, part)
		return head, e.Facts, err
	}
	return h.files.Facts(ctx, by, id)
}

// facts asks the questions of one topic and records what differs from the file.
func (h *caseHandlers) facts(c echo.Context) error {
	head, recorded, err := h.recorded(c)
	if err != nil {
		return err
	}
	if !head.May.Edit {
		return models.Fail(models.Forbidden, "error.forbidden")
	}
	group, err := h.group(c)
	if err != nil {
		return err
	}
	p := factsPage{casePage: newCasePage(c, "case.facts", head), Action: c.Request().URL.Path, Back: factsList(c)}
	if err := p.ask(c); err != nil {
		return err
	}
	p.Lead, p.Why = p.labelOf(group.Label), p.labelOf(group.Why)
	words := h.askedOf(p.page, head, group.Key, recorded)
	p.factForm = p.page.factForm(h.files.Library(), words, recorded)
	for i := range p.Blocks {
		p.Blocks[i].ask(head.ID, c.QueryParam("ask"))
	}
	p.fold()
	facts := p.changed()
	return p.finish(formSteps{
		show: func(status int) error { return h.site.render(c, status, "facts/edit", p) },
		do:   func() error { _, err := h.record(c, facts); return err },
		done: func() error { return h.site.doneAt(c, p.Back, "facts.saved", "n", len(facts)) },
		clash: func(error) error {
			if _, recorded, err = h.recorded(c); err != nil {
				return err
			}
			p.seenNow(recorded)
			p.factForm, p.Conflict = p.page.factForm(h.files.Library(), words, recorded), true
			return h.site.render(c, http.StatusConflict, "facts/edit", p)
		},
	})
}

// seenNow lets a form say that its answers are meant over what a colleague wrote
// meanwhile: sending it once more records them.
func (p page) seenNow(recorded map[string]casefile.Recorded) {
	for key, is := range recorded {
		p.form.values.Set("fact."+key+".seen", strconv.FormatInt(is.Version, 10))
	}
}

// factsList is the page that shows what is recorded.
func factsList(c echo.Context) string {
	if c.Param("part") != "" {
		return episodesPath(c.Param("id"))
	}
	return casePath(c.Param("id")) + "/facts"
}
