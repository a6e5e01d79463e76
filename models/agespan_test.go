package models_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"aftercare/models"
)

func span(from, to models.Date) models.PartialDate { return models.Between(from, to) }

func TestDaysOfTurningEighteen(t *testing.T) {
	t.Parallel()
	for name, try := range map[string]struct{ got, want models.PartialDate }{
		"15 said on a day":          {models.AdultOnFromAge(models.Age{From: 15, To: 15}, "2026-11-29"), span("2028-11-30", "2029-11-29")},
		"15 to 17 said on a day":    {models.AdultOnFromAge(models.Age{From: 15, To: 17}, "2026-11-29"), span("2026-11-30", "2029-11-29")},
		"40 said on a day":          {models.AdultOnFromAge(models.Age{From: 40, To: 40}, "2026-11-29"), span("2003-11-30", "2004-11-29")},
		"an age said on no day":     {models.AdultOnFromAge(models.Age{From: 15, To: 15}, ""), models.PartialDate{}},
		"a date of birth":           {models.AdultOn(models.Exactly("2010-03-12")), models.Exactly("2028-03-12")},
		"a date of birth, about":    {models.AdultOn(models.PartialDate{On: "2010-03-12", Sure: models.SureAbout}), span("2027-09-12", "2028-09-12")},
		"a month of birth":          {models.AdultOn(models.PartialDate{On: "2010-03", Sure: models.SureMonth}), models.PartialDate{On: "2028-03", Sure: models.SureMonth}},
		"a year of birth":           {models.AdultOn(models.PartialDate{On: "2010", Sure: models.SureYear}), models.PartialDate{On: "2028", Sure: models.SureYear}},
		"29 February":               {models.AdultOn(models.Exactly("2008-02-29")), models.Exactly("2026-03-01")},
		"a span of dates of birth":  {models.AdultOn(span("2010-11-30", "2011-11-29")), span("2028-11-30", "2029-11-29")},
		"birth of a span":           {models.BirthFrom(span("2028-11-30", "2029-11-29")), span("2010-11-30", "2011-11-29")},
		"birth of an about day":     {models.BirthFrom(models.PartialDate{On: "2028-03-12", Sure: models.SureAbout}), span("2009-09-12", "2010-09-12")},
		"birth of nothing recorded": {models.BirthFrom(models.PartialDate{}), models.PartialDate{}},
	} {
		t.Run(name, func(t *testing.T) {
			if try.got != try.want {
				t.Errorf("got %+v, want %+v", try.got, try.want)
			}
			if err := try.got.Check(); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestAgeOnADay(t *testing.T) {
	t.Parallel()
	for name, try := range map[string]struct {
		adult models.PartialDate
		on    models.Date
		want  models.Age
		child models.Truth
	}{
		"the day it was said":          {span("2028-11-30", "2029-11-29"), "2026-11-29", models.Age{From: 15, To: 15}, models.True},
		"half a year later":            {span("2028-11-30", "2029-11-29"), "2027-05-29", models.Age{From: 15, To: 16}, models.True},
		"the day before the span":      {span("2028-11-30", "2029-11-29"), "2028-11-29", models.Age{From: 17, To: 17}, models.True},
		"the first day of the span":    {span("2028-11-30", "2029-11-29"), "2028-11-30", models.Age{From: 17, To: 18}, models.Unknown},
		"the last day of the span":     {span("2028-11-30", "2029-11-29"), "2029-11-29", models.Age{From: 18, To: 18}, models.False},
		"a year of birth, in the year": {models.PartialDate{On: "2026", Sure: models.SureYear}, "2026-11-29", models.Age{From: 17, To: 18}, models.Unknown},
		"the birthday":                 {models.Exactly("2026-11-29"), "2026-11-29", models.Age{From: 18, To: 18}, models.False},
		"the day before":               {models.Exactly("2026-11-29"), "2026-11-28", models.Age{From: 17, To: 17}, models.True},
		"about that day":               {models.PartialDate{On: "2026-11-29", Sure: models.SureAbout}, "2027-03-01", models.Age{From: 17, To: 18}, models.Unknown},
	} {
		t.Run(name, func(t *testing.T) {
			if got, known := models.AgeOn(try.adult, try.on); got != try.want || !known {
				t.Errorf("age is %+v, want %+v", got, try.want)
			}
			if got := models.ChildOn(try.adult, try.on); got != try.child {
				t.Errorf("child is %q, want %q", got, try.child)
			}
		})
	}
	if _, known := models.AgeOn(models.PartialDate{}, "2026-11-29"); known || models.ChildOn(models.PartialDate{}, "2026-11-29") != models.Unknown {
		t.Error("without a date an age is known")
	}
}

// A span is a child's exactly when each of its days is, and an adult's likewise.
func TestChildOnASpanIsWhatEveryDayOfItSays(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		first := day("2026-01-01").AddDate(0, 0, rapid.IntRange(0, 800).Draw(t, "first"))
		days := rapid.IntRange(0, 800).Draw(t, "days")
		on := models.DateOf(first.AddDate(0, 0, rapid.IntRange(-40, 840).Draw(t, "on")))
		said := map[models.Truth]bool{}
		for i := range days + 1 {
			said[models.ChildOn(models.Exactly(models.DateOf(first.AddDate(0, 0, i))), on)] = true
		}
		want := models.Unknown
		if len(said) == 1 {
			for one := range said {
				want = one
			}
		}
		got := models.ChildOn(span(models.DateOf(first), models.DateOf(first.AddDate(0, 0, days))), on)
		if got != want {
			t.Fatalf("%s to +%d on %s is %q, want %q", models.DateOf(first), days, on, got, want)
		}
	})
}

// Whoever was born on a day turns eighteen within the span of the age people
// give on any later day.
func TestSpanOfAnAgeHoldsTheBirthday(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		born := day("1990-01-01").AddDate(0, 0, rapid.IntRange(0, 12_000).Draw(t, "born"))
		said := models.DateOf(born.AddDate(0, 0, rapid.IntRange(0, 15_000).Draw(t, "said")))
		turns := models.AdultOn(models.Exactly(models.DateOf(born)))
		age, _ := models.AgeOn(turns, said)
		got := models.AdultOnFromAge(age, said)
		if d := turns.Earliest(); d < got.Earliest() || d > got.Latest() {
			t.Fatalf("born %s, %d on %s: turns 18 on %s, not within %+v", models.DateOf(born), age.From, said, d, got)
		}
		if width := day(got.Latest()).Sub(day(got.Earliest())); width > 366*24*time.Hour {
			t.Fatalf("one age gives a span of %s", width)
		}
	})
}

func TestSpanOfDaysIsChecked(t *testing.T) {
	t.Parallel()
	for name, p := range map[string]models.PartialDate{
		"last before first":        {On: "2028-11-30", To: "2028-11-29", Sure: models.SureBetween},
		"no last day":              {On: "2028-11-30", Sure: models.SureBetween},
		"no first day":             {To: "2028-11-30", Sure: models.SureBetween},
		"last is no day":           {On: "2028-11-30", To: "2029-02-30", Sure: models.SureBetween},
		"an exact day with an end": {On: "2028-11-30", To: "2029-11-29", Sure: models.SureExact},
		"an end alone":             {To: "2029-11-29"},
	} {
		if p.Check() == nil {
			t.Errorf("%s: %+v passes", name, p)
		}
	}
	if got := models.PartialText("en", span("2028-11-30", "2029-11-29")); got != "between 30 November 2028 and 29 November 2029" {
		t.Error(got)
	}
}
