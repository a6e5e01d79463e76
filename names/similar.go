package names

import (
	"slices"
	"sort"
)

// Sketch is what an intake knows of a person when it checks whether the person
// is in the file already. It holds names unsealed and must not be kept longer
// than the page.
type Sketch struct {
	Names    []string // all names and spellings
	Born     Years
	Sex      string // code of the vocabulary; "" when not recorded
	District string // code; "" when not recorded

	Telephones []string // digits alone, as models.Telephones writes them
}

// Years is the range of years in which a person may be born. The zero Years
// means that nothing is known.
type Years struct{ From, To int }

// Between returns the range between two years; 0 and 0 mean that nothing is
// known. It takes both results of a date's Years.
func Between(from, to int) Years { return Years{From: from, To: to} }

// Likeness is how alike two people on file are. It is a reason to look and
// never a finding. Pages show its words and the traits, and no number.
type Likeness string

// The degrees of likeness.
const (
	Unlike     Likeness = ""
	MayBeSame  Likeness = "may_be_same"
	LooksAlike Likeness = "looks_like"
)

// Trait is one aspect in which two sketches agree or differ.
type Trait string

// The traits.
const (
	TraitNameSame   Trait = "name_same"   // every part of the shorter name has the same spelling
	TraitNameSounds Trait = "name_sounds" // every part sounds the same
	TraitNamePart   Trait = "name_part"   // a part of the name is the same
	TraitBorn       Trait = "born"
	TraitSex        Trait = "sex"
	TraitDistrict   Trait = "district"
	TraitTelephone  Trait = "telephone"
)

// Similar is a person on file who may be the person at intake.
type Similar struct {
	Index    int // index in the sketches that were searched
	Likeness Likeness
	Alike    []Trait
	Differs  []Trait
	parts    int // number of agreeing name parts; for sorting, never shown
}

// Product defaults without scientific standing: ages are often estimated, so
// two years are close; estimates are seldom wrong by more than five. A telephone
// that more than three people share belongs to a house.
const (
	closeYears = 2
	farYears   = 5
	manyShare  = 3
)

// FindSimilar returns those of others who may be the person in sketch, the
// most likely first. A name alone is never enough, because thousands share one.
// A telephone alone is a hint.
func FindSimilar(sketch Sketch, others []Sketch) []Similar {
	mine := make([]keys, len(sketch.Names))
	for i, name := range sketch.Names {
		mine[i] = read(name)
	}
	reader := reader{known: map[string]word{}}
	var found []Similar
	telephones := ownTelephones(sketch, others)
	for i, other := range others {
		names, calls := agreeBest(mine, other.Names, &reader), share(telephones, other.Telephones)
		if names.parts == 0 && !calls {
			continue
		}
		if s := weigh(names, calls, sketch, other); s.Likeness != Unlike {
			s.Index, s.parts = i, names.parts
			found = append(found, s)
		}
	}
	sort.SliceStable(found, func(i, j int) bool { return found[i].before(found[j]) })
	return found
}

// ownTelephones returns the numbers of a sketch without those of a house.
func ownTelephones(sketch Sketch, others []Sketch) (own []string) {
	for _, n := range sketch.Telephones {
		users := 0
		for _, other := range others {
			if slices.Contains(other.Telephones, n) {
				users++
			}
		}
		if users <= manyShare {
			own = append(own, n)
		}
	}
	return own
}

func share(a, b []string) bool {
	return slices.ContainsFunc(a, func(n string) bool { return slices.Contains(b, n) })
}

func (s Similar) before(t Similar) bool {
	if s.Likeness != t.Likeness {
		return s.Likeness == LooksAlike
	}
	if s.parts != t.parts {
		return s.parts > t.parts
	}
	return len(s.Alike)-len(s.Differs) > len(t.Alike)-len(t.Differs)
}

// agreement is how far two names agree.
type agreement struct {
	units int  // number of parts that were compared; two that are one in the other name count once
	parts int  // number of them that the other name has
	whole bool // all of them agree
	same  bool // all of them agree in spelling
}

func agreeBest(mine []keys, names []string, reader *reader) (best agreement) {
	for _, name := range names {
		theirs := reader.read(name)
		for _, m := range mine {
			if a := m.agree(theirs); a.above(best) {
				best = a
			}
		}
	}
	return best
}

func (a agreement) above(b agreement) bool {
	if a.parts != b.parts {
		return a.parts > b.parts
	}
	return a.whole && !b.whole || a.whole == b.whole && a.same && !b.same
}

// agree compares the parts of the shorter name with those of the longer. If
// both have the same length, the comparison that finds less counts, so that
// likeness is mutual even when a name contains a part twice.
func (k keys) agree(l keys) agreement {
	a, b := k.within(l), l.within(k)
	if a.units < b.units || a.units == b.units && b.above(a) {
		return a
	}
	return b
}

// within looks for each part of k in l. Titles, common second parts and single
// letters count only if a name has nothing else.
func (k keys) within(l keys) (a agreement) {
	own := k.ownParts()
	a.same = true
	for i := 0; i < len(k.parts); i++ {
		if own > 0 && !k.parts[i].isOwn() {
			continue
		}
		a.units++
		hit, _ := bestHit(&k.parts[i], l)
		if hit < SoundsAlike && i+1 < len(k.parts) && l.has(&k.parts[i], &k.parts[i+1]) {
			hit = SoundsAlike
			i++
		}
		if hit >= SoundsAlike {
			a.parts++
		}
		a.same = a.same && hit >= SameLatin
	}
	a.whole = a.parts > 0 && a.parts == a.units
	return a
}

func (p *word) isOwn() bool { return p.rank == ownPart && !p.initial }

func (k keys) ownParts() (n int) {
	for i := range k.parts {
		if k.parts[i].isOwn() {
			n++
		}
	}
	return n
}

// weigh combines the traits into a likeness. calls means that the two have a
// telephone in common: that is as good as year and district together, but not
// proof, because sisters share one.
func weigh(names agreement, calls bool, sketch, other Sketch) (s Similar) {
	if names.parts > 0 {
		s.Alike = []Trait{names.reason()}
	}
	s.note(TraitTelephone, calls, false)
	alike, differ := sketch.Born.compare(other.Born)
	born := s.note(TraitBorn, alike, differ)
	district := s.note(TraitDistrict, sketch.District != "" && sketch.District == other.District, bothKnown(sketch.District, other.District))
	s.note(TraitSex, sketch.Sex != "" && sketch.Sex == other.Sex, bothKnown(sketch.Sex, other.Sex))
	against := s.against()
	switch {
	case !names.whole:
		s.Likeness = pick(calls && against < 2 || born && district && against == 0, MayBeSame)
	case names.parts == 1 && (calls || born && district) && against == 0, names.parts > 1 && (calls || born || district) && against == 0:
		s.Likeness = LooksAlike
	case names.parts == 1:
		s.Likeness = pick(calls && against < 2 || (born || district) && against == 0, MayBeSame)
	default:
		s.Likeness = pick(against < 2, MayBeSame)
	}
	return s
}

func (a agreement) reason() Trait {
	switch {
	case a.whole && a.same:
		return TraitNameSame
	case a.whole:
		return TraitNameSounds
	}
	return TraitNamePart
}

func pick(holds bool, l Likeness) Likeness {
	if holds {
		return l
	}
	return Unlike
}

func bothKnown(a, b string) bool { return a != "" && b != "" }

// note records the trait as agreeing or differing, if it is either, and returns
// whether it agrees.
func (s *Similar) note(reason Trait, alike, differs bool) bool {
	switch {
	case alike:
		s.Alike = append(s.Alike, reason)
	case differs:
		s.Differs = append(s.Differs, reason)
	}
	return alike
}

// against counts the traits that make one person unlikely. Another district is
// not one, because people are moved.
func (s *Similar) against() (n int) {
	for _, d := range s.Differs {
		if d != TraitDistrict {
			n++
		}
	}
	return n
}

// compare reports whether two ranges are close, or far apart. Both are false in
// between, and when one range is unknown.
func (y Years) compare(z Years) (alike, differs bool) {
	if y == (Years{}) || z == (Years{}) {
		return false, false
	}
	apart := max(y.From-z.To, z.From-y.To, 0)
	return apart <= closeYears, apart > farYears
}
