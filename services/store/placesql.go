package store

import (
	"database/sql"
	"fmt"
	"strings"

	"gorm.io/gorm"
)

// keyColumns is how many columns a key can have.
const keyColumns = 4

// rowsAtOnce is how many rows are in memory at a time.
const rowsAtOnce = 1000

// texts returns the columns of the key as text, as ids of rows are made of them.
func (p place) texts(d Dialect, alias string) []string {
	out := make([]string, len(p.key))
	for i, c := range p.key {
		ref := alias + "." + quoted(c.name)
		switch {
		case c.kind == kindBytes && d == Postgres:
			out[i] = "encode(" + ref + ", 'hex')"
		case c.kind == kindBytes:
			out[i] = "lower(hex(" + ref + "))"
		default:
			out[i] = "CAST(" + ref + " AS text)"
		}
	}
	return out
}

// back returns a text as a value of the key.
func (c column) back(d Dialect, ref string) string {
	switch {
	case c.kind == kindNumber:
		return "CAST(" + ref + " AS bigint)"
	case c.kind == kindBytes && d == Postgres:
		return "decode(" + ref + ", 'hex')"
	case c.kind == kindBytes:
		return "unhex(" + ref + ")"
	case d == Postgres:
		return "CAST(" + ref + " AS text)"
	}
	return ref
}

// values returns the columns as they are stored. In SQLite the sign keeps the
// driver from reading a declared type into a value: any number but 0 is true to it.
func (p place) values(d Dialect) string {
	out := make([]string, len(p.columns))
	for i, c := range p.columns {
		ref := "t." + quoted(c.name)
		switch {
		case d == SQLite:
			ref = "+" + ref
		case c.kind == kindTruth:
			ref = "CAST(CAST(" + ref + " AS int) AS bigint)"
		case c.kind == kindOther:
			ref = "CAST(" + ref + " AS text)"
		}
		out[i] = ref
	}
	return strings.Join(out, ", ")
}

func quoted(name string) string { return `"` + name + `"` }

// id is the id of a row in SQL, of the texts of its key.
func id(texts []string) string { return strings.Join(texts, " || ' ' || ") }

// kept joins what is kept about a row.
func (p place) kept(texts []string) string {
	return fmt.Sprintf("LEFT JOIN row_digests k ON k.place = '%s' AND k.id = %s", p.name, id(texts))
}

// noted is the query for the rows that this transaction wrote, in the order of
// their keys, after one or from the first.
func (p place) noted(d Dialect, first bool) string {
	texts, same := make([]string, len(p.key)), make([]string, len(p.key))
	for i, c := range p.key {
		texts[i] = fmt.Sprintf("n.k%d", i+1)
		same[i] = "t." + quoted(c.name) + " = " + c.back(d, texts[i])
	}
	after := "AND (n.k1, n.k2, n.k3, n.k4) > (?, ?, ?, ?)"
	if first {
		after = ""
	}
	return fmt.Sprintf("SELECT %s, CASE WHEN t.%s IS NULL THEN 0 ELSE 1 END, k.digest, k.entry, k.own, %s FROM dirty_rows n LEFT JOIN %s t ON %s %s WHERE n.place = '%s' %s ORDER BY n.k1, n.k2, n.k3, n.k4 LIMIT %d",
		strings.Join(texts, ", "), quoted(p.key[0].name), p.values(d), p.table, strings.Join(same, " AND "), p.kept(texts), p.name, after, rowsAtOnce)
}

// walk is the query for all rows of a place in the order of their key, after a
// key or from the first one.
func (p place) walk(d Dialect, first bool) string {
	texts, names, values := p.texts(d, "t"), make([]string, len(p.key)), make([]string, len(p.key))
	for i, c := range p.key {
		names[i], values[i] = "t."+quoted(c.name), c.back(d, "?")
	}
	list, where := strings.Join(names, ", "), ""
	if !first {
		where = fmt.Sprintf("WHERE (%s) > (%s)", list, strings.Join(values, ", "))
	}
	return fmt.Sprintf("SELECT %s, 1, k.digest, k.entry, k.own, %s FROM %s t %s %s ORDER BY %s LIMIT %d",
		strings.Join(texts, ", "), p.values(d), p.table, p.kept(texts), where, list, rowsAtOnce)
}

// itself is the table without its indexes: an index has its own copy of a key,
// and only one of the two may be damaged. SQLite keeps a clustered table in the
// index of its key.
func (p place) itself(d Dialect) string {
	switch {
	case d == Postgres:
		return p.table + " t"
	case p.clustered:
		return p.table + " t INDEXED BY sqlite_autoindex_" + p.table + "_1"
	}
	return p.table + " t NOT INDEXED"
}

// scan is the query for all rows of a place, in the order in which they are stored.
func (p place) scan(d Dialect) string {
	texts := p.texts(d, "t")
	return fmt.Sprintf("SELECT %s, 1, k.digest, k.entry, k.own, %s FROM %s %s", strings.Join(texts, ", "), p.values(d), p.itself(d), p.kept(texts))
}

// lost is the query for what is kept about rows that are not there.
func (p place) lost(d Dialect) string {
	return fmt.Sprintf("SELECT id, digest, entry, own FROM row_digests WHERE place = '%s' AND length(digest) > 0 AND id NOT IN (SELECT %s FROM %s)",
		p.name, id(p.texts(d, "t")), p.itself(d))
}

// ask runs a query past GORM where the two agree on the text: what binds rows runs
// at the end of each write, and the way through GORM would be a good part of it.
func ask(tx *gorm.DB, query string, args ...any) (*sql.Rows, error) {
	if tx.Name() == "postgres" {
		return tx.Raw(query, args...).Rows()
	}
	return tx.Statement.ConnPool.QueryContext(tx.Statement.Context, query, args...)
}

// tell runs a statement as ask runs a query.
func tell(tx *gorm.DB, statement string, args ...any) error {
	if tx.Name() == "postgres" {
		return tx.Exec(statement, args...).Error
	}
	_, err := tx.Statement.ConnPool.ExecContext(tx.Statement.Context, statement, args...)
	return err
}

// textsOf reads the one text column of a query.
func textsOf(tx *gorm.DB, query string) (out []string, err error) {
	rows, err := ask(tx, query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		text := ""
		if err := rows.Scan(&text); err != nil {
			return nil, err
		}
		out = append(out, text)
	}
	return out, rows.Err()
}

// find runs one of the queries and returns the rows.
func (p place) find(tx *gorm.DB, query string, args ...any) (out []found, err error) {
	err = p.each(tx, func(f found) { out = append(out, f) }, query, args...)
	return out, err
}

// each runs one of the queries and calls do for each row.
func (p place) each(tx *gorm.DB, do func(found), query string, args ...any) error {
	rows, err := ask(tx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		f, err := p.read(rows)
		if err != nil {
			return err
		}
		do(f)
	}
	return rows.Err()
}

// read reads one row of a query.
func (p place) read(rows *sql.Rows) (f found, err error) {
	keys, values := make([]sql.NullString, len(p.key)), make([]any, len(p.columns))
	var entry sql.NullInt64
	into := make([]any, 0, len(keys)+4+len(values))
	for i := range keys {
		into = append(into, &keys[i])
	}
	into = append(into, &f.there, &f.kept, &entry, &f.own)
	for i := range values {
		into = append(into, &values[i])
	}
	if err := rows.Scan(into...); err != nil {
		return f, err
	}
	for _, k := range keys {
		f.key = append(f.key, k.String)
	}
	if f.id, f.entry = strings.Join(f.key, " "), entry.Int64; f.there {
		f.fresh, f.about = p.digest(values), p.about(values)
	}
	return f, nil
}

// about is the id of the case, or else of the survivor, that a row names.
func (p place) about(values []any) (id string) {
	for i, c := range p.columns {
		text, ok := values[i].(string)
		if ok && (c.name == "case_id" && text != "" || c.name == "survivor_id" && id == "") {
			id = text
		}
	}
	return id
}
