package htcds

import (
	"strings"
	"testing"
	"time"
)

// ownToday is the day of the tests.
const ownToday = "2026-11-23"

func ownTable(t testing.TB, text string) Table {
	t.Helper()
	table, problem := ReadTable([]byte(text), Options{})
	if problem != nil {
		t.Fatal(problem)
	}
	return table
}

func TestAnOwnListIsReadBelowItsHeadings(t *testing.T) {
	t.Parallel()
	raw := "Admission register;;;\r\n;;;\r\nनाम;जन्म तिथि;Room;Remarks\r\nRekha;2009-05-12;4;\"likes, and sings,\nsongs, often\"\r\n;;;\r\nAsha;2010;5;;extra\r\n"
	table := ownTable(t, raw)
	if strings.Join(table.Head, "|") != "नाम|जन्म तिथि|Room|Remarks|" || table.HeadRow != 3 || table.Delimiter != ';' || len(table.Rows) != 2 || table.Lines[1] != 6 {
		t.Fatalf("read %+v", table)
	}
	file := table.Read(Mapping{Fields: []string{OwnName, "prs_Birthdate", OwnNote, OwnNote, OwnNote}}, Options{Today: ownToday})
	if len(file.Rows) != 2 || file.Errors > 0 {
		t.Fatalf("mapped: %+v", file)
	}
	r := file.Rows[0]
	if r.Person.FirstName != "Rekha" || r.Story.Comment != "Room: 4\nRemarks: likes, and sings,\nsongs, often" || r.Sheet != 4 {
		t.Errorf("row: %+v %q", r.Person, r.Story.Comment)
	}
	if r := file.Rows[1]; r.Person.Born.On != "2010" || r.Story.Comment != "Room: 5\nextra" || r.Sheet != 6 {
		t.Errorf("second row: %+v", r)
	}
}

func TestAnOwnListNamesWhatStopsIt(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]string{
		"":                                    "htcds.error.empty",
		"\ufeff \n":                           "htcds.error.empty",
		"Name,Age\n":                          "htcds.error.no_rows",
		"%PDF-1.4":                            "htcds.error.is_pdf",
		"PK\x03\x04xl/workbook":               "htcds.error.is_xlsx",
		"Name\n\"open":                        "htcds.error.quote",
		strings.Repeat("a,", 80) + "b\n1,2\n": "htcds.error.too_many_columns",
		"Name\n" + strings.Repeat("Asha\n", 2_001): "htcds.error.too_many_rows",
	} {
		if _, problem := ReadTable([]byte(raw), Options{}); problem == nil || problem.Message != want {
			t.Errorf("%.20q: %v, not %s", raw, problem, want)
		}
	}
	if _, problem := ReadTable([]byte("Name\nAsha\n"), Options{MaxBytes: 5}); problem == nil || problem.Message != "htcds.error.too_big" {
		t.Errorf("too big: %v", problem)
	}
	if table, problem := ReadTable([]byte("Name;Born\nRen\xe9e;2010\n"), Options{}); problem != nil || table.Encoding != Windows1252 || table.Rows[0][0] != "Renée" {
		t.Errorf("Windows-1252: %v %+v", problem, table)
	}
}

func TestAnOwnWorkbookIsReadFromItsWidestSheet(t *testing.T) {
	t.Parallel()
	day := time.Date(2024, time.March, 4, 0, 0, 0, 0, time.UTC)
	raw := workbookOf(t, [][]any{{"Register"}, {"Reg. No.", "नाम", "आयु", "प्रवेश तिथि", "Phone"}, {7, "रेखा", 14, day, 919800000001}, {}, {8, "Asha", "१५ वर्ष", "5/3/2024", nil}})
	table, problem := ReadTable(raw, Options{})
	if problem != nil || table.Encoding != XLSX || table.HeadRow != 2 || len(table.Rows) != 2 || table.Lines[1] != 5 {
		t.Fatalf("read %+v, %v", table, problem)
	}
	m := Mapping{Order: DayFirst}
	for _, head := range table.Head {
		m.Fields = append(m.Fields, Guess(head))
	}
	file := table.Read(m, Options{Today: ownToday})
	if file.Errors > 0 || len(file.Rows) != 2 {
		t.Fatalf("mapped: %+v", file)
	}
	a, b := file.Rows[0], file.Rows[1]
	if a.Own.Number != "7" || a.In.On.On != "2024-03-04" || a.Person.Born.On != "2009-03-05" || a.Contact.MobilePhone != "919800000001" || b.In.On.On != "2024-03-05" || b.Sheet != 5 {
		t.Errorf("rows: %+v\n%+v", a, b)
	}
	for name, bad := range map[string][]byte{"inflated": inflated(t, raw), "cut": raw[:len(raw)/2]} {
		if _, problem := ReadTable(bad, Options{}); problem == nil || problem.Message != "htcds.error.is_xlsx" {
			t.Errorf("%s: %v", name, problem)
		}
	}
}

func TestHeadingsOfRegistersAreKnown(t *testing.T) {
	t.Parallel()
	for head, want := range map[string]string{
		"Date of Birth": fieldBirth, "reg no": OwnNumber, "लिंग": "prs_Gender", "आयु (वर्ष)": OwnAge, "जिला": "", "ज़िला": OwnDistrict, "Room": "", "First Name": "prs_FirstName", "": "",
	} {
		if got := Guess(head); got != want {
			t.Errorf("%q is %q, not %q", head, got, want)
		}
	}
	for field := range ownHeads {
		if c := heading(field); field != OwnName && field != OwnAge && c == nil && !strings.HasPrefix(field, "own_") {
			t.Errorf("%s is no field", field)
		}
	}
}

func TestTheOrderOfDayAndMonthIsNeverGuessedAgainstARow(t *testing.T) {
	t.Parallel()
	fields := Mapping{Fields: []string{OwnName, fieldArrived}}
	for list, want := range map[string]struct {
		orders DayOrders
		guess  Order
		open   bool
	}{
		"03/04/2020\n13/04/2020":             {DayOrders{1, 0, 1}, DayFirst, true},
		"०३/०४/२०२०\n04/13/2020":             {DayOrders{0, 1, 1}, MonthFirst, true},
		"13/04/2020\n04/13/2020":             {DayOrders{1, 1, 0}, "", true},
		"03/04/2020\n05.05.2020":             {DayOrders{0, 0, 1}, "", true},
		"13-04-20\n2020-04-03\n3 April 2020": {DayOrders{1, 0, 0}, DayFirst, false},
		"2020-04-03\n2020":                   {DayOrders{}, "", false},
	} {
		text := "Name,Arrived\n"
		for line := range strings.Lines(list) {
			text += "Asha," + strings.TrimSpace(line) + "\n"
		}
		got := ownTable(t, text).DayOrders(fields)
		if got != want.orders || got.Guess() != want.guess || got.Open() != want.open {
			t.Errorf("%q: %+v %q %v", list, got, got.Guess(), got.Open())
		}
	}
}

func TestDatesOfAnOwnListAreReadInTheirOrder(t *testing.T) {
	t.Parallel()
	for cell, want := range map[string]map[Order]string{
		"03/04/2020":       {DayFirst: "2020-04-03", MonthFirst: "2020-03-04", "": "htcds.error.date_order"},
		"०३-०४-२०२०":       {DayFirst: "2020-04-03", MonthFirst: "2020-03-04", "": "htcds.error.date_order"},
		"13/04/2020":       {DayFirst: "2020-04-13", MonthFirst: "htcds.error.date_order", "": "htcds.error.date_order"},
		"05/05/2020":       {DayFirst: "2020-05-05", MonthFirst: "2020-05-05", "": "2020-05-05"},
		"3/4/20":           {DayFirst: "2020-04-03", MonthFirst: "2020-03-04"},
		"03/04/2020 10:30": {DayFirst: "2020-04-03", MonthFirst: "2020-03-04"},
		"2020-04-03":       {DayFirst: "2020-04-03", MonthFirst: "2020-04-03", "": "2020-04-03"},
		"3 अप्रैल २०२०":    {"": "2020-04-03"},
		"31/02/2020":       {DayFirst: "htcds.error.date"},
		"03/04/2082":       {DayFirst: "htcds.error.date_bikram"},
	} {
		for order, day := range want {
			file := ownTable(t, "Name,Arrived\nAsha,"+cell+"\n").Read(Mapping{Fields: []string{OwnName, fieldArrived}, Order: order}, Options{Today: ownToday})
			got := file.Rows[0].In.On.On
			if file.Errors > 0 {
				got = file.Problems[0].Message
				if file.Rows[0].Errors != 1 || file.Problems[0].Line != 2 || file.Problems[0].Field != fieldArrived {
					t.Errorf("%s: %+v", cell, file.Problems[0])
				}
			}
			if got != day {
				t.Errorf("%s, %q: %s, not %s", cell, order, got, day)
			}
		}
	}
}

func TestAnAgeIsASpanOfBirthBeforeTheDayOfArrival(t *testing.T) {
	t.Parallel()
	m := Mapping{Fields: []string{OwnName, OwnAge, fieldArrived, fieldBirth}}
	for row, want := range map[string]string{
		"14,2024-03-10,":           "2009-03-11/2010-03-10",
		"१४ वर्ष,2024-03-10,":      "2009-03-11/2010-03-10",
		"14 yrs.,2024-03,":         "2009-03-02/2010-03-31",
		"0,2024-02-29,":            "2023-03-01/2024-02-29",
		"6 months,2024-03-10,":     "htcds.error.age",
		"140,2024-03-10,":          "htcds.error.age",
		"14,,":                     "htcds.error.age_arrival",
		"14,2024-03-10,2011-01-05": "2011-01-05/Age: 14",
	} {
		file := ownTable(t, "Name,Age,Arrived,Born\nAsha,"+row+"\n").Read(m, Options{Today: ownToday})
		r := file.Rows[0]
		got := r.Person.Born.On + "/" + r.Person.Born.To + r.Story.Comment
		if file.Errors > 0 {
			got = file.Problems[0].Message
		}
		if got != want {
			t.Errorf("%s: %s, not %s", row, got, want)
		}
	}
	if !LacksArrival([]string{OwnAge}) || LacksArrival(m.Fields) {
		t.Error("an age needs the day of arrival")
	}
}

func TestValuesMeanWhatSomebodySaid(t *testing.T) {
	t.Parallel()
	table := ownTable(t, "Name,Sex,From,State\nAsha,F,Bharat,WB\nRavi,2,Nepal,?\nMira,f,n/a,Far away\n")
	m := Mapping{Fields: []string{OwnName, fieldSex, fieldNationality, OwnRegion}}
	region := func(s string) string { return map[string]string{"WB": "IN-WB"}[s] }
	asked := table.AskedValues(m, region)
	if len(asked) != 3 || len(asked[0].Values) != 2 || asked[0].Values[0].Code != "female" || asked[0].Values[1].Code != "" || asked[1].Values[1].Code != "NP" || asked[1].Values[2].Code != SaysNothing || asked[2].Values[0].Code != "IN-WB" {
		t.Fatalf("asked: %+v", asked)
	}
	m.Says = map[int]map[string]string{
		1: {"f": "female", "2": "transgender"}, 2: {ValueKey("Bharat"): "IN", ValueKey("n/a"): SaysNothing},
		3: {ValueKey("WB"): "IN-WB", ValueKey("Far away"): SaysNote},
	}
	file := table.Read(m, Options{Today: ownToday})
	if file.Errors > 0 {
		t.Fatal(file.Problems)
	}
	a, b, c := file.Rows[0], file.Rows[1], file.Rows[2]
	if a.Person.Gender != "female" || a.Person.Nationalities[0] != "IN" || a.Own.Region != "IN-WB" || b.Person.Gender != "transgender" || c.Person.Gender != "female" || c.Person.Nationalities != nil || c.Story.Comment != "State: Far away" {
		t.Errorf("rows: %+v\n%+v\n%+v", a, b, c)
	}
	for field := range codedLists {
		for _, code := range CodesOf(field) {
			if got := readAs(field, spelling(field, code), nil); got != code && code != "not_known" {
				t.Errorf("%s of %s comes back as %q", code, field, got)
			}
		}
	}
}

// FuzzOwnList reads whatever comes without an end of the program.
func FuzzOwnList(f *testing.F) {
	for _, seed := range []string{"Name,Born\nAsha,3/4/2009\n", "a;b\n\"x\";y\n", "PK\x03\x04xl/workbook", "\xff\xfea\x00", "नाम\tआयु\nरेखा\t१४ वर्ष\n", "\"\"\"\n,\n"} {
		f.Add([]byte(seed), 1)
	}
	f.Fuzz(func(t *testing.T, raw []byte, turn int) {
		table, problem := ReadTable(raw, Options{MaxBytes: 1 << 16})
		if problem != nil {
			if messages[problem.Message] == "" {
				t.Fatalf("no advice for %s", problem.Message)
			}
			return
		}
		if len(table.Rows) != len(table.Lines) || len(table.Rows) > MaxOwnRows || len(table.Head) > MaxOwnColumns {
			t.Fatalf("%d rows, %d lines, %d columns", len(table.Rows), len(table.Lines), len(table.Head))
		}
		m := Mapping{Fields: make([]string, len(table.Head)), Order: []Order{"", DayFirst, MonthFirst}[uint(turn)%3]}
		for i := range m.Fields {
			m.Fields[i] = OwnFields[(uint(i)+uint(turn))%uint(len(OwnFields))]
		}
		table.DayOrders(m)
		table.AskedValues(m, func(string) string { return "" })
		file := table.Read(m, Options{Today: ownToday})
		if len(file.Rows)+file.Skipped != len(table.Rows) {
			t.Fatalf("%d rows and %d skipped of %d", len(file.Rows), file.Skipped, len(table.Rows))
		}
		for _, p := range file.Problems {
			if messages[p.Message] == "" {
				t.Fatalf("no advice for %s", p.Message)
			}
		}
	})
}
