package models

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestParseAmountReadsWhatPeopleType(t *testing.T) {
	t.Parallel()
	for typed, rupees := range map[string]float64{
		"250000": 250000, "2,50,000": 250000, "250,000": 250000, "₹ 2,50,000": 250000, "Rs. 2,50,000/-": 250000, "rs2,50,000": 250000,
		"2.5 lakh": 250000, "2.5 Lakhs": 250000, "२.५ लाख": 250000, "₹2.50 lac only": 250000, "2,50,000.50": 250000.50, "0": 0, "0.5": 0.5,
		"1,00,00,000": 1e7, "1 crore": 1e7, "1 करोड़ 20 लाख": 1.2e7, "2 lakh 50 thousand": 250000, "2 lakh 50,000": 250000, "50 हज़ार रुपये": 50000,
		"रु. ५,०००": 5000, "5000 रुपए मात्र": 5000, "2lakh": 200000, "1,000": 1000, "2.55555 lakh": 255555, "INR 10": 10,
	} {
		got, given, problem := ParseAmount(typed, "INR")
		if want := int64(rupees * 100); got != want || !given || problem != "" {
			t.Errorf("%q: got %d %q, want %d", typed, got, problem, want)
		}
	}
	if _, given, problem := ParseAmount(" ", "INR"); given || problem != "" {
		t.Errorf("nothing typed: given %v, problem %q", given, problem)
	}
}

func TestParseAmountNeverGuesses(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"ढाई लाख": "amount.unreadable", "lakh": "amount.unreadable", "about 5000": "amount.unreadable", "2 50 000": "amount.unreadable",
		"2 lakh 3 crore": "amount.unreadable", "2 lakh 500000": "amount.unreadable", "1.2.3": "amount.unreadable", ".5": "amount.unreadable",
		"5.": "amount.unreadable", "$ 50": "amount.unreadable", "1 million": "amount.unreadable", "₹": "amount.unreadable",
		"2,50,00": "amount.commas", "2,5000": "amount.commas", "25,00,0000": "amount.commas", ",500": "amount.commas", "1,,000": "amount.commas",
		"2,500,00,000": "amount.commas", "2,50,000,000": "amount.commas", "2500,000": "amount.commas",
		"-500": "amount.negative", "₹ -500": "amount.negative", "5.005": "amount.finer", "0.000000005 lakh": "amount.finer",
		"99999999999999999999": "amount.too_large", "99999999 crore": "amount.too_large", "9223372036854775807": "amount.too_large",
	} {
		got, _, problem := ParseAmount(typed, "INR")
		if problem != want || got != 0 {
			t.Errorf("%q: got %d %q, want %q", typed, got, problem, want)
		}
	}
}

func TestParseAmountReadsOwnCurrencyOnly(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		currency, typed string
		want            int64
		problem         string
	}{
		{"ZZD", "ZZD 250,000.50", 25000050, ""}, {"ZZD", "zzd2,50,000", 25000000, ""}, {"ZZD", "₹ 500", 0, "amount.unreadable"}, {"ZZD", "500 rupees", 0, "amount.unreadable"},
		{"NPR", "Rs. 2.5 lakh", 25000000, ""}, {"NPR", "रु. ५,०००", 500000, ""}, {"NPR", "INR 500", 0, "amount.unreadable"},
		{"BDT", "৳ ৫০০", 50000, ""}, {"BDT", "500 taka only", 50000, ""}, {"GBP", "£1,250.5", 125050, ""}, {"USD", "$ 20", 2000, ""}, {"INR", "$ 20", 0, "amount.unreadable"},
		{"JPY", "250,000", 250000, ""}, {"JPY", "5.5", 0, "amount.finer"}, {"JPY", "5.0", 5, ""}, {"KWD", "1.005", 1005, ""}, {"KWD", "1.0005", 0, "amount.finer"},
		{"JPY", "1000000000000000", 1e15, ""}, {"KWD", "1000000000001", 0, "amount.too_large"}, {"", "500", 0, "amount.no_currency"}, {"rupee", "500", 0, "amount.no_currency"}, {"", "", 0, ""},
	} {
		got, given, problem := ParseAmount(c.typed, c.currency)
		if got != c.want || problem != c.problem || given != (c.typed != "") {
			t.Errorf("%s %q: got %d %v %q, want %d %q", c.currency, c.typed, got, given, problem, c.want, c.problem)
		}
	}
}

func TestParseAmountRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		rupees := rapid.Int64Range(0, 1e12).Draw(t, "rupees")
		want := rupees * 100
		lakh := strings.TrimSuffix(strings.TrimRight(fmt.Sprintf("%d.%05d", rupees/1e5, rupees%1e5), "0"), ".") + " lakh"
		for _, typed := range []string{fmt.Sprint(rupees), "₹" + fmt.Sprint(rupees) + ".00", lakh} {
			if got, _, problem := ParseAmount(typed, "INR"); got != want || problem != "" {
				t.Fatalf("%q: got %d %q, want %d", typed, got, problem, want)
			}
		}
	})
}

func TestParseAge(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]Age{
		"15": {15, 15}, "१५ साल": {15, 15}, "15 years": {15, 15}, "15yrs.": {15, 15}, "15 years old": {15, 15}, "8 months": {0, 0}, "18 माह": {1, 1},
		"15 years 6 months": {15, 15}, "15 years and 6 months": {15, 15}, "16-18": {16, 18}, "16 – 18 yrs": {16, 18}, "16 to 18": {16, 18},
		"१६ से १८ वर्ष": {16, 18}, "about 15": {15, 15}, "about 15-17": {15, 17}, "15 or 16": {15, 16}, "between 15 and 17": {15, 17}, "Between 15 and 17 years": {15, 17},
		"लगभग १५": {15, 15}, "क़रीब 15 या 16 साल": {15, 16}, "15 और 17 के बीच": {15, 17}, "0": {0, 0}, "120": {120, 120},
	} {
		got, given, problem := ParseAge(typed)
		if got != want || !given || problem != "" {
			t.Errorf("%q: got %+v %q, want %+v", typed, got, problem, want)
		}
	}
	for typed, want := range map[string]string{
		"fifteen": "age.unreadable", "1.5": "age.unreadable", "-3": "age.unreadable", "15 16": "age.unreadable", "15 months 3 years": "age.unreadable",
		"18-16": "age.range", "121": "age.too_high", "1999": "age.too_high", "99999999999999999999": "age.unreadable", "years": "age.unreadable", "...": "age.unreadable",
	} {
		got, given, problem := ParseAge(typed)
		if problem != want || got != (Age{}) || !given {
			t.Errorf("%q: got %+v %q, want %q", typed, got, problem, want)
		}
	}
	if _, given, problem := ParseAge("  "); given || problem != "" {
		t.Errorf("nothing typed: given %v, problem %q", given, problem)
	}
}

func FuzzParseAmount(f *testing.F) {
	for _, s := range []string{"2.5 lakh", "₹ 2,50,000/-", "२ करोड़ ५ लाख", "16-18 वर्ष"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		got, given, problem := ParseAmount(typed, "INR")
		if got < 0 || got > MaxAmount || problem != "" && got != 0 || !given && got != 0 {
			t.Fatalf("%q: got %d, given %v, problem %q", typed, got, given, problem)
		}
		if a, _, _ := ParseAge(typed); a.From < 0 || a.From > a.To || a.To > maxAge {
			t.Fatalf("%q: got %+v", typed, a)
		}
	})
}
