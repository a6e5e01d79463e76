package importer_test

import (
	"slices"
	"strings"
	"testing"

	"aftercare/models"
	"aftercare/services/htcds"
	"aftercare/services/store/storetest"
)

func TestImportGivesNoConsent(t *testing.T) {
	t.Parallel()
	h := newFixture(t, storetest.New(t))
	r := h.run(sample(t))
	if messages(r)["importer.note.left_out"] != 1 {
		t.Errorf("got %v", r.Problems)
	}
	if _, there := h.openAll()["Kiran"]; there {
		t.Error("a row that says no consent was imported")
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

func TestImportLosesNoColumn(t *testing.T) {
	t.Parallel()
	h := newFixture(t, storetest.New(t))
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

func TestImportKeepsStatelessWithNationality(t *testing.T) {
	t.Parallel()
	h := newFixture(t, storetest.New(t))
	h.run([]byte("prs_FirstName,prs_Citizenship\nUsha,MM;Stateless\nTara,MM\n"))
	people := h.openAll()
	if got := people["Usha"].account; got != "Citizenship: MM;Stateless" {
		t.Errorf("got %q", got)
	}
	if got := people["Tara"].account; got != "" {
		t.Errorf("got %q", got)
	}
}

func TestVocabularyHasAllImportFacts(t *testing.T) {
	t.Parallel()
	h := newFixture(t, storetest.New(t))
	for _, key := range htcds.FactKeys() {
		if h.evaluator.Library().Fact(key) == nil {
			t.Errorf("the vocabulary lacks %s", key)
		}
	}
}
