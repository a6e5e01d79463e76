// Package names compares the names of people across scripts and spellings. It
// finds a name by its sound (Devi, Debi, देवी) and reports when two people on
// file may be one. It knows nine Indic scripts, Ol Chiki, Latin and Urdu letters.
// Names of the east have a table of their spellings (east.txt), and parts
// written together meet the same parts written apart (join.go).
//
// A name, its spelling and the keys of its sound are equally secret. The
// package stores none of them, writes none to a log, and draws no conclusion: a
// likeness is a reason for a person to look. It imports the standard library
// only.
package names
