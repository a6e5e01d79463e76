package handlers

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/casefile"
	"aftercare/services/pack"
)

// episodesPage lists each time it happened, usually one.
type episodesPage struct {
	sealedPage
	Times []episodePart
	New   *link
}

// episodePart is one episode, with its words closed or open.
type episodePart struct {
	Words      sealedPart
	Reads      bool // the role may open them
	Rows       []summaryRow
	Change     *link
	FactRows   []summaryRow
	FactChange *link
	NoFacts    string
}

func (h *caseHandlers) episodes(c echo.Context) error {
	p, err := h.newEpisodesPage(c)
	if err != nil {
		return err
	}
	return h.site.render(c, http.StatusOK, "episode/list", p)
}

// newEpisodesPage lists the episodes, their words closed.
func (h *caseHandlers) newEpisodesPage(c echo.Context) (episodesPage, error) {
	head, list, err := h.files.Episodes(c.Request().Context(), actor(c), c.Param("id"))
	if err != nil {
		return episodesPage{}, err
	}
	p := episodesPage{sealedPage: sealedPage{casePage: newCasePage(c, "case.happened", head)}}
	p.Sections.stand(episodesPath(head.ID))
	for i, e := range list {
		title := p.page.T("happened.once")
		if len(list) > 1 {
			title = p.page.T("happened.time", "n", i+1)
		}
		p.Times = append(p.Times, h.episodePart(p.page, actor(c), head, e, title))
	}
	if head.May.Edit {
		p.New = &link{Text: p.page.T("happened.new"), Href: episodesPath(head.ID) + "/new"}
	}
	return p, nil
}

// episodePart is one episode as the page shows it, its words closed.
func (h *caseHandlers) episodePart(p page, by access.Actor, head casefile.Header, e casefile.EpisodeRow, title string) episodePart {
	list := episodesPath(head.ID)
	at := list + "/" + e.ID
	out := episodePart{Rows: p.episodeRows(h.files.Library(), e.Episode), NoFacts: p.T("facts.none"), Reads: len(casefile.Readable(by, casefile.EpisodeParts)) > 0}
	out.Words = sealedPart{
		texts: p.texts, ID: "part-" + e.ID, Title: title, Line: p.T("happened.no_words"), Why: p.T("happened.why"),
		Page: list, Action: at + "/open", Save: at + "/words", Earlier: at + "/earlier",
		episode: e.ID, parts: casefile.EpisodeParts, edits: head.May.Edit,
	}
	if e.HasPeople || e.HasPlaces {
		out.Words.Line = p.T("happened.has_words")
	}
	for _, w := range h.wordsOf("episode") {
		if r, there := e.Facts[w.Key]; there && r.Answer != models.NotAsked {
			out.FactRows = append(out.FactRows, p.factRow(h.files.Library(), w, r.Value(), r.Basis))
		}
	}
	if head.May.Edit {
		out.Change = &link{Text: p.T("happened.change"), Href: at, More: title}
		out.FactChange = &link{Text: p.T("facts.change"), Href: at + "/facts", More: title}
	}
	return out
}

// episodeWords finds the words of the episode in the address.
func (h *caseHandlers) episodeWords(c echo.Context) (*sealedWords, error) {
	p, err := h.newEpisodesPage(c)
	if err != nil {
		return nil, err
	}
	for i := range p.Times {
		if part := &p.Times[i].Words; part.episode == c.Param("part") {
			show := func(status int) error { return h.site.render(c, status, "episode/list", p) }
			return &sealedWords{sealedPage: &p.sealedPage, h: h, c: c, part: part, show: show}, nil
		}
	}
	return nil, models.ErrNotFound()
}

func (h *caseHandlers) openEpisode(c echo.Context) error { return h.openSealed(c, h.episodeWords) }
func (h *caseHandlers) saveEpisode(c echo.Context) error { return h.saveSealed(c, h.episodeWords) }

// episodeRows are the coded parts that are recorded.
func (p page) episodeRows(lib *pack.Library, e models.Episode) []summaryRow {
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
