package htcds

import (
	"slices"

	"aftercare/models"
)

// Asked is a column of codes, with the values of which somebody says what they mean.
type Asked struct {
	Column int
	Field  string
	Values []AskedValue
	More   bool // there are more than MaxOwnValues of them
}

// AskedValue is one value of a column as it is typed, and what it is read as: a code
// of the field, or "" where the program does not know it.
type AskedValue struct{ Text, Key, Code string }

// MaxOwnValues is how many different values a column of codes may have. The number is
// our own; a column with more is text.
const MaxOwnValues = 60

const (
	fieldConsent     = "con_Consent"
	fieldSex         = "prs_Gender"
	fieldNationality = "prs_Citizenship"
	fieldStatus      = "cas_Status"
	fieldForms       = "vic_TypeOfExploitation"
)

// codedLists are the lists of the fields whose values are codes of the standard.
var codedLists = map[string]*list{fieldSex: genders, fieldStatus: caseStatuses, fieldForms: forms}

// CodesOf are the codes of a field that a value can mean. Those of a country and a
// State are others' lists.
func CodesOf(field string) []string {
	switch field {
	case fieldConsent:
		return []string{string(models.Yes), string(models.No)}
	case fieldSex:
		return []string{"female", "male", "transgender", "not_known"}
	case fieldStatus:
		return []string{"active", "follow_up", "closed"}
	}
	if l := codedLists[field]; l != nil {
		var keys []string
		for _, c := range l.codes {
			keys = append(keys, c.key)
		}
		return keys
	}
	return nil
}

func isCoded(field string) bool {
	return codedLists[field] != nil || field == fieldConsent || field == fieldNationality || field == OwnRegion
}

// ValueKey is the form of a value by which a mapping knows it.
func ValueKey(text string) string { return fold(clean(text)) }

// AskedValues lists the columns of codes of a mapping with their values. region says
// which State a text names, "" for none.
func (t Table) AskedValues(m Mapping, region func(text string) string) (out []Asked) {
	for i, field := range m.Fields {
		if !isCoded(field) {
			continue
		}
		a := Asked{Column: i, Field: field}
		seen := map[string]bool{}
		for _, cells := range t.Rows {
			if i >= len(cells) {
				continue
			}
			text := clean(cells[i])
			key := ValueKey(text)
			if key == "" || seen[key] {
				continue
			}
			seen[key] = true
			if a.More = len(a.Values) == MaxOwnValues; a.More {
				break
			}
			a.Values = append(a.Values, AskedValue{Text: text, Key: key, Code: readAs(field, text, region)})
		}
		out = append(out, a)
	}
	return out
}

// readAs returns what the program itself takes a value for, "" where it does not know.
func readAs(field, text string, region func(string) string) string {
	if absent(text) {
		return SaysNothing
	}
	switch field {
	case OwnRegion:
		return region(text)
	case fieldNationality:
		if nations, _, findings := readNations(text); len(nations) == 1 && findings == nil {
			return nations[0]
		}
		return ""
	case fieldConsent:
		answer, _ := readCheck(text)
		return string(answer)
	}
	keys, findings := codedLists[field].read(text)
	if len(keys) != 1 || findings != nil {
		return ""
	}
	return keys[0]
}

// coded puts what a value means in its place: the field it goes to, and its text there.
func (m Mapping) coded(column int, field, text string) (string, string) {
	says, known := m.Says[column][ValueKey(text)]
	switch {
	case text == "" || says == SaysNothing:
		return "", field
	case says == SaysNote, !known && field == OwnRegion:
		return text, OwnNote
	case !known:
		return text, field
	}
	return spelling(field, says), field
}

// spelling is how the reader of the standard knows a code.
func spelling(field, code string) string {
	switch field {
	case fieldNationality:
		return writeCountry(code)
	case fieldConsent:
		return writeCheck(models.Answer(code))
	}
	l := codedLists[field]
	if l == nil {
		return code
	}
	if i, ok := l.byKey[code]; ok {
		return l.codes[i].label
	}
	return ""
}

// AsksAll reports whether all values of a field are asked, also those that the
// program knows: they are few, and a wrong one makes every case wrong.
func AsksAll(field string) bool {
	return slices.Contains([]string{fieldSex, fieldStatus, fieldConsent}, field)
}

// IsCountry reports whether a code is a country and the field takes one.
func IsCountry(field, code string) bool {
	nations, _, findings := readNations(code)
	return field == fieldNationality && len(code) == 2 && len(nations) == 1 && findings == nil
}

// LacksArrival reports whether ages are mapped and no day of arrival, from which they
// are counted.
func LacksArrival(fields []string) bool {
	return slices.Contains(fields, OwnAge) && !slices.Contains(fields, fieldArrived)
}
