package pack_test

import (
	"testing"

	"aftercare/packs"
	"aftercare/services/pack"
)

func TestThePacksWeShipLoad(t *testing.T) {
	t.Parallel()
	if _, err := pack.Load(packs.FS); err != nil {
		t.Fatal(err)
	}
}
