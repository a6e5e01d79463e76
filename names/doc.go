// Package names compares the names of people across scripts and spellings: it
// finds a name by how it sounds (Devi, Debi, देवी) and says when two people on
// file may be one. It knows nine Indic scripts, Latin and Urdu letters.
//
// A name, its spelling and the keys of its sound are equally secret. The package
// stores none of them, writes none to a log, and draws no conclusion: a likeness
// is a reason for a person to look. It imports the standard library only.
package names
