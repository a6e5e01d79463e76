package htcds

import (
	"slices"
	"strings"
	"testing"

	"aftercare/models"
)

func said(findings []finding) string {
	var all []string
	for _, f := range findings {
		all = append(all, strings.TrimPrefix(f.message, "htcds."))
	}
	return strings.Join(all, " ")
}

func TestReadDateForms(t *testing.T) {
	t.Parallel()
	for cell, want := range map[string]string{
		"2020-04-03": "2020-04-03 exact", "2020/4/3": "2020-04-03 exact", "20200403": "2020-04-03 exact", "2020-04-03T10:00:00.000+05:30": "2020-04-03 exact",
		"2020-04-03 00:00:00": "2020-04-03 exact", "13/04/2020": "2020-04-13 exact", "13-04-2020": "2020-04-13 exact", "13.4.2020": "2020-04-13 exact",
		"13/04/2020 10:30 PM": "2020-04-13 exact", "04/04/2020": "2020-04-04 exact", "03/04/2020": "2020-04-03 exact note.date_day_first",
		"3 Apr 2020": "2020-04-03 exact", "3 april 2020": "2020-04-03 exact", "3rd April, 2020": "2020-04-03 exact", "April 3, 2020": "2020-04-03 exact",
		"03-Apr-2020": "2020-04-03 exact", "3 Sept 2020": "2020-09-03 exact", "3 अप्रैल 2020": "2020-04-03 exact", "३/४/२०२०": "2020-04-03 exact note.date_day_first",
		"3 फ़रवरी 2020": "2020-02-03 exact", "03-Apr-98": "1998-04-03 exact note.date_two_digits", "13/04/12": "2012-04-13 exact note.date_two_digits",
		"24/11/26": "1926-11-24 exact note.date_two_digits", "23/11/26": "2026-11-23 exact note.date_two_digits",
		"43924": "2020-04-03 exact note.date_serial", "43924.75": "2020-04-03 exact note.date_serial", "36526": "2000-01-01 exact note.date_serial",
		"2001": "2001 year", "Apr 2001": "2001-04 month", "2001-04": "2001-04 month", "04/2001": "2001-04 month", "2001 April": "2001-04 month",
		"about 13/04/2001": "2001-04-13 about", "c. 2001": "2001 year note.date_about", "~ May 2001": "2001-05 month note.date_about", "लगभग 2001": "2001 year note.date_about",
		"29/02/2024": "2024-02-29 exact", "29/02/2023": "error.date", "31/04/2020": "error.date", "04/23/2020": "error.date_month", "0/4/2020": "error.date",
		"4/0/2020": "error.date_month", "32/13/2020": "error.date", "Apr-20": "error.date", "soon": "error.date", "3 marble 2020": "error.date", "1/2/3/4": "error.date",
		"24/11/2026": "error.date_future", "2027": "error.date_future", "2026": "2026 year", "01/01/1900": "error.date_early", "1880": "error.date_early",
		"123": "error.date", "3/4/20201": "error.date", "2020-04-03x": "error.date", "born 2001?": "error.date", "1 2020": "2020-01 month",
		"99999999999999999999": "error.date", "१": "error.date", strings.Repeat("1/", 40): "error.date", "3/4/020": "error.date",
	} {
		d := readDate(clean(cell), today)
		if d.Check() != nil {
			t.Errorf("%q: %v", cell, d.Check())
		}
		got := strings.TrimSpace(strings.TrimSpace(d.On+" "+string(d.Sure)) + " " + said(d.findings))
		if got != want {
			t.Errorf("%q: got %q, want %q", cell, got, want)
		}
	}
	if got := said(readDate("13/04/98", "").findings); got != "error.date_two_digits" {
		t.Errorf("without today: %s", got)
	}
}

func TestReadPhoneNeverGuessesCountry(t *testing.T) {
	t.Parallel()
	for cell, want := range map[string]string{
		"+91 00000 00001": "+910000000001", "+91-00000-00001": "+910000000001", "(+91) 00000.00001": "+910000000001", "0091 00000 00001": "+910000000001",
		"+९१ ००००० ००००१": "+910000000001", "'+91 0000000001": "+910000000001", "tel:+910000000001": "+910000000001",
		"10000 00001": "1000000001 note.phone_national", "010000-00001": "01000000001 note.phone_national", "9.1E+11": "error.phone_lost", "9,1e11": "error.phone_lost",
		"+91 00000 00001 / +91 00000 00002": "error.phone_several", "none": "", "-": "", "her sister": "error.phone", "+91": "error.phone", "+0 00000 00001": "error.phone",
		"1234567890123456": "error.phone", "+910000000001 ext 5": "error.phone", "12": "error.phone",
	} {
		n, findings := readPhone(clean(cell))
		if got := strings.TrimSpace(n + " " + said(findings)); got != want {
			t.Errorf("%q: got %q, want %q", cell, got, want)
		}
	}
}

func TestReadChecksNumbersAndTexts(t *testing.T) {
	t.Parallel()
	for cell, want := range map[string]models.Answer{"YES": "yes", "x": "yes", "✓": "yes", "1": "yes", "१": "yes", "TRUE": "yes", "हाँ": "yes", "हां": "yes", "-1": "yes",
		"no": "no", "0": "no", "नहीं": "no", "False": "no", "N/A": "not_known", "unknown": "not_known", "2": "", "maybe": ""} {
		got, findings := readCheck(clean(cell))
		if got != want || (len(findings) == 0) != (want != "") {
			t.Errorf("%q: got %q %v, want %q", cell, got, findings, want)
		}
	}
	for cell, want := range map[string]int64{"0": 0, "17": 17, "१७": 17, "17.0": 17, "120": 120, "121": -1, "-1": -1, "17 years": -1, "1e1": -1} {
		n, findings := readNumber(cell)
		if len(findings) > 0 != (want < 0) || want >= 0 && *n != want {
			t.Errorf("%q: got %v %v, want %d", cell, n, findings, want)
		}
	}
	for cell, want := range map[string]bool{"????": true, "?? ???, ??": true, "Asha\ufffd": true, "why?": false, "?": false, "How old??": false} {
		if got := lostLetters(cell); got != want {
			t.Errorf("%q: got %v", cell, got)
		}
	}
	if got := clean(" \ufeffक\u094d\u200dष\u0000\u00a0\n"); got != "क\u094d\u200dष" {
		t.Errorf("clean: %q", got)
	}
}

func TestReadNations(t *testing.T) {
	t.Parallel()
	for cell, want := range map[string]string{
		"IN": "IN", "ind": "IN", "India": "IN", "Indian": "IN", "भारत": "IN", "NP;BD": "NP BD", "Nepal, India": "NP IN", "Nepali / Indian": "NP IN", "IN;IN": "IN",
		"Korea, Republic of": "KR", "Korea (Democratic People's Republic of)": "KP", "Bonaire, Sint Eustatius and Saba": "BQ", "Burma": "MM", "UK": "GB",
		"Côte d'Ivoire": "CI", "NAM": "NA", "Namibia": "NA", "NA": "error.country_na", "N/A": "", "unknown": "", "Stateless": "stateless note.stateless",
		"IN;stateless": "IN stateless note.stateless", "Atlantis": "error.country", "XX": "error.country", strings.Repeat("I", 5000): "error.country",
	} {
		nations, stateless, findings := readNations(cell)
		if stateless {
			nations = append(nations, "stateless")
		}
		if got := strings.TrimSpace(strings.Join(append(nations, said(findings)), " ")); got != want {
			t.Errorf("%.40q: got %q, want %q", cell, got, want)
		}
	}
}

func TestCountryTableIsUniqueAndComplete(t *testing.T) {
	t.Parallel()
	seen, lines := map[string]string{}, 0
	for line := range strings.Lines(countryTable) {
		lines++
		cells := strings.Split(strings.TrimSpace(line), "\t")
		if len(cells) < 3 || len(cells[0]) != 2 || len(cells[1]) != 3 {
			t.Fatalf("bad line %q", line)
		}
		names := slices.Clone(cells[:3])
		if len(cells) > 3 {
			names = append(names, strings.Split(cells[3], "|")...)
		}
		for _, name := range names {
			if other := seen[fold(name)]; other != "" && other != cells[0] {
				t.Errorf("%q is %s and %s", name, other, cells[0])
			}
			seen[fold(name)] = cells[0]
		}
	}
	if lines != 249 {
		t.Errorf("got %d countries, want 249", lines)
	}
}

// Signs that nobody sees come along when a number or a date is copied from a
// chat or a web page. They must not make it unreadable.
func TestReadIgnoresInvisibleSigns(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"\u200e+91 90000 00001": "+919000000001", "\u202a+91\u2011900\u00a0000\u20110001\u202c": "+919000000001",
		"\u2066090000\u20090001\u2069": "0900000001",
	} {
		if got, findings := readPhone(clean(typed)); got != want {
			t.Errorf("telephone %q: got %q %v", typed, got, findings)
		}
	}
	for _, typed := range []string{"\u200e23/11/2025", "23\u201111\u20112025", "\u202a23\u00a0Nov\u00a02025\u202c", "2025\u201111\u201123"} {
		if got := readDate(clean(typed), "2026-11-23"); got.On != "2025-11-23" {
			t.Errorf("date %q: got %+v", typed, got)
		}
	}
}

func TestYearOfBikramSambatIsNamedAndNotConverted(t *testing.T) {
	t.Parallel()
	for _, typed := range []string{"2083-08-07", "2066", "07/08/2066"} {
		got := readDate(typed, "2026-11-23")
		if !got.IsZero() || len(got.findings) != 1 || got.findings[0].message != "htcds.error.date_bikram" {
			t.Errorf("%s: got %+v", typed, got)
		}
	}
	if got := readDate("2066", "2026-11-23").findings[0].args; got["from"] != "2009" || got["to"] != "2010" {
		t.Errorf("2066 may be %v", got)
	}
}
