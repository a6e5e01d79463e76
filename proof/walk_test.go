package proof_test

import (
	"hash/fnv"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/PuerkitoBio/goquery"
)

// How far a walk goes: so many cases of a person, so many pages of one kind and
// so many forms of one kind.
const (
	walkCases = 12
	walkPages = 12
	walkForms = 3
)

// walk is the way of one person through all pages that links lead to, the ways
// of filters included. It is the same every time: what there is too much of is
// chosen by its address.
type walk struct {
	v     *visitor
	each  func(*page)
	met   map[string]bool // addresses
	kinds map[string]int  // pages seen, by kind of address
	paths []string        // that were asked for, in order
	posts []posting
	sends map[string]int // forms found, by kind
}

// posting is a form as it is sent by somebody who fills in nothing.
type posting struct {
	path   string
	values url.Values
}

var (
	idInPath   = regexp.MustCompile(`[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}`)
	ofOneCase  = regexp.MustCompile(`^/cases/(` + idInPath.String() + `)`)
	notWalked  = regexp.MustCompile(`^/(static/|leave$|alive$|set-up/|welcome/)`)
	notPosted  = regexp.MustCompile(`^/(sign-in|sign-out|lock|unlock|language|drafts|filters/.+|account/sign-out-(everywhere|others))$`)
	dataInPath = regexp.MustCompile(`/(rights|items)/([a-z0-9_.]+)`)
)

// walk goes through everything from her first page on and shows each page. What
// belongs to a case comes last, for so many cases of all that were met.
func (v *visitor) walk(each func(*page)) *walk {
	v.t.Helper()
	w := &walk{v: v, each: each, met: map[string]bool{}, kinds: map[string]int{}, sends: map[string]int{}}
	ofCases := w.rounds([]string{"/", "/help", "/style"}, func(path string) bool { return !ofOneCase.MatchString(path) })
	chosen := spread(ofCases)
	w.rounds(ofCases, func(path string) bool {
		of := ofOneCase.FindStringSubmatch(path)
		return of == nil || chosen[of[1]]
	})
	return w
}

// spread chooses the cases: evenly from the oldest to the newest, as their ids
// tell.
func spread(paths []string) map[string]bool {
	ids := map[string]bool{}
	for _, path := range paths {
		ids[ofOneCase.FindStringSubmatch(path)[1]] = true
	}
	sorted, chosen := slices.Sorted(maps.Keys(ids)), map[string]bool{}
	for i := range walkCases {
		if len(sorted) > 0 {
			chosen[sorted[i*len(sorted)/walkCases]] = true
		}
	}
	return chosen
}

// rounds asks for pages and for what they lead to until there is nothing new,
// and returns the addresses it was not to go to.
func (w *walk) rounds(next []string, may func(string) bool) (left []string) {
	w.v.t.Helper()
	for len(next) > 0 {
		slices.SortFunc(next, byHash)
		round := next
		next = nil
		for _, path := range round {
			if !may(path) {
				left = append(left, path)
				continue
			}
			if w.kinds[kindOf(path)]++; w.kinds[kindOf(path)] > walkPages {
				continue
			}
			w.paths = append(w.paths, path)
			p := w.v.ask(http.MethodGet, path, nil)
			w.each(p)
			next = append(next, w.leads(p)...)
			w.forms(p)
		}
	}
	return left
}

// kindOf is an address without what names one record, and the names of its
// query.
func kindOf(path string) string {
	at, _ := url.Parse(path)
	kind := idInPath.ReplaceAllString(at.Path, ":id")
	for _, data := range dataInPath.FindAllStringSubmatch(kind, -1) {
		if data[2] != "print" && data[2] != "questions" {
			kind = strings.Replace(kind, data[0], "/"+data[1]+"/:item", 1)
		}
	}
	return kind + "?" + strings.Join(slices.Sorted(maps.Keys(at.Query())), "&")
}

// byHash orders addresses by chance, and the same every time.
func byHash(a, b string) int {
	if x, y := hashOf(a), hashOf(b); x != y {
		return int(min(1, max(-1, int64(x)-int64(y))))
	}
	return strings.Compare(a, b)
}

func hashOf(text string) uint32 {
	h := fnv.New32a()
	_, _ = h.Write([]byte(text))
	return h.Sum32()
}

// leads lists the new addresses of a page: its links and the answers of its
// filters.
func (w *walk) leads(p *page) (out []string) {
	add := func(href string) {
		path := p.resolve(href)
		if strings.HasPrefix(path, "/") && !strings.HasPrefix(path, "//") && !notWalked.MatchString(path) && !w.met[path] {
			w.met[path] = true
			out = append(out, path)
		}
	}
	p.Find("a[href]").Each(func(_ int, a *goquery.Selection) { add(a.AttrOr("href", "")) })
	p.Find("form").Not("[method=post]").Each(func(_ int, f *goquery.Selection) {
		f.Find("select[name] option, input[type=radio][name], input[type=checkbox][name]").Each(func(_ int, c *goquery.Selection) {
			name := c.Closest("[name]").AttrOr("name", "")
			at, _, _ := strings.Cut(f.AttrOr("action", p.path), "?")
			add(at + "?" + url.Values{name: {valueOf(c)}}.Encode())
		})
	})
	return out
}

// forms notes the forms that ask something, with nothing filled in: the program
// refuses what is missing and so shows the page with its errors.
func (w *walk) forms(p *page) {
	p.Find("form[method=post]").Each(func(_ int, sel *goquery.Selection) {
		f := &form{p: p, sel: sel}
		path := p.resolve(sel.AttrOr("action", p.path))
		asked := f.controls().Not("[type=hidden]")
		kind := kindOf(path) + " " + strings.Join(f.names(), " ")
		if asked.Length() == 0 || notPosted.MatchString(path) || w.met["POST "+path+kind] {
			return
		}
		w.met["POST "+path+kind] = true
		if w.sends[kind]++; w.sends[kind] > walkForms {
			return
		}
		send := posting{path: path, values: url.Values{}}
		f.controls().Each(func(_ int, c *goquery.Selection) {
			switch name, kind := c.AttrOr("name", ""), c.AttrOr("type", ""); {
			case kind == "hidden":
				send.values.Add(name, c.AttrOr("value", ""))
			case kind != "radio" && kind != "checkbox":
				send.values.Add(name, "")
			}
		})
		w.posts = append(w.posts, send)
	})
}
