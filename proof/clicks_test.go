package proof_test

import (
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
)

// story is played by people who go on only by what stands on their pages. It
// counts what they do: links followed, menus opened and forms sent, and how long
// they wait.
type story struct {
	t      *testing.T
	in     *installation
	ahead  time.Duration // of the clock of the server
	people []*person
	clicks int
	total  int      // clicks of the steps
	waits  []string // for whom or how long people wait, without a click
}

// person is somebody in a story, with the page she looks at.
type person struct {
	s    *story
	name string // she signs in with
	v    *visitor
	on   *page
}

// begin sets an installation up whose clock can move.
func begin(t *testing.T) *story {
	t.Helper()
	return tell(t, setUpOn(t, realLater(t, t.TempDir(), 0)))
}

// tell begins a story in an installation that is there.
func tell(t *testing.T, in *installation) *story {
	s := &story{t: t, in: in}
	s.people = []*person{{s: s, name: "admin.meera", v: in.admin}}
	return s
}

// meera is the administrator.
func (s *story) meera() *person { return s.people[0] }

// joins adds a colleague, for whom the recovery paper vouches as long as it is
// out.
func (s *story) joins(name, role string) *person {
	s.t.Helper()
	p := &person{s: s, name: name, v: s.in.invite(name, role)}
	s.people = append(s.people, p)
	return p
}

// step is a part of the story. It fails when more clicks are needed than a tired
// person accepts.
func (s *story) step(what string, most int, do func()) {
	s.t.Helper()
	before := s.clicks
	do()
	n := s.clicks - before
	s.total += n
	s.t.Logf("%2d clicks: %s", n, what)
	if n > most {
		s.t.Errorf("%s: %d clicks, want at most %d", what, n, most)
	}
}

// waitsFor notes that nothing goes on until somebody else does something, or
// until time goes by.
func (s *story) waitsFor(what string) { s.waits = append(s.waits, what) }

// told ends the story. It fails when it took more clicks, or more waiting, than
// when it was written.
func (s *story) told(clicks, waits int) {
	s.t.Helper()
	s.t.Logf("%d clicks in all; waiting for: %s", s.total, strings.Join(s.waits, "; "))
	if s.total > clicks || len(s.waits) > waits {
		s.t.Errorf("%d clicks and %d times of waiting, want at most %d and %d", s.total, len(s.waits), clicks, waits)
	}
}

// goesBy lets time go by. The server is started again, as after a power cut, and
// everybody has to sign in again.
func (s *story) goesBy(d time.Duration) {
	s.t.Helper()
	s.ahead += d
	s.in.stop()
	s.moved(realLater(s.t, s.in.data, s.ahead))
}

// moved tells everybody where the server is now.
func (s *story) moved(to *server) {
	s.in.server = to
	for _, p := range s.people {
		p.v.base, p.on = to.url, nil
	}
}

// day is the day of the organisation, with so many more.
func (s *story) day(more int) time.Time {
	return time.Now().Add(s.ahead).In(time.FixedZone("IST", 19800)).AddDate(0, 0, more)
}

// comes signs in, unless she is signed in, and stands on her first page.
func (p *person) comes() *person {
	p.s.t.Helper()
	p.on = p.v.open("/")
	if strings.HasPrefix(p.on.path, "/sign-in") {
		p.press("Sign in", func(f *form) { f.set("sign_in_name", p.name).set("password", p.s.in.passwords[p.name]) })
	}
	return p
}

// takes follows a one-time link and chooses a new password.
func (p *person) takes(link string) *person {
	p.s.t.Helper()
	at, err := url.Parse(strings.TrimSpace(link))
	if err != nil {
		p.s.t.Fatal(err)
	}
	p.s.in.passwords[p.name] = canary("new password of " + p.name)
	p.s.clicks++
	p.on = p.v.open(at.Path)
	return p.press("Save and sign in", func(f *form) { f.set("password", p.s.in.passwords[p.name]) })
}

// said is the text of a control as a person sees it, without what is for ears
// only.
func said(sel *goquery.Selection) string {
	seen := sel.Clone()
	seen.Find(".vh, .note").Remove()
	return strings.Join(strings.Fields(seen.Text()), " ")
}

// find returns the link or button with these words that comes first. The words
// may end in … where a code or a date follows.
func (p *person) find(what, words string) *goquery.Selection {
	p.s.t.Helper()
	begin, open := strings.CutSuffix(words, "…")
	found := p.on.Find(what).FilterFunction(func(_ int, sel *goquery.Selection) bool {
		return said(sel) == words || open && strings.HasPrefix(said(sel), begin)
	}).First()
	if found.Length() == 0 {
		p.s.t.Fatalf("%s finds no %q on %s:\n%s", p.name, words, p.on.path, p.on.words())
	}
	return found
}

// click follows the link with these words. A menu it stands in is opened first.
func (p *person) click(words string) *person {
	p.s.t.Helper()
	a := p.find("a[href]", words)
	p.s.clicks += 1 + a.ParentsFiltered("details:not([open])").Length()
	p.on = p.v.open(p.on.resolve(a.AttrOr("href", "")))
	return p
}

// press sends the form with this button, filled in as a person does, and it must
// be accepted.
func (p *person) press(button string, fill ...func(*form)) *person {
	p.s.t.Helper()
	at := p.find("button", button)
	f := p.on.formOf(at.Closest("form"))
	f.button = at
	for _, in := range fill {
		in(f)
	}
	p.s.clicks += 1 + at.ParentsFiltered("details:not([open])").Length()
	p.on = f.accepted()
	return p
}

// reads fails unless the words stand on the page.
func (p *person) reads(words ...string) *person {
	p.s.t.Helper()
	for _, w := range words {
		if !strings.Contains(p.on.words(), w) {
			p.s.t.Errorf("%s does not read %q on %s:\n%s", p.name, w, p.on.path, p.on.words())
		}
	}
	return p
}

// day fills in a date.
func day(name string, at time.Time) func(*form) {
	return func(f *form) {
		f.p.v.t.Helper()
		f.set(name+".day", strconv.Itoa(at.Day())).set(name+".month", strconv.Itoa(int(at.Month()))).set(name+".year", strconv.Itoa(at.Year()))
	}
}
