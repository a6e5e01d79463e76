package demo_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/audit"
	"aftercare/services/evaluation"
	"aftercare/services/store"
)

// flips is how many bits that change a value are flipped in the file: some in every
// run, AFTERCARE_FLIPS of them (such as 500) when it is set.
func flips(t *testing.T) int {
	text := os.Getenv("AFTERCARE_FLIPS")
	if text == "" {
		return 15
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		t.Fatalf("AFTERCARE_FLIPS=%q is no number", text)
	}
	return n
}

// TestFlippedBitsInTheFileAreNamed flips single bits anywhere in a SQLite file. A
// bit that changes a value is named by a check with its row; one that breaks a page
// is named by the check of the file.
func TestFlippedBitsInTheFileAreNamed(t *testing.T) {
	folder := t.TempDir()
	db := openIn(t, folder, nil)
	fill(t, db, 12)
	h := handOn(t, db)
	fillEmpty(t, db, h)
	before := contents(t, db)
	if err := errors.Join(h.raw.Close(), db.Close()); err != nil {
		t.Fatal(err)
	}
	file, err := os.ReadFile(filepath.Join(folder, store.File))
	if err != nil {
		t.Fatal(err)
	}
	seed, e := uint64(os.Getpid()), evaluator(t)
	dice := rand.New(rand.NewPCG(seed, 3))
	changed, broken, tried := 0, 0, 0
	for want := flips(t); changed < want; {
		tried++
		at, bit := 100+dice.IntN(len(file)-100), byte(1)<<dice.IntN(8)
		file[at] ^= bit
		what, rows, all := flipped(t, e, file, before)
		file[at] ^= bit
		switch {
		case all == "" && what != "":
			t.Errorf("seed %d: byte %d bit %d changed %s, and nothing is said", seed, at, bit, what)
		case strings.HasPrefix(what, "file"):
			broken++
			continue
		case what != "" && rows == "":
			t.Errorf("seed %d: byte %d bit %d changed %s, and no row is named: %s", seed, at, bit, what, all)
		}
		if what != "" {
			changed++
		}
	}
	t.Logf("%d of %d flipped bits changed a value, %d broke the file", changed, tried, broken)
}

// contents is a digest of every table as it reads.
func contents(t *testing.T, db *store.DB) map[string]string {
	t.Helper()
	out, err := tryContents(db)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func tryContents(db *store.DB) (map[string]string, error) {
	out := map[string]string{}
	err := db.Read(context.Background(), func(tx *gorm.DB) error {
		var tables []string
		if err := tx.Raw("SELECT name FROM sqlite_master WHERE type = 'table' AND substr(name, 1, 7) <> 'sqlite_'").Scan(&tables).Error; err != nil {
			return err
		}
		for _, table := range tables {
			var columns []string
			if err := tx.Raw("SELECT name FROM pragma_table_info(?)", table).Scan(&columns).Error; err != nil {
				return err
			}
			var rows []string
			for i, c := range columns { // nothing, 0 and "" are one
				columns[i] = fmt.Sprintf(`quote(CASE WHEN "%s" IN (0, '', x'') THEN NULL ELSE +"%s" END)`, c, c)
			}
			each := strings.Join(columns, " || ' ' || ")
			if err := tx.Raw("SELECT " + each + " FROM " + table).Scan(&rows).Error; err != nil {
				return err
			}
			slices.Sort(rows)
			out[table] = fmt.Sprintf("%x", sha256.Sum256([]byte(strings.Join(rows, "\n"))))
		}
		return nil
	})
	return out, err
}

// flipped opens a file with a flipped bit and says which table reads differently
// ("file" when it cannot be read), what a check says of rows, and all it says.
func flipped(t *testing.T, e *evaluation.Evaluator, file []byte, before map[string]string) (what, rows, all string) {
	t.Helper()
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, store.File), file, 0o600); err != nil {
		t.Fatal(err)
	}
	db, err := store.Open(t.Context(), folder, store.Options{})
	if err != nil {
		return "file", "", err.Error()
	}
	defer db.Close()
	now, err := tryContents(db)
	if err != nil {
		what = "file: " + err.Error()
	}
	for table, sum := range before {
		if err == nil && now[table] != sum {
			what += table + " "
		}
	}
	damage, err := db.Integrity(t.Context())
	if err != nil {
		damage = err.Error()
	}
	rows = rowsSaid(e, db)
	return what, rows, damage + rows
}

// rowsSaid is what a check says of rows, of entries of the log and of cases.
func rowsSaid(e *evaluation.Evaluator, db *store.DB) string {
	var out []string
	note := func(err error, lines ...string) {
		if out = append(out, lines...); err != nil {
			out = append(out, err.Error())
		}
	}
	list, err := audit.CheckRowsOf(context.Background(), db)
	note(err, list.Lines...)
	log, err := audit.VerifyStore(context.Background(), db, "")
	note(err)
	if !log.OK() {
		note(nil, log.Why)
	}
	err = db.Read(context.Background(), func(tx *gorm.DB) error {
		_, lines, err := e.Check(tx, models.At(noon))
		note(err, lines...)
		return nil
	})
	note(err)
	return strings.Join(out, "\n")
}
