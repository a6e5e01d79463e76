package handlers

import (
	"net/url"
	"slices"
	"strconv"

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
	given  *findForm // the question that was answered, nil for none
	action string
	from   string
}

// finder prepares the questions for who may answer them.
func (p page) finder(lib *pack.Library, head casefile.Header, list []casefile.Question, rights entitlement.Rights, given *findForm, from string) finder {
	if !head.May.Edit {
		list = nil
	}
	return finder{page: p, lib: lib, head: head, rights: rights, list: list, taken: map[string]bool{}, given: given, action: rightsPath(head.ID) + "/questions", from: from}
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

// block is one question with its small form. Each has a form of its own, so that
// what is typed for one is never read for another.
func (f *finder) block(q casefile.Question) findBlock {
	p := f.page
	b := findBlock{
		texts: p.texts, Name: q.Fact.Key, Label: p.labelOf(q.Fact.Label), Open: f.given.asks(q.Fact.Key),
		Anchor: "find-" + gap.Ref(f.head.ID, q.Fact.Key), Action: f.action, From: f.from, Waits: p.findWhy(q),
	}
	if b.Open {
		b.Block = f.given.block
	} else {
		in := p.factInput(q.Fact, q.Now)
		b.Block = p.apart().factBlock(f.lib, q.Fact, &in)
	}
	named := q.Waits
	if len(q.Settles) > 0 {
		named = q.Settles
	}
	b.name(f.lib, f.rights, named)
	if q.Sensitive {
		b.Who = p.T("facts.readers")
		b.Block.Field.Why = "" // it stands above the question and need not be opened
		b.Block.Field.Help = p.labelOf(f.lib.Why(q.Fact))
	}
	return b
}

// findWhy says why a question is asked: what hangs on the answer, and how long it
// can wait.
func (p page) findWhy(q casefile.Question) string {
	var parts []string
	switch {
	case q.Due > p.now:
		parts = append(parts, p.Left(q.Due, true))
	case q.Due > 0:
		parts = append(parts, p.T("find.late"))
	}
	if q.Danger {
		parts = append(parts, p.T("find.danger"))
	}
	switch {
	case q.Undated:
		parts = append(parts, p.T("find.undated", "date", p.On(q.Now.RecordedAt)))
	case len(q.Settles) > 0:
		parts = append(parts, p.T("find.settles", "n", len(q.Settles)))
	case len(q.Waits) > 0:
		parts = append(parts, p.T("find.waits", "n", len(q.Waits)))
	case q.Danger: // said already
	case len(q.Gaps) > 0:
		parts = append(parts, p.T("find.gaps", "n", len(q.Gaps)))
	case len(q.Starts) > 0:
		parts = append(parts, p.T("find.starts", "n", len(q.Starts)))
	default:
		parts = append(parts, p.T("find.country"))
	}
	return joinDots(parts)
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
			if f.given.asks(q.Fact.Key) {
				out.Private = append(out.Private, f.block(q))
			}
		case len(out.Blocks) < shown || all && len(out.Blocks) < 3*shown || f.given.asks(q.Fact.Key):
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

func pageOf(caseID string, from int) string {
	if from == 0 {
		return rightsPath(caseID) + "/questions"
	}
	return rightsPath(caseID) + "/questions?from=" + strconv.Itoa(from)
}

// findForm is the small form that asks one question: nothing was answered until
// it is sent.
type findForm struct {
	casePage
	head     casefile.Header
	recorded map[string]casefile.Recorded
	only     string // the key of the question
	from     string // the page it came from
	block    factBlock
	facts    []casefile.FactInput
	change   deed.Result
}

// findForm reads the answer to the one question a small form asks.
func (h *caseHandlers) findForm(c echo.Context) (*findForm, error) {
	head, recorded, err := h.files.Facts(c.Request().Context(), actor(c), c.Param("id"))
	if err != nil {
		return nil, err
	}
	f := &findForm{casePage: newCasePage(c, "find.title", head), head: head, recorded: recorded}
	if err := f.page.ask(c); err != nil {
		return nil, err
	}
	f.page.Hidden("only").Max(80).Into(&f.only)
	f.page.Hidden("from").Max(300).Into(&f.from)
	f.from = findReturn(f.from, head.ID)
	if word := h.files.Library().Fact(f.only); casefile.Askable(word) {
		was := f.page.factInput(word, recorded[f.only])
		in := was
		f.block = f.page.factBlock(h.files.Library(), word, &in)
		f.facts = changedFacts([]casefile.FactInput{in}, []casefile.FactInput{was})
	}
	return f, nil
}

// answerOne records the answer to one question. An empty form is a problem of
// that question.
func (h *caseHandlers) answerOne(c echo.Context, f *findForm) (err error) {
	f.change, err = h.record(c, f.facts)
	if err == nil && len(f.facts) == 0 {
		err = models.Problems{"fact." + f.only: "problem.required"}.Err()
	}
	return err
}

// asks reports whether a question is the one that was answered.
func (f *findForm) asks(key string) bool { return f != nil && f.only == key }

// on lets a page show what is wrong with the answer.
func (f *findForm) on(p *page) {
	if f != nil {
		p.form = f.page.form
	}
}

// first is the question with which the page begins: that of the address, or the
// one that begins the page on which the answer stands.
func (f *findForm) first(c echo.Context, list []casefile.Question) int {
	from, _ := strconv.Atoi(c.QueryParam("from"))
	at := slices.IndexFunc(list, func(q casefile.Question) bool { return f.asks(q.Fact.Key) })
	if at >= 0 && (f.page.form.sent || from == 0) {
		from = at - at%questionsShown
	}
	return max(0, min(from, len(list)))
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

// found says what an answer settled, and goes on.
func (s *site) found(c echo.Context, path string, change deed.Result) error {
	switch {
	case change.Apply > 0 && change.Not > 0:
		return s.doneAt(c, path, "find.both", "n", change.Apply, "not", change.Not)
	case change.Apply > 0:
		return s.doneAt(c, path, "find.apply", "n", change.Apply)
	case change.Not > 0:
		return s.doneAt(c, path, "find.not", "n", change.Not)
	}
	return s.doneAt(c, path, "find.saved")
}
