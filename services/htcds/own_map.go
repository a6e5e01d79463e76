package htcds

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"aftercare/models"
)

// Fields of an own list that the standard lacks. OwnName is a whole name in one
// cell, OwnAge the age on the day of arrival.
const (
	OwnNumber   = "own_number"
	OwnName     = "own_name"
	OwnCalled   = "own_called"
	OwnAge      = "own_age"
	OwnRegion   = "own_region"
	OwnDistrict = "own_district"
	OwnNote     = "cco_CaseComment" // the account of the case, where any column can stand with its heading
)

const (
	fieldBirth   = "prs_Birthdate"
	fieldArrived = "cas_IncomingReferralDate"
	fieldLeft    = "cas_OutgoingReferralDate"
	fieldAddress = "prs_MailingStreet"
)

// OwnFields are the fields to which a column of an own list can be mapped, as pages
// list them.
var OwnFields = []string{
	OwnNumber, OwnName, "prs_FirstName", "prs_SecondName", OwnCalled, fieldBirth, OwnAge, "prs_Gender", "prs_Citizenship", OwnRegion, OwnDistrict,
	fieldAddress, "prs_MobilePhone", "prs_IdentityNumber", fieldArrived, "cas_ReferringOrganisation", "vic_TypeOfExploitation", "con_Consent", "cas_Status", fieldLeft, OwnNote,
}

// TakesSeveral reports whether more than one column can be mapped to a field.
func TakesSeveral(field string) bool { return field == OwnNote || field == fieldAddress }

// ownHeads are headings of registers in English and Hindi, folded when they are read.
var ownHeads = map[string][]string{
	OwnNumber:                   {"Reg. No.", "Registration No.", "Registration number", "Register No.", "Register number", "Admission No.", "Admission number", "Case No.", "पंजीकरण संख्या", "पंजीयन संख्या", "प्रवेश संख्या", "रजिस्टर संख्या"},
	OwnName:                     {"Name", "Full name", "Name of girl", "Name of child", "Name of resident", "Name of survivor", "नाम", "पूरा नाम", "बालिका का नाम", "लड़की का नाम", "बच्चे का नाम"},
	OwnCalled:                   {"Called", "Call name", "Nickname", "Pet name", "पुकारने का नाम", "घर का नाम"},
	fieldBirth:                  {"DOB", "Date of birth", "Born", "Year of birth", "जन्म तिथि", "जन्म की तारीख़", "जन्म वर्ष"},
	OwnAge:                      {"Age", "Age at admission", "Age on arrival", "Age (years)", "आयु", "उम्र", "आयु (वर्ष)"},
	"prs_Gender":                {"Sex", "Gender", "लिंग"},
	"prs_Citizenship":           {"Nationality", "Country", "राष्ट्रीयता", "देश"},
	OwnRegion:                   {"State", "Home State", "राज्य", "गृह राज्य"},
	OwnDistrict:                 {"District", "Home district", "ज़िला", "गृह ज़िला"},
	fieldAddress:                {"Address", "Home address", "पता", "घर का पता"},
	"prs_MobilePhone":           {"Phone", "Mobile", "Mobile No.", "Phone No.", "Contact No.", "फ़ोन", "मोबाइल", "मोबाइल नंबर"},
	"prs_IdentityNumber":        {"ID number", "Aadhaar", "Aadhaar No.", "आधार", "आधार संख्या"},
	fieldArrived:                {"Date of admission", "Admission date", "Date of arrival", "Date of entry", "Arrived", "प्रवेश तिथि", "आने की तारीख़", "भर्ती की तारीख़"},
	"cas_ReferringOrganisation": {"Referred by", "Sent by", "Brought by", "किसने भेजा", "किसके द्वारा"},
	fieldLeft:                   {"Date of discharge", "Date of leaving", "Left", "जाने की तारीख़"},
	OwnNote:                     {"Remarks", "Notes", "Comments", "टिप्पणी", "विवरण"},
}

var ownHeadings = sync.OnceValue(func() map[string]string {
	all := map[string]string{}
	for field, heads := range ownHeads {
		for _, head := range heads {
			all[fold(head)] = field
		}
	}
	return all
})

// Guess returns the field that a heading names, "" where it names none.
func Guess(head string) string {
	if field := ownHeadings()[fold(head)]; field != "" {
		return field
	}
	if c := heading(head); c != nil && slices.Contains(OwnFields, c.name) {
		return c.name
	}
	return ""
}

// What a value of a column can mean beside the codes of its field.
const (
	SaysNote    = "note"    // it goes into the account as it stands
	SaysNothing = "nothing" // nothing is known
)

// Mapping says how the columns of an own list are read.
type Mapping struct {
	Fields []string                  // of each column, "" for one that is left out
	Order  Order                     // of day and month, "" where nobody said
	Says   map[int]map[string]string // by column and ValueKey: what a value means
}

// Read reads the rows of the list under a mapping, as a file of the standard is read.
// Lines and rows of what it reports are rows of the spreadsheet.
func (t Table) Read(m Mapping, opt Options) *File {
	opt = opt.filled()
	rd := &reader{opt: opt, rep: newReport(opt.MaxProblems), file: &File{Encoding: t.Encoding}, seen: map[[32]byte]repeat{}}
	rd.head = &header{at: map[int]*column{}}
	var names []string
	for i, c := range allColumns() {
		rd.head.at[i] = c
		names = append(names, c.name)
	}
	rd.head.width = len(names)
	for i, cells := range t.Rows {
		at := place{line: t.Lines[i], sheet: t.Lines[i]}
		before := rd.rep.errors
		said := t.mapped(m, cells, opt, func(field string, f finding) { rd.rep.add(place{at.line, at.sheet, field}, f) })
		rec := record{line: at.line, sheet: at.sheet, cells: make([]string, len(names))}
		for n, name := range names {
			rec.cells[n] = said[name]
		}
		if !rd.head.tellsOfPerson(rec) && rd.rep.errors == before {
			rd.file.Skipped++
			continue
		}
		wrong := rd.rep.errors - before
		rd.row(rec)
		rd.file.Rows[len(rd.file.Rows)-1].Errors += wrong
	}
	rd.file.Problems, rd.file.Errors, rd.file.Notes = rd.rep.problems(), rd.rep.errors, rd.rep.others
	return rd.file
}

// mapped returns the texts of a row under the names of the fields, as the reader of
// the standard takes them.
func (t Table) mapped(m Mapping, cells []string, opt Options, wrong func(field string, f finding)) map[string]string {
	said := map[string]string{}
	for i, cell := range cells {
		if i >= len(m.Fields) || m.Fields[i] == "" {
			continue
		}
		text, field := clean(cell), m.Fields[i]
		if isCoded(field) {
			text, field = m.coded(i, field, text)
		}
		if text == "" {
			continue
		}
		switch {
		case isDay(field):
			day, ok := t.day(text, m.Order)
			if !ok {
				wrong(field, found("htcds.error.date_order"))
				continue
			}
			said[field] = day
		case field == OwnNote:
			t.note(said, i, text)
		case field == OwnName:
			said["prs_FirstName"] = join(said["prs_FirstName"], text, " ")
		default:
			said[field] = join(said[field], text, "\n")
		}
	}
	t.age(m, said, opt, wrong)
	return said
}

// note puts a text into the account, with the heading of its column.
func (t Table) note(said map[string]string, column int, text string) {
	if column < len(t.Head) && t.Head[column] != "" {
		text = t.Head[column] + ": " + text
	}
	said[OwnNote] = join(said[OwnNote], text, "\n")
}

// age turns an age on the day of arrival into the span of days of birth that it
// leaves. Beside a date of birth it goes into the account.
func (t Table) age(m Mapping, said map[string]string, opt Options, wrong func(field string, f finding)) {
	text := said[OwnAge]
	delete(said, OwnAge)
	if text == "" {
		return
	}
	if said[fieldBirth] != "" {
		t.note(said, slices.Index(m.Fields, OwnAge), text)
		return
	}
	years, ok := readAge(text)
	if !ok {
		wrong(OwnAge, found("htcds.error.age"))
		return
	}
	came := readDate(localDay(said[fieldArrived], opt.Zone), opt.Today).PartialDate
	if came.IsZero() {
		wrong(OwnAge, found("htcds.error.age_arrival"))
		return
	}
	said[fieldBirth] = bornAt(years, came)
}

// bornAt is the span of days of birth of somebody who was so many years old on a day.
func bornAt(years int, came models.PartialDate) string {
	first, _ := came.Earliest().Time(time.UTC)
	last, _ := came.Latest().Time(time.UTC)
	first, last = first.AddDate(0, 0, 1), last.AddDate(0, 0, 1) // from the next day, 29 February needs no rule of its own
	return first.AddDate(-years-1, 0, 0).Format(time.DateOnly) + "/" + last.AddDate(-years, 0, -1).Format(time.DateOnly)
}

// yearWords are what people write behind an age in years. "Months" is none of them.
var yearWords = []string{"", "y", "yr", "yrs", "year", "years", "yearsold", "वर्ष", "साल", "बरस"}

// readAge reads an age in whole years, also with the word behind it.
func readAge(s string) (years int, ok bool) {
	s = strings.ToLower(asciiDigits(s))
	digits := 0
	for digits < len(s) && s[digits] >= '0' && s[digits] <= '9' {
		digits++
	}
	years, err := strconv.Atoi(s[:digits])
	word := strings.TrimPrefix(s[digits:], ".0")
	return years, err == nil && digits <= 3 && years <= 120 && !strings.ContainsAny(word, "0123456789") && slices.Contains(yearWords, fold(word))
}

func join(before, more, with string) string {
	if before == "" {
		return more
	}
	return before + with + more
}

// Order is the order of day and month where a date has only numbers.
type Order string

// The orders.
const (
	DayFirst   Order = "dmy"
	MonthFirst Order = "mdy"
)

// Orders are the orders as pages list them.
var Orders = []string{string(DayFirst), string(MonthFirst)}

// DayOrders counts the dates of a list that have only numbers: those that can only
// begin with the day, only with the month, and those that can be read both ways.
type DayOrders struct{ Day, Month, Either int }

// Guess returns the order where nothing in the list speaks against it, "" otherwise.
func (d DayOrders) Guess() Order {
	switch {
	case d.Day > 0 && d.Month == 0:
		return DayFirst
	case d.Month > 0 && d.Day == 0:
		return MonthFirst
	}
	return ""
}

// Open reports whether somebody has to say what the order is: some dates can be read
// both ways, or the list mixes both.
func (d DayOrders) Open() bool { return d.Either > 0 || d.Day > 0 && d.Month > 0 }

// DayOrders looks at the columns of dates of a mapping.
func (t Table) DayOrders(m Mapping) (out DayOrders) {
	for _, cells := range t.Rows {
		for i, cell := range cells {
			if i >= len(m.Fields) || !isDay(m.Fields[i]) {
				continue
			}
			n, _, ok := inNumbers(clean(cell))
			switch {
			case !ok || n[0] == n[1]:
			case n[0] > 12:
				out.Day++
			case n[1] > 12:
				out.Month++
			default:
				out.Either++
			}
		}
	}
	return out
}

func isDay(field string) bool {
	return field == fieldBirth || field == fieldArrived || field == fieldLeft
}

// day writes a date so that it can be read in one way only. It is not ok where the
// order is not known, or does not fit.
func (t Table) day(s string, order Order) (string, bool) {
	if t.Encoding == XLSX && excelSerial.MatchString(s) {
		days, _ := strconv.Atoi(s[:5])
		return excelZero.AddDate(0, 0, days).Format(time.DateOnly), true
	}
	n, rest, ok := inNumbers(s)
	if !ok {
		return s, true
	}
	d, m := n[0], n[1]
	if order == MonthFirst {
		d, m = m, d
	}
	if m < 1 || m > 12 || order == "" && n[0] != n[1] {
		return "", false
	}
	return strconv.Itoa(d) + " " + time.Month(m).String() + " " + rest, true
}

// inNumbers takes a date of two numbers and a year apart. rest is the year and what
// stands behind it.
func inNumbers(s string) (n [2]int, rest string, ok bool) {
	if len(s) > 60 {
		return n, "", false
	}
	parts := numbered.FindStringSubmatch(asciiDigits(s))
	if parts == nil {
		return n, "", false
	}
	n[0], _ = strconv.Atoi(parts[1])
	n[1], _ = strconv.Atoi(parts[2])
	return n, parts[3] + parts[4], true
}

// numbered is a date such as 3/4/2020, 3-4-20 or 03.04.2020.
var numbered = regexp.MustCompile(`^(\d{1,2}) *[./\-–] *(\d{1,2}) *[./\-–] *(\d{4}|\d{2})($|\D.*$)`)
