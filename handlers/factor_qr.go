package handlers

import (
	"fmt"
	"image/color"
	"net/url"
	"strings"

	"github.com/boombuler/barcode/qr"
)

// qrCode is a QR code as the page draws it: its squares on a side, with the quiet
// border that readers need, and the dark ones as the path of an SVG.
type qrCode struct {
	Size int
	Path string
}

// quietBorder is how many light squares a reader needs around the code.
const quietBorder = 4

// drawQR draws a text. It returns an error for one that is too long.
func drawQR(text string) (qrCode, error) {
	code, err := qr.Encode(text, qr.M, qr.Unicode)
	if err != nil {
		return qrCode{}, err
	}
	side := code.Bounds().Dx()
	dark := func(x, y int) bool { return color.GrayModel.Convert(code.At(x, y)).(color.Gray).Y < 128 }
	var path strings.Builder
	for y := range side {
		for x := 0; x < side; x++ {
			from := x
			for x < side && dark(x, y) {
				x++
			}
			if x > from {
				fmt.Fprintf(&path, "M%d %dh%dv1h-%dz", from+quietBorder, y+quietBorder, x-from, x-from)
			}
		}
	}
	return qrCode{Size: side + 2*quietBorder, Path: path.String()}, nil
}

// appAddress is what an app reads from the QR code. It shows the name of the program
// and the sign-in name in its list.
func appAddress(product, signInName, secret string) string {
	q := url.Values{"secret": {secret}, "issuer": {product}}
	return "otpauth://totp/" + url.PathEscape(product+":"+signInName) + "?" + q.Encode()
}

// inGroups writes a text in groups of four, as people copy it.
func inGroups(text string) string {
	var out strings.Builder
	for i, r := range text {
		if i > 0 && i%4 == 0 {
			out.WriteByte(' ')
		}
		out.WriteRune(r)
	}
	return out.String()
}
