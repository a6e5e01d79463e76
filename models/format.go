package models

import (
	"strconv"
	"strings"
	"time"
)

// noBreak is a space that keeps a sign and its number on one line.
const noBreak = "\u00a0"

// GroupDigits formats a whole number with the Indian grouping, 2,50,000, which
// every language of the interface uses with international digits.
func GroupDigits(n int64) string {
	text := strconv.FormatInt(n, 10)
	if digits, negative := strings.CutPrefix(text, "-"); negative {
		return "-" + group(digits, 2)
	}
	return group(text, 2)
}

// group puts commas between the digits of a number: before the last three, and
// before every size digits further left.
func group(digits string, size int) string {
	if len(digits) <= 3 {
		return digits
	}
	head, tail := digits[:len(digits)-3], digits[len(digits)-3:]
	for len(head) > size {
		tail = head[len(head)-size:] + "," + tail
		head = head[:len(head)-size]
	}
	return head + "," + tail
}

// PluralForm returns the form of a message for n things: "one" or "other". In
// Hindi and related languages zero takes the form of one, so a text of that
// form must show its number.
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

// SpanUnit is the unit in which a length of time is shown.
type SpanUnit string

// The units: hours as long as a day more or less matters, then days.
const (
	SpanMinutes SpanUnit = "minutes"
	SpanHours   SpanUnit = "hours"
	SpanDays    SpanUnit = "days"
)

// RoundSpan rounds a length of time down to a whole number, so that nobody is
// promised more time than there is. Under two hours it counts minutes, under
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
