package pack

import (
	"io/fs"
)

// Lint returns everything wrong with the packs in fsys, for the people who
// edit them: bad files first, and when the packs load, every golden case in a
// testdata folder that no longer holds.
func Lint(fsys fs.FS) Problems {
	lib, problems := build(fsys)
	if len(problems) > 0 {
		return problems
	}
	return CheckGolden(lib, fsys)
}
