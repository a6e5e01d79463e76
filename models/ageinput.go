package models

import (
	"strconv"
	"strings"
)

// Age is a person's age in completed years, from the lowest to the highest it
// can be. The two are equal unless a range was given, as age tests do.
type Age struct {
	From int `json:"from"`
	To   int `json:"to"`
}

// maxAge is the highest age a form takes; more is a typing mistake.
const maxAge = 120

// ageWords maps the words beside an age to their meaning: y for years, m for
// months, - between the ends of a range, b for "between", "" for words without
// meaning.
var ageWords = map[string]string{
	"years": "y", "year": "y", "yrs": "y", "yr": "y", "y": "y", "yo": "y", "साल": "y", "वर्ष": "y", "बरस": "y",
	"months": "m", "month": "m", "mths": "m", "mo": "m", "महीने": "m", "महीना": "m", "माह": "m", "मास": "m",
	"to": "-", "or": "-", "से": "-", "या": "-", "between": "b", "बीच": "b",
	"old": "", "और": "", "and": "", "के": "", "about": "", "around": "", "approx": "", "approximately": "", "लगभग": "", "करीब": "", "क\u093cरीब": "", "\u0958रीब": "",
}

// ParseAge reads an age as people type it: 15, १५ साल, 15 years 6 months,
// 8 months, about 15, 16-18, 16 से 18 वर्ष, between 16 and 18. given is false for an empty text. The problem
// is "" or age.unreadable, age.too_high or age.range (the first is above the
// second).
func ParseAge(text string) (age Age, given bool, problem string) {
	plain := plainTyped(text)
	if plain == "" {
		return Age{}, false, ""
	}
	plain = strings.TrimRight(plain, ".")
	if strings.ContainsAny(plain, ".,/") {
		return Age{}, true, "age.unreadable"
	}
	numbers, shape := ageShape(dateWords(strings.ReplaceAll(plain, "-", " to ")))
	switch shape {
	case "n", "ny", "nynm":
		age = Age{From: numbers[0], To: numbers[0]}
	case "n-n", "n-ny", "ny-ny", "bnn", "bnny", "nnb", "nnyb":
		age = Age{From: numbers[0], To: numbers[1]}
	case "nm":
		age = Age{From: numbers[0] / 12, To: numbers[0] / 12}
	default:
		return Age{}, true, "age.unreadable"
	}
	return age.inRange()
}

// ageShape returns the numbers, and the words as a shape with n for each
// number.
func ageShape(words []string) (numbers []int, shape string) {
	for _, w := range words {
		if isNumber(w) {
			n, err := strconv.Atoi(w)
			if err != nil {
				return nil, "?"
			}
			numbers, shape = append(numbers, n), shape+"n"
			continue
		}
		sign, known := ageWords[w]
		if !known {
			return nil, "?"
		}
		shape += sign
	}
	return numbers, shape
}

func (a Age) inRange() (Age, bool, string) {
	switch {
	case max(a.From, a.To) > maxAge:
		return Age{}, true, "age.too_high"
	case a.From > a.To:
		return Age{}, true, "age.range"
	}
	return a, true, ""
}
