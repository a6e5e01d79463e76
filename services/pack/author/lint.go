package author

import (
	"errors"
	"io/fs"
	"strings"

	"aftercare/services/pack"
)

// Lint returns everything wrong with packs laid over one another, for the
// people who edit them: bad files first. If the packs load, it also runs every
// golden case in a testdata folder.
func Lint(layers ...fs.FS) pack.Problems {
	var bad pack.Problems
	lib, err := pack.Load(layers...)
	if errors.As(err, &bad) {
		return bad
	}
	for i, layer := range layers {
		for _, p := range CheckGolden(lib, layer) {
			if replacedFile(layers[i+1:], p.File) {
				continue
			}
			if len(layers) > 1 && i == 0 {
				p.Text += builtInCase
			}
			p.File = strings.Repeat(pack.OwnLayer, min(i, 1)) + p.File
			bad = append(bad, p)
		}
	}
	return bad
}

// builtInCase is added to a problem when an organisation's folder changes the
// result of a golden case of the program.
const builtInCase = "; this is a golden case of the program: if your folder is right, put a corrected copy under the same path into it"

// replacedFile reports whether a later layer has a file of that name.
func replacedFile(layers []fs.FS, name string) bool {
	for _, layer := range layers {
		if _, err := fs.Stat(layer, name); err == nil {
			return true
		}
	}
	return false
}
