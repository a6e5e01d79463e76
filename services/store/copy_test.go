package store_test

import (
	"os"
	"path/filepath"
	"testing"

	"aftercare/services/store"
)

// TestCopyThatCannotBeMadeIsAnError puts something in the way of the copy. What was begun
// is closed, and another copy can be made afterwards.
func TestCopyThatCannotBeMadeIsAnError(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "aftercare.db")
	db, err := store.Open(t.Context(), file, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	inTheWay := filepath.Join(file+".copy", "kept")
	if err := os.MkdirAll(inTheWay, 0o700); err != nil {
		t.Fatal(err)
	}
	if c, err := db.Copy(t.Context()); err == nil || c != nil {
		t.Fatalf("a copy was made over a folder: %v", c)
	}
	if err := os.RemoveAll(file + ".copy"); err != nil {
		t.Fatal(err)
	}
	c, err := db.Copy(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Close(); err != nil {
		t.Error(err)
	}
}
