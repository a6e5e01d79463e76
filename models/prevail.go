package models

// Prevails reports whether a newly read fact takes the place of one that was
// read before under the same name. The sets are open and a case can have
// several episodes: present in one is present, absent counts only while no
// episode says yes, and "not asked" hides nothing that was recorded elsewhere.
func (f Fact) Prevails(over Fact) bool {
	if over.Answer == Yes && f.Answer != Yes {
		return false
	}
	return over.Answer.Truth() == Unknown || f.Answer.Truth() != Unknown || f.Code != ""
}
