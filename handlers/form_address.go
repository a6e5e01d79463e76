package handlers

import (
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"aftercare/models"
)

// begun is the part of an address that tells the forms of one page apart where
// something new is written down on it. Two of them are about two people, or
// about two things of one, so each has its id in its address and never shares a
// draft with another.
const begun = "form"

// formParts says which part of the address tells the forms of a page apart; the
// other pages have one form.
var formParts = map[string]string{
	nightPath: begun, newVisitorPath: begun, "/staff/new": begun, "/offices/new": begun, "/offices/wages/new": begun, publishPath + "/new": begun, "/groups/new": begun, "/organisation/help/new": begun, "/shelters/new": begun, "/shelters/:id/posts/new": begun,
	"/cases/:id/services/new": begun, "/cases/:id/services/plan": begun, "/cases/:id/papers/new": begun, "/cases/:id/papers/:paper/copies/new": begun, "/cases/:id/matters/new": begun, "/cases/:id/matters/:matter/people/new": begun, "/cases/:id/matters/:matter/hearings/new": begun, "/cases/:id/claim-facts/:list/new": begun, "/cases/:id/happened/new": begun, "/cases/:id/consents/new": begun, "/cases/:id/packets/:packet/consents/new": begun, "/cases/:id/packets/:packet/readings/new": begun,
	"/cases/:id/plan/return/new": begun, "/cases/:id/plan/goals/new": begun, "/cases/:id/plan/goals/:goal/steps/new": begun, "/cases/:id/follow-up/new": begun, "/cases/:id/follow-up/day": begun, "/cases/:id/tracks/new": begun, "/cases/:id/tracks/:track/steps/new": begun, "/cases/:id/referrals/new": "for", "/cases/:id/assessments/new": "instrument", "/cases/:id/stay/new": begun, "/cases/:id/notes/new": begun, "/cases/:id/safety/rows/:list/new": begun, "/cases/:id/health/rows/:list/new": begun, "/cases/:id/belongings/rows/:list/new": begun, "/cases/:id/file/rows/:list/new": begun, "/cases/:id/tasks/new": begun, "/cases/:id/asks/new": begun, "/cases/:id/stay/:stay/move": "kind", "/cases/:id/rights/:item": "step", "/cases/:id/applications/:application": "step",
}

// formAddress is the address of a form and of its draft. Whatever else stands
// behind the path belongs to neither.
func formAddress(pattern, path string, query url.Values) string {
	part := formParts[pattern]
	value := query.Get(part)
	if part == "" || !keyForm.MatchString(value) || part == begun && !models.IsID(value) {
		return path
	}
	return path + "?" + part + "=" + value
}

// draftAddress is the address of the form that a request asks for or sends.
func draftAddress(c echo.Context) string {
	return formAddress(c.Path(), c.Request().URL.Path, c.QueryParams())
}

// pathOf is the page at which a form stands.
func pathOf(address string) string {
	path, _, _ := strings.Cut(address, "?")
	return path
}

// begin gives a form that is begun now its own address.
func (s *site) begin(c echo.Context, address string) string {
	if formParts[c.Path()] != begun || address != pathOf(address) {
		return address
	}
	return formAddress(c.Path(), address, url.Values{begun: {s.newID()}})
}
