package pack_test

import (
	"testing"

	"aftercare/packs"
	"aftercare/services/pack"
)

func TestGoldenCasesHold(t *testing.T) {
	t.Parallel()
	lib, err := pack.Load(packs.FS)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range pack.CheckGolden(lib, packs.FS) {
		t.Error(p)
	}
}
