package models

import "strings"

// LossProofs are the codes for how a loss is shown.
var LossProofs = []string{"paper", "statement", "to_follow"}

// MaxClaimSum is more than any claim of one case can be, in the smallest unit of a
// currency: ten thousand million rupees. A larger sum is a typing mistake, and sums
// of many rows stay far from the end of the numbers.
const MaxClaimSum = 1_000_000_000_000

// LossFacts are the coded facts of a loss.
type LossFacts struct {
	Heading  string `json:"heading"` // of the packs
	Amount   int64  `json:"amount"`  // in the smallest unit of Currency; 0 for not said
	Currency string `json:"currency"`
	FromOn   Date   `json:"from_on"`
	UntilOn  Date   `json:"until_on"`
	Proof    string `json:"proof"`
	PaperID  string `json:"paper_id"` // the paper of the case that shows it
	Items    string `json:"items"`    // rights it is claimed under, with a blank between them
}

// Rights lists the rights that the loss is claimed under.
func (l LossFacts) Rights() []string { return strings.Fields(l.Items) }

// Loss is something the survivor lost or had to pay, under a heading of the law.
type Loss struct {
	ClaimBase `gorm:"embedded"`
	LossFacts `gorm:"embedded"`
	What      Sealed
}

// List returns the list of losses.
func (*Loss) List() ClaimList { return ListLosses }

// Coded returns the coded facts.
func (l *Loss) Coded() any { return &l.LossFacts }

// Words returns what was lost.
func (l *Loss) Words() []ClaimWord {
	return []ClaimWord{{Column: "what", To: &l.What, Most: 1000}}
}

// Check adds a problem for each rule that the loss breaks.
func (l *Loss) Check(typed map[string]string, dates CaseDates, p Problems) {
	if l.Heading == "" {
		p.Add("heading", "problem.required")
	}
	chosen(p, "proof", l.Proof, LossProofs, false)
	checkSum("amount", l.Amount, l.Currency, p)
	for field, on := range map[string]Date{"from_on": l.FromOn, "until_on": l.UntilOn} {
		if on != "" {
			dates.Ahead(field, Exactly(on), p)
		}
	}
	if l.FromOn > dates.Today {
		p.Add("from_on", "problem.future")
	}
	if l.FromOn != "" && l.UntilOn != "" && l.UntilOn < l.FromOn {
		p.Add("until_on", "problem.loss_until")
	}
	if l.PaperID != "" && l.Proof != LossProofs[0] {
		p.Add("proof", "problem.loss_paper")
	}
	checkWords(l, typed, p)
}

// checkSum holds a sum to be one: not below nought, not absurd, with its currency.
func checkSum(field string, amount int64, currency string, p Problems) {
	switch {
	case amount < 0:
		p.Add(field, "amount.unreadable")
	case amount > MaxClaimSum:
		p.Add(field, "problem.sum_too_high")
	case amount > 0 && len(currency) != 3:
		p.Add(field, "amount.unreadable")
	}
}

// Totals are sums by currency, exact to the smallest unit.
type Totals map[string]int64

// Add adds a sum; nought adds nothing and no currency.
func (t Totals) Add(amount int64, currency string) {
	if amount != 0 {
		t[currency] += amount
	}
}
