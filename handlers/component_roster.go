package handlers

import (
	"strings"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/roster"
)

// nobodyOr joins the names of people on duty; there is a word for nobody.
func (t texts) nobodyOr(people []roster.Person) string {
	var names []string
	for _, p := range people {
		names = append(names, p.Name)
	}
	return orWord(strings.Join(names, ", "), t.T("roster.nobody"))
}

// dutyText says which post has whom: "Night: Asha Roy · Gate: nobody".
func (t texts) dutyText(list []roster.Duty) string {
	var out []string
	for _, d := range list {
		out = append(out, t.T("roster.at_post", "post", d.Name(t.Lang), "who", t.nobodyOr(d.People)))
	}
	return joinDots(out)
}

// tonightLines say who is on duty tonight, a line for each house that has posts: with its
// name where there are several.
func (p page) tonightLines(c echo.Context, rosters *roster.Service) ([]link, error) {
	list, err := rosters.OnDuty(c.Request().Context(), actor(c))
	var out []link
	for _, o := range list {
		if len(o.Tonight) == 0 {
			continue
		}
		text := p.T("roster.tonight", "who", p.dutyText(o.Tonight))
		if len(list) > 1 {
			text = p.T("roster.tonight_in", "house", o.House, "who", p.dutyText(o.Tonight))
		}
		out = append(out, link{Text: text, Href: houseRoster(o.HouseID, "")})
	}
	return out, err
}

// unguarded is the notice that in some houses nobody is on duty tonight, nil where
// somebody is in each.
func (p page) unguarded(list []roster.OnDuty) *notice {
	var names []string
	first := ""
	for _, o := range list {
		if o.NobodyTonight() {
			names, first = append(names, o.House), orWord(first, o.HouseID)
		}
	}
	if len(names) == 0 {
		return nil
	}
	return &notice{Kind: "info", Text: p.T("roster.unguarded", "houses", strings.Join(names, ", ")), Link: &link{Text: p.T("roster.title"), Href: houseRoster(first, "")}}
}

// houseRoster is the page of a week of a house, "" for this week.
func houseRoster(shelterID string, monday models.Date) string {
	at := rosterPath + "?house=" + shelterID
	if monday != "" {
		at += "&week=" + string(monday)
	}
	return at
}
