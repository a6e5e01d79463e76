package law

import (
	"context"
	"strings"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/pack"
)

// Filter filters the library. An empty field does not filter.
type Filter struct {
	Place string // code of a country or of a body of treaties
	Right models.Right
	Mark  pack.Quality
}

func (f Filter) holds(it *pack.Item) bool {
	return (f.Place == "" || it.Jurisdiction == f.Place) && (f.Right == "" || it.Right == f.Right) && (f.Mark == "" || it.Quality == f.Mark)
}

// Items lists the rights of the library the actor may see, in the order of the
// packs.
func (s *Service) Items(_ context.Context, by access.Actor, f Filter) ([]*pack.Item, error) {
	if err := by.Require(access.ReadLaw); err != nil {
		return nil, err
	}
	var out []*pack.Item
	for _, it := range s.Library().Items() {
		if f.holds(it) && Shows(by, it) {
			out = append(out, it)
		}
	}
	return out, nil
}

// Item returns one right of the library. It returns NotFound for an unknown key
// and for a right the actor may not see.
func (s *Service) Item(_ context.Context, by access.Actor, key string) (*pack.Item, error) {
	if err := by.Require(access.ReadLaw); err != nil {
		return nil, err
	}
	it := s.Library().Item(key)
	if it == nil || !Shows(by, it) {
		return nil, models.ErrNotFound()
	}
	return it, nil
}

// Search lists the rights whose texts, in any language, contain every word of
// the query: title, summary, conditions, act, section, office, papers.
func (s *Service) Search(ctx context.Context, by access.Actor, query string) ([]*pack.Item, error) {
	all, err := s.Items(ctx, by, Filter{})
	if err != nil {
		return nil, err
	}
	words := strings.Fields(plain(query))
	if len(words) == 0 {
		return nil, nil
	}
	var out []*pack.Item
	for _, it := range all {
		if hasAll(haystack(it), words) {
			out = append(out, it)
		}
	}
	return out, nil
}

func hasAll(text string, words []string) bool {
	for _, w := range words {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}

// nukta makes a word typed without the dot below match the word with it.
var nukta = strings.NewReplacer("\u093c", "", "क़", "क", "ख़", "ख", "ग़", "ग", "ज़", "ज", "ड़", "ड", "ढ़", "ढ", "फ़", "फ", "-", " ", "_", " ")

func plain(text string) string { return nukta.Replace(strings.ToLower(text)) }

// haystack returns all searchable text of a right.
func haystack(it *pack.Item) string {
	var b strings.Builder
	add := func(texts ...pack.Text) {
		for _, t := range texts {
			for _, s := range t {
				b.WriteString(s + "\n")
			}
		}
	}
	b.WriteString(it.Key + "\n")
	add(it.Title, it.Summary, it.OwedBy.Office, it.DecidedBy.Office, it.Payment, it.Appeal.To, it.Appeal.Text, it.Caution, it.FindOut)
	for _, c := range it.Conditions {
		add(c.Sentence)
	}
	for _, c := range it.Clocks {
		add(c.Label)
	}
	for _, a := range it.Amounts {
		add(a.Label)
	}
	for _, p := range it.Papers {
		add(p.Label)
	}
	for _, l := range it.Law {
		b.WriteString(l.Act + " " + l.Section + "\n")
	}
	return plain(b.String())
}
