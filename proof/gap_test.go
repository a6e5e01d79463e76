package proof_test

import (
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
)

// missing is a gap on Today that one service closes.
type missing struct {
	ref   string // identifies the gap on every page
	list  string // list on Today
	of    string // the address of its case
	title string
	form  string // where the service is recorded, as Today links it
}

var gapForm = regexp.MustCompile(`^(/cases/[0-9a-f-]{36})/services/new\?gap=([0-9a-f]+)`)

// missingOn lists such gaps on the page Today, a missing health check first.
func missingOn(p *page) []missing {
	var health, rest []missing
	p.Find("li.gap").Each(func(_ int, row *goquery.Selection) {
		href := row.Find("a.button").AttrOr("href", "")
		found := gapForm.FindStringSubmatch(href)
		list, _, _ := strings.Cut(row.AttrOr("id", ""), "-gap-")
		if found == nil || (list != "now" && list != "late") {
			return
		}
		g := missing{ref: found[2], list: list, of: found[1], title: strings.TrimSpace(row.Find("h3").Text()), form: href}
		if strings.Contains(strings.ToLower(g.title), "health check") {
			health = append(health, g)
		} else {
			rest = append(rest, g)
		}
	})
	return append(health, rest...)
}

// takenGaps are the gaps that tests close, so that no two tests use the same.
var takenGaps struct {
	sync.Mutex
	refs map[string]bool
}

// takeGap picks a gap no other test closes, from the first of the pages that has one.
func takeGap(t testing.TB, pages ...*page) missing {
	t.Helper()
	takenGaps.Lock()
	defer takenGaps.Unlock()
	for _, p := range pages {
		for _, g := range missingOn(p) {
			if !takenGaps.refs[g.of] {
				if takenGaps.refs == nil {
					takenGaps.refs = map[string]bool{}
				}
				takenGaps.refs[g.of] = true
				return g
			}
		}
	}
	t.Fatal("neither Today nor its lists have a gap left that one service closes")
	return missing{}
}

// count returns the number above a list on Today. A list without a number is
// empty.
func (p *page) count(list string) int {
	p.v.t.Helper()
	text := p.Find(".figures a[href='/today?list=" + list + "'] .number").Text()
	if text == "" {
		return 0
	}
	n, err := strconv.Atoi(strings.TrimSpace(text))
	if err != nil {
		p.v.t.Fatalf("the figure of %s is %q", list, text)
	}
	return n
}

// shows reports whether a gap is on the page.
func (p *page) shows(g missing) bool { return p.Find("li.gap[id$='gap-"+g.ref+"']").Length() > 0 }

// standing is what the pages show about a gap before it is closed.
type standing struct {
	figure int
	entry  int // the newest entry of History and access
}

// stands reads the standing, and checks that the gap is on every page where it
// should be.
func (g missing) stands(v *visitor) standing {
	v.t.Helper()
	list, today := v.open("/today?list="+g.list), v.open("/today")
	for _, p := range []*page{list, v.open(g.of), v.open(g.of + "/gaps")} {
		if !p.shows(g) {
			v.t.Errorf("%q is not on %s", g.title, p.path)
		}
	}
	figure := today.count(g.list)
	if rows := list.Find("li.gap").Length(); rows != figure {
		v.t.Errorf("the page counts %d gaps as %s, and lists %d", figure, g.list, rows)
	}
	entry, _ := v.newestEntry(g.of)
	return standing{figure, entry}
}

// gone checks that the gap is on no page, that the number changed, and that the
// service is in History and access.
func (g missing) gone(v *visitor, before standing, who string) {
	v.t.Helper()
	list, today := v.open("/today?list="+g.list), v.open("/today")
	for _, p := range []*page{list, today, v.open(g.of), v.open(g.of + "/gaps")} {
		if p.shows(g) {
			v.t.Errorf("%q is still on %s", g.title, p.path)
		}
	}
	if rows, figure := list.Find("li.gap").Length(), today.count(g.list); figure >= before.figure || figure != rows {
		v.t.Errorf("the page counted %d gaps as %s before and counts %d now; it lists %d", before.figure, g.list, figure, rows)
	}
	entry, text := v.newestEntry(g.of)
	if entry <= before.entry || !strings.Contains(text, who) || !strings.Contains(text, "recorded a service") {
		v.t.Errorf("History and access does not begin with the service of %s but with %q", who, text)
	}
}

// newestEntry returns the first line of History and access that is about a
// change.
func (v *visitor) newestEntry(of string) (number int, text string) {
	v.t.Helper()
	row := v.open(of + "/history").Find("ol.history > li").First()
	number, _ = strconv.Atoi(strings.TrimPrefix(row.AttrOr("id", ""), "entry-"))
	at, err := time.Parse(time.RFC3339, row.Find("time").AttrOr("datetime", ""))
	if err != nil || time.Since(at) < -time.Minute {
		v.t.Errorf("the newest entry of %s has no moment: %v", of, err)
	}
	return number, strings.Join(strings.Fields(row.Text()), " ")
}

// questions counts what a form asks without opening anything.
func (f *form) questions() int {
	return f.sel.Find(".field").FilterFunction(func(_ int, s *goquery.Selection) bool {
		return s.ParentsFiltered("details:not([open]), .field").Length() == 0
	}).Length()
}

// mostQuestions is how many questions the form for a routine service may ask.
const mostQuestions = 4

func TestGapClosesWithoutScript(t *testing.T) {
	t.Parallel()
	s := sharedServer(t)
	v := as(t, s, "caseworker")
	today := v.open("/today")
	who := strings.TrimSpace(today.Find(".menu-name").Text())
	for _, way := range []string{"from the case", "from Today"} {
		t.Run(way, func(t *testing.T) {
			g := takeGap(t, today, v.open("/today?list=now"), v.open("/today?list=late")) // Today shows the first rows of each list
			before := g.stands(v)
			form := g.form
			if way == "from the case" {
				form, _ = v.open(g.of).Find("a[href*='gap=" + g.ref + "']").Attr("href")
			}
			f := v.open(form).form("form[action*='/services/new']")
			if n := f.questions(); n > mostQuestions {
				t.Errorf("%d questions are asked to record a service, at most %d may be", n, mostQuestions)
			}
			after := f.accepted() // the form is complete as it opens
			if !strings.Contains(after.words(), "gap closed") {
				t.Errorf("%s does not say that a gap closed:\n%s", after.path, after.words())
			}
			g.gone(v, before, who)
		})
	}
	if text, status := command(t, "audit", "verify", "--data", s.data); status != 0 {
		t.Errorf("the audit log while serving: %s", text)
	}
}
