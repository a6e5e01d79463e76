package handlers

// trackSum is an amount, of a wage with the time it is for.
func (t texts) trackSum(minor int64, currency, per string) string {
	switch {
	case currency == "":
		return ""
	case per == "":
		return t.Money(minor, currency)
	}
	return t.T("track.per_sum."+per, "sum", t.Money(minor, currency))
}
