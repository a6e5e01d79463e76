package htcds

import (
	"bytes"
	"encoding/csv"
	"flag"
	"os"
	"strconv"
	"strings"
	"testing"

	"aftercare/models"
)

var update = flag.Bool("update", false, "write the golden files anew")

const sampleFile = "testdata/htcds_sample.csv"

// today is the day every test imports on.
const today models.Date = "2026-11-23"

func i64(n int64) *int64 { return &n }

// sample is twelve plainly invented people ("Namuna" means sample), as Read
// returns them: codes in the order of their lists, fields in their plainest
// form.
func sample() []Row {
	rows := []Row{
		{Person: Person{Salutation: "Ms", FirstName: "Asha", SecondName: "Namuna", Born: models.Exactly("2001-05-17"), Gender: "female", Nationalities: []string{"IN"}},
			Contact: Contact{Email: "asha@namuna.example", MobilePhone: "+910000000001", Street: "1 Namuna Road", City: "Namunapur", State: "West Bengal", Post: "000001", Nation: "IN"},
			Episode: Episode{Status: "confirmed", DecidedBy: "police", Recruitment: []string{"recruitment.family", "recruitment.friends"}, Means: []string{"means.threats", "means.debt_bondage", "means.withholds_documents"}, Forms: []string{"form.sexual_exploitation"}, SexForms: []string{"sexual.prostitution"}},
			Story:   Story{RecruitedAt: "A fair near Namunapur", ExploitedAt: "A lodge in Udaharan City"}, Consent: Consent{Given: models.Yes}},
		{Person: Person{FirstName: "Ravi", SecondName: "Namuna", Born: models.PartialDate{On: "1998", Sure: models.SureYear}, Gender: "male", Nationalities: []string{"IN"}},
			Episode: Episode{Status: "confirmed", DecidedBy: "court", Recruitment: []string{"recruitment.work"}, Means: []string{"means.debt_bondage", "means.takes_earnings", "means.excessive_hours"}, Forms: []string{"form.forced_labour"}, Industries: []string{"industry.manufacturing"}}, Consent: Consent{Given: models.Yes}},
		{Person: Person{FirstName: "मीरा", SecondName: "नमूना", Born: models.PartialDate{On: "2011-08", Sure: models.SureMonth}, Gender: "female", Nationalities: []string{"NP"}},
			Episode: Episode{Status: "possible", DecidedBy: "ngo", Recruitment: []string{"recruitment.social_networks"}, Means: []string{"means.false_promises"}, Forms: []string{"form.child_labour", "form.domestic_servitude"}, Industries: []string{"industry.households"}}},
		{Person: Person{FirstName: "Kiran", SecondName: "Udaharan", Born: models.PartialDate{On: "1995-02-11", Sure: models.SureAbout}, Gender: "transgender_feminine", Nationalities: []string{"IN"}},
			Episode: Episode{Status: "confirmed", DecidedBy: "authority", Means: []string{"means.physical_abuse", "means.other"}, Forms: []string{"form.begging", "form.other"}}, Consent: Consent{Given: models.No}},
		{Person: Person{FirstName: "Rahima", SecondName: "Udaharan", Born: models.Exactly("2004-12-30"), Gender: "female", Nationalities: []string{"BD"}},
			Episode: Episode{Status: "confirmed", DecidedBy: "police", Means: []string{"means.sexual_abuse"}, Forms: []string{"form.sexual_exploitation", "form.forced_marriage"}, SexForms: []string{"sexual.pornography", "sexual.private_services"}}},
		{Person: Person{FirstName: "Thiha", Gender: "male", Nationalities: []string{"MM"}},
			Episode: Episode{Status: "confirmed", Means: []string{"means.physical_abuse"}, Forms: []string{"form.armed_group"}}},
		{Person: Person{FirstName: "Suresh", SecondName: "Udaharan", Born: models.Exactly("1979-07-07"), Gender: "male", Nationalities: []string{"IN"}},
			Episode: Episode{Status: "possible", DecidedBy: "other", Means: []string{"means.false_promises"}, Forms: []string{"form.organ_removal"}}},
		{Person: Person{FirstName: "Noor", Gender: "not_known", Stateless: true},
			Episode: Episode{Status: "possible", Forms: []string{"form.forced_labour"}, Industries: []string{"industry.construction"}}},
		{Person: Person{FirstName: "Dolma", SecondName: "Namuna", Gender: "non_conforming", Nationalities: []string{"IN", "BT"}},
			Episode: Episode{Status: "not_trafficked", DecidedBy: "court"}},
		{Person: Person{FirstName: "लता", SecondName: "उदाहरण", Born: models.Exactly("1988-03-09"), Gender: "female", Nationalities: []string{"IN"}},
			Episode: Episode{Status: "confirmed", Means: []string{"means.threatens_family"}, Forms: []string{"form.surrogacy"}}},
		{Person: Person{FirstName: "Farhan", SecondName: "Namuna", Gender: "male", Nationalities: []string{"PK"}},
			Episode: Episode{Status: "confirmed", Means: []string{"means.restricts_finances", "means.restricts_medical_care"}, Forms: []string{"form.forced_labour"}, Industries: []string{"industry.trade"}}},
		{Person: Person{FirstName: "Anonymous", Gender: "female"}, Episode: Episode{Status: "possible", Forms: []string{"form.forced_adoption"}}},
	}
	for i := range rows {
		rows[i].Case = Case{Owner: "Sample Worker " + strconv.Itoa(1+i%3), Status: "active"}
		rows[i].In = Referral{Organisation: "Sample Police Station", On: models.Exactly("2025-06-" + models.Date(strconv.Itoa(10+i))), Reason: "more_services", Details: "Says: \"rest first\",\nthen the doctor"}
	}
	rows[8].Case = Case{Owner: "Sample Worker 3", Status: "closed_referred", WhyClosed: "Moved home"}
	rows[8].Out = Referral{Organisation: "Sample Shelter", Worker: "Sample Worker 9", On: models.Exactly("2026-01-15"), Reason: "moved"}
	return rows
}

// toolkitSheet lays out rows as the standard's own spreadsheet does: a first
// column of numbers, the names in a row that is hidden there, labels in the
// next, an unnamed cell over "Reason for Outgoing Referral", and the labels of
// the address in another order than the names. Codes are the labels people
// choose from. People type under the labels.
func toolkitSheet(t *testing.T, rows []Row) []byte {
	t.Helper()
	names := append(append([]*column{}, columns[:34]...), nil)
	names = append(names, columns[34:toolkitColumns]...)
	shown := append([]*column{}, names...)
	for i, name := range []string{"prs_MailingStreet", "prs_MailingCity", "prs_MailingState", "prs_MailingPostalCode", "prs_MailingCountry"} {
		shown[12+i] = heading(name)
	}
	shown[34] = heading("cas_ReasonForOutgoingReferral")
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	w.UseCRLF = true
	head, labels := []string{""}, []string{""}
	for i, c := range shown {
		name := ""
		if names[i] != nil {
			name = names[i].name
		}
		head, labels = append(head, name), append(labels, c.label)
	}
	records := [][]string{head, labels}
	for i := range rows {
		cells := []string{strconv.Itoa(i + 1)}
		for _, c := range shown {
			cells = append(cells, shownCell(c, &rows[i]))
		}
		records = append(records, cells)
	}
	if err := w.WriteAll(records); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func shownCell(c *column, r *Row) string {
	if c.list == nil {
		return c.write(r)
	}
	var labels []string
	for _, key := range c.keys(r) {
		if i, ok := c.list.byKey[key]; ok {
			labels = append(labels, c.list.codes[i].label)
		}
	}
	return strings.Join(labels, ";")
}

// placeless removes the lines from rows, so that their contents can be
// compared.
func placeless(rows []Row) []Row {
	out := append([]Row{}, rows...)
	for i := range out {
		out[i].Line, out[i].Sheet, out[i].Nth = 0, 0, 0
	}
	return out
}

func readBytes(t testing.TB, b []byte) *File {
	t.Helper()
	f, err := Read(bytes.NewReader(b), Options{Today: today})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestReadSampleInToolkitLayout(t *testing.T) {
	want := toolkitSheet(t, sample())
	if *update {
		if err := os.WriteFile(sampleFile, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(sampleFile)
	if err != nil || !bytes.Equal(got, want) {
		t.Fatalf("%s differs from sample(); run with -update and look at the change (%v)", sampleFile, err)
	}
	f := readBytes(t, got)
	if f.Errors != 0 {
		t.Fatalf("errors: %v", f.Problems)
	}
	compareRows(t, placeless(f.Rows), sample())
	if len(f.Columns) != 38 {
		t.Errorf("got %d columns, want 38", len(f.Columns))
	}
	for _, p := range f.Problems {
		switch p.Message {
		case "htcds.note.labels_used", "htcds.note.consent_no", "htcds.note.stateless":
		default:
			t.Errorf("unexpected note %v", p)
		}
	}
}
