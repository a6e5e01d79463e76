package importer_test

import (
	"bytes"
	"encoding/csv"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/importer"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
)

func TestImportedCasesOpenOnlyForAssigned(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		r := h.run(sample(t))
		if r.People != 12 || r.Cases != 11 || r.LeftOut != 1 || r.Errors != 0 || !r.Written || !r.OK() {
			t.Fatalf("got %+v", r)
		}
		people := h.openAll()
		for _, name := range []string{"Asha", "Ravi", "मीरा", "Rahima", "Thiha", "Suresh", "Noor", "Dolma", "लता", "Farhan", "Anonymous"} {
			if _, ok := people[name]; !ok {
				t.Errorf("no case with the name %s", name)
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

func TestImportKeepsFactsOfFile(t *testing.T) {
	t.Parallel()
	h := newFixture(t, storetest.New(t))
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
		c.IntakeAt.Time().Format(time.RFC3339) != "2025-06-09T18:30:00Z" || !isCode(c.Code) {
		t.Errorf("got %+v", c)
	}
	facts := h.facts(asha.Case)
	for name, want := range map[string]models.Fact{
		"person.sex": {AnswerFacts: models.AnswerFacts{Code: "female"}}, "person.nationality": {AnswerFacts: models.AnswerFacts{Code: "IN"}}, "person.adult_on": {AnswerFacts: models.AnswerFacts{Day: "2019-05-17", Sure: models.SureExact}},
		"form.sexual_exploitation": {AnswerFacts: models.AnswerFacts{Answer: models.Yes}}, "means.debt_bondage": {AnswerFacts: models.AnswerFacts{Answer: models.Yes}}, "means.threats": {AnswerFacts: models.AnswerFacts{Answer: models.Yes}}, "means.withholds_documents": {AnswerFacts: models.AnswerFacts{Answer: models.Yes}},
	} {
		got := facts[name]
		if got.Answer != want.Answer || got.Code != want.Code || got.Day != want.Day || got.Sure != want.Sure || got.Basis != "other_agency" {
			t.Errorf("%s: got %+v", name, got)
		}
		if person := strings.HasPrefix(name, "person."); person != (got.CaseID == "") || person != (got.EpisodeID == "") {
			t.Errorf("%s has case %q, episode %q", name, got.CaseID, got.EpisodeID)
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
		h := newFixture(t, db)
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
				t.Errorf("%s has %d audit entries of its opening, want 1", c.Code, n)
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

// good and bad are two files about three people. In the second, one row cannot
// be read.
const (
	good = "prs_FirstName,prs_SecondName,prs_Birthdate,prs_Gender,cas_IncomingReferralDate\nUsha,Namuna,2000-01-02,F,2026-01-05\nTara,Namuna,2001-02-03,F,2026-01-06\nRavi,Namuna,2002-03-04,M,2026-01-07\n"
	bad  = "prs_FirstName,prs_SecondName,prs_Birthdate,prs_Gender,cas_IncomingReferralDate\nUsha,Namuna,2000-01-02,F,2026-01-05\nTara,Namuna,2001-02-33,F,2026-01-06\nRavi,Namuna,2002-03-04,M,2026-01-07\n"
)

func TestDryRunReportsAndWritesNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
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

func TestImportNotesMissingDates(t *testing.T) {
	t.Parallel()
	h := newFixture(t, storetest.New(t))
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
	h := newFixture(t, storetest.New(t))
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
		t.Error("a refused import wrote something")
	}
}

// template is the toolkit's sheet with a thousand numbered rows, of which only
// the first two are filled in.
func template(t *testing.T) []byte {
	t.Helper()
	lines := strings.SplitN(string(sample(t)), "\n", 3)
	var b strings.Builder
	b.WriteString(lines[0] + "\n" + lines[1] + "\n")
	empty := strings.Repeat(",", strings.Count(lines[0], ","))
	for row := 1; row <= 1000; row++ {
		switch row {
		case 1:
			b.WriteString("1,,,Asha,Namuna,TRUE" + empty[5:] + "\n")
		case 2:
			b.WriteString("2,,,Rina,Udaharan,TRUE" + empty[5:] + "\n")
		default:
			b.WriteString(strconv.Itoa(row) + empty + "\n")
		}
	}
	return []byte(b.String())
}

// asWorkbook writes a CSV file into an Excel workbook, numbers as numbers.
func asWorkbook(t *testing.T, file []byte) []byte {
	t.Helper()
	records, err := csv.NewReader(bytes.NewReader(file)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	book := excelize.NewFile()
	defer func() { _ = book.Close() }()
	for i, record := range records {
		row := make([]any, len(record))
		for j, cell := range record {
			if row[j] = cell; cell == "" {
				row[j] = nil
			} else if n, err := strconv.Atoi(cell); err == nil {
				row[j] = n
			}
		}
		if err := book.SetSheetRow("Sheet1", "A"+strconv.Itoa(i+1), &row); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := book.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestTemplateOfThousandRowsOpensTwoCases(t *testing.T) {
	for form, file := range map[string][]byte{"CSV": template(t), "workbook": asWorkbook(t, template(t))} {
		t.Run(form, func(t *testing.T) { opensTwoCases(t, file) })
	}
}

func opensTwoCases(t *testing.T, file []byte) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		for _, dry := range []bool{true, false} {
			r := h.run(file, func(o *importer.Options) { o.DryRun = dry })
			if r.People != 2 || r.Cases != 2 || r.Skipped != 998 || r.Errors != 0 {
				t.Errorf("dry run %t: %d people, %d cases, %d skipped, %d errors", dry, r.People, r.Cases, r.Skipped, r.Errors)
			}
			if said := strings.Join(r.Summary(say(t, "en")), " "); !strings.Contains(said, "998 empty rows skipped") {
				t.Errorf("dry run %t: the report says %q", dry, said)
			}
		}
		if got := h.openAll(); len(got) != 2 || got["Asha"].full != "Asha Namuna" || got["Rina"].full != "Rina Udaharan" {
			t.Errorf("got %+v", got)
		}
	})
}

// isCode reports whether a case has a code as the program makes them.
func isCode(code string) bool {
	read, err := models.ParseCaseCode(code)
	return err == nil && string(read) == code
}
