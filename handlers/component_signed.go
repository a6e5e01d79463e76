package handlers

import (
	"aftercare/services/access"
	"aftercare/services/account"
)

// houseCodePath is where somebody compares the code of the house.
const houseCodePath = "/house-code"

// beforeHouse reports whether a person who has not compared the code of the house
// reaches a route: the way out, the comparison, and who has the paper and begins the
// statements.
func beforeHouse(route string) bool { return whileLocked[route] || route == houseCodePath }

// codes are the rows of Your account with which two people make sure that they see
// the same.
func (p page) codes(own account.Codes) []summaryRow {
	if own.House == "" {
		return nil
	}
	return []summaryRow{
		{Key: p.T("signed.my_code"), Value: own.Mine, Note: p.T("signed.my_code_note")},
		{Key: p.T("signed.house_code"), Value: own.House, Note: p.T("signed.house_code_note")},
	}
}

// unsignedNotice says on the overview that no signed statements protect the keys yet,
// or not those of everybody.
func (p page) unsignedNotice(by access.Actor, unsigned int, begun bool) *notice {
	if !by.May(access.ManageStaff) || unsigned == 0 {
		return nil
	}
	text := p.T("signed.some", "n", unsigned)
	if !begun {
		text = p.T("signed.none")
	}
	return &notice{Kind: "info", Text: text, Link: &link{Text: p.T("signed.link"), Href: "/recovery/sign"}}
}

// keysNotice tells somebody whose keys could not be passed on that the signed
// statements do not fit the database.
func (t texts) keysNotice(v *viewer) *notice {
	if v == nil || !v.KeysDiffer {
		return nil
	}
	return &notice{Kind: "danger", Text: t.T("keys.statements_differ")}
}
