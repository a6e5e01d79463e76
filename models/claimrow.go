package models

import (
	"slices"
	"strconv"
)

// ClaimList is one of the lists of facts that claims are made of.
type ClaimList string

// The lists.
const (
	ListRelatives     ClaimList = "relatives"
	ListPaperNumbers  ClaimList = "paper_numbers"
	ListBankAccounts  ClaimList = "bank_accounts"
	ListCareAddresses ClaimList = "care_addresses"
	ListLosses        ClaimList = "losses"
	ListOtherMoney    ClaimList = "other_money"
)

// ClaimLists are the lists in the order pages show them.
var ClaimLists = []ClaimList{ListRelatives, ListPaperNumbers, ListBankAccounts, ListCareAddresses, ListLosses, ListOtherMoney}

// ClaimRow is a row of one of the lists.
type ClaimRow interface {
	Base() *ClaimBase
	List() ClaimList
	// Coded returns a pointer to the coded facts of the row.
	Coded() any
	// Words are the sealed words of the row, in the order pages ask them.
	Words() []ClaimWord
	// Check adds a problem for each rule that the row breaks. typed are the words
	// that the user typed, by column.
	Check(typed map[string]string, dates CaseDates, p Problems)
}

// ClaimWord is a sealed column of a row.
type ClaimWord struct {
	Column string
	To     *Sealed
	Most   int  // characters
	Needed bool // the row says nothing without it
}

// ClaimBase is what every row of the lists has. A row that is removed stays, with
// the reason, and counts for nothing.
type ClaimBase struct {
	ID            string `gorm:"primaryKey"`
	CaseID        string
	SurvivorID    string
	RemovedAt     Instant // 0 for one that counts
	RemovedReason string
	RecordedBy    string
	CreatedAt     Instant `gorm:"autoCreateTime:false"`
	ChangedBy     string
	ChangedAt     Instant
	Version       int64
}

// Base returns what every row of the lists has.
func (b *ClaimBase) Base() *ClaimBase { return b }

// Removed reports whether the row was taken off its list.
func (b *ClaimBase) Removed() bool { return b.RemovedAt > 0 }

// ClaimRemovals are the codes for why a row is taken off its list.
var ClaimRemovals = []string{"wrong_person", "twice", "no_longer_true", "her_wish", "mistake"}

// NewClaimRow returns an empty row of a list, nil for a list that is none.
func NewClaimRow(list ClaimList) ClaimRow {
	switch list {
	case ListRelatives:
		return &Relative{}
	case ListPaperNumbers:
		return &PaperNumber{}
	case ListBankAccounts:
		return &BankAccount{}
	case ListCareAddresses:
		return &CareAddress{}
	case ListLosses:
		return &Loss{}
	case ListOtherMoney:
		return &OtherMoney{}
	}
	return nil
}

// checkWords holds the words of a row to their length, and to be there where the
// row says nothing without them. What was sealed before may stay.
func checkWords(row ClaimRow, typed map[string]string, p Problems) {
	for _, w := range row.Words() {
		switch n := len([]rune(typed[w.Column])); {
		case n > w.Most:
			p.Add(w.Column, "problem.too_long|n="+strconv.Itoa(w.Most))
		case n == 0 && w.Needed && w.To.Empty():
			p.Add(w.Column, "problem.required")
		}
	}
}

// chosen adds a problem for a code that is none of the list. needed says that the
// answer may not be left out.
func chosen(p Problems, field, code string, of []string, needed bool) {
	switch {
	case code == "" && needed:
		p.Add(field, "problem.required")
	case code != "" && !slices.Contains(of, code):
		p.Add(field, "problem.choose")
	}
}
