package scan

import (
	"encoding/binary"
	"image"
	"image/color"
)

// head is what a JPEG says of itself before its pixels.
type head struct {
	width, height int
	sample        float64 // bytes of a pixel
	progressive   bool
	orientation   int // 1 to 8 as Exif counts; 1 is upright
}

// memory is what decoding takes. Of a progressive picture every coefficient is
// held as well, in four bytes.
func (h head) memory() int64 {
	each := h.sample
	if h.progressive {
		each *= 5
	}
	return int64(each * float64(h.width) * float64(h.height))
}

// jpegHead reads the segments up to the pixels.
func jpegHead(b []byte) head {
	h := head{orientation: 1}
	for at := 2; at+4 <= len(b) && b[at] == 0xff; {
		kind, size := b[at+1], int(binary.BigEndian.Uint16(b[at+2:]))
		if kind == 0xff { // filling
			at++
			continue
		}
		if size < 2 || at+2+size > len(b) || kind == 0xda {
			return h
		}
		part := b[at+4 : at+2+size]
		switch {
		case kind == 0xe1:
			h.orientation = orientationOf(part, h.orientation)
		case kind >= 0xc0 && kind <= 0xcf && kind != 0xc4 && kind != 0xc8 && kind != 0xcc:
			h.frame(kind, part)
		}
		at += 2 + size
	}
	return h
}

// frame reads the size of the picture and how its colours are sampled.
func (h *head) frame(kind byte, b []byte) {
	if len(b) < 6 || len(b) < 6+3*int(b[5]) {
		return
	}
	all, most := 0, 1
	for i := range int(b[5]) {
		n := int(b[7+3*i]>>4) * int(b[7+3*i]&15)
		all, most = all+n, max(most, n)
	}
	h.height, h.width = int(binary.BigEndian.Uint16(b[1:])), int(binary.BigEndian.Uint16(b[3:]))
	h.sample, h.progressive = float64(all)/float64(most), kind == 0xc2
}

// orientationOf reads the orientation of an Exif segment, or returns was.
func orientationOf(b []byte, was int) int {
	if len(b) < 14 || string(b[:6]) != "Exif\x00\x00" {
		return was
	}
	b = b[6:]
	var order binary.ByteOrder = binary.LittleEndian
	if b[0] == 'M' {
		order = binary.BigEndian
	}
	at := int64(order.Uint32(b[4:]))
	if at+2 > int64(len(b)) {
		return was
	}
	for i := range int64(order.Uint16(b[at:])) {
		entry := at + 2 + 12*i
		if entry+12 > int64(len(b)) {
			return was
		}
		if order.Uint16(b[entry:]) == 0x0112 {
			if n := int(order.Uint16(b[entry+8:])); n >= 1 && n <= 8 {
				return n
			}
		}
	}
	return was
}

// turned is a picture as it is held, without a second copy of its pixels.
type turned struct {
	of          image.Image
	orientation int
}

// upright returns a picture turned as its Exif says.
func upright(of image.Image, orientation int) image.Image {
	if orientation == 1 {
		return of
	}
	return turned{of, orientation}
}

// ColorModel is that of the picture.
func (t turned) ColorModel() color.Model { return t.of.ColorModel() }

// Bounds begin at nought; from orientation 5 on width and height change places.
func (t turned) Bounds() image.Rectangle {
	size := t.of.Bounds().Size()
	if t.orientation >= 5 {
		size.X, size.Y = size.Y, size.X
	}
	return image.Rectangle{Max: size}
}

// At returns the pixel that is shown at a place.
func (t turned) At(x, y int) color.Color {
	from := t.of.Bounds()
	right, below := from.Dx()-1, from.Dy()-1
	switch t.orientation {
	case 2:
		x = right - x
	case 3:
		x, y = right-x, below-y
	case 4:
		y = below - y
	case 5:
		x, y = y, x
	case 6:
		x, y = y, below-x
	case 7:
		x, y = right-y, below-x
	case 8:
		x, y = right-y, x
	}
	return t.of.At(from.Min.X+x, from.Min.Y+y)
}
