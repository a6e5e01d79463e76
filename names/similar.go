package names

import "sort"

// Sketch is what intake knows of a person when it looks whether she is in the
// file already. It holds names in the clear and lives no longer than the page.
type Sketch struct {
	Names    []string // all names and spellings
	Born     Years
	Sex      string // code of the vocabulary, "" for not recorded
	District string // code, "" for not recorded
}

// Years are the years a person may be born in. The zero Years means that
// nothing is known.
type Years struct{ From, To int }

// Between returns the years from one to another; 0 and 0 mean that nothing is
// known. It takes both results of a date's Years.
func Between(from, to int) Years { return Years{From: from, To: to} }

// Likeness says how alike two people on file are. It is a reason to look and
// never a finding; pages show its words and the reasons, and no number.
type Likeness string

// The degrees of likeness.
const (
	Unlike     Likeness = ""
	MayBeSame  Likeness = "may_be_same"
	LooksAlike Likeness = "looks_like"
)

// Trait is one thing in which two sketches agree or differ.
type Trait string

// What sketches agree or differ in.
const (
	TraitNameSame   Trait = "name_same"   // every part of the shorter name is written the same
	TraitNameSounds Trait = "name_sounds" // every part sounds the same
	TraitNamePart   Trait = "name_part"   // a part of the name is the same
	TraitBorn       Trait = "born"
	TraitSex        Trait = "sex"
	TraitDistrict   Trait = "district"
)

// Similar is somebody on file who may be the person at intake.
type Similar struct {
	Index    int // in the sketches that were searched
	Likeness Likeness
	Alike    []Trait
	Differs  []Trait
	parts    int // parts of the name that agree: orders, is never shown
}

// Product defaults, not findings of science: ages are often estimated, so two
// years are close; people are seldom wrong by more than five.
const (
	closeYears = 2
	farYears   = 5
)

// FindSimilar returns those of others who may be the same person as she, the
// likeliest first. A name alone makes nobody alike: thousands share one.
func FindSimilar(she Sketch, others []Sketch) []Similar {
	mine := make([]keys, len(she.Names))
	for i, name := range she.Names {
		mine[i] = read(name)
	}
	var reader reader
	var found []Similar
	for i, other := range others {
		names := agreeBest(mine, other.Names, &reader)
		if names.parts == 0 {
			continue
		}
		if s := weigh(names, she, other); s.Likeness != Unlike {
			s.Index, s.parts = i, names.parts
			found = append(found, s)
		}
	}
	sort.SliceStable(found, func(i, j int) bool { return found[i].before(found[j]) })
	return found
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

// agreement says how far two names agree.
type agreement struct {
	parts int  // parts of the shorter name that the other has too
	whole bool // all of them
	same  bool // all of them, written the same
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

// agree compares the parts of the shorter name with those of the longer. Of
// two equally long, the comparison that finds less counts, so that likeness is
// mutual even where a name says a part twice.
func (k keys) agree(l keys) agreement {
	a, b := k.within(l), l.within(k)
	mine, theirs := k.ownParts(), l.ownParts()
	if mine < theirs || mine == theirs && b.above(a) {
		return a
	}
	return b
}

// within looks for each part of k in l. Titles, shared second parts and single
// letters count only where a name has nothing else.
func (k keys) within(l keys) (a agreement) {
	own, counted := k.ownParts(), 0
	a.same = true
	for i := range k.parts {
		if own > 0 && !k.parts[i].isOwn() {
			continue
		}
		counted++
		hit, _ := bestHit(&k.parts[i], l)
		if hit >= SoundsAlike {
			a.parts++
		}
		a.same = a.same && hit >= SameLatin
	}
	a.whole = a.parts > 0 && a.parts == counted
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

// weigh turns what agrees and differs into a likeness.
func weigh(names agreement, she, other Sketch) (s Similar) {
	s.Alike = []Trait{names.reason()}
	alike, differ := she.Born.compare(other.Born)
	born := s.note(TraitBorn, alike, differ)
	district := s.note(TraitDistrict, she.District != "" && she.District == other.District, bothKnown(she.District, other.District))
	s.note(TraitSex, she.Sex != "" && she.Sex == other.Sex, bothKnown(she.Sex, other.Sex))
	against := s.against()
	switch {
	case !names.whole:
		s.Likeness = pick(born && district && against == 0, MayBeSame)
	case names.parts == 1 && born && district && against == 0, names.parts > 1 && (born || district) && against == 0:
		s.Likeness = LooksAlike
	case names.parts == 1:
		s.Likeness = pick((born || district) && against == 0, MayBeSame)
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

// note writes down what agrees, or else differs, and returns whether it agrees.
func (s *Similar) note(reason Trait, alike, differs bool) bool {
	switch {
	case alike:
		s.Alike = append(s.Alike, reason)
	case differs:
		s.Differs = append(s.Differs, reason)
	}
	return alike
}

// against counts what speaks against one person. Another district does not:
// people are moved.
func (s *Similar) against() (n int) {
	for _, d := range s.Differs {
		if d != TraitDistrict {
			n++
		}
	}
	return n
}

// compare reports whether two spans are close, or far apart. Between the two,
// and when one is unknown, it says neither.
func (y Years) compare(z Years) (alike, differs bool) {
	if y == (Years{}) || z == (Years{}) {
		return false, false
	}
	apart := max(y.From-z.To, z.From-y.To, 0)
	return apart <= closeYears, apart > farYears
}
