package handlers

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/labstack/echo/v4"
)

// TestPagesOfAListHaveEachRowOnce walks through the pages of lists of several
// lengths.
func TestPagesOfAListHaveEachRowOnce(t *testing.T) {
	t.Parallel()
	for _, n := range []int{0, 1, 49, 50, 51, 149} {
		seen, at := 0, "/law?law_mark=S"
		for pages := 0; at != "" && pages < 10; pages++ {
			c := echo.New().NewContext(httptest.NewRequest(http.MethodGet, at, nil), httptest.NewRecorder())
			from, to, links := somePage(c, n, 50)
			if from != seen || c.QueryParam("law_mark") != "S" {
				t.Fatalf("%d rows: %s begins with row %d, want %d, and keeps its filter", n, at, from, seen)
			}
			seen, at = to, links.Next
		}
		if seen != n {
			t.Errorf("%d rows: the pages have %d", n, seen)
		}
	}
	for _, odd := range []string{"-1", "x", "999", "50.5"} {
		c := echo.New().NewContext(httptest.NewRequest(http.MethodGet, "/law?from="+odd, nil), httptest.NewRecorder())
		if from, to, _ := somePage(c, 60, 50); from != 0 || to != 50 {
			t.Errorf("from=%s shows %d to %d, want the first page", odd, from, to)
		}
	}
}
