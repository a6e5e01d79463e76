package htcds

import (
	"slices"
	"strconv"
	"strings"

	"aftercare/models"
)

// write is the cell of a row in this column, as the standard writes it: what
// fingerprints are made of, and an export.
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
	switch d.Sure {
	case models.SureAbout:
		return "about " + d.On
	case models.SureBetween:
		return d.On + "/" + d.To
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
