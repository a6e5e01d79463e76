package ownfile

import (
	"slices"
	"strings"
	"testing"

	"gorm.io/gorm"

	"aftercare/services/custody"
	"aftercare/services/store/storetest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

// TestEveryTableAndColumnIsInTheFileOrHeldBack reads the schema: a table that nobody put
// into the file, or on the list of what is held back, fails, and so does a column.
func TestEveryTableAndColumnIsInTheFileOrHeldBack(t *testing.T) {
	db := storetest.New(t)
	err := db.Read(t.Context(), func(tx *gorm.DB) error {
		tables, err := tx.Migrator().GetTables()
		if err != nil || len(tables) < 60 {
			t.Fatalf("%d tables, %v", len(tables), err)
		}
		for _, p := range Parts {
			if !slices.Contains(tables, p.Table) {
				t.Errorf("the file has a table that is not there: %s", p.Table)
			}
		}
		for table := range heldTables {
			if !slices.Contains(tables, table) {
				t.Errorf("held back is a table that is not there: %s", table)
			}
		}
		for _, table := range tables {
			types, err := tx.Migrator().ColumnTypes(table)
			if err != nil {
				return err
			}
			columns := make([]string, len(types))
			for i, c := range types {
				columns[i] = c.Name()
			}
			placed(t, table, columns)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// placed looks for the one place of a table and of each of its columns.
func placed(t *testing.T, table string, columns []string) {
	t.Helper()
	i := slices.IndexFunc(Parts, func(p Part) bool { return p.Table == table })
	inHouse := has(strings.Join(strings.Fields(houseTables), " "), table)
	switch why, held := heldTables[table]; {
	case strings.HasPrefix(table, "sqlite_"):
	case i >= 0 && (held || inHouse), held && inHouse:
		t.Errorf("%s stands in two lists", table)
	case held && !slices.Contains(reasons, why):
		t.Errorf("%s is held back for no known reason: %q", table, why)
	case inHouse && (slices.Contains(columns, "survivor_id") || slices.Contains(columns, "case_id")):
		t.Errorf("%s is about a survivor", table)
	case i < 0 && !held && !inHouse:
		t.Errorf("%s is neither in the file nor held back: put it into Parts, or say why not in heldTables", table)
	case i >= 0:
		columnsPlaced(t, Parts[i], columns)
	}
}

func columnsPlaced(t *testing.T, p Part, columns []string) {
	t.Helper()
	parsed := ColumnsOf(p.Table)
	for _, name := range columns {
		n := len(slices.DeleteFunc(slices.Clone(parsed), func(c Column) bool { return c.Name != name }))
		if n > 1 || n == 0 && !has(bookkeeping, name) {
			t.Errorf("%s.%s stands %d times in the columns of its part", p.Table, name, n)
		}
	}
	for _, c := range parsed {
		if !slices.Contains(columns, c.Name) {
			t.Errorf("%s has no column %s", p.Table, c.Name)
		}
		if c.Held != "" && !slices.Contains(reasons, c.Held) {
			t.Errorf("%s.%s is held back for no known reason: %q", p.Table, c.Name, c.Held)
		}
	}
	for _, h := range p.Holds {
		for _, name := range append(strings.Fields(h.Columns), h.Where) {
			if !slices.Contains(columns, name) {
				t.Errorf("%s has no column %s to hold back", p.Table, name)
			}
		}
	}
	if p.Rows == "" && !slices.Contains(columns, "removed_at") || p.Order == "" && !(slices.Contains(columns, "created_at") && slices.Contains(columns, "id")) {
		t.Errorf("%s has rows of its own: say which, and in which order", p.Table)
	}
	if !slices.Contains(Groups, p.Group) {
		t.Errorf("%s stands under no heading: %q", p.Table, p.Group)
	}
}

// TestEverySealedFieldIsKnownAsSealed holds the columns against the sealed fields: words
// that were taken for a code would be printed as nothing.
func TestEverySealedFieldIsKnownAsSealed(t *testing.T) {
	for _, f := range custody.Fields {
		i := slices.IndexFunc(Parts, func(p Part) bool { return p.Table == f.Table })
		if i < 0 {
			continue
		}
		at := slices.IndexFunc(ColumnsOf(f.Table), func(c Column) bool { return c.Name == f.Column })
		if at < 0 || ColumnsOf(f.Table)[at].Held == "" && ColumnsOf(f.Table)[at].Form != FormWords {
			t.Errorf("%s.%s is sealed, and the file does not open it", f.Table, f.Column)
		}
	}
}
