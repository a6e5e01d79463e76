package handlers

import "aftercare/models"

// hearingLine says what a hearing is for and who goes with her. Every page that
// names a hearing takes the sentence from here.
func (t texts) hearingLine(purpose, companion string) string {
	key := "hearing.line"
	switch companion {
	case models.NoCompanion:
		key = "hearing.line_alone"
	case "need_not_go", "her_wish_alone":
		key = "hearing.line_self"
	}
	return t.T(key, "what", t.T("hearing.purpose."+purpose), "who", t.maybe("hearing.companion."+companion))
}

// hearingWhen is the day of a hearing, with its hour where that is known.
func (t texts) hearingWhen(at models.Instant, dayOnly bool) string {
	if dayOnly {
		return t.On(at)
	}
	return t.Moment(at)
}
