package proof_test

import (
	"database/sql"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

// TestWhatPagesSayOfKeysIsTrue reads what the pages of every case of the demo say
// about who can open what, and holds each sentence to the keys in the database:
// as the demo is, after people came, left, forgot and waited, and after the
// recovery paper was lost. A sentence that is none of the known ones fails it.
func TestWhatPagesSayOfKeysIsTrue(t *testing.T) {
	d := newHolders(t)
	t.Run("the demo", d.holds)
	d.comeAndGo()
	t.Run("people came, left, forgot and wait", d.holds)
	d.losePaper()
	t.Run("the paper was lost", d.holds)
	for _, s := range sentences {
		if d.seen[s.name] == 0 {
			t.Errorf("no page said %q", s.name)
		}
	}
	t.Logf("sentences that were read: %v", d.seen)
}

// holders is the demo with what was read of it.
type holders struct {
	t    *testing.T
	in   *installation
	db   *sql.DB
	seen map[string]int
}

func newHolders(t *testing.T) *holders {
	s := ownDemo(t)
	in := &installation{server: s, passwords: map[string]string{}, admin: as(t, s, "administrator")}
	return &holders{t, in, opened(t, s.data), map[string]int{}}
}

// holds reads the people of every case, the summaries of those who wait, and the
// numbers of the overview.
func (d *holders) holds(t *testing.T) {
	supervisor := as(t, d.in.server, "supervisor")
	waiting, counted := map[string][]string{}, map[string]int{}
	for _, line := range column[string](t, d.db, "SELECT id || '|' || survivor_id || '|' || status FROM cases ORDER BY code") {
		l := strings.Split(line, "|")
		p := supervisor.open("/cases/" + l[0] + "/people")
		w := wrapsOf(t, d.db, l[1])
		d.judge(t, p, w, w.hold(textsOf(p.Find("#open li")), ""), "")
		rows := p.Find("ul.agreed li:contains('Cannot open all of it yet')").Length()
		lacking := map[string]bool{}
		for id := range w.assigned {
			if slices.ContainsFunc(w.written(), func(c string) bool { return w.waitsFor(id, c) }) {
				lacking[id] = true
				waiting[id] = append(waiting[id], l[0]+"|"+l[1])
			}
		}
		if rows != len(lacking) {
			t.Errorf("%s: %d people are said to wait, by the keys it is %d", p.path, rows, len(lacking))
		}
		if l[2] != "closed" {
			w.count(counted)
		}
	}
	d.overview(t, supervisor, counted)
	d.summaries(t, waiting)
}

// judge reports what a page says that is not so, and what it does not say.
func (d *holders) judge(t *testing.T, p *page, w wraps, s spoken, reader string) {
	t.Helper()
	for _, name := range s.names {
		d.seen[name]++
	}
	for _, line := range s.untrue {
		t.Errorf("%s says what the keys do not: %s", p.path, line)
	}
	for _, line := range s.unknown {
		t.Errorf("%s says what no test knows: %s", p.path, line)
	}
	for _, line := range w.missing(s, reader) {
		t.Errorf("%s does not say: %s", p.path, line)
	}
}

// count adds a running case to the numbers of the overview.
func (w wraps) count(n map[string]int) {
	if slices.Contains(w.written(), "contact") && len(w.opens("contact")) == 1 {
		n["one holder"]++
	}
	if slices.ContainsFunc(w.written(), func(c string) bool { return len(w.opens(c)) == 0 }) {
		n["nobody can open all"]++
	}
}

// overview compares the numbers of the overview with the cases that were read.
func (d *holders) overview(t *testing.T, v *visitor, counted map[string]int) {
	t.Helper()
	said := map[string]int{}
	v.open("/overview").Find("ul.figures a").Each(func(_ int, a *goquery.Selection) {
		n, name, _ := strings.Cut(strings.Join(strings.Fields(a.Text()), " "), " ")
		said[name], _ = strconv.Atoi(n)
	})
	for _, name := range []string{"one holder", "nobody can open all"} {
		if said[name] != counted[name] {
			t.Errorf("the overview counts %d: %s, by the keys it is %d", said[name], name, counted[name])
		}
	}
}

// someCases is of how many cases each person reads the summary.
const someCases = 8

// summaries signs everybody in who waits, and reads what the summaries of her
// cases say to herself. Opening a page gives keys to others, so the keys are read
// after each page.
func (d *holders) summaries(t *testing.T, waiting map[string][]string) {
	t.Helper()
	for _, id := range slices.Sorted(maps.Keys(waiting)) {
		c := wrapsOf(t, d.db, "").staff[id]
		if !c.pair {
			continue
		}
		password := d.in.passwords[c.signIn]
		if password == "" {
			password = demoPassword
		}
		v := visit(t, d.in.server)
		v.signIn(c.signIn, password)
		for _, line := range waiting[id][:min(someCases, len(waiting[id]))] {
			of, survivor, _ := strings.Cut(line, "|")
			if status := v.ask("GET", "/cases/"+of, nil).status; status != 200 {
				continue // her turn has not begun
			}
			p := v.open("/cases/" + of)
			w := wrapsOf(t, d.db, survivor)
			lines := slices.DeleteFunc(textsOf(p.Find("main .notice p")), func(line string) bool {
				return !slices.ContainsFunc(sentences, func(s sentence) bool { return s.is.MatchString(lastHere.ReplaceAllString(line, "")) })
			})
			d.judge(t, p, w, w.hold(lines, id), id)
		}
	}
}

// account finds somebody by the sign-in name.
func (d *holders) account(name string) string {
	return column[string](d.t, d.db, "SELECT id FROM accounts WHERE sign_in_name = ?", name)[0]
}

// casesOf lists running cases that somebody works on and others do not.
func (d *holders) casesOf(name string, more string) []string {
	return column[string](d.t, d.db, `SELECT c.id FROM cases c WHERE c.status <> 'closed' AND EXISTS (SELECT 1 FROM assignments s JOIN accounts a ON a.id = s.account_id
		WHERE s.case_id = c.id AND a.sign_in_name = ? AND s.until_at > 4000000000000) `+more+` ORDER BY c.code`, name)
}

func (d *holders) assign(of, name, reason string) {
	d.t.Helper()
	d.in.admin.open("/cases/"+of+"/people").form("form[action='/cases/"+of+"/people']:has(select[name=account])").
		set("account", d.account(name)).set("reason", reason).accepted()
}

// forgets gives somebody a new password by a link.
func (d *holders) forgets(name string) {
	d.t.Helper()
	p := d.in.admin.open("/staff/" + d.account(name)).form("form[action$='/link']").accepted()
	d.in.chooses(name, d.in.linkOn(p))
}

// stop ends a password that somebody may know. The link is not used.
func (d *holders) stop(name string) {
	d.t.Helper()
	d.in.linkOn(d.in.admin.open("/staff/"+d.account(name)).form("form[action$='/link']").set("stop", "yes").accepted())
}

// comeAndGo lets people come, go, forget their passwords and wait for each other.
func (d *holders) comeAndGo() {
	d.t.Helper()
	of := d.casesOf("caseworker", "")
	d.assign(of[0], "caseworker2", "cover")
	d.stop("caseworker2")              // has a link, and no password until it is used
	d.in.invite("fresh", "caseworker") // nobody says yes for her
	d.assign(of[1], "fresh", "cover")
	d.forgets("caseworker3") // colleagues can say yes
	d.forgets("caseworker6") // and for some cases nobody can
	d.in.admin.open("/staff/" + d.account("counsellor2") + "/disable").form("form[action$='/disable']").accepted()

	ending := d.casesOf("legal2", "")
	d.in.stop()
	list := "'" + strings.Join(ending[:min(len(ending), 12)], "','") + "'"
	run(d.t, d.db, "UPDATE assignments SET until_at = 1000 * (CAST(strftime('%s', 'now') AS INTEGER) - 60) WHERE account_id = '"+d.account("legal2")+"' AND case_id IN ("+list+")")
	d.restart()
	d.assign(ending[0], "legal", "legal_matter") // waits for a visit of the one before
}

// restart starts the demo again, which does at once what time made due.
func (d *holders) restart() {
	d.t.Helper()
	d.in.server = demo(d.t, d.in.data, 240)
	d.in.admin = as(d.t, d.in.server, "administrator")
}

// losePaper asks for a new recovery paper. A week that somebody ends in the database is
// no week: each yes is signed with its moment. So the wish is stopped again, and the keys
// are made to be those of a lost paper.
func (d *holders) losePaper() {
	d.t.Helper()
	admin := d.in.admin
	admin.open("/recovery/lost").form("form[action='/recovery/lost']").set("lost_holders", d.account("caseworker"), d.account("caseworker5")).accepted()
	for _, name := range []string{"caseworker", "caseworker5"} {
		v := as(d.t, d.in.server, name)
		v.open("/recovery/lost").form("form[action='/recovery/lost/yes']").set("password", demoPassword).accepted()
	}
	d.in.stop()
	run(d.t, d.db, "UPDATE lost_papers SET due_at = 1000 * (CAST(strftime('%s', 'now') AS INTEGER) - 60) WHERE ended_at = 0")
	d.restart()
	key := strings.TrimSpace(d.in.admin.open("/recovery/lost").form("form[action='/recovery/lost/key']").accepted().Find(".recovery").Text())
	if p := d.in.admin.open("/recovery/lost").form("form[action='/recovery/lost/replace']").set("new_recovery_key", key).press(); p.status != http.StatusConflict {
		d.t.Fatalf("a new paper after a week that was not one: %d", p.status)
	}
	d.in.admin.open("/recovery/lost").form("form[action='/recovery/lost/stop']").accepted()
	d.in.stop()
	run(d.t, d.db, "INSERT INTO recovery_behind (key_id, public) SELECT key_id, (SELECT public FROM recovery_next) FROM key_wraps WHERE account_id = 'recovery'")
	d.restart()
}
