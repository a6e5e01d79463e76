package templates

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"sort"
	"strconv"
	"strings"
)

//go:embed locale
var locales embed.FS

// Languages lists the languages of the interface. The first is used for texts
// another language lacks.
var Languages = []string{"en", "hi"}

// LanguageNames is each language's own name, as the language switch shows it.
var LanguageNames = map[string]string{"en": "English", "hi": "हिन्दी"}

// Catalogue holds every visible sentence of the interface by key and language.
// It never changes after loading.
type Catalogue struct {
	texts  map[string]map[string]message // language, key
	spoken []string                      // languages that have only sentences of the statement
	plural func(lang string, n int64) string
	number func(n int64) string
}

// message is one sentence in its plural forms; "" is the form of a sentence
// without a number.
type message map[string][]piece

// piece is a stretch of text, or a gap to fill when gap is not empty.
type piece struct{ text, gap string }

// LoadCatalogue reads locale/<language>/<slice>.json. plural returns the plural
// form a language uses for n things, and number writes a whole number. It
// returns an error for a key that two files of a language share.
func LoadCatalogue(plural func(lang string, n int64) string, number func(n int64) string) (*Catalogue, error) {
	c := &Catalogue{texts: map[string]map[string]message{}, plural: plural, number: number}
	for _, lang := range Languages {
		c.texts[lang] = map[string]message{}
		entries, err := fs.ReadDir(locales, path.Join("locale", lang))
		if err != nil {
			return nil, fmt.Errorf("language %s: %w", lang, err)
		}
		for _, e := range entries {
			if err := c.load(locales, lang, path.Join("locale", lang, e.Name())); err != nil {
				return nil, err
			}
		}
	}
	return c, c.loadPartial()
}

func (c *Catalogue) load(from embed.FS, lang, file string) error {
	b, err := from.ReadFile(file)
	if err != nil {
		return err
	}
	raw := map[string]json.RawMessage{}
	if err := json.Unmarshal(b, &raw); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	for key, value := range raw {
		if _, twice := c.texts[lang][key]; twice {
			return fmt.Errorf("%s: key %q is in another file too", file, key)
		}
		m, err := parseMessage(value)
		if err != nil {
			return fmt.Errorf("%s: %s: %w", file, key, err)
		}
		c.texts[lang][key] = m
	}
	return nil
}

// parseMessage reads a sentence, or an object of its plural forms.
func parseMessage(raw json.RawMessage) (message, error) {
	var text string
	if json.Unmarshal(raw, &text) == nil {
		return message{"": pieces(text)}, nil
	}
	forms := map[string]string{}
	if err := json.Unmarshal(raw, &forms); err != nil {
		return nil, err
	}
	if forms["other"] == "" {
		return nil, fmt.Errorf("no form \"other\"")
	}
	m := message{}
	for form, text := range forms {
		if form != "zero" && form != "one" && form != "other" {
			return nil, fmt.Errorf("unknown form %q", form)
		}
		m[form] = pieces(text)
	}
	return m, nil
}

// pieces splits a text at its {gaps}.
func pieces(text string) []piece {
	var out []piece
	for text != "" {
		open := strings.IndexByte(text, '{')
		end := strings.IndexByte(text, '}')
		if open < 0 || end < open {
			return append(out, piece{text: text})
		}
		if open > 0 {
			out = append(out, piece{text: text[:open]})
		}
		out = append(out, piece{gap: text[open+1 : end]})
		text = text[end+1:]
	}
	return out
}

// Text returns the sentence of a key with its gaps filled from args, which are
// names and values in turn. A value called "n" chooses the plural form. A key
// that the language lacks falls back to English; for an unknown key it returns
// the key.
func (c *Catalogue) Text(lang, key string, args ...any) string {
	m, ok := c.texts[lang][key]
	if !ok {
		if m, ok = c.texts[Languages[0]][key]; !ok {
			return key
		}
	}
	if len(args) == 0 && len(m) == 1 && len(m[""]) == 1 && m[""][0].gap == "" {
		return m[""][0].text
	}
	var b strings.Builder
	for _, p := range m.form(c, lang, args) {
		if p.gap == "" {
			b.WriteString(p.text)
		} else {
			b.WriteString(c.fill(p.gap, args))
		}
	}
	return b.String()
}

// form chooses the plural form for the argument "n". The catalogue may give
// zero a form of its own, for a sentence that says that there is nothing.
func (m message) form(c *Catalogue, lang string, args []any) []piece {
	if p, ok := m[""]; ok {
		return p
	}
	n, _ := whole(argument("n", args))
	if p, ok := m["zero"]; ok && n == 0 {
		return p
	}
	if p, ok := m[c.plural(lang, n)]; ok {
		return p
	}
	return m["other"]
}

func (c *Catalogue) fill(gap string, args []any) string {
	v := argument(gap, args)
	text, isText := v.(string)
	if n, ok := whole(v); ok && (gap == "n" || !isText) {
		return c.number(n)
	}
	if isText {
		return text
	}
	if v == nil {
		return "{" + gap + "}"
	}
	return fmt.Sprint(v)
}

func argument(name string, args []any) any {
	for i := 0; i+1 < len(args); i += 2 {
		if args[i] == name {
			return args[i+1]
		}
	}
	return nil
}

func whole(v any) (int64, bool) {
	switch n := v.(type) {
	case int:
		return int64(n), true
	case int64:
		return n, true
	case string:
		parsed, err := strconv.ParseInt(n, 10, 64)
		return parsed, err == nil
	}
	return 0, false
}

// Message returns the text of a coded message: a key with its arguments after
// "|" as name=value pairs. Problems and notices have this form. More arguments
// may follow; the message's own come first.
func (c *Catalogue) Message(lang, coded string, more ...any) string {
	parts := strings.Split(coded, "|")
	var args []any
	for _, p := range parts[1:] {
		if name, value, ok := strings.Cut(p, "="); ok {
			args = append(args, name, value)
		}
	}
	return c.Text(lang, parts[0], append(args, more...)...)
}

// Has reports whether the catalogue knows a key.
func (c *Catalogue) Has(key string) bool {
	_, ok := c.texts[Languages[0]][key]
	return ok
}

// Keys lists the keys of a language in order.
func (c *Catalogue) Keys(lang string) []string {
	keys := make([]string, 0, len(c.texts[lang]))
	for k := range c.texts[lang] {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}
