//go:build cgo && linux

package store_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gorm.io/gorm"

	"aftercare/services/store/storetest"
)

// A statement that changes as many pages as a case has indexes makes no file beside
// the database: a file for each change of a case took longer than binding its rows.
func TestStatementOfACaseMakesNoFile(t *testing.T) {
	for name, test := range map[string]struct {
		rows int
		file bool
	}{"20 pages": {20, false}, "500 pages": {500, true}} {
		t.Run(name, func(t *testing.T) {
			if made := changed(t, test.rows); (made > 0) != test.file {
				t.Errorf("%d files were made", made)
			}
		})
	}
}

// changed changes rows of a page each in one statement, and returns how many files
// were open after it that have no name.
func changed(t *testing.T, rows int) (made int) {
	t.Helper()
	db := storetest.New(t)
	fill := `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
		INSERT INTO sign_in_tries (bucket, failed, first_at, last_at) SELECT CAST(i || hex(zeroblob(1700)) AS blob), 1, 1, 1 FROM n`
	err := db.Write(t.Context(), func(tx *gorm.DB) error {
		if err := tx.Exec(fill, rows).Error; err != nil {
			return err
		}
		if err := tx.Exec("UPDATE sign_in_tries SET failed = 2").Error; err != nil {
			return err
		}
		for _, file := range openFiles(t) {
			if strings.HasSuffix(file, " (deleted)") && !strings.Contains(file, "memfd") {
				made++
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return made
}

// openFiles are the files that this process has open.
func openFiles(t *testing.T) (out []string) {
	t.Helper()
	all, err := filepath.Glob("/proc/self/fd/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, fd := range all {
		if file, err := os.Readlink(fd); err == nil {
			out = append(out, file)
		}
	}
	return out
}
