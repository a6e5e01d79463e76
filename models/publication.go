package models

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"strings"
)

// Anybody is the recipient of a publication.
const Anybody = "anybody"

// MaxPublicationName is how long the name of a template may be.
const MaxPublicationName = 80

// MaxPublicationFigures is how many figures a template may have: each more lets less of the
// others be shown. It is our own number.
const MaxPublicationFigures = 12

// PublicationFigure is a figure of a template, with where it began and where it is to get
// to, nil for none.
type PublicationFigure struct {
	Key      string `json:"key"`
	Baseline *int64 `json:"baseline,omitempty"`
	Target   *int64 `json:"target,omitempty"`
}

// PublicationFigures are the figures of a template, stored as JSON.
type PublicationFigures []PublicationFigure

// Value returns the figures as JSON.
func (f PublicationFigures) Value() (driver.Value, error) {
	raw, err := json.Marshal([]PublicationFigure(f))
	return string(raw), err
}

// Scan reads the figures from JSON.
func (f *PublicationFigures) Scan(src any) error {
	switch raw := src.(type) {
	case string:
		return json.Unmarshal([]byte(raw), f)
	case []byte:
		return json.Unmarshal(raw, f)
	}
	return fmt.Errorf("figures of a publication cannot be %T", src)
}

// PublicationTemplate is which figures are published for somebody, such as a donor. One
// that is no longer used is taken off and stays.
type PublicationTemplate struct {
	ID             string `gorm:"primaryKey"`
	OrganisationID string
	Name           string
	Figures        PublicationFigures
	Trail          `gorm:"embedded"`
}

// Check adds a problem for each rule that the template breaks.
func (t PublicationTemplate) Check(p Problems) {
	if strings.TrimSpace(t.Name) == "" {
		p.Add("name", "problem.required")
	}
	tooLong(p, "name", t.Name, MaxPublicationName, "problem.too_long|n=80")
	switch n := len(t.Figures); {
	case n == 0:
		p.Add("figures", "problem.required")
	case n > MaxPublicationFigures:
		p.Add("figures", "publish.too_many")
	}
}
