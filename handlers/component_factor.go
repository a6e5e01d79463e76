package handlers

import (
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/account"
)

// factorPath is the page of one's own second step at sign-in.
const factorPath = "/account/second-step"

// factorRulesPath is where an administrator asks roles for a second step.
const factorRulesPath = "/organisation/factor"

// lostFactorPath is where a colleague takes the lost second step of somebody off.
const lostFactorPath = "/colleagues/second-step"

// factorRow tells the second step on the account page.
func (p page) factorRow(f account.FactorState) summaryRow {
	row := summaryRow{Key: p.T("factor.title"), Value: p.T("factor.not_there"), Link: &link{Text: p.T("factor.set_up"), Href: factorPath}}
	if f.There {
		row.Value, row.Note = p.T("factor.since", "date", p.On(f.Since)), p.T("factor.left", "n", f.Rescue)
		row.Link = &link{Text: p.T("factor.change"), Href: factorPath}
	}
	if f.Off != nil {
		row.Note = p.T("factor.was_released", "who", f.Off.By, "when", p.Moment(f.Off.At))
	}
	return row
}

// factorSoon is how long before the day people are reminded that they will need a
// second step. The number is our own.
const factorSoon = 7 * 24 * time.Hour

// factorNotice reminds somebody of the day from which she needs a second step, nil
// where that is not near.
func (p page) factorNotice(c echo.Context) *notice {
	due := visitOf(c).Session.FactorDue
	if due == "" || due > p.now.Add(factorSoon).Date(p.zone) {
		return nil
	}
	return &notice{Kind: "info", Text: p.factorAsked(due), Link: &link{Text: p.T("factor.set_up"), Href: factorPath}}
}

// releasedNotice tells administrators and the data-protection officer whose second
// step was taken off, nil for nobody's.
func (p page) releasedNotice(c echo.Context, accounts *account.Service) (*notice, error) {
	list, err := accounts.Releases(c.Request().Context(), actor(c))
	if err != nil || len(list) == 0 {
		return nil, err
	}
	lines := make([]string, len(list))
	for i, r := range list {
		lines[i] = p.T("factor.released_line", "who", r.By, "whom", r.Of, "when", p.Moment(r.At))
	}
	return &notice{Kind: "info", Heading: p.T("factor.released"), Text: strings.Join(lines, " ")}, nil
}

// factorAsked says from when a second step is asked for.
func (t texts) factorAsked(due models.Date) string {
	if due <= t.Today() {
		return t.T("factor.asked_now")
	}
	return t.T("factor.asked_from", "date", t.Date(due))
}

// askedFrom says whether a role is asked for a second step.
func (t texts) askedFrom(from models.Date) string {
	switch {
	case from == "":
		return t.T("factor.not_asked")
	case from <= t.Today():
		return t.T("factor.asked_since", "date", t.Date(from))
	}
	return t.T("factor.from", "date", t.Date(from))
}

// ownPassword asks for the password of somebody who is signed in.
func (p page) ownPassword(to *secret) field {
	return p.Password("password").Autocomplete("current-password").Required().Into(to)
}
