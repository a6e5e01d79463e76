package models

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// TimeOfDay is a time on the 24-hour clock as HH:MM. The empty TimeOfDay means
// that no time is known, which is never the same as midnight.
type TimeOfDay string

// Moment returns the instant at which a clock in zone shows this time on a day.
// It returns the zero Instant when day or time is missing or wrong.
func (t TimeOfDay) Moment(day Date, zone *time.Location) Instant {
	at, err := time.ParseInLocation(time.DateOnly+" 15:04", string(day)+" "+string(t), zone)
	if err != nil {
		return 0
	}
	return At(at)
}

// dayHalves are the words that say which half of the day is meant, and those
// that only come before or after a time.
var dayHalves = map[string]string{
	"am": "am", "a": "am", "pm": "pm", "p": "pm", "सुबह": "am", "पूर्वाह्न": "am", "शाम": "pm", "अपराह्न": "pm",
	"बजे": "", "hrs": "", "hours": "", "hr": "", "h": "", "m": "",
}

// ParseTime reads a time as people type it: 14:05, 14.05, 1405 hrs, 2:05 pm,
// २:०५, शाम 5 बजे. Without am or pm it is on the 24-hour clock. An empty text
// gives the empty TimeOfDay. The second value is "" or time.unreadable or
// time.no_such_time.
func ParseTime(text string) (TimeOfDay, string) {
	if plainTyped(text) == "" {
		return "", ""
	}
	var numbers []string
	half, marked := "", false
	for _, w := range dateWords(text) {
		h, known := dayHalves[w]
		switch {
		case isNumber(w):
			numbers = append(numbers, w)
		case !known, h != "" && half != "":
			return "", "time.unreadable"
		default:
			half, marked = half+h, true
		}
	}
	hour, minute, ok := clockNumbers(numbers, marked)
	if !ok || strings.HasPrefix(plainTyped(text), "-") {
		return "", "time.unreadable"
	}
	return clockTime(hour, minute, half)
}

// clockNumbers splits 14 05 and 1405. A single number needs a word beside it,
// because "14" alone may mean anything.
func clockNumbers(numbers []string, marked bool) (hour, minute int, ok bool) {
	switch {
	case len(numbers) == 1 && len(numbers[0]) == 4:
		numbers = []string{numbers[0][:2], numbers[0][2:]}
	case len(numbers) == 1 && len(numbers[0]) <= 2 && marked:
		numbers = append(numbers, "00")
	case len(numbers) != 2 || len(numbers[0]) > 2 || len(numbers[1]) != 2:
		return 0, 0, false
	}
	hour, _ = strconv.Atoi(numbers[0])
	minute, _ = strconv.Atoi(numbers[1])
	return hour, minute, true
}

func clockTime(hour, minute int, half string) (TimeOfDay, string) {
	if half != "" && (hour < 1 || hour > 12) && !(half == "pm" && hour < 24 && hour > 12) {
		return "", "time.no_such_time"
	}
	switch {
	case half == "am" && hour == 12:
		hour = 0
	case half == "pm" && hour < 12:
		hour += 12
	}
	if hour > 23 || minute > 59 {
		return "", "time.no_such_time"
	}
	return TimeOfDay(fmt.Sprintf("%02d:%02d", hour, minute)), ""
}
