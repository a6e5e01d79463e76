package models

// CareOf are the codes for who takes in letters for the survivor. Neither the shelter
// nor the survivor's home is among them: their addresses do not belong on papers.
var CareOf = []string{"lawyer", "legal_services", "organisation", "other"}

// CareAddressFacts are the coded facts of an address for papers.
type CareAddressFacts struct {
	CareOf string `json:"care_of"`
}

// CareAddress is the address that papers give instead of the survivor's own.
type CareAddress struct {
	ClaimBase        `gorm:"embedded"`
	CareAddressFacts `gorm:"embedded"`
	Address          Sealed
}

// List returns the list of addresses for papers.
func (*CareAddress) List() ClaimList { return ListCareAddresses }

// Coded returns the coded facts.
func (a *CareAddress) Coded() any { return &a.CareAddressFacts }

// Words returns the address.
func (a *CareAddress) Words() []ClaimWord {
	return []ClaimWord{{Column: "address", To: &a.Address, Most: 400, Needed: true}}
}

// Check adds a problem for each rule that the address breaks.
func (a *CareAddress) Check(typed map[string]string, _ CaseDates, p Problems) {
	chosen(p, "care_of", a.CareOf, CareOf, true)
	checkWords(a, typed, p)
}
