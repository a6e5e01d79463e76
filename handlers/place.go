package handlers

import (
	"aftercare/models"
	"aftercare/services/pack"
)

// timeZones are offered at set-up, the commonest first. Another one is a
// setting of the operator.
var timeZones = []string{
	"Asia/Kolkata", "Asia/Kathmandu", "Asia/Dhaka", "Asia/Colombo", "Asia/Karachi",
	"Asia/Bangkok", "Asia/Manila", "Africa/Lagos", "Africa/Nairobi", "Europe/London", "Europe/Berlin", "America/New_York",
}

// states are the states and union territories of India by ISO 3166-2, in the
// order of their English names. Which law holds hangs on the state.
var states = []string{
	"IN-AN", "IN-AP", "IN-AR", "IN-AS", "IN-BR", "IN-CH", "IN-CG", "IN-DH", "IN-DL", "IN-GA", "IN-GJ", "IN-HR",
	"IN-HP", "IN-JK", "IN-JH", "IN-KA", "IN-KL", "IN-LA", "IN-LD", "IN-MP", "IN-MH", "IN-MN", "IN-ML", "IN-MZ",
	"IN-NL", "IN-OD", "IN-PY", "IN-PB", "IN-RJ", "IN-SK", "IN-TN", "IN-TS", "IN-TR", "IN-UP", "IN-UK", "IN-WB",
}

// stateChoices lists the states in the reader's language.
func (t texts) stateChoices() []choice { return t.choices("state.", states) }

// zoneChoices lists the time zones by a city of theirs.
func (t texts) zoneChoices() []choice { return t.choices("zone.", timeZones) }

// choices makes a list whose words are catalogue keys under a prefix.
func (t texts) choices(prefix string, codes []string) []choice {
	out := make([]choice, len(codes))
	for i, code := range codes {
		out[i] = choice{Value: code, Text: t.T(prefix + code)}
	}
	return out
}

// rupee is the currency of typed amounts: the amounts people type are read as
// Indian ones (lakh, crore).
const rupee = "INR"

// regionChoices lists the states and provinces of every country there is a
// pack for, in the order of the packs.
func (t texts) regionChoices(lib *pack.Library) []choice {
	var out []choice
	for _, place := range lib.Places() {
		for _, r := range place.Regions {
			out = append(out, choice{Value: r.Code, Text: t.labelOf(r.Name)})
		}
	}
	return out
}

// Money writes an amount in the smallest unit of its currency.
func (t texts) Money(minor int64, currency string) string {
	if currency == rupee || currency == "" {
		return t.Rupees(minor)
	}
	return currency + " " + t.Count(int(minor/models.MinorUnits(currency)))
}

// regionName writes a state or province; a code no pack declares stands as it is.
func (t texts) regionName(lib *pack.Library, code string) string {
	if r, known := lib.Region(code); known {
		return t.labelOf(r.Name)
	}
	return code
}
