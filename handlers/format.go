package handlers

import (
	"strings"
	"time"

	"aftercare/models"
	"aftercare/templates"
)

// texts is one language of the catalogue with the formats that go with it.
// Every page and every component embeds it, so that a template finds the words
// where it stands.
type texts struct {
	Lang string

	catalogue *templates.Catalogue
	zone      *time.Location
	now       models.Instant
	pronoun   models.Pronoun                   // how sentences speak of the survivor
	ruleName  func(t texts, key string) string // nil leaves the key
}

// T returns the sentence of a catalogue key; args are names and values.
func (t texts) T(key string, args ...any) string {
	return t.pronoun.Say(t.Lang, t.catalogue.Text(t.Lang, key, args...))
}

// about returns the texts as they speak of a survivor, by the recorded sex.
func (t texts) about(sex string) texts {
	t.pronoun = models.PronounOf(sex)
	return t
}

// Message returns the text of a coded message, as problems and notices are.
func (t texts) Message(coded string, more ...any) string {
	return t.pronoun.Say(t.Lang, t.catalogue.Message(t.Lang, t.datesOut(coded), more...))
}

// datesOut writes out the dates among the arguments of a coded message: those
// after an @.
func (t texts) datesOut(coded string) string {
	key, rest, found := strings.Cut(coded, "=@")
	for found {
		on, after, _ := strings.Cut(rest, "|")
		p := models.PartialDate{On: on, Sure: map[int]models.Sure{4: models.SureYear, 7: models.SureMonth}[len(on)]}
		if p.Sure == "" {
			p.Sure = models.SureExact
		}
		key += "=" + t.Partial(p)
		if after != "" {
			key += "|" + after
		}
		key, rest, found = strings.Cut(key, "=@")
	}
	return key
}

// has reports whether the catalogue knows a key.
func (t texts) has(key string) bool { return t.catalogue.Has(key) }

// maybe returns the sentence of a key, or "" when there is none.
func (t texts) maybe(key string) string {
	if !t.has(key) {
		return ""
	}
	return t.T(key)
}

// Today returns the calendar day of the organisation.
func (t texts) Today() models.Date { return t.now.Date(t.zone) }

// Date writes a day out: "23 November 2026".
func (t texts) Date(d models.Date) string { return models.LongDate(t.Lang, d) }

// DayName writes "Monday 23 November".
func (t texts) DayName(d models.Date) string { return models.DayName(t.Lang, d) }

// FullDay writes "Monday 23 November 2026".
func (t texts) FullDay(d models.Date) string { return models.FullDay(t.Lang, d) }

// Partial writes a date as exactly as it is known, or that it is not.
func (t texts) Partial(p models.PartialDate) string {
	if p.IsZero() {
		return t.T("date.not_known")
	}
	return models.PartialText(t.Lang, p)
}

// On writes the day of a moment.
func (t texts) On(i models.Instant) string { return t.Date(i.Date(t.zone)) }

// At writes the time of day of a moment: "14:05".
func (t texts) At(i models.Instant) string { return models.ClockText(i, t.zone) }

// Moment writes the day and the time of a moment.
func (t texts) Moment(i models.Instant) string { return t.On(i) + ", " + t.At(i) }

// Money writes an amount given in the smallest unit of its currency.
func (t texts) Money(minor int64, currency string) string { return models.Money(minor, currency) }

// Count writes a whole number.
func (t texts) Count(n int) string { return models.GroupDigits(int64(n)) }

// Span writes a length of time: "41 hours", "9 days".
func (t texts) Span(d time.Duration) string {
	n, unit := models.RoundSpan(d)
	return t.T("span."+string(unit), "n", n)
}

// Late writes how long ago a moment passed: "9 days late".
func (t texts) Late(due models.Instant) string {
	n, unit := models.RoundSpan(t.now.Sub(due))
	return t.T("late."+string(unit), "n", n)
}

// Left writes how long it is until a moment: "41 hours left". About says that
// the clock started on a date that is not exact.
func (t texts) Left(due models.Instant, about bool) string {
	n, unit := models.RoundSpan(due.Sub(t.now))
	key := "left."
	if about {
		key = "left_about."
	}
	return t.T(key+string(unit), "n", n)
}

// dayOrNone is a day, "" for none.
func (p page) dayOrNone(d models.Date) string {
	if d == "" {
		return ""
	}
	return p.Date(d)
}
