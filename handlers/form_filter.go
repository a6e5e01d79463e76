package handlers

import (
	"maps"
	"net/url"
	"slices"
	"strings"
)

// askAddress takes the answers to a filter from the query of an address.
func (p *page) askAddress(q url.Values) { p.form = typedForm(maps.Clone(q)) }

// Narrowing is Into for a field of a filter. What the field does not offer is no
// answer: an old bookmark never fails.
func (f field) Narrowing(to any) field {
	values := f.page.form.values
	values[f.Name] = slices.DeleteFunc(slices.Clone(values[f.Name]), func(code string) bool {
		return !slices.ContainsFunc(f.Choices, func(c choice) bool { return c.Value == code })
	})
	return f.Into(to)
}

// chosenIn is what the fields of a filter ask for, as an address says it.
func (p page) chosenIn(fields []field) url.Values {
	q := url.Values{}
	for _, f := range fields {
		q[f.Name] = p.form.values[f.Name]
	}
	return q
}

// addressOf is a path with what a filter asks for.
func addressOf(path string, q url.Values) string {
	asked := url.Values{}
	for name, values := range q {
		if strings.Join(values, "") != "" {
			asked[name] = values
		}
	}
	if len(asked) == 0 {
		return path
	}
	return path + "?" + asked.Encode()
}

// filterPanel is the filter of a list with a link for each answer, which takes
// it away. q is all that narrows the list. A field that has to be answered has
// no link.
func (p page) filterPanel(path string, q url.Values, fields []field) filterPanel {
	out := filterPanel{texts: p.texts, Action: path, Clear: path, Fields: fields}
	for _, f := range fields {
		for _, code := range q[f.Name] {
			if code == "" || f.Must {
				continue
			}
			rest := maps.Clone(q)
			rest[f.Name] = slices.DeleteFunc(slices.Clone(q[f.Name]), func(other string) bool { return other == code })
			out.Tags = append(out.Tags, link{Text: chosenText(f, code), Href: addressOf(path, rest)})
		}
	}
	return out
}

// chosenText is a code in the words of its choice.
func chosenText(f field, code string) string {
	for _, c := range f.Choices {
		if c.Value == code {
			return c.Text
		}
	}
	return code
}
