package evaluation

import (
	"testing"
	"time"

	"aftercare/models"
)

func TestAgeGroupOfADay(t *testing.T) {
	t.Parallel()
	const today = models.Date("2026-11-29")
	span := models.Between("2026-03-01", "2028-02-29")
	said := func(code, day string) models.FactValue {
		at, _ := time.Parse(time.DateOnly, day)
		return models.FactValue{Code: code, At: models.At(at)}
	}
	for name, try := range map[string]struct {
		on       models.PartialDate
		recorded models.FactValue
		want     string
	}{
		"nothing recorded":               {want: groupUnsure},
		"recorded child":                 {recorded: said(groupChild, "2026-01-01"), want: groupChild},
		"birthday to come":               {on: models.Exactly("2026-11-30"), want: groupChild},
		"birthday today":                 {on: models.Exactly(today), want: groupAdult},
		"a span":                         {on: span, want: groupUnsure},
		"a span, recorded adult":         {on: span, recorded: said(groupAdult, "2026-11-01"), want: groupAdult},
		"a span, recorded unsure":        {on: span, recorded: said(groupUnsure, "2026-11-01"), want: groupUnsure},
		"a year":                         {on: models.PartialDate{On: "2026", Sure: models.SureYear}, want: groupUnsure},
		"child before the birthday":      {on: models.Exactly("2026-06-01"), recorded: said(groupChild, "2026-05-01"), want: groupAdult},
		"child after the birthday":       {on: models.Exactly("2026-06-01"), recorded: said(groupChild, "2026-07-01"), want: groupUnsure},
		"adult long before the birthday": {on: models.Exactly("2028-06-01"), recorded: said(groupAdult, "2026-07-01"), want: groupUnsure},
	} {
		facts := models.Facts{Values: map[string]models.FactValue{factAdultOn: {On: try.on}, factAgeGroup: try.recorded}}
		got, from, to := ageOf(facts, today, time.UTC)
		if got != try.want || from != try.on.Earliest() || to != try.on.Latest() {
			t.Errorf("%s: got %s from %s to %s, want %s", name, got, from, to, try.want)
		}
	}
}
