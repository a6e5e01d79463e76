package audit_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gorm.io/gorm"

	"aftercare/services/audit"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
)

// cut takes the last n entries off the log, as a lost -wal does.
func cut(t *testing.T, db *store.DB, n int) {
	t.Helper()
	tamper(t, db, "DELETE FROM audit_entries WHERE seq > (SELECT seq FROM audit_head) - "+string(rune('0'+n)),
		"UPDATE audit_head SET seq = (SELECT MAX(seq) FROM audit_entries), hash = (SELECT hash FROM audit_entries ORDER BY seq DESC LIMIT 1)")
}

func kept(t *testing.T, db *store.DB) (audit.Tail, audit.Loss) {
	t.Helper()
	tail, there, err := audit.ReadTail(db.Beside(store.HeadFile))
	if err != nil || !there {
		t.Fatalf("there %v, %v", there, err)
	}
	loss, err := audit.Missing(t.Context(), db, tail)
	if err != nil {
		t.Fatal(err)
	}
	return tail, loss
}

func TestLostEndOfTheLogIsNamed(t *testing.T) {
	t.Parallel()
	db := storetest.New(t)
	keeper := audit.NewTailKeeper(db)
	for _, n := range []int{0, 30} { // an empty log is kept too
		fill(t, db, n)
		if err := keeper.Keep(t.Context()); err != nil {
			t.Fatal(err)
		}
		if tail, loss := kept(t, db); loss.Any() || tail.Seq != int64(n) || len(tail.Entries) != n {
			t.Fatalf("with %d entries: %d kept up to %d, and missing are %+v", n, len(tail.Entries), tail.Seq, loss)
		}
	}
	fill(t, db, 3)
	if _, loss := kept(t, db); loss.Any() {
		t.Errorf("newer entries than the file knows are no loss: %s", loss)
	}
	cut(t, db, 7)
	_, loss := kept(t, db)
	if loss.From != 27 || loss.Known != 30 || loss.Stored != 26 || len(loss.Entries) != 4 || loss.Other {
		t.Fatalf("missing are %+v", loss)
	}
	if text := loss.String(); !strings.Contains(text, "entry 27 to 30 were written") || strings.Count(text, "Invented Worker  delivery.recorded") != 4 {
		t.Errorf("it says %q", text)
	}
	fill(t, db, 9) // somebody went on with what was left
	if _, loss := kept(t, db); loss.From != 27 || len(loss.Entries) != 4 {
		t.Errorf("written over: %+v", loss)
	}
	if verify(t, db, "").FirstBad != 0 {
		t.Error("the chain itself is whole")
	}
}

func TestOtherLogIsNamed(t *testing.T) {
	t.Parallel()
	a, b := storetest.New(t), storetest.New(t)
	fill(t, a, 5)
	err := b.Write(t.Context(), func(tx *gorm.DB) error {
		return audit.Append(tx, somebody, 77, audit.Entry{Action: "case.opened", Subject: "case:x"})
	})
	fill(t, b, 9)
	if err != nil || audit.NewTailKeeper(a).Keep(t.Context()) != nil {
		t.Fatal(err)
	}
	tail, _ := kept(t, a)
	if loss, err := audit.Missing(t.Context(), b, tail); err != nil || !loss.Other {
		t.Errorf("%+v, %v", loss, err)
	}
	if loss, err := audit.Missing(t.Context(), storetest.New(t), tail); err != nil || loss.Other || loss.From != 1 || loss.Known != 5 {
		t.Errorf("an empty log: %+v, %v", loss, err)
	}
}

func TestTailIsWrittenWholeAndOnlyWhenTheLogGrows(t *testing.T) {
	t.Parallel()
	db := storetest.New(t)
	fill(t, db, 700)
	keeper, file := audit.NewTailKeeper(db), db.Beside(store.HeadFile)
	if err := keeper.Keep(t.Context()); err != nil {
		t.Fatal(err)
	}
	if tail, _ := kept(t, db); len(tail.Entries) != 500 || tail.Entries[0].Seq != 201 {
		t.Errorf("%d entries from %d on", len(tail.Entries), tail.Entries[0].Seq)
	}
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	if err := keeper.Keep(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(file); err == nil {
		t.Error("it was written again although nothing happened")
	}
	if _, there, err := audit.ReadTail(file); there || err != nil {
		t.Errorf("no file: %v, %v", there, err)
	}
	if err := os.WriteFile(file, []byte(`{"seq": 7, "ha`), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, err := audit.ReadTail(file); err == nil || !strings.Contains(err.Error(), filepath.Base(file)) {
		t.Errorf("half a file: %v", err)
	}
}
