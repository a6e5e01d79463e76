package store

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"

	"gorm.io/gorm/schema"
)

// schemas are the structs that were read, by type.
var schemas sync.Map

// Columns lists the columns of a struct of coded facts as GORM names them, each
// behind the alias of its table; "" is for no alias. What reads or writes such a
// struct takes its columns from here, so that a new field is forgotten nowhere.
func Columns(alias string, facts any) []string {
	s, err := schema.Parse(facts, &schemas, schema.NamingStrategy{})
	if err != nil {
		panic(fmt.Sprintf("columns of %T: %v", facts, err)) // a slip in the struct: every test meets it
	}
	if alias != "" {
		alias += "."
	}
	out := make([]string, len(s.DBNames))
	for i, name := range s.DBNames {
		out[i] = alias + name
	}
	return out
}

// Codes says the codes in a struct of coded facts for the audit log: "column=code"
// of each text that is not empty, but for those of the columns named. Such a
// struct holds no words.
func Codes(facts any, but ...string) string {
	columns, v := Columns("", facts), reflect.ValueOf(facts)
	var out []string
	for i, column := range columns {
		if f := v.Field(i); f.Kind() == reflect.String && f.String() != "" && !slices.Contains(but, column) {
			out = append(out, column+"="+f.String())
		}
	}
	return strings.Join(out, " ")
}
