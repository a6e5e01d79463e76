package store

import "gorm.io/gorm"

// Through names the index that SQLite reads the rows of a table by, for after its name in
// a statement. SQLite does not know how many rows there are, takes the index of the ids or
// of the cases, and then reads one page of the file for each row; and it forgets its
// cached pages whenever anybody writes. An index that holds what is read keeps it together.
func Through(tx *gorm.DB, index string) string {
	if tx.Name() == "sqlite" {
		return " INDEXED BY " + index
	}
	return ""
}
