package models

// Pillars are the three rights a case file has columns for.
var Pillars = []Right{Recovery, Residence, Reparations}

// Pillar returns the column a right stands in. Protection stands with
// residence, because both are about a safe place; participation stands with
// reparations, because taking part in the proceedings is how they are reached.
func (r Right) Pillar() Right {
	switch r {
	case Protection:
		return Residence
	case Participation:
		return Reparations
	}
	return r
}
