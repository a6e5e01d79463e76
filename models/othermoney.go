package models

// MoneySources are the codes for where money came from that no step of a right records.
var MoneySources = []string{"court", "government", "employer", "offender", "organisation", "other"}

// OtherMoneyFacts are the coded facts of money from elsewhere.
type OtherMoneyFacts struct {
	Source    string `json:"source"`
	Awarded   int64  `json:"awarded"` // in the smallest unit of Currency; 0 for not said
	Paid      int64  `json:"paid"`    // what came in all
	Currency  string `json:"currency"`
	AwardedOn Date   `json:"awarded_on"`
	PaidOn    Date   `json:"paid_on"`
	PaperID   string `json:"paper_id"` // the order, a paper of the case
}

// OtherMoney is an award or a payment that did not come through a right of the case.
type OtherMoney struct {
	ClaimBase       `gorm:"embedded"`
	OtherMoneyFacts `gorm:"embedded"`
	What            Sealed
}

// TableName is the name of the table: money has no plural.
func (*OtherMoney) TableName() string { return string(ListOtherMoney) }

// List returns the list of money from elsewhere.
func (*OtherMoney) List() ClaimList { return ListOtherMoney }

// Coded returns the coded facts.
func (m *OtherMoney) Coded() any { return &m.OtherMoneyFacts }

// Words returns who gave it, for what, and the number of the order.
func (m *OtherMoney) Words() []ClaimWord {
	return []ClaimWord{{Column: "what", To: &m.What, Most: 400}}
}

// Check adds a problem for each rule that the money breaks.
func (m *OtherMoney) Check(typed map[string]string, dates CaseDates, p Problems) {
	chosen(p, "source", m.Source, MoneySources, true)
	checkSum("awarded", m.Awarded, m.Currency, p)
	checkSum("paid", m.Paid, m.Currency, p)
	if m.Awarded == 0 && m.Paid == 0 {
		p.Add("awarded", "problem.money_none")
	}
	for field, on := range map[string]Date{"awarded_on": m.AwardedOn, "paid_on": m.PaidOn} {
		if on != "" {
			dates.Event(field, Exactly(on), p)
		}
	}
	if m.AwardedOn != "" && m.PaidOn != "" && m.PaidOn < m.AwardedOn {
		p.Add("paid_on", "problem.money_paid_before")
	}
	checkWords(m, typed, p)
}
