package worldtest

import (
	_ "embed"
	"io/fs"
	"testing"
	"testing/fstest"

	"aftercare/packs"
	"aftercare/services/pack"
)

//go:embed toy.yaml
var toy []byte

// Library returns an invented law for tests: the vocabulary and the services
// that ship, one right and four gap rules named toy.*.
func Library(t testing.TB) *pack.Library {
	t.Helper()
	return Law(t, toy)
}

// Law returns an invented law over the vocabulary and the services that ship.
func Law(t testing.TB, law []byte) *pack.Library {
	t.Helper()
	files := fstest.MapFS{"toy/pack.yaml": {Data: law}}
	for _, name := range []string{"common/facts.yaml", "common/services.yaml"} {
		b, err := fs.ReadFile(packs.FS, name)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = &fstest.MapFile{Data: b}
	}
	lib, err := pack.Load(files)
	if err != nil {
		t.Fatal(err)
	}
	return lib
}
