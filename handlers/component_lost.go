package handlers

import (
	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/account"
)

// lostPath is the page of a recovery paper that is said to be lost.
const lostPath = "/recovery/lost"

// lostState says in one sentence how it stands.
func (t texts) lostState(l account.Lost) string {
	switch {
	case l.DueAt.IsZero():
		return t.T("lost.state.asked")
	case l.Waits(t.now):
		return t.T("lost.state.waits", "when", t.Moment(l.DueAt))
	}
	return t.T("lost.state.ready", "when", t.Moment(l.DueAt.Add(models.LostPaperLasts)))
}

// lostNotice tells everybody of a paper that is said to be lost, nil where none
// is.
func (p page) lostNotice(c echo.Context, accounts *account.Service) (*notice, error) {
	open, err := accounts.LostPaper(c.Request().Context(), actor(c))
	if err != nil || open == nil {
		return nil, err
	}
	return &notice{Kind: "info", Heading: p.T("lost.notice"), Text: p.lostState(*open), Link: &link{Text: p.T("lost.look"), Href: lostPath}}, nil
}
