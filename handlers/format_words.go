package handlers

import (
	"strconv"
	"strings"
	"time"

	"aftercare/models"
	"aftercare/services/pack"
)

// serviceName gives a kind of service its words.
func serviceName(library *pack.Library, t texts, kind string) string {
	if k := library.Service(kind); k != nil {
		return t.labelOf(k.Label)
	}
	return kind
}

// subbed names a kind of service with its sub-kind, which may be none.
func (t texts) subbed(library *pack.Library, kind, sub string) string {
	name := serviceName(library, t, kind)
	if sub == "" {
		return name
	}
	return t.T("delivery.with_sub", "kind", name, "sub", sub)
}

// orDash is a text, or the words for nothing known.
func orDash(t texts, text string) string {
	if text == "" {
		return t.T("answer.not_known")
	}
	return text
}

func joinDots(parts []string) string {
	out := ""
	for i, s := range parts {
		if i > 0 {
			out += " · "
		}
		out += s
	}
	return out
}

// versionOf reads the version a form was made from.
func versionOf(s string) int64 {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// labelOf returns a text of a pack in the reader's language.
func (t texts) labelOf(text pack.Text) string { return text.Of(t.pronoun, t.Lang) }

func (t texts) orNone(text, none string) string {
	if text == "" {
		return t.T(none)
	}
	return text
}

func orWord(s, word string) string {
	if s == "" {
		return word
	}
	return s
}

// days is a number of whole days, for texts that count them.
func days(d time.Duration) int { return int(d / (24 * time.Hour)) }

// monthName writes a month with its year.
func (t texts) monthName(first time.Time) string {
	return t.Partial(models.PartialDate{On: first.Format("2006-01"), Sure: models.SureMonth})
}

// withoutEmpty leaves out what is empty.
func withoutEmpty(texts ...string) (out []string) {
	for _, t := range texts {
		if t != "" {
			out = append(out, t)
		}
	}
	return out
}

// when writes the day, and the time where one is known.
func (p page) when(at models.Instant, dayOnly bool) string {
	if dayOnly {
		return p.On(at)
	}
	return p.Moment(at)
}

// ageAndSex is the word for an age group and a sex: "girl", "person".
func (t texts) ageAndSex(group, sex string) string {
	if group != "child" && group != "adult" {
		group = "unsure"
	}
	if !t.has("who." + group + "." + sex) {
		sex = "any"
	}
	return t.T("who." + group + "." + sex)
}

// capital writes a sentence that began as part of another.
func capital(text string) string {
	r := []rune(text)
	if len(r) == 0 {
		return text
	}
	return strings.ToUpper(string(r[0])) + string(r[1:])
}
