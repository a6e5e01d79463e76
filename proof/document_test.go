package proof_test

import (
	"encoding/base64"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"aftercare/services/scan/scantest"
)

// chosenFile puts a file into the control of a form, as a person does with the button.
const chosenFile = `(() => {
	const bytes = Uint8Array.from(atob("BYTES"), (c) => c.charCodeAt(0)), all = new DataTransfer();
	all.items.add(new File([bytes], "NAME"));
	document.querySelector("#f-file").files = all.files;
	return document.querySelector("#f-file").files.length;
})()`

// TestPaperGoesThroughTheBrowser adds a photographed paper to a case, on a desk and
// on a phone, sees it, and is told why a PDF that acts is refused. With
// AFTERCARE_SHOTS it leaves pictures of the pages.
func TestPaperGoesThroughTheBrowser(t *testing.T) {
	tool(t, "chromium")
	base := demo(t, t.TempDir(), 30).url
	for _, width := range []int64{1280, 360} {
		ctx := browser(t, base, "caseworker", look{width: width, scheme: "light", lang: "en"})
		shot := func(name string) {
			if dir := os.Getenv("AFTERCARE_SHOTS"); dir != "" {
				if err := os.WriteFile(filepath.Join(dir, "paper-"+name+"-"+strconv.Itoa(int(width))+".png"), small(t, taken(ctx, t, width, 2000)), 0o644); err != nil {
					t.Fatal(err)
				}
				do(ctx, t, chromedp.EmulateViewport(width, 800))
			}
		}
		text := func() string { return eval[string](ctx, t, `document.querySelector("main").innerText`) }
		send := func(name string, body []byte) {
			if n := eval[int](ctx, t, strings.NewReplacer("BYTES", base64.StdEncoding.EncodeToString(body), "NAME", name).Replace(chosenFile)); n != 1 {
				t.Fatalf("%d files are chosen", n)
			}
			eval[bool](ctx, t, `(document.querySelector("form.form .actions button").click(), true)`)
		}
		do(ctx, t, chromedp.Navigate(base+"/cases"), chromedp.WaitReady("#cases tbody a"))
		at := base + eval[string](ctx, t, `document.querySelector("#cases tbody a").getAttribute("href")`) + "/papers"
		do(ctx, t, chromedp.Navigate(at), chromedp.WaitReady("main"))
		shot("before")
		do(ctx, t, chromedp.Navigate(at+"/new?asked=yes"), chromedp.WaitReady("#f-kind"))
		shot("ask")
		eval[bool](ctx, t, `(document.querySelector("#f-kind").value = "bank_passbook", document.querySelector("#f-asked_of").value = "bank", true)`)
		eval[bool](ctx, t, `(document.querySelector("form.form .actions button").click(), true)`)
		do(ctx, t, chromedp.WaitReady("ol.gaps"))
		do(ctx, t, chromedp.Navigate(at+"/new"), chromedp.WaitReady("#f-kind"))
		shot("new")
		eval[bool](ctx, t, `(document.querySelector("#f-kind").value = "police_letter", true)`)
		send("paper.pdf", scantest.Page("x", "/OpenAction << /S /JavaScript /JS (app.alert(1)) >>"))
		do(ctx, t, chromedp.WaitReady("#f-file-error"))
		shot("refused")
		if !strings.Contains(text(), "carries a program") {
			t.Errorf("the refusal says %q", text())
		}
		send("paper.jpg", scantest.JPEG(900, 600, 6))
		do(ctx, t, chromedp.WaitReady("ol.gaps"))
		shot("list")
		eval[bool](ctx, t, `([...document.querySelectorAll("li.gap h3 a")].find((a) => a.textContent === "Letter of the police").click(), true)`)
		do(ctx, t, chromedp.WaitReady("form[action$='/open']"))
		shot("one")
		eval[bool](ctx, t, `(document.querySelector("form[action$='/open'] button").click(), true)`)
		if width == 1280 { // the reason is asked once a sign-in
			do(ctx, t, chromedp.WaitReady("input[name=purpose]"))
		} else {
			do(ctx, t, chromedp.WaitReady("main"))
		}
		eval[bool](ctx, t, `(() => { const p = document.querySelector("input[name=purpose]"); if (p) { p.checked = true; p.form.querySelector("button:not([type=button])").click(); } return true; })()`)
		do(ctx, t, chromedp.WaitReady("figure.photo img"))
		if size := eval[string](ctx, t, `(async () => { const i = document.querySelector("figure.photo img"); await i.decode(); return i.naturalWidth + "x" + i.naturalHeight; })()`, chromedp.EvalAwaitPromise); size != "600x900" {
			t.Errorf("the picture is %s, want it upright, 600x900", size)
		}
		shot("opened")
		do(ctx, t, chromedp.Navigate(at+"/print"), chromedp.WaitReady("main"))
		shot("print")
	}
}
