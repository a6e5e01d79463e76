package pack_test

import (
	"os"
	"testing"
	"testing/fstest"
	"time"

	"aftercare/models"
	"aftercare/services/pack"
)

// FuzzLoad checks that Load returns a library, or problems that name the file,
// whatever a pack file holds, and never panics.
func FuzzLoad(f *testing.F) {
	for _, name := range []string{"words.yaml", "zz/pack.yaml", "rules/gaps.yaml"} {
		raw, err := os.ReadFile("testdata/toy/" + name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		lib, err := pack.Load(fstest.MapFS{"zz/pack.yaml": {Data: raw}})
		if (lib == nil) == (err == nil) {
			t.Fatal("got both a library and problems, or neither")
		}
		if lib != nil {
			lib.Evaluate(models.Facts{Jurisdiction: "ZZ"}, 1, time.UTC, pack.Settings{})
		}
	})
}
