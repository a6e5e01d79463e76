package ownfile

import (
	"fmt"
	"strings"
	"sync"

	"aftercare/services/custody"
)

// Form is how the value of a column is written.
type Form string

// The forms that the walk over the rows itself tells apart. Every other one says how a
// code is worded, and is known where the file is printed.
const (
	FormWords   Form = "words"   // sealed; opened with the reader's key
	FormDay     Form = "day"     // a calendar day
	FormPartial Form = "partial" // a day with how sure it is
	FormMoment  Form = "moment"
	FormMoney   Form = "money" // with the currency of the row
	FormNumber  Form = "number"
	FormYesNo   Form = "yes_no"
	FormCode    Form = "code" // worded under a prefix of the catalogue
	FormList    Form = "list" // codes with a space between
	FormPerson  Form = "person"
)

// Column is one column of a part.
type Column struct {
	Name   string
	Form   Form
	Prefix string // of the words of its codes, with @ before a column whose code belongs into it
	Held   Reason // why it is not in the file; "" for one that is
}

// parse reads the columns of a part. Each is a word: a name, then ":form" or "=prefix of
// the words of its codes", or "!reason" for a column that is held back. Without a form the
// name says it: sealed words, a day (_on), a moment (at, _at), and otherwise a code.
func (p Part) parse() (out []Column) {
	for _, word := range strings.Fields(p.Columns) {
		name, held, _ := strings.Cut(word, "!")
		c := Column{Held: Reason(held)}
		if before, prefix, found := strings.Cut(name, "="); found {
			name, c.Form, c.Prefix = before, FormCode, prefix
		}
		before, form, found := strings.Cut(name, ":")
		if c.Name = before; found {
			c.Form = Form(form)
		}
		if c.Form == "" {
			c.Form = p.formOf(c.Name)
		}
		out = append(out, c)
	}
	return out
}

// formOf is the form that the name of a column says.
func (p Part) formOf(name string) Form {
	switch {
	case p.sealed(name):
		return FormWords
	case strings.HasSuffix(name, "_on"):
		return FormDay
	case name == "at" || strings.HasSuffix(name, "_at"):
		return FormMoment
	}
	return FormCode
}

// sealedByRow are the sealed columns whose class stands in their row.
var sealedByRow = map[string]string{"deliveries": "note", "documents": "title words", "case_notes": "who words why", "tasks": "title", "shared_notes": "copy", "document_files": "file_key"}

// sealed reports whether a column holds sealed words.
func (p Part) sealed(name string) bool {
	return custody.FieldOf(p.Table, name).Class != "" || has(sealedByRow[p.Table], name)
}

// columnsOf are the parsed columns of all parts, by table.
var columnsOf = sync.OnceValue(func() map[string][]Column {
	out := map[string][]Column{}
	for _, p := range Parts {
		if out[p.Table] != nil {
			panic(fmt.Sprintf("the file has the table %s twice", p.Table)) // a slip: every test meets it
		}
		out[p.Table] = p.parse()
	}
	return out
})

// ColumnsOf are the columns of a part as they are written.
func ColumnsOf(table string) []Column { return columnsOf()[table] }

// has reports whether a list of words has a word.
func has(list, word string) bool { return strings.Contains(" "+list+" ", " "+word+" ") }
