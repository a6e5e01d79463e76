package typeset

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"strings"
	"unicode/utf16"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
)

// subset is a font as far as a file uses it. A sign that stands for two texts has
// two numbers, so that each number says its own text.
type subset struct {
	face  *typeface
	name  int
	signs []sign
	known map[sign]int
}

// sign is a glyph with the text it stands for.
type sign struct {
	glyph font.GID
	said  string
}

// subset returns the subset of a face, begun when it is first used.
func (w *PDF) subset(of *font.Face) *subset {
	t := w.set.of[of]
	for _, f := range w.fonts {
		if f.face == t {
			return f
		}
	}
	f := &subset{face: t, name: len(w.fonts) + 1, signs: []sign{{}}, known: map[sign]int{}}
	w.fonts = append(w.fonts, f)
	return f
}

// use returns the number of a sign in the file.
func (f *subset) use(glyph font.GID, said string) int {
	s := sign{glyph, said}
	if _, ok := f.known[s]; !ok {
		f.known[s] = len(f.signs)
		f.signs = append(f.signs, s)
	}
	return f.known[s]
}

// width of a glyph, in thousandths of the size of type.
func (f *subset) width(glyph font.GID) float64 {
	face := font.Face{Font: f.face.font}
	return float64(face.HorizontalAdvance(glyph)) * 1000 / float64(f.face.font.Upem())
}

// write writes the font and returns the number of its object.
func (f *subset) write(w *PDF) int {
	file, what, from, unicode, descendant, root := w.Reserve(), w.Reserve(), w.Reserve(), w.Reserve(), w.Reserve(), w.Reserve()
	body, err := f.file()
	if err != nil && w.err == nil {
		w.err = err
	}
	name := fmt.Sprintf("AAAA%c%c+Text%d", 'A'+f.name/26%26, 'A'+f.name%26, f.name)
	w.packed(file, fmt.Sprintf(" /Length1 %d", len(body)), body)
	w.Object(what, f.descriptor(name, file))
	w.packed(from, "", f.glyphs())
	w.packed(unicode, "", f.unicode())
	w.Object(descendant, fmt.Sprintf("<</Type /Font /Subtype /CIDFontType2 /BaseFont /%s /CIDSystemInfo <</Registry (Adobe) /Ordering (Identity) /Supplement 0>> /FontDescriptor %d 0 R /CIDToGIDMap %d 0 R /DW 0 /W [1 [%s]]>>",
		name, what, from, f.widths()))
	w.Object(root, fmt.Sprintf("<</Type /Font /Subtype /Type0 /BaseFont /%s /Encoding /Identity-H /DescendantFonts [%d 0 R] /ToUnicode %d 0 R>>", name, descendant, unicode))
	return root
}

func (f *subset) descriptor(name string, file int) string {
	scale := 1000 / float64(f.face.font.Upem())
	face := font.NewFace(f.face.font)
	ext, _ := face.FontHExtents()
	up, down := number(float64(ext.Ascender)*scale), number(float64(ext.Descender)*scale)
	return fmt.Sprintf("<</Type /FontDescriptor /FontName /%s /Flags 4 /FontBBox [-1000 %s 3000 %s] /ItalicAngle 0 /Ascent %s /Descent %s /CapHeight 714 /StemV 80 /FontFile2 %d 0 R>>",
		name, down, up, up, down, file)
}

func (f *subset) widths() string {
	var b strings.Builder
	for _, s := range f.signs[1:] {
		b.WriteString(number(f.width(s.glyph)) + " ")
	}
	return b.String()
}

// glyphs maps the numbers of signs to glyphs.
func (f *subset) glyphs() []byte {
	var b []byte
	for _, s := range f.signs {
		b = binary.BigEndian.AppendUint16(b, uint16(s.glyph))
	}
	return b
}

// perBlock is how many lines a block of a map of characters may have.
const perBlock = 100

// unicode maps the numbers of signs to their text, for readers of the file that do
// not look at the words.
func (f *subset) unicode() []byte {
	var b bytes.Buffer
	b.WriteString("/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n" +
		"/CMapName /Text def /CMapType 2 def 1 begincodespacerange <0000> <FFFF> endcodespacerange\n")
	var lines []string
	for cid, s := range f.signs[1:] {
		if s.said == "" {
			continue
		}
		var said strings.Builder
		for _, u := range utf16.Encode([]rune(s.said)) {
			fmt.Fprintf(&said, "%04X", u)
		}
		lines = append(lines, fmt.Sprintf("<%04X> <%s>\n", cid+1, said.String()))
	}
	for len(lines) > 0 {
		n := min(perBlock, len(lines))
		fmt.Fprintf(&b, "%d beginbfchar\n%sendbfchar\n", n, strings.Join(lines[:n], ""))
		lines = lines[n:]
	}
	b.WriteString("endcmap CMapName currentdict /CMap defineresource pop end end\n")
	return b.Bytes()
}

// kept are the tables of a font that a page needs. Glyphs keep their numbers.
var kept = []string{"cvt ", "fpgm", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "prep"}

// file is the font with the outlines of the used glyphs only.
func (f *subset) file() ([]byte, error) {
	var tables []opentype.Table
	for _, name := range kept {
		body, err := f.face.loader.RawTable(tag(name))
		if err != nil && name != "cvt " && name != "fpgm" && name != "prep" {
			return nil, fmt.Errorf("table %s of a font: %w", name, err)
		}
		if err == nil {
			tables = append(tables, opentype.Table{Content: body, Tag: tag(name)})
		}
	}
	find := func(name string) *[]byte {
		for i := range tables {
			if tables[i].Tag == tag(name) {
				return &tables[i].Content
			}
		}
		return new([]byte)
	}
	head, loca, glyf := find("head"), find("loca"), find("glyf")
	o := outlines{glyf: *glyf, loca: *loca, long: len(*head) > 51 && (*head)[51] == 1}
	*glyf, *loca = o.only(f.used(o))
	*head = append([]byte(nil), *head...)
	(*head)[51] = 1
	return opentype.WriteTTF(tables), nil
}

// used lists the glyphs of the signs, with those they are made of.
func (f *subset) used(o outlines) map[int]bool {
	used := map[int]bool{0: true}
	var add func(glyph, depth int)
	add = func(glyph, depth int) {
		if used[glyph] && glyph != 0 || depth > 8 {
			return
		}
		used[glyph] = true
		for _, part := range o.parts(glyph) {
			add(part, depth+1)
		}
	}
	for _, s := range f.signs {
		add(int(s.glyph), 0)
	}
	return used
}

// outlines are the tables glyf and loca of a font.
type outlines struct {
	glyf, loca []byte
	long       bool
}

func (o outlines) count() int {
	if o.long {
		return len(o.loca)/4 - 1
	}
	return len(o.loca)/2 - 1
}

func (o outlines) at(glyph int) int {
	if o.long {
		return int(binary.BigEndian.Uint32(o.loca[4*glyph:]))
	}
	return 2 * int(binary.BigEndian.Uint16(o.loca[2*glyph:]))
}

// outline returns the bytes of a glyph.
func (o outlines) outline(glyph int) []byte {
	if glyph < 0 || glyph >= o.count() {
		return nil
	}
	from, to := o.at(glyph), o.at(glyph+1)
	if from >= to || to > len(o.glyf) {
		return nil
	}
	return o.glyf[from:to]
}

// Flags of a part of a composed glyph.
const (
	wordArguments = 0x0001
	oneScale      = 0x0008
	moreParts     = 0x0020
	twoScales     = 0x0040
	fourScales    = 0x0080
)

// parts lists the glyphs that a glyph is composed of.
func (o outlines) parts(glyph int) (list []int) {
	g := o.outline(glyph)
	if len(g) < 10 || int16(binary.BigEndian.Uint16(g)) >= 0 {
		return nil
	}
	for g = g[10:]; len(g) >= 4; {
		flags := binary.BigEndian.Uint16(g)
		list = append(list, int(binary.BigEndian.Uint16(g[2:])))
		size := 6
		if flags&wordArguments != 0 {
			size = 8
		}
		switch {
		case flags&oneScale != 0:
			size += 2
		case flags&twoScales != 0:
			size += 4
		case flags&fourScales != 0:
			size += 8
		}
		if flags&moreParts == 0 || size > len(g) {
			return list
		}
		g = g[size:]
	}
	return list
}

// only returns the two tables with the outlines of some glyphs.
func (o outlines) only(used map[int]bool) (glyf, loca []byte) {
	for g := range o.count() {
		loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
		if used[g] {
			glyf = append(glyf, o.outline(g)...)
			for len(glyf)%4 != 0 {
				glyf = append(glyf, 0)
			}
		}
	}
	loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
	if len(glyf) > math.MaxInt32 {
		return nil, nil
	}
	return glyf, loca
}
