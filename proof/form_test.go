package proof_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/PuerkitoBio/goquery"
)

// form is a form of a page while it is filled in. Fields that are not set are
// sent as the page had them, hidden fields included.
type form struct {
	p       *page
	sel     *goquery.Selection
	values  url.Values
	touched []string
	button  *goquery.Selection // that is pressed, the first where it is nil
}

// form returns the form that the selector finds, or the form around it.
func (p *page) form(selector string) *form {
	p.v.t.Helper()
	sel := p.Find(selector).First()
	if !sel.Is("form") {
		sel = sel.Closest("form")
	}
	if sel.Length() == 0 {
		p.v.t.Fatalf("%s (status %d) has no form %q:\n%s", p.path, p.status, selector, p.words())
	}
	return p.formOf(sel)
}

// formOf returns a form that was found.
func (p *page) formOf(sel *goquery.Selection) *form {
	f := &form{p: p, sel: sel, values: url.Values{}}
	f.controls().Each(func(_ int, c *goquery.Selection) { f.preset(c) })
	return f
}

// controls returns the fields of the form, in the order of the page.
func (f *form) controls() *goquery.Selection {
	return f.sel.Find("input[name], select[name], textarea[name]").Not("[disabled]")
}

// preset takes over the value a control has when nobody changes it.
func (f *form) preset(c *goquery.Selection) {
	name := c.AttrOr("name", "")
	switch kind := c.AttrOr("type", "text"); {
	case c.Is("select"):
		chosen := c.Find("option[selected]")
		if chosen.Length() == 0 {
			chosen = c.Find("option").First()
		}
		f.values.Add(name, valueOf(chosen))
	case c.Is("textarea"):
		f.values.Add(name, c.Text())
	case kind == "radio" || kind == "checkbox":
		if _, on := c.Attr("checked"); on {
			f.values.Add(name, c.AttrOr("value", "on"))
		}
	case kind != "submit" && kind != "button":
		f.values.Add(name, c.AttrOr("value", ""))
	}
}

// valueOf returns the value of an option.
func valueOf(option *goquery.Selection) string {
	if v, there := option.Attr("value"); there {
		return v
	}
	return strings.TrimSpace(option.Text())
}

// has reports whether the form has a control of this name.
func (f *form) has(name string) bool { return f.named(name).Length() > 0 }

func (f *form) named(name string) *goquery.Selection {
	return f.controls().FilterFunction(func(_ int, c *goquery.Selection) bool { return c.AttrOr("name", "") == name })
}

// choices returns the answers that can be chosen under a name, or nil for a box
// that takes any text.
func (f *form) choices(name string) []string {
	var out []string
	f.named(name).Each(func(_ int, c *goquery.Selection) {
		switch kind := c.AttrOr("type", "text"); {
		case c.Is("select"):
			c.Find("option").Each(func(_ int, o *goquery.Selection) { out = append(out, valueOf(o)) })
		case kind == "radio" || kind == "checkbox":
			out = append(out, c.AttrOr("value", "on"))
		}
	})
	return out
}

// set fills in a field as a person can: it must exist, and a choice must be
// offered.
func (f *form) set(name string, values ...string) *form {
	f.p.v.t.Helper()
	if !f.has(name) {
		f.p.v.t.Fatalf("the form on %s has no field %q, only %q", f.p.path, name, f.names())
	}
	if offered := f.choices(name); offered != nil {
		for _, v := range values {
			if !slices.Contains(offered, v) {
				f.p.v.t.Fatalf("field %q on %s does not offer %q, only %q", name, f.p.path, v, offered)
			}
		}
	}
	f.values[name] = values
	f.touched = append(f.touched, name)
	return f
}

// choose is set with the words that a person reads.
func (f *form) choose(name string, words ...string) *form {
	f.p.v.t.Helper()
	var values []string
	f.named(name).Each(func(_ int, c *goquery.Selection) {
		read := c.Find("option")
		if !c.Is("select") {
			read = f.sel.Find("label[for='" + c.AttrOr("id", "") + "']")
		}
		read.Each(func(_ int, o *goquery.Selection) {
			if slices.Contains(words, strings.Join(strings.Fields(o.Text()), " ")) {
				values = append(values, o.AttrOr("value", c.AttrOr("value", "on")))
			}
		})
	})
	if len(values) != len(words) {
		f.p.v.t.Fatalf("field %q on %s does not offer %q:\n%s", name, f.p.path, words, f.p.words())
	}
	return f.set(name, values...)
}

// names lists the fields of the form.
func (f *form) names() []string {
	var out []string
	f.controls().Each(func(_ int, c *goquery.Selection) {
		if name := c.AttrOr("name", ""); !slices.Contains(out, name) {
			out = append(out, name)
		}
	})
	return out
}

// sent returns where the form goes, and its values when its button is pressed.
func (f *form) sent() (path string, values url.Values) {
	button := f.button
	if button == nil {
		button = f.sel.Find("button, input[type=submit]").Not("[type=button]").First()
	}
	if name, there := button.Attr("name"); there {
		f.values.Set(name, button.AttrOr("value", ""))
	}
	return f.p.resolve(f.sel.AttrOr("action", f.p.path)), f.values
}

// press sends the form with its button and follows redirects.
func (f *form) press() *page {
	f.p.v.t.Helper()
	path, values := f.sent()
	if strings.EqualFold(f.sel.AttrOr("method", "get"), "get") {
		at, _ := url.Parse(path)
		at.RawQuery = values.Encode()
		return f.p.v.ask(http.MethodGet, at.String(), nil)
	}
	return f.p.v.ask(http.MethodPost, path, values)
}

// accepted sends the form and fails the test when the server refuses it.
func (f *form) accepted() *page {
	f.p.v.t.Helper()
	p := f.press()
	if p.status != http.StatusOK {
		f.p.v.t.Fatalf("the form on %s was answered with %d:\n%s", f.p.path, p.status, p.words())
	}
	return p
}
