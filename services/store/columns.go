package store

import (
	"fmt"
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
