package publish

import (
	"slices"
	"testing"

	"aftercare/disclosure"
)

// TestASumOfAReturnIsMadeOfTheNumbersOfEverybody: open at the start and new ones are
// everyone but those who came back. Where a number is of a kind that is never published,
// nothing is said of the sum.
func TestASumOfAReturnIsMadeOfTheNumbersOfEverybody(t *testing.T) {
	got := exactParts([]string{"flow.open_start", "flow.new", "ppl.gender/female"})
	want := []disclosure.Name{{Figure: exact + openAt, At: disclosure.AtStart}, {Figure: exact + "flow.new"}, {Figure: exact + "ppl.gender", Line: "female"}}
	if !slices.Equal(got, want) {
		t.Errorf("%+v", got)
	}
	if got := exactParts([]string{"flow.new", "stay.nights/present"}); got != nil {
		t.Errorf("a sum with nights: %+v", got)
	}
}

// TestNumbersOfEverybodyHaveThoseOfWhoAgreed: once a recipient was told a number, each that
// can be published is among that of everybody, and how many others there are is no secret.
func TestNumbersOfEverybodyHaveThoseOfWhoAgreed(t *testing.T) {
	m := meaning([]string{"h"})
	before := len(m.Relations)
	cells := []disclosure.Cell{{Key: disclosure.Key{Scope: "h", Figure: "flow.new", From: 1, Until: 2}}}
	if exactly(&m, cells); len(m.Relations) != before {
		t.Error("numbers of everybody where nobody was told any")
	}
	told := disclosure.Cell{Key: disclosure.Key{Scope: "h", Figure: exact + "flow.new", From: 1, Until: 2}, Known: true, Alone: true}
	exactly(&m, append(cells, told))
	if !slices.ContainsFunc(m.Relations, func(r disclosure.Relation) bool {
		return r.Loose && r.Open && r.Whole == (disclosure.Name{Figure: exact + "flow.new"}) && slices.Equal(r.Parts, []disclosure.Name{{Figure: "flow.new"}})
	}) {
		t.Errorf("%+v", m.Relations[before:])
	}
	if m.Kinds[exact+"flow.new"] != disclosure.First {
		t.Error("a number of everybody hangs together with others in another way")
	}
}
