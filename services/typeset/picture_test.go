package typeset_test

import (
	"fmt"
	"image"
	"image/draw"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"aftercare/services/typeset"
)

// TestLettersStandAsABrowserPrintsThem compares the picture of words with that of a
// browser's print of them, with the same font: where a letter is missing, in another
// place or of another shape, the pictures differ. AFTERCARE_SHOTS names a folder in
// which both are kept, to be looked at.
func TestLettersStandAsABrowserPrintsThem(t *testing.T) {
	t.Parallel()
	needed(t, "pdftoppm")
	if _, err := exec.LookPath("chromium"); err != nil {
		t.Skip("no Chromium here: install chromium")
	}
	folder := os.Getenv("AFTERCARE_SHOTS")
	if folder == "" {
		folder = t.TempDir()
	}
	for script, family := range map[string]string{"latin": "Noto Sans", "devanagari": "Noto Sans Devanagari", "bengali": "Noto Sans Bengali"} {
		line := strings.Join(hard[script], " ")
		ours := pictureOf(t, written(t, &typeset.Doc{Language: "hi", Blocks: []typeset.Block{typeset.Text(line)}}), filepath.Join(folder, script+"-ours"))
		theirs := pictureOf(t, printed(t, line, family), filepath.Join(folder, script+"-browser"))
		if far := differing(ours, theirs); far > 0.12 {
			t.Errorf("%s: %.0f %% of the ink differs (sizes %v and %v)", script, far*100, ours.Bounds().Size(), theirs.Bounds().Size())
		}
	}
}

// printed is a browser's print of a line.
func printed(t *testing.T, line, family string) string {
	t.Helper()
	folder := t.TempDir()
	page, out := filepath.Join(folder, "page.html"), filepath.Join(folder, "page.pdf")
	html := fmt.Sprintf(`<!doctype html><meta charset="utf-8"><style>@page{margin:2cm}body{font:11pt "%s";margin:0;white-space:nowrap}</style>%s`, family, line)
	if err := os.WriteFile(page, []byte(html), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", "--user-data-dir="+folder+"/profile", "--print-to-pdf="+out, page)
	if said, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	return out
}

// pictureOf turns the first page of a PDF into a picture and cuts it to its ink.
func pictureOf(t *testing.T, pdf, name string) *image.Gray {
	t.Helper()
	if out, err := exec.Command("pdftoppm", "-r", "200", "-gray", "-png", "-singlefile", pdf, name).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	f, err := os.Open(name + ".png")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	whole, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	gray := image.NewGray(whole.Bounds())
	draw.Draw(gray, gray.Rect, whole, whole.Bounds().Min, draw.Src)
	return inkOf(gray)
}

// dark is how dark a point is that counts as ink.
const dark = 128

func inkOf(whole *image.Gray) *image.Gray {
	var ink image.Rectangle
	for y := whole.Rect.Min.Y; y < whole.Rect.Max.Y; y++ {
		for x := whole.Rect.Min.X; x < whole.Rect.Max.X; x++ {
			if whole.GrayAt(x, y).Y < dark {
				ink = ink.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return whole.SubImage(ink).(*image.Gray)
}

// differing is the part of the ink of two pictures that has none of the other within
// two points.
func differing(a, b *image.Gray) float64 {
	ink, alone := 0, 0
	for _, pair := range [][2]*image.Gray{{a, b}, {b, a}} {
		one, other := pair[0], pair[1]
		for y := range one.Rect.Dy() {
			for x := range one.Rect.Dx() {
				if at(one, x, y) {
					ink++
					if !near(other, x, y) {
						alone++
					}
				}
			}
		}
	}
	return float64(alone) / float64(max(1, ink))
}

func at(g *image.Gray, x, y int) bool {
	p := image.Pt(g.Rect.Min.X+x, g.Rect.Min.Y+y)
	return p.In(g.Rect) && g.GrayAt(p.X, p.Y).Y < dark
}

func near(g *image.Gray, x, y int) bool {
	for dy := -2; dy <= 2; dy++ {
		for dx := -2; dx <= 2; dx++ {
			if at(g, x+dx, y+dy) {
				return true
			}
		}
	}
	return false
}
