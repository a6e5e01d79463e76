package proof_test

import (
	"slices"
	"testing"

	"github.com/chromedp/chromedp"
)

// deskHigh is how high a page may be on a desk, 1280 pixels wide.
const deskHigh = 4000

// TestPagesOfTheDayAreShort opens Today of the caseworker of the demo, who has most to do
// of all, the cases at the top of her list, and every page of the first of them.
func TestPagesOfTheDayAreShort(t *testing.T) {
	s := ownDemo(t)
	tool(t, "chromium")
	for _, lang := range []string{"en", "hi"} {
		ctx := browser(t, s.url, "caseworker", look{1280, "light", lang})
		cases := linksOf(ctx, t, s.url+"/cases", "#cases tbody a[href^='/cases/']")
		pages := append([]string{"/today", "/today?by=place", "/tasks", "/asks", "/asks/answers", "/beds/since"}, cases[:min(8, len(cases))]...)
		pages = append(pages, linksOf(ctx, t, s.url+cases[0], ".sidelist .unfold a")...)
		for _, path := range slices.Compact(pages) {
			do(ctx, t, chromedp.Navigate(s.url+path), chromedp.WaitReady("main"))
			high := eval[int64](ctx, t, "document.documentElement.scrollHeight")
			t.Logf("%s %s: %d", lang, path, high)
			if high > deskHigh {
				t.Errorf("%s in %s is %d pixels high, want at most %d", path, lang, high, deskHigh)
			}
		}
	}
}
