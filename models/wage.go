package models

import "strings"

// WageGrades are the grades of work for which States name minimum wages: all kinds of
// work, or by skill.
var WageGrades = []string{"any", "unskilled", "semi_skilled", "skilled", "highly_skilled"}

// MaxWageSource is how long the words may be that say where a figure is from.
const MaxWageSource = 300

// MinimumWageFacts is a minimum wage of a State that somebody of the house looked up.
// The program brings no figure of its own.
type MinimumWageFacts struct {
	State    string `json:"state"`
	Grade    string `json:"grade"`
	Amount   int64  `json:"amount"`
	Currency string `json:"currency"`
	Per      string `json:"per"` // one of WagePers
	FromOn   Date   `json:"from_on"`
	Source   string `json:"source"` // the notification, and where it was read
}

// Check adds a problem for each rule that the figure breaks.
func (f MinimumWageFacts) Check(p Problems) {
	if f.State == "" {
		p.Add("state", "problem.required")
	}
	must(p, "grade", f.Grade, WageGrades)
	must(p, "per", f.Per, WagePers)
	switch {
	case f.Amount < 1:
		p.Add("amount", "problem.required")
	case f.Amount > MaxClaimSum:
		p.Add("amount", "amount.too_large")
	}
	if f.FromOn == "" {
		p.Add("from_on", "problem.required")
	}
	if strings.TrimSpace(f.Source) == "" {
		p.Add("source", "problem.required")
	}
	tooLong(p, "source", f.Source, MaxWageSource, "problem.too_long|n=300")
}

// MinimumWage is such a figure. One that was wrong is taken off and stays.
type MinimumWage struct {
	ID               string `gorm:"primaryKey"`
	OrganisationID   string
	MinimumWageFacts `gorm:"embedded"`
	Trail            `gorm:"embedded"`
}
