package handlers

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/casefile"
	"aftercare/services/pack"
)

// happenedPage lists each time it happened, usually one.
type happenedPage struct {
	casePage
	Times    []happened
	New      *link
	Theirs   []summaryRow // what a colleague wrote meanwhile
	Conflict bool
}

// happened is one of the times, with its words closed or open.
type happened struct {
	identityPart              // the sealed words
	Shown        []summaryRow // of the words, for who may not edit
	Reads        bool         // the role may open them
	ID           string       // of the section
	Title        string
	Rows         []summaryRow
	Change       *link
	FactRows     []summaryRow
	FactChange   *link
	NoFacts      string
}

func happenedPath(caseID string) string { return casePath(caseID) + "/happened" }

func (h *caseHandlers) happened(c echo.Context) error {
	p, _, err := h.newHappenedPage(c)
	if err != nil {
		return err
	}
	return h.site.render(c, http.StatusOK, "happened/list", p)
}

func (h *caseHandlers) newHappenedPage(c echo.Context) (happenedPage, casefile.Header, error) {
	head, list, err := h.files.Episodes(c.Request().Context(), actor(c), c.Param("id"))
	if err != nil {
		return happenedPage{}, head, err
	}
	p := happenedPage{casePage: newCasePage(c, "case.happened", head)}
	p.Sections.stand(happenedPath(head.ID))
	for i, e := range list {
		p.Times = append(p.Times, h.happenedOf(c, p.page, head, e, i+1, len(list)))
	}
	if head.May.Edit {
		p.New = &link{Text: p.T("happened.new"), Href: happenedPath(head.ID) + "/new"}
	}
	return p, head, nil
}

// happenedOf is one of the times as the page shows it, its words closed.
func (h *caseHandlers) happenedOf(c echo.Context, p page, head casefile.Header, e casefile.EpisodeRow, n, of int) happened {
	at := happenedPath(head.ID) + "/" + e.ID
	out := happened{ID: "part-" + e.ID, Title: p.T("happened.once"), Rows: p.happenedRows(h.files.Library(), e.Episode), NoFacts: p.T("facts.none")}
	if of > 1 {
		out.Title = p.T("happened.time", "n", n)
	}
	for _, w := range h.wordsOf("episode") {
		if r, there := e.Facts[w.Key]; there && r.Answer != models.NotAsked {
			out.FactRows = append(out.FactRows, p.factRow(h.files.Library(), w, r.Value(), r.Basis))
		}
	}
	if head.May.Edit {
		out.Change = &link{Text: p.T("happened.change"), Href: at, More: out.Title}
		out.FactChange = &link{Text: p.T("facts.change"), Href: at + "/facts", More: out.Title}
	}
	out.Reads = len(casefile.Readable(actor(c), casefile.EpisodeParts)) > 0
	out.identityPart = identityPart{texts: p.texts, Key: e.ID, Action: at + "/open", Save: at + "/words", Earlier: at + "/earlier", Line: p.T("happened.no_words"), Why: p.T("happened.why")}
	if e.HasPeople || e.HasPlaces {
		out.Line = p.T("happened.has_words")
	}
	return out
}

// happenedRows are the coded parts that are recorded.
func (p page) happenedRows(lib *pack.Library, e models.Episode) []summaryRow {
	var rows []summaryRow
	add := func(name, value string) {
		if value != "" {
			rows = append(rows, summaryRow{Key: p.T("happened." + name), Value: value})
		}
	}
	coded := func(name, prefix, code string) {
		if code != "" {
			add(name, p.T(prefix+code))
		}
	}
	if e.BeganOn != "" {
		add("began", p.Partial(e.Began()))
	}
	if e.EndedOn != "" {
		add("ended", p.Partial(e.Ended()))
	}
	add("lasted", p.lasted(e))
	coded("recruiter", "recruiter.", e.Recruiter)
	coded("channel", "", e.Channel)
	coded("industry", "", e.Industry)
	add("from_place", p.placeName(lib, e.FromPlace))
	add("to_place", p.placeName(lib, e.ToPlace))
	if e.WagesOwed > 0 {
		add("wages_owed", p.Money(e.WagesOwed, e.Currency))
	}
	if e.Debt > 0 {
		add("debt_owed", p.Money(e.Debt, e.Currency))
	}
	return rows
}

// lasted says how many months it went on, as exactly as the dates allow.
func (p page) lasted(e models.Episode) string {
	least, most, known := e.Months()
	switch {
	case !known:
		return ""
	case least == most:
		return p.T("happened.months", "n", least)
	}
	return p.T("happened.months_between", "low", p.Count(least), "high", p.Count(most))
}

// openHappened opens the words of one of the times on the page.
func (h *caseHandlers) openHappened(c echo.Context) error {
	f, answered, err := h.purposeOf(c)
	if err != nil || !answered {
		return err
	}
	got, err := h.files.RevealEpisode(c.Request().Context(), actor(c), c.Param("id"), c.Param("part"), f.Purpose)
	if err != nil {
		return err
	}
	p, head, err := h.newHappenedPage(c)
	if err != nil {
		return err
	}
	p.open(c.Param("part"), happenedWords{People: got.Texts["people"], Places: got.Texts["places"], Seen: strconv.FormatInt(got.Seen, 10)}, got, head.May.Edit)
	return h.site.render(c, http.StatusOK, "happened/list", p)
}

// happenedWords is what was opened and edited.
type happenedWords struct {
	People string `form:"people" validate:"max=8000"`
	Places string `form:"places" validate:"max=8000"`
	Seen   string `form:"seen" validate:"omitempty,number"`
}

func (f happenedWords) texts() map[string]string {
	return map[string]string{"people": f.People, "places": f.Places}
}

// open fills the words of one of the times: fields for who may edit, else a
// list. Words that wait for a colleague are never edited over.
func (p *happenedPage) open(id string, form happenedWords, got casefile.Revealed, edits bool) {
	p.page = p.filled(form)
	for i := range p.Times {
		t := &p.Times[i]
		if t.Key != id {
			continue
		}
		t.Open, t.Waiting, t.Seen = true, got.Waiting, form.Seen
		for _, part := range casefile.EpisodeParts {
			if edits && !got.Waiting {
				t.Fields = append(t.Fields, p.Area(part).Tall(5).Private())
				continue
			}
			value := got.Texts[part]
			if got.Waiting && value == "" {
				value = p.T("case.waits_value")
			}
			t.Shown = append(t.Shown, summaryRow{Key: p.T("field." + part + ".label"), Value: value})
		}
	}
}

// saveHappened writes back the words that were edited. When a colleague changed
// them meanwhile, hers stand beside them, opened with an entry of their own.
func (h *caseHandlers) saveHappened(c echo.Context) error {
	var f happenedWords
	problem := bind(c, &f)
	ctx, by, id, part := c.Request().Context(), actor(c), c.Param("id"), c.Param("part")
	if problem == nil {
		seen, _ := strconv.ParseInt(f.Seen, 10, 64)
		_, problem = h.files.RewriteEpisode(ctx, by, id, part, seen, f.texts())
	}
	switch models.KindOf(problem) {
	case "":
		h.site.flash(c, "identity.saved")
		return h.site.redirect(c, happenedPath(id))
	case models.Invalid, models.Conflict:
		return h.happenedAgain(c, f, problem)
	}
	return problem
}

func (h *caseHandlers) happenedAgain(c echo.Context, f happenedWords, problem error) error {
	status, theirs := http.StatusUnprocessableEntity, casefile.Revealed{}
	if models.KindOf(problem) == models.Conflict {
		why, answered, err := h.purposeFor(c, carried(f)...)
		if err != nil || !answered {
			return err
		}
		status = http.StatusConflict
		theirs, err = h.files.RevealEpisode(c.Request().Context(), actor(c), c.Param("id"), c.Param("part"), why.Purpose)
		if err != nil {
			return err
		}
		f.Seen = strconv.FormatInt(theirs.Seen, 10)
	}
	p, head, err := h.newHappenedPage(c)
	if err != nil {
		return err
	}
	p.page = p.with(problem)
	p.open(c.Param("part"), f, casefile.Revealed{Texts: f.texts(), Waiting: theirs.Waiting}, head.May.Edit)
	for _, part := range casefile.EpisodeParts {
		if theirs.Texts != nil && theirs.Texts[part] != f.texts()[part] {
			p.Theirs = append(p.Theirs, summaryRow{Key: p.T("field." + part + ".label"), Value: theirs.Texts[part]})
		}
	}
	p.Conflict = status == http.StatusConflict
	return h.site.render(c, status, "happened/list", p)
}
