package importer_test

import (
	"bytes"
	"encoding/binary"
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/htcds"
	"aftercare/services/importer"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
)

func TestTheSampleBecomesCasesThatOnlyAssignedPeopleOpen(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newHouse(t, db)
		r := h.run(sample(t))
		if r.People != 12 || r.Cases != 11 || r.LeftOut != 1 || r.Errors != 0 || !r.Written || !r.OK() {
			t.Fatalf("got %+v", r)
		}
		people := h.openAll()
		for _, name := range []string{"Asha", "Ravi", "मीरा", "Rahima", "Thiha", "Suresh", "Noor", "Dolma", "लता", "Farhan", "Anonymous"} {
			if _, ok := people[name]; !ok {
				t.Errorf("nobody is called %s", name)
			}
		}
		for _, c := range h.cases() {
			for _, other := range []string{"other-caseworker", "south-caseworker", "counsellor", "administrator", "supervisor", "operator", "dpo"} {
				if o, err := h.open(other, c); err == nil {
					t.Errorf("%s opened %+v", other, o)
				}
			}
		}
		if keys, held := h.count("class_keys", "1 = 1"), h.count("key_wraps", "account_id = ?", models.RecoveryAccount); keys == 0 || keys != held {
			t.Errorf("the recovery key holds %d of %d keys", held, keys)
		}
		if n := h.count("key_wraps", "account_id NOT IN ?", []string{models.RecoveryAccount, h.Account("caseworker").ID}); n != 0 {
			t.Errorf("%d keys are held by others", n)
		}
	})
}

func TestAnImportedCaseSaysWhatTheFileSays(t *testing.T) {
	t.Parallel()
	h := newHouse(t, storetest.New(t))
	h.run(sample(t))
	people := h.openAll()
	asha := people["Asha"]
	if asha.full != "Asha Namuna" || asha.reach != "+910000000001\nasha@namuna.example" ||
		asha.address != "1 Namuna Road\nNamunapur\nWest Bengal\n000001\nIN" ||
		asha.places != "Location of Recruitment: A fair near Namunapur\nLocation of Exploitation: A lodge in Udaharan City" ||
		!strings.Contains(asha.account, "Referring Organisation: Sample Police Station") || !strings.Contains(asha.account, "Type of Sex Exploitation: Prostitution") {
		t.Errorf("got %+v", asha)
	}
	if c := asha.Case; c.Status != models.CaseOpen || c.LeadID != h.Account("caseworker").ID || c.ShelterID != h.North.ID ||
		c.IntakeAt.Time().Format(time.RFC3339) != "2025-06-09T18:30:00Z" || models.CaseCode(c.Code).Check() != nil {
		t.Errorf("got %+v", c)
	}
	facts := h.facts(asha.Case)
	for name, want := range map[string]models.Fact{
		"person.sex": {Code: "female"}, "person.nationality": {Code: "IN"}, "person.adult_on": {Day: "2019-05-17", Sure: models.SureExact},
		"form.sexual_exploitation": {Answer: models.Yes}, "means.debt_bondage": {Answer: models.Yes}, "means.threats": {Answer: models.Yes}, "means.withholds_documents": {Answer: models.Yes},
	} {
		got := facts[name]
		if got.Answer != want.Answer || got.Code != want.Code || got.Day != want.Day || got.Sure != want.Sure || got.Basis != "other_agency" {
			t.Errorf("%s: got %+v", name, got)
		}
		if person := strings.HasPrefix(name, "person."); person != (got.CaseID == "") || person != (got.EpisodeID == "") {
			t.Errorf("%s stands with case %q, episode %q", name, got.CaseID, got.EpisodeID)
		}
	}
	if len(facts) != 7 {
		t.Errorf("got %d facts: %v", len(facts), facts)
	}
	if got := h.facts(people["मीरा"].Case)["person.adult_on"]; got.Day != "2029-08" || got.Sure != models.SureMonth {
		t.Errorf("a month of birth became %+v", got)
	}
	dolma := people["Dolma"]
	if c := dolma.Case; c.Status != models.CaseClosed || c.ClosureReason != "other_service" || c.ClosedAt.Time().Format(time.DateOnly) != "2026-01-14" {
		t.Errorf("the closed case is %+v", c)
	}
	for _, want := range []string{"Reason for Case Closure: Moved home", "Citizenship: IN;BT", "Gender: Non-Conforming", "Referred Organisation: Sample Shelter"} {
		if !strings.Contains(dolma.account, want) {
			t.Errorf("the account lacks %q: %s", want, dolma.account)
		}
	}
}

func TestImportedCasesAreEvaluatedAndAudited(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newHouse(t, db)
		h.run(sample(t))
		h.Read(func(tx *gorm.DB) error {
			checked, differing, err := h.evaluator.Check(tx, h.Moment())
			if checked != 11 || len(differing) > 0 {
				t.Errorf("%d checked, %v differ", checked, differing)
			}
			if chain, err := audit.Verify(tx, ""); err != nil || chain.Why != "" {
				t.Errorf("audit chain: %+v, %v", chain, err)
			}
			return err
		})
		for _, c := range h.cases() {
			if c.Status == models.CaseOpen && c.GapCount == 0 {
				t.Errorf("%s has no gap, without a lawyer, a health check or consent", c.Code)
			}
			if n := h.count("audit_entries", "case_id = ? AND action = 'case.opened' AND detail = 'reason=import' AND fields > 0", c.ID); n != 1 {
				t.Errorf("%s was opened %d times in the audit log", c.Code, n)
			}
		}
		if n := h.count("audit_entries", "action = 'assignment.made' AND detail = 'reason=import'"); n != 11 {
			t.Errorf("%d assignments in the audit log", n)
		}
		if n := h.count("audit_entries", "action = 'import.run' AND detail LIKE 'people=12 cases=11 already=0 left_out=1 faulty=0%'"); n != 1 {
			t.Errorf("%d imports in the audit log", n)
		}
		if n := h.count("survivors", "safe_contact IS NOT NULL"); n != 0 {
			t.Errorf("%d survivors have a safe contact that nobody agreed with them", n)
		}
	})
}

func TestConsentOfAnotherOrganisationIsNone(t *testing.T) {
	t.Parallel()
	h := newHouse(t, storetest.New(t))
	r := h.run(sample(t))
	if messages(r)["importer.note.left_out"] != 1 {
		t.Errorf("got %v", r.Problems)
	}
	if _, there := h.openAll()["Kiran"]; there {
		t.Error("a row that says no consent came in")
	}
	again := h.run(sample(t), withoutConsent)
	if again.Cases != 1 || again.Already != 11 {
		t.Errorf("got %+v", again)
	}
	if kiran := h.openAll()["Kiran"]; !strings.Contains(kiran.account, "Consent: FALSE") {
		t.Errorf("the refusal is lost: %q", kiran.account)
	}
	if n := h.count("consents", "1 = 1"); n != 0 {
		t.Errorf("%d consents were made up", n)
	}
	old := h.run([]byte("prs_FirstName,con_Consent,vic_AgreementToManagePersonalData\nUsha,yes,no\n"))
	if old.LeftOut != 1 || old.Cases != 0 {
		t.Errorf("the deprecated box counts too: got %+v", old)
	}
}

func TestNothingAFileSaysIsLost(t *testing.T) {
	t.Parallel()
	h := newHouse(t, storetest.New(t))
	two := int64(2)
	years := int64(15)
	word := func(s string) string { return "Invented " + s }
	row := htcds.Row{
		Person: htcds.Person{Salutation: word("salutation"), FirstName: word("first"), MiddleName: word("middle"), SecondName: word("second"), Title: word("title"),
			IdentityNumber: "INV-0001", Born: models.PartialDate{On: "2001", Sure: models.SureYear}, Gender: "transgender_feminine", Deceased: models.No, Marital: "widowed",
			Children: &two, FirstLanguage: "ben", OtherLanguage: "hin", Education: "primary", Nationalities: []string{"BD", "IN"}, Stateless: true},
		Contact: htcds.Contact{Email: "x@namuna.example", HomePhone: "+910000000002", MobilePhone: "+910000000003", Street: word("street"), City: word("city"), State: word("state"), Post: "000002", Nation: "IN"},
		Episode: htcds.Episode{Status: "confirmed", DecidedBy: "court", Relation: "family", AgeThen: &years, Recruitment: []string{"recruitment.family", "recruitment.work"}, RecruitApps: []string{"app.viber"},
			Means: []string{"means.threats"}, Forms: []string{"form.surrogacy", "form.cyber_scam"}, SexForms: []string{"sexual.pornography"}, Industries: []string{"industry.mining"}, ExploitApps: []string{"app.line"}, Vulnerabilities: []string{"vulnerability.poverty"}},
		Story:   htcds.Story{RecruitedAt: word("fair"), ExploitedAt: word("lodge"), Vulnerable: word("details"), Comment: word("comment")},
		Case:    htcds.Case{Owner: word("owner"), Status: "closed", WhyClosed: word("reason")},
		In:      htcds.Referral{Organisation: word("from"), Worker: word("worker"), On: models.PartialDate{On: "2024-05", Sure: models.SureMonth}, Reason: "moved", Details: word("more")},
		Out:     htcds.Referral{Organisation: word("to"), Worker: word("other worker"), On: models.Exactly("2025-07-08"), Reason: "other", Details: word("still more")},
		Consent: htcds.Consent{Given: models.Yes, ManageData: models.Yes}, Nth: 1, Line: 2,
	}
	cells := row.Cells()
	if len(cells) != len(htcds.Fields()) {
		t.Fatalf("the row fills %d of %d columns", len(cells), len(htcds.Fields()))
	}
	if _, err := h.imports.Import(t.Context(), h.command(), &htcds.File{Rows: []htcds.Row{row}}, h.options()); err != nil {
		t.Fatal(err)
	}
	o := h.openAll()["Invented first"]
	coded := []string{"prs_Birthdate", "vic_MethodsOfControl", "vic_TypeOfExploitation", "cas_Status"}
	all := strings.Join([]string{o.full, o.numbers, o.address, o.reach, o.account, o.places}, "\n")
	for _, c := range cells {
		if !strings.Contains(all, c.Text) && !slices.Contains(coded, c.Field) {
			t.Errorf("%s is lost", c.Field)
		}
	}
	facts := h.facts(o.Case)
	for name, want := range map[string]string{"person.sex": "transgender", "person.age_group_then": "child", "person.adult_on": "2019", "means.threats": "yes", "form.surrogacy": "yes", "form.cyber_scam": "yes"} {
		if f := facts[name]; f.Code+f.Day+string(f.Answer) != want {
			t.Errorf("%s: got %+v", name, f)
		}
	}
	if len(facts) != 6 || o.Case.Status != models.CaseClosed {
		t.Errorf("got %d facts, case %+v", len(facts), o.Case)
	}
}

func TestStatelessIsKeptBesideANationality(t *testing.T) {
	t.Parallel()
	h := newHouse(t, storetest.New(t))
	h.run([]byte("prs_FirstName,prs_Citizenship\nUsha,MM;Stateless\nTara,MM\n"))
	people := h.openAll()
	if got := people["Usha"].account; got != "Citizenship: MM;Stateless" {
		t.Errorf("got %q", got)
	}
	if got := people["Tara"].account; got != "" {
		t.Errorf("got %q", got)
	}
}

func TestEveryFactOfTheStandardIsAWordOfTheVocabulary(t *testing.T) {
	t.Parallel()
	h := newHouse(t, storetest.New(t))
	for _, key := range htcds.FactKeys() {
		if h.evaluator.Library().Fact(key) == nil {
			t.Errorf("the vocabulary lacks %s", key)
		}
	}
}

func TestABrokenFileGetsItsAnswerAndChangesNothing(t *testing.T) {
	files, err := filepath.Glob("../htcds/testdata/broken/*.csv")
	if err != nil || len(files) < 30 {
		t.Fatalf("got %d files, %v", len(files), err)
	}
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newHouse(t, db)
		before, broken := h.digest(), 0
		for _, name := range files {
			b, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if h.read(b).OK() {
				continue // only notes: such files come in
			}
			broken++
			r := h.run(b)
			if r.OK() || r.Written || r.Cases != 0 || !r.Stopped() {
				t.Errorf("%s: got %+v", name, r)
			}
			text := printed(t, r)
			for _, p := range r.Problems {
				if p.Advice == "" || strings.Contains(text, p.Message+"\n") || !strings.Contains(text, p.Field) {
					t.Errorf("%s: no clear answer to %+v", name, p)
				}
			}
			if h.digest() != before {
				t.Fatalf("%s changed the database", name)
			}
		}
		if broken < 25 {
			t.Errorf("only %d files were broken", broken)
		}
		if _, err := os.Stat(filepath.Join(h.folder, importer.KeyFile)); err == nil {
			t.Error("a refused file left a key")
		}
	})
}

// records reads the sample as a spreadsheet does.
func records(t testing.TB) [][]string {
	t.Helper()
	all, err := csv.NewReader(bytes.NewReader(sample(t))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func sheet(t testing.TB, rows [][]string, comma rune) []byte {
	t.Helper()
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.Comma = comma
	if err := w.WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func utf16Text(b []byte) []byte {
	out, err := binary.Append(nil, binary.LittleEndian, utf16.Encode([]rune("\ufeff"+string(b))))
	if err != nil {
		panic(err)
	}
	return out
}

func TestTheSameFileAgainMakesNoDoubles(t *testing.T) {
	rows := records(t)
	reversed := slices.Clone(rows)
	slices.Reverse(reversed[2:])
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newHouse(t, db)
		h.run(sample(t))
		h.Advance(26 * time.Hour)
		before := h.digest("audit_entries", "audit_head")
		for name, b := range map[string][]byte{
			"the same": sample(t), "in another order": sheet(t, reversed, ','), "with semicolons": sheet(t, rows, ';'),
			"in UTF-16": utf16Text(sample(t)), "with a mark": append([]byte("\ufeff"), sample(t)...),
		} {
			r := h.run(b)
			if r.Cases != 0 || r.Already != 11 || r.LeftOut != 1 || !r.OK() {
				t.Errorf("%s: got %+v", name, r)
			}
			if got := messages(r)["importer.note.already"]; got != 11 {
				t.Errorf("%s: %d rows are reported as there already", name, got)
			}
			if h.digest("audit_entries", "audit_head") != before {
				t.Fatalf("%s changed the database", name)
			}
		}
	})
}

// good and bad are two files of three people, of which the second has a row
// that cannot be read.
const (
	good = "prs_FirstName,prs_SecondName,prs_Birthdate,prs_Gender,cas_IncomingReferralDate\nUsha,Namuna,2000-01-02,F,2026-01-05\nTara,Namuna,2001-02-03,F,2026-01-06\nRavi,Namuna,2002-03-04,M,2026-01-07\n"
	bad  = "prs_FirstName,prs_SecondName,prs_Birthdate,prs_Gender,cas_IncomingReferralDate\nUsha,Namuna,2000-01-02,F,2026-01-05\nTara,Namuna,2001-02-33,F,2026-01-06\nRavi,Namuna,2002-03-04,M,2026-01-07\n"
)

func TestOneErrorStopsAllUnlessAPartIsWanted(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newHouse(t, db)
		before := h.digest()
		if r := h.run([]byte(bad)); r.Written || r.Faulty != 1 || h.digest() != before {
			t.Fatalf("got %+v", r)
		}
		r := h.run([]byte(bad), partial)
		if !r.Written || r.Cases != 2 || r.Faulty != 1 || r.OK() || r.Stopped() {
			t.Fatalf("got %+v", r)
		}
		if r := h.run([]byte(good)); r.Cases != 1 || r.Already != 2 || len(h.cases()) != 3 {
			t.Errorf("the corrected file: got %+v and %d cases", r, len(h.cases()))
		}
	})
}

func TestADryRunSaysTheSameAndLeavesNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newHouse(t, db)
		before := h.digest()
		dry := h.run(sample(t), dryRun)
		if dry.Written || dry.Cases != 11 || h.digest() != before {
			t.Fatalf("got %+v", dry)
		}
		if left, err := os.ReadDir(h.folder); err != nil || len(left) != 0 {
			t.Errorf("left %v, %v", left, err)
		}
		real := h.run(sample(t))
		dry.DryRun, dry.Written = false, true
		if printed(t, dry) != printed(t, real) {
			t.Errorf("dry run: %+v\nimport: %+v", dry, real)
		}
	})
}

func TestSamePeopleAreNotedInAFileAndAgainstEarlierOnes(t *testing.T) {
	t.Parallel()
	h := newHouse(t, storetest.New(t))
	h.run([]byte(good))
	h.Advance(48 * time.Hour)
	r := h.run([]byte("prs_SecondName,prs_FirstName,prs_Birthdate,prs_Gender,cas_Status\nNamuna,Usha,2 Jan 2000,F,Active\nNAMUNA,USHA,2000-01-02,F,Closed\nNamuna,Usha,2003-01-02,F,Active\n"))
	var notes []string
	for _, p := range r.Problems {
		if strings.HasSuffix(p.Message, "_person") {
			notes = append(notes, p.Message+" "+p.Args["line"]+p.Args["day"])
		}
	}
	if want := []string{"importer.note.known_person 2026-11-23", "importer.note.same_person 2"}; !slices.Equal(notes, want) || r.Cases != 3 {
		t.Errorf("got %v, want %v", notes, want)
	}
}

func TestWhatTheFileLeavesOpenIsNoted(t *testing.T) {
	t.Parallel()
	h := newHouse(t, storetest.New(t))
	r := h.run([]byte("prs_FirstName,cas_Status,cas_IncomingReferralDate,cas_OutgoingReferralDate,prs_Deceased,prs_Gender\n" +
		"Usha,,,,,F\nTara,Closed,2024,,,F\n,Closed,2024-05-06,2024-05-01,,F\nMeera,Active,2024-05-06,,yes,F\nAsha,Closed,2024-05-06,2024-06-01,yes,F\nRani,FollowUp,2024-05-06,,,F\n"))
	got := messages(r)
	for what, want := range map[string]int{"no_intake": 1, "rough_intake": 1, "no_closing": 1, "closed_before": 1, "deceased": 1, "no_name": 1} {
		if got["importer.note."+what] != want {
			t.Errorf("%s: %d notes, want %d", what, got["importer.note."+what], want)
		}
	}
	cases := h.cases()
	if c := cases[0]; c.IntakeAt != h.Moment() || c.ClosedAt != 0 {
		t.Errorf("without a date: %+v", c)
	}
	if c := cases[1]; c.IntakeAt.Time().Format(time.RFC3339) != "2023-12-31T18:30:00Z" || c.ClosedAt != h.Moment() {
		t.Errorf("closed without a date: %+v", c)
	}
	if c := cases[2]; c.ClosedAt != c.IntakeAt {
		t.Errorf("closed before it began: %+v", c)
	}
	if c := cases[4]; c.ClosureReason != "died" || c.ClosedAt.Time().Format(time.DateOnly) != "2024-05-31" {
		t.Errorf("died: %+v", c)
	}
	if c := cases[5]; c.Status != models.CaseFollowUp || c.ClosedAt != 0 {
		t.Errorf("follow-up: %+v", c)
	}
}

func TestOnlyTheImportCommandImports(t *testing.T) {
	t.Parallel()
	h := newHouse(t, storetest.New(t))
	before := h.digest()
	actors := []access.Actor{{}}
	for _, role := range models.Roles {
		actors = append(actors, h.Actor(string(role)))
	}
	for _, by := range actors {
		for _, o := range []importer.Options{h.options(), h.options(dryRun)} {
			if r, err := h.imports.Import(t.Context(), by, h.read(sample(t)), o); models.KindOf(err) != models.Forbidden || r.Written {
				t.Errorf("%q: got %v", by.Role(), err)
			}
		}
	}
	stranger := access.System("import", "another-organisation", h.Moment())
	if _, err := h.imports.Import(t.Context(), stranger, h.read(sample(t)), h.options()); models.KindOf(err) != models.NotFound {
		t.Errorf("another organisation: got %v", err)
	}
	if h.digest() != before {
		t.Error("something was written")
	}
}

func TestTheKeyOfFingerprintsStaysOutsideTheDatabase(t *testing.T) {
	t.Parallel()
	h := newHouse(t, storetest.New(t))
	h.run([]byte(good))
	path := filepath.Join(h.folder, importer.KeyFile)
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 || info.Size() != 32 {
		t.Fatalf("got %v, %v", info, err)
	}
	secret, err := os.ReadFile(path)
	if err != nil || strings.Contains(h.dump(), string(secret)) {
		t.Fatalf("the key stands in the database (%v)", err)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	before := h.digest()
	for _, o := range []importer.Options{h.options(), h.options(dryRun)} {
		_, err = h.imports.Import(t.Context(), h.command(), h.read([]byte(good)), o)
		if e, ok := err.(*models.Error); !ok || e.Message != "importer.key_other" || h.digest() != before {
			t.Fatalf("without the key: got %v", err)
		}
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("a refused import left another key")
	}
	if r := h.run([]byte(good), newKey); r.Cases != 3 {
		t.Errorf("with a new key: got %+v", r)
	}
	if r := h.run([]byte(good)); r.Already != 3 {
		t.Errorf("the new key is used on: got %+v", r)
	}
	if err := os.WriteFile(path, secret[:20], 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := h.imports.Import(t.Context(), h.command(), h.read([]byte(good)), h.options()); models.KindOf(err) != models.Invalid {
		t.Errorf("a damaged key: got %v", err)
	}
}
