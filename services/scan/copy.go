package scan

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"

	"aftercare/services/typeset"
)

// Copy copies the pages of a PDF into another, with a line under each. Nothing of
// the old file goes along but what draws its pages: no links, forms, notes, names,
// attachments, actions or words about the file. It returns Invalid for a file that
// is broken or locked; then nothing was written.
func Copy(to *typeset.PDF, body []byte, under func(page int) string) (pages int, err error) {
	defer func() {
		if recover() != nil {
			err = refuse("scan.pdf_broken")
		}
	}()
	read, err := readAlone(body)
	if err != nil {
		return 0, err
	}
	c := copier{to: to, read: read, known: map[int]int{}}
	leaves := make([]leaf, read.PageCount)
	for i := range leaves {
		if leaves[i], err = c.leaf(i + 1); err != nil {
			return 0, refuse("scan.pdf_broken")
		}
	}
	for i, l := range leaves {
		if err := to.AddSheet(c.sheet(l), under(i+1)); err != nil {
			return i, err
		}
	}
	return len(leaves), nil
}

// readAlone reads a PDF while no other file is unpacked. It does not wait for whoever
// takes the copy.
func readAlone(body []byte) (*model.Context, error) {
	looking.Lock()
	defer looking.Unlock()
	return readPDF(body)
}

// copier copies objects of a PDF into another under new numbers, each once.
type copier struct {
	to    *typeset.PDF
	read  *model.Context
	known map[int]int // number in the old file -> in the new one
	queue []int       // old numbers that are still to be written
}

// leaf is a page of the old file.
type leaf struct {
	page      types.Dict
	resources types.Dict
	box       types.Rectangle
	turn      int
}

func (c *copier) leaf(n int) (leaf, error) {
	page, _, got, err := c.read.PageDict(n, false)
	if err != nil || page == nil || got == nil || got.MediaBox == nil {
		return leaf{}, refuse("scan.pdf_broken")
	}
	box := *got.MediaBox
	if got.CropBox != nil {
		box = *got.CropBox
	}
	return leaf{page, got.Resources, box, ((got.Rotate % 360) + 360) % 360}, nil
}

// sheet writes what a page needs and returns the page.
func (c *copier) sheet(l leaf) typeset.Sheet {
	s := typeset.Sheet{X: l.box.LL.X, Y: l.box.LL.Y, Width: l.box.Width(), Height: l.box.Height(), Turn: l.turn}
	for _, key := range slices.Sorted(maps.Keys(l.resources)) {
		entry := l.resources[key]
		if key != "XObject" {
			s.Resources += "/" + types.EncodeName(key) + " " + c.text(entry, 0) + " "
			continue
		}
		if list, err := c.read.DereferenceDict(entry); err == nil {
			for _, name := range slices.Sorted(maps.Keys(list)) {
				s.XObjects += "/" + types.EncodeName(name) + " " + c.text(list[name], 0) + " "
			}
		}
	}
	if group, ok := l.page.Find("Group"); ok {
		s.More = "/Group " + c.text(group, 0)
	}
	s.Contents = c.contents(l.page)
	c.write()
	return s
}

// contents lists the new numbers of the streams that draw a page.
func (c *copier) contents(page types.Dict) (list []int) {
	found, ok := page.Find("Contents")
	if !ok {
		return nil
	}
	var parts types.Array
	if whole, err := c.read.Dereference(found); err == nil {
		if several, is := whole.(types.Array); is {
			parts = several
		} else {
			parts = types.Array{found}
		}
	}
	for _, part := range parts {
		if ref, is := part.(types.IndirectRef); is {
			list = append(list, c.number(ref))
		}
	}
	return list
}

// number returns the new number of an object and remembers to write it.
func (c *copier) number(ref types.IndirectRef) int {
	old := ref.ObjectNumber.Value()
	if _, ok := c.known[old]; !ok {
		c.known[old] = c.to.Reserve()
		c.queue = append(c.queue, old)
	}
	return c.known[old]
}

// write writes the objects that are still to be written, and those they need.
func (c *copier) write() {
	for len(c.queue) > 0 {
		old := c.queue[0]
		c.queue = c.queue[1:]
		object, err := c.read.Dereference(*types.NewIndirectRef(old, c.generation(old)))
		if err != nil {
			object = nil
		}
		switch of := object.(type) {
		case types.StreamDict:
			c.to.Stream(c.known[old], c.entries(of.Dict, 0), of.Raw)
		case *types.StreamDict:
			c.to.Stream(c.known[old], c.entries(of.Dict, 0), of.Raw)
		default:
			c.to.Object(c.known[old], c.text(object, 0))
		}
	}
}

func (c *copier) generation(n int) int {
	if entry, ok := c.read.Find(n); ok && entry.Generation != nil {
		return *entry.Generation
	}
	return 0
}

// left are the keys of a dictionary that are left behind: the way back to pages that
// are not copied, what says who made a part, and what would act.
var left = []string{"Parent", "Metadata", "PieceInfo", "StructParent", "StructParents", "LastModified", "Length", "AA", "JS", "OpenAction", "EF", "AF"}

// texts are the keys of a dictionary whose texts draw the page: what a font of the
// scripts of Asia is, and which signs it has. Any other text in a dictionary says
// something about the file, such as who wrote it, and is left behind.
var texts = []string{"Registry", "Ordering", "CharSet", "Panose"}

// says reports whether a value of a dictionary is a text that does not draw.
func (c *copier) says(key string, value types.Object) bool {
	if slices.Contains(texts, plainName(key)) {
		return false
	}
	if of, err := c.read.Dereference(value); err == nil {
		value = of
	}
	switch value.(type) {
	case types.StringLiteral, types.HexLiteral, *types.StringLiteral, *types.HexLiteral:
		return true
	}
	return false
}

func (c *copier) entries(d types.Dict, depth int) string {
	var b strings.Builder
	for _, key := range slices.Sorted(maps.Keys(d)) {
		if !slices.Contains(left, plainName(key)) && !c.says(key, d[key]) {
			fmt.Fprintf(&b, "/%s %s ", types.EncodeName(key), c.text(d[key], depth+1))
		}
	}
	return b.String()
}

// text writes an object with its references under their new numbers.
func (c *copier) text(object types.Object, depth int) string {
	if depth > deepest {
		return "null"
	}
	switch of := object.(type) {
	case nil:
		return "null"
	case types.IndirectRef:
		return fmt.Sprintf("%d 0 R", c.number(of))
	case types.Dict:
		return "<<" + c.entries(of, depth) + ">>"
	case types.Array:
		parts := make([]string, len(of))
		for i, part := range of {
			parts[i] = c.text(part, depth+1)
		}
		return "[" + strings.Join(parts, " ") + "]"
	}
	return object.PDFString()
}
