package typeset

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/draw"
	_ "image/jpeg" // how large one is
	"image/png"
	"strings"

	"aftercare/models"
)

// Sheet is a page of another file whose objects were written into this one.
type Sheet struct {
	X, Y, Width, Height float64 // of the page as it lies in its file
	Turn                int     // clockwise, in steps of 90 degrees
	Contents            []int   // numbers of the streams that draw it
	Resources           string  // entries of its resources, without those of XObject
	XObjects            string  // entries of XObject
	More                string  // entries of the page
}

// foot is the name of the foot in the resources of a foreign page.
const foot = "AftercareFoot"

// AddSheet adds a page of another file, with a line of its own under it.
func (w *PDF) AddSheet(s Sheet, text string) error {
	page, before, after := w.Reserve(), w.Reserve(), w.Reserve()
	shown := Size{s.Width, s.Height}
	if s.Turn%180 != 0 {
		shown = Size{s.Height, s.Width}
	}
	p := footed{object: page, foot: w.Reserve(), size: shown, text: text, over: true}
	w.Stream(before, "", []byte("q\n"))
	w.Stream(after, "", fmt.Appendf(nil, "\nQ q %s cm /%s Do Q\n", s.upright(), foot))
	var contents strings.Builder
	for _, n := range append(append([]int{before}, s.Contents...), after) {
		fmt.Fprintf(&contents, "%d 0 R ", n)
	}
	w.Object(page, fmt.Sprintf("<</Type /Page /Parent %d 0 R /MediaBox [%s %s %s %s] /Rotate %d /Contents [%s] /Resources <<%s /XObject <</%s %d 0 R %s>>>> %s>>",
		w.tree, number(s.X), number(s.Y), number(s.X+s.Width), number(s.Y+s.Height), s.Turn, contents.String(), s.Resources, foot, p.foot, s.XObjects, s.More))
	w.pages = append(w.pages, p)
	return w.err
}

// upright turns the foot so that it stands upright on a page that is shown turned.
func (s Sheet) upright() string {
	x, y, right, top := number(s.X), number(s.Y), number(s.X+s.Width), number(s.Y+s.Height)
	switch (s.Turn%360 + 360) % 360 {
	case 90:
		return "0 1 -1 0 " + right + " " + y
	case 180:
		return "-1 0 0 -1 " + right + " " + top
	case 270:
		return "0 -1 1 0 " + x + " " + top
	}
	return "1 0 0 1 " + x + " " + y
}

// AddPicture adds a page with a picture, as large as it fits, with a line over and
// one under it. A JPEG goes in as it is.
func (w *PDF) AddPicture(format models.FileFormat, body []byte, size Size, head, text string) error {
	pic, err := pictureOf(format, body)
	if err != nil {
		return err
	}
	if pic.width > pic.height {
		size = Size{size.Height, size.Width}
	}
	object := w.Reserve()
	w.Stream(object, pic.dict, pic.body)
	roomX, roomY := size.Width-2*marginRight, size.Height-marginTop-marginBottom
	scale := min(roomX/float64(pic.width), roomY/float64(pic.height))
	width, height := float64(pic.width)*scale, float64(pic.height)*scale
	c := &canvas{w: w}
	lines, err := w.set.set(head, smallSize, false, roomX)
	if err != nil {
		return err
	}
	c.line(lines[0], marginRight, size.Height-marginTop*0.6)
	c.add("q %s 0 0 %s %s %s cm /Picture Do Q\n", number(width), number(height), number((size.Width-width)/2), number(marginBottom+(roomY-height)/2))
	w.page(size, c.Bytes(), fmt.Sprintf(" /Picture %d 0 R", object), text)
	return w.err
}

// picture is a picture as a PDF holds it.
type picture struct {
	width, height int
	dict          string
	body          []byte
}

// errPicture is a picture that cannot be taken in.
var errPicture = errors.New("typeset: not a picture of a known kind")

func pictureOf(format models.FileFormat, body []byte) (picture, error) {
	if format == models.FilePNG {
		return fromPNG(body)
	}
	conf, _, err := image.DecodeConfig(bytes.NewReader(body))
	if err != nil {
		return picture{}, err
	}
	return pictured(conf.Width, conf.Height, jpegSpace(body), 8, "/DCTDecode", "", body), nil
}

func pictured(width, height int, space string, bits int, filter, parms string, body []byte) picture {
	return picture{width, height, fmt.Sprintf("/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace %s /BitsPerComponent %d /Filter %s%s", width, height, space, bits, filter, parms), body}
}

// jpegSpace is how the colours of a JPEG are written: by the number of its parts.
func jpegSpace(body []byte) string {
	for at := 2; at+9 < len(body) && body[at] == 0xff; at += 2 + int(binary.BigEndian.Uint16(body[at+2:])) {
		if kind := body[at+1]; kind >= 0xc0 && kind <= 0xcf && kind != 0xc4 && kind != 0xc8 && kind != 0xcc {
			switch body[at+9] {
			case 1:
				return "/DeviceGray"
			case 4:
				return "/DeviceCMYK"
			}
			break
		}
	}
	return "/DeviceRGB"
}

// Kinds of colour of a PNG, and its bytes before them.
const (
	pngGray    = 0
	pngRGB     = 2
	pngPalette = 3
	pngColour  = 25 // place of the kind in the file
	pngParts   = 33 // where the parts after the head begin
)

// mostOpen is how many points a picture that lets something through may have: it is
// decoded.
const mostOpen = 8_000_000

// fromPNG takes the packed points of a PNG as they are. One that lets something
// through is drawn on white first.
func fromPNG(body []byte) (picture, error) {
	if len(body) < pngParts {
		return picture{}, errPicture
	}
	width, height := int(binary.BigEndian.Uint32(body[16:])), int(binary.BigEndian.Uint32(body[20:]))
	bits, colour := int(body[24]), int(body[pngColour])
	space, colours := map[int]string{pngGray: "/DeviceGray", pngRGB: "/DeviceRGB"}[colour], 1
	if colour == pngRGB {
		colours = 3
	}
	packed, palette := pngPartsOf(body[pngParts:])
	if colour == pngPalette {
		space = fmt.Sprintf("[/Indexed /DeviceRGB %d <%X>]", len(palette)/3-1, palette)
	}
	if space == "" || body[28] != 0 {
		return onWhite(body, width, height)
	}
	parms := fmt.Sprintf(" /DecodeParms <</Predictor 15 /Colors %d /BitsPerComponent %d /Columns %d>>", colours, bits, width)
	return pictured(width, height, space, bits, "/FlateDecode", parms, packed), nil
}

// pngPartsOf returns the packed points and the palette of a PNG.
func pngPartsOf(body []byte) (packed, palette []byte) {
	for len(body) >= 12 {
		n := int(binary.BigEndian.Uint32(body))
		if n < 0 || n > len(body)-12 {
			break
		}
		switch string(body[4:8]) {
		case "IDAT":
			packed = append(packed, body[8:8+n]...)
		case "PLTE":
			palette = body[8 : 8+n]
		}
		body = body[12+n:]
	}
	return packed, palette
}

func onWhite(body []byte, width, height int) (picture, error) {
	if width < 1 || height < 1 || width*height > mostOpen {
		return picture{}, errPicture
	}
	decoded, err := png.Decode(bytes.NewReader(body))
	if err != nil {
		return picture{}, err
	}
	flat := image.NewRGBA(image.Rect(0, 0, width, height))
	draw.Draw(flat, flat.Bounds(), image.White, image.Point{}, draw.Src)
	draw.Draw(flat, flat.Bounds(), decoded, decoded.Bounds().Min, draw.Over)
	var out bytes.Buffer
	if err := png.Encode(&out, flat); err != nil {
		return picture{}, err
	}
	return fromPNG(out.Bytes())
}
