package htcds

import (
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"aftercare/models"
)

// read puts the value of a cell into the row and returns its findings. A cell
// that cannot be read leaves the row's field empty.
func (c *column) read(r *Row, cell string, today models.Date, zone *time.Location) []finding {
	s := clean(cell)
	if s == "" {
		return nil
	}
	var findings []finding
	switch at := c.at.(type) {
	case text:
		*at(r), findings = c.readText(s)
	case many:
		*at(r), findings = c.readMany(r, s)
	case day:
		*at(r), findings = c.readDay(localDay(s, zone), today)
	case tick:
		*at(r), findings = readCheck(s)
	case numeral:
		*at(r), findings = readNumber(s)
	}
	return findings
}

func (c *column) readText(s string) (string, []finding) {
	switch c.kind {
	case kindCode:
		return readCode(c.list, s)
	case kindPhone:
		return readPhone(s)
	case kindCountry:
		return readCountry(s)
	case kindLanguage:
		return readLanguage(s), nil
	case kindEmail:
		return unguard(s), emailNote(s)
	}
	if lostLetters(s) {
		return "", []finding{found("htcds.error.lost_letters")}
	}
	return unguard(s), nil
}

func (c *column) readMany(r *Row, s string) ([]string, []finding) {
	if c.kind == kindCountries {
		nations, stateless, findings := readNations(s)
		r.Person.Stateless = stateless
		return nations, findings
	}
	return c.list.read(s)
}

func (c *column) readDay(s string, today models.Date) (models.PartialDate, []finding) {
	if absent(s) {
		return models.PartialDate{}, nil
	}
	if span := readSpan(s, today); c.kind == kindBirth && !span.IsZero() {
		return span, nil
	}
	d := readDate(s, today)
	if c.kind == kindBirth && d.Sure == models.SureExact && strings.HasSuffix(d.On, "-01-01") {
		d = d.with("htcds.note.date_new_year")
	}
	return d.PartialDate, d.findings
}

// readCode reads a single choice.
func readCode(l *list, s string) (string, []finding) {
	keys, findings := l.read(s)
	if len(keys) > 1 {
		return "", []finding{found("htcds.error.one_code")}
	}
	if len(keys) == 0 {
		return "", findings
	}
	return keys[0], findings
}

// checks are the ways people tick a box.
var checks = map[string]models.Answer{
	"yes": models.Yes, "y": models.Yes, "true": models.Yes, "t": models.Yes, "1": models.Yes, "x": models.Yes, "on": models.Yes,
	"✓": models.Yes, "✔": models.Yes, "☑": models.Yes, "-1": models.Yes, "haan": models.Yes, "हाँ": models.Yes, "हां": models.Yes, "जी हाँ": models.Yes,
	"no": models.No, "n": models.No, "false": models.No, "f": models.No, "0": models.No, "off": models.No, "☐": models.No,
	"✗": models.No, "nahin": models.No, "नहीं": models.No, "नही": models.No, "जी नहीं": models.No,
}

func readCheck(s string) (models.Answer, []finding) {
	if a, ok := checks[strings.ToLower(asciiDigits(s))]; ok {
		return a, nil
	}
	if absent(s) {
		return models.NotKnown, nil
	}
	return "", []finding{found("htcds.error.check")}
}

// readNumber reads years of age and numbers of children.
func readNumber(s string) (*int64, []finding) {
	if absent(s) {
		return nil, nil
	}
	n, err := strconv.ParseInt(strings.TrimSuffix(asciiDigits(s), ".0"), 10, 64)
	if err != nil || n < 0 || n > 120 {
		return nil, []finding{found("htcds.error.number")}
	}
	return &n, nil
}

var (
	// e164 is the standard's own pattern. It also allows digits without a plus.
	e164       = regexp.MustCompile(`^\+?[1-9]\d{1,14}$`)
	scientific = regexp.MustCompile(`^\+?\d([.,]\d+)?[eE]\+?\d+$`)
	spacing    = strings.NewReplacer(" ", "", "-", "", "–", "", ".", "", "(", "", ")", "", "\u00a0", "", "'", "", "tel:", "")
)

// readPhone reads a number in E.164. A number without a country code keeps its
// digits as typed: with a guessed country it could ring at a stranger's.
func readPhone(s string) (string, []finding) {
	s = asciiDigits(s)
	switch {
	case scientific.MatchString(s):
		return "", []finding{found("htcds.error.phone_lost")}
	case strings.ContainsAny(s, "/;,|\n") && len(s) > 12:
		return "", []finding{found("htcds.error.phone_several")}
	case absent(s):
		return "", nil
	}
	n := spacing.Replace(s)
	if strings.HasPrefix(n, "00") && len(n) > 10 {
		n = "+" + n[2:]
	}
	national := strings.TrimLeft(n, "0")
	switch {
	case strings.HasPrefix(n, "+") && len(n) >= 8 && e164.MatchString(n):
		return n, nil
	case len(n) >= 5 && !strings.HasPrefix(n, "+") && e164.MatchString(national) && len(n) <= 15:
		return n, []finding{found("htcds.note.phone_national")}
	}
	return "", []finding{found("htcds.error.phone")}
}

// readLanguage puts codes in lower case and leaves names as typed.
func readLanguage(s string) string {
	if len(s) <= 3 {
		return strings.ToLower(s)
	}
	return unguard(s)
}

var email = regexp.MustCompile(`^[^@\s]+@[^@\s]+\.[^@\s]+$`)

func emailNote(s string) []finding {
	if email.MatchString(s) {
		return nil
	}
	return []finding{found("htcds.note.email")}
}

// absent reports whether a cell of a coded field means that nothing is known.
func absent(s string) bool {
	if len(s) > 40 {
		return false
	}
	switch fold(s) {
	case "", "na", "nil", "none", "null", "unknown", "notknown", "notspecified", "notapplicable", "notavailable", "notasked", "पतानहीं", "ज्ञातनहीं":
		return true
	}
	return false
}

// clean trims a cell, composes its letters and drops control characters, which
// no field of the standard can hold, and signs that nobody sees. It keeps
// joiners, because Indic spelling needs them.
func clean(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' || r == '\ufeff' || r == '\u200b' {
			return -1
		}
		return r
	}, s)
	return strings.TrimSpace(norm.NFC.String(models.Visible(s)))
}

// lostLetters reports whether another program replaced letters with question
// marks because it did not know the script.
func lostLetters(s string) bool {
	if strings.ContainsRune(s, unicode.ReplacementChar) {
		return true
	}
	marks := 0
	for _, r := range s {
		switch {
		case r == '?':
			marks++
		case !unicode.IsSpace(r) && !unicode.IsPunct(r):
			return false
		}
	}
	return marks > 1
}

// digitZeros are the zeros of the scripts a number may be typed in.
const digitZeros = "०০੦૦୦௦౦೦൦٠۰０"

// asciiDigits turns the digits of any of those scripts into 0 to 9.
func asciiDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x80 || !unicode.IsDigit(r) {
			return r
		}
		for _, zero := range digitZeros {
			if r >= zero && r <= zero+9 {
				return '0' + r - zero
			}
		}
		return r
	}, s)
}

// formula matches a text that a spreadsheet would run as a formula when it
// opens an export; an apostrophe in front makes it text.
var formula = regexp.MustCompile(`^'*[=+\-@]`)

// Guard makes a text that a spreadsheet would run as a formula a text.
func Guard(s string) string { return guard(s) }

// Unguard removes what Guard added.
func Unguard(s string) string { return unguard(s) }

func guard(s string) string {
	if formula.MatchString(s) {
		return "'" + s
	}
	return s
}

// unguard removes what guard added.
func unguard(s string) string {
	if strings.HasPrefix(s, "'") && formula.MatchString(s) {
		return s[1:]
	}
	return s
}
