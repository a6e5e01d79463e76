package models

// PaperNumberKinds are the kinds of papers whose number a form may ask for. mlc is the
// number under which a hospital registers an examination for the police.
var PaperNumberKinds = []string{"aadhaar", "aadhaar_enrolment", "voter_card", "passport", "ration_card", "mlc", "other"}

// PaperNumberFacts are the coded facts of the number of a paper. Where the original is
// stands with the paper itself.
type PaperNumberFacts struct {
	Kind    string `json:"kind"`
	PaperID string `json:"paper_id"` // the paper of the case that bears it, "" for none
}

// PaperNumber is the number of a paper of the survivor.
type PaperNumber struct {
	ClaimBase        `gorm:"embedded"`
	PaperNumberFacts `gorm:"embedded"`
	Number           Sealed
}

// List returns the list of numbers of papers.
func (*PaperNumber) List() ClaimList { return ListPaperNumbers }

// Coded returns the coded facts.
func (n *PaperNumber) Coded() any { return &n.PaperNumberFacts }

// Words returns the number.
func (n *PaperNumber) Words() []ClaimWord {
	return []ClaimWord{{Column: "number", To: &n.Number, Most: 60, Needed: true}}
}

// Check adds a problem for each rule that the number breaks.
func (n *PaperNumber) Check(typed map[string]string, _ CaseDates, p Problems) {
	chosen(p, "kind", n.Kind, PaperNumberKinds, true)
	checkWords(n, typed, p)
	if number := typed["number"]; n.Kind == "aadhaar" && number != "" && len(digitsOf(number)) != aadhaarDigits {
		p.Add("number", "problem.aadhaar")
	}
}

// aadhaarDigits is how many digits an Aadhaar number has.
const aadhaarDigits = 12

// digitsOf returns the digits of a number as people write it, with blanks and dashes
// between them and in any script; "" where there is anything else.
func digitsOf(text string) string {
	out := ""
	for _, r := range text {
		n, digit := digitValue(r)
		switch {
		case digit:
			out += string(rune('0' + n))
		case plainRune(r) != ' ' && plainRune(r) != '-':
			return ""
		}
	}
	return out
}
