package handlers

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/casefile"
	"aftercare/services/deed"
	"aftercare/services/gap"
	"aftercare/services/pack"
)

// factsPage is the form of one topic.
type factsPage struct {
	casePage
	factForm
	Action   string
	Back     string
	Lead     string
	Why      string
	More     string // over the questions that change nothing today
	Law      *link  // to the questions of law
	Conflict bool
}

// askedOf lists those of the questions that this case is asked: a word only
// the law of one country needs is left out where that law cannot apply, and
// shown all the same where something stands in it, or a link leads to it.
func (h *caseHandlers) askedOf(p page, link string, head casefile.Header, words []*pack.Fact, recorded map[string]casefile.Recorded) []*pack.Fact {
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
	return slices.DeleteFunc(words, func(w *pack.Fact) bool {
		_, there := recorded[w.Key]
		if !there && !casefile.Askable(w) {
			return true
		}
		return !there && gap.Ref(head.ID, w.Key) != link && !p.Text("fact."+w.Key).Answered() && !asking(w)
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
	p.Lead, p.Why = p.page.labelOf(group.Label), p.page.labelOf(group.Why)
	p.More = p.page.T("facts.more", "what", p.Lead)
	if group.Key == "legal" {
		p.Law = &link{Text: p.page.T("lawyer.apart"), Href: caseLawPath(head.ID)}
	}
	return h.askFacts(c, p, head, recorded, h.wordsOf(group.Key), h.record)
}

// askFacts shows a page of facts, or takes it in.
func (h *caseHandlers) askFacts(c echo.Context, p factsPage, head casefile.Header, recorded map[string]casefile.Recorded, words []*pack.Fact,
	record func(echo.Context, []casefile.FactInput) (deed.Result, error)) error {
	useful, err := h.useful(c)
	if err != nil {
		return err
	}
	if err := p.page.ask(c); err != nil {
		return err
	}
	words = h.askedOf(p.page, c.QueryParam("ask"), head, words, recorded)
	lay := func() {
		p.factForm = p.page.factForm(h.files.Library(), words, recorded)
		for i := range p.Blocks {
			p.Blocks[i].ask(head.ID, c.QueryParam("ask"))
		}
	}
	lay()
	facts := p.changed()
	return p.page.finish(formSteps{
		show: func(status int) error { p.fold(useful); return h.site.render(c, status, "facts/edit", p) },
		do:   func() error { _, err := record(c, facts); return err },
		done: func() error { return h.site.doneAt(c, p.Back, "facts.saved", "n", len(facts)) },
		clash: func(error) error {
			if _, recorded, err = h.recorded(c); err != nil {
				return err
			}
			p.page.seenNow(recorded)
			lay()
			p.fold(useful)
			p.Conflict = true
			return h.site.render(c, http.StatusConflict, "facts/edit", p)
		},
	})
}

// useful are the questions whose answer changes something today, by key.
func (h *caseHandlers) useful(c echo.Context) (map[string]bool, error) {
	open, err := h.files.Asked(c.Request().Context(), actor(c), c.Param("id"))
	out := make(map[string]bool, len(open))
	for _, q := range open {
		out[q.Fact.Key] = true
	}
	return out, err
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
