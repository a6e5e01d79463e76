package models

import "strings"

// IsID reports whether s has the form of the program's ids: a UUID in small
// letters. Every id from a browser is checked with it before use.
func IsID(s string) bool {
	if len(s) != 36 {
		return false
	}
	for i, part := range strings.Split(s, "-") {
		if i > 4 || len(part) != idParts[i] || strings.Trim(part, "0123456789abcdef") != "" {
			return false
		}
	}
	return true
}

// idParts are the lengths between the four hyphens.
var idParts = [5]int{8, 4, 4, 4, 12}
