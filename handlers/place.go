package handlers

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
