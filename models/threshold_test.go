package models

import "testing"

func TestThresholdBounds(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		standard    Span
		least, most int
	}{
		{Span{}, 0, 14}, {Span{Days: 1}, 1, 14}, {Span{Days: 14}, 1, 56}, {Span{Hours: 24}, 1, 96}, {Span{Hours: 6}, 1, 72},
		{Span{Months: 6}, 1, 24}, {Span{WorkingDays: 2}, 1, 10},
	} {
		least, most := ThresholdBounds(c.standard)
		if least != c.least || most != c.most {
			t.Errorf("%v: got %d to %d, want %d to %d", c.standard, least, most, c.least, c.most)
		}
		if err := c.standard.Resized(most).Check(); err != nil {
			t.Errorf("%v: the greatest number is not a valid span: %v", c.standard, err)
		}
	}
}
