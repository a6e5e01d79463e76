package models

import "strconv"

// ParseCount reads a whole number as people type it, in the digits of any
// script. given is false for an empty text; the problem is "" or
// problem.number.
func ParseCount(text string) (n int64, given bool, problem string) {
	text = plainTyped(text)
	if text == "" {
		return 0, false, ""
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 0 {
		return 0, true, "problem.number"
	}
	return n, true, ""
}
