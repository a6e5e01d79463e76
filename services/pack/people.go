package pack

import (
	"slices"
	"time"

	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"

	"aftercare/models"
)

// listed counts the relatives of a case that a fact is about.
type listed struct {
	counted int  // who count for certain
	open    int  // who may count
	all     bool // nobody is missing from the list
	since   bool // the day on which somebody had to be a child is not known and would decide
}

// listed counts the relatives that a fact is about.
func (r *reading) listed(p *People) listed {
	out := listed{all: p.All != "" && r.get(p.All) == types.True}
	for _, rel := range r.facts.Relatives {
		if !slices.Contains(p.Relations, rel.Relation) {
			continue
		}
		switch t, since := r.countsFor(p, rel); t {
		case models.True:
			out.counted++
		case models.Unknown:
			out.open++
			out.since = out.since || since
		}
	}
	return out
}

// countsFor reports whether a relative counts. since says that the day the pack
// asks for would decide it.
func (r *reading) countsFor(p *People, rel models.RelativeFacts) (t models.Truth, since bool) {
	truths := []models.Truth{rel.Claims()}
	if p.Unmarried {
		truths = append(truths, rel.Unmarried())
	}
	if p.Child {
		child, waits := r.childThen(p, rel)
		truths, since = append(truths, child), waits
	}
	if slices.Contains(truths, models.False) {
		return models.False, false
	}
	if slices.Contains(truths, models.Unknown) {
		return models.Unknown, since
	}
	return models.True, false
}

// childThen reports whether a relative is under eighteen. Who turned eighteen since
// the day from which the claim comes is for people to decide: on which of the two
// days a child must be one was read nowhere.
func (r *reading) childThen(p *People, rel models.RelativeFacts) (t models.Truth, since bool) {
	turns := models.AgeSpan(rel.Turns())
	if turns.IsZero() {
		return models.Unknown, false
	}
	first, last := models.StartOfDay(turns.Earliest(), r.clock.zone), models.StartOfDay(turns.Latest(), r.clock.zone)
	if now := r.clock.before(first, last); now != models.False || p.Since == "" {
		return now, false
	}
	from, _, known := r.ends(p.Since)
	if known && from >= last {
		return models.False, false
	}
	return models.Unknown, !known
}

// ofPeople works out a fact from the list of relatives and from what somebody
// answered. It is nil while neither says anything, and where they contradict each
// other.
func (r *reading) ofPeople(f *Fact) (v ref.Val, why DoubtKind) {
	said, l := f.value(r.facts.Values[f.Key]), r.listed(f.People)
	if f.Kind == KindNumber {
		return l.number(said)
	}
	worked := l.yesNo()
	switch {
	case worked == nil:
		return said, ""
	case said == nil || said == worked:
		return worked, ""
	}
	return nil, DoubtPeople
}

// Dependant reports whether a relative counts for one of the facts that follow from
// relatives.
func (l *Library) Dependant(rel models.RelativeFacts, f models.Facts, now models.Instant, zone *time.Location) models.Truth {
	r := l.read(f, &moment{now: now, zone: zone})
	defer r.close()
	best := models.False
	for _, fact := range l.vocab.facts {
		if fact.People == nil || !slices.Contains(fact.People.Relations, rel.Relation) {
			continue
		}
		switch t, _ := r.countsFor(fact.People, rel); t {
		case models.True:
			return t
		case models.Unknown:
			best = t
		}
	}
	return best
}

// yesNo is what the list says about whether there is somebody.
func (l listed) yesNo() ref.Val {
	switch {
	case l.counted > 0:
		return types.True
	case l.open == 0 && l.all:
		return types.False
	}
	return nil
}

// number is what the list says about how many there are. Without anything else the
// number is that of those who count for certain, once there is one.
func (l listed) number(said ref.Val) (ref.Val, DoubtKind) {
	n, given := said.(types.Int)
	most := int64(l.counted + l.open)
	switch {
	case given && (int64(n) < int64(l.counted) || l.all && int64(n) > most):
		return nil, DoubtPeople
	case given:
		return said, ""
	case l.counted > 0 || l.open == 0 && l.all:
		return types.Int(l.counted), ""
	}
	return nil, ""
}

// people is the value of such a fact, or the unknown that names what would settle
// it.
func (r *reading) people(f *Fact) ref.Val {
	v, why := r.ofPeople(f)
	switch {
	case v != nil:
		return v
	case why == "" && r.listed(f.People).since:
		return types.MergeUnknowns(r.unknown(f.Key), r.unknown(f.People.Since))
	}
	return nil
}

// Listed is what the list of relatives and an answer say about a fact.
type Listed struct {
	Fact    *Fact
	Said    models.FactValue // as somebody answered it; zero for nothing
	List    models.FactValue // as the list has it; zero while it leaves it open
	Open    int              // how many in the list may count
	All     bool             // nobody is missing from the list
	Against bool             // the two contradict each other: neither is used
}

// ListedFacts says of each fact that follows from relatives what the list of a case
// and the answers say, in the order of the vocabulary. It leaves out facts that the
// case is not asked.
func (l *Library) ListedFacts(f models.Facts, now models.Instant, zone *time.Location) (out []Listed) {
	r := l.read(f, &moment{now: now, zone: zone})
	defer r.close()
	for _, fact := range l.vocab.facts {
		if fact.People == nil {
			continue
		}
		if asked, _ := r.asks(fact); asked != models.True {
			continue
		}
		of := r.listed(fact.People)
		out = append(out, Listed{Fact: fact, Said: f.Values[fact.Key], List: fact.fromList(of), Open: of.open, All: of.all, Against: r.againstList(fact)})
	}
	return out
}

// fromList is what the list alone says about a fact.
func (f *Fact) fromList(l listed) models.FactValue {
	var v ref.Val
	if f.Kind == KindNumber {
		v, _ = l.number(nil)
	} else {
		v = l.yesNo()
	}
	switch v := v.(type) {
	case types.Int:
		n := int64(v)
		return models.FactValue{Number: &n}
	case types.Bool:
		return models.FactValue{Answer: map[types.Bool]models.Answer{true: models.Yes, false: models.No}[v]}
	}
	return models.FactValue{}
}

// checkPeople checks how a fact follows from relatives.
func (b *builder) checkPeople(f *Fact) {
	p, part := f.People, "facts/"+f.Key
	if f.Derive != nil || f.Kind != KindYesNo && f.Kind != KindNumber {
		b.reportAt(f.File, part, "people", "people: is for a yes_no or a number that is not derived")
	}
	if len(p.Relations) == 0 {
		b.reportAt(f.File, part, "people", "people: needs relations, some of %v", models.Relations)
	}
	for _, rel := range p.Relations {
		oneOf(b, f.File, part, "people.relations", rel, models.Relations)
	}
	if p.Since != "" && !p.Child {
		b.reportAt(f.File, part, "people", "since: needs child: true")
	}
	for name, kind := range map[string]FactKind{p.All: KindYesNo, p.Since: KindEvent} {
		if name == "" {
			continue
		}
		of := b.lib.vocab.fact(name)
		if of == nil || of.Kind != kind || b.lib.vocab.slots[name] >= b.lib.vocab.slots[f.Key] {
			b.reportAt(f.File, part, "people", "rests on %q, which is no %s declared before it%s", name, kind, Suggest(name, b.lib.vocab.byFact))
		}
	}
}
