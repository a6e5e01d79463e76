package proof_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// factsHigh is how high a page of facts may be on a phone, in pixels.
const factsHigh = 3000

// TestFactsPagesAreShortOnAPhone opens every page of facts of some cases on a
// phone, in each language.
func TestFactsPagesAreShortOnAPhone(t *testing.T) {
	s := ownDemo(t)
	tool(t, "chromium")
	for _, lang := range []string{"en", "hi"} {
		ctx := browser(t, s.url, "caseworker", look{360, "light", lang})
		cases := linksOf(ctx, t, s.url+"/cases", "#cases tbody a[href^='/cases/']")
		if len(cases) < 4 {
			t.Fatalf("%d cases in the list", len(cases))
		}
		seen := 0
		for _, of := range cases[:4] {
			for _, path := range factsPagesOf(ctx, t, s.url, of) {
				do(ctx, t, chromedp.Navigate(s.url+path), chromedp.WaitReady("main"))
				high := eval[int64](ctx, t, "document.documentElement.scrollHeight")
				t.Logf("%s %s: %d", lang, path, high)
				if high > factsHigh {
					t.Errorf("%s in %s is %d pixels high, want at most %d", path, lang, high, factsHigh)
				}
				seen++
			}
		}
		if seen < 4*8 {
			t.Errorf("%d pages of facts in %s, want one for each topic of each case", seen, lang)
		}
	}
}

// factsPagesOf lists the pages of a case that ask for facts: one for each topic,
// the questions of law, and those about each time it happened.
func factsPagesOf(ctx context.Context, t *testing.T, base, of string) []string {
	t.Helper()
	pages := []string{of + "/facts"}
	pages = append(pages, linksOf(ctx, t, base+of+"/facts", fmt.Sprintf("main a[href^='%s/facts/'], main a[href='%s/law']", of, of))...)
	return append(pages, linksOf(ctx, t, base+of+"/happened", "main a[href$='/facts']")...)
}

// linksOf lists the addresses of links on a page, each once.
func linksOf(ctx context.Context, t *testing.T, page, selector string) []string {
	t.Helper()
	do(ctx, t, chromedp.Navigate(page), chromedp.WaitReady("main"))
	script := fmt.Sprintf(`[...new Set([...document.querySelectorAll(%q)].map(a => a.getAttribute("href")))].join(" ")`, selector)
	return strings.Fields(eval[string](ctx, t, script))
}
