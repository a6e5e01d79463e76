package models_test

import (
	"testing"

	"aftercare/models"
)

func TestEarliestBirth(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		turns models.PartialDate
		want  models.Date
	}{
		{models.PartialDate{}, ""},
		{models.Exactly("2028-05-04"), "2010-05-04"},
		{models.Exactly("2026-03-01"), "2008-02-29"}, // born on 29 February or on 1 March
		{models.Exactly("2027-03-01"), "2009-02-28"},
		{models.PartialDate{On: "2028", Sure: models.SureYear}, "2010-01-01"},
		{models.PartialDate{On: "2028-05", Sure: models.SureMonth}, "2010-05-01"},
		{models.PartialDate{On: "2028-05-04", Sure: models.SureAbout}, "2009-11-04"},
	} {
		if got := models.EarliestBirth(c.turns); got != c.want {
			t.Errorf("%v: %s, want %s", c.turns, got, c.want)
		}
	}
}

func TestDatesOfACaseKnowEachOther(t *testing.T) {
	t.Parallel()
	dates := models.CaseDates{AdultOn: models.Exactly("2028-05-04"), Arrived: "2026-11-03", Today: "2026-11-23"}
	dead := dates
	dead.Died = "2026-11-20"
	care := func(on, kept models.Date) func(models.CaseDates, models.Problems) {
		return func(c models.CaseDates, p models.Problems) { c.Care("at", on, kept, p) }
	}
	event := func(on string, sure models.Sure) func(models.CaseDates, models.Problems) {
		return func(c models.CaseDates, p models.Problems) { c.Event("at", models.PartialDate{On: on, Sure: sure}, p) }
	}
	for name, c := range map[string]struct {
		of   models.CaseDates
		hold func(models.CaseDates, models.Problems)
		want string
	}{
		"care today":                     {dates, care("2026-11-23", ""), ""},
		"care on the day of arrival":     {dates, care("2026-11-03", ""), ""},
		"care tomorrow":                  {dates, care("2026-11-24", ""), "problem.future"},
		"care before birth":              {dates, care("2010-05-03", "2010-05-03"), "dates.before_birth|born=@2010-05-04"},
		"care a year before":             {dates, care("2025-11-10", ""), "dates.before_arrival_year|year=2026|arrived=@2026-11-03"},
		"care a year before, kept":       {dates, care("2025-11-10", "2025-11-10"), ""},
		"care a year before, other kept": {dates, care("2025-11-10", "2025-11-11"), "dates.before_arrival_year|year=2026|arrived=@2026-11-03"},
		"care some days before":          {dates, care("2026-11-01", ""), "dates.before_arrival|arrived=@2026-11-03"},
		"care after death":               {dead, care("2026-11-21", ""), "dates.after_death|died=@2026-11-20"},
		"event before arrival":           {dates, event("2020-01-01", models.SureExact), ""},
		"event in the year of birth":     {dates, event("2010", models.SureYear), ""},
		"event in the year before birth": {dates, event("2009", models.SureYear), "dates.before_birth|born=@2010-05-04"},
		"event next month":               {dates, event("2026-12", models.SureMonth), "problem.future"},
		"event this year":                {dates, event("2026", models.SureYear), ""},
		"hearing to come":                {dates, func(c models.CaseDates, p models.Problems) { c.Ahead("at", models.Exactly("2027-01-01"), p) }, ""},
		"left before arrival": {dates, func(c models.CaseDates, p models.Problems) { c.Leaving("at", models.Exactly("2026-11-02"), p) },
			"dates.left_before_arrival|arrived=@2026-11-03"},
		"plan after death": {dead, func(c models.CaseDates, p models.Problems) { c.Plan("at", "2026-12-01", p) }, "dates.after_death|died=@2026-11-20"},
		"birth after arrival": {dates, func(c models.CaseDates, p models.Problems) {
			c.Birth("at", models.Exactly("2044-12-01"), "2026-11-03", "arrival", p)
		}, "problem.future"},
		"birth after a service": {dates, func(c models.CaseDates, p models.Problems) {
			c.Birth("at", models.Exactly("2029-01-01"), "2010-06-01", "service", p)
		}, "dates.birth_after_service|on=@2010-06-01"},
		"nothing known": {models.CaseDates{}, care("1995-01-01", ""), ""},
	} {
		t.Run(name, func(t *testing.T) {
			problems := models.Problems{}
			if c.hold(c.of, problems); problems["at"] != c.want {
				t.Errorf("got %q, want %q", problems["at"], c.want)
			}
		})
	}
}
