package demo

import (
	"bytes"
	"image"
	"image/color"
	paint "image/draw"
	"image/jpeg"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/basicfont"
	"golang.org/x/image/math/fixed"

	"aftercare/models"
	"aftercare/services/scan"
)

// drawings are the drawn papers, by kind. Each is looked at once, as a file that
// somebody sends is.
var drawings struct {
	sync.Mutex
	of map[string]*scan.File
}

// drawing is a plainly invented paper of a kind: what identifies somebody is a
// picture, as a telephone makes one, and the rest a PDF of one page.
func drawing(kind string) *scan.File {
	drawings.Lock()
	defer drawings.Unlock()
	if f := drawings.of[kind]; f != nil {
		return f
	}
	body := scan.Page("INVENTED for the demo: "+kind+". It is nobody's paper.", "")
	if models.DocumentClass(kind) == models.ClassIdentity {
		body = card("INVENTED: " + kind)
	}
	f, err := scan.Check(body)
	if err != nil {
		panic("demo: a drawn paper is not taken: " + err.Error()) // a mistake in this package; its tests draw each kind
	}
	if drawings.of == nil {
		drawings.of = map[string]*scan.File{}
	}
	drawings.of[kind] = &f
	return &f
}

// card draws a card with a frame, an empty place for a picture, and some words.
func card(words string) []byte {
	const width, height = 640, 400
	m := image.NewRGBA(image.Rect(0, 0, width, height))
	fill := func(r image.Rectangle, grey uint8) {
		paint.Draw(m, r, image.NewUniform(color.Gray{grey}), image.Point{}, paint.Src)
	}
	fill(m.Bounds(), 150)
	fill(m.Bounds().Inset(6), 250)
	fill(image.Rect(40, 90, 200, 290), 215)
	for i, line := range []string{words, "made up for the demo", "it is nobody's paper", "No. 0000 0000 0000"} {
		pen := font.Drawer{Dst: m, Src: image.Black, Face: basicfont.Face7x13, Dot: fixed.P(240, 120+40*i)}
		pen.DrawString(line)
	}
	var out bytes.Buffer
	_ = jpeg.Encode(&out, m, nil) // a buffer takes everything
	return out.Bytes()
}
