package proof_test

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/PuerkitoBio/goquery"
)

// lines writes a page as text: what is read, line by line, with headings,
// addresses of links and every control of its forms.
func (p *page) lines() string {
	w := &pageWriter{ids: map[string]string{}, base: p.v.base}
	w.line(fmt.Sprintf("status %d", p.status))
	if p.status >= 300 && p.status < 400 {
		w.line("to " + p.header.Get("Location"))
	}
	if !strings.HasPrefix(p.header.Get("Content-Type"), "text/html") {
		w.line(p.header.Get("Content-Type"))
		w.line(p.body)
		return w.String()
	}
	w.line("title " + strings.TrimSpace(p.Find("title").Text()))
	w.inside(p.Find("body"))
	w.end()
	return w.String()
}

// pageWriter collects the lines. Ids are numbered as they come, for those of new
// rows are never the same twice.
type pageWriter struct {
	out  strings.Builder
	now  strings.Builder // the line under way
	ids  map[string]string
	base string
}

func (w *pageWriter) String() string { return w.out.String() }

func (w *pageWriter) add(text string) {
	w.now.WriteString(text)
}

// end ends the line under way.
func (w *pageWriter) end() {
	if text := strings.Join(strings.Fields(w.now.String()), " "); text != "" {
		w.line(text)
	}
	w.now.Reset()
}

func (w *pageWriter) line(text string) {
	text = madeAnew.ReplaceAllString(strings.ReplaceAll(text, w.base, ""), "*")
	w.out.WriteString(idInPath.ReplaceAllStringFunc(text, func(id string) string {
		if w.ids[id] == "" {
			w.ids[id] = "#" + strconv.Itoa(len(w.ids)+1)
		}
		return w.ids[id]
	}) + "\n")
}

// madeAnew are the secret ends of links that work once and the hashes of the
// audit log, which hold them.
var madeAnew = regexp.MustCompile(`(?:/welcome/|\b)[A-Za-z0-9_-]{43}$|\b[0-9a-f]{64}\b`)

var (
	inline   = []string{"a", "abbr", "b", "bdi", "code", "em", "i", "kbd", "mark", "small", "span", "strong", "time", "#text"}
	unread   = []string{"script", "style", "svg", "#comment"}
	shown    = []string{"type", "name", "value", "checked", "selected", "open", "disabled", "required", "multiple", "placeholder", "maxlength", "inputmode", "autocomplete", "formaction"}
	alsoRead = []string{"aria-label", "title", "alt"}
	marked   = map[string]string{"h1": "# ", "h2": "## ", "h3": "### ", "h4": "#### ", "li": "- ", "label": "label ", "legend": "legend ", "th": "th ", "td": "td ", "summary": "summary "}
)

func (w *pageWriter) inside(s *goquery.Selection) {
	s.Contents().Each(func(_ int, c *goquery.Selection) { w.node(c) })
}

func (w *pageWriter) node(s *goquery.Selection) {
	name := goquery.NodeName(s)
	switch {
	case name == "#text":
		w.add(s.Text())
		return
	case slices.Contains(unread, name):
		return
	case name == "input" || name == "select" || name == "textarea" || name == "button" || name == "option":
		w.control(s, name)
		return
	}
	block := !slices.Contains(inline, name)
	if block {
		w.end()
		w.add(marked[name])
	}
	if _, hidden := s.Attr("hidden"); hidden {
		w.add("(hidden) ")
	}
	if name == "form" {
		w.add("form " + s.AttrOr("method", "get") + " " + s.AttrOr("action", "") + " ")
		w.end()
	}
	for _, attr := range alsoRead {
		if text := s.AttrOr(attr, ""); text != "" {
			w.add("{" + text + "} ")
		}
	}
	w.inside(s)
	if name == "a" {
		w.add(" <" + s.AttrOr("href", "") + ">")
	}
	if block {
		w.end()
	}
}

// control writes one control with what it holds.
func (w *pageWriter) control(s *goquery.Selection, name string) {
	w.end()
	w.add("[" + name)
	for _, attr := range slices.Concat(shown, alsoRead) {
		if v, there := s.Attr(attr); there {
			w.add(" " + attr + "=" + strconv.QuoteToGraphic(v))
		}
	}
	w.add("] ")
	switch name {
	case "select":
		w.end()
		s.Find("option").Each(func(_ int, o *goquery.Selection) { w.control(o, "option") })
	case "textarea":
		w.add(strconv.QuoteToGraphic(s.Text()))
	default:
		w.add(s.Text())
	}
	w.end()
}
