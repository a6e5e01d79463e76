package proof_test

import (
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
)

// The stories of a small house: nobody is locked out, and no step takes more
// clicks than somebody tired accepts. The limits are what was counted when they
// were written; a sign-in is one click.

const aDay = 24 * time.Hour

// TestTheLeadGoesOnLeave hands three cases over for two weeks, a week ahead.
// Afterwards everything is as before by itself.
func TestTheLeadGoesOnLeave(t *testing.T) {
	s := begin(t)
	asha, bela := s.joins("asha", "caseworker"), s.joins("bela", "caseworker")
	first := asha.v.takeIn()
	asha.v.takeIn()
	asha.v.takeIn()
	s.step("Asha hands her cases over for two weeks, from in a week on", 4, func() {
		asha.comes().click("Your account").click("Hand over cases").
			press("Hand over", choose("to", "Bela Devi"), choose("how", "While somebody is away, until a day"), day("from", s.day(7)), day("until", s.day(20))).
			reads("3 cases are handed over.")
	})
	bela.reaches(first, false)
	s.goesBy(8 * aDay)
	s.step("Bela reads a name", 6, func() { bela.comes().click("Caseload").opens(first).readsName() })
	asha.comes().reaches(first, true)
	s.goesBy(14 * aDay)
	s.step("Asha is back", 5, func() { asha.comes().click("Caseload").opens(first).readsName() })
	bela.comes().reaches(first, false)
	s.told(14, 0)
}

// TestTheOnlyCaseworkerLeaves hands her cases over before her account ends. Who
// comes after her is new, and the paper is in its envelope again.
func TestTheOnlyCaseworkerLeaves(t *testing.T) {
	s := begin(t)
	asha := s.joins("asha", "caseworker")
	first := asha.v.takeIn()
	asha.v.takeIn()
	asha.v.takeIn()
	meera := s.meera().comes().click("Staff").press("I have put the paper away")
	bela := s.joins("bela", "caseworker")
	s.step("Meera wants to disable the account and is told what it costs", 5, func() {
		meera.comes().click("Staff").click("Asha Devi").click("Disable this account").reads("3 cases have something nobody else here can open").
			click("Hand over first").reads("Bela Devi")
	})
	s.step("Meera assigns Bela at one of the cases", 2, func() {
		meera.click("Assign at …").
			press("Assign", choose("account", "Bela Devi – Caseworker"), choose("reason", "Hand-over"))
	})
	s.waitsFor("Asha to say yes for Bela")
	s.step("Asha spoke with Bela and says yes", 3, func() {
		asha.comes().click("See who waits").press("Yes, I spoke with Bela Devi")
	})
	s.step("Meera hands the cases over", 5, func() {
		meera.comes().click("Staff").click("Asha Devi").click("Hand over cases").press("Hand over", choose("to", "Bela Devi"), choose("how", "For good"))
		meera.reads("3 cases are handed over.")
	})
	s.waitsFor("Asha to open a page")
	asha.comes()
	s.step("Meera disables the account", 3, func() {
		meera.click("Disable this account").reads("Everything this person can open, a colleague can open too.").press("Disable this account").reads("The account is disabled.")
	})
	s.step("Bela reads a name", 5, func() { bela.comes().click("Caseload").opens(first).readsName() })
	if p := asha.v.ask("GET", first, nil); !strings.HasPrefix(p.path, "/sign-in") {
		t.Errorf("whoever left still opens %s", p.path)
	}
	s.told(20, 2)
}

// TestATurnEnds is the turn of a lawyer who came for a while and wrote a note.
// The next one reads it.
func TestATurnEnds(t *testing.T) {
	s := begin(t)
	asha, vina, nila := s.joins("asha", "caseworker"), s.joins("vina", "legal_aid"), s.joins("nila", "legal_aid")
	of := asha.v.takeIn()
	meera := s.meera()
	s.step("Meera assigns Vina for ten days", 4, func() {
		meera.comes().click("Caseload").opens(of).click("Assign a colleague").press("Assign", choose("account", "Vina Devi – Legal aid volunteer"), choose("reason", "Legal matter"), day("until", s.day(10)))
	})
	asha.comes()
	vina.comes().v.note(of, "legal_consultation")
	s.goesBy(2 * aDay)
	meera.comes().reads("1 last holder leaves")
	vina.comes().reads("In 1 case of yours somebody leaves within two weeks who is the last to open a part of it.")
	s.goesBy(9 * aDay)
	vina.comes().reaches(of, false)
	vina.v.signOut()
	s.step("Meera finds the case nobody can open whole, and assigns Nila", 7, func() {
		meera.comes().click("1 nobody can open all").opens(of).click("People on the case").
			reads("Vina Devi", "can still pass it on and cannot read it").
			press("Assign", choose("account", "Nila Devi – Legal aid volunteer"), choose("reason", "Legal matter")).
			reads("It goes to Nila Devi when Vina Devi next opens a page.")
	})
	nila.comes().goes(of).reads("Vina Devi", "It opens for you when Vina Devi next opens a page.")
	s.waitsFor("Vina to open a page")
	s.step("Vina signs in once", 1, func() { vina.comes() })
	s.step("Nila reads the note", 6, func() {
		nila.comes().opens(of).click("Services").click("Legal aid consultation").shows("main dl.summary form")
	})
	s.told(17, 1)
}

// TestThePaperIsLost replaces the recovery paper by two who hold keys.
func TestThePaperIsLost(t *testing.T) {
	s := begin(t)
	asha, bela := s.joins("asha", "caseworker"), s.joins("bela", "caseworker")
	first, second := asha.v.takeIn(), bela.v.takeIn()
	meera := s.meera()
	s.step("Meera asks two who hold keys", 6, func() {
		meera.comes().click("Organisation").click("Recovery key").click("The paper is lost").
			press("Ask these two", choose("lost_holders", "Asha Devi", "Bela Devi"))
	})
	for _, p := range []*person{asha, bela} {
		s.step(p.name+" says yes", 3, func() {
			p.comes().click("Read, or stop it").press("I say yes to a new recovery key", func(f *form) { f.set("password", s.in.passwords[p.name]) })
		})
	}
	meera.comes().reads("Both said yes.").click("Read, or stop it").lacks("Make a new key")
	s.waitsFor("a week, in which anybody can stop it")
	s.goesBy(7*aDay + time.Minute)
	old, fresh := s.in.recoveryKey, ""
	s.step("Meera makes the new key and types it from its paper", 6, func() {
		meera.comes().click("Read, or stop it").press("Make a new key")
		fresh = strings.TrimSpace(meera.on.Find(".recovery").Text())
		meera.click("I have written it down").press("Put the new key in force", func(f *form) { f.set("new_recovery_key", fresh) })
	})
	meera.reads("8 keys of cases come to it")
	asha.comes().goes(first).readsName()
	bela.comes().goes(second).readsName()
	if words := meera.comes().on.words(); strings.Contains(words, "lacks something") {
		t.Errorf("both were here, and the overview says %s", words)
	}

	// Bela forgets her password, and nobody else holds her case.
	s.step("Meera makes a link for Bela", 4, func() { meera.click("Staff").click("Bela Devi").reads("only Bela Devi can open").press("Make a link") })
	s.step("Bela chooses a new password", 2, func() { bela.takes(meera.on.Find(".link-once").Text()) })
	bela.goes(second).reads("Only the recovery paper opens it")
	s.waitsFor("Meera to fetch the new paper")
	meera.comes().click("Staff").click("Bela Devi").click("Use the recovery key")
	if p := meera.on.form("main form").set("recovery_key", old).press(); p.status != http.StatusUnprocessableEntity {
		t.Errorf("the old paper is answered with %d: %s", p.status, p.words())
	}
	link := laterWords(t, s.ahead, "link", "--data", s.in.data, "--for", "admin.meera", "--address", s.in.url)
	if said, status := askedWords(t, old, link...); status != 1 || strings.Contains(said, "/welcome/") {
		t.Errorf("with the old paper aftercare link ends with %d: %s", status, said)
	}
	s.step("Meera uses the new paper", 5, func() {
		meera.comes().click("Staff").click("Bela Devi").click("Use the recovery key").press("Use the recovery key", func(f *form) { f.set("recovery_key", fresh) })
	})
	bela.goes(second).readsName()
	if said, status := askedWords(t, fresh, link...); status != 0 || !strings.Contains(said, "/welcome/") {
		t.Errorf("with the new paper aftercare link ends with %d: %s", status, said)
	}
	s.told(25, 2)
}

// TestTheHouseBurnsAndEverybodyWorks brings a backup back on another machine.
func TestTheHouseBurnsAndEverybodyWorks(t *testing.T) {
	s := begin(t)
	asha, bela := s.joins("asha", "caseworker"), s.joins("bela", "caseworker")
	of, other := asha.v.takeIn(), bela.v.takeIn()
	stick := t.TempDir()
	file := backedUp(t, s.in.data, stick)
	s.in.kill()
	back := filepath.Join(t.TempDir(), "another machine")
	if said, status := asked(t, s.in.recoveryKey, "restore", file, "--to", back); status != 0 {
		t.Fatalf("restore ends with %d:\n%s", status, said)
	}
	s.moved(real(t, back, "--small-host"))
	s.step("Asha reads a name", 5, func() { asha.comes().click("Caseload").opens(of).readsName() })
	s.step("and records a service", 2, func() {
		asha.click("Record a service").press("Save", pick, func(f *form) { f.set("outcome", "done") })
	})
	s.step("Bela reads a name", 5, func() { bela.comes().click("Caseload").opens(other).readsName() })
	s.step("Meera is in", 1, func() { s.meera().comes() })
	s.told(15, 0)
}

// opens follows the link to a case in a list.
func (p *person) opens(of string) *person {
	p.s.t.Helper()
	p.s.clicks++
	p.on = p.on.follow("main a[href='" + of + "']")
	return p
}

// goes stands on the summary of a case, however she came there: it counts
// nothing.
func (p *person) goes(of string) *person {
	p.on = p.v.open(of)
	return p
}

// reaches fails unless a case is there for her, or is not.
func (p *person) reaches(of string, want bool) {
	p.s.t.Helper()
	if got := p.v.ask("GET", of, nil).status; (got == 200) != want {
		p.s.t.Errorf("%s: the case answers %d, want it there: %v", p.name, got, want)
	}
}

// readsName opens the name in the head of the case she looks at.
func (p *person) readsName() *person {
	p.s.t.Helper()
	return p.shows(".unfold form[action*='/name']")
}

// shows opens sealed words. After each sign-in the page asks once what for.
func (p *person) shows(form string) *person {
	p.s.t.Helper()
	p.s.clicks++
	p.on = p.on.form(form).accepted()
	if p.on.Find("main input[name='purpose']").Length() > 0 {
		p.s.clicks++
		p.on = p.on.form("main form:has(input[name='purpose'])").set("purpose", "care").accepted()
	}
	if words := p.on.Find("main .shown").First().Text(); canaries[words] == "" {
		p.s.t.Errorf("%s does not read the words but %q: %s", p.name, words, p.on.words())
	}
	return p
}

// lacks fails if the page has a button or a link with these words.
func (p *person) lacks(words string) {
	p.s.t.Helper()
	p.on.Find("a, button").Each(func(_ int, sel *goquery.Selection) {
		if said(sel) == words {
			p.s.t.Errorf("%s finds %q on %s", p.name, words, p.on.path)
		}
	})
}

func choose(name string, words ...string) func(*form) {
	return func(f *form) { f.choose(name, words...) }
}
