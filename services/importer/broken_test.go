package importer_test

import (
	"bytes"
	"encoding/binary"
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"aftercare/services/importer"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
)

func TestImportRefusesBrokenFile(t *testing.T) {
	files, err := filepath.Glob("../htcds/testdata/broken/*.csv")
	if err != nil || len(files) < 30 {
		t.Fatalf("got %d files, %v", len(files), err)
	}
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		before, broken := h.digest(), 0
		for _, name := range files {
			b, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if h.read(b).OK() {
				continue // only notes: such files can be imported
			}
			broken++
			r := h.run(b)
			if r.OK() || r.Written || r.Cases != 0 || !r.Stopped() {
				t.Errorf("%s: got %+v", name, r)
			}
			text := printed(t, r)
			for _, p := range r.Problems {
				if p.Advice == "" || strings.Contains(text, p.Message+"\n") || !strings.Contains(text, p.Field) {
					t.Errorf("%s: no clear message for %+v", name, p)
				}
			}
			if h.digest() != before {
				t.Fatalf("%s changed the database", name)
			}
		}
		if broken < 25 {
			t.Errorf("only %d files were broken", broken)
		}
		if _, err := os.Stat(filepath.Join(h.folder, importer.KeyFile)); err == nil {
			t.Error("a refused file stored a key")
		}
	})
}

// records reads the sample as a spreadsheet would.
func records(t testing.TB) [][]string {
	t.Helper()
	all, err := csv.NewReader(bytes.NewReader(sample(t))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func sheet(t testing.TB, rows [][]string, comma rune) []byte {
	t.Helper()
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.Comma = comma
	if err := w.WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func utf16Text(b []byte) []byte {
	out, err := binary.Append(nil, binary.LittleEndian, utf16.Encode([]rune("\ufeff"+string(b))))
	if err != nil {
		panic(err)
	}
	return out
}

func TestImportStopsAtErrorUnlessPartial(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		before := h.digest()
		if r := h.run([]byte(bad)); r.Written || r.Faulty != 1 || h.digest() != before {
			t.Fatalf("got %+v", r)
		}
		r := h.run([]byte(bad), partial)
		if !r.Written || r.Cases != 2 || r.Faulty != 1 || r.OK() || r.Stopped() {
			t.Fatalf("got %+v", r)
		}
		if r := h.run([]byte(good)); r.Cases != 1 || r.Already != 2 || len(h.cases()) != 3 {
			t.Errorf("the corrected file: got %+v and %d cases", r, len(h.cases()))
		}
	})
}
