package handlers

import (
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"aftercare/services/typeset"
)

// docPage is a document of our own on a page that is printed. What stands on the screen
// only is in the reader's language.
type docPage struct {
	pageView
	Language string
	Blocks   []docBlock
	Warn     *notice
	Links    []link // back, and what comes after printing
	Action   string // where the buttons are posted, "" for none
	Buttons  []docButton
}

// docButton asks for the document in another way.
type docButton struct{ As, Text string }

// printDoc shows a document as a page that is printed.
func (s *site) printDoc(c echo.Context, doc *typeset.Doc, warn *notice, links ...link) error {
	return s.render(c, http.StatusOK, "form/paper", s.docPage(c, doc, warn, links...))
}

func (s *site) docPage(c echo.Context, doc *typeset.Doc, warn *notice, links ...link) docPage {
	return docPage{pageView: pageView{newPage(c, "print.title")}, Language: doc.Language, Blocks: shownBlocks(doc), Warn: warn, Links: links}
}

func shownBlocks(doc *typeset.Doc) (out []docBlock) {
	for _, b := range doc.Blocks {
		shown := shownBlock(b)
		if q, is := b.(typeset.Question); is && len(q.Answer) == 0 { // room for writing by hand
			shown.Lines = slices.Repeat([]string{"\u00a0"}, q.Lines)
		}
		out = append(out, shown)
	}
	return out
}

// docBlock is a block of a document for the template.
type docBlock struct {
	Kind  string
	Text  string
	No    string
	Note  string
	Lines []string
	Head  []string
	Rows  [][]string
}

func shownBlock(b typeset.Block) docBlock {
	switch b := b.(type) {
	case typeset.Title:
		return docBlock{Kind: "title", Text: string(b)}
	case typeset.Heading:
		return docBlock{Kind: "heading", Text: string(b)}
	case typeset.Bold:
		return docBlock{Kind: "bold", Text: string(b)}
	case typeset.Text:
		return docBlock{Kind: "text", Text: string(b)}
	case typeset.Whole:
		return docBlock{Kind: "text", Text: string(b)}
	case typeset.Fact:
		return docBlock{Kind: "fact", No: b.No, Text: b.Text, Note: b.Source}
	case typeset.Question:
		return docBlock{Kind: "question", No: b.No, Text: b.Label, Lines: b.Answer}
	case typeset.Table:
		return docBlock{Kind: "table", Head: b.Head, Rows: b.Rows}
	case typeset.Sign:
		return docBlock{Kind: "sign", Lines: append(append([]string{}, b.Boxes...), b.Lines...)}
	case typeset.Slip:
		return docBlock{Kind: "slip", Lines: b}
	}
	return docBlock{Kind: "break"}
}

// maxPassword is how long the password of a file that is saved may be.
const maxPassword = 100
