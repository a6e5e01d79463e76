package htcds

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"aftercare/models"
)

// machineRow is the toolkit's hidden row, as in the standard's file.
const machineRow = "cas_CaseOwner, prs_Salutation, prs_FirstName, prs_SecondName, con_Consent, prs_Birthdate, prs_Gender, prs_Citizenship, prs_Title, prs_Email, prs_HomePhone, prs_MobilePhone, prs_MailingCity, prs_MailingCountry, prs_MailingState, prs_MailingStreet, prs_MailingPostalCode, vic_TraffickingStatus, vic_TraffickinStatusDecisionMakingOrg, vic_MethodOfRecruitment, vic_LocationOfRecruitment, vic_MethodsOfControl, vic_TypeOfExploitation, vic_ForcedLabourIndustry, vic_TypeOfSexExploitation, vic_LocationOfExploitation, cas_Status, cas_ReferringOrganisation, cas_IncomingReferralDate, cas_ReferringPrimaryCaseWorker, cas_ReasonForIncomingReferral, cas_IncomingReferralDetails, cas_ReferredOrganisation, cas_ReferredPrimaryCaseWorker, cas_OutgoingReferralDate, cas_OutgoingReferralDetails, cas_ReasonForCaseClosure"

func write(t interface{ Fatal(...any) }, rows []Row) string {
	var out bytes.Buffer
	if err := writeFile(&out, rows); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestWriteStartsWithMachineRow(t *testing.T) {
	t.Parallel()
	want := strings.Split(machineRow, ", ")
	if len(want) != toolkitColumns {
		t.Fatalf("got %d names", len(want))
	}
	got := write(t, nil)
	if got != utf8Mark+strings.Join(want, ",")+",cas_ReasonForOutgoingReferral\r\n" {
		t.Errorf("got %q", got)
	}
	old := Row{Episode: Episode{Vulnerabilities: []string{"vulnerability.poverty"}}, Story: Story{Vulnerable: "x"}, Consent: Consent{ManageData: models.Yes}}
	if strings.Contains(write(t, []Row{old}), "Vulnerab") || strings.Contains(write(t, []Row{old}), "Agreement") {
		t.Error("a deprecated field was exported")
	}
}

func TestWriteGuardsFormulas(t *testing.T) {
	t.Parallel()
	r := Row{Person: Person{FirstName: "=HYPERLINK(1)", SecondName: "'-x", Title: "O'Namuna"}, Case: Case{Owner: "@x"}}
	got := write(t, []Row{r})
	for _, cell := range []string{"\r\n'@x,", ",'=HYPERLINK(1),", ",''-x,", ",O'Namuna,"} {
		if !strings.Contains(got, cell) {
			t.Errorf("no %q in %q", cell, got)
		}
	}
	compareRows(t, placeless(readBytes(t, []byte(got)).Rows), []Row{r})
}

type brokenPipe struct{}

func (brokenPipe) Write([]byte) (int, error) { return 0, errors.New("pipe") }

func TestWriteReturnsWriterError(t *testing.T) {
	t.Parallel()
	if writeFile(brokenPipe{}, sample()) == nil {
		t.Error("no error")
	}
}

// anyRow makes random rows as Read returns them: codes in the order of their
// lists.
func anyRow(t *rapid.T) Row {
	r := Row{Errors: 0}
	for _, c := range columns {
		if c.old || !rapid.Bool().Draw(t, c.name) {
			continue
		}
		switch at := c.at.(type) {
		case text:
			*at(&r) = anyText(t, c)
		case many:
			*at(&r) = anyCodes(t, c)
		case day:
			*at(&r) = anyDate(t)
			if c.kind == kindBirth && rapid.Bool().Draw(t, "span") {
				*at(&r) = models.Between("2010-11-30", "2011-11-29")
			}
		case tick:
			*at(&r) = rapid.SampledFrom([]models.Answer{models.Yes, models.No, models.NotKnown}).Draw(t, "answer")
		case numeral:
			*at(&r) = i64(rapid.Int64Range(0, 120).Draw(t, "number"))
		}
	}
	r.Person.Stateless = rapid.Bool().Draw(t, "stateless")
	return r
}

func anyText(t *rapid.T, c *column) string {
	switch c.kind {
	case kindCode:
		return rapid.SampledFrom(standardKeys(c.list)).Draw(t, "code")
	case kindCountry:
		return rapid.SampledFrom([]string{"IN", "NP", "NA", "GB"}).Draw(t, "country")
	case kindPhone:
		return rapid.StringMatching(`\+[1-9][0-9]{7,14}|[1-9][0-9]{4,14}`).Draw(t, "phone")
	case kindLanguage:
		return rapid.SampledFrom([]string{"hin", "bn", "Nepali"}).Draw(t, "language")
	}
	s := rapid.StringOfN(rapid.RuneFrom([]rune("aA1 ,;|\"'=+-@\nñदेवी\t/.")), 1, 12, -1).Draw(t, "text")
	return strings.TrimSpace(norm.NFC.String(s))
}

func anyCodes(t *rapid.T, c *column) []string {
	from := []string{"IN", "NP", "NA", "BD"}
	if c.list != nil {
		from = standardKeys(c.list)
	}
	var keys []string
	for _, key := range from {
		if rapid.Bool().Draw(t, key) {
			keys = append(keys, key)
		}
	}
	return keys
}

func standardKeys(l *list) []string {
	var keys []string
	for _, c := range l.codes {
		if c.name != "" {
			keys = append(keys, c.key)
		}
	}
	return keys
}

func anyDate(t *rapid.T) models.PartialDate {
	on := excelZero.AddDate(0, 0, rapid.IntRange(40, 46000).Draw(t, "day"))
	sure := rapid.SampledFrom([]models.Sure{models.SureExact, models.SureAbout, models.SureMonth, models.SureYear}).Draw(t, "sure")
	full := string(models.DateOf(on))
	switch sure {
	case models.SureMonth:
		full = full[:7]
	case models.SureYear:
		full = full[:4]
	}
	return models.PartialDate{On: full, Sure: sure}
}

// rewritten checks that rows are the same after writing and reading.
func rewritten(t interface {
	Fatal(...any)
	Fatalf(string, ...any)
}, rows []Row) {
	rows = slices.DeleteFunc(exportable(rows), func(r Row) bool { return canonical(r) == "" })
	f, err := Read(strings.NewReader(write(t, rows)), Options{Today: today})
	if err != nil {
		t.Fatal(err)
	}
	if len(f.Rows) != len(rows) {
		t.Fatalf("wrote %d rows, read %d: %+v", len(rows), len(f.Rows), f.Problems)
	}
	for i, r := range placeless(f.Rows) {
		if got, want := canonical(r), canonical(rows[i]); got != want || r.Errors != 0 {
			t.Fatalf("row %d:\n got %q\nwant %q\n%+v", i, got, want, f.Problems)
		}
	}
}

// exportable leaves out what an export changes on purpose: deprecated fields,
// and codes that only we have, which become the nearest code of the standard.
func exportable(rows []Row) []Row {
	out := placeless(rows)
	for i := range out {
		for _, c := range columns {
			switch at := c.at.(type) {
			case many:
				*at(&out[i]) = slices.DeleteFunc(slices.Clone(*at(&out[i])), func(key string) bool { return c.old || c.list != nil && c.list.sent[key] != "" })
			case text:
				if c.old || c.list != nil && c.list.sent[*at(&out[i])] != "" {
					*at(&out[i]) = ""
				}
			case tick:
				if c.old {
					*at(&out[i]) = ""
				}
			}
		}
	}
	return out
}

func TestWriteAndReadAreInverse(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) { rewritten(t, rapid.SliceOfN(rapid.Custom(anyRow), 1, 4).Draw(t, "rows")) })
}

func TestFingerprintDependsOnContents(t *testing.T) {
	t.Parallel()
	key, other := bytes.Repeat([]byte{7}, 32), bytes.Repeat([]byte{8}, 32)
	print := func(r Row, key []byte) string {
		s, err := Fingerprint(r, key)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	a := readBytes(t, []byte("prs_FirstName,prs_Birthdate,prs_Gender\nAsha,2001-05-17,F\nAsha,17 May 2001,Feminine\n"))
	b := readBytes(t, []byte("\nGender;Birthdate;First Name;extra\nfemale;17/05/2001;Asha;1\nwoman;37028;Asha;\n"))
	for i := range a.Rows {
		if print(a.Rows[i], key) != print(b.Rows[i], key) {
			t.Errorf("row %d differs by the form of the file", i)
		}
	}
	seen := map[string]bool{print(a.Rows[0], other): true}
	for _, r := range append(sample(), a.Rows...) {
		if seen[print(r, key)] {
			t.Errorf("%+v shares a fingerprint", r)
		}
		seen[print(r, key)] = true
	}
	if _, err := Fingerprint(a.Rows[0], []byte("short")); !errors.Is(err, ErrShortKey) {
		t.Errorf("short key: %v", err)
	}
	fa, _ := a.Fingerprint(key)
	fb, _ := b.Fingerprint(key)
	empty, _ := (&File{}).Fingerprint(key)
	if fa != fb || fa == empty || len(fa) != 64 {
		t.Errorf("files: %s %s %s", fa, fb, empty)
	}
}

func TestPersonKeyNeedsANameAndADateOfBirth(t *testing.T) {
	t.Parallel()
	key := bytes.Repeat([]byte{7}, 32)
	born := models.Exactly("2001-05-17")
	a, _ := PersonKey(Row{Person: Person{FirstName: "Asha", SecondName: "Namuna", Born: born}}, key)
	b, _ := PersonKey(Row{Person: Person{FirstName: "ASHA ", SecondName: "namuna.", Born: born, Gender: "female"}}, key)
	c, _ := PersonKey(Row{Person: Person{FirstName: "Asha", Born: born}}, key)
	d, _ := PersonKey(Row{Person: Person{FirstName: "Asha"}}, key)
	if a != b || a == c || a == "" || d != "" {
		t.Errorf("got %q %q %q %q", a, b, c, d)
	}
}

func TestPersonKeyIsOfTheSound(t *testing.T) {
	t.Parallel()
	born, key := models.Exactly("2009-05-31"), bytes.Repeat([]byte{7}, 32)
	of := func(first, second string) string {
		text, err := PersonKey(Row{Person: Person{FirstName: first, SecondName: second, Born: born}}, key)
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	for _, pair := range []struct {
		a, b [2]string
		same bool
	}{
		{[2]string{"Phulmani", "Murmu"}, [2]string{"Phul Mani", "मुर्मू"}, true},
		{[2]string{"Protima", "Mondal"}, [2]string{"प्रतिमा", "মণ্ডল"}, true},
		{[2]string{"Rina Devi", "Das"}, [2]string{"Smt. Reena", "Das"}, true},
		{[2]string{"လှ", "မြ"}, [2]string{"လှ", "မြ"}, true},
		{[2]string{"လှ", "မြ"}, [2]string{"လှ", "လှ"}, false},
		{[2]string{"Sunita", "Das"}, [2]string{"Sumita", "Das"}, false},
		{[2]string{"Rani", "Mandal"}, [2]string{"Rina", "Mandal"}, false},
		{[2]string{"Salma", "Khatun"}, [2]string{"Salima", "Khatun"}, false},
	} {
		if a, b := of(pair.a[0], pair.a[1]), of(pair.b[0], pair.b[1]); (a == b) != pair.same || a == "" {
			t.Errorf("%v and %v: %q and %q", pair.a, pair.b, a, b)
		}
	}
}
