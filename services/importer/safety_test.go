package importer_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/services/htcds"
	"aftercare/services/importer"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
)

// personal lists what the sample says about people, places and numbers.
var personal = []string{"Asha", "Ravi", "मीरा", "Kiran", "Rahima", "Thiha", "Suresh", "Noor", "Dolma", "लता", "Farhan", "Namuna", "नमूना", "Udaharan",
	"0000000001", "namuna.example", "Namunapur", "Sample Police", "rest first", "Moved home", "A lodge"}

func TestImportHidesNamesInTablesAndReport(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		var reports strings.Builder
		for range 2 {
			reports.WriteString(printed(t, h.run(sample(t), withoutConsent)))
		}
		stored := h.dump()
		for _, word := range personal {
			if strings.Contains(stored, word) {
				t.Errorf("the database contains %q", word)
			}
			if strings.Contains(reports.String(), word) {
				t.Errorf("the report contains %q", word)
			}
		}
	})
}

func TestImportHidesNamesInFiles(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	db, err := store.Open(t.Context(), dir, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	if _, err := db.Migrate(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	h := newFixture(t, db)
	h.folder = dir
	h.run(sample(t), withoutConsent)
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(files) < 2 {
		t.Fatalf("got %v, %v", files, err)
	}
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, word := range personal {
			if bytes.Contains(b, []byte(word)) {
				t.Errorf("%s contains %q", filepath.Base(name), word)
			}
		}
	}
}

// many writes a file about n plainly invented people, padded with words.
func many(n, words int) []byte {
	var b bytes.Buffer
	b.WriteString("prs_FirstName,prs_SecondName,prs_Birthdate,prs_Gender,prs_Citizenship,prs_MobilePhone,vic_MethodsOfControl,vic_TypeOfExploitation,cas_Status,cas_IncomingReferralDate,cas_IncomingReferralDetails\n")
	for i := range n {
		day := time.Date(1985, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, i%9000)
		fmt.Fprintf(&b, "Namuna%d,Udaharan,%s,%s,IN,+9100000%05d,DebtBondage;TakesEarnings,ForcedLabour,Active,2025-%02d-%02d,%s\n",
			i, day.Format(time.DateOnly), []string{"F", "M"}[i%2], i, 1+i%12, 1+i%28, strings.Repeat("invented words ", words))
	}
	return b.Bytes()
}

// failAt makes the database refuse row n.
func failAt(t *testing.T, h *fixture, n int) {
	t.Helper()
	statements := []string{fmt.Sprintf(`CREATE TRIGGER full_up BEFORE INSERT ON imported_rows WHEN (SELECT COUNT(*) FROM imported_rows) = %d
		BEGIN SELECT RAISE(ABORT, 'no more'); END`, n-1)}
	if h.DB.Dialect() == store.Postgres {
		statements = []string{
			fmt.Sprintf(`CREATE FUNCTION full_up() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
				IF (SELECT COUNT(*) FROM imported_rows) = %d THEN RAISE EXCEPTION 'no more'; END IF; RETURN NEW; END; $$`, n-1),
			`CREATE TRIGGER full_up BEFORE INSERT ON imported_rows FOR EACH ROW EXECUTE FUNCTION full_up()`,
		}
	}
	h.Write(func(tx *gorm.DB) error {
		for _, s := range statements {
			if err := tx.Exec(s).Error; err != nil {
				return err
			}
		}
		return nil
	})
}

func TestImportFailureAtLastRowWritesNothing(t *testing.T) {
	const people = 450 // three sets of statements
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		failAt(t, h, people)
		before := h.digest()
		r, err := h.imports.Import(t.Context(), h.command(), h.read(many(people, 1)), h.options())
		if err == nil || r.Written || r.Cases != 0 {
			t.Fatalf("got %+v, %v", r, err)
		}
		if h.digest() != before {
			t.Error("a part was written")
		}
		h.Write(func(tx *gorm.DB) error {
			if db.Dialect() == store.Postgres {
				return tx.Exec("DROP TRIGGER full_up ON imported_rows").Error
			}
			return tx.Exec("DROP TRIGGER full_up").Error
		})
		if r := h.run(many(people, 1)); r.Cases != people || r.Already != 0 {
			t.Errorf("afterwards: got %+v", r)
		}
	})
}

func TestImportTenMegabytesWithinMemory(t *testing.T) {
	const people, limit = 2_000, 256 << 20
	b := many(people, 320)
	if len(b) < 9<<20 || len(b) > 10<<20 {
		t.Fatalf("the file has %d bytes", len(b))
	}
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		peak := watchMemory(t)
		if r := h.run(b); r.Cases != people || !r.OK() {
			t.Fatalf("got %+v", r.Summary(say(t, "en")))
		}
		if peak() > limit {
			t.Errorf("%d MB in use", peak()>>20)
		}
		if r := h.run(b, dryRun); r.Already != people || r.Cases != 0 {
			t.Errorf("again: got %v", r.Summary(say(t, "en")))
		}
	})
}

func BenchmarkTenThousandPeople(b *testing.B) {
	file := many(10_000, 58)
	for range b.N {
		b.StopTimer()
		h := newFixture(b, storetest.New(b))
		peak := watchMemory(b)
		b.StartTimer()
		if r := h.run(file); r.Cases != 10_000 {
			b.Fatalf("got %+v", r)
		}
		b.ReportMetric(float64(peak()>>20), "MB-heap")
	}
}

// watchMemory samples the heap until the test ends and returns the peak in
// bytes.
func watchMemory(t testing.TB) func() uint64 {
	runtime.GC()
	var most atomic.Uint64
	done := make(chan struct{})
	t.Cleanup(func() { close(done) })
	go func() {
		for {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			most.Store(max(most.Load(), m.HeapInuse))
			select {
			case <-done:
				return
			case <-time.After(50 * time.Millisecond):
			}
		}
	}()
	return most.Load
}

func TestReportNamesEachRowOnce(t *testing.T) {
	t.Parallel()
	h := newFixture(t, storetest.New(t))
	b := many(650, 0)
	h.run(b)
	r := h.run(b)
	seen := map[int]int{}
	for _, p := range r.Problems {
		if p.Message == "importer.note.already" {
			seen[p.Line]++
		}
	}
	if len(seen) != 650 || r.Already != 650 {
		t.Errorf("%d lines named, %d rows already imported", len(seen), r.Already)
	}
	if _, err := os.Stat(filepath.Join(h.folder, importer.KeyFile)); err != nil {
		t.Error(err)
	}
}

func TestReportCSVHasNoFormula(t *testing.T) {
	t.Parallel()
	h := newFixture(t, storetest.New(t))
	r := h.run([]byte("prs_FirstName,=cmd()\nUsha,x\n"), dryRun)
	r.Problems = append(r.Problems, htcds.Problem{Kind: htcds.KindNote, Message: "=cmd()", Field: "@field"})
	var b bytes.Buffer
	if err := r.CSV(&b, say(t, "hi")); err != nil {
		t.Fatal(err)
	}
	all, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(b.Bytes(), []byte("\ufeff")))).ReadAll()
	if err != nil || len(all) != len(r.Problems)+1 {
		t.Fatalf("got %d rows, %v", len(all), err)
	}
	for _, row := range all {
		for _, cell := range row {
			if strings.HasPrefix(cell, "=") || strings.HasPrefix(cell, "@") {
				t.Errorf("a spreadsheet would run %q", cell)
			}
		}
	}
}
