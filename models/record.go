package models

import (
	"strconv"
	"time"
)

// Record is a row of a list of a case whose rows all have the same life: a row is
// added, corrected with a reason, and taken back with a reason. What stood in it before
// stays readable.
type Record interface {
	Base() *RecordBase
	// List is the table of the row.
	List() string
	// Coded returns a pointer to the coded facts of the row.
	Coded() any
	// Words are the sealed words of the row, in the order pages ask them.
	Words() []RecordWord
	// Check adds a problem for each rule that the row breaks, and works out what
	// follows from its facts. typed are the words that somebody typed, by column.
	Check(typed map[string]string, c RecordCheck)
}

// RecordWord is a sealed column of a record.
type RecordWord struct {
	Column string
	To     *Sealed
	Most   int  // characters
	Needed bool // the row says nothing without it
}

// RecordBase is what every record has.
type RecordBase struct {
	ID         string `gorm:"primaryKey"`
	CaseID     string
	SurvivorID string
	Trail      `gorm:"embedded"`
}

// Base returns what every record has.
func (b *RecordBase) Base() *RecordBase { return b }

// RecordCheck is what a record is held against.
type RecordCheck struct {
	Now      Instant
	Zone     *time.Location
	Dates    CaseDates
	Problems Problems
}

// words holds the words of a record to their length, and to be there where the record
// says nothing without them. What was sealed before may stay.
func (c RecordCheck) words(r Record, typed map[string]string) {
	for _, w := range r.Words() {
		switch n := len([]rune(typed[w.Column])); {
		case n > w.Most:
			c.Problems.Add(w.Column, "problem.too_long|n="+strconv.Itoa(w.Most))
		case n == 0 && w.Needed && w.To.Empty():
			c.Problems.Add(w.Column, "problem.required")
		}
	}
}

// happened holds a day on which something happened to the dates of the case.
func (c RecordCheck) happened(field string, on Date) {
	if on != "" {
		c.Dates.Event(field, Exactly(on), c.Problems)
	}
}

// planned holds a day that is still to come to the dates of the case.
func (c RecordCheck) planned(field string, on Date) {
	if on != "" {
		c.Dates.Plan(field, on, c.Problems)
	}
}

// RecordRemovals are the codes for why a record is taken back.
var RecordRemovals = []string{"wrong_person", "twice", "no_longer_true", "her_wish", "mistake"}
