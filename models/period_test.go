package models

import (
	"testing"
	"time"
)

func TestPeriodsAreNamedAndEndWhereTheNextBegins(t *testing.T) {
	t.Parallel()
	for code, want := range map[string][3]string{
		"2026-11":    {"2026-11-01", "2026-11-30", "2025-11"},
		"2024-02":    {"2024-02-01", "2024-02-29", "2023-02"},
		"2026-q4":    {"2026-10-01", "2026-12-31", "2025-q4"},
		"2026-h1":    {"2026-01-01", "2026-06-30", "2025-h1"},
		"2026-h2":    {"2026-07-01", "2026-12-31", "2025-h2"},
		"2026-april": {"2026-04-01", "2027-03-31", "2025-april"},
		"2026":       {"2026-01-01", "2026-12-31", "2025"},
	} {
		p := ParsePeriod(code)
		if got := [3]string{string(p.Begins()), string(p.Last()), p.YearBefore().Code()}; got != want || p.Code() != code {
			t.Errorf("%s is %v, want %v", code, got, want)
		}
		if PeriodAt(p.Kind, p.Begins()) != p || PeriodAt(p.Kind, p.Last()) != p || PeriodAt(p.Kind, p.After()) == p {
			t.Errorf("%s does not hold its own days", code)
		}
		if before := p.Before(); before.After() != p.Begins() {
			t.Errorf("before %s is %s", code, before.Code())
		}
	}
	for _, code := range []string{"", "2026-13", "2026-00", "2026-1", "2026-q5", "2026-q0", "2026-h0", "2026-h3", "2026-may", "26", "x", "2026-11-01", "2026-", "-2026"} {
		if p := ParsePeriod(code); p != (Period{}) {
			t.Errorf("%q was read as %+v", code, p)
		}
	}
}

func TestMonthsEndInTheOrganisationsZone(t *testing.T) {
	t.Parallel()
	for zone, want := range map[string]string{"Asia/Kolkata": "2026-10-31T18:30:00Z", "America/New_York": "2026-11-01T04:00:00Z", "Pacific/Auckland": "2026-10-31T11:00:00Z"} {
		at, err := time.LoadLocation(zone)
		if err != nil {
			t.Fatal(err)
		}
		from, until := ParsePeriod("2026-11").Bounds(at)
		if from.String() != want {
			t.Errorf("November begins in %s at %s", zone, from)
		}
		if _, october := ParsePeriod("2026-10").Bounds(at); october != from {
			t.Errorf("in %s October ends at %s and November begins at %s", zone, october, from)
		}
		if days := until.Sub(from).Hours() / 24; days < 29.9 || days > 30.1 {
			t.Errorf("November has %v days in %s", days, zone)
		}
	}
}
