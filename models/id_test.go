package models

import "testing"

func TestIsIDTakesUUIDsOnly(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]bool{
		"01a21f00-14ba-7d94-9bd0-0fc0815d684a":  true,
		"01A21F00-14BA-7D94-9BD0-0FC0815D684A":  false,
		"01a21f00-14ba-7d94-9bd0-0fc0815d684":   false,
		"01a21f00-14ba-7d94-9bd0-0fc0815d684a ": false,
		"01a21f0014ba-7d94-9bd0-0fc0815d684a-0": false,
		"------------------------------------":  false,
		"x/../../leave":                         false,
		"Kalpana Jhootmooth aaaaaaaaaaaaaaaaaa": false,
		"":                                      false,
	} {
		if IsID(s) != want {
			t.Errorf("%q: got %v", s, !want)
		}
	}
}
