package handlers

import (
	"net/http"

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
	shown  int    // answers in sight
}

// factGroup is one topic with its facts as they stand.
type factGroup struct {
	Title  string
	Change *link
	Rows   []summaryRow
	Folded string // how many answers there are, where they are folded away
	Open   int    // questions nobody answered yet
	None   string
}

// rowsInSight is how many answers the page shows before it folds the topics.
const rowsInSight = 3

func (h *caseHandlers) factGroups(c echo.Context) error {
	head, recorded, err := h.files.Facts(c.Request().Context(), actor(c), c.Param("id"))
	if err != nil {
		return err
	}
	p := factGroupsPage{casePage: newCasePage(c, "case.facts", head), Take: casePath(head.ID) + "/facts.json"}
	for _, g := range h.files.Library().Groups() {
		p.group(h, head, p.page.labelOf(g.Label), casePath(head.ID)+"/facts/"+g.Key, head.May.Edit, h.wordsOf(g.Key), recorded)
	}
	p.group(h, head, p.page.T("case.law"), caseLawPath(head.ID), head.May.AnswerLaw, h.wordsOfLaw(), recorded)
	return h.site.render(c, http.StatusOK, "facts/groups", p)
}

// group adds a topic: what is recorded, and how many questions are open.
func (p *factGroupsPage) group(h *caseHandlers, head casefile.Header, title, at string, may bool, words []*pack.Fact, recorded map[string]casefile.Recorded) {
	words = h.askedOf(p.page, "", head, words, recorded)
	if len(words) == 0 {
		return
	}
	g := factGroup{Title: title, None: p.page.T("facts.none")}
	if may {
		g.Change = &link{Text: p.page.T("facts.change"), Href: at, More: title}
	}
	for _, w := range words {
		if r, there := recorded[w.Key]; !there || r.Answer == models.NotAsked {
			g.Open++
			continue
		}
		g.Rows = append(g.Rows, p.page.recordedRow(h, head, w, recorded[w.Key]))
	}
	if p.shown += len(g.Rows); p.shown > rowsInSight && len(g.Rows) > 0 {
		g.Folded = p.page.T("facts.answers", "n", len(g.Rows))
	}
	p.Groups = append(p.Groups, g)
}

func (p page) recordedRow(h *caseHandlers, head casefile.Header, w *pack.Fact, r casefile.Recorded) summaryRow {
	row := p.factRow(h.files.Library(), w, r.Value(), r.Basis)
	if h.files.Undated(w, r) {
		return p.undated(head, w, r, row)
	}
	return row
}
