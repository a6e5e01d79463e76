package static

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// texts are the pairs of text and background colours: at least 6 to 1.
var texts = [][2]string{
	{"ink", "paper"}, {"ink", "card"}, {"ink", "sunk"}, {"ink", "accent-soft"}, {"ink", "danger-soft"}, {"ink", "done-soft"},
	{"muted", "paper"}, {"muted", "card"}, {"muted", "sunk"},
	{"accent", "paper"}, {"accent", "card"}, {"accent", "sunk"}, {"accent", "accent-soft"}, {"accent", "danger-soft"},
	{"accent", "done-soft"}, {"on-accent", "accent"}, {"late", "paper"}, {"late", "card"}, {"late", "late-soft"}, {"late", "danger-soft"},
	{"danger", "card"}, {"danger", "danger-soft"}, {"done", "paper"}, {"done", "card"}, {"done", "done-soft"},
	{"wait", "card"}, {"wait", "wait-soft"}, {"paper", "ink"},
}

// borders are the pairs of a control's border and its background: at least 3.6
// to 1, and in a well what WCAG asks.
var borders = [][2]string{{"control", "paper"}, {"control", "card"}, {"accent", "paper"}, {"accent", "card"}}

func TestColoursHaveContrastInBothThemes(t *testing.T) {
	t.Parallel()
	css := string(mustRead("css/00-tokens.css"))
	light, dark, found := strings.Cut(css, "(prefers-color-scheme: dark)")
	if !found {
		t.Fatal("no dark theme")
	}
	dark, _, _ = strings.Cut(dark, "@media")
	for theme, text := range map[string]string{"light": light, "dark": dark} {
		tokens := colours(text)
		for _, p := range texts {
			holds(t, theme, tokens, p, 6)
		}
		for _, p := range borders {
			holds(t, theme, tokens, p, 3.6)
		}
		holds(t, theme, tokens, [2]string{"control", "sunk"}, 3)
	}
}

// Red means danger to a person: only what is called danger may use it.
func TestRedIsForDangerOnly(t *testing.T) {
	t.Parallel()
	red := regexp.MustCompile(`([^{}]*)\{[^{}]*var\(--danger`)
	sheet := regexp.MustCompile(`(?s):root \{.*?\}`).ReplaceAllString(string(assets()["css/app.css"].plain), "")
	found := red.FindAllStringSubmatch(sheet, -1)
	if len(found) < 5 {
		t.Fatalf("%d rules use red, want at least 5", len(found))
	}
	for _, rule := range found {
		if !strings.Contains(rule[1], "danger") {
			t.Errorf("%s is red", strings.TrimSpace(rule[1]))
		}
	}
}

func holds(t *testing.T, theme string, tokens map[string][3]float64, pair [2]string, least float64) {
	t.Helper()
	a, okA := tokens[pair[0]]
	b, okB := tokens[pair[1]]
	if !okA || !okB {
		t.Errorf("%s: no colour for %v", theme, pair)
		return
	}
	if got := contrast(a, b); got < least {
		t.Errorf("%s: %s on %s is %.2f to 1, want %.1f", theme, pair[0], pair[1], got, least)
	}
}

// TestContrast tests the formula at the ends of its scale and with a pair from
// WCAG's own examples.
func TestContrast(t *testing.T) {
	t.Parallel()
	black, white, grey := [3]float64{}, [3]float64{255, 255, 255}, [3]float64{0x76, 0x76, 0x76}
	for _, c := range []struct{ got, want float64 }{{contrast(black, white), 21}, {contrast(white, white), 1}, {contrast(grey, white), 4.54}} {
		if math.Abs(c.got-c.want) > .01 {
			t.Errorf("got %.2f, want %.2f", c.got, c.want)
		}
	}
}

// contrast returns the ratio of WCAG 2.2, from 1 to 21.
func contrast(a, b [3]float64) float64 {
	x, y := luminance(a), luminance(b)
	return (math.Max(x, y) + .05) / (math.Min(x, y) + .05)
}

func luminance(c [3]float64) float64 {
	linear := func(v float64) float64 {
		if v /= 255; v <= .04045 {
			return v / 12.92
		}
		return math.Pow((v+.055)/1.055, 2.4)
	}
	return .2126*linear(c[0]) + .7152*linear(c[1]) + .0722*linear(c[2])
}

func colours(css string) map[string][3]float64 {
	out := map[string][3]float64{}
	for _, m := range regexp.MustCompile(`--([a-z-]+): #([0-9a-f]{6});`).FindAllStringSubmatch(css, -1) {
		n, err := strconv.ParseUint(m[2], 16, 32)
		if err != nil {
			continue
		}
		out[m[1]] = [3]float64{float64(n >> 16), float64(n >> 8 & 255), float64(n & 255)}
	}
	return out
}
