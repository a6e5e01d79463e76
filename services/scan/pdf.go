package scan

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"

	"aftercare/models"
)

// noFolder keeps the library from making a folder in the home directory.
var noFolder = sync.OnceFunc(api.DisableConfigDir)

// parseTime bounds the reading of one PDF.
const parseTime = 10 * time.Second

// tail is how far from its end a PDF says that it ends.
const tail = 1024

// activeKeys and activeKinds are the names in a PDF that let it do something when
// it is opened or clicked, or that carry another file: keys of a dictionary, and
// what a dictionary says it is.
var (
	activeKeys = map[string]bool{
		"JS": true, "JavaScript": true, "EmbeddedFiles": true, "EF": true, "AF": true, "AA": true, "XFA": true, "RichMediaContent": true, "Collection": true,
	}
	activeKinds = map[string]bool{
		"JavaScript": true, "Launch": true, "EmbeddedFile": true, "FileAttachment": true, "RichMedia": true, "3D": true, "Movie": true, "Sound": true,
		"Screen": true, "Rendition": true, "SubmitForm": true, "ImportData": true, "GoToE": true, "GoToR": true,
	}
	kindKeys = map[string]bool{"S": true, "Type": true, "Subtype": true}
)

// checkPDF takes a PDF that can be read whole and does nothing by itself. What is
// kept is what was sent.
func checkPDF(body []byte) (File, error) {
	if !bytes.HasPrefix(body, []byte("%PDF-")) {
		return File{}, refuse("scan.pdf_broken")
	}
	if !bytes.Contains(body[max(0, len(body)-tail):], []byte("%%EOF")) {
		return File{}, refuse("scan.cut")
	}
	read, err := readPDF(body)
	if err != nil {
		return File{}, err
	}
	if read.PageCount < 1 {
		return File{}, refuse("scan.pdf_broken")
	}
	if read.PageCount > MaxPages {
		return File{}, refuse("scan.pages")
	}
	if err := inactive(read); err != nil {
		return File{}, err
	}
	return File{Format: models.FilePDF, Body: body, Pages: read.PageCount}, nil
}

// readPDF reads a PDF within limits: one that unpacks to far more than was sent is
// refused on the way. Whatever the library makes of a broken file, the answer is
// that it is broken.
func readPDF(body []byte) (read *model.Context, err error) {
	defer func() {
		if recover() != nil {
			read, err = nil, refuse("scan.pdf_broken")
		}
	}()
	noFolder()
	conf := model.NewDefaultConfiguration()
	conf.Offline, conf.ValidationMode = true, model.ValidationRelaxed
	conf.Limits = model.ResourceLimits{
		MaxStreamBytes: MaxBytes, MaxDecodeBytes: 32 << 20, MaxImagePixels: MaxPixels, MaxImageBytes: mostMemory, MaxObjectCount: 200_000,
		MaxObjectStreamCount: 50_000, MaxObjectStreamFirst: 1 << 20, MaxXRefEntries: 200_000, MaxRecursionDepth: 100,
	}
	ctx, cancel := context.WithTimeout(context.Background(), parseTime)
	defer cancel()
	read, err = pdfcpu.ReadWithContext(ctx, bytes.NewReader(body), conf)
	if err == nil {
		err = read.EnsurePageCount()
	}
	switch {
	case errors.Is(err, pdfcpu.ErrWrongPassword):
		return nil, refuse("scan.pdf_locked")
	case err != nil:
		return nil, refuse("scan.pdf_broken")
	}
	return read, nil
}

// inactive refuses a PDF with anything of active in it, in whichever object.
func inactive(read *model.Context) (err error) {
	defer func() {
		if recover() != nil {
			err = refuse("scan.pdf_broken")
		}
	}()
	for number, entry := range read.Table {
		if entry == nil || entry.Free {
			continue
		}
		generation := 0
		if entry.Generation != nil {
			generation = *entry.Generation
		}
		object, err := read.Dereference(*types.NewIndirectRef(number, generation))
		if err != nil {
			return refuse("scan.pdf_broken")
		}
		if name, alone := object.(types.Name); alone && activeKinds[plainName(string(name))] || acts(object, 0) {
			return refuse("scan.pdf_active")
		}
	}
	return nil
}

// deepest is how deep values of a PDF may lie in one another.
const deepest = 60

func acts(object types.Object, depth int) bool {
	if depth > deepest {
		return true
	}
	switch of := object.(type) {
	case types.Array:
		return slices.ContainsFunc(of, func(part types.Object) bool { return acts(part, depth+1) })
	case types.StreamDict:
		return dictActs(of.Dict, depth)
	case *types.StreamDict:
		return dictActs(of.Dict, depth)
	case types.ObjectStreamDict:
		return dictActs(of.Dict, depth)
	case types.XRefStreamDict:
		return dictActs(of.Dict, depth)
	case types.Dict:
		return dictActs(of, depth)
	}
	return false
}

func dictActs(of types.Dict, depth int) bool {
	for key, part := range of {
		name := plainName(key)
		kind, _ := part.(types.Name)
		switch {
		case activeKeys[name], kindKeys[name] && activeKinds[plainName(string(kind))], name == "OpenAction" && opens(part), acts(part, depth+1):
			return true
		}
	}
	return false
}

// opens reports whether what is done at opening is more than to turn to a page,
// which many programs write. Where it stands elsewhere in the file, what it does is
// found there.
func opens(object types.Object) bool {
	d, ok := object.(types.Dict)
	if !ok {
		return false
	}
	kind := d.NameEntry("S")
	return kind == nil || plainName(*kind) != "GoTo"
}

// plainName resolves the letters of a name that are written as numbers, such as
// J#53 for JS.
func plainName(name string) string {
	if !strings.Contains(name, "#") {
		return name
	}
	var out strings.Builder
	for i := 0; i < len(name); i++ {
		if name[i] == '#' && i+2 < len(name) {
			if n, err := strconv.ParseUint(name[i+1:i+3], 16, 8); err == nil {
				out.WriteByte(byte(n))
				i += 2
				continue
			}
		}
		out.WriteByte(name[i])
	}
	return out.String()
}
