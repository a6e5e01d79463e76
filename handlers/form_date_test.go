package handlers

import (
	"net/url"
	"testing"

	"aftercare/models"
)

func TestDatesAreReadAsExactlyAsTheyWereGiven(t *testing.T) {
	t.Parallel()
	today := models.Date("2026-11-23")
	past := models.DateRule{NotBefore: "1950-01-01", NotAfter: today}
	for _, c := range []struct {
		in      dateInput
		want    models.PartialDate
		problem bool
	}{
		{in: dateInput{}},
		{in: dateInput{Day: "23", Month: "11", Year: "2026"}, want: models.Exactly("2026-11-23")},
		{in: dateInput{Day: "२३", Month: "नवंबर", Year: "26"}, want: models.Exactly("2026-11-23")},
		{in: dateInput{Month: "Nov", Year: "2026"}, want: models.PartialDate{On: "2026-11", Sure: models.SureMonth}},
		{in: dateInput{Year: "2026", Sure: "exact"}, want: models.PartialDate{On: "2026", Sure: models.SureYear}},
		{in: dateInput{Day: "1", Month: "1", Year: "2026", Sure: "year"}, want: models.PartialDate{On: "2026", Sure: models.SureYear}},
		{in: dateInput{Day: "5", Month: "3", Year: "2026", Sure: "month"}, want: models.PartialDate{On: "2026-03", Sure: models.SureMonth}},
		{in: dateInput{Day: "5", Month: "3", Year: "2026", Sure: "about"}, want: models.PartialDate{On: "2026-03-05", Sure: models.SureAbout}},
		{in: dateInput{Month: "3", Year: "2026", Sure: "about"}, want: models.PartialDate{On: "2026-03", Sure: models.SureMonth}},
		{in: dateInput{Day: "5", Month: "3", Year: "2026", Sure: "not_known"}},
		{in: dateInput{Quick: "today"}, want: models.Exactly("2026-11-23")},
		{in: dateInput{Quick: "yesterday", Day: "1"}, want: models.Exactly("2026-11-22")},
		{in: dateInput{Quick: "other"}},
		{in: dateInput{Day: "31", Month: "2", Year: "2026"}, problem: true},
		{in: dateInput{Day: "24", Month: "11", Year: "2026"}, problem: true},
		{in: dateInput{Day: "x"}, problem: true},
	} {
		problems := models.Problems{}
		got := c.in.partial("on", today, past, problems)
		if got != c.want || (len(problems) > 0) != c.problem {
			t.Errorf("%+v: got %v with %v, want %v", c.in, got, problems, c.want)
		}
		if got.Check() != nil {
			t.Errorf("%+v: %v is no date", c.in, got)
		}
	}
}

func TestAWholeDateIsAskedForWhereItIsNeeded(t *testing.T) {
	t.Parallel()
	problems := models.Problems{}
	if got := (dateInput{Year: "2026"}).day("on", "2026-11-23", models.DateRule{}, problems); got != "" || problems["on"] != "problem.date_whole" {
		t.Errorf("got %q with %v", got, problems)
	}
}

func TestADateOfARecordShowsAsItIsKnown(t *testing.T) {
	t.Parallel()
	for _, p := range []models.PartialDate{
		{}, models.Exactly("2026-03-05"), {On: "2026-03-05", Sure: models.SureAbout}, {On: "2026-12", Sure: models.SureMonth}, {On: "2026", Sure: models.SureYear},
	} {
		for _, lang := range []string{"en", "hi"} {
			in, again := dateInputOf(lang, p), dateInput{}
			values := url.Values{}
			in.write("on", values)
			again.read("on", values)
			problems := models.Problems{}
			if got := again.partial("on", "2026-11-23", models.DateRule{}, problems); got != p || len(problems) > 0 {
				t.Errorf("%s: %v shows as %+v and reads back as %v (%v)", lang, p, in, got, problems)
			}
		}
	}
}
