package handlers

import (
	"net/url"
	"slices"
	"strings"

	"aftercare/services/gap"
)

// returnTo is the page a deed on a case goes back to: the one it came from when
// that is one of the few that offer such deeds, and the services of the case
// otherwise. What stands in a form or an address is never followed as it is.
func returnTo(from, caseID string) string {
	of := "/cases/" + caseID
	if slices.Contains([]string{"/today", "/cases", of, of + "/first", of + "/services", of + "/gaps", of + "/rights", of + "/notes"}, from) {
		return from
	}
	if list, found := strings.CutPrefix(from, "/today?list="); found && slices.Contains(gap.Lists, gap.List(list)) {
		return from
	}
	return of + "/services"
}

// from adds where a page was opened from to an address.
func from(path, back string) string {
	joint := "?"
	if strings.Contains(path, "?") {
		joint = "&"
	}
	return path + joint + "back=" + url.QueryEscape(back)
}
