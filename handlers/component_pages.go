package handlers

import (
	"maps"
	"net/url"
	"strconv"

	"github.com/labstack/echo/v4"

	"aftercare/models"
)

// pagesOfList are the links of a long list that is shown in pages.
type pagesOfList struct{ Before, Next string }

// somePage cuts a list of n rows down to the page the address asks for. The
// links keep all else that the address says.
func somePage(c echo.Context, n, size int) (from, to int, links pagesOfList) {
	from, _ = strconv.Atoi(c.QueryParam("from"))
	if from < 0 || from >= n {
		from = 0
	}
	from -= from % size
	to = min(from+size, n)
	at := func(row int) string {
		q := maps.Clone(c.QueryParams())
		if q == nil {
			q = url.Values{}
		}
		q.Del("from")
		if row > 0 {
			q.Set("from", strconv.Itoa(row))
		}
		return addressOf(c.Request().URL.Path, q)
	}
	if from > 0 {
		links.Before = at(from - size)
	}
	if to < n {
		links.Next = at(to)
	}
	return from, to, links
}

// countedAt says when numbers were counted that take long to count, "" where they
// were counted for this request.
func (p page) countedAt(c echo.Context, at models.Instant) string {
	if at == actor(c).Now() {
		return ""
	}
	return p.T("house.counted", "time", p.At(at))
}
