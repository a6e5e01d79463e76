package handlers

import (
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/casefile"
	"aftercare/services/deed"
	"aftercare/services/gap"
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
	Action   string
	Back     string
	Lead     string
	Why      string
	Blocks   []factBlock
	Conflict bool
}

// wordsOf lists the questions of a topic.
func (h *caseHandlers) wordsOf(group string) []*pack.Fact {
	return slices.DeleteFunc(slices.Clone(h.files.Library().Facts()), func(f *pack.Fact) bool {
		return f.Group != group || !casefile.Askable(f)
	})
}

// askedOf lists the questions of a topic that this case is asked: a word only
// the law of one country needs is left out where that law cannot apply, and
// shown all the same where something stands in it.
func (h *caseHandlers) askedOf(group string, head casefile.Header, f factForm) []*pack.Fact {
	lib := h.files.Library()
	of := models.Facts{Jurisdiction: head.State, Values: map[string]models.FactValue{}}
	for _, w := range lib.Facts() {
		if w.Second {
			of.Values[w.Key] = models.FactValue{Code: f.Facts[w.Key]}
		}
	}
	return slices.DeleteFunc(h.wordsOf(group), func(w *pack.Fact) bool {
		_, typed := f.Facts[w.Key]
		_, recorded := f.Facts[w.Key+".seen"]
		return !typed && !recorded && !lib.Asked(w, of)
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
	form := factForm{Facts: factsTyped(p.Lang, h.site.texts(c).zone, recorded)}
	for _, g := range h.files.Library().Groups() {
		words := h.askedOf(g.Key, head, form)
		if len(words) == 0 {
			continue
		}
		fg := factGroup{Title: p.labelOf(g.Label), Why: p.labelOf(g.Why), None: p.T("facts.none")}
		if head.May.Edit {
			fg.Change = &link{Text: p.T("facts.change"), Href: casePath(head.ID) + "/facts/" + g.Key, More: fg.Title}
		}
		for _, w := range words {
			if r, there := recorded[w.Key]; there && r.Answer != models.NotAsked {
				fg.Rows = append(fg.Rows, p.factRow(h.files.Library(), w, r))
			} else {
				fg.Open++
			}
		}
		p.Groups = append(p.Groups, fg)
	}
	return h.site.render(c, http.StatusOK, "facts/groups", p)
}

// factRow is a fact as it stands, with how sure it is and on what it rests.
func (p page) factRow(lib *pack.Library, w *pack.Fact, r casefile.Recorded) summaryRow {
	row := summaryRow{Key: p.labelOf(w.Label), Value: p.factText(lib, w, r.Value())}
	if w.Key == adultOn {
		row.Key, row.Value = p.T("facts.born"), p.Partial(models.BirthFrom(r.Value().On))
	}
	if r.Basis != "" {
		row.Note = p.T("basis." + r.Basis)
	}
	return row
}

// factText writes the value of a fact.
func (p page) factText(lib *pack.Library, w *pack.Fact, v models.FactValue) string {
	switch {
	case v.Number != nil && v.Currency != "":
		return p.Money(*v.Number, v.Currency)
	case v.Number != nil:
		return p.Count(int(*v.Number))
	case v.At != 0:
		return p.Moment(v.At)
	case !v.On.IsZero():
		return p.Partial(v.On)
	case v.Code != "" && (w.Kind == pack.KindCountry || w.Kind == pack.KindRegion):
		return p.placeName(lib, v.Code)
	case v.Code != "":
		for _, c := range w.Codes {
			if c.Code == v.Code {
				return p.labelOf(c.Label)
			}
		}
		return v.Code
	}
	return p.T("answer." + string(v.Answer))
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

func (h *caseHandlers) facts(c echo.Context) error {
	head, recorded, err := h.recorded(c)
	if err != nil {
		return err
	}
	if !head.May.Edit {
		return models.Fail(models.Forbidden, "error.forbidden")
	}
	f := factForm{Facts: factsTyped(h.site.texts(c).Lang, h.site.texts(c).zone, recorded)}
	if err := restored(c, &f); err != nil {
		return err
	}
	return h.renderFacts(c, http.StatusOK, head, f, nil)
}

func (h *caseHandlers) renderFacts(c echo.Context, status int, head casefile.Header, f factForm, err error) error {
	group, missing := h.group(c)
	if missing != nil {
		return missing
	}
	words := h.askedOf(group.Key, head, f)
	p := factsPage{casePage: newCasePage(c, "case.facts", head), Action: c.Request().URL.Path, Back: factsList(c), Conflict: models.KindOf(err) == models.Conflict}
	p.page = p.filled(f).with(err).labelled(p.factLabels(words))
	p.Lead, p.Why = p.labelOf(group.Label), p.labelOf(group.Why)
	p.Blocks = p.factBlocks(h.files.Library(), words)
	for _, w := range words {
		if gap.Ref(head.ID, w.Key) == c.QueryParam("ask") {
			for i := range p.Blocks {
				p.Blocks[i].ask(w.Key)
			}
		}
	}
	return h.site.render(c, status, "facts/edit", p)
}

// factsList is the page that shows what is recorded.
func factsList(c echo.Context) string {
	if c.Param("part") != "" {
		return episodesPath(c.Param("id"))
	}
	return casePath(c.Param("id")) + "/facts"
}

// factLabels gives the error summary the words of the questions.
func (p page) factLabels(words []*pack.Fact) map[string]string {
	labels := map[string]string{}
	for _, w := range words {
		labels["fact."+w.Key] = p.labelOf(w.Label)
	}
	return labels
}

func (h *caseHandlers) recordFacts(c echo.Context) error {
	group, err := h.group(c)
	if err != nil {
		return err
	}
	head, f, _, n, err := h.record(c, h.wordsOf(group.Key))
	switch models.KindOf(err) {
	case "":
		h.site.flash(c, "facts.saved", "n", n)
		return h.site.redirect(c, factsList(c))
	case models.Invalid:
		return h.renderFacts(c, http.StatusUnprocessableEntity, head, f, err)
	case models.Conflict:
		return h.factConflict(c, head, f, err)
	}
	return err
}

// record reads the form and records what differs from the file. It returns
// what that changed, and how many answers there were.
func (h *caseHandlers) record(c echo.Context, words []*pack.Fact) (casefile.Header, factForm, deed.Result, int, error) {
	var f factForm
	var change deed.Result
	ctx, by, id := c.Request().Context(), actor(c), c.Param("id")
	head, recorded, err := h.recorded(c)
	if err != nil {
		return head, f, change, 0, err
	}
	if err := bind(c, &f); err != nil {
		return head, f, change, 0, err
	}
	r := factReader{today: h.site.texts(c).Today(), zone: h.site.texts(c).zone, problems: models.Problems{}}
	facts := r.unchanged(r.facts(f.Facts, words), f.Facts, recorded)
	if err := r.problems.Err(); err != nil {
		return head, f, change, 0, err
	}
	if part := c.Param("part"); part != "" {
		change, err = h.files.RecordEpisodeFacts(ctx, by, id, part, facts)
	} else {
		change, err = h.files.RecordFacts(ctx, by, id, facts)
	}
	return head, f, change, len(facts), underFact(err)
}

// factConflict shows what she typed again, beside what a colleague wrote
// meanwhile. Sending it once more records hers.
func (h *caseHandlers) factConflict(c echo.Context, head casefile.Header, f factForm, conflict error) error {
	_, recorded, err := h.recorded(c)
	if err != nil {
		return err
	}
	now := factsTyped(h.site.texts(c).Lang, h.site.texts(c).zone, recorded)
	for key, v := range now {
		if len(key) > len(".seen") && key[len(key)-len(".seen"):] == ".seen" {
			f.Facts[key] = v
		}
	}
	return h.renderFacts(c, http.StatusConflict, head, f, conflict)
}
