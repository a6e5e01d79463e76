package names

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestFindSimilarNeedsMoreThanAName(t *testing.T) {
	t.Parallel()
	sketch := Sketch{Names: []string{"सुनीता दास"}, Born: Years{2008, 2009}, Sex: "female", District: "IN-WB-19"}
	for _, c := range []struct {
		rule   string
		other  Sketch
		want   Likeness
		alike  []Trait
		differ []Trait
	}{
		{"both parts sound alike and the year is near", Sketch{Names: []string{"Sunita Das"}, Born: Years{2010, 2010}}, LooksAlike,
			[]Trait{TraitNameSounds, TraitBorn}, nil},
		{"another district does not speak against her", Sketch{Names: []string{"Suneeta Das"}, Born: Years{2009, 2009}, Sex: "female", District: "IN-JH-1"},
			LooksAlike, []Trait{TraitNameSounds, TraitBorn, TraitSex}, []Trait{TraitDistrict}},
		{"the same spelling", Sketch{Names: []string{"Rina", "दास सुनीता"}, District: "IN-WB-19"}, LooksAlike, []Trait{TraitNameSame, TraitDistrict}, nil},
		{"two parts and nothing else known", Sketch{Names: []string{"Sunita Das"}}, MayBeSame, []Trait{TraitNameSounds}, nil},
		{"two parts and one thing against", Sketch{Names: []string{"Sunita Das"}, Born: Years{1990, 1990}, District: "IN-WB-19"}, MayBeSame,
			[]Trait{TraitNameSounds, TraitDistrict}, []Trait{TraitBorn}},
		{"two parts and two things against", Sketch{Names: []string{"Sunita Das"}, Born: Years{1990, 1990}, Sex: "male"}, Unlike, nil, nil},
		{"one part, year and district", Sketch{Names: []string{"Sunita"}, Born: Years{2008, 2008}, District: "IN-WB-19"}, LooksAlike,
			[]Trait{TraitNameSounds, TraitBorn, TraitDistrict}, nil},
		{"one part and the year", Sketch{Names: []string{"Sunita"}, Born: Years{2008, 2008}}, MayBeSame, []Trait{TraitNameSounds, TraitBorn}, nil},
		{"one part alone", Sketch{Names: []string{"Sunita"}}, Unlike, nil, nil},
		{"half the name, year and district", Sketch{Names: []string{"Rina Das"}, Born: Years{2008, 2008}, District: "IN-WB-19"}, MayBeSame,
			[]Trait{TraitNamePart, TraitBorn, TraitDistrict}, nil},
		{"half the name and the year", Sketch{Names: []string{"Rina Das"}, Born: Years{2008, 2008}}, Unlike, nil, nil},
		{"all but the name", Sketch{Names: []string{"Sumitra Roy"}, Born: Years{2008, 2009}, Sex: "female", District: "IN-WB-19"}, Unlike, nil, nil},
		{"no name", Sketch{Born: Years{2008, 2009}, District: "IN-WB-19"}, Unlike, nil, nil},
	} {
		got := FindSimilar(sketch, []Sketch{c.other})
		if c.want == Unlike {
			if len(got) != 0 {
				t.Errorf("%s: got %+v", c.rule, got)
			}
			continue
		}
		if len(got) != 1 || got[0].Likeness != c.want || !slices.Equal(got[0].Alike, c.alike) || !slices.Equal(got[0].Differs, c.differ) {
			t.Errorf("%s: got %+v, want %s %v %v", c.rule, got, c.want, c.alike, c.differ)
		}
	}
}

func TestFindSimilarTakesTelephoneForHint(t *testing.T) {
	t.Parallel()
	sketch := Sketch{Names: []string{"Rina Das"}, Born: Years{2008, 2008}, Sex: "female", Telephones: []string{"9000000001"}}
	for _, c := range []struct {
		rule   string
		other  Sketch
		want   Likeness
		alike  []Trait
		differ []Trait
	}{
		{"a telephone alone", Sketch{Telephones: []string{"9000000002", "9000000001"}}, MayBeSame, []Trait{TraitTelephone}, nil},
		{"another name", Sketch{Names: []string{"Sumi Roy"}, Telephones: []string{"9000000001"}}, MayBeSame, []Trait{TraitTelephone}, nil},
		{"a part of the name", Sketch{Names: []string{"Rina Roy"}, Telephones: []string{"9000000001"}}, MayBeSame, []Trait{TraitNamePart, TraitTelephone}, nil},
		{"one name", Sketch{Names: []string{"Reena"}, Telephones: []string{"9000000001"}}, LooksAlike, []Trait{TraitNameSounds, TraitTelephone}, nil},
		{"the whole name", Sketch{Names: []string{"Rina Das"}, Telephones: []string{"9000000001"}}, LooksAlike, []Trait{TraitNameSame, TraitTelephone}, nil},
		{"her mother", Sketch{Names: []string{"Sumi Das"}, Sex: "female", Born: Years{1980, 1980}, Telephones: []string{"9000000001"}}, MayBeSame,
			[]Trait{TraitNamePart, TraitTelephone, TraitSex}, []Trait{TraitBorn}},
		{"her brother, much younger", Sketch{Names: []string{"Raju Das"}, Sex: "male", Born: Years{2016, 2016}, Telephones: []string{"9000000001"}}, Unlike, nil, nil},
		{"another number", Sketch{Telephones: []string{"9000000003"}}, Unlike, nil, nil},
	} {
		t.Run(c.rule, func(t *testing.T) {
			got := FindSimilar(sketch, []Sketch{c.other})
			if c.want == Unlike && len(got) == 0 {
				return
			}
			if len(got) != 1 || got[0].Likeness != c.want || !slices.Equal(got[0].Alike, c.alike) || !slices.Equal(got[0].Differs, c.differ) {
				t.Errorf("got %+v, want %s %v %v", got, c.want, c.alike, c.differ)
			}
		})
	}
	house := Sketch{Names: []string{"Sumi"}, Telephones: sketch.Telephones}
	if got := FindSimilar(sketch, []Sketch{house, house, house, house}); len(got) != 0 {
		t.Errorf("the telephone of a house: got %+v", got)
	}
}

func TestFindSimilarIgnoresCommonEnd(t *testing.T) {
	t.Parallel()
	born := Years{2008, 2008}
	sketch := Sketch{Names: []string{"Rina Devi"}, Born: born, District: "x"}
	if got := FindSimilar(sketch, []Sketch{{Names: []string{"Sunita Devi"}, Born: born, District: "x"}}); len(got) != 0 {
		t.Errorf("got %+v", got)
	}
	if got := FindSimilar(sketch, []Sketch{{Names: []string{"Rina Kumari"}, Born: born, District: "x"}}); len(got) != 1 || got[0].Likeness != LooksAlike {
		t.Errorf("got %+v", got)
	}
}

func TestFindSimilarCountsRepeatedPartOnce(t *testing.T) {
	t.Parallel()
	born := Years{2008, 2008}
	a, b := Sketch{Names: []string{"Sita Seeta"}, Born: born, District: "x"}, Sketch{Names: []string{"Sita Das"}, Born: born, District: "x"}
	for _, got := range [][]Similar{FindSimilar(a, []Sketch{b}), FindSimilar(b, []Sketch{a})} {
		if len(got) != 1 || got[0].Likeness != MayBeSame || got[0].Alike[0] != TraitNamePart {
			t.Errorf("got %+v", got)
		}
	}
}

func TestFindSimilarIsMutual(t *testing.T) {
	t.Parallel()
	pairs := namePairs(t)
	sketch := rapid.Custom(func(t *rapid.T) Sketch {
		from := rapid.IntRange(2000, 2008).Draw(t, "from")
		return Sketch{Names: []string{someName(t, pairs, "name")}, Born: Years{from, from + rapid.IntRange(0, 2).Draw(t, "span")},
			Sex: rapid.SampledFrom([]string{"", "female", "male"}).Draw(t, "sex"), District: rapid.SampledFrom([]string{"", "a", "b"}).Draw(t, "district")}
	})
	rapid.Check(t, func(t *rapid.T) {
		a, b := sketch.Draw(t, "a"), sketch.Draw(t, "b")
		one, other := FindSimilar(a, []Sketch{b}), FindSimilar(b, []Sketch{a})
		if len(one) != len(other) || len(one) == 1 && one[0].Likeness != other[0].Likeness {
			t.Fatalf("%+v and %+v: one way %+v, the other way %+v", a, b, one, other)
		}
		if self := FindSimilar(a, []Sketch{a}); a.District != "" && len(read(a.Names[0]).parts) > 0 && (len(self) != 1 || self[0].Likeness != LooksAlike) {
			t.Fatalf("%+v is not like itself: %+v", a, self)
		}
	})
}

func TestFindSimilarPutsLikeliestFirst(t *testing.T) {
	t.Parallel()
	sketch := Sketch{Names: []string{"Sunita Das"}, Born: Years{2008, 2008}, Sex: "female", District: "x"}
	got := FindSimilar(sketch, []Sketch{
		{Names: []string{"Sunita"}, Born: Years{2008, 2008}},
		{Names: []string{"Sunita"}, Born: Years{2008, 2008}, District: "x"},
		{Names: []string{"Sunita Das"}, Born: Years{2008, 2008}},
		{Names: []string{"Sunita Das"}, Born: Years{2008, 2008}, Sex: "female", District: "x"},
	})
	var order []int
	for _, s := range got {
		order = append(order, s.Index)
	}
	if !slices.Equal(order, []int{3, 2, 1, 0}) {
		t.Errorf("got %v", order)
	}
}

// BenchmarkFindSimilar measures the duplicate warning over a caseload of 5,000
// people with three names each.
func BenchmarkFindSimilar(b *testing.B) {
	var others []Sketch
	for _, names := range caseloadOfNames(b, 5000) {
		others = append(others, Sketch{Names: names, Born: Years{2008, 2009}, District: "x"})
	}
	sketch := Sketch{Names: []string{"Sunita Das", "सुनीता"}, Born: Years{2008, 2008}}
	b.ReportAllocs()
	for b.Loop() {
		FindSimilar(sketch, others)
	}
}
