package models

import (
	"regexp"
	"strings"
)

// AccountOwners are the codes for whose an account is.
var AccountOwners = []string{"hers", AccountOfGuardian, "institution"}

// AccountOfGuardian is the code for the account of a guardian.
const AccountOfGuardian = "guardian"

// BankAccountFacts are the coded facts of a bank account.
type BankAccountFacts struct {
	Owner      string `json:"owner"`
	RelativeID string `json:"relative_id"` // the guardian, of the list of relatives
	OpenedOn   Date   `json:"opened_on"`
	PaperID    string `json:"paper_id"` // the pass-book, a paper of the case
}

// BankAccount is an account to which money can be paid.
type BankAccount struct {
	ClaimBase        `gorm:"embedded"`
	BankAccountFacts `gorm:"embedded"`
	Holder           Sealed
	Bank             Sealed
	Branch           Sealed
	IFSC             Sealed `gorm:"column:ifsc"`
	Number           Sealed
}

// List returns the list of bank accounts.
func (*BankAccount) List() ClaimList { return ListBankAccounts }

// Coded returns the coded facts.
func (a *BankAccount) Coded() any { return &a.BankAccountFacts }

// Words returns the sealed words in the order in which a pass-book has them.
func (a *BankAccount) Words() []ClaimWord {
	return []ClaimWord{
		{Column: "holder", To: &a.Holder, Most: 200, Needed: true}, {Column: "number", To: &a.Number, Most: 40, Needed: true},
		{Column: "bank", To: &a.Bank, Most: 120}, {Column: "branch", To: &a.Branch, Most: 120}, {Column: "ifsc", To: &a.IFSC, Most: 20},
	}
}

// ifscForm is the form of the code of a branch: four letters, a nought, six more.
var ifscForm = regexp.MustCompile(`^[A-Z]{4}0[A-Z0-9]{6}$`)

// Check adds a problem for each rule that the account breaks. Whether a guardian may
// have it is checked where the relatives are known.
func (a *BankAccount) Check(typed map[string]string, dates CaseDates, p Problems) {
	chosen(p, "owner", a.Owner, AccountOwners, true)
	if a.Owner == AccountOfGuardian && a.RelativeID == "" {
		p.Add("relative_id", "problem.account_guardian")
	}
	if a.Owner != AccountOfGuardian && a.RelativeID != "" {
		p.Add("owner", "problem.account_whose")
	}
	if a.OpenedOn != "" {
		dates.Event("opened_on", Exactly(a.OpenedOn), p)
	}
	if code := typed["ifsc"]; code != "" && !ifscForm.MatchString(strings.ToUpper(strings.TrimSpace(code))) {
		p.Add("ifsc", "problem.ifsc")
	}
	checkWords(a, typed, p)
}
