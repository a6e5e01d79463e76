package handlers

// followName names a follow-up by its default day. Every page that names one takes the
// words from here.
func (t texts) followName(point string) string {
	if point == "" {
		return t.T("follow.one")
	}
	return t.T("follow.at", "when", t.T("follow.point."+point))
}
