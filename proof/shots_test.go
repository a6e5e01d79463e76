package proof_test

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// shots are the pictures of docs/img: the pages of a caseworker. CASE is the
// first case of the caseworker's list.
var shots = []struct{ name, path string }{
	{"today", "/today"}, {"list", "/cases"}, {"intake", "/cases/new"}, {"case", "CASE"}, {"rights", "CASE/rights"},
}

// shotLooks are a desk and a phone. A picture ends where nobody reads on.
var shotLooks = []struct {
	name          string
	width, height int64
}{{"wide", 1280, 1600}, {"narrow", 360, 1400}}

// TestPictures makes the pictures of docs/img from a demo caseload, which is
// the same every time. AFTERCARE_SHOTS is the folder for them.
func TestPictures(t *testing.T) {
	dir, err := filepath.Abs(os.Getenv("AFTERCARE_SHOTS"))
	if err != nil || os.Getenv("AFTERCARE_SHOTS") == "" {
		t.Skip("AFTERCARE_SHOTS is not set: no folder for the pictures")
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	tool(t, "chromium")
	base, sum := ownDemo(t).url, 0
	for _, l := range shotLooks {
		ctx := browser(t, base, "caseworker", look{width: l.width, scheme: "light", lang: "en"}, chromedp.Flag("hide-scrollbars", true))
		do(ctx, t, chromedp.Navigate(base+"/cases"), chromedp.WaitReady("#cases tbody a"))
		of := eval[string](ctx, t, `document.querySelector("#cases tbody a").getAttribute("href")`)
		for _, s := range shots {
			do(ctx, t, chromedp.EmulateViewport(l.width, 800), chromedp.Navigate(base+strings.Replace(s.path, "CASE", of, 1)), chromedp.WaitReady("main"))
			picture := small(t, taken(ctx, t, l.width, l.height))
			sum += len(picture)
			if err := os.WriteFile(filepath.Join(dir, s.name+"-"+l.name+".png"), picture, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	t.Logf("%d pictures, %d kB", len(shots)*len(shotLooks), sum/1000)
	if sum > 3_000_000 {
		t.Errorf("the pictures have %d kB, want at most 3,000", sum/1000)
	}
}

// taken returns a picture of the page from its top, with its height but at most
// most. The window grows to it, so that elements fixed at its foot stay there.
func taken(ctx context.Context, t *testing.T, width, most int64) image.Image {
	t.Helper()
	height := min(eval[int64](ctx, t, "document.documentElement.scrollHeight"), most)
	do(ctx, t, chromedp.EmulateViewport(width, height))
	shot, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err != nil {
		t.Fatal(err)
	}
	out, err := png.Decode(bytes.NewReader(shot))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// small writes a picture with the 256 most frequent colours. Our pages have
// few; the rest are the edges of letters.
func small(t *testing.T, from image.Image) []byte {
	t.Helper()
	to := image.NewPaletted(from.Bounds(), palette(from))
	draw.Draw(to, to.Bounds(), from, from.Bounds().Min, draw.Src)
	var out bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&out, to); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// palette lists the colours of a picture, the most frequent first. Equally
// frequent ones are in the order of their values, so that the result is always
// the same.
func palette(from image.Image) color.Palette {
	count := map[color.RGBA]int{}
	for y := from.Bounds().Min.Y; y < from.Bounds().Max.Y; y++ {
		for x := from.Bounds().Min.X; x < from.Bounds().Max.X; x++ {
			count[color.RGBAModel.Convert(from.At(x, y)).(color.RGBA)]++
		}
	}
	all := make([]color.RGBA, 0, len(count))
	for c := range count {
		all = append(all, c)
	}
	slices.SortFunc(all, func(a, b color.RGBA) int {
		if n := count[b] - count[a]; n != 0 {
			return n
		}
		return strings.Compare(fmt.Sprint(a), fmt.Sprint(b))
	})
	out := make(color.Palette, 0, 256)
	for _, c := range all[:min(256, len(all))] {
		out = append(out, c)
	}
	return out
}
