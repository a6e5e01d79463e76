package ownfile

import (
	"context"
	"slices"
	"strings"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/custody"
	"aftercare/services/deed"
	"aftercare/services/vault"
)

// most is how many rows of one table a file has. Nobody has as many.
const most = 5000

// Cell is one value of a row.
type Cell struct {
	Column Column
	Code   string // as it is kept: a code, a text, a day
	Text   string // of sealed words, once they were opened
	At     models.Instant
	Number int64
	Money  string      // currency of Number
	Of     models.Fact // of the table of facts: the whole answer
	Sure   models.Sure // of a day
	To     string      // last day, where it is a span
}

// Row is a row of a part with the values that stand in the file.
type Row struct {
	ID      string
	DayOnly bool // the hours of its moments are not known
	Cells   []Cell
	codes   map[string]any
}

// Code is a code of the row by column, for words that depend on it.
func (r Row) Code(column string) string { return text(r.codes[column]) }

// Filled is a part with its rows.
type Filled struct {
	Part
	Rows []Row
}

// Closed is something that is in the case and that the maker of the file does not open.
type Closed struct {
	Table   string
	Class   models.Class        // "" for a table that the role does not see
	Waiting bool                // a colleague still has the key
	Holders []custody.Keyholder // who can open it
}

// File is the file of a case as one reader can make it.
type File struct {
	CaseID string
	Code   string
	MadeAt models.Instant
	Parts  []Filled
	Closed []Closed
	Seen   []Seen            // nil where the reader may not read who has seen the file
	Names  map[string]string // of the people in it, by id
	Roles  map[string]string
}

// Make reads the file with what the reader's keys open, and leaves one audit entry.
func (s *Service) Make(ctx context.Context, by access.Actor, caseID, purpose string) (out File, err error) {
	if err := by.Require(access.GiveFile); err != nil {
		return out, err
	}
	err = s.Look(ctx, by, caseID, func(d *deed.Deed) error {
		w := &walk{Deed: d, s: s, file: &out}
		out = File{CaseID: d.Case.ID, Code: d.Case.Code, MadeAt: d.Now, Names: map[string]string{}, Roles: map[string]string{}}
		for _, p := range Parts {
			if err := w.read(p); err != nil {
				return err
			}
		}
		if err := w.open(purpose); err != nil {
			return err
		}
		return w.finish()
	})
	return out, err
}

// walk goes once over all parts.
type walk struct {
	*deed.Deed
	s      *Service
	file   *File
	values []custody.Value
	into   []*Cell
	tables []string // of the values
}

// read adds a part with its rows, or says that the reader does not see it.
func (w *walk) read(p Part) error {
	sight := w.s.Sight(w.By)
	if !p.sees(w.By.Role()) {
		w.file.Closed = append(w.file.Closed, Closed{Table: p.Table})
		return nil
	}
	rows, err := w.rows(p)
	if err != nil {
		return err
	}
	filled := Filled{Part: p}
	for _, values := range rows {
		if p.Narrow == "subject" && !sight.Decision(text(values[p.Narrow])) || p.Narrow != "" && p.Narrow != "subject" && !sight.Service(text(values[p.Narrow])) {
			continue
		}
		if p.Table == "documents" && !sight.All() && !w.By.SeesPaper(models.Class(text(values["class"]))) {
			continue
		}
		row, err := w.row(p, values)
		if err != nil {
			return err
		}
		filled.Rows = append(filled.Rows, row)
	}
	w.file.Parts = append(w.file.Parts, filled)
	return nil
}

// rows reads the rows of a part as the database has them.
func (w *walk) rows(p Part) (rows []map[string]any, err error) {
	where, order := p.Rows, p.Order
	if where == "" {
		where = counting
	}
	if order == "" {
		order = "created_at, id"
	}
	err = w.Tx.Table(p.Table).Where(where, map[string]any{"case": w.Case.ID, "survivor": w.Case.SurvivorID}).Order(order).Limit(most).Find(&rows).Error
	return rows, err
}

// row takes the values that stand in the file. Sealed words are asked for together.
func (w *walk) row(p Part, values map[string]any) (Row, error) {
	row := Row{ID: text(values["id"]), DayOnly: truth(values["day_only"]), codes: values}
	columns := ColumnsOf(p.Table)
	row.Cells = make([]Cell, 0, len(columns)) // cells are pointed at until they are opened
	for _, c := range columns {
		if c.Held != "" || p.holds(c.Name, values) {
			continue
		}
		if c.Form == FormWords {
			if err := w.words(p, &row, c, values); err != nil {
				return row, err
			}
			continue
		}
		if cell := cellOf(p, c, values); !cell.empty() {
			row.Cells = append(row.Cells, cell)
		}
	}
	return row, nil
}

// holds reports whether a column of this row is held back.
func (p Part) holds(column string, values map[string]any) bool {
	return slices.ContainsFunc(p.Holds, func(h Hold) bool { return has(h.Columns, column) && text(values[h.Where]) == h.Is })
}

// words asks for a sealed value, or says that the reader's role does not read it.
func (w *walk) words(p Part, row *Row, c Column, values map[string]any) error {
	var sealed models.Sealed
	if blob := text(values[c.Name]); blob != "" { // the database gives bytes as either type
		if err := sealed.Scan([]byte(blob)); err != nil {
			return err
		}
	}
	if sealed.Empty() {
		return nil
	}
	f := custody.FieldOf(p.Table, c.Name)
	if p.Class != "" {
		f = vault.Field{Table: p.Table, Column: c.Name, Class: models.Class(text(values[p.Class]))}
	}
	if !w.By.MayRead(f.Class, f.Table+"."+f.Column) {
		w.closed(Closed{Table: p.Table, Class: f.Class})
		return nil
	}
	row.Cells = append(row.Cells, Cell{Column: c})
	w.values, w.tables = append(w.values, custody.Value{Field: f, RowID: row.ID, Sealed: sealed}), append(w.tables, p.Table)
	w.into = append(w.into, &row.Cells[len(row.Cells)-1])
	return nil
}

// closed notes once that something of a class is not opened in a part.
func (w *walk) closed(c Closed) {
	if !slices.ContainsFunc(w.file.Closed, func(o Closed) bool { return o.Table == c.Table && o.Class == c.Class && o.Waiting == c.Waiting }) {
		w.file.Closed = append(w.file.Closed, c)
	}
}

// open opens the words, with one audit entry that names the parts.
func (w *walk) open(purpose string) error {
	parts := make([]string, 0, len(w.file.Parts))
	for _, p := range w.file.Parts {
		if len(p.Rows) > 0 {
			parts = append(parts, p.Table)
		}
	}
	opened, err := w.Unseal(audit.Entry{Action: "own_files.opened", Detail: "parts=" + strings.Join(parts, ",") + " purpose=" + purpose}, w.values...)
	for i, o := range opened {
		w.into[i].Text = o.Text
		if o.Waiting {
			w.closed(Closed{Table: w.tables[i], Class: w.values[i].Field.Class, Waiting: true})
		}
	}
	return err
}

// finish names the people in the file, who can open the rest, and who has seen it.
func (w *walk) finish() error {
	openers, err := custody.OpenersOf(w.Tx, w.Case.SurvivorID, w.Now)
	if err != nil {
		return err
	}
	for i, c := range w.file.Closed {
		for _, part := range openers.Parts {
			if part.Class == c.Class {
				w.file.Closed[i].Holders = part.Openers
			}
		}
	}
	if err := w.seen(); err != nil {
		return err
	}
	return w.people()
}

// people reads the names and roles of the colleagues that rows of the file name.
func (w *walk) people() error {
	ids := []string{""}
	for _, p := range w.file.Parts {
		for _, r := range p.Rows {
			for _, c := range r.Cells {
				if c.Column.Form == FormPerson {
					ids = append(ids, c.Code)
				}
			}
		}
	}
	var rows []struct{ ID, DisplayName, Role string }
	err := w.Tx.Table("accounts").Select("id, display_name, role").Where("id IN ?", ids).Scan(&rows).Error
	for _, r := range rows {
		w.file.Names[r.ID], w.file.Roles[r.ID] = r.DisplayName, r.Role
	}
	if err != nil {
		return err
	}
	return w.offices()
}

// offices puts the names of the directory where words are the id of one of its offices.
func (w *walk) offices() error {
	ids := []string{""}
	for _, c := range w.into {
		if models.IsID(c.Text) {
			ids = append(ids, c.Text)
		}
	}
	var rows []struct{ ID, Name string }
	err := w.Tx.Table("offices").Select("id, name").Where("organisation_id = ? AND id IN ?", w.By.Organisation(), ids).Scan(&rows).Error
	for _, c := range w.into {
		for _, r := range rows {
			if r.ID == c.Text {
				c.Text = r.Name
			}
		}
	}
	return err
}

// Seen is one person who read or wrote in the case.
type Seen struct {
	Name    string
	Role    string
	First   models.Instant
	Last    models.Instant
	Classes []models.Class // of the sealed words that were opened or written
}

// seen reads from the log who did anything in the case, on which days and of which classes.
func (w *walk) seen() error {
	if !w.By.May(access.ReadCaseAudit) {
		return nil
	}
	var rows []struct {
		Actor, Name, Role, Classes string
		First, Last                models.Instant
	}
	err := w.Tx.Raw(`SELECT actor, MAX(actor_name) AS name, MAX(role) AS role, classes, MIN(at) AS first, MAX(at) AS last FROM audit_entries
		WHERE case_id = ? AND result = 'done' GROUP BY actor, classes`, w.Case.ID).Scan(&rows).Error
	by := map[string]int{}
	for _, r := range rows {
		i, known := by[r.Actor]
		if !known {
			i = len(w.file.Seen)
			by[r.Actor], w.file.Seen = i, append(w.file.Seen, Seen{Name: r.Name, Role: r.Role, First: r.First, Last: r.Last})
		}
		s := &w.file.Seen[i]
		s.First, s.Last = min(s.First, r.First), max(s.Last, r.Last)
		for _, c := range strings.Fields(r.Classes) {
			if !slices.Contains(s.Classes, models.Class(c)) {
				s.Classes = append(s.Classes, models.Class(c))
			}
		}
	}
	slices.SortStableFunc(w.file.Seen, func(a, b Seen) int { return int(b.Last - a.Last) })
	for _, s := range w.file.Seen {
		slices.Sort(s.Classes)
	}
	return err
}
