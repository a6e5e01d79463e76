package proof_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	cdpbrowser "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/chromedp"
)

// hand is a person at a browser, who goes on only by what the page shows. It counts what
// is pressed.
type hand struct {
	t      *testing.T
	ctx    context.Context
	clicks int
}

// shows finds the first link, button, box or folded part with these words (they may
// begin with … where a number stands before them) that can be seen, and marks it. Where it is folded away, the
// head of the fold is marked instead.
const shows = `(words => {
	if (document.readyState !== "complete") return "";
	const said = e => { const c = e.cloneNode(true); c.querySelectorAll(".vh, .note").forEach(x => x.remove()); return c.textContent.replace(/\s+/g, " ").trim() };
	const is = e => words.startsWith("…") ? said(e).endsWith(words.slice(1)) : said(e) === words;
	document.querySelectorAll("[data-played]").forEach(e => e.removeAttribute("data-played"));
	const all = [...document.querySelectorAll("a[href], button, label, summary")].filter(is);
	const open = all.find(e => e.checkVisibility() && !e.classList.contains("vh"));
	const fold = all.length && all[0].closest("details:not([open])");
	const mark = open || fold && fold.querySelector("summary");
	if (!mark) return "";
	mark.setAttribute("data-played", "");
	mark.scrollIntoView({block: "center"});
	return open ? "here" : "folded";
})(%q)`

// press clicks what has these words, after the folds it stands in.
func (h *hand) press(words string) *hand {
	h.t.Helper()
	for range 4 {
		found := ""
		for over := time.Now().Add(10 * time.Second); found == "" && time.Now().Before(over); time.Sleep(20 * time.Millisecond) {
			found, _ = now[string](h.ctx, fmt.Sprintf(shows, words)) // a page that is being left answers with an error
		}
		if found == "" {
			h.t.Fatalf("nobody finds %q on %s:\n%s", words, eval[string](h.ctx, h.t, "location.pathname"), eval[string](h.ctx, h.t, "document.querySelector('main').innerText"))
		}
		h.clicks++
		do(h.ctx, h.t, chromedp.Click("[data-played]"))
		if found == "here" {
			break
		}
	}
	h.t.Logf("%2d clicks: %s", h.clicks, words)
	return h
}

// reads waits until the page says something.
func (h *hand) reads(words string) *hand {
	h.t.Helper()
	until(h.ctx, h.t, "the page says "+words, fmt.Sprintf(`document.readyState === "complete" && document.body.innerText.replace(/\s+/g, " ").includes(%q)`, words))
	return h
}

// saved waits for a file in a folder and returns its bytes.
func (h *hand) saved(dir string) []byte {
	h.t.Helper()
	for range 300 {
		list, _ := filepath.Glob(filepath.Join(dir, "*.pdf"))
		if len(list) == 1 {
			body, err := os.ReadFile(list[0])
			if err != nil {
				h.t.Fatal(err)
			}
			return body
		}
		time.Sleep(100 * time.Millisecond)
	}
	h.t.Fatalf("no file came: %s", eval[string](h.ctx, h.t, "document.body.innerText"))
	return nil
}

// savesInto lets the browser save files into a folder.
func savesInto(ctx context.Context, t *testing.T, dir string) {
	t.Helper()
	do(ctx, t, chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, cdpbrowser.SetDownloadBehavior, cdpbrowser.SetDownloadBehaviorParams{Behavior: "allow", DownloadPath: dir})
		return err
	}))
}

// TestAVolunteerMakesAPacket plays a Saturday from the sign-in to the file on the disk,
// at a desk and on a phone. The facts are in place, so nothing is typed but the password.
func TestAVolunteerMakesAPacket(t *testing.T) {
	tool(t, "chromium")
	tool(t, "pdftotext")
	s := ownDemo(t)
	for _, width := range []int64{1280, 360} {
		t.Run(fmt.Sprint(width), func(t *testing.T) {
			ctx, dir := browser(t, s.url, "legal", look{width, "light", "en"}), t.TempDir()
			savesInto(ctx, t, dir)
			h := &hand{t: t, ctx: ctx, clicks: 1} // the sign-in
			do(ctx, t, chromedp.Navigate(s.url+"/today"), chromedp.WaitReady("main"))
			h.press("…Applications to file").reads("One line is one application")
			h.press("Legal services authority (DLSA)").reads("Can be applied for")
			h.press("Prepare application").reads("Save and continue")
			if empty := eval[int](ctx, t, `[...document.querySelectorAll("main form.form input[type=text], main form.form textarea")].filter(e => !e.value).length`); empty > 0 {
				t.Errorf("%d boxes want words", empty)
			}
			h.press("Save and continue").reads("The application is begun.")
			h.press("Save all of it to hand in (PDF)").reads("Why do you open what is sealed?")
			h.press("For a claim or a paper").press("Open")
			text := textOf(t, h.saved(dir))
			for _, want := range []string{"Index of annexures", "RECEIPT", "Statement of facts", "Checklist of this packet"} {
				if !strings.Contains(text, want) {
					t.Errorf("the file lacks %q", want)
				}
			}
			if strings.Contains(text, "DRAFT") {
				t.Error("the file is a draft")
			}
			if h.clicks >= 10 {
				t.Errorf("%d clicks, want fewer than ten", h.clicks)
			}
		})
	}
}

// textOf reads a PDF back as text.
func textOf(t *testing.T, body []byte) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "pdftotext", "-enc", "UTF-8", "-", "-")
	cmd.Stdin = bytes.NewReader(body)
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(strings.Fields(string(out)), " ")
}
