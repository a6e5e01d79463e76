package proof_test

import (
	"context"
	"fmt"
	"os"
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
	scheme := chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: l.scheme}},
		})
		return err
	})
	if err := chromedp.Do(ctx, scheme); err != nil { // the browser lives as long as the context of its first step
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

// faults asks axe for everything that is wrong with the page, one line for
// each.
const faults = `axe.run({runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}).then(r =>
	r.violations.map(v => v.id + ": " + v.nodes.slice(0, 2).map(n => n.target.join(" ")).join(", ")))`

// pagesOf are the pages each role works on; CASE is replaced by one of its
// cases.
var pagesOf = map[string][]string{
	"caseworker": {"/today", "/cases", "/search", "/cases/new", "CASE", "CASE/rights", "CASE/rights/print", "CASE/rights?show=fact", "CASE/rights/questions", "CASE/rights/legal_aid", "CASE/rights/legal_aid?step=applied", "CASE/services", "CASE/services/new", "CASE/gaps",
		"CASE/facts", "CASE/identity", "CASE/consents", "CASE/duties", "CASE/people", "CASE/history", "CASE/close", "CASE/clocks", "/calendar", "/calendar/list", "/calendar/print", "/law", "/law/items/nalsa_women_compensation_2018", "/law/principles", "/law/conflicts", "/law/offences", "/account", "/drafts", "/help", "/style"},
	"administrator": {"/cases", "/staff", "/staff/new", "/shelters", "/organisation", "/organisation/name", "/reminders", "/law/items/legal_aid/switch", "/audit", "/account/history"},
	"legal":         {"/today", "/cases", "CASE", "CASE/rights", "CASE/rights/legal_aid?step=granted", "CASE/services", "/law/review", "/law/search"},
}

func TestPagesAreAccessibleAndFit(t *testing.T) {
	source := axe(t)
	base := demo(t, t.TempDir(), sharedSurvivors).url // a demo of its own: it changes the language of accounts
	for _, l := range looks {
		for name, pages := range pagesOf {
			t.Run(fmt.Sprintf("%s %d %s %s", name, l.width, l.scheme, l.lang), func(t *testing.T) {
				ctx := browser(t, base, name, l)
				do(ctx, t, chromedp.Navigate(base+"/cases"))
				file := eval[string](ctx, t, `(document.querySelector("#cases tbody a") || {getAttribute: () => ""}).getAttribute("href")`)
				for _, p := range pages {
					p = strings.Replace(p, "CASE", file, 1)
					do(ctx, t, chromedp.Navigate(base+p), chromedp.WaitReady("main"))
					examine(ctx, t, p, l, source)
				}
			})
		}
	}
}

// examine checks one page against the rules for every page.
func examine(ctx context.Context, t *testing.T, path string, l look, source string) {
	t.Helper()
	if wide := eval[int64](ctx, t, "document.documentElement.scrollWidth"); wide > l.width {
		t.Errorf("%s is %d wide on a screen of %d", path, wide, l.width)
	}
	if kept := eval[int](ctx, t, "localStorage.length + sessionStorage.length"); kept != 0 {
		t.Errorf("%s stores something in the browser", path)
	}
	if foreign := eval[[]string](ctx, t, `performance.getEntriesByType("resource").map(e => e.name).filter(n => !n.startsWith(location.origin))`); len(foreign) > 0 {
		t.Errorf("%s asks other hosts: %v", path, foreign)
	}
	// The bar at the foot of a phone covers whatever is scrolled under it, and
	// axe reports that as a target that is too small.
	eval[int](ctx, t, `document.querySelectorAll(".footbar").forEach(b => { b.style.position = "static" }), 0`)
	eval[int](ctx, t, source)
	for _, fault := range eval[[]string](ctx, t, faults, chromedp.EvalAwaitPromise) {
		t.Errorf("%s: %s", path, fault)
	}
}
