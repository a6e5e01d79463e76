package models

import "testing"

func TestYears(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		on       PartialDate
		from, to int
	}{
		"year":  {PartialDate{On: "2008", Sure: SureYear}, 2008, 2008},
		"month": {PartialDate{On: "2008-12", Sure: SureMonth}, 2008, 2008},
		"day":   {Exactly("2008-02-29"), 2008, 2008},
		"none":  {PartialDate{}, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			if from, to := c.on.Years(); from != c.from || to != c.to {
				t.Errorf("got %d to %d, want %d to %d", from, to, c.from, c.to)
			}
		})
	}
}
