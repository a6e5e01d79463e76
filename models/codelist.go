package models

import (
	"slices"
	"strings"
)

// CodeList is a set of codes as one text, with spaces between them: each once, in
// order.
type CodeList string

// ListOf makes a CodeList.
func ListOf(codes []string) CodeList {
	codes = slices.Clone(codes)
	slices.Sort(codes)
	return CodeList(strings.Join(slices.Compact(codes), " "))
}

// Codes returns the codes of the list.
func (l CodeList) Codes() []string { return strings.Fields(string(l)) }

// Has reports whether a code is on the list.
func (l CodeList) Has(code string) bool { return slices.Contains(l.Codes(), code) }
