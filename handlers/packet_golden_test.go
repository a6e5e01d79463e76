package handlers

import (
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"go.yaml.in/yaml/v3"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/casefile"
	"aftercare/services/claimfact"
	"aftercare/services/document"
	"aftercare/services/entitlement"
	"aftercare/services/evaluation"
	"aftercare/services/matter"
	"aftercare/services/pack"
	"aftercare/services/packet"
	"aftercare/services/scan"
	"aftercare/services/scan/scantest"
	"aftercare/services/worldtest"
)

// goldenClaim is a claim as a file states it: what is recorded of an invented person,
// and the packets that are made of it.
type goldenClaim struct {
	What      string            `yaml:"what"`
	Name      string            `yaml:"name"`
	Facts     map[string]string `yaml:"facts"`
	Relatives []struct {
		models.RelativeFacts `yaml:",inline"`
		Name                 string
		Turns                string
	}
	Matter *struct {
		models.MatterFacts `yaml:",inline"`
		models.MatterWords `yaml:",inline"`
		Relation           string // what the accused is to her
	}
	Losses []struct {
		models.LossFacts `yaml:",inline"`
		What             string
	}
	Money []struct {
		models.OtherMoneyFacts `yaml:",inline"`
		What                   string
	}
	Account *struct {
		models.BankAccountFacts `yaml:",inline"`
		Words                   map[string]string
	}
	Papers   []models.DocumentFacts
	Consents []string `yaml:"consents"` // items she agrees to for each packet
	Steps    []struct {
		Item   string
		Kind   models.StanceKind
		On     models.Date
		Amount int64
	}
	Bengali string // a statement in the words of a lawyer who writes Bengali
	Packets map[string]models.PacketFacts
	Filed   map[string]models.Date // by packet: the day it was handed in
}

// TestGoldenClaims makes the packets of ten claims (the bonded labourer twice) through the program, and compares
// text, sums, clocks and index with files. Write the files anew with
// AFTERCARE_UPDATE_GOLDEN=1 and read every line that changed as a lawyer would: against
// the texts of the law, not against the program.
func TestGoldenClaims(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/claims/*.yaml")
	if err != nil || len(files) != 11 {
		t.Fatalf("%d claims, %v", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".yaml"), func(t *testing.T) {
			t.Parallel()
			raw, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var claim goldenClaim
			d := yaml.NewDecoder(strings.NewReader(string(raw)))
			d.KnownFields(true)
			if err := d.Decode(&claim); err != nil {
				t.Fatal(err)
			}
			g := &goldenRun{house: newHouse(t), t: t, claim: claim, folder: strings.TrimSuffix(file, ".yaml"), served: map[string]models.Codes{}}
			g.deps.Cases = casefile.New(g.DB, g.Keeper, evaluation.New(g.deps.Library), g.Now, worldtest.NewID, sameCode{})
			g.start()
			g.setUp()
			for _, name := range slices.Sorted(maps.Keys(claim.Packets)) {
				g.packet(name, claim.Packets[name])
			}
			for _, name := range slices.Sorted(maps.Keys(claim.Packets)) {
				g.money(name)
			}
		})
	}
}

// goldenRun is one golden claim in a house of its own.
type goldenRun struct {
	*house
	t      *testing.T
	claim  goldenClaim
	folder string
	c      models.Case
	lawyer access.Actor
	served map[string]models.Codes // the rights that each packet serves
}

func (g *goldenRun) must(err error) {
	g.t.Helper()
	if problems, ok := models.ProblemsOf(err); ok && len(problems) > 0 {
		g.t.Fatal(problems)
	}
	if err != nil {
		g.t.Fatal(err)
	}
}

// sameCode draws the same code for every case: its width moves words to other pages.
type sameCode struct{}

func (sameCode) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = byte(i * 7)
	}
	return len(b), nil
}

// foot matches what stands on top and at the foot of each page: how many pages there
// are depends on the fonts of the machine.
var foot = regexp.MustCompile(`( · )?(Page \d+ of \d+|पृष्ठ \d+ / \d+)|(Case|केस) AC-GOLD-1 `)

// setUp writes down what the claim states, each by the role whose work it is.
func (g *goldenRun) setUp() {
	ctx, worker := g.t.Context(), g.Actor("caseworker")
	out, err := g.deps.Cases.Open(ctx, worker, casefile.Intake{ID: worldtest.NewID(), ShelterID: g.North.ID, Referral: "police", FullName: g.claim.Name})
	g.must(err)
	g.c = out.Case
	g.joinsCase(g.c, "legal_aid")
	g.lawyer = g.Actor("legal_aid")
	g.facts(worker)
	g.rows()
	g.matter()
	for _, p := range g.claim.Papers {
		g.paper(p)
	}
	for _, s := range g.claim.Steps {
		in := entitlement.Input{Item: s.Item}
		in.Kind, in.On, in.Amount = s.Kind, s.On, s.Amount
		if s.Amount > 0 {
			in.Currency = "INR"
		}
		_, err := g.deps.Rights.Decide(ctx, worker, g.c.ID, in)
		g.must(err)
	}
}

func (g *goldenRun) facts(worker access.Actor) {
	var hers, law []casefile.FactInput
	for _, key := range slices.Sorted(maps.Keys(g.claim.Facts)) {
		word := g.deps.Library.Fact(key)
		if word == nil {
			g.t.Fatalf("%s is no fact", key)
		}
		v, err := word.Parse(g.claim.Facts[key])
		g.must(err)
		if in := (casefile.FactInput{Name: key, Value: v}); word.OfLaw() {
			law = append(law, in)
		} else {
			hers = append(hers, in)
		}
	}
	_, err := g.deps.Cases.RecordFacts(g.t.Context(), worker, g.c.ID, hers)
	g.must(err)
	if len(law) > 0 {
		_, err = g.deps.Cases.AnswerLaw(g.t.Context(), g.lawyer, g.c.ID, law)
		g.must(err)
	}
}

func (g *goldenRun) add(row models.ClaimRow, words map[string]string) {
	_, err := g.deps.ClaimFacts.Add(g.t.Context(), g.Actor("caseworker"), g.c.ID, claimfact.Input{Row: row, Words: words})
	g.must(err)
}

func (g *goldenRun) rows() {
	for _, r := range g.claim.Relatives {
		if r.Turns != "" {
			r.TurnsOnDay(models.Exactly(models.Date(r.Turns)))
		}
		g.add(&models.Relative{RelativeFacts: r.RelativeFacts}, map[string]string{"name": r.Name})
	}
	for _, l := range g.claim.Losses {
		l.Currency = "INR"
		g.add(&models.Loss{LossFacts: l.LossFacts}, map[string]string{"what": l.What})
	}
	for _, m := range g.claim.Money {
		m.Currency = "INR"
		g.add(&models.OtherMoney{OtherMoneyFacts: m.OtherMoneyFacts}, map[string]string{"what": m.What})
	}
	if a := g.claim.Account; a != nil {
		g.add(&models.BankAccount{BankAccountFacts: a.BankAccountFacts}, a.Words)
	}
}

func (g *goldenRun) matter() {
	m := g.claim.Matter
	if m == nil {
		return
	}
	in := matter.Input{MatterDetails: models.MatterDetails{MatterFacts: m.MatterFacts, MatterWords: m.MatterWords}}
	done, err := g.deps.Matters.Add(g.t.Context(), g.Actor("caseworker"), g.c.ID, in)
	g.must(err)
	if m.Relation == "" {
		return
	}
	person := matter.PersonInput{}
	person.Part, person.Relation = models.MatterAccused, m.Relation
	_, err = g.deps.Matters.AddPerson(g.t.Context(), g.Actor("caseworker"), g.c.ID, done.ID, person)
	g.must(err)
}

func (g *goldenRun) paper(p models.DocumentFacts) {
	f, err := scan.Check(scantest.Page("Invented copy", ""))
	g.must(err)
	_, err = g.deps.Documents.Add(g.t.Context(), g.Actor("caseworker"), g.c.ID, document.Input{DocumentDetails: models.DocumentDetails{DocumentFacts: p}, File: &f})
	g.must(err)
}

// packet makes a packet in both languages and compares it with its files.
func (g *goldenRun) packet(name string, f models.PacketFacts) {
	v, err := g.deps.Packets.Begun(g.t.Context(), g.lawyer, g.c.ID, f.Authority)
	g.must(err)
	if proposed := v.Offer.Form().Key; f.Form != proposed && !slices.ContainsFunc(v.Offer.Forms, func(of *pack.Form) bool { return of.Key == f.Form && !of.Disabled() }) {
		g.t.Fatalf("%s: %s is not offered, but %s", name, f.Form, proposed)
	}
	if f.Rights == "" {
		for _, r := range v.Offer.Rights {
			if r.State.Standing == models.Entitled {
				f.Rights = models.CodesOf(append(f.Rights.List(), r.Item.Key))
			}
		}
	}
	for _, p := range v.Papers {
		f.Papers = models.CodesOf(append(f.Papers.List(), p.ID))
	}
	b := g.signedIn("legal_aid")
	for _, lang := range models.PacketLanguages {
		f.Language = lang
		done, err := g.deps.Packets.Begin(g.t.Context(), g.lawyer, g.c.ID, packet.Input{PacketFacts: f})
		g.must(err)
		for _, item := range g.claim.Consents {
			_, err := g.deps.Packets.Agree(g.t.Context(), g.lawyer, g.c.ID, done.ID, packet.ConsentInput{PacketConsentFacts: models.PacketConsentFacts{
				Item: item, Answer: models.ConsentGiven, AskedBy: "counsellor", GivenBy: models.ByHerself, Form: "spoken", GivenOn: models.DateOf(g.Now())}})
			g.must(err)
		}
		g.made(b, name+"_"+lang, packetPath(g.c.ID, done.ID))
	}
	g.served[name] = f.Rights
	g.bengali(b, name, f)
}

// bengali writes the statement of a packet in Bengali, whose forms are in English and
// Hindi: every word of it comes out whole, after its own number.
func (g *goldenRun) bengali(b *browser, name string, f models.PacketFacts) {
	if g.claim.Bengali == "" || !f.Masked {
		return
	}
	f.Language = "en"
	done, err := g.deps.Packets.Begin(g.t.Context(), g.lawyer, g.c.ID, packet.Input{PacketFacts: f})
	g.must(err)
	_, err = g.deps.Packets.Write(g.t.Context(), g.lawyer, g.c.ID, done.ID, 1, g.claim.Bengali)
	g.must(err)
	page := packetPath(g.c.ID, done.ID)
	wantStatus(g.t, b.post(page+"/preview", url.Values{"purpose": {"claim"}}), http.StatusOK)
	whole := b.post(page+"/file", url.Values{"as": {"whole"}, "final": {"yes"}})
	wantStatus(g.t, whole, http.StatusOK)
	g.keep(name+"_bn.pdf", whole.Body.Bytes())
	printed := inOneLine(words(g.t, whole.Body.Bytes()))
	for i, line := range strings.Split(strings.TrimSpace(g.claim.Bengali), "\n") {
		if want := fmt.Sprintf("%d. %s", i+1, line); !strings.Contains(printed, want) {
			g.t.Errorf("%s: the file lacks %q", name, want)
		}
	}
}

// made compares one packet, its sealed sheet and its copy for the other side.
func (g *goldenRun) made(b *browser, name, page string) {
	why := url.Values{"purpose": {"claim"}}
	preview := b.post(page+"/preview", why)
	wantStatus(g.t, preview, http.StatusOK)
	var text strings.Builder
	for _, part := range parse(g.t, preview).Find(".letter").Children().EachIter() {
		if part.Is("hr") {
			text.WriteString("----\n")
			continue
		}
		lines := part.Find("tr, p")
		if lines.Length() == 0 {
			fmt.Fprintln(&text, inOneLine(part.Text()))
			continue
		}
		for _, l := range lines.EachIter() {
			if cells := l.Find("th, td"); cells.Length() > 0 {
				var row []string
				for _, c := range cells.EachIter() {
					row = append(row, inOneLine(c.Text()))
				}
				fmt.Fprintln(&text, "  | "+strings.Join(row, " | "))
				continue
			}
			fmt.Fprintln(&text, "  = "+inOneLine(l.Text()))
		}
	}
	whole := b.post(page+"/file", url.Values{"as": {"whole"}, "final": {"yes"}})
	wantStatus(g.t, whole, http.StatusOK)
	g.keep(name+".pdf", whole.Body.Bytes())
	printed := words(g.t, whole.Body.Bytes())
	g.sameWords(name, text.String(), printed)
	sheet := b.post(page+"/file", url.Values{"as": {"sheet"}})
	g.keep(name+"_sheet.pdf", sheet.Body.Bytes())
	shared := b.post(page+"/copy", nil)
	wantStatus(g.t, shared, http.StatusOK)
	g.keep(name+"_copy.pdf", shared.Body.Bytes())
	g.compare(name+".txt", text.String()+"\n==== the pages after it\n"+after(printed)+"\n==== the sealed sheet\n"+sentences(words(g.t, sheet.Body.Bytes()))+"\n==== the copy for the other side\n"+sentences(words(g.t, shared.Body.Bytes())))
}

// inOneLine folds the blanks of a text.
func inOneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// inLines folds the blanks of each line.
func inLines(text string) string {
	lines := strings.Split(text, "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(regexp.MustCompile(` {2,}(\S)`).ReplaceAllString(strings.TrimLeft(lines[i], " "), " $1"), " ")
	}
	return strings.Join(lines, "\n")
}

// sentences breaks a page that was read back where a number begins a question.
func sentences(text string) string {
	return regexp.MustCompile(` (\d{1,2}\. )`).ReplaceAllString(text, "\n$1")
}

// after is what stands behind the last page of ours: the pages of annexures with their
// marks, and the checklist.
func after(printed string) string {
	i := strings.Index(printed, "Invented copy")
	for _, title := range []string{"Checklist of this packet", "इस पैकेट की जाँच-सूची"} {
		if i < 0 {
			i = strings.LastIndex(printed, title)
		}
	}
	return strings.ReplaceAll(printed[max(i, 0):], "Invented copy", "\nInvented copy")
}

// sameWords holds the printed file to the words of the preview: each as often.
func (g *goldenRun) sameWords(name, text, printed string) {
	count := map[string]int{}
	apart := func(r rune) bool { return unicode.IsSpace(r) || r == '/' || r == ';' || r == '(' || r == ')' } // where a line may end, and between entries of a list
	text, printed = strings.ReplaceAll(text, "-", ""), strings.ReplaceAll(printed, "-", "")                  // a reader joins what is parted at one
	for _, w := range strings.FieldsFunc(printed, apart) {
		count[w]++
	}
	for _, line := range strings.Split(text, "\n") {
		for _, w := range strings.FieldsFunc(strings.TrimLeft(line, " =|-"), apart) {
			if w == "|" || strings.Trim(w, "_") == "" {
				continue
			}
			if count[w]--; count[w] < 0 {
				g.t.Errorf("%s: the printed file lacks %q of: %s", name, w, line)
				return
			}
		}
	}
}

// keep writes a file to look at, where a folder is given.
func (g *goldenRun) keep(name string, body []byte) {
	if dir := os.Getenv("AFTERCARE_PACKETS"); dir != "" {
		g.must(os.WriteFile(filepath.Join(dir, filepath.Base(g.folder)+"_"+name), body, 0o600))
	}
}

// compare compares with a file, or writes it. The code of the case is drawn anew each
// time.
func (g *goldenRun) compare(name, got string) {
	g.t.Helper()
	got = inLines(foot.ReplaceAllString(strings.ReplaceAll(got, g.c.Code, "AC-GOLD-1"), ""))
	file := filepath.Join(g.folder, name)
	if os.Getenv("AFTERCARE_UPDATE_GOLDEN") != "" {
		g.must(os.MkdirAll(g.folder, 0o700))
		g.must(os.WriteFile(file, []byte(got), 0o600))
	}
	want, err := os.ReadFile(file)
	if err != nil {
		g.t.Fatal(err)
	}
	if got != string(want) {
		was, is := strings.Split(string(want), "\n"), strings.Split(got, "\n")
		for i := range max(len(was), len(is)) {
			if i >= len(was) || i >= len(is) || was[i] != is[i] {
				g.t.Errorf("%s differs from line %d\n want %s\n got  %s", file, i+1, strings.Join(was[min(i, len(was)):min(i+2, len(was))], "\n      "), strings.Join(is[min(i, len(is)):min(i+2, len(is))], "\n      "))
				return
			}
		}
	}
}

// money compares sums and clocks of the rights that a packet serves, before and after
// it was filed.
func (g *goldenRun) money(name string) {
	var text strings.Builder
	rights := g.served[name]
	g.rights(&text, rights)
	if on := g.claim.Filed[name]; on != "" {
		in := entitlement.Input{Item: rights.List()[0], With: rights.List()[1:]}
		in.Kind, in.On = models.StanceApplied, on
		_, err := g.deps.Rights.Decide(g.t.Context(), g.Actor("legal_aid"), g.c.ID, in)
		g.must(err)
		fmt.Fprintf(&text, "\nAfter it was filed on %s:\n", on)
		g.rights(&text, rights)
	}
	g.compare(name+"_money.txt", text.String())
}

func (g *goldenRun) rights(text *strings.Builder, keys models.Codes) {
	all, err := g.deps.Rights.ForCase(g.t.Context(), g.lawyer, g.c.ID)
	g.must(err)
	p := page{texts: testTexts(g.t, "en")}
	for _, key := range keys.List() {
		r, _ := all.Row(key)
		fmt.Fprintf(text, "%s (%s): %s, %s\n", key, r.Item.Version, r.State.Standing, r.State.Progress)
		c := r.Considered
		for _, s := range c.Steps {
			line := p.sumStep(g.deps.Library, c, s)
			fmt.Fprintf(text, "  step: %s\n", strings.Join(some(line.Text, line.Clause, line.Sum), " · "))
		}
		for _, ch := range c.Choices {
			if ch.Truth != models.True {
				continue
			}
			fmt.Fprintf(text, "  a person chooses: %s\n", strings.Join(ch.Rows, " or "))
		}
		if c.Sum != nil {
			fmt.Fprintf(text, "  sum: %s\n", p.rangeText(*c.Sum, c.Currency, c.Per))
		}
		for _, st := range c.Stages {
			if st.Sum != nil {
				fmt.Fprintf(text, "  stage: %s, %s, reached %v\n", p.labelOf(st.Stage.Label), p.rangeText(*st.Sum, c.Currency, ""), st.Reached)
			}
		}
		for _, sp := range c.Split {
			sum := "not known"
			if sp.Sum != nil {
				sum = p.rangeText(*sp.Sum, c.Currency, "")
			}
			fmt.Fprintf(text, "  paid: %s, %s, %s\n", p.labelOf(sp.Split.Label), sum, cmp.Or(string(sp.Release), "-"))
		}
		for _, k := range r.State.Clocks {
			fmt.Fprintf(text, "  clock %s against %s: due %s, hard %v, lapsed %v, met %v\n", k.Key, k.Against, k.Due.Date(p.zone), k.Hard, k.Lapsed, k.Met != 0)
		}
	}
}
