package models_test

import (
	"testing"

	"aftercare/models"
)

func TestWorkIsAskedAboutOnceForEachPoint(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		steps []models.TrackStep
		want  models.Date
		point string
	}{
		"nothing answered":     {nil, "2026-04-30", "m3"},
		"three months":         {[]models.TrackStep{step("m3")}, "2026-07-31", "m6"},
		"six alone":            {[]models.TrackStep{step("m6")}, "2027-01-31", "m12"},
		"all":                  {[]models.TrackStep{step("m3"), step("m12")}, "", ""},
		"answered before time": {[]models.TrackStep{step("")}, "2026-04-30", "m3"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			row := models.Track{TrackFacts: models.TrackFacts{Kind: models.TrackWork, FromOn: "2026-01-31"}}
			row.Follow(c.steps)
			if row.CheckOn != c.want || row.CheckPoint != c.point {
				t.Errorf("asked %s on %s", row.CheckPoint, row.CheckOn)
			}
		})
	}
}

func step(point string) models.TrackStep {
	return models.TrackStep{TrackStepFacts: models.TrackStepFacts{Kind: models.StepWork, Point: point, OnDay: "2026-02-01", Result: models.WorkSame}}
}

func TestAnAnswerIsOfThePointThatHasCome(t *testing.T) {
	t.Parallel()
	row := models.Track{TrackFacts: models.TrackFacts{Kind: models.TrackWork, FromOn: "2026-01-10"}}
	row.Follow(nil)
	for on, want := range map[models.Date]string{"2026-03-26": "", "2026-03-27": "m3", "2026-06-25": "m3", "2026-06-26": "m6", "2027-05-01": "m12"} {
		if got := row.Due(on); got != want {
			t.Errorf("an answer of %s is of %q, not %q", on, got, want)
		}
	}
}
