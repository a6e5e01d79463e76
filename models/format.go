package models

import (
	"strconv"
	"strings"
	"time"
)

// noBreak keeps a sign and its number on one line.
const noBreak = "\u00a0"

// GroupDigits writes a whole number with the Indian grouping, 2,50,000, which
// every language of the interface uses with international digits.
func GroupDigits(n int64) string {
	digits := strconv.FormatInt(n, 10)
	sign := ""
	if n < 0 {
		sign, digits = "-", digits[1:]
	}
	if len(digits) <= 3 {
		return sign + digits
	}
	head, tail := digits[:len(digits)-3], digits[len(digits)-3:]
	for len(head) > 2 {
		tail = head[len(head)-2:] + "," + tail
		head = head[:len(head)-2]
	}
	return sign + head + "," + tail
}

// Rupees writes an amount given in paise: "₹ 2,50,000", and the paise only
// where there are some.
func Rupees(paise int64) string {
	sign := ""
	if paise < 0 {
		sign = "-"
	}
	whole, rest := paise/100, paise%100
	text := sign + "₹" + noBreak + strings.TrimPrefix(GroupDigits(whole), "-")
	if rest == 0 {
		return text
	}
	return text + "." + twoDigits(max(rest, -rest))
}

// lakhWords names the two large units of money in each language.
var lakhWords = map[string][2]string{"en": {"lakh", "crore"}, "hi": {"लाख", "करोड़"}}

// RupeeWords writes a large amount short, "₹ 2.5 lakh", and returns "" for an
// amount under one lakh or one that does not come out even at two decimals:
// a rounded sum of money is a wrong one.
func RupeeWords(lang string, paise int64) string {
	words, ok := lakhWords[lang]
	if !ok {
		words = lakhWords["en"]
	}
	const lakh, crore = 1_00_000_00, 100_00_000_00
	unit, word := int64(lakh), words[0]
	if paise >= crore {
		unit, word = crore, words[1]
	}
	if paise < lakh || paise%(unit/100) != 0 {
		return ""
	}
	number := GroupDigits(paise / unit)
	if part := paise % unit / (unit / 100); part > 0 {
		number += "." + strings.TrimRight(twoDigits(part), "0")
	}
	return "₹" + noBreak + number + noBreak + word
}

// PluralForm names the form of a message for n things: "one" or "other". In
// Hindi and its neighbours zero takes the form of one, so a text of that form
// must show its number.
func PluralForm(lang string, n int64) string {
	switch lang {
	case "hi", "bn", "pa", "gu", "kn", "as":
		if n == 0 || n == 1 {
			return "one"
		}
	default:
		if n == 1 {
			return "one"
		}
	}
	return "other"
}

// SpanUnit is the unit in which a length of time is told.
type SpanUnit string

// The units: hours while a day more or less matters, days after that.
const (
	SpanMinutes SpanUnit = "minutes"
	SpanHours   SpanUnit = "hours"
	SpanDays    SpanUnit = "days"
)

// RoundSpan tells a length of time as a whole number, rounded down, so that nobody
// is told of more time than there is. Under two hours it counts minutes, under
// three days hours.
func RoundSpan(d time.Duration) (n int64, unit SpanUnit) {
	switch d = max(d, -d); {
	case d < 2*time.Hour:
		return int64(d / time.Minute), SpanMinutes
	case d < 72*time.Hour:
		return int64(d / time.Hour), SpanHours
	}
	return int64(d / (24 * time.Hour)), SpanDays
}

func twoDigits(n int64) string {
	if n < 10 {
		return "0" + strconv.FormatInt(n, 10)
	}
	return strconv.FormatInt(n, 10)
}
