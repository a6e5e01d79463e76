package htcds

import (
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"aftercare/models"
)

// Write writes rows in the standard's machine layout: the toolkit's columns in
// the toolkit's order and spelling, the reason for an outgoing referral that
// its machine row forgot, and those other fields that any row uses. It does not
// write deprecated fields. Codes that only we have go out as the nearest code
// of the standard. The file begins with a byte-order mark, because without it
// Excel breaks every name that is not Latin.
func Write(w io.Writer, rows []Row) error {
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

// write returns the cell of a row in this column.
func (c *column) write(r *Row) string {
	switch at := c.at.(type) {
	case text:
		return c.writeText(*at(r))
	case many:
		return c.writeMany(r, *at(r))
	case day:
		return writeDate(*at(r))
	case tick:
		return writeCheck(*at(r))
	case numeral:
		if n := *at(r); n != nil {
			return strconv.FormatInt(*n, 10)
		}
	}
	return ""
}

func (c *column) writeText(s string) string {
	switch c.kind {
	case kindCode:
		return c.list.name(s)
	case kindCountry:
		return writeCountry(s)
	case kindPhone:
		return s
	}
	return guard(s)
}

// writeCountry avoids the one code that reads as "not available".
func writeCountry(alpha2 string) string {
	if alpha2 == notAvailable {
		return "NAM"
	}
	return alpha2
}

func (c *column) writeMany(r *Row, keys []string) string {
	names := make([]string, 0, len(keys))
	for _, key := range keys {
		name := writeCountry(key)
		if c.list != nil {
			name = c.list.name(key)
		}
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if c.kind == kindCountries && r.Person.Stateless {
		names = append(names, statelessCode)
	}
	return strings.Join(names, ";")
}

func writeDate(d models.PartialDate) string {
	if d.Sure == models.SureAbout {
		return "about " + d.On
	}
	return d.On
}

func writeCheck(a models.Answer) string {
	switch a {
	case models.Yes:
		return "TRUE"
	case models.No:
		return "FALSE"
	case models.NotKnown:
		return "Unknown"
	}
	return ""
}
