package handlers

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/casefile"
	"aftercare/services/deed"
	"aftercare/services/entitlement"
	"aftercare/services/gap"
	"aftercare/services/pack"
)

// findBlock is one question that rights wait for, with its own small form.
type findBlock struct {
	texts
	Name   string
	Label  string // short, for the closed form
	Open   bool
	Waits  string   // "settles 3 rights"
	Rights []string // which ones
	More   string   // "and 4 more"
	Who    string   // who will read the answer, where the question is sensitive
	Block  factBlock
	Anchor string
	Action string
	From   string // the page to come back to
}

// findSection is "still to find out": the questions, each once.
type findSection struct {
	texts
	Blocks  []findBlock
	Private []findBlock // what happened, and health: folded, and nobody presses
	Apart   string      // says so, with how many there are
	More    *link
}

// finder makes the questions of a page, each of them once.
type finder struct {
	page   page
	lib    *pack.Library
	head   casefile.Header
	rights entitlement.Rights
	list   []casefile.Question
	taken  map[string]bool
	action string
	from   string
}

// finder prepares the questions for who may answer them.
func (p page) finder(lib *pack.Library, head casefile.Header, list []casefile.Question, rights entitlement.Rights, from string) finder {
	if !head.May.Edit {
		list = nil
	}
	f := finder{page: p, lib: lib, head: head, rights: rights, list: list, taken: map[string]bool{}, action: rightsPath(head.ID) + "/questions", from: from}
	f.page.form = valuesOf(factForm{Facts: p.typedOrRecorded(list)})
	return f
}

// take gives one question to a row that asks it by itself, and afterwards says
// only where it is asked.
func (f *finder) take(key string) (*findBlock, string) {
	anchor := "find-" + gap.Ref(f.head.ID, key)
	for _, q := range f.list {
		if q.Fact.Key != key {
			continue
		}
		if f.taken[key] {
			return nil, "#" + anchor
		}
		f.taken[key] = true
		b := f.block(q)
		return &b, ""
	}
	return nil, ""
}

// block is one question with its small form.
func (f *finder) block(q casefile.Question) findBlock {
	p := f.page
	block := p.factBlocks(f.lib, []*pack.Fact{q.Fact})[0]
	if q.Fact.Kind == pack.KindYesNo {
		block = p.singleAnswer(f.lib, q.Fact, block)
	}
	block.Wide = false
	b := findBlock{
		texts: p.texts, Name: q.Fact.Key, Label: p.labelOf(q.Fact.Label), Open: p.Problems()["fact."+q.Fact.Key] != "", Block: block,
		Anchor: "find-" + gap.Ref(f.head.ID, q.Fact.Key), Action: f.action, From: f.from, Waits: p.T("find.waits", "n", len(q.Waits)),
	}
	named := q.Waits
	if len(q.Settles) > 0 {
		b.Waits, named = p.T("find.settles", "n", len(q.Settles)), q.Settles
	}
	b.name(f.lib, f.rights, named)
	if q.Sensitive {
		b.Who = p.T("facts.readers")
		b.Block.Field.Why = "" // it stands above the question and need not be opened
		b.Block.Field.Help = p.labelOf(f.lib.Why(q.Fact))
	}
	return b
}

// namedShown bounds how many rights a question names.
const namedShown = 4

// name says which rights wait for a question.
func (b *findBlock) name(lib *pack.Library, rights entitlement.Rights, items []string) {
	for _, key := range items {
		it := lib.Item(key)
		if row, there := rights.Row(key); there {
			it = row.Item
		}
		if it != nil && len(b.Rights) < namedShown {
			b.Rights = append(b.Rights, b.labelOf(it.Title))
		}
	}
	if n := len(items) - len(b.Rights); n > 0 && len(b.Rights) > 0 {
		b.More = b.T("find.and_more", "n", n)
	}
}

// section lays the questions out that no row has taken: the first few, and the
// sensitive ones only as a link or folded.
func (f *finder) section(shown int, all bool) findSection {
	out := findSection{texts: f.page.texts}
	rest, private := 0, 0
	for _, q := range f.list {
		switch {
		case f.taken[q.Fact.Key]:
		case q.Sensitive:
			private++
			if f.page.Problems()["fact."+q.Fact.Key] != "" {
				out.Private = append(out.Private, f.block(q))
			}
		case len(out.Blocks) < shown || all && len(out.Blocks) < 3*shown || f.page.Problems()["fact."+q.Fact.Key] != "":
			out.Blocks = append(out.Blocks, f.block(q))
		default:
			rest++
		}
	}
	if private > 0 {
		out.Apart = f.page.T("find.apart", "n", private)
	}
	if rest+private > 0 {
		out.More = &link{Text: f.page.T("find.all", "n", rest+private), Href: f.action}
	}
	return out
}

// questionsPage lists every open question of a case.
type questionsPage struct {
	casePage
	Find findSection
	Back string
	Next *link
	None string
}

// questionsShown is how many questions one page asks.
const questionsShown = 12

func (h *rightsHandlers) questions(c echo.Context) error {
	return h.renderQuestions(c, http.StatusOK, factForm{}, nil)
}

func (h *rightsHandlers) renderQuestions(c echo.Context, status int, typed factForm, problem error) error {
	ctx, by, id := c.Request().Context(), actor(c), c.Param("id")
	head, recorded, err := h.files.Facts(ctx, by, id)
	if err != nil {
		return err
	}
	if !head.May.Edit {
		return models.Fail(models.Forbidden, "error.forbidden")
	}
	got, err := h.rights.ForCase(ctx, by, id)
	if err != nil {
		return err
	}
	p := questionsPage{casePage: newCasePage(c, "find.title", head), Back: rightsPath(id)}
	p.None = p.T("find.none")
	p.page = p.filled(typed).with(problem).labelled(p.factLabels(h.rights.Library().Facts()))
	p.Sections.stand(rightsPath(id))
	list := h.files.Questions(got.States(), recorded)
	from, _ := strconv.Atoi(c.QueryParam("from"))
	if problem != nil {
		from = max(0, slices.IndexFunc(list, func(q casefile.Question) bool { return p.Problems()["fact."+q.Fact.Key] != "" }))
		from -= from % questionsShown
	}
	from = max(0, min(from, len(list)))
	find := p.finder(h.rights.Library(), head, list, got, pageOf(id, from))
	p.Find.texts = p.texts
	for _, q := range list[from:min(len(list), from+questionsShown)] {
		b := find.block(q)
		b.Open = b.Open || gap.Ref(id, q.Fact.Key) == c.QueryParam("ask")
		if q.Sensitive {
			p.Find.Private = append(p.Find.Private, b)
		} else {
			p.Find.Blocks = append(p.Find.Blocks, b)
		}
	}
	if n := len(list) - from - questionsShown; n > 0 {
		p.Next = &link{Text: p.T("find.next", "n", n), Href: pageOf(id, from+questionsShown)}
	}
	return h.site.render(c, status, "entitlement/questions", p)
}

func pageOf(caseID string, from int) string {
	if from == 0 {
		return rightsPath(caseID) + "/questions"
	}
	return rightsPath(caseID) + "/questions?from=" + strconv.Itoa(from)
}

// answer records the answer to one question and says what it settled.
func (h *rightsHandlers) answer(c echo.Context) error {
	var only findForm
	if err := bind(c, &only); err != nil {
		return err
	}
	done, err := h.cases.answerOne(c, only.Only)
	from := findReturn(only.From, c.Param("id"))
	switch models.KindOf(err) {
	case "":
		h.site.flashFound(c, done.change)
		return h.site.redirect(c, from)
	case models.Invalid:
		if strings.HasPrefix(from, rightsPath(c.Param("id"))+"/questions") {
			return h.renderQuestions(c, http.StatusUnprocessableEntity, done.form, err)
		}
		return h.renderList(c, http.StatusUnprocessableEntity, done.form, err)
	}
	return err
}

// findForm is the small form of one question.
type findForm struct {
	Only string `form:"only" validate:"max=80"`
	From string `form:"from" validate:"max=300"`
}

// findReturn is the page of rights a question came from. What stands in a form
// is never followed as it is.
func findReturn(from, caseID string) string {
	own := rightsPath(caseID)
	u, err := url.Parse(from)
	if err != nil || u.Host != "" || u.Path != own && u.Path != own+"/questions" {
		return own + "#find"
	}
	return u.RequestURI() + "#find"
}

// answered is what the answer to one question did.
type answered struct {
	head   casefile.Header
	form   factForm
	change deed.Result
}

// answerOne records the answer to one question. An empty form is a problem of
// that question.
func (h *caseHandlers) answerOne(c echo.Context, key string) (answered, error) {
	words := slices.DeleteFunc(slices.Clone(h.files.Library().Facts()), func(f *pack.Fact) bool { return f.Key != key })
	head, f, change, n, err := h.record(c, words)
	if err == nil && n == 0 {
		err = models.Problems{"fact." + key: "problem.required"}.Err()
	}
	return answered{head, f, change}, err
}

// flashFound says what an answer settled.
func (s *site) flashFound(c echo.Context, change deed.Result) {
	switch {
	case change.Apply > 0 && change.Not > 0:
		s.flash(c, "find.both", "n", change.Apply, "not", change.Not)
	case change.Apply > 0:
		s.flash(c, "find.apply", "n", change.Apply)
	case change.Not > 0:
		s.flash(c, "find.not", "n", change.Not)
	default:
		s.flash(c, "find.saved")
	}
}
