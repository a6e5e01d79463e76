// Package packtest gives tests the packs that ship, read once in a process: reading
// and checking them takes about half a second, and a library never changes.
package packtest

import (
	"sync"
	"testing"

	"aftercare/packs"
	"aftercare/services/pack"
)

var shipped = sync.OnceValues(func() (*pack.Library, error) { return pack.Load(packs.FS) })

// Shipped returns the packs that ship with the program.
func Shipped(t testing.TB) *pack.Library {
	t.Helper()
	lib, err := shipped()
	if err != nil {
		t.Fatal(err)
	}
	return lib
}
