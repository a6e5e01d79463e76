package scan

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/jpeg"
	"image/png"

	"golang.org/x/image/draw"

	"aftercare/models"
)

// quality is that of a JPEG that is written anew: small print stays readable.
const (
	quality        = 90
	previewQuality = 75
	previewSide    = 1200 // pixels of the longer side
)

// bounded refuses a picture by its head, before any of it is decoded.
func bounded(width, height int, memory int64) error {
	if width < 1 || height < 1 || int64(width)*int64(height) > MaxPixels || memory > mostMemory {
		return refuse("scan.pixels")
	}
	return nil
}

func checkJPEG(body []byte) (File, error) {
	head := jpegHead(body)
	if head.width == 0 {
		return File{}, refuse("scan.picture_broken")
	}
	if err := bounded(head.width, head.height, head.memory()); err != nil {
		return File{}, err
	}
	decoded, err := jpeg.Decode(bytes.NewReader(body))
	if err != nil {
		return File{}, refuse("scan.picture_broken")
	}
	shown := upright(decoded, head.orientation)
	return written(models.FileJPEG, shown, func(to *bytes.Buffer) error {
		return jpeg.Encode(to, shown, &jpeg.Options{Quality: quality})
	})
}

// pngHead is the length of what stands before the second part of a PNG.
const pngHead = 33

func checkPNG(body []byte) (File, error) {
	if len(body) < pngHead {
		return File{}, refuse("scan.picture_broken")
	}
	width, height := binary.BigEndian.Uint32(body[16:]), binary.BigEndian.Uint32(body[20:])
	if width > MaxPixels || height > MaxPixels {
		return File{}, refuse("scan.pixels")
	}
	each := int64(4)
	if body[24] == 16 { // bits of a sample
		each = 8
	}
	if body[28] != 0 { // interlaced: decoded beside its parts
		each *= 2
	}
	if err := bounded(int(width), int(height), each*int64(width)*int64(height)); err != nil {
		return File{}, err
	}
	decoded, err := png.Decode(bytes.NewReader(body))
	if err != nil {
		return File{}, refuse("scan.picture_broken")
	}
	return written(models.FilePNG, decoded, func(to *bytes.Buffer) error { return png.Encode(to, decoded) })
}

// written writes a picture anew from its pixels, so that nothing else that was in
// the file is left, with a small one to look at.
func written(format models.FileFormat, of image.Image, write func(*bytes.Buffer) error) (File, error) {
	var body bytes.Buffer
	if err := write(&body); err != nil {
		return File{}, err
	}
	size := of.Bounds().Size()
	small, err := preview(of)
	return File{Format: format, Body: body.Bytes(), Width: size.X, Height: size.Y, Preview: small}, err
}

func preview(of image.Image) ([]byte, error) {
	from := of.Bounds()
	width, height := from.Dx(), from.Dy()
	if longest := max(width, height); longest > previewSide {
		width, height = max(1, width*previewSide/longest), max(1, height*previewSide/longest)
	}
	to := image.NewRGBA(image.Rect(0, 0, width, height))
	draw.Draw(to, to.Bounds(), image.White, image.Point{}, draw.Src) // behind what a PNG leaves open
	draw.ApproxBiLinear.Scale(to, to.Bounds(), of, from, draw.Over, nil)
	var out bytes.Buffer
	err := jpeg.Encode(&out, to, &jpeg.Options{Quality: previewQuality})
	return out.Bytes(), err
}
