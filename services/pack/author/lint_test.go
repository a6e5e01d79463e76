package author_test

import (
	"os"
	"sync"
	"testing"

	"aftercare/packs"
	"aftercare/services/pack"
	"aftercare/services/pack/author"
)

// shipped returns the packs inside the program, read once because a library
// never changes.
var shipped = sync.OnceValues(func() (*pack.Library, error) { return pack.Load(packs.FS) })

func library(t testing.TB) *pack.Library {
	t.Helper()
	lib, err := shipped()
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

// TestAnotherCountryNeedsNoGo: packs of invented countries pass their own
// golden cases, including those of sums.
func TestAnotherCountryNeedsNoGo(t *testing.T) {
	t.Parallel()
	for _, folder := range []string{"../testdata/toy", "../testdata/sums"} {
		for _, p := range author.Lint(os.DirFS(folder)) {
			t.Error(p)
		}
	}
}
