package models

import (
	"database/sql/driver"
	"slices"
	"strings"
)

// Limits of what is typed about a form of a return.
const (
	MaxReturnTitle   = 120
	MaxReturnBasis   = 300
	MostReturnColumn = 20 // columns of a form that an administrator writes down: our own number
)

// ReturnColumn is a column of a return that an administrator wrote down from the last one:
// its words, and the number of a report that it holds. Without one it is typed by hand.
type ReturnColumn struct {
	Title  string `json:"title"`
	Source string `json:"source,omitempty"` // figure/line
}

// ReturnColumns are the columns in order, stored as JSON.
type ReturnColumns []ReturnColumn

// Value returns the columns as JSON.
func (c ReturnColumns) Value() (driver.Value, error) {
	if c == nil {
		c = ReturnColumns{}
	}
	return jsonText([]ReturnColumn(c))
}

// Scan reads the columns from JSON.
func (c *ReturnColumns) Scan(src any) error { return jsonFrom(src, c) }

// ReturnFormFacts is how an organisation uses a form.
type ReturnFormFacts struct {
	Houses   CodeList // ids of the shelters that owe it
	Period   PeriodKind
	OfficeID string // the recipient in the directory
	Basis    string
	Columns  ReturnColumns // only of a form whose columns could not be read
}

// Check adds a problem for each rule that is broken. own says that the columns and the
// period are the organisation's to name.
func (f ReturnFormFacts) Check(p Problems, own bool) {
	if len([]rune(f.Basis)) > MaxReturnBasis {
		p.Add("basis", "problem.too_long|n=300")
	}
	if len(f.Columns) > MostReturnColumn || slices.ContainsFunc(f.Columns, func(c ReturnColumn) bool { return len([]rune(c.Title)) > MaxReturnTitle }) {
		p.Add("title_1", "problem.too_long|n=120")
	}
	if f.Houses == "" { // nothing is owed: the rest may wait
		return
	}
	if f.OfficeID == "" {
		p.Add("office", "problem.required")
	}
	if strings.TrimSpace(f.Basis) == "" {
		p.Add("basis", "problem.required")
	}
	if !own {
		return
	}
	if !slices.Contains(PeriodKinds, f.Period) {
		p.Add("period", "problem.choose")
	}
	if len(f.Columns) == 0 {
		p.Add("title_1", "problem.required")
	}
}

// ReturnForm is a form of a return in the use of an organisation.
type ReturnForm struct {
	ID              string `gorm:"primaryKey"`
	OrganisationID  string
	Form            string
	ReturnFormFacts `gorm:"embedded"`
	RecordedBy      string
	CreatedAt       Instant `gorm:"autoCreateTime:false"`
	ChangedBy       string
	ChangedAt       Instant
	Version         int64
}
