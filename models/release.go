package models

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// ReleaseKind is how figures left a house.
type ReleaseKind string

// The kinds of releases.
const (
	ReleaseReturn      ReleaseKind = "return"      // exact, to an authority that the law names
	ReleasePublication ReleaseKind = "publication" // with disclosure control, to anybody
)

// ReleaseCell is one cell of a release: a whole number, as it went out.
type ReleaseCell struct {
	Column string `json:"column,omitempty"` // of the form, "" where the form has none
	Title  string `json:"title,omitempty"`  // the words that stood over it
	Figure string `json:"figure,omitempty"` // key of the indicator, "" for a number that was typed
	Line   string `json:"line,omitempty"`   // of the indicator
	N      int64  `json:"n"`                // 0 for one that was held back
	Typed  bool   `json:"typed,omitempty"`  // by hand: no indicator gave it
	Held   bool   `json:"held,omitempty"`   // back: the recipient does not know it
	Why    string `json:"why,omitempty"`    // code: why it was held back
}

// ReleaseCells are the cells of a release, stored as JSON.
type ReleaseCells []ReleaseCell

// Value returns the cells as JSON.
func (c ReleaseCells) Value() (driver.Value, error) {
	raw, err := json.Marshal([]ReleaseCell(c))
	return string(raw), err
}

// Scan reads the cells from JSON.
func (c *ReleaseCells) Scan(src any) error {
	switch raw := src.(type) {
	case string:
		return json.Unmarshal([]byte(raw), c)
	case []byte:
		return json.Unmarshal(raw, c)
	}
	return fmt.Errorf("cells of a release cannot be %T", src)
}

// Release is what left a house as figures, and to whom.
type Release struct {
	ID             string `gorm:"primaryKey"`
	OrganisationID string
	ShelterID      string // "" for all houses of the organisation
	Kind           ReleaseKind
	Form           string // key of the form or template
	Period         string // code of a Period
	Recipient      string // id of an office of the directory, or a code for others
	RecipientName  string // of the office as it was called then
	Basis          string // in which text it is asked for
	Cells          ReleaseCells
	Replaces       string // id of the one that this one corrects, "" for none
	SignedBy       string
	SignedName     string // of who signed, as it was then
	SignedAt       Instant
	ReleasedOn     Date    // the day it was handed over, "" before
	ReleasedAt     Instant // when that was written down
	WithdrawnAt    Instant // 0 for one that counts; the recipient knows it all the same
	WithdrawnWhy   string
	Version        int64
}

// Check adds a problem for each rule that the release breaks.
func (r Release) Check(p Problems) {
	if r.Kind != ReleaseReturn && r.Kind != ReleasePublication {
		p.Add("kind", "problem.choose")
	}
	if ParsePeriod(r.Period) == (Period{}) {
		p.Add("period", "problem.choose")
	}
	for field, text := range map[string]string{"form": r.Form, "recipient": r.Recipient, "recipient_name": strings.TrimSpace(r.RecipientName)} {
		if text == "" {
			p.Add(field, "problem.required")
		}
	}
	if len(r.Cells) == 0 || slices.ContainsFunc(r.Cells, func(c ReleaseCell) bool { return c.Held && c.N != 0 }) {
		p.Add("cells", "problem.required")
	}
}
