package proof_test

import (
	"database/sql"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
)

// rolesRead says which sealed words a role may read, as the guides say it.
var rolesRead = map[string][]string{
	"caseworker": {"service", "identity", "contact", "safety"},
	"counsellor": {"service", "identity", "contact", "safety", "clinical"},
	"legal_aid":  {"identity", "safety", "legal"},
}

// classOf is a class by the words of the pages.
var classOf = map[string]string{
	"service notes": "service", "names and papers": "identity", "contacts": "contact",
	"therapy and health": "clinical", "lawyer's notes": "legal", "story and threats": "safety",
}

// colleague is somebody of the staff, as the database has her.
type colleague struct {
	id, name, signIn, role string
	pair, vouched          bool // has a password, and somebody said yes for it
}

// ring is a class key with who has it.
type ring struct {
	class     string
	has, kept map[string]bool
	onPaper   bool
}

// wraps is what the database has about who can open one survivor's words.
type wraps struct {
	staff    map[string]colleague // active or invited, by id
	assigned map[string]bool      // now or from a day that is set; true for now
	rings    map[string]*ring
	reset    map[string]bool // account and class: asked for after a new password
}

// wrapsOf reads it one table after the other, and judges nothing.
func wrapsOf(t *testing.T, db *sql.DB, survivor string) wraps {
	t.Helper()
	w := wraps{map[string]colleague{}, map[string]bool{}, map[string]*ring{}, map[string]bool{}}
	lines := func(query string, args ...any) [][]string {
		var out [][]string
		for _, line := range column[string](t, db, query, args...) {
			out = append(out, strings.Split(line, "|"))
		}
		return out
	}
	for _, l := range lines(`SELECT a.id || '|' || a.display_name || '|' || a.sign_in_name || '|' || a.role || '|' || (a.status = 'active' AND c.account_id IS NOT NULL) || '|' || COALESCE(c.generation = c.confirmed_generation, 0)
		FROM accounts a LEFT JOIN credentials c ON c.account_id = a.id WHERE a.status <> 'disabled'`) {
		w.staff[l[0]] = colleague{l[0], l[1], l[2], l[3], l[4] == "1", l[5] == "1"}
	}
	now := time.Now().UnixMilli()
	for _, l := range lines(`SELECT account_id || '|' || (from_at <= ?) FROM assignments WHERE survivor_id = ? AND until_at > ?`, now, survivor, now) {
		if _, there := w.staff[l[0]]; there {
			w.assigned[l[0]] = w.assigned[l[0]] || l[1] == "1"
		}
	}
	for _, l := range lines(`SELECT k.id || '|' || k.class || '|' || (b.key_id IS NULL) FROM class_keys k LEFT JOIN recovery_behind b ON b.key_id = k.id WHERE k.survivor_id = ?`, survivor) {
		w.rings[l[0]] = &ring{class: l[1], has: map[string]bool{}, kept: map[string]bool{}, onPaper: l[2] == "1"}
	}
	for _, table := range []string{"key_wraps", "kept_wraps"} {
		for _, l := range lines(`SELECT key_id || '|' || account_id FROM `+table+` WHERE key_id IN (SELECT id FROM class_keys WHERE survivor_id = ?)`, survivor) {
			if _, there := w.staff[l[1]]; there && table == "key_wraps" {
				w.rings[l[0]].has[l[1]] = true
			} else if there {
				w.rings[l[0]].kept[l[1]] = true
			}
		}
	}
	for _, l := range lines(`SELECT account_id || '|' || class FROM key_requests WHERE survivor_id = ? AND reason = 'reset'`, survivor) {
		w.reset[l[0]+" "+l[1]] = true
	}
	return w
}

// written lists the classes that have a key.
func (w wraps) written() []string {
	out := map[string]bool{}
	for _, r := range w.rings {
		out[r.class] = true
	}
	return slices.Sorted(maps.Keys(out))
}

// lacks lists the keys of a class that somebody does not have, all of them for
// nobody.
func (w wraps) lacks(id, class string) (out []*ring) {
	for _, r := range w.rings {
		if r.class == class && !r.has[id] {
			out = append(out, r)
		}
	}
	return out
}

// opens lists by name who can open all of a class today.
func (w wraps) opens(class string) (names []string) {
	for id, here := range w.assigned {
		if c := w.staff[id]; here && c.pair && slices.Contains(rolesRead[c.role], class) && len(w.lacks(id, class)) == 0 {
			names = append(names, c.name)
		}
	}
	slices.Sort(names)
	return names
}

// canGive reports whether somebody has a key of the class that another lacks.
func (w wraps) canGive(from, to, class string) bool {
	return from != to && w.staff[from].pair && slices.ContainsFunc(w.lacks(to, class), func(r *ring) bool { return r.has[from] || r.kept[from] })
}

// canSayYes reports whether a colleague is asked to say yes for another, and
// holds a key of a class that the other lacks, of any class for "".
func (w wraps) canSayYes(by, of, class string) bool {
	if c := w.staff[by]; by == of || !c.pair || !c.vouched || !w.assigned[by] || !w.assigned[of] {
		return false
	}
	return slices.ContainsFunc(w.written(), func(other string) bool {
		return (class == "" || class == other) && w.waitsFor(of, other) && slices.ContainsFunc(w.lacks(of, other), func(r *ring) bool { return r.has[by] })
	})
}

// stranger reports whether keys of a class go to somebody only after a yes.
func (w wraps) stranger(id, class string) bool { return !w.staff[id].vouched || w.reset[id+" "+class] }

// stuck reports whether nobody here can give somebody what she lacks of a class.
func (w wraps) stuck(id, class string) bool {
	anybody := func(can func(by string) bool) bool {
		return slices.ContainsFunc(slices.Collect(maps.Keys(w.staff)), can)
	}
	gives := anybody(func(by string) bool { return w.canGive(by, id, class) })
	switch {
	case w.reset[id+" "+class]:
		return !anybody(func(by string) bool { return w.canSayYes(by, id, class) })
	case w.stranger(id, class):
		return !gives || !anybody(func(by string) bool { return w.canSayYes(by, id, "") })
	}
	return !gives
}

// onPaper reports whether the recovery paper of today opens what somebody lacks.
func (w wraps) onPaper(id, class string) bool {
	return !slices.ContainsFunc(w.lacks(id, class), func(r *ring) bool { return !r.onPaper })
}

// named finds somebody of the staff.
func (w wraps) named(name string) string {
	for id, c := range w.staff {
		if c.name == name {
			return id
		}
	}
	return ""
}

// sentence is one sentence about who can open what. Its words name people in who
// and by, and classes in what.
type sentence struct {
	name string
	is   *regexp.Regexp
	true func(w wraps, who string, by, classes []string) bool
}

func about(name, pattern string, holds func(w wraps, who string, by, classes []string) bool) sentence {
	return sentence{name, regexp.MustCompile("^" + pattern + "$"), holds}
}

func every(list []string, holds func(string) bool) bool {
	return len(list) > 0 && !slices.ContainsFunc(list, func(v string) bool { return !holds(v) })
}

func waitsForPaper(today bool) func(wraps, string, []string, []string) bool {
	return func(w wraps, who string, _, classes []string) bool {
		return every(classes, func(c string) bool { return w.stuck(who, c) && w.onPaper(who, c) == today && len(w.lacks(who, c)) > 0 })
	}
}

func nobodyOpens(today bool) func(wraps, string, []string, []string) bool {
	return func(w wraps, _ string, _, classes []string) bool {
		return every(classes, func(c string) bool {
			return len(w.opens(c)) == 0 && w.onPaper("", c) == today && !slices.ContainsFunc(slices.Collect(maps.Keys(w.staff)), func(id string) bool { return w.canGive(id, "", c) })
		})
	}
}

// waitsForYes holds a sentence that names no class to those that a yes opens.
func waitsForYes(w wraps, who string, by, classes []string) bool {
	return every(by, func(id string) bool {
		return slices.ContainsFunc(classes, func(c string) bool {
			return w.stranger(who, c) && (w.canSayYes(id, who, c) || !w.reset[who+" "+c] && w.canSayYes(id, who, ""))
		})
	})
}

func waitsForVisit(w wraps, who string, by, classes []string) bool {
	return every(classes, func(c string) bool {
		return !w.stranger(who, c) && every(by, func(id string) bool { return w.canGive(id, who, c) })
	})
}

// sentences are all that stand under "Who can open this" and, for the reader
// herself, on top of the summary.
var sentences = []sentence{
	about("alone", `Only (?P<who>.+) can open the contacts\. When .+ is away, nobody can\.`, func(w wraps, who string, _, _ []string) bool {
		return slices.Equal(w.opens("contact"), []string{w.staff[who].name})
	}),
	about("kept", `Nobody who works on the case now can open this: (?P<what>.+?)\. (?P<by>.+) can still pass it on and cannot read it\. It goes to whoever is assigned for it when that person next opens a page\.`,
		func(w wraps, _ string, by, classes []string) bool {
			return every(classes, func(c string) bool {
				return len(w.opens(c)) == 0 && every(by, func(id string) bool { return w.canGive(id, "", c) })
			})
		}),
	about("lost", `Nobody who works on the case can open this, and nobody here can pass it on: (?P<what>.+)\. Only the recovery paper opens it: an administrator assigns somebody, and uses it on that page under Staff\.`, nobodyOpens(true)),
	about("lost paper", `Nobody who works on the case can open this, and nobody here can pass it on: (?P<what>.+)\. The new recovery paper does not open it either; the lost one does, if it is found\.`, nobodyOpens(false)),
	about("no password", `(?P<who>.+) has not chosen a password yet\. Until then nothing opens for .+\.`, func(w wraps, who string, _, _ []string) bool { return !w.staff[who].pair }),
	about("yes", `(?P<who>.+) is new or has a new password\. One of these has to say yes for .+ on the page Today: (?P<by>.+)\.`, waitsForYes),
	about("paper", `(?P<who>.+) cannot open this, and nobody here can pass it on: (?P<what>.+)\. Only the recovery paper opens it: an administrator uses it on the page of .+ under Staff\.`, waitsForPaper(true)),
	about("behind", `(?P<who>.+) cannot open this, and nobody here can pass it on: (?P<what>.+)\. The recovery paper of today does not open it yet\. It does once somebody who holds it opens a page; so does the lost paper, if it is found\.`, waitsForPaper(false)),
	about("visit", `(?P<by>.+) holds this: (?P<what>.+)\. It goes to (?P<who>.+) when .+ next opens a page\.`, waitsForVisit),
	about("own yes", `Some of this opens once a colleague says yes for you, because you are new or have a new password\. Speak with one of them: (?P<by>.+)\. They are asked on the page Today\.`, waitsForYes),
	about("own paper", `You cannot open this, and nobody here can give it to you: (?P<what>.+)\. Only the recovery paper opens it: ask your administrator to use it on your page under Staff\.`, waitsForPaper(true)),
	about("own behind", `You cannot open this, and nobody here can give it to you: (?P<what>.+)\. The recovery paper of today does not open it yet\. It does once somebody who holds it opens a page; so does the lost paper, if it is found\. Speak with your administrator\.`, waitsForPaper(false)),
	about("own visit", `(?P<by>.+) holds this: (?P<what>.+)\. It opens for you when .+ next opens a page\.`, waitsForVisit),
}

// lastHere stands behind the name of somebody who was here.
var lastHere = regexp.MustCompile(` \(last here [^)]*\)`)

// spoken is what a page says of one case.
type spoken struct {
	names   []string        // which sentences
	waits   map[string]bool // account and class that are said to wait
	noOne   map[string]bool // classes nobody opens
	unknown []string        // lines that are none of the sentences
	untrue  []string
}

// hold compares lines of a page with the wraps. reader is whom "you" means.
func (w wraps) hold(lines []string, reader string) spoken {
	out := spoken{waits: map[string]bool{}, noOne: map[string]bool{}}
	for _, line := range lines {
		line = lastHere.ReplaceAllString(line, "")
		i := slices.IndexFunc(sentences, func(s sentence) bool { return s.is.MatchString(line) })
		if i < 0 {
			out.unknown = append(out.unknown, line)
			continue
		}
		s, part := sentences[i], map[string]string{}
		for n, v := range s.is.FindStringSubmatch(line) {
			part[s.is.SubexpNames()[n]] = v
		}
		who, by, classes := reader, []string{}, []string{}
		if part["who"] != "" {
			who = w.named(part["who"])
		}
		for v := range strings.SplitSeq(part["by"], ", ") {
			by = append(by, w.named(v))
		}
		for v := range strings.SplitSeq(part["what"], ", ") {
			classes = append(classes, classOf[v])
		}
		if part["what"] == "" { // of all that she waits for and people can open
			classes = slices.DeleteFunc(w.written(), func(c string) bool { return !w.waitsFor(who, c) || w.staff[who].pair && w.stuck(who, c) })
		}
		out.names = append(out.names, s.name)
		if !s.true(w, who, by, classes) {
			out.untrue = append(out.untrue, line)
		}
		for _, c := range classes {
			if s.name == "kept" || strings.HasPrefix(s.name, "lost") {
				out.noOne[c] = true
			} else if s.name != "alone" {
				out.waits[who+" "+c] = true
			}
		}
	}
	return out
}

// waitsFor reports whether somebody who is assigned cannot open a class that her
// role may read.
func (w wraps) waitsFor(id, class string) bool {
	_, assigned := w.assigned[id]
	return assigned && slices.Contains(rolesRead[w.staff[id].role], class) && (len(w.lacks(id, class)) > 0)
}

// missing lists what the page had to say of a case and did not.
func (w wraps) missing(s spoken, reader string) (out []string) {
	for _, c := range w.written() {
		if reader == "" && len(w.opens(c)) == 0 && !s.noOne[c] {
			out = append(out, "nobody opens "+c)
		}
		for id := range w.assigned {
			if (reader == "" || id == reader) && w.waitsFor(id, c) && !s.waits[id+" "+c] {
				out = append(out, w.staff[id].name+" cannot open "+c)
			}
		}
	}
	if reader == "" && slices.Contains(w.written(), "contact") && len(w.opens("contact")) == 1 && !slices.Contains(s.names, "alone") {
		out = append(out, "one person alone opens the contacts")
	}
	return out
}

// textsOf lists what parts of a page say, without what is for ears only and
// without links.
func textsOf(sel *goquery.Selection) (out []string) {
	sel.Each(func(_ int, part *goquery.Selection) {
		seen := part.Clone()
		seen.Find("a, .vh").Remove()
		out = append(out, strings.Join(strings.Fields(seen.Text()), " "))
	})
	return out
}
