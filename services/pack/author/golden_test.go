package author_test

import (
	"testing"

	"aftercare/packs"
	"aftercare/services/pack/author"
)

func TestGoldenCasesHold(t *testing.T) {
	t.Parallel()
	for _, p := range author.CheckGolden(library(t), packs.FS) {
		t.Error(p)
	}
}
