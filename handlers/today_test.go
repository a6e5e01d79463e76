package handlers

import (
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
)

var firstNumber = regexp.MustCompile(`\d+`)

// TestTodayTellsWhatItDoesNotShow: each list is short, says how many more there are and
// when the first of them is due, and leads to a page with all. A fold opens without script.
func TestTodayTellsWhatItDoesNotShow(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	for range 8 {
		h.opened()
	}
	h.Advance(40 * 24 * time.Hour)
	b := h.signedIn("caseworker")
	for _, lang := range []string{"hi", "en"} {
		b.post("/language", url.Values{"lang": {lang}})
		wholePage(t, lang, b.get("/today"))
	}
	doc, told := parse(t, b.get("/today")), 0
	doc.Find("section[id^='list-']").Each(func(_ int, s *goquery.Selection) {
		rows, more := s.Find("li.gap").Length(), 0
		if rows > 5 {
			t.Errorf("%s shows %d rows", s.AttrOr("id", ""), rows)
		}
		link := s.Find("a[href^='/today?list=']").Last()
		if link.Length() == 0 {
			return
		}
		told++
		more, _ = strconv.Atoi(firstNumber.FindString(link.Text()))
		if text := link.Text(); !strings.Contains(text, "due on") && !strings.Contains(text, "since") {
			t.Errorf("%s does not say when the rest begins: %q", s.AttrOr("id", ""), text)
		}
		all := b.get(link.AttrOr("href", ""))
		wantStatus(t, all, http.StatusOK)
		if n, _ := strconv.Atoi(firstNumber.FindString(parse(t, all).Find(".page-head .muted").Text())); n != rows+more {
			t.Errorf("%s: %d rows and %d more, and its page says %d", s.AttrOr("id", ""), rows, more, n)
		}
		if s.Find("details").Not(".why").Length() > 0 && s.Find("details.list-fold > summary").Length() != 1 {
			t.Errorf("%s cannot be opened", s.AttrOr("id", ""))
		}
	})
	if told < 2 {
		t.Errorf("%d lists tell of more rows", told)
	}
}
