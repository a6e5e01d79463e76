package htcds

import (
	"strconv"
	"strings"
	"sync"
)

// headerWithin is how many rows may be above the column names.
const headerWithin = 20

// headings maps folded column names, labels and other spellings to columns.
var headings = sync.OnceValue(func() map[string]*column {
	all := map[string]*column{}
	for _, c := range columns {
		all[fold(c.name)], all[fold(c.label)] = c, c
	}
	for say, name := range otherSpellings {
		all[fold(say)] = all[fold(name)]
	}
	return all
})

// heading returns the column with this name, or nil. Survey tools put group
// names before a "/".
func heading(s string) *column {
	if len(s) > 200 {
		return nil
	}
	if c := headings()[fold(s)]; c != nil {
		return c
	}
	return headings()[fold(s[strings.LastIndexByte(s, '/')+1:])]
}

// headRow is a row read as column names.
type headRow struct {
	record
	at     map[int]*column
	byName int // how many are the standard's names, not labels
}

func recognise(r record) headRow {
	h := headRow{record: r, at: map[int]*column{}}
	for i, cell := range r.cells {
		if c := heading(cell); c != nil {
			h.at[i] = c
			if strings.Contains(cell, "_") {
				h.byName++
			}
		}
	}
	return h
}

// header maps the cells of a row to columns.
type header struct {
	at    map[int]*column
	last  int // last row of the sample that belongs to the header
	place place
	width int
	named map[int]string // column names as typed, of all cells
	told  map[int]bool   // cells without a name that were reported
}

// findHeader looks for the row of column names among the first rows, and for a
// second one beside it: the toolkit's sheet has the standard's names in a
// hidden row and labels in the next one. It returns nil when there is none.
func findHeader(sample []record, rep *report) *header {
	best, top := headRow{}, -1
	for i, r := range sample {
		if h := recognise(r); len(h.at) > len(best.at) {
			best, top = h, i
		}
	}
	if top < 0 || len(best.at) < 2 && !alone(best) {
		return nil
	}
	second := headRow{}
	if top+1 < len(sample) {
		second = recognise(sample[top+1])
	}
	last := top
	if isSecond(second, best) {
		last++
	} else if top > 0 {
		second = recognise(sample[top-1])
	}
	if !isSecond(second, best) {
		second = headRow{}
	}
	return merge(best, second, last, sample[last+1:], rep)
}

// alone accepts a file with only one known column.
func alone(h headRow) bool {
	return len(h.at) == 1 && strings.TrimSpace(strings.Join(h.cells, "")) == strings.TrimSpace(h.cells[0])
}

// isSecond reports whether a row is a second row of names, and not data that
// happens to contain a word like "Status".
func isSecond(h, best headRow) bool { return len(h.at) >= 2 && 2*len(h.at) >= len(best.at) }

// merge joins the two rows. In the toolkit's sheet they disagree: five address
// columns have another order in the hidden row than in the labels. People type
// under the labels, programs write under the names. The row with more countries
// under its country column is the right one.
func merge(a, b headRow, last int, data []record, rep *report) *header {
	names, labels := a, b
	if a.byName < b.byName {
		names, labels = b, a
	}
	first, other := labels, names
	if disagree(names, labels) {
		message := "htcds.note.labels_used"
		if countriesUnder(names, data) > countriesUnder(labels, data) {
			first, other, message = names, labels, "htcds.note.names_used"
		}
		rep.add(place{line: labels.line, sheet: labels.sheet}, found(message))
	}
	h := &header{at: map[int]*column{}, named: map[int]string{}, told: map[int]bool{}, last: last, place: place{line: a.line, sheet: a.sheet}}
	for _, row := range []headRow{other, first} {
		for i, cell := range row.cells {
			if c := row.at[i]; c != nil {
				h.at[i] = c
			}
			if cell = clean(cell); cell != "" {
				h.named[i] = cell
				h.width = max(h.width, i+1)
			}
		}
	}
	return h
}

func disagree(a, b headRow) bool {
	for i, c := range a.at {
		if d := b.at[i]; d != nil && d != c {
			return true
		}
	}
	return false
}

// countriesUnder counts the cells with a country in a row's country column.
func countriesUnder(h headRow, data []record) int {
	n := 0
	for i, c := range h.at {
		for _, r := range data {
			if c.kind == kindCountry && i < len(r.cells) && countries()[fold(r.cells[i])] != "" {
				n++
			}
		}
	}
	return n
}

// tellsOfPerson reports whether a row says anything about a person. The
// toolkit's sheet has a thousand numbered rows with a status and an empty box
// for consent, and most of them are nobody. Text outside the columns is kept
// for the report.
func (h *header) tellsOfPerson(r record) bool {
	for i, cell := range r.cells {
		if cell = clean(cell); cell == "" {
			continue
		}
		if c := h.at[i]; i >= h.width || c != nil && c.tells(cell) {
			return true
		}
	}
	return false
}

// check reports columns that occur twice, are unknown or deprecated.
func (h *header) check(rep *report) {
	seen := map[*column]int{}
	for i := range h.width {
		c := h.at[i]
		if c == nil {
			if h.named[i] != "" && !h.splits(i) {
				rep.add(h.place, h.stranger(i))
			}
			continue
		}
		at := place{h.place.line, h.place.sheet, c.name}
		if first, ok := seen[c]; ok {
			rep.add(at, found("htcds.error.duplicate_column", "first", letters(first), "second", letters(i)))
			continue
		}
		if seen[c] = i; c.old {
			rep.add(at, found("htcds.note.deprecated_column"))
		}
	}
}

// splits reports whether a column repeats one code of a multiple choice that is
// read from another column: survey tools write
// "vic_MethodsOfControl/DebtBondage".
func (h *header) splits(i int) bool {
	parent := heading(h.named[i][:max(0, strings.LastIndexByte(h.named[i], '/'))])
	for _, c := range h.at {
		if c == parent {
			return true
		}
	}
	return false
}

// stranger returns the finding for a column that is not read.
func (h *header) stranger(i int) finding {
	typed, say := h.named[i], fold(h.named[i])
	if runes := []rune(typed); len(runes) > 40 {
		typed = string(runes[:40]) + "…"
	}
	for _, name := range unread {
		if fold(name) == say {
			return found("htcds.note.unread_column", "column", typed)
		}
	}
	f := found("htcds.note.strange_column", "column", typed, "letter", letters(i))
	f.closer = func() finding {
		if near := nearColumn(say); near != "" {
			return found("htcds.note.unknown_column", "column", typed, "near", near)
		}
		return f
	}
	return f
}

func nearColumn(say string) string {
	if len(say) > 80 {
		return ""
	}
	best, least := "", 1+max(1, len(say)/5)
	for _, c := range columns {
		for _, other := range []string{c.name, c.label, c.name[4:]} {
			if d := distance(say, fold(other), least); d < least {
				best, least = c.name, d
			}
		}
	}
	return best
}

// letters names a column as spreadsheets do: A to Z, AA and so on.
func letters(i int) string {
	if i < 26 {
		return string(rune('A' + i))
	}
	return letters(i/26-1) + letters(i%26)
}

// unnamed reports a column with contents and no name, once. It leaves out the
// toolkit's first column, which only numbers the rows.
func (h *header) unnamed(i int, cell string, at place, rep *report) {
	if _, err := strconv.Atoi(clean(cell)); err == nil || h.named[i] != "" || h.told[i] {
		return
	}
	h.told[i] = true
	rep.add(at, found("htcds.note.unnamed_column", "letter", letters(i)))
}
