package handlers

import "aftercare/models"

// wasView is a row of a list as it stood before a change, folded under it.
type wasView struct {
	Heading, Line string
	Words         []string // what was opened
}

// stoodUntil says until when something stood, who changed it and why; why is "" where
// nobody had to say it.
func (t texts) stoodUntil(at models.Instant, who, why string) string {
	if why == "" {
		return t.T("document.until", "date", t.Moment(at), "who", who)
	}
	return t.T("service.until", "date", t.Moment(at), "who", who, "why", why)
}
