package demo_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
)

// rowsAreWhole fails when a check names any row.
func rowsAreWhole(t testing.TB, db *store.DB) {
	t.Helper()
	if r := checkRows(t, db); !r.OK() || r.Checked == 0 {
		t.Errorf("%d of %d rows are damaged: %s", r.Damaged, r.Checked, strings.Join(r.Lines[:min(len(r.Lines), 5)], "\n"))
	}
}

func checkRows(t testing.TB, db *store.DB) (r audit.Rows) {
	t.Helper()
	read(t, db, func(tx *gorm.DB) (err error) { r, err = audit.CheckRows(tx, db); return err })
	return r
}

func verifyLog(t testing.TB, db *store.DB) (r audit.Report) {
	t.Helper()
	read(t, db, func(tx *gorm.DB) (err error) { r, err = audit.Verify(tx, ""); return err })
	return r
}

// The tables that a check holds to something else than digests.
var (
	evaluated = []string{"entitlements", "gaps", "case_clocks", "case_applications"}
	logTables = []string{"audit_entries", "audit_head", "audit_rows", "row_binding"}
)

// TestEveryChangedValueIsNamed changes one bit of a value in every column of every
// table, past the program, and expects the row by name.
func TestEveryChangedValueIsNamed(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		fill(t, db, 15)
		h := handOn(t, db)
		fillEmpty(t, db, h)
		rowsAreWhole(t, db)
		for name := range h.tables {
			if audit.Word(name) == name {
				t.Errorf("%s has no name in plain words", name)
			}
		}
		t.Run("recorded", func(t *testing.T) { recordedValues(t, db, h) })
		t.Run("evaluated", func(t *testing.T) { evaluatedValues(t, db, h) })
		t.Run("log", func(t *testing.T) { logValues(t, db, h) })
		rowsAreWhole(t, db)
	})
}

// recordedValues changes a value in every table at a time, until every column had
// its turn.
func recordedValues(t *testing.T, db *store.DB, h *hand) {
	tried, refused := 0, 0
	for i, more := 0, true; more; i++ {
		more = false
		var names []string
		var undo []func()
		for name, table := range h.tables {
			if i >= len(table.columns) || slices.Contains(evaluated, name) || slices.Contains(logTables, name) {
				continue
			}
			more = true
			row, back, ok := h.flip(table, table.columns[i], nil)
			if !ok {
				refused++
				continue
			}
			tried++
			named := name + " " + table.id(row)
			if name == "row_digests" {
				named = fmt.Sprintf(" %v", row["id"]) // the row it is about
			}
			names, undo = append(names, named), append(undo, back)
		}
		r := checkRows(t, db)
		for _, name := range names {
			if !slices.ContainsFunc(r.Lines, func(line string) bool { return strings.Contains(line, name+")") }) {
				t.Errorf("column %d: nothing names %s in\n%s", i, name, strings.Join(r.Lines, "\n"))
			}
		}
		for _, back := range undo {
			back()
		}
	}
	if tried < 250 || refused > 30 {
		t.Errorf("%d values were tried, and the schema refused %d", tried, refused)
	}
}

// evaluatedValues changes what the evaluation stored, in one row at a time.
func evaluatedValues(t *testing.T, db *store.DB, h *hand) {
	codes := map[string]string{}
	for _, c := range h.tables["cases"].rows {
		codes[fmt.Sprint(c["id"])] = fmt.Sprint(c["code"])
	}
	e := evaluator(t)
	for _, name := range evaluated {
		table := h.tables[name]
		for _, column := range table.columns {
			row, undo, ok := h.flip(table, column, nil)
			if !ok {
				t.Errorf("%s.%s cannot be changed", name, column)
				continue
			}
			rows := checkRows(t, db)
			read(t, db, func(tx *gorm.DB) error {
				_, lines, err := e.Check(tx, models.At(noon))
				if lines = append(lines, rows.Lines...); !strings.Contains(strings.Join(lines, "\n"), codes[fmt.Sprint(row["case_id"])]) {
					t.Errorf("%s.%s: nothing names case %s in\n%s", name, column, codes[fmt.Sprint(row["case_id"])], strings.Join(lines, "\n"))
				}
				return err
			})
			undo()
		}
	}
}

// logValues changes the log: the walk names the first entry that does not fit.
func logValues(t *testing.T, db *store.DB, h *hand) {
	for _, name := range []string{"audit_entries", "audit_head", "audit_rows"} {
		table := h.tables[name]
		for _, column := range table.columns {
			row, undo, ok := h.flip(table, column, nil)
			for range 20 { // another entry may have that number
				if ok {
					break
				}
				row, undo, ok = h.flip(table, column, nil)
			}
			if !ok {
				if h.dialect == store.SQLite {
					t.Errorf("%s.%s cannot be changed", name, column)
				}
				continue
			}
			if r := verifyLog(t, db); r.OK() || name == "audit_entries" && column != "seq" && !strings.Contains(r.Why, fmt.Sprintf("entry %v ", row["seq"])) {
				t.Errorf("%s.%s of %v: %+v", name, column, row["seq"], r)
			}
			undo()
		}
	}
}

// TestChangedRowsAreNamed puts old bytes back, removes a row and adds one, past
// the program.
func TestChangedRowsAreNamed(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		fill(t, db, 15)
		h := handOn(t, db)
		row := h.tables["deliveries"].rows[3]
		id, digests := fmt.Sprint(row["id"]), h.tables["row_digests"]
		line := func() map[string]any { return h.lineOf("deliveries", id) }
		old := line()
		recorded(t, db, "UPDATE deliveries SET minutes = minutes + 7 WHERE id = '"+id+"'")
		recorded(t, db, "UPDATE deliveries SET minutes = minutes + 1 WHERE id = '"+id+"'")
		now := line()
		put := func(minutes int64, l map[string]any) {
			t.Helper()
			h.exec(fmt.Sprintf("UPDATE deliveries SET minutes = %d WHERE id = '%s'", minutes, id))
			for _, column := range []string{"digest", "entry", "own"} {
				if err := h.set(digests, column, l[column], l); err != nil {
					t.Fatal(err)
				}
			}
		}
		minutes := row["minutes"].(int64)
		put(minutes, now)
		oneIsNamed(t, db, "service of case ", "(deliveries "+id+") is not as it was written; written with entry ")
		put(minutes, old)
		oneIsNamed(t, db, "(deliveries "+id+") was put back to an older state", fmt.Sprintf("entry %d of the log", now["entry"]))
		put(minutes+8, old)
		oneIsNamed(t, db, "(deliveries "+id+") is as it was written; what was kept about it was changed")
		put(minutes+8, now)
		rowsAreWhole(t, db)

		fact := h.tables["facts"].rows[0]
		h.exec(fmt.Sprintf("DELETE FROM facts WHERE survivor_id = '%s' AND case_id = '%s' AND episode_id = '%s' AND name = '%s'", fact["survivor_id"], fact["case_id"], fact["episode_id"], fact["name"]))
		oneIsNamed(t, db, "fact of case ", "(facts "+h.tables["facts"].id(fact)+") is missing; written with entry ")
		recorded(t, db, fmt.Sprintf("INSERT INTO facts (survivor_id, case_id, episode_id, name, recorded_by, recorded_at) VALUES ('%s', '%s', '%s', '%s', 'x', 1)", fact["survivor_id"], fact["case_id"], fact["episode_id"], fact["name"]))
		rowsAreWhole(t, db)
		h.exec(fmt.Sprintf("INSERT INTO delivery_serves (delivery_id, item) VALUES ('%s', 'toy')", id))
		oneIsNamed(t, db, "(delivery_serves "+id+" toy) was written by another program")
	})
}

// oneIsNamed fails unless a check names one row, and says all of want about it.
func oneIsNamed(t *testing.T, db *store.DB, want ...string) {
	t.Helper()
	r := checkRows(t, db)
	for _, w := range want {
		if r.Damaged != 1 || !strings.Contains(r.Lines[0], w) {
			t.Errorf("%d damaged, %v; want one with %q", r.Damaged, r.Lines[:min(len(r.Lines), 3)], w)
		}
	}
}

// lineOf reads what is kept about a row.
func (h *hand) lineOf(place, id string) map[string]any {
	h.t.Helper()
	digests := *h.tables["row_digests"]
	for _, l := range h.rowsWhere(&digests, fmt.Sprintf("WHERE place = '%s' AND id = '%s'", place, id)) {
		return l
	}
	h.t.Fatalf("nothing is kept about %s of %s", id, place)
	return nil
}

// recorded changes rows through the program, with an entry of the log.
func recorded(t *testing.T, db *store.DB, statement string) {
	t.Helper()
	err := db.Write(t.Context(), func(tx *gorm.DB) error {
		if err := tx.Exec(statement).Error; err != nil {
			return err
		}
		return audit.Append(tx, access.System("test", "", models.At(noon)), models.At(noon), audit.Entry{Action: "delivery.changed", Subject: "test"})
	})
	if err != nil {
		t.Fatal(err)
	}
}
