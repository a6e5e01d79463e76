package handlers

import (
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/labstack/echo/v4"
)

// flash is the one sentence that says what the last deed changed.
type flash struct {
	Text string
	Undo string // path that takes the deed back by POST, or ""
}

// flashCookie carries the sentence over the redirect. It holds a catalogue key
// and coded arguments only: a name must never be in a cookie.
const flashCookie = "note"

// flash notes what a deed changed for the next page. args are names and values;
// values are numbers and codes, and "undo" is the path that takes it back.
func (s *site) flash(c echo.Context, key string, args ...any) {
	coded := key
	for i := 0; i+1 < len(args); i += 2 {
		coded += fmt.Sprintf("|%v=%v", args[i], args[i+1])
	}
	c.SetCookie(s.cookie(s.hosted(flashCookie), coded, time.Minute))
}

// doneAt notes what a deed changed and goes to a page of ours.
func (s *site) doneAt(c echo.Context, path, key string, args ...any) error {
	s.flash(c, key, args...)
	return s.redirect(c, path)
}

// takeFlash reads the sentence once. What does not look like one of ours is
// dropped, because anybody can write a cookie.
func (s *site) takeFlash(c echo.Context, t texts) *flash {
	cookie, err := c.Cookie(s.hosted(flashCookie))
	if err != nil || c.Response().Committed {
		return nil
	}
	c.SetCookie(s.cookie(s.hosted(flashCookie), "", 0))
	coded, err := url.QueryUnescape(cookie.Value)
	if err != nil || len(coded) > 300 || strings.Trim(coded, codedChars) != "" {
		return nil
	}
	key, rest, _ := strings.Cut(coded, "|")
	if !t.has(key) {
		return nil
	}
	return &flash{Text: t.Message(coded, s.named(t, rest)...), Undo: undoOf(rest)}
}

// named gives a service among the arguments its words as "what": they come from
// the packs.
func (s *site) named(t texts, args string) []any {
	for _, a := range strings.Split(args, "|") {
		if code, found := strings.CutPrefix(a, "service="); found && s.serviceName != nil {
			return []any{"what", s.serviceName(t, code)}
		}
	}
	return nil
}

// codedChars are the characters of keys, codes, numbers and paths.
const codedChars = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.:/=|,"

func undoOf(args string) string {
	for _, a := range strings.Split(args, "|") {
		if path, found := strings.CutPrefix(a, "undo="); found && ours(path) {
			return path
		}
	}
	return ""
}
