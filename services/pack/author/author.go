// Package author is for the people who write packs. It checks a folder of law
// and its golden cases (Lint), reports what another folder would change
// (Compare), explains every right of a case in words (Explain), reads the facts
// of a case from a file (ReadFacts) and describes that file as a JSON Schema
// (WriteSchema). The commands packs and explain use it.
//
// Like pack it never reads a clock, a database or a network. No page of the
// server uses it.
package author

import "aftercare/services/pack"

// library adds the methods of this package to a set of packs.
type library struct{ *pack.Library }
