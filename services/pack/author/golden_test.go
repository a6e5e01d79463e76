package author_test

import (
	"testing"

	"aftercare/packs"
	"aftercare/services/pack/author"
	"aftercare/services/pack/packtest"
)

func TestGoldenCasesHold(t *testing.T) {
	t.Parallel()
	for _, p := range author.CheckGolden(packtest.Shipped(t), packs.FS) {
		t.Error(p)
	}
}
