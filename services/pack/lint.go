package pack

import (
	"io/fs"
	"strings"
)

// Lint returns everything wrong with packs laid over one another, for the
// people who edit them: bad files first, and when the packs load, every golden
// case in a testdata folder that no longer holds.
func Lint(layers ...fs.FS) Problems {
	lib, problems := build(layers)
	if len(problems) > 0 {
		return problems
	}
	var bad Problems
	for i, layer := range layers {
		for _, p := range CheckGolden(lib, layer) {
			p.File = strings.Repeat(ownLayer, min(i, 1)) + p.File
			bad = append(bad, p)
		}
	}
	return bad
}
