package proof_test

import (
	"regexp"
	"strings"
	"testing"
	"time"
)

var caseLink = regexp.MustCompile(`^/cases/[0-9a-f-]{36}$`)

// reader goes by a guide, by the words that stand on the pages and without a script.
func reader(t *testing.T, s *server, name string) *person {
	t.Helper()
	return &person{s: &story{t: t}, name: name, v: as(t, s, name)}
}

// in goes on in another test.
func (p *person) in(t *testing.T) *person {
	v := *p.v
	v.t = t
	return &person{s: &story{t: t}, name: p.name, v: &v}
}

// at stands on a page, however she came there.
func (p *person) at(path string) *person {
	p.s.t.Helper()
	p.on = p.v.open(path)
	return p
}

// finds opens a list, and of the pages it leads to the first on which some words stand:
// those pages themselves, or a part of each.
func (p *person) finds(list string, links *regexp.Regexp, part string, words ...string) *person {
	p.s.t.Helper()
	seen := map[string]bool{}
	for _, a := range p.at(list).on.Find("main a[href]").EachIter() {
		to, _, _ := strings.Cut(a.AttrOr("href", ""), "#")
		if seen[to] || !links.MatchString(to) {
			continue
		}
		seen[to] = true
		p.on = p.v.open(to + part)
		all := true
		for _, w := range words {
			all = all && strings.Contains(p.on.words(), w)
		}
		if all {
			return p
		}
	}
	p.s.t.Fatalf("no page that %s leads to says %q", list, words)
	return nil
}

// saves presses a button that answers with a file, once she said what she opens the words
// for, and returns the file. She stays on her page.
func (p *person) saves(button, end string) string {
	p.s.t.Helper()
	from := p.on
	p.press(button)
	if p.on.Find("main input[name=purpose]").Length() > 0 {
		p.press("Open", choose("purpose", "For a claim or a paper"))
	}
	if name := p.on.header.Get("Content-Disposition"); !strings.Contains(name, end) {
		p.s.t.Fatalf("%q on %s is answered with %q and no %s: %s", button, from.path, name, end, p.on.words())
	}
	body := p.on.body
	p.on = from
	return body
}

// playsChapters plays the chapters of the guide, each from where the one before left the
// demo, without a script.
func playsChapters(t *testing.T, s *server) {
	t.Helper()
	legal, house := reader(t, s, "legal"), reader(t, s, "caseworker")
	for _, chapter := range []struct {
		name string
		play func(p, house *person)
	}{
		{"When you take a case", takesACase},
		{"Your visit", visits},
		{"An application", applies},
		{"What happens after it is filed", hearsBack},
		{"What a caseworker prepared", looksAt},
		{"Several at once", makesSeveral},
		{"Money", countsMoney},
		{"Matters and hearings", goesToCourt},
		{"Notes, tasks and papers", keepsPapers},
		{"Facts for claims", writesFacts},
	} {
		t.Run(chapter.name, func(t *testing.T) { chapter.play(legal.in(t), house.in(t)) })
	}
}

// takesACase says of one case that she acts for nobody on the other side.
func takesACase(p, _ *person) {
	p.at("/today").reads("not said yet whether you act for the other side").click("Say whether you act for the other side")
	p.press("Save these answers", func(f *form) { f.set("cases", f.choices("cases")[0]) }).reads("The answer about 1 case is recorded.")
	p.at("/today").reads("3 cases: not said yet")
}

// caseOf is the address of the case that a page belongs to.
func caseOf(path string) string { return ofOneCase.FindString(path) }

// visits goes through the points of a visit: where one goes, a right with its law, a letter
// to a late authority, a request for information, and a consultation.
func visits(p, _ *person) {
	p.at("/today?by=place").click("Page to take along").reads("The page has the case code and no name.")
	p.finds("/cases", caseLink, "/rights", "Why, law and papers").click("Why, law and papers")
	p.finds("/cases", caseLink, "", "Questions for you").click("Open the questions of law").reads("Save")
	p.finds("/today?list=waiting", regexp.MustCompile(`^/cases/.*/gaps/`), "", "Open the right").click("Open the right").click("Draft reminder").reads("Reminder to a late authority", "nothing of it is kept")
	p.finds("/applications?stage=granted", regexp.MustCompile(`/applications/`), "", "Rights it serves")
	p.on = p.on.follow("main a[href*='/rights/']")
	p.click("Draft a request for information, in the organisation's name").reads("Good to know")
	p.at(caseOf(p.on.path)).click("Services").click("Record a service").press("Save", choose("kind", "Legal aid consultation"), func(f *form) { f.set("outcome", "done") })
}

// applies prepares an application from the case, as the points of the chapter say.
func applies(p, _ *person) {
	for _, a := range p.at("/applications?stage=to_file").on.Find("main a[href$='/packets?with=dlsa']").EachIter() {
		if p.at(a.AttrOr("href", "")); said(p.on.Find("main a.button").First()) == "Prepare application" {
			break
		}
	}
	p.click("Prepare application").press("Save and continue").reads("The application is begun.", "Next:", "Still missing")
	at := p.on.path
	p.saves("Save all of it to hand in (PDF)", ".pdf")
	p.at(at).click("Read and edit the statement of facts").press("Keep the statement").reads("The statement of facts is kept, sealed for the lawyers of the case.")
	p.at(at).press("Preview").reads("Statement of facts")
	p.at(at).saves("Save the sealed sheet (PDF)", ".pdf")
	p.at(at).saves("Save the copy for the other side (PDF)", ".pdf")
	p.at(at).saves("Save as DOCX, to go on writing", ".docx")
	p.at(at).click("Record that it was read out").press("Save", choose("read_by", "A caseworker"), choose("signed_how", "Not yet"), choose("interpreter", "No interpreter used")).reads("It is recorded that it was read out.")
	p.click("Record that it was signed").press("Save", choose("signed_how", "With a signature")).reads("It is recorded that it was signed.")
	p.click("Read and edit the statement of facts").press("Keep the statement", func(f *form) { f.set("statement", "An invented line.\nAnother line.") })
	p.at(at).reads("It was changed since it was read out").press("Recorded by mistake: take it back").reads("Taken back. It stands as not read out.")
	p.click("It was filed: record the day").reads("Which office?").press("Save").reads("Recorded as filed.")
}

// hearsBack records what an authority answers, on the page of the application.
func hearsBack(p, _ *person) {
	filed := regexp.MustCompile(`/applications/`)
	p.finds("/applications?stage=filed", filed, "", "What came next?", "Interim money ordered")
	at := p.on.path
	p.click("Interim money ordered").press("Save", func(f *form) { f.set("amount", "50000") })
	p.at(at).reads("not paid: our turn").click("Granted").press("Save", func(f *form) { f.set("amount", "300000").set("includes", f.choices("includes")[0]) })
	p.finds("/applications?stage=filed", filed, "", "The office objected")
	at = p.on.path
	p.click("The office objected").press("Save", func(f *form) { f.set("words", "An invented objection.") }).reads("It is our turn now.")
	p.at("/applications?stage=objected").reads("Objection to answer")
	p.at("/today").reads("Objections to answer")
	p.at(at).click("Objection answered").press("Save").reads("It is the authority's turn again.")
	p.finds("/applications?stage=granted", filed, "", "Received")
	at = p.on.path
	p.click("Received").press("Save", func(f *form) { f.set("amount", "1000") })
	p.at(at).click("Put in a fixed deposit").reads("Name of the bank")
}

// looksAt is the look of a lawyer at what a caseworker prepared.
func looksAt(p, house *person) {
	p.at("/today")
	p.on = p.on.follow(".figures a[href='/packets?review=asked']")
	p.reads("For review by a lawyer")
	p.on = p.on.follow("main a[href*='/packets/']")
	at := p.on.path
	p.press("I looked at it").reads("It is recorded that a lawyer looked at the application.")
	house.at(at).reads("A lawyer looked at it")
}

// makesSeveral makes what is begun in one go, with one file to print.
func makesSeveral(p, _ *person) {
	p.at("/packets").press("Look at these").reads("Before they are made").press("Make these")
	for range 4 {
		if !strings.Contains(p.on.words(), "Go on with the next") {
			break
		}
		p.press("Go on with the next")
	}
	p.reads("Made").saves("Save all in one file to print (PDF)", ".pdf")
	p.saves("Save the sealed sheets (PDF)", ".pdf")
	p.click("See how far the file is").reads("How far the file is")
}

// countsMoney reads the list and the sums.
func countsMoney(p, _ *person) {
	p.at("/today").click("Money").reads("One line is one application").click("Money sought, awarded, paid").reads("Sums by authority", "How long it takes", "In fixed deposits")
}

// goesToCourt writes a hearing down and changes it, keeps a note of the lawyer, links the
// matter with another case and takes a matter off and back.
func goesToCourt(p, _ *person) {
	p.finds("/cases", caseLink, "/matters", "Add a police case or trial")
	p.on = p.on.follow("main a[href*='/matters/0']")
	at := p.on.path
	p.press("Show numbers, names and places")
	p.at(at).click("Change").press("Save", func(f *form) { f.set("lawyer", "An invented note of the lawyer.") }).reads("Matter changed.")
	p.click("Add a hearing").press("Save", day("at", time.Now().AddDate(0, 0, 9)), choose("purpose", "Arguments")).reads("Hearing added.", "Arguments. Nobody goes with")
	p.at("/today?list=hearings").reads("Arguments")
	p.at(at).press("Show numbers, names and places").reads("An invented note of the lawyer.")
	p.at(at).click("Link with another case").press("Save", first("with")).reads("The matters are linked.", "The same proceeding in other cases")
	p.press("Take the link away").reads("The link is gone. What is written in each case stays.")
	p.click("Remove").press("Save", first("removal_reason")).reads("Matter removed.")
	p.click("1 removed matter").press("Bring back").reads("Matter brought back.")
}

// keepsPapers writes a note and a call, asks for a paper, and reads what is missing.
func keepsPapers(p, _ *person) {
	p.finds("/cases", caseLink, "/notes", "No note is written down.").click("Daily note").press("Save", func(f *form) { f.set("words", "An invented note.") }).reads("Note written down.")
	p.click("Call").press("Save", first("relation"), first("way"), choose("safe", "Yes")).reads("Note written down.")
	p.at("/papers?need=yes").click("Note a paper that was asked for").press("Save").reads("Written down. It stands on the list until it comes.")
	p.at("/today").click("Papers missing").reads("such papers").click("Print this list").reads("Papers missing")
}

// writesFacts adds to the facts for claims, corrects it, takes it off and brings it back.
func writesFacts(p, _ *person) {
	p.finds("/cases", caseLink, "/claim-facts", "Add a person").reads("Relatives and guardians", "Numbers of papers", "Bank account", "Address for papers", "Losses", "Money from elsewhere")
	p.click("Add a person").press("Save", choose("relation", "Grandmother"), func(f *form) { f.set("name", "Invented Amala") }).reads("Written down.", "Grandmother")
	p.on = p.on.follow("#relatives li:last-child a[href*='/relatives/']")
	p.press("Save", first("correction_reason"), choose("living", "Alive")).reads("Corrected.", "1 earlier version")
	p.on = p.on.follow("#relatives li:last-child a[href$='/remove']")
	p.press("Save", first("removal_reason")).reads("Taken off the list.", "Taken off the lists").press("Bring back").reads("Back on the list.")
	p.press("Open names and words").reads("Invented Amala")
	p.click("Print these lists").reads("No names, no numbers.")
}

// first gives the first answer that is one.
func first(name string) func(*form) {
	return func(f *form) {
		f.p.v.t.Helper()
		for _, v := range f.choices(name) {
			if v != "" {
				f.set(name, v)
				return
			}
		}
		f.p.v.t.Fatalf("%q on %s offers nothing", name, f.p.path)
	}
}
