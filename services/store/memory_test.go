//go:build linux

package store_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"gorm.io/gorm"

	"aftercare/services/store"
	"aftercare/services/store/storetest"
)

// A check of the rows and an import run one statement thousands of times in one
// transaction, with long texts. None of them may stay until the transaction ends.
func TestLongTransactionKeepsNoArguments(t *testing.T) {
	const runs, length = 400, 1 << 20
	text := strings.Repeat("a", length)
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		err := db.Read(t.Context(), func(tx *gorm.DB) error {
			before := resident(t)
			for range runs {
				var n int
				if err := tx.Raw("SELECT length(CAST(? AS text))", text).Scan(&n).Error; err != nil || n != length {
					return fmt.Errorf("length %d: %w", n, err)
				}
			}
			if grown := resident(t) - before; grown > runs*length/4 {
				t.Errorf("the process grew by %d MB", grown>>20)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

// Lists of every length make a statement each, and a connection keeps some.
func TestPreparedStatementsAreBounded(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		before := resident(t)
		for n := range 2000 {
			err := db.Read(t.Context(), func(tx *gorm.DB) error {
				var found int64
				return tx.Table("accounts").Where("id IN ?", make([]string, n+1)).Count(&found).Error
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		if grown := resident(t) - before; grown > 150<<20 {
			t.Errorf("the process grew by %d MB", grown>>20)
		}
	})
}

// resident returns the memory of this process in bytes.
func resident(t *testing.T) int {
	t.Helper()
	text, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		t.Fatal(err)
	}
	var all, used int
	if _, err := fmt.Sscan(string(text), &all, &used); err != nil {
		t.Fatal(err)
	}
	return used * os.Getpagesize()
}
