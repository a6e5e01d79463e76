package pack_test

import (
	"regexp"
	"slices"
	"testing"
)

var quotedCode = regexp.MustCompile(`'([A-Z]{2})'`)

// TestConditionsNameStatesOfTheirTreaty: a condition that names the States of a
// treaty must name exactly those of its pack.
func TestConditionsNameStatesOfTheirTreaty(t *testing.T) {
	t.Parallel()
	lib := library(t)
	for _, c := range []struct {
		pack, cel string
		beside    []string // named though the treaty does not bind it, with the reason in the pack
	}{
		{"EU", lib.Fact("case.in_eu_state").Derive.CEL, nil},
		{"EU", lib.Fact("person.eu_national").Derive.CEL, []string{"DK"}},
		{"COE", lib.Fact("case.in_coe_state").Derive.CEL, nil},
		{"COE", lib.Item("coe.return").Conditions[1].CEL, nil},
	} {
		var named []string
		for _, m := range quotedCode.FindAllStringSubmatch(c.cel, -1) {
			named = append(named, m[1])
		}
		want := append(slices.Clone(lib.Place(c.pack).Members), c.beside...)
		slices.Sort(want)
		slices.Sort(named)
		if !slices.Equal(named, want) {
			t.Errorf("%s: a condition names %v, the pack %v", c.pack, named, want)
		}
	}
}
