package store

import (
	"database/sql"
	"fmt"
	"reflect"
	"strings"
	"sync"

	"gorm.io/gorm"
	"gorm.io/gorm/callbacks"
	"gorm.io/gorm/schema"
)

// GORM reads each value of a row into memory of its own and copies it from there with
// reflection. A write to a case reads some hundred rows, and half of the time of reading
// them went there. So rows go straight into the fields of a struct; whatever is no plain
// struct, or has a field that is not known here, still goes the way of GORM.

// readStraight lets queries of a pool read rows straight into structs.
func readStraight(db *gorm.DB) error {
	return db.Callback().Query().Replace("gorm:query", query)
}

// query is the query of GORM with the other way to read rows.
func query(db *gorm.DB) {
	if db.Error != nil || db.DryRun {
		callbacks.Query(db)
		return
	}
	callbacks.BuildQuerySQL(db)
	if db.Error != nil {
		return
	}
	st := db.Statement
	rows, err := st.ConnPool.QueryContext(st.Context, st.SQL.String(), st.Vars...)
	if err != nil {
		_ = db.AddError(err)
		return
	}
	defer func() { _ = db.AddError(rows.Close()) }()
	if r := readerOf(db, rows); r != nil {
		r.read(db, rows)
	} else {
		gorm.Scan(rows, db, 0)
	}
	if st.Result != nil {
		st.Result.RowsAffected = db.RowsAffected
	}
}

// readSchemas are what GORM knows of the structs that are read and are no tables.
var readSchemas sync.Map

// rowReader reads rows into structs of one type.
type rowReader struct {
	into  reflect.Value // the struct or the list
	list  bool
	paths [][]int // of the field of each column, nil for a column that no field has
	cells []cell
	dest  []any
}

// readerOf returns how the rows of a statement are read, nil where GORM has to.
func readerOf(db *gorm.DB, rows *sql.Rows) *rowReader {
	into := db.Statement.ReflectValue
	if db.Statement.Schema == nil || !into.IsValid() || !into.CanSet() || len(db.Statement.ColumnMapping) > 0 {
		return nil
	}
	of, list := into.Type(), into.Kind() == reflect.Slice
	if list {
		of = of.Elem()
	}
	if of.Kind() != reflect.Struct || reflect.PointerTo(of).Implements(scanner) {
		return nil
	}
	sch := db.Statement.Schema
	if sch.ModelType != of {
		var err error
		if sch, err = schema.Parse(db.Statement.Dest, &readSchemas, db.NamingStrategy); err != nil || sch.ModelType != of {
			return nil
		}
	}
	names, err := rows.Columns()
	if err != nil {
		return nil
	}
	r := &rowReader{into: into, list: list, paths: make([][]int, len(names)), cells: make([]cell, len(names)), dest: make([]any, len(names))}
	for i, name := range names {
		if !r.column(i, name, names[:i], sch) {
			return nil
		}
	}
	return r
}

// column learns where a column goes, and reports whether it is known.
func (r *rowReader) column(i int, name string, before []string, sch *schema.Schema) bool {
	r.dest[i] = &r.cells[i]
	f := sch.LookUpField(name)
	switch {
	case strings.Contains(name, "__"): // of a struct of its own
		return false
	case f == nil || !f.Readable:
		return true
	case f.Serializer != nil || !r.cells[i].knows(f.FieldType):
		return false
	}
	for _, b := range before {
		if b == name {
			return false
		}
	}
	for _, step := range f.StructField.Index {
		if step < 0 { // behind a pointer
			return false
		}
	}
	r.paths[i] = f.StructField.Index
	return true
}

// read reads all rows, or the first one into a struct.
func (r *rowReader) read(db *gorm.DB, rows *sql.Rows) {
	db.RowsAffected = 0
	if r.list {
		if r.into.Cap() == 0 {
			r.into.Set(reflect.MakeSlice(r.into.Type(), 0, 4)) // no rows are an empty list, and not none
		}
		r.into.SetLen(0)
	}
	for rows.Next() {
		if err := r.row(rows, r.next()); err != nil {
			_ = db.AddError(err)
			return
		}
		if db.RowsAffected++; !r.list {
			break
		}
	}
	_ = db.AddError(rows.Err())
	if db.RowsAffected == 0 && db.Statement.RaiseErrorOnNotFound && db.Error == nil {
		_ = db.AddError(gorm.ErrRecordNotFound)
	}
}

// next is the struct that the next row goes into.
func (r *rowReader) next() reflect.Value {
	if !r.list {
		return r.into
	}
	n := r.into.Len()
	r.into.Grow(1)
	r.into.SetLen(n + 1)
	one := r.into.Index(n)
	one.SetZero()
	return one
}

func (r *rowReader) row(rows *sql.Rows, into reflect.Value) error {
	for i, path := range r.paths {
		if path != nil {
			r.cells[i].field = into.FieldByIndex(path)
		}
	}
	return rows.Scan(r.dest...)
}

// cell is the field that one value of a row goes into; the zero cell drops it.
type cell struct {
	field reflect.Value
	own   bool // the field reads values itself
}

var scanner = reflect.TypeFor[sql.Scanner]()

// knows reports whether values of a type can be read, and prepares for it.
func (c *cell) knows(of reflect.Type) bool {
	if c.own = reflect.PointerTo(of).Implements(scanner); c.own {
		return of.Kind() != reflect.Pointer
	}
	switch of.Kind() {
	case reflect.String, reflect.Bool, reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64, reflect.Float64:
		return true
	case reflect.Slice:
		return of.Elem().Kind() == reflect.Uint8
	}
	return false
}

// Scan takes a value as the driver has it. NULL is the zero value.
func (c *cell) Scan(v any) error {
	switch {
	case !c.field.IsValid():
		return nil
	case v == nil:
		c.field.SetZero()
		return nil
	case c.own:
		return c.field.Addr().Interface().(sql.Scanner).Scan(v)
	}
	switch c.field.Kind() {
	case reflect.String:
		return c.text(v)
	case reflect.Bool:
		return c.truth(v)
	case reflect.Float64:
		var f sql.NullFloat64
		err := f.Scan(v)
		c.field.SetFloat(f.Float64)
		return err
	case reflect.Slice:
		var b sql.Null[[]byte] // has a copy of its own
		err := b.Scan(v)
		c.field.SetBytes(b.V)
		return err
	}
	return c.number(v)
}

// text, truth and number take what the drivers give for a column of that kind, and
// leave everything else to the rules of database/sql.

func (c *cell) text(v any) error {
	if s, ok := v.(string); ok {
		c.field.SetString(s)
		return nil
	}
	var s sql.NullString
	err := s.Scan(v)
	c.field.SetString(s.String)
	return err
}

func (c *cell) truth(v any) error {
	if b, ok := v.(bool); ok {
		c.field.SetBool(b)
		return nil
	}
	var b sql.NullBool
	err := b.Scan(v)
	c.field.SetBool(b.Bool)
	return err
}

func (c *cell) number(v any) error {
	n, ok := v.(int64)
	if !ok {
		var i sql.NullInt64
		if err := i.Scan(v); err != nil {
			return err
		}
		n = i.Int64
	}
	if c.field.OverflowInt(n) {
		return fmt.Errorf("%d is too big for %s", n, c.field.Type())
	}
	c.field.SetInt(n)
	return nil
}
