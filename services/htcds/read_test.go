package htcds

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf16"

	"golang.org/x/text/encoding/charmap"
)

// onePerson is the contents of each well-formed variation below.
const onePerson = "prs_FirstName,prs_SecondName,prs_Gender,vic_TypeOfExploitation\nAsha,\"Namuna, née\nUdaharan\",F,Forced labour;Servitude\n"

func utf16Bytes(s string, order binary.ByteOrder) []byte {
	units := utf16.Encode([]rune("\ufeff" + s))
	b := make([]byte, 2*len(units))
	for i, u := range units {
		order.PutUint16(b[2*i:], u)
	}
	return b
}

func TestReadSamePersonFromEveryFormat(t *testing.T) {
	t.Parallel()
	western, err := charmap.Windows1252.NewEncoder().String(onePerson)
	if err != nil {
		t.Fatal(err)
	}
	semicolons := "prs_FirstName;prs_SecondName;prs_Gender;vic_TypeOfExploitation\nAsha;\"Namuna, née\nUdaharan\";F;\"Forced labour;Servitude\"\n"
	want := placeless(readBytes(t, []byte(onePerson)).Rows)
	if len(want) != 1 || want[0].Person.SecondName != "Namuna, née\nUdaharan" || len(want[0].Episode.Forms) != 2 {
		t.Fatalf("got %+v", want)
	}
	for name, b := range map[string][]byte{
		"mark": []byte(utf8Mark + onePerson), "windows lines": []byte(strings.ReplaceAll(onePerson, "\n", "\r\n")),
		"old mac lines": []byte(strings.ReplaceAll(onePerson, "\n", "\r")), "windows-1252": []byte(western),
		"utf-16 little": utf16Bytes(onePerson, binary.LittleEndian), "utf-16 big": utf16Bytes(onePerson, binary.BigEndian),
		"semicolons": []byte(semicolons), "tabs": []byte(strings.NewReplacer("labour;Serv", "labour,Serv", ";", "\t").Replace(semicolons)),
		"sep line": []byte("sep=;\n" + semicolons), "no last line end": []byte(strings.TrimSuffix(onePerson, "\n")),
		"decomposed letters": []byte(strings.ReplaceAll(onePerson, "é", "e\u0301")), "trailing delimiters": []byte(strings.ReplaceAll(onePerson, "Servitude\n", "Servitude,,,\n,,,,\n\n")),
		"title above":     []byte("Cases of the Sample Shelter,,,\n\n" + onePerson),
		"labels":          []byte(strings.Replace(onePerson, "prs_FirstName,prs_SecondName,prs_Gender,vic_TypeOfExploitation", "First Name,SECOND NAME,gender,Type of exploitation", 1)),
		"labels above":    []byte("First Name,Second Name,Gender,Type of Exploitation\n" + onePerson),
		"labels below":    []byte(strings.Replace(onePerson, "\n", "\nFirst Name,Second Name,Gender,Type of Exploitation\n", 1)),
		"XLSForm":         []byte(strings.NewReplacer("prs_FirstName", "person/prs_First_Name", "prs_SecondName", "person/prs_Second_Name", "Forced labour;Servitude", "ForcedLabour Servitude").Replace(onePerson)),
		"another order":   []byte("vic_TypeOfExploitation,prs_Gender,prs_SecondName,prs_FirstName\nServitude|forced_labour,feminine,\"Namuna, née\nUdaharan\",Asha\n"),
		"space and quote": []byte(strings.Replace(onePerson, "Asha,", "Asha, ", 1)),
	} {
		f := readBytes(t, b)
		if f.Errors > 0 {
			t.Errorf("%s: %v", name, f.Problems)
			continue
		}
		t.Run(name, func(t *testing.T) { compareRows(t, placeless(f.Rows), want) })
	}
}

func TestRowsHaveLineAndSheetRow(t *testing.T) {
	t.Parallel()
	f := readBytes(t, []byte(onePerson+"\nRavi,Namuna,X,Servitude\n"))
	if len(f.Rows) != 2 || f.Rows[1].Line != 5 || f.Rows[1].Sheet != 4 || f.Rows[1].Errors != 1 || f.Lines != 5 {
		t.Fatalf("got %d lines, rows %+v", f.Lines, f.Rows)
	}
	if p := f.Problems[0]; p.Line != 5 || p.Sheet != 4 || p.Field != "prs_Gender" || p.Kind != KindError || p.Advice != "htcds.do.code" {
		t.Errorf("got %+v", p)
	}
}

func TestMergeFollowsHeaderWithCountries(t *testing.T) {
	t.Parallel()
	head := "prs_FirstName,prs_MailingCity,prs_MailingCountry,prs_MailingStreet\nFirst Name,Mailing Street,Mailing City,Mailing Country\n"
	for cells, want := range map[string]string{
		"Asha,1 Namuna Road,Namunapur,IN":  "1 Namuna Road Namunapur IN htcds.note.labels_used",
		"Asha,Namunapur,IN,1 Namuna Road":  "1 Namuna Road Namunapur IN htcds.note.names_used",
		"Asha,1 Namuna Road,Namunapur,":    "1 Namuna Road Namunapur  htcds.note.labels_used",
		"Asha,Namunapur,India,Namuna Road": "Namuna Road Namunapur IN htcds.note.names_used",
	} {
		f := readBytes(t, []byte(head+cells+"\n"))
		c := f.Rows[0].Contact
		if got := strings.Join([]string{c.Street, c.City, c.Nation, f.Problems[0].Message}, " "); got != want {
			t.Errorf("%s: got %q, want %q", cells, got, want)
		}
	}
}

func TestReadIgnoresRepeatedSurveyColumns(t *testing.T) {
	t.Parallel()
	f := readBytes(t, []byte("prs_FirstName,vic_MethodsOfControl,vic_MethodsOfControl/DebtBondage,vic_MethodsOfControl/Other\nAsha,DebtBondage,1,0\n"))
	if len(f.Problems) != 0 || len(f.Rows[0].Episode.Means) != 1 {
		t.Errorf("got %v %+v", f.Problems, f.Rows)
	}
}

func TestReadStopsAtTenMegabytes(t *testing.T) {
	t.Parallel()
	endless := io.MultiReader(strings.NewReader(onePerson), endlessLines{})
	f, err := Read(endless, Options{})
	if err != nil || len(f.Rows) != 0 || f.Problems[0].Message != "htcds.error.too_big" || f.Problems[0].Args["limit"] != "10" {
		t.Fatalf("got %+v, %v", f, err)
	}
	if _, err := Read(iotest.ErrReader(errors.New("unplugged")), Options{}); err == nil {
		t.Error("a failing reader gave no error")
	}
}

type endlessLines struct{}

func (endlessLines) Read(p []byte) (int, error) { return copy(p, "Asha,Namuna,F,Servitude\n"), nil }

func TestReadNamesFirstRowTooMany(t *testing.T) {
	t.Parallel()
	f, err := Read(strings.NewReader(onePerson+strings.Repeat("Ravi,N,M,Servitude\n", 5)), Options{MaxRows: 3})
	if err != nil || len(f.Rows) != 0 || f.Errors != 1 {
		t.Fatalf("got %+v, %v", f, err)
	}
	if p := f.Problems[0]; p.Message != "htcds.note.same_row" || f.Problems[len(f.Problems)-1].Line != 6 {
		t.Errorf("got %+v", f.Problems)
	}
}

func TestProblemsAreCappedAndCounted(t *testing.T) {
	t.Parallel()
	body := "prs_FirstName,prs_Gender,prs_Birthdate\n" + strings.Repeat("Asha,F,03/04/2001\n", 30) + strings.Repeat("Ravi,Q,2001\n", 5)
	f, err := Read(strings.NewReader(body), Options{Today: today, MaxProblems: 10})
	if err != nil {
		t.Fatal(err)
	}
	errs := 0
	for _, p := range f.Problems {
		if p.Kind == KindError {
			errs++
		}
	}
	if len(f.Problems) != 10 || errs != 5 || f.Errors != 5 || f.Notes != 30+29+4 || f.Unlisted() != 58 {
		t.Errorf("got %d listed, %d errors listed, %d errors, %d notes, %d unlisted", len(f.Problems), errs, f.Errors, f.Notes, f.Unlisted())
	}
	if !slices.IsSortedFunc(f.Problems, func(a, b Problem) int { return a.Line - b.Line }) {
		t.Error("the problems are not in the order of the file")
	}
}

// Files of 10 MB made to be costly: rows, columns, unknown codes, open quotes.
func TestReadCostlyFilesWithinMemory(t *testing.T) {
	head := "prs_FirstName,prs_Gender,vic_MethodsOfControl\n"
	for name, unit := range map[string]string{
		"rows": "a\n", "empty rows": ",,\n", "commas": ",", "quotes": "\"\",", "quoted lines": "\"\n\",", "open quotes": "\"a\n",
		"unknown codes": "a,Femenino,Debtbondige;Xxxxxxxxxxx;Falsepromisses\n", "new people": "a,F,DebtBondage;FalsePromises\n", "lines": "\n", "words": "x ",
		"full rows": "Asha,F," + strings.Repeat("PhysicalThreats;", 30) + "\n",
	} {
		b := []byte(head + strings.Repeat(unit, (10<<20-len(head))/len(unit)))
		f := readBytes(t, b)
		var after runtime.MemStats
		runtime.ReadMemStats(&after)
		t.Logf("%s: %d rows, %d errors, heap %d MB", name, len(f.Rows), f.Errors, after.HeapSys>>20)
		if after.HeapSys > 256<<20 || len(f.Problems) > 500 {
			t.Errorf("%s: the heap grew to %d MB, and the report lists %d problems", name, after.HeapSys>>20, len(f.Problems))
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(onePerson))
	f.Add(utf16Bytes(onePerson, binary.LittleEndian))
	for _, seed := range []string{"sep=,\n\"", "\xff\xfe\x00", "PK\x03\x04", "prs_FirstName,Status\n\"a\"\"b\nc\",\xe9\n", "First Name;\"Status\"\rx;?\r", "prs_Birthdate\n3/4/20\n43924\nc. 2001\n",
		"prs_FirstName,prs_Citizenship,prs_MobilePhone\n?? ?,N/A;NP,+91 0 (0)\n"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		file, err := Read(bytes.NewReader(b), Options{Today: today, MaxProblems: 50})
		if err != nil {
			t.Fatal(err)
		}
		if len(file.Problems) > 50 || file.Unlisted() < 0 {
			t.Fatalf("%d problems", len(file.Problems))
		}
		for _, p := range file.Problems {
			if p.Line < 0 || p.Line > file.Lines || messages[p.Message] == "" || p.Sheet > p.Line {
				t.Fatalf("%+v in a file of %d lines", p, file.Lines)
			}
		}
		rewritten(t, file.Rows)
	})
}

// The toolkit's sheet has a thousand numbered rows. Those that say nothing about
// a person are counted and left out, also when their number, status, consent or
// owner is filled in.
func TestRowsWithoutPersonAreSkipped(t *testing.T) {
	t.Parallel()
	head := ",cas_CaseOwner,prs_FirstName,prs_IdentityNumber,con_Consent,prs_Birthdate,cas_Status,prs_Deceased\n"
	for name, x := range map[string]struct {
		row     string
		skipped int
	}{
		"number":                   {"3,,,,,,,", 1},
		"number and blanks":        {"3, ,\u00a0,\u200b,,,,", 1},
		"consent yes":              {"3,,,,Yes,,,", 1},
		"consent no":               {"3,,,,FALSE,,,", 1},
		"unreadable consent":       {"3,,,,perhaps,,,", 1},
		"status":                   {"3,,,,,,Active,", 1},
		"owner, consent, status":   {"3,Sample Worker,,,No,,Active,No", 1},
		"number under identity":    {",,,3,,,,", 1},
		"an identity number":       {",,,A0000003,,,,", 0},
		"a long identity number":   {",,,000000000003,,,,", 0},
		"name":                     {"3,,Asha,,,,,", 0},
		"birth date":               {"3,,,,,2009-05-31,,", 0},
		"unreadable birth date":    {"3,,,,,soon,,", 0},
		"text outside the columns": {"3,,,,,,,,she came", 0},
	} {
		t.Run(name, func(t *testing.T) {
			f := readBytes(t, []byte(head+"1,,Rina,,,,,\n"+x.row+"\n"))
			if f.Skipped != x.skipped || len(f.Rows) != 2-x.skipped {
				t.Errorf("skipped %d, kept %d", f.Skipped, len(f.Rows))
			}
			if x.skipped > 0 && f.Errors > 0 {
				t.Errorf("a skipped row has errors: %v", f.Problems)
			}
		})
	}
	f := readBytes(t, []byte(head+"1,,,,,,,\n2,,,,,,,\n"))
	if f.Skipped != 2 || len(f.Rows) != 0 || f.Errors != 1 || f.Problems[0].Message != "htcds.error.no_rows" {
		t.Errorf("nobody in the file: %+v", f)
	}
}
