package htcds

import (
	"encoding/csv"
	"fmt"
	"io"
)

// toolkitColumns is how many of columns stand in the toolkit's machine row.
const toolkitColumns = 37

// writeFile writes rows in the standard's machine layout: the toolkit's columns
// in the toolkit's order and spelling, the reason for an outgoing referral that
// its machine row forgot, and those other fields that any row uses. Deprecated
// fields are not written; codes of ours alone go out as the nearest of the
// standard. It begins with a byte-order mark, without which Excel breaks every
// name that is not Latin. Nothing but tests exports yet.
func writeFile(w io.Writer, rows []Row) error {
	used := usedColumns(rows)
	if _, err := io.WriteString(w, utf8Mark); err != nil {
		return fmt.Errorf("write HTCDS file: %w", err)
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	record := make([]string, len(used))
	for i, c := range used {
		record[i] = c.name
	}
	err := out.Write(record)
	for i := 0; err == nil && i < len(rows); i++ {
		for j, c := range used {
			record[j] = c.write(&rows[i])
		}
		err = out.Write(record)
	}
	if out.Flush(); err == nil {
		err = out.Error()
	}
	if err != nil {
		return fmt.Errorf("write HTCDS file: %w", err)
	}
	return nil
}

func usedColumns(rows []Row) []*column {
	var used []*column
	for i, c := range columns {
		if !c.old && (i <= toolkitColumns || c.anyIn(rows)) {
			used = append(used, c)
		}
	}
	return used
}

func (c *column) anyIn(rows []Row) bool {
	for i := range rows {
		if c.write(&rows[i]) != "" {
			return true
		}
	}
	return false
}
