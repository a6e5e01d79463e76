package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/casefile"
	"aftercare/services/entitlement"
	"aftercare/services/pack"
	"aftercare/templates"
)

func TestThePaperNamesNobodyAndOpensNothing(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.opened()
	b := h.signedIn("caseworker")
	for _, lang := range []string{"en", "hi", "bn", "ne"} {
		before := len(h.actions())
		w := b.get("/cases/" + c.ID + "/rights/print?lang=" + lang)
		wantStatus(t, w, http.StatusOK)
		doc := parse(t, w)
		sheet := doc.Find("article")
		if sheet.AttrOr("lang", "") != lang || sheet.Find(".statement-row").Length() == 0 || strings.Contains(w.Body.String(), "CANARY") {
			t.Errorf("%s: not her language, nothing on it, or a name", lang)
		}
		if got := len(h.actions()) - before; got != 0 {
			t.Errorf("%s: %d entries, want none: nothing sealed was read", lang, got)
		}
		if n := sheet.Find(`.statement-body [lang]`).Length(); n != 0 {
			t.Errorf("%s: %d sentences are not in her language: the built-in packs have them all", lang, n)
		}
		if read := sheet.Find(".statement-mark").Length() == 0; read != known(lang) {
			t.Errorf("%s: it does not say that no native speaker has read it, or says so in vain", lang)
		}
	}
}

func TestThePaperBearsHerNameOnlyAfterOneEntry(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.opened()
	b, at := h.signedIn("caseworker"), "/cases/"+c.ID+"/rights/print?lang=ne"
	asked := b.post(at, nil)
	wantStatus(t, asked, http.StatusOK)
	doc := parse(t, asked)
	if doc.Find(`input[name="purpose"]`).Length() == 0 || strings.Contains(asked.Body.String(), "CANARY") {
		t.Fatal("the purpose is not asked first")
	}
	action := doc.Find("main form").AttrOr("action", "")
	before := len(h.actions())
	w := b.post(action, url.Values{"purpose": {"claim"}})
	wantStatus(t, w, http.StatusOK)
	sheet := parse(t, w)
	if got := sheet.Find("article").Text(); !strings.Contains(got, "CANARY-called") || strings.Contains(got, "CANARY-full") {
		t.Error("not exactly the name she is called by is on the paper")
	}
	if sheet.Find("article").AttrOr("lang", "") != "ne" {
		t.Error("the language was lost on the way")
	}
	if strings.Contains(sheet.Find("title").Text(), "CANARY") || strings.Contains(action, "CANARY") {
		t.Error("the name stands in the title or in the address")
	}
	if got := len(h.actions()) - before; got != 1 || h.lastAction() != "file.opened" {
		t.Errorf("%d entries, the last %s; want one file.opened", got, h.lastAction())
	}
}

func TestWhoMayNotReadNamesIsOfferedNone(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.opened()
	for name, want := range map[string]int{"caseworker": 1, "administrator": 0} {
		doc := parse(t, h.signedIn(name).get("/cases/"+c.ID+"/rights/print"))
		if got := doc.Find(`main form[method="post"]`).Length(); got != want {
			t.Errorf("%s: %d forms that open the name, want %d", name, got, want)
		}
	}
}

func TestThePaperSpeaksHerLanguageUnlessAskedForAnother(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.opened()
	for i, tongue := range [][2]string{{"bn", "bn"}, {"sat", "en"}} {
		hers, want := tongue[0], tongue[1]
		_, err := h.deps.Cases.RecordFacts(t.Context(), h.Actor("caseworker"), c.ID, []casefile.FactInput{{Name: "person.language", Value: models.FactValue{Code: hers}, Seen: int64(i)}})
		if err != nil {
			t.Fatal(err)
		}
		at := "/cases/" + c.ID + "/rights/print"
		if got := parse(t, h.signedIn("caseworker").get(at)).Find("article").AttrOr("lang", ""); got != want {
			t.Errorf("she speaks %s: the paper is in %q, want %q", hers, got, want)
		}
		if got := parse(t, h.signedIn("caseworker").get(at+"?lang=hi")).Find("article").AttrOr("lang", ""); got != "hi" {
			t.Errorf("asked for Hindi: got %q", got)
		}
	}
}

// aPaper is the paper of invented rights in a language.
func aPaper(t *testing.T, lang string, got entitlement.Statement) paper {
	t.Helper()
	s := newTestSite(t)
	p := paper{texts: texts{Lang: lang, catalogue: s.catalogue, zone: s.zone, now: models.At(noon)}}
	p.fill(got, nil)
	return p
}

// many invents rights that all say the same.
func many(n int, right models.Right, progress models.Progress) []entitlement.Row {
	text := func(s string) pack.Text { return pack.Text{"en": s, "hi": s} }
	topic := pack.TopicHealth
	if right == models.Reparations {
		topic = pack.TopicMoney
	}
	out := make([]entitlement.Row, n)
	for i := range out {
		it := &pack.Item{Key: "r", Right: right, OnPaper: pack.OnPaper{Topic: topic, Title: text("A right"), Text: text(strings.Repeat("A plain sentence that says what it is. ", 4)), Office: text("The office of the district")}}
		out[i] = entitlement.Row{Item: it, State: models.EntitlementState{Right: right, Progress: progress}}
	}
	return out
}

func TestThePaperStopsAtTwoPagesAndSaysHowManyMore(t *testing.T) {
	t.Parallel()
	for _, lang := range templates.Languages {
		p := aPaper(t, lang, entitlement.Statement{Apply: many(60, models.Recovery, models.ProgressOpen), May: many(40, models.Reparations, models.ProgressNeedsFact)})
		if len(p.Parts) != 2 || len(p.Parts[0].Rows) < 6 || len(p.Parts[1].Lines) < 4 {
			t.Fatalf("%s: %d parts; too little fits, or what is to be found out has no room", lang, len(p.Parts))
		}
		room := p.frame() + 2*partLines
		for _, r := range p.Parts[0].Rows {
			room += r.lines()
		}
		for _, r := range p.Parts[1].Lines {
			room += r.line()
		}
		if room > paperLines {
			t.Errorf("%s: %.1f lines, two pages hold %.1f", lang, room, paperLines)
		}
		more := 100 - len(p.Parts[0].Rows) - len(p.Parts[1].Lines)
		if want := p.say("more", "n", more); len(p.After) != 1 || p.After[0] != want {
			t.Errorf("%s: got %v, want %q", lang, p.After, want.Text)
		}
	}
}

// TestASentenceThatIsNotInHerLanguageIsMarked: the packs of an organisation may
// lack words the built-in ones have.
func TestASentenceThatIsNotInHerLanguageIsMarked(t *testing.T) {
	t.Parallel()
	s := newTestSite(t)
	for lang, want := range map[string]int{"en": 0, "hi": 0, "bn": 3, "ne": 3} { // the title, the text and the office
		p := aPaper(t, lang, entitlement.Statement{Apply: many(1, models.Recovery, models.ProgressOpen)})
		e := echo.New()
		e.Use(s.attach)
		e.GET("/paper", func(c echo.Context) error {
			return s.render(c, http.StatusOK, "statement/show", statementPage{pageView: pageView{newPage(c, "print.title")}, Paper: p})
		})
		doc := parse(t, get(e, "/paper"))
		if got := doc.Find(`.statement-row [lang="en"] sup`).Length(); got != want {
			t.Errorf("%s: %d marks, want %d", lang, got, want)
		}
		if got := doc.Find(".statement-mark").Length(); (got == 1) != (want > 0) {
			t.Errorf("%s: %d sentences say what the mark means", lang, got)
		}
	}
}

func TestThePaperOfNothingKnownSaysSo(t *testing.T) {
	t.Parallel()
	if p := aPaper(t, "en", entitlement.Statement{}); len(p.Nothing) == 0 || len(p.After) != 0 {
		t.Errorf("got %+v", p)
	}
}

func TestASumIsNeverPromised(t *testing.T) {
	t.Parallel()
	r := many(1, models.Reparations, models.ProgressOpen)[0]
	alone := func(lo, hi int64, truth models.Truth) pack.ConsideredRow {
		return pack.ConsideredRow{Truth: truth, Range: pack.Range{Min: lo * 100, Max: hi * 100}}
	}
	r.Considered = pack.Considered{Currency: "INR", Rows: []pack.ConsideredRow{alone(100000, 200000, models.True), alone(400000, 700000, models.True), alone(900000, 900000, models.Unknown)}}
	p := aPaper(t, "en", entitlement.Statement{Apply: []entitlement.Row{r}})
	const want = "You may be considered for ₹\u00a01,00,000 to ₹\u00a07,00,000."
	if got := p.Parts[0].Rows[0].Worth; len(got) != 1 || got[0].Text != want {
		t.Errorf("rows that each stand alone: got %v, want %q", got, want)
	}
	r.Considered.Sum = &pack.Range{Min: 5000000, Floor: true}
	p = aPaper(t, "en", entitlement.Statement{Apply: []entitlement.Row{r}})
	if got := p.Parts[0].Rows[0].Worth; len(got) != 1 || got[0].Text != "You may be considered for at least ₹\u00a050,000." {
		t.Errorf("a floor: got %v", got)
	}
}

// TestWhatHasHoursLeftAsksForNoLawyer: a right that was read in a report only
// says so, but nobody should lose an hour over it.
func TestWhatHasHoursLeftAsksForNoLawyer(t *testing.T) {
	t.Parallel()
	for name, k := range map[string]struct {
		hours int
		left  time.Duration
		want  bool // the paper says to check with a lawyer
	}{
		"hours left": {72, 20 * time.Hour, false},
		"hours over": {72, -time.Hour, true},
		"in days":    {0, 20 * time.Hour, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := many(1, models.Recovery, models.ProgressOpen)[0]
			r.Item.Quality = pack.Reported
			r.Item.Clocks = []pack.Clock{{Key: "start", Length: models.Span{Hours: k.hours}}}
			r.State.Clocks = []models.ClockState{{Key: "start", Against: models.PartyHospital, Due: models.At(noon.Add(k.left))}}
			p := aPaper(t, "en", entitlement.Statement{Apply: []entitlement.Row{r}})
			if got := p.Parts[0].Rows[0].Source != nil; got != k.want {
				t.Errorf("got %v, want %v", got, k.want)
			}
		})
	}
}
