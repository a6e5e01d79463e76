// Package scantest makes the files that tests and the demo put into a file:
// drawn pictures with plainly invented words, and PDFs, good and bad ones.
package scantest

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"strings"

	"aftercare/services/scan"
)

// Picture draws a picture of a size: its four quarters have four colours, from
// the upper left by rows red, green, blue and white.
func Picture(width, height int) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, width, height))
	for i, c := range []color.RGBA{{255, 0, 0, 255}, {0, 255, 0, 255}, {0, 0, 255, 255}, {255, 255, 255, 255}} {
		at := image.Pt(i%2*width/2, i/2*height/2)
		draw.Draw(m, image.Rectangle{at, at.Add(image.Pt(width/2, height/2))}, image.NewUniform(c), image.Point{}, draw.Src)
	}
	return m
}

// JPEG is such a picture as a phone sends it: with Exif, a place, a device and a
// comment. Orientation counts as Exif does.
func JPEG(width, height, orientation int) []byte {
	var b bytes.Buffer
	_ = jpeg.Encode(&b, Picture(width, height), &jpeg.Options{Quality: 95}) // a buffer takes everything
	plain := b.Bytes()
	out := append([]byte{}, plain[:2]...)
	out = append(out, segment(0xe1, exif(orientation))...)
	out = append(out, segment(0xe1, []byte("http://ns.adobe.com/xap/1.0/\x00<x>CANARY-XMP</x>"))...)
	out = append(out, segment(0xed, []byte("Photoshop 3.0\x00CANARY-IPTC"))...)
	out = append(out, segment(0xfe, []byte("CANARY-COMMENT"))...)
	return append(append(out, plain[2:]...), "CANARY-TAIL"...)
}

func segment(kind byte, body []byte) []byte {
	out := []byte{0xff, kind, 0, 0}
	binary.BigEndian.PutUint16(out[2:], uint16(len(body)+2))
	return append(out, body...)
}

// exif has an orientation, a device, and the head of a place.
func exif(orientation int) []byte {
	const entries = 3
	device := "CANARY-DEVICE\x00"
	b := append([]byte("Exif\x00\x00MM\x00\x2a"), 0, 0, 0, 8, 0, entries)
	entry := func(tag, kind uint16, count uint32, value []byte) {
		b = binary.BigEndian.AppendUint16(b, tag)
		b = binary.BigEndian.AppendUint16(b, kind)
		b = binary.BigEndian.AppendUint32(b, count)
		b = append(b, value...)
	}
	entry(0x0110, 2, uint32(len(device)), []byte{0, 0, 0, 8 + 2 + entries*12 + 4})
	entry(0x0112, 3, 1, []byte{0, byte(orientation), 0, 0})
	entry(0x8825, 4, 1, []byte{0, 0, 0, 8 + 2 + entries*12 + 4})
	return append(append(b, 0, 0, 0, 0), device+"CANARY-GPS"...)
}

// PNG is such a picture with words beside its pixels.
func PNG(width, height int) []byte {
	var b bytes.Buffer
	_ = png.Encode(&b, Picture(width, height))
	plain := b.Bytes()
	out := append([]byte{}, plain[:33]...)
	out = append(out, chunk("tEXt", []byte("Author\x00CANARY-TEXT"))...)
	out = append(out, chunk("eXIf", exif(1)[6:])...)
	return append(out, plain[33:]...)
}

func chunk(kind string, body []byte) []byte {
	out := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	out = append(append(out, kind...), body...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[4:]))
}

// HugePNG is a picture that says it is very large and has no pixels.
func HugePNG(side uint32) []byte {
	head := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, side), side)
	out := append([]byte("\x89PNG\r\n\x1a\n"), chunk("IHDR", append(head, 8, 2, 0, 0, 0))...)
	return append(append(out, chunk("IDAT", []byte{0x78, 0x9c})...), chunk("IEND", nil)...)
}

// Page is a PDF of one page with a line of words.
func Page(words, more string, objects ...string) []byte { return scan.Page(words, more, objects...) }

// PDF writes objects, of which the first is the catalogue.
func PDF(objects ...string) []byte { return scan.PDF(objects...) }

// Locked is a PDF that opens with a password that nobody here has.
func Locked() []byte {
	lock := fmt.Sprintf("<< /Filter /Standard /V 1 /R 2 /Length 40 /P -4 /O <%s> /U <%s> >>", strings.Repeat("a1", 32), strings.Repeat("b2", 32))
	root := fmt.Sprintf("/Root 1 0 R /Encrypt 5 0 R /ID [<%032x> <%032x>]", 1, 1)
	return bytes.Replace(Page("x", "", lock), []byte("/Root 1 0 R"), []byte(root), 1)
}

// HEIC is the head of a picture of an iPhone.
func HEIC() []byte {
	return append([]byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"), make([]byte, 2000)...)
}

// Program is the head of a Windows program.
func Program() []byte {
	b := append([]byte("MZ"), make([]byte, 300)...)
	binary.LittleEndian.PutUint32(b[60:], 128)
	copy(b[128:], "PE\x00\x00")
	return b
}

// Noise is a picture that no packing makes small.
func Noise(width, height int) []byte {
	m, seed := image.NewGray(image.Rect(0, 0, width, height)), uint32(1)
	for i := range m.Pix {
		seed = seed*1664525 + 1013904223
		m.Pix[i] = byte(seed >> 24)
	}
	var b bytes.Buffer
	_ = png.Encode(&b, m)
	return b.Bytes()
}
