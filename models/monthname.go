package models

import (
	"strings"
	"time"
	"unicode/utf8"
)

// monthNames lists the full names of the months, and spellings that are not
// prefixes of them. They have the form that plainMonth produces.
var monthNames = [12][]string{
	{"january", "जनवरी"},
	{"february", "फरवरी", "feburary", "febuary"},
	{"march", "मार्च"},
	{"april", "अप्रैल", "अप्रेल", "एप्रिल"},
	{"may", "मई"},
	{"june", "जून"},
	{"july", "जुलाई", "जौलाई"},
	{"august", "अगस्त"},
	{"september", "सितंबर", "सितबर"},
	{"october", "अक्टूबर", "अक्तूबर", "अक्टुबर", "अक्तुबर"},
	{"november", "नवंबर", "नवबर"},
	{"december", "दिसंबर", "दिसबर"},
}

// plainMonth unifies the spellings of a month name: nukta, the dot of a short
// form, and म् before ब, which is also written as a dot above.
var plainMonth = strings.NewReplacer("\u095e", "फ", "\u093c", "", "म्ब", "ंब", ".", "", "\u0970", "", "'", "")

// monthOf returns the month that a word means in English or Hindi: the full
// name, or a prefix of at least three Latin or two Devanagari letters that only
// one month has. It returns 0 for any other word.
func monthOf(word string) time.Month {
	word = plainMonth.Replace(word)
	least := 3
	if word != "" && word[0] >= utf8.RuneSelf {
		least = 2
	}
	if utf8.RuneCountInString(word) < least {
		return 0
	}
	found := time.Month(0)
	for i, names := range monthNames {
		for _, name := range names {
			if !strings.HasPrefix(name, word) {
				continue
			}
			if found != 0 && found != time.Month(i+1) {
				return 0
			}
			found = time.Month(i + 1)
		}
	}
	return found
}
