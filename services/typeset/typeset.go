// Package typeset writes documents for offices: a small model of a document, and
// two writers, PDF and DOCX.
//
// A document holds words only. It must never carry who wrote it or when it was
// made, and no word of it may be lost: what does not fit into its box goes on in
// the addendum.
package typeset

// Size is a size of paper, in points.
type Size struct{ Width, Height float64 }

// The sizes that offices in India take.
var (
	A4    = Size{595.28, 841.89}
	Legal = Size{612, 1008}
)

// Doc is a document.
type Doc struct {
	Language string // of its words, such as "hi"
	Title    string // of the file; never a name
	Head     string // at the top of each page, such as the code of the case
	Mark     string // beside it, bold, such as DRAFT; "" for none
	Page     string // under each page, with {n} and {m}
	Size     Size
	Blocks   []Block
}

// Block is one piece of a document.
type Block interface {
	draw(f *flow) error
	docx(d *docx)
}

// Title is what a part is called, in the middle. It never stands alone at the end of a
// page.
type Title string

// Heading stands over a section. It never stands alone at the end of a page.
type Heading string

// Text is a paragraph. Line ends in it are kept.
type Text string

// Whole is a paragraph that stands on one page.
type Whole string

// Bold is a paragraph in bold type, such as a subject.
type Bold string

// Fact is a numbered fact with what it rests on.
type Fact struct {
	No, Text string
	Source   string // small print under it, "" for none
}

// Table has a head that is repeated on each page.
type Table struct {
	Widths []float64 // of the columns, in parts of the whole
	Head   []string
	Rows   [][]string
}

// Question is a question as a form prints it, with a ruled box for the answer.
type Question struct {
	No, Label string
	Answer    []string // several names or rows: a line breaks between them first
	Lines     int      // height of the box; 0 for one that grows
	Least     float64  // smallest size of type before the rest goes into the addendum; 0 for the usual size
	Rest      string   // last line of a box that is full: "continued in the addendum, no. 4"
}

// Addendum prints what did not fit into the boxes before it, each under the
// number and the words of its question. Without any it prints nothing.
type Addendum struct {
	Heading string
}

// Sign is where people sign by hand: boxes beside each other with a label under
// each, then lines to be filled in. It stands on one page with what is signed.
type Sign struct {
	Boxes []string
	Lines []string
}

// Slip is a frame around lines, such as the receipt that an office stamps.
type Slip []string

// Break begins a new page.
type Break struct{}

// sizes of type and of the space around it, in points.
const (
	bodySize  = 11.0
	smallSize = 9.0
	headSize  = 12.5
	titleSize = 15.0
	leading   = 1.42
	between   = 6.0 // paragraphs
	inset     = 5.0 // from the line of a box to its words
	rule      = 0.7 // width of a line
)

// margins of a page; the left one leaves room for a file's thread.
const (
	marginLeft   = 72.0
	marginRight  = 51.0
	marginTop    = 74.0
	marginBottom = 66.0
)
