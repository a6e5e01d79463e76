// Package scan looks at a file before it is sealed: a picture or a PDF of a
// paper. It decides by what is in the file and not by its name, refuses what
// could do something on the machine of whoever opens it, and takes out of a
// picture where, when and with what it was made.
//
// It holds a file in memory and bounds what it needs for it. It must never write
// a file, and never send anything anywhere.
package scan

import (
	"io"
	"sync"

	"aftercare/models"
)

// Limits of one file.
const (
	MaxBytes  = 15 << 20   // of what is sent
	MaxPixels = 40_000_000 // of a picture
	MaxPages  = 300        // of a PDF

	mostMemory = 144 << 20 // that decoding one picture may take
)

// File is a file that was looked at and is safe to keep.
type File struct {
	Format  models.FileFormat
	Body    []byte // what to keep; of a picture not what was sent
	Width   int    // of a picture, as it is shown
	Height  int
	Pages   int    // of a PDF
	Preview []byte // a small JPEG of a picture
}

// Read reads what was sent, up to the limit.
func Read(from io.Reader) ([]byte, error) {
	body, err := io.ReadAll(io.LimitReader(from, MaxBytes+1))
	switch {
	case err != nil:
		return nil, refuse("scan.cut")
	case len(body) > MaxBytes:
		return nil, refuse("scan.too_big")
	}
	return body, nil
}

// looking lets one file be unpacked at a time: a picture at the limit takes 144 MB.
var looking sync.Mutex

// Check looks at a file. It returns Invalid with one sentence for a file that is
// refused. Those that come at once wait for each other.
func Check(body []byte) (File, error) {
	looking.Lock()
	defer looking.Unlock()
	format, err := formatOf(body)
	if err != nil {
		return File{}, err
	}
	switch format {
	case models.FilePDF:
		return checkPDF(body)
	case models.FilePNG:
		return checkPNG(body)
	}
	return checkJPEG(body)
}

// refuse is the answer to a file that is not taken.
func refuse(key string) error { return &models.Error{Kind: models.Invalid, Message: key} }
