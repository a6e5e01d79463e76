package author_test

import (
	"os"
	"testing"

	"aftercare/services/pack/author"
)

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
