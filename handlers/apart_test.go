package handlers

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/worldtest"
)

// girls are invented people who are taken in at the same time. Everything that is
// said about one is said about no other.
var girls = []struct {
	called, age, country, story, harm string
}{
	{"MARK-Tara", "15", "NP", "MARK-Tara walked", "rape"},
	{"MARK-Bina", "22", "BD", "MARK-Bina worked", "burns"},
	{"MARK-Chhaya", "31", "LK", "MARK-Chhaya waited", "acid"},
}

// desk is a caseworker with several intakes in several tabs of one browser.
type desk struct {
	t      *testing.T
	h      *house
	b      *browser
	rand   *rand.Rand
	intake []*intakeTabs
	trail  []string // what was done, for the message of a failure
}

// intakeTabs is one intake as its pages told it: where each tab stands.
type intakeTabs struct {
	girl  int
	tabs  []*goquery.Document
	first string // address of its first page
	check url.Values
	sent  string // address its last page was sent to
	at    string // its case, once it is opened
}

func newDesk(t *testing.T, seed uint64) *desk {
	h := newHouse(t)
	d := &desk{t: t, h: h, b: h.signedIn("caseworker"), rand: rand.New(rand.NewPCG(seed, 9))}
	for i := range girls {
		d.intake = append(d.intake, &intakeTabs{girl: i})
	}
	return d
}

// page asks for a page and goes where it leads.
func (d *desk) page(path string) *goquery.Document { return d.follow(d.b.get(path)) }

func (d *desk) follow(w *httptest.ResponseRecorder) *goquery.Document {
	d.t.Helper()
	for range 5 {
		if w.Code != http.StatusSeeOther {
			break
		}
		w = d.b.get(w.Header().Get("Location"))
	}
	if w.Code != http.StatusOK && w.Code != http.StatusUnprocessableEntity {
		d.fail("got %d: %s", w.Code, firstLine(w))
	}
	return parse(d.t, w)
}

func (d *desk) fail(format string, args ...any) {
	d.t.Helper()
	d.t.Fatalf("%s\nafter %s", fmt.Sprintf(format, args...), strings.Join(d.trail, ", "))
}

// only fails when a page shows what was said about somebody else.
func (d *desk) only(girl int, doc *goquery.Document) {
	d.t.Helper()
	html, _ := doc.Find("main").Html()
	shown := filledIn(doc)
	for i, g := range girls {
		if i == girl {
			continue
		}
		if strings.Contains(html, g.called) || strings.Contains(html, g.story) || shown.Get("fact.person.adult_on.age") == g.age || shown.Get("fact.person.nationality") == g.country || shown.Get("fact.harm."+g.harm) == "yes" {
			d.fail("a page about %s shows what was said about %s", girls[girl].called, g.called)
		}
	}
}

// begin opens a new intake, as a link to New case does.
func (d *desk) begin(it *intakeTabs) {
	doc := d.page("/cases/new")
	if another := doc.Find("a[data-another]"); another.Length() > 0 {
		doc = d.page(another.AttrOr("href", ""))
	}
	d.only(it.girl, doc)
	if n := answered(doc); n > 0 {
		d.fail("a new intake begins with %d answers", n)
	}
	it.tabs, it.first = []*goquery.Document{doc}, formAt(doc)
}

// answered counts the answers that a first page shows beside its own.
func answered(doc *goquery.Document) (n int) {
	for _, name := range []string{"referral", "safe_now"} {
		if filledIn(doc).Get(name) != "" {
			n++
		}
	}
	return n
}

func formAt(doc *goquery.Document) string {
	return doc.Find("main form[data-draft]").AttrOr("action", "")
}

// typedOn is what is said about her on the page of a form.
func (it *intakeTabs) typedOn(doc *goquery.Document) url.Values {
	g, form := girls[it.girl], filledIn(doc)
	for name, value := range map[string]string{
		"referral": "police", "safe_now": "yes", "called_name": g.called, "fact.person.adult_on.age": g.age, "fact.person.adult_on.basis": "she_said", "fact.person.nationality": g.country,
		"story": g.story, "fact.harm." + g.harm: "yes", "answers.data": "given", "given_by": "herself", "form": "spoken",
	} {
		if doc.Find(fmt.Sprintf("main [name=%q]", name)).Length() > 0 {
			form.Set(name, value)
		}
	}
	return form
}

// tab is one of the tabs of an intake that shows a form.
func (d *desk) tab(it *intakeTabs) int { return d.rand.IntN(len(it.tabs)) }

var deskSteps = map[string]func(*desk, *intakeTabs){
	"sends": func(d *desk, it *intakeTabs) {
		i := d.tab(it)
		if formAt(it.tabs[i]) == "" {
			d.answerOther(it, i)
			return
		}
		it.tabs[i] = d.follow(d.b.post(formAt(it.tabs[i]), it.typedOn(it.tabs[i])))
		d.only(it.girl, it.tabs[i])
	},
	"types": func(d *desk, it *intakeTabs) {
		if i := d.tab(it); formAt(it.tabs[i]) != "" {
			form := it.typedOn(it.tabs[i])
			form.Set("draft", formAt(it.tabs[i]))
			if w := d.b.post("/drafts", form); w.Code != http.StatusNoContent {
				d.fail("a draft: got %d", w.Code)
			}
		}
	},
	"goes back": func(d *desk, it *intakeTabs) {
		i := d.tab(it)
		if back := it.tabs[i].Find("main a").First().AttrOr("href", ""); strings.HasPrefix(back, "/cases/new") {
			it.tabs[i] = d.page(back)
			d.only(it.girl, it.tabs[i])
		}
	},
	"opens a tab": func(d *desk, it *intakeTabs) {
		it.tabs = append(it.tabs, d.page(it.first))
		d.only(it.girl, it.tabs[len(it.tabs)-1])
	},
	"stops and resumes": func(d *desk, it *intakeTabs) {
		i := d.tab(it)
		if formAt(it.tabs[i]) == "" {
			return
		}
		form := it.typedOn(it.tabs[i])
		form.Set("later", "yes")
		d.follow(d.b.post(formAt(it.tabs[i]), form))
		it.tabs[i] = d.page(it.first)
		d.only(it.girl, it.tabs[i])
	},
	"locks while typing": func(d *desk, it *intakeTabs) {
		i := d.tab(it)
		d.b.post("/lock", nil)
		if at := formAt(it.tabs[i]); at != "" {
			door := d.b.post(at, it.typedOn(it.tabs[i])).Header().Get("Location")
			form := filledIn(parse(d.t, d.b.get(door)))
			form.Set("password", worldtest.Password("caseworker"))
			it.tabs[i] = d.follow(d.b.post("/unlock", form))
			d.only(it.girl, it.tabs[i])
			return
		}
		d.b.post("/unlock", url.Values{"password": {worldtest.Password("caseworker")}})
	},
	"signs out and in": func(d *desk, _ *intakeTabs) {
		d.b.post("/sign-out", nil)
		d.b = d.h.signedIn("caseworker")
	},
	"is thrown away": func(d *desk, it *intakeTabs) {
		if d.rand.IntN(3) > 0 {
			return
		}
		before := d.listed()
		doc := d.page("/cases/new")
		drop := doc.Find("main form[action='" + it.first + "/drop']")
		if drop.Length() == 0 {
			return
		}
		d.follow(d.b.post(drop.AttrOr("action", ""), nil))
		it.tabs = nil
		if after := d.listed(); len(after) != len(before)-1 || slices.Contains(after, it.first) {
			d.fail("listed before %v, after %v", before, after)
		}
	},
}

// listed are the intakes that stand under Drafts; Today has the same.
func (d *desk) listed() []string {
	var out [2][]string
	for i, path := range []string{"/drafts", "/today"} {
		d.page(path).Find("main .lines a").Each(func(_ int, a *goquery.Selection) {
			if href := a.AttrOr("href", ""); strings.HasPrefix(href, "/cases/new/") {
				out[i] = append(out[i], href)
			}
		})
	}
	if !slices.Equal(out[0], out[1]) {
		d.fail("Drafts list %v, Today %v", out[0], out[1])
	}
	return out[0]
}

// answerOther answers the page that compares her with others, or stays.
func (d *desk) answerOther(it *intakeTabs, i int) {
	no := it.tabs[i].Find("main form:has(input[name=same][value=no])")
	if no.Length() > 0 {
		it.tabs[i] = d.follow(d.b.post(no.AttrOr("action", ""), url.Values{"same": {"no"}}))
		d.only(it.girl, it.tabs[i])
	}
}

// finish sends page after page and opens the case, twice.
func (d *desk) finish(it *intakeTabs) { d.open(it, d.toCheck(it)) }

// toCheck sends page after page until the last one.
func (d *desk) toCheck(it *intakeTabs) *goquery.Document {
	doc := d.page(it.first)
	for range 12 {
		d.only(it.girl, doc)
		if formAt(doc) == "" {
			i := len(it.tabs)
			it.tabs = append(it.tabs, doc)
			d.answerOther(it, i)
			if doc == it.tabs[i] {
				break
			}
			doc = it.tabs[i]
			continue
		}
		doc = d.follow(d.b.post(formAt(doc), it.typedOn(doc)))
	}
	return doc
}

// opening is the form that opens the case on the last page.
func opening(doc *goquery.Document) (action string, form url.Values) {
	return doc.Find("main form:not(:has(.quiet))").Last().AttrOr("action", ""), filledIn(doc)
}

// open opens the case from the last page, and holds it to what was said.
func (d *desk) open(it *intakeTabs, doc *goquery.Document) {
	text := doc.Find("main").Text()
	if !strings.Contains(text, girls[it.girl].called) {
		d.fail("the last page does not name %s: %s", girls[it.girl].called, doc.Find("h1").Text())
	}
	it.sent, it.check = opening(doc)
	first, second := d.b.post(it.sent, it.check), d.b.post(it.sent, it.check)
	it.at = strings.TrimSuffix(first.Header().Get("Location"), "/first")
	if first.Code != http.StatusSeeOther || second.Header().Get("Location") != firstPath(strings.TrimPrefix(it.at, "/cases/")) {
		d.fail("opened %d at %q, sent twice %d at %q", first.Code, it.at, second.Code, second.Header().Get("Location"))
	}
	d.hold(it)
}

// hold reads the opened case from the database and its sealed name on its page.
func (d *desk) hold(it *intakeTabs) {
	id, g := strings.TrimPrefix(it.at, "/cases/"), girls[it.girl]
	var facts []models.Fact
	d.h.Read(func(tx *gorm.DB) error {
		var c models.Case
		if err := tx.Where("id = ?", id).Take(&c).Error; err != nil {
			return err
		}
		return tx.Where("survivor_id = ?", c.SurvivorID).Find(&facts).Error
	})
	said := map[string]string{}
	for _, f := range facts {
		said[f.Name] = f.Code + string(f.Answer)
	}
	for i, other := range girls {
		if harm := said["harm."+other.harm] == string(models.Yes); harm != (i == it.girl) {
			d.fail("the case of %s: harm.%s is %q", g.called, other.harm, said["harm."+other.harm])
		}
	}
	if said["person.nationality"] != g.country {
		d.fail("the case of %s is of %q", g.called, said["person.nationality"])
	}
	d.b.post(it.at+"/name", url.Values{"purpose": {"care"}})
	w := d.b.post(it.at+"/name", url.Values{"purpose": {"care"}})
	if !strings.Contains(w.Body.String(), g.called) {
		d.fail("the case is not that of %s: %d %s", g.called, w.Code, firstLine(w))
	}
	d.only(it.girl, parse(d.t, w))
}

// TestIntakesSideBySideNeverMix takes three people in at once, in random orders
// of what a worker does with tabs, and looks at every page on the way.
func TestIntakesSideBySideNeverMix(t *testing.T) {
	t.Parallel()
	names := make([]string, 0, len(deskSteps))
	for name := range deskSteps {
		names = append(names, name)
	}
	slices.Sort(names)
	for seed := range uint64(8) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			d := newDesk(t, seed)
			for range 40 {
				it := d.intake[d.rand.IntN(len(d.intake))]
				if len(it.tabs) == 0 {
					d.trail = append(d.trail, girls[it.girl].called+" begins")
					d.begin(it)
					continue
				}
				name := names[d.rand.IntN(len(names))]
				d.trail = append(d.trail, girls[it.girl].called+" "+name)
				deskSteps[name](d, it)
			}
			for _, it := range d.intake {
				d.trail = append(d.trail, girls[it.girl].called+" is opened")
				if len(it.tabs) == 0 {
					d.begin(it)
				}
				d.finish(it)
			}
			if n := countRows(d.h, &models.Case{}); n != int64(len(girls)) {
				d.fail("%d cases for %d people", n, len(girls))
			}
		})
	}
}

// TestAnIntakeSentManyTimesAtOnceOpensOneCase: whoever presses a slow button again
// and again is led to the case each time.
func TestAnIntakeSentManyTimesAtOnceOpensOneCase(t *testing.T) {
	t.Parallel()
	for round := range uint64(4) {
		d := newDesk(t, round)
		it := d.intake[0]
		d.begin(it)
		action, form := opening(d.toCheck(it))
		answers := make([]*httptest.ResponseRecorder, 6)
		var wait sync.WaitGroup
		done := make(chan bool)
		go func() { // time goes on while they wait for one another
			for {
				select {
				case <-done:
					return
				case <-time.After(time.Millisecond):
					d.h.Advance(time.Millisecond)
				}
			}
		}()
		for i := range answers {
			tab := &browser{h: d.h, cookies: maps.Clone(d.b.cookies), headers: d.b.headers}
			wait.Go(func() { answers[i] = tab.post(action, form) })
		}
		wait.Wait()
		close(done)
		var c models.Case
		d.h.Read(func(tx *gorm.DB) error { return tx.Take(&c).Error })
		for i, w := range answers {
			if w.Code != http.StatusSeeOther || w.Header().Get("Location") != firstPath(c.ID) {
				t.Errorf("%d: got %d to %q: %s", i, w.Code, w.Header().Get("Location"), firstLine(w))
			}
		}
		if n := countRows(d.h, &models.Case{}); n != 1 {
			t.Fatalf("%d cases", n)
		}
	}
}
