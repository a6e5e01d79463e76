package store

import (
	"strconv"
	"strings"

	"aftercare/models"
)

// Rest is what a row of a list says of the rows after it, so that a page that shows the
// first ones can tell how many more there are and by when the first of those is due.
type Rest struct {
	RowsAfter int
	NextDay   models.Date // "" where none has a day
}

// RestOf are the columns of a Rest: day is the column of the day that counts, order how the
// list is ordered.
func RestOf(day, order string) string {
	const after = "ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING)"
	return "COUNT(*) OVER (ORDER BY " + order + " " + after + " AS rows_after, COALESCE(MIN(" + day + ") OVER (ORDER BY " + order + " " + after + ", '') AS next_day"
}

// Cursor is where the next page of a list begins: after a key and an id.
type Cursor struct{ Key, ID string }

// ReadCursor reads a Cursor from an address. The empty one stands before all rows. It
// returns NotFound for one that no page made.
func ReadCursor(s string) (Cursor, error) {
	if s == "" {
		return Cursor{}, nil
	}
	key, id, ok := strings.Cut(s, ".")
	if !ok || !models.IsID(id) {
		return Cursor{}, models.ErrNotFound()
	}
	return Cursor{key, id}, nil
}

// String writes the cursor for an address.
func (c Cursor) String() string { return c.Key + "." + c.ID }

// Number is the key of a list that is ordered by a number.
func (c Cursor) Number() int64 {
	n, _ := strconv.ParseInt(c.Key, 10, 64) // what is no number stands before all rows
	return n
}
