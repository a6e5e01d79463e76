package models

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestGroupDigitsIsIndian(t *testing.T) {
	t.Parallel()
	for n, want := range map[int64]string{
		0: "0", 7: "7", 999: "999", 1000: "1,000", 12345: "12,345", 100000: "1,00,000",
		250000: "2,50,000", 12345678: "1,23,45,678", -250000: "-2,50,000",
	} {
		if got := GroupDigits(n); got != want {
			t.Errorf("GroupDigits(%d) = %q, want %q", n, got, want)
		}
	}
}

func TestGroupDigitsLosesNoDigit(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64().Draw(t, "n")
		if got := strings.ReplaceAll(GroupDigits(n), ",", ""); got != strconv.FormatInt(n, 10) {
			t.Fatalf("GroupDigits(%d) = %q", n, GroupDigits(n))
		}
	})
}

func TestMoneyFollowsItsCurrency(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		currency string
		minor    int64
		want     string
	}{
		{"INR", 0, "₹ 0"}, {"INR", 2_50_000_00, "₹ 2,50,000"}, {"INR", 2_50_000_05, "₹ 2,50,000.05"}, {"INR", -150, "-₹ 1.50"}, {"INR", -50, "-₹ 0.50"},
		{"NPR", 2_50_000_00, "NPR 2,50,000"}, {"BDT", 12_34_56_789_00, "BDT 12,34,56,789"}, {"ZZD", 2_50_000_00, "ZZD 250,000"}, {"ZZD", -1234567_89, "-ZZD 1,234,567.89"},
		{"GBP", 999_00, "£ 999"}, {"JPY", 1_000_000, "JPY 1,000,000"}, {"KWD", 1_005, "KWD 1.005"},
	} {
		if got, want := Money(c.minor, c.currency), strings.Replace(c.want, " ", noBreak, 1); got != want {
			t.Errorf("Money(%d, %s) = %q, want %q", c.minor, c.currency, got, want)
		}
	}
}

func TestMoneyReadsBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		minor := rapid.Int64Range(0, 1e14).Draw(t, "minor")
		cur := rapid.SampledFrom([]string{"INR", "NPR", "BDT", "GBP", "EUR", "USD", "ZZD", "JPY", "KWD"}).Draw(t, "currency")
		for _, text := range []string{Money(minor, cur), AmountFigures(minor, cur), MoneyWords("en", minor, cur), MoneyWords("hi", minor, cur)} {
			if text == "" {
				continue
			}
			got, _, problem := ParseAmount(text, cur)
			if problem != "" || got != minor {
				t.Fatalf("%q reads back as %d (%s), want %d", text, got, problem, minor)
			}
		}
	})
}

func TestMoneyWordsNeverRounds(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		lang, currency string
		minor          int64
		want           string
	}{
		{"en", "INR", 2_50_000_00, "₹\u00a02.5\u00a0lakh"},
		{"hi", "INR", 2_50_000_00, "₹\u00a02.5\u00a0लाख"},
		{"en", "INR", 3_00_00_000_00, "₹\u00a03\u00a0crore"},
		{"en", "NPR", 3_00_00_000_00, "NPR\u00a03\u00a0crore"},
		{"en", "INR", 2_50_001_00, ""},
		{"en", "INR", 99_999_00, ""},
		{"en", "ZZD", 2_50_000_00, ""},
	} {
		if got := MoneyWords(c.lang, c.minor, c.currency); got != c.want {
			t.Errorf("MoneyWords(%s, %d, %s) = %q, want %q", c.lang, c.minor, c.currency, got, c.want)
		}
	}
}

func TestPluralForms(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"hi", "bn", "pa", "gu", "kn", "as"} {
		if PluralForm(lang, 0) != "one" || PluralForm(lang, 1) != "one" || PluralForm(lang, 2) != "other" {
			t.Errorf("%s: want one for 0 and 1, other for 2", lang)
		}
	}
	for _, lang := range []string{"en", "mr", "ne", "or", "ta", "te", "ml", "ur"} {
		if PluralForm(lang, 0) != "other" || PluralForm(lang, 1) != "one" || PluralForm(lang, 2) != "other" {
			t.Errorf("%s: want one for 1 only", lang)
		}
	}
}

func TestRoundSpanNeverRoundsUp(t *testing.T) {
	t.Parallel()
	for d, want := range map[time.Duration]struct {
		n    int64
		unit SpanUnit
	}{
		30 * time.Second: {0, SpanMinutes}, 119 * time.Minute: {119, SpanMinutes}, 2 * time.Hour: {2, SpanHours},
		71*time.Hour + 59*time.Minute: {71, SpanHours}, 72 * time.Hour: {3, SpanDays}, 95 * time.Hour: {3, SpanDays},
		-41 * time.Hour: {41, SpanHours},
	} {
		if n, unit := RoundSpan(d); n != want.n || unit != want.unit {
			t.Errorf("RoundSpan(%v) = %d %s, want %d %s", d, n, unit, want.n, want.unit)
		}
	}
}

func TestDatesAreDayMonthYear(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ got, want string }{
		{LongDate("en", "2026-11-23"), "23 November 2026"},
		{LongDate("hi", "2026-11-23"), "23 नवंबर 2026"},
		{LongDate("xx", "2026-11-23"), "23 November 2026"},
		{LongDate("en", "2026-02-30"), "2026-02-30"},
		{DayName("en", "2026-11-23"), "Monday 23 November"},
		{DayName("hi", "2026-11-23"), "सोमवार 23 नवंबर"},
		{FullDay("en", "2026-11-23"), "Monday 23 November 2026"},
		{FullDay("hi", "2019-11-23"), "शनिवार 23 नवंबर 2019"},
		{PartialText("en", PartialDate{On: "2026-11-23", Sure: SureAbout}), "about 23 November 2026"},
		{PartialText("hi", PartialDate{On: "2026-11", Sure: SureMonth}), "नवंबर 2026"},
		{PartialText("en", PartialDate{On: "2026", Sure: SureYear}), "2026"},
		{ClockText(At(time.Date(2026, 11, 23, 8, 35, 0, 0, time.UTC)), time.FixedZone("IST", 19800)), "14:05"},
		{ClockText(0, time.UTC), ""},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestLongDateReadsBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		day := DateOf(time.Unix(rapid.Int64Range(0, 4e9).Draw(t, "seconds"), 0).UTC())
		for _, lang := range []string{"en", "hi"} {
			got, problem := ParseDate(LongDate(lang, day), DateRule{})
			if problem != "" || got != Exactly(day) {
				t.Fatalf("%s reads back as %v (%s)", LongDate(lang, day), got, problem)
			}
		}
	})
}
