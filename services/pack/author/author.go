// Package author is for the people who write packs: it checks a folder of law
// and its golden cases (Lint), says what another folder would change (Compare),
// explains every right of a case in words (Explain), reads the facts of a case
// from a file (ReadFacts) and describes that file as a JSON Schema
// (WriteSchema). The commands packs and explain are made of it.
//
// Like pack it never reads a clock, a database or a network. No page of the
// server is made with it.
package author

import "aftercare/services/pack"

// library is a set of packs with what is said about it here.
type library struct{ *pack.Library }
