package handlers

import (
	"net/http"
	"net/url"

	"aftercare/models"
)

// caseloadAccess is the rows of the list, the search and saved filters.
func caseloadAccess() []accessRow {
	return []accessRow{
		{Method: "GET", Route: "/cases", May: readers},
		{Method: "POST", Route: "/cases/names", May: openers, Form: url.Values{"purpose": {"care"}}},
		{Method: "GET", Route: "/search", May: readers},
		{Method: "POST", Route: "/search", May: readers, Form: url.Values{"q": {"Kalpana"}}},
		{Method: "POST", Route: "/filters", May: readers, Form: url.Values{"name": {"Children"}, "query": {"age=child"}}},
		{Method: "POST", Route: "/filters/:id/remove", May: []models.Role{}, Refused: http.StatusNotFound, Path: func(*house) string { return "/filters/none/remove" }},
	}
}
