package htcds

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// code is one code of the standard and our key for it.
type code struct {
	name, label, key string
	also             []string
}

// list is the codes of one field. Lookups ignore case, spaces and punctuation.
type list struct {
	field string
	codes []code
	bySay map[string]int    // folded spelling -> position
	sent  map[string]string // our key -> the standard's code to export, when it has no code of its own
	byKey map[string]int
	loose map[string]bool // folded spellings that are only close in meaning
}

func newList(field string, codes []code) *list {
	l := &list{field: field, codes: codes, bySay: map[string]int{}, sent: map[string]string{}, byKey: map[string]int{}, loose: map[string]bool{}}
	for i, c := range codes {
		l.byKey[c.key] = i
		for _, say := range append([]string{c.name, c.label}, c.also...) {
			l.bySay[fold(say)] = i
		}
		if letter, name, ok := strings.Cut(c.name, "_"); ok && len(letter) == 1 {
			l.bySay[fold(name)] = i
		}
	}
	return l
}

// ours adds a code that is missing in the standard's field list, and the
// standard's code that an export writes instead.
func (l *list) ours(sent, label, key string, also ...string) *list {
	l.byKey[key], l.sent[key] = len(l.codes), sent
	for _, say := range append(also, label) {
		l.bySay[fold(say)] = len(l.codes)
	}
	l.codes = append(l.codes, code{"", label, key, also})
	return l
}

// prefixed also accepts every name with a prefix.
func (l *list) prefixed(prefix string) *list {
	for say, i := range maps.Clone(l.bySay) {
		l.bySay[fold(prefix)+say] = i
		l.loose[fold(prefix)+say] = l.loose[say]
	}
	return l
}

// reads accepts a spelling for a code that is only close in meaning, with a
// note.
func (l *list) reads(say, name string) *list {
	l.bySay[fold(say)] = l.bySay[fold(name)]
	l.loose[fold(say)] = true
	return l
}

// name returns the standard's name of our key, or "" for a key of another list.
func (l *list) name(key string) string {
	if sent := l.sent[key]; sent != "" {
		return sent
	}
	if i, ok := l.byKey[key]; ok {
		return l.codes[i].name
	}
	return ""
}

// said returns the name of a code for people.
func (c code) said() string {
	if c.name == "" {
		return c.label
	}
	return c.name
}

// separators are between the codes of a multiple choice: the toolkit writes
// semicolons, people write commas.
const separators = ";,|\n"

const (
	longestCoded = 4000 // bytes of a cell of codes; a longer cell is a text in the wrong column
	longestLabel = 4    // most parts of a label when it is cut at separators
)

// read returns our keys for a cell, in the order of the list, and the findings.
// Some labels contain separators ("Water supply; sewerage, ..."), so it takes
// the longest known spelling at each place.
func (l *list) read(cell string) ([]string, []finding) {
	if len(cell) > longestCoded {
		return nil, []finding{found("htcds.error.code_unknown", "position", "1")}
	}
	parts := strings.FieldsFunc(cell, func(r rune) bool { return strings.ContainsRune(separators, r) })
	hit := map[int]bool{}
	var findings []finding
	for i := 0; i < len(parts); {
		codes, used, f := l.take(parts, i)
		for _, c := range codes {
			hit[c] = true
		}
		findings = append(findings, f...)
		i += used
	}
	var keys []string
	for i, c := range l.codes {
		if hit[i] {
			keys = append(keys, c.key)
		}
	}
	return keys, findings
}

// take reads the code that begins at parts[i]. It also returns how many parts
// it used.
func (l *list) take(parts []string, i int) ([]int, int, []finding) {
	for n := min(longestLabel, len(parts)-i); n > 0; n-- {
		say := fold(strings.Join(parts[i:i+n], " "))
		if c, ok := l.bySay[say]; ok {
			return []int{c}, n, l.nearly(say, strings.TrimSpace(parts[i]), c)
		}
	}
	if absent(parts[i]) {
		return nil, 1, nil
	}
	if codes := l.spaced(parts[i]); codes != nil {
		return codes, 1, nil
	}
	return nil, 1, []finding{l.stranger(strings.TrimSpace(parts[i]), i)}
}

func (l *list) nearly(say, typed string, c int) []finding {
	if !l.loose[say] {
		return nil
	}
	return []finding{found("htcds.note.code_read_as", "value", typed, "code", l.codes[c].said())}
}

// spaced reads codes with spaces between them, as XLSForm tools export them.
func (l *list) spaced(part string) []int {
	var codes []int
	for _, word := range strings.Fields(part) {
		c, ok := l.bySay[fold(word)]
		if !ok {
			return nil
		}
		codes = append(codes, c)
	}
	return codes
}

// stranger returns the finding for a value outside the list. It repeats the
// value only when it is almost a code: anything else may be a name in the wrong
// column.
func (l *list) stranger(typed string, i int) finding {
	f := found("htcds.error.code_unknown", "position", strconv.Itoa(i+1))
	f.closer = func() finding {
		if near := l.near(typed); near != "" {
			return found("htcds.error.code", "value", typed, "near", near)
		}
		if field := fieldOf(typed); field != "" {
			return found("htcds.error.code_elsewhere", "value", typed, "field", field)
		}
		return f
	}
	return f
}

// shortestWord is the shortest word that is compared with codes; a misspelt one
// needs one letter more. Shorter words are as close to names: Mala is one
// letter from Male.
const shortestWord = 4

// near returns the code most like a spelling, or "".
func (l *list) near(typed string) string {
	say := fold(typed)
	size := utf8.RuneCountInString(say)
	if size < shortestWord || size > 80 {
		return ""
	}
	best, least := "", 1+max(1, size/4)
	for _, c := range l.codes {
		for _, other := range append([]string{c.name, c.label}, c.also...) {
			if d := distance(say, fold(other), least); d < least && size > shortestWord {
				best, least = c.said(), d
			}
		}
	}
	for _, c := range l.codes {
		if best == "" && strings.HasPrefix(fold(c.said()), say) {
			best = c.said()
		}
	}
	return best
}

// fieldOf returns the field whose list has exactly this spelling, or "".
func fieldOf(typed string) string {
	if utf8.RuneCountInString(fold(typed)) < shortestWord {
		return ""
	}
	for _, l := range allLists() {
		if i, ok := l.bySay[fold(typed)]; ok && l.codes[i].said() != "Other" {
			return l.field
		}
	}
	return ""
}

// allLists returns the list of every coded column, each once.
func allLists() []*list {
	var all []*list
	for _, c := range columns {
		if c.list != nil && !slices.Contains(all, c.list) {
			all = append(all, c.list)
		}
	}
	return all
}

// fold reduces a spelling to its letters, marks and digits in lower case.
func fold(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, norm.NFKC.String(s))
}

// distance returns how many letters must be inserted, dropped, changed or
// swapped with the next to turn a into b. It returns limit as soon as the
// distance is certain to reach it.
func distance(a, b string, limit int) int {
	s, t := []rune(a), []rune(b)
	if gap := len(s) - len(t); gap >= limit || -gap >= limit {
		return limit
	}
	before, last, row := make([]int, len(t)+1), make([]int, len(t)+1), make([]int, len(t)+1)
	for j := range last {
		last[j] = j
	}
	for i := range s {
		row[0] = i + 1
		for j := range t {
			row[j+1] = min(last[j+1], row[j]) + 1
			row[j+1] = min(row[j+1], last[j]+differ(s[i], t[j]))
			if i > 0 && j > 0 && s[i] == t[j-1] && s[i-1] == t[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(t)]
}

func differ(a, b rune) int {
	if a == b {
		return 0
	}
	return 1
}
