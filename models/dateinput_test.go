package models

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// recent is the rule of a routine record, born the rule of a birth date.
var (
	recent = DateRule{NotBefore: "2000-01-01", NotAfter: "2026-11-23"}
	born   = DateRule{NotAfter: "2026-11-23"}
)

func TestParseDateReadsWhatPeopleType(t *testing.T) {
	t.Parallel()
	day := Exactly("2026-11-23")
	month := PartialDate{On: "2026-11", Sure: SureMonth}
	for _, c := range []struct {
		typed string
		want  PartialDate
	}{
		{"", PartialDate{}}, {" \u200b ", PartialDate{}},
		{"23 11 2026", day}, {"23-11-2026", day}, {"23/11/2026", day}, {"23.11.2026", day}, {"23–11–2026", day},
		{"23 नवंबर 2026", day}, {"23 नवम्बर 2026", day}, {"23 नव॰ 2026", day}, {"२३-११-२६", day}, {"২৩/১১/২০২৬", day},
		{"23 Nov 2026", day}, {"23nov2026", day}, {"23 NOVEMBER, 2026", day}, {"23rd of November 2026", day},
		{"November 23, 2026", day}, {"23-11-26", day}, {"2026-11-23", day}, {"2026/11/23", day}, {"२०२६-११-२३", day},
		{"3 4 2026", Exactly("2026-04-03")}, {"1 फ़रवरी 2026", Exactly("2026-02-01")}, {"1 Sept. 2025", Exactly("2025-09-01")},
		{"29 2 2024", Exactly("2024-02-29")}, {"15 अग 2025", Exactly("2025-08-15")}, {"5 जून 2025", Exactly("2025-06-05")},
		{"5 जुल 2025", Exactly("2025-07-05")}, {"2 अक्तूबर 2025", Exactly("2025-10-02")},
		{"Nov 2026", month}, {"नवंबर 2026", month}, {"11/2026", month}, {"2026-11", month}, {"2026 Nov", month},
		{"2026", PartialDate{On: "2026", Sure: SureYear}}, {"२०२५", PartialDate{On: "2025", Sure: SureYear}},
	} {
		got, problem := ParseDate(c.typed, recent)
		if got != c.want || problem != "" {
			t.Errorf("%q: got %+v %q, want %+v", c.typed, got, problem, c.want)
		}
		if err := got.Check(); err != nil {
			t.Errorf("%q: %v", c.typed, err)
		}
	}
}

func TestParseDateNamesTheProblem(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		typed string
		rule  DateRule
		want  string
	}{
		{"yesterday", recent, "date.unreadable"}, {"--", recent, "date.unreadable"}, {"23 11 2026 4", recent, "date.unreadable"},
		{"23112026", recent, "date.unreadable"}, {"26", recent, "date.unreadable"}, {"xx 11 2026", recent, "date.no_such_month"},
		{"30 2 2026", recent, "date.no_such_day|last=28"}, {"30 Feb 2024", recent, "date.no_such_day|last=29"},
		{"31 4 2026", recent, "date.no_such_day|last=30"}, {"0 4 2026", recent, "date.no_such_day|last=31"},
		{"99 4 2026", recent, "date.no_such_day|last=30"}, {"11/23/2026", recent, "date.no_such_month"},
		{"23 Ju 2026", recent, "date.no_such_month"}, {"23 Ma 2026", recent, "date.no_such_month"}, {"1 0 2026", recent, "date.no_such_month"},
		{"23 Nov", recent, "date.no_year"}, {"23 11", recent, "date.no_year"}, {"November", recent, "date.no_year"},
		{"24 11 2026", recent, "date.future"}, {"Dec 2026", recent, "date.future"}, {"2027", recent, "date.future"},
		{"31 12 1999", recent, "date.too_early"}, {"1999", recent, "date.too_early"},
		{"23 11 0206", recent, "date.year"}, {"23 11 226", recent, "date.year"}, {"7 8 20830", recent, "date.year"}, {"1 1 1899", born, "date.year"},
		{"23-11-26", born, "date.two_digit_year"}, {"23-11-26", DateRule{}, "date.two_digit_year"}, {"24-11-26", born, "date.two_digit_year"},
		{"23-11-45", recent, "date.two_digit_year"}, {"Nov 26", recent, "date.two_digit_year"}, {"24-11-26", recent, "date.future"},
	} {
		got, problem := ParseDate(c.typed, c.rule)
		if problem != c.want || !got.IsZero() {
			t.Errorf("%q: got %+v %q, want %q", c.typed, got, problem, c.want)
		}
	}
}

func TestTwoDigitYearsNeedASingleCentury(t *testing.T) {
	t.Parallel()
	got, problem := ParseDate("23-11-45", born)
	if got != Exactly("1945-11-23") || problem != "" {
		t.Errorf("born in 45: got %+v %q", got, problem)
	}
	rapid.Check(t, func(t *rapid.T) {
		from := rapid.IntRange(1900, 2199).Draw(t, "from")
		to := rapid.IntRange(from, 2199).Draw(t, "to")
		short := rapid.IntRange(0, 99).Draw(t, "short")
		rule := DateRule{NotBefore: Date(fmt.Sprintf("%d-01-01", from)), NotAfter: Date(fmt.Sprintf("%d-12-31", to))}
		var possible []int
		for y := from; y <= to; y++ {
			if y%100 == short {
				possible = append(possible, y)
			}
		}
		got, problem := ParseDate(fmt.Sprintf("15-06-%02d", short), rule)
		if len(possible) == 1 {
			if want := Exactly(Date(fmt.Sprintf("%d-06-15", possible[0]))); got != want || problem != "" {
				t.Fatalf("got %+v %q, want %+v", got, problem, want)
			}
		} else if problem != "date.two_digit_year" {
			t.Fatalf("%d centuries are possible, but the problem is %q", len(possible), problem)
		}
	})
}

func TestParseDateRoundTripInEveryForm(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		days := rapid.IntRange(0, 300*365).Draw(t, "days")
		day := time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, days)
		d, m, y := day.Day(), int(day.Month()), day.Year()
		want := Exactly(DateOf(day))
		for _, typed := range []string{
			day.Format(time.DateOnly), day.Format("2/1/2006"), day.Format("02.01.2006"), day.Format("2 Jan 2006"), day.Format("January 2, 2006"),
			fmt.Sprintf("%d %s %d", d, monthNames[m-1][1], y),
		} {
			got, problem := ParseDate(typed, DateRule{})
			if got != want || problem != "" {
				t.Fatalf("%q: got %+v %q", typed, got, problem)
			}
		}
		got, problem := ParseDateFields(fmt.Sprint(d), day.Format("Jan"), fmt.Sprint(y), DateRule{})
		if got != want || problem != "" {
			t.Fatalf("fields of %s: got %+v %q", want.On, got, problem)
		}
	})
}

func TestDateFields(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		day, month, year string
		want             PartialDate
		problem          string
	}{
		{"", "", "", PartialDate{}, ""},
		{"23", "11", "2026", Exactly("2026-11-23"), ""},
		{" २३ ", "नवंबर", "२६", Exactly("2026-11-23"), ""},
		{"23rd", "Nov.", "2026", Exactly("2026-11-23"), ""},
		{"", "Nov", "2026", PartialDate{On: "2026-11", Sure: SureMonth}, ""},
		{"", "", "2026", PartialDate{On: "2026", Sure: SureYear}, ""},
		{"23 Nov 2026", "", "", Exactly("2026-11-23"), ""},
		{"", "", "23/11/2026", Exactly("2026-11-23"), ""},
		{"23 Nov", "", "2026", Exactly("2026-11-23"), ""},
		{"23", "", "2026", PartialDate{}, "date.no_month"},
		{"23", "", "", PartialDate{}, "date.no_month"},
		{"23", "11", "", PartialDate{}, "date.no_year"},
		{"", "11", "", PartialDate{}, "date.no_year"},
		{"", "", "26", PartialDate{}, "date.two_digit_year"},
		{"?", "11", "2026", PartialDate{}, "date.unreadable"},
		{"x", "11", "2026", PartialDate{}, "date.unreadable"},
		{"11", "23", "2026", PartialDate{}, "date.no_such_month"},
	} {
		got, problem := ParseDateFields(c.day, c.month, c.year, recent)
		if got != c.want || problem != c.problem {
			t.Errorf("%q %q %q: got %+v %q, want %+v %q", c.day, c.month, c.year, got, problem, c.want, c.problem)
		}
	}
}

func TestMonthPrefixNamesOneMonthOrNone(t *testing.T) {
	t.Parallel()
	for i, names := range monthNames {
		for _, name := range names {
			runes := []rune(name)
			for n := 1; n <= len(runes); n++ {
				got := monthOf(string(runes[:n]))
				if got != 0 && got != time.Month(i+1) || n == len(runes) && got == 0 {
					t.Errorf("%q: got month %d, want %d", string(runes[:n]), got, i+1)
				}
			}
		}
	}
}

func TestParseTime(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"": "", "14:05": "14:05", "14.05": "14:05", "1405 hrs": "14:05", "1405": "14:05", "2:05 pm": "14:05", "2:05 P.M.": "14:05", "२:०५": "02:05",
		"2pm": "14:00", "12 am": "00:00", "12:30 pm": "12:30", "00:00": "00:00", "14:05 pm": "14:05", "शाम 5 बजे": "17:00", "सुबह 9:30": "09:30",
		"২:০৫ pm": "14:05", "5 बजे": "05:00",
	} {
		got, problem := ParseTime(typed)
		if string(got) != want || problem != "" {
			t.Errorf("%q: got %q %q, want %q", typed, got, problem, want)
		}
	}
	for typed, want := range map[string]string{
		"noon": "time.unreadable", "14": "time.unreadable", "-2:05": "time.unreadable", "2:5": "time.unreadable", "14:05:09": "time.unreadable",
		"2 am pm": "time.unreadable", "रात 2 बजे": "time.unreadable", "24:00": "time.no_such_time", "12:60": "time.no_such_time",
		"14:05 am": "time.no_such_time", "0:30 pm": "time.no_such_time", ":": "time.unreadable", "pm": "time.unreadable",
	} {
		got, problem := ParseTime(typed)
		if problem != want || got != "" {
			t.Errorf("%q: got %q %q, want %q", typed, got, problem, want)
		}
	}
}

func TestMomentNeedsDayAndTime(t *testing.T) {
	t.Parallel()
	kolkata := time.FixedZone("IST", 19800)
	if got := TimeOfDay("14:05").Moment("2026-11-23", kolkata).String(); got != "2026-11-23T08:35:00Z" {
		t.Errorf("got %s", got)
	}
	if !TimeOfDay("").Moment("2026-11-23", kolkata).IsZero() || !TimeOfDay("14:05").Moment("", kolkata).IsZero() {
		t.Error("a missing part gave a moment")
	}
}

func FuzzParseDate(f *testing.F) {
	for _, s := range []string{"23 नवंबर 2026", "2026-11-23", "२३-११-२६", "Nov 2026", "२:०५ pm"} {
		f.Add(s, s, s)
	}
	f.Fuzz(func(t *testing.T, a, b, c string) {
		for _, rule := range []DateRule{{}, recent, {NotBefore: "x", NotAfter: "y"}} {
			for _, read := range []func() (PartialDate, string){
				func() (PartialDate, string) { return ParseDate(a, rule) },
				func() (PartialDate, string) { return ParseDateFields(a, b, c, rule) },
			} {
				got, problem := read()
				if err := got.Check(); err != nil || problem != "" && !got.IsZero() {
					t.Fatalf("%q %q %q: got %+v %q, %v", a, b, c, got, problem, err)
				}
				if problem != "" && !strings.HasPrefix(problem, "date.") {
					t.Fatalf("%q: problem %q", a, problem)
				}
			}
		}
		if got, problem := ParseTime(a); got != "" {
			if again, _ := ParseTime(string(got)); again != got || problem != "" {
				t.Fatalf("%q: got %q %q, read again as %q", a, got, problem, again)
			}
		}
	})
}

func TestYearOfBikramSambatIsNamed(t *testing.T) {
	t.Parallel()
	rule := DateRule{NotAfter: "2026-11-23"}
	for typed, want := range map[string]string{
		"2066":       "date.bikram|year=2066|from=2009|to=2010",
		"7 8 2083":   "date.bikram|year=2083|from=2026|to=2027",
		"2027":       "date.future", // next year is more often a slip
		"24 11 2026": "date.future",
		"2084":       "date.future", // not yet there
	} {
		if got, problem := ParseDate(typed, rule); problem != want || !got.IsZero() {
			t.Errorf("%s: %v %q, want %q", typed, got, problem, want)
		}
	}
	if got, problem := ParseDate("2066", DateRule{}); problem != "" || got.On != "2066" {
		t.Errorf("without a last day: %v %q", got, problem)
	}
}

func TestVisible(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"\u200e+91 90000\u00a000001": "+91 90000 00001", "\u202a900\u20110001\u202c": "900-0001", "soft\u00adhyphen": "softhyphen",
		"क्\u200dष": "क्\u200dष", "two\nlines": "two\nlines",
	} {
		if got := Visible(typed); got != want {
			t.Errorf("%q: %q, want %q", typed, got, want)
		}
	}
}
