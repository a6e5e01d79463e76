package templates

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"sort"
	"strings"
)

//go:embed layouts partials pages
var files embed.FS

// Set holds every parsed page. Many goroutines may render at once.
type Set struct {
	pages map[string]*template.Template
}

// Parse reads all layouts and partials once and clones them for each page, so
// that every page may define its own "content", or "case" where it is a page of
// a case. Each page keeps only the parts it uses. It returns an error for a page
// that defines neither.
func Parse() (*Set, error) {
	shared, err := template.New("shared").Option("missingkey=error").ParseFS(files, "layouts/*.html", "partials/*.html")
	if err != nil {
		return nil, fmt.Errorf("parse layouts: %w", err)
	}
	s := &Set{pages: map[string]*template.Template{}}
	err = fs.WalkDir(files, "pages", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name := strings.TrimSuffix(strings.TrimPrefix(path, "pages/"), ".html")
		s.pages[name], err = parsePage(shared, path)
		return err
	})
	if err != nil {
		return nil, err
	}
	return s, nil
}

func parsePage(shared *template.Template, path string) (*template.Template, error) {
	text, err := files.ReadFile(path)
	if err != nil {
		return nil, err
	}
	page, err := shared.Clone()
	if err != nil {
		return nil, err
	}
	if _, err := page.New(path).Parse(string(text)); err != nil {
		return nil, fmt.Errorf("parse page: %w", err)
	}
	if page.Lookup("case") == nil && !bytes.Contains(text, []byte(`{{define "content"}}`)) {
		return nil, fmt.Errorf("page %s defines neither content nor case", path)
	}
	return lean(page)
}

// Render writes a whole page. It builds the page in memory first, so that a
// template that fails half-way sends nothing.
func (s *Set) Render(w io.Writer, page string, data any) error {
	t, err := s.Lookup(page)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := t.ExecuteTemplate(&b, "base", data); err != nil {
		return fmt.Errorf("render %s: %w", page, err)
	}
	_, err = b.WriteTo(w)
	return err
}

// Lookup returns the parsed template of a page, for tests that check every page
// against its type.
func (s *Set) Lookup(page string) (*template.Template, error) {
	t, ok := s.pages[page]
	if !ok {
		return nil, fmt.Errorf("no page %q", page)
	}
	return t, nil
}

// Pages lists the names of all pages in order.
func (s *Set) Pages() []string {
	names := make([]string, 0, len(s.pages))
	for name := range s.pages {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}
