package models

// Prevails reports whether a fact takes precedence over one with the same name
// that was read before. A case can have several episodes: a yes in one is a
// yes, a no counts only while no episode says yes, and "not asked" never hides
// an answer recorded elsewhere.
func (f Fact) Prevails(over Fact) bool {
	if over.Answer == Yes && f.Answer != Yes {
		return false
	}
	return over.Answer.Truth() == Unknown || f.Answer.Truth() != Unknown || f.Code != ""
}
