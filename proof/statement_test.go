package proof_test

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	pdf "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// sheet matches one page in a PDF, as Chromium writes it.
var sheet = regexp.MustCompile(`/Type\s*/Page\b`)

// filesOnPage is a script that returns the addresses of the cases on the page.
const filesOnPage = `[...new Set([...document.querySelectorAll("#cases tbody a")].map(a => a.getAttribute("href")))]`

func TestStatementFillsTwoPagesAtMost(t *testing.T) {
	base := sharedServer(t).url
	ctx := browser(t, base, "caseworker", looks[0])
	do(ctx, t, chromedp.Navigate(base+"/cases"))
	files := eval[[]string](ctx, t, filesOnPage)
	if len(files) == 0 {
		t.Fatal("no case on the list")
	}
	for _, file := range files[:min(len(files), 12)] {
		for _, lang := range []string{"en", "hi", "bn", "ne"} {
			do(ctx, t, chromedp.Navigate(base+file+"/rights/print?lang="+lang), chromedp.WaitReady("article[lang="+lang+"]"))
			if n := len(sheet.FindAllString(printed(ctx, t), -1)); n < 1 || n > 2 {
				t.Errorf("%s in %s fills %d pages", file, lang, n)
			}
			code := eval[string](ctx, t, `document.querySelector("article .code").textContent`)
			if title := eval[string](ctx, t, "document.title"); !slices.Contains(strings.Fields(title), "Aftercare") || strings.Contains(title, code) {
				t.Errorf("the title is %q", title)
			}
		}
	}
}

// printed returns the page as a PDF in its own paper size.
func printed(ctx context.Context, t *testing.T) string {
	t.Helper()
	var out string
	yes := true
	do(ctx, t, chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		got, err := cdp.Call(ctx, target, pdf.PrintToPDF, pdf.PrintToPDFParams{PreferCSSPageSize: &yes})
		out = string(got.Data)
		return err
	}))
	return out
}
