package proof_test

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// look is one way of viewing the pages: size, colours and language.
type look struct {
	width  int64
	scheme string
	lang   string
}

// looks are a desk by day in English and a phone by night in Hindi. Together
// they cover every size, palette and script.
var looks = []look{{1280, "light", "en"}, {360, "dark", "hi"}}

// browser starts Chromium, with more options when a test needs them, and signs
// somebody in.
func browser(t *testing.T, base, name string, l look, more ...chromedp.ExecAllocatorOption) context.Context {
	t.Helper()
	path := tool(t, "chromium")
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true))
	ctx, stop := chromedp.NewExecAllocator(t.Context(), append(options, more...)...)
	t.Cleanup(stop)
	ctx, cancel := chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx, inColours(l.scheme)); err != nil { // the browser lives as long as the context of its first step
		t.Fatal(err)
	}
	do(ctx, t, chromedp.EmulateViewport(l.width, 800), chromedp.Navigate(base+"/sign-in"),
		chromedp.SendKeys("input[name=sign_in_name]", name), chromedp.SendKeys("input[name=password]", "aftercare-demo-only"),
		chromedp.Submit("input[name=password]"), chromedp.WaitReady("a[href='/account']"))
	if lang, _ := chromedp.Run(ctx, chromedp.Evaluate[string]("document.documentElement.lang")); lang != l.lang {
		do(ctx, t, chromedp.Click(fmt.Sprintf("button[name=lang][value=%s]", l.lang)), chromedp.WaitReady("html[lang="+l.lang+"]"))
	}
	return ctx
}

// inColours shows the pages in the light or the dark palette.
func inColours(scheme string) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
		})
		return err
	})
}

func do(ctx context.Context, t *testing.T, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	ctx, cancel := context.WithTimeout(ctx, 60*time.Second)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		t.Fatal(err)
	}
}

// eval runs a script on the page and returns its result.
func eval[T any](ctx context.Context, t *testing.T, script string, options ...chromedp.EvaluateOption) T {
	t.Helper()
	ctx, cancel := context.WithTimeout(ctx, 60*time.Second)
	defer cancel()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](script, options...))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// axe returns the source of axe-core, which is no part of the program.
func axe(t *testing.T) string {
	t.Helper()
	path := os.Getenv("AFTERCARE_AXE")
	if path == "" {
		lacking(t, "axe-core (AFTERCARE_AXE)")
	}
	source, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(source) + ";0"
}

// faults asks axe for what is wrong with the page, one line for each.
const faults = `axe.run({runOnly: %s, resultTypes: ["violations"], preload: false}).then(r =>
	r.violations.map(v => v.id + ": " + v.nodes.slice(0, 2).map(n => n.target.join(" ")).join(", ")))`

// What axe is asked: everything in the first look, and in the second what sizes,
// colours and languages can change, because the elements of a page are the same.
const (
	allRules  = `["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]`
	lookRules = `{type: "rule", values: ["color-contrast", "target-size", "link-in-text-block", "scrollable-region-focusable", "css-orientation-lock", "html-lang-valid", "valid-lang"]}`
)

// TestEveryPageIsAccessibleAndFits opens one page of every kind that links lead
// to, for the first role that meets it, at a desk and on a phone, in each
// language. The rules of axe are tried in each of the looks, which together have
// every size, palette and language; in the second without the pages that only ask
// for more of a kind.
func TestEveryPageIsAccessibleAndFits(t *testing.T) {
	t.Parallel()
	source, pages := axe(t), onePageOfEachKind(t)
	s := ownDemo(t) // a demo of its own: it changes the language of accounts
	for name, kinds := range pages {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, l := range looks { // the languages of one account come one after the other
				t.Run(l.lang, func(t *testing.T) {
					for part := range 2 {
						t.Run("", func(t *testing.T) { t.Parallel(); areAccessible(t, s.url, name, l, every2nd(kinds, part), source) })
					}
				})
			}
		})
	}
}

// every2nd returns every second of a list from one on.
func every2nd[T any](list []T, from int) (out []T) {
	for i := from; i < len(list); i += 2 {
		out = append(out, list[i])
	}
	return out
}

// areAccessible opens pages as somebody in the language of a look.
func areAccessible(t *testing.T, base, name string, l look, pages []kindOfPage, source string) {
	if len(pages) == 0 {
		return
	}
	other, rules := looks[1], allRules
	if l == looks[1] {
		other, rules = looks[0], lookRules
	}
	ctx := browser(t, base, name, l)
	for _, p := range pages {
		sized(ctx, t, other)
		do(ctx, t, chromedp.Navigate(base+p.path), chromedp.WaitReady("main"))
		fits(ctx, t, p.path, other)
		sized(ctx, t, l)
		fits(ctx, t, p.path, l)
		if l == looks[0] || !p.more {
			accessible(ctx, t, fmt.Sprintf("%s at %d", p.path, l.width), source, rules)
		}
	}
}

var gapInPath = regexp.MustCompile(`/gaps/[0-9a-f]{12}`)

// kindOfPage is the page that stands for its kind, or the one of the kind that asks
// for more.
type kindOfPage struct {
	path string
	more bool
}

// onePageOfEachKind keeps, by who meets the kind first, the first page of each kind
// and the one that asks for most.
func onePageOfEachKind(t *testing.T) map[string][]kindOfPage {
	t.Helper()
	met, plain, most, asks := map[string]string{}, map[string]string{}, map[string]string{}, map[string]int{}
	for _, p := range walkedPages(t) {
		kind, query, _ := strings.Cut(kindOf(gapInPath.ReplaceAllString(p.path, "/gaps/:id")), "?")
		if p.status != http.StatusOK || !p.html || met[kind] != "" && met[kind] != p.who {
			continue
		}
		met[kind] = p.who
		if plain[kind] == "" {
			plain[kind] = p.path
		}
		if most[kind] == "" || strings.Count(query, "&") > asks[kind] {
			most[kind], asks[kind] = p.path, strings.Count(query, "&")
		}
	}
	out := map[string][]kindOfPage{}
	for kind, name := range met {
		out[name] = append(out[name], kindOfPage{path: plain[kind]})
		if most[kind] != plain[kind] {
			out[name] = append(out[name], kindOfPage{path: most[kind], more: true})
		}
	}
	for _, kinds := range out {
		slices.SortFunc(kinds, func(a, b kindOfPage) int { return strings.Compare(a.path, b.path) })
	}
	return out
}

// titleOfCase is how far from the top the title of a page of a case stands, 0
// on other pages.
const titleOfCase = `document.querySelector(".casehead") ? document.querySelector("main h1").getBoundingClientRect().top + scrollY : 0`

// sized gives the window the size and palette of a look.
func sized(ctx context.Context, t *testing.T, l look) {
	t.Helper()
	do(ctx, t, chromedp.EmulateViewport(l.width, 800), inColours(l.scheme))
}

// fits checks one page against our own rules for every page.
func fits(ctx context.Context, t *testing.T, path string, l look) {
	t.Helper()
	path = fmt.Sprintf("%s at %d", path, l.width)
	if wide := eval[int64](ctx, t, "document.documentElement.scrollWidth"); wide > l.width {
		t.Errorf("%s is %d wide on a screen of %d", path, wide, l.width)
	}
	if top := eval[float64](ctx, t, titleOfCase); l.width < 400 && top > 360 {
		t.Errorf("%s: the title stands %.0f pixels from the top, want at most 360", path, top)
	}
	if kept := eval[int](ctx, t, "localStorage.length + sessionStorage.length"); kept != 0 {
		t.Errorf("%s stores something in the browser", path)
	}
	if foreign := eval[[]string](ctx, t, `performance.getEntriesByType("resource").map(e => e.name).filter(n => !n.startsWith(location.origin))`); len(foreign) > 0 {
		t.Errorf("%s asks other hosts: %v", path, foreign)
	}
}

// accessible checks one page against rules of axe.
func accessible(ctx context.Context, t *testing.T, path, source, rules string) {
	t.Helper()
	// The bar at the foot of a phone covers whatever is scrolled under it, and
	// axe reports that as a target that is too small.
	eval[int](ctx, t, `document.querySelectorAll(".footbar").forEach(b => { b.style.position = "static" }), 0`)
	eval[int](ctx, t, source)
	for _, fault := range eval[[]string](ctx, t, fmt.Sprintf(faults, rules), chromedp.EvalAwaitPromise) {
		t.Errorf("%s: %s", path, fault)
	}
}
