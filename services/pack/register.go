package pack

import (
	"path"
	"strconv"
)

// register holds the lists besides the rights: disputed points, principles and
// penal sections.
type register struct {
	conflicts  []*Conflict
	byConflict map[string]*Conflict
	principles []*Principle
	offences   []*Offence
	losses     []*LossHeading
	seen       map[string]bool
}

func newRegister() register {
	return register{byConflict: map[string]*Conflict{}, seen: map[string]bool{}}
}

func (r register) hasConflict(id string) bool { return r.byConflict[id] != nil }

// Conflicts lists the disputed points in the order of the pack files.
func (l *Library) Conflicts() []*Conflict { return l.register.conflicts }

// Conflict returns the disputed point, or nil.
func (l *Library) Conflict(id string) *Conflict { return l.register.byConflict[id] }

// Principles lists what the program must never get wrong.
func (l *Library) Principles() []*Principle { return l.register.principles }

// Offences lists the penal sections.
func (l *Library) Offences() []*Offence { return l.register.offences }

// registers checks the lists besides the rights.
func (b *builder) registers(sources []source) {
	for i := range sources {
		s := &sources[i]
		for j := range s.file.Conflicts {
			b.conflict(s.name, &s.file.Conflicts[j])
		}
		for j := range s.file.Principles {
			b.principle(s.name, &s.file.Principles[j])
		}
		for j := range s.file.Offences {
			b.offence(s.name, &s.file.Offences[j])
		}
		for j := range s.file.Losses {
			b.loss(s.name, &s.file.Losses[j])
		}
	}
}

// entry checks the head of an entry of a register and sets its file and
// jurisdiction. ok is false, and a problem reported, for an entry without a key
// or a place.
func (b *builder) entry(file, list, key string, in, of *string) (part string, ok bool) {
	part = path.Join(list, key)
	place := b.placeOf(file)
	if key == "" || place == nil || b.lib.register.seen[part] {
		b.report(file, part+again, "needs a key of its own and a folder with a jurisdiction")
		return part, false
	}
	b.lib.register.seen[part] = true
	*in, *of = file, place.Code
	return part, true
}

func (b *builder) conflict(file string, c *Conflict) {
	part, ok := b.entry(file, "conflicts", c.ID, &c.File, &c.Jurisdiction)
	if !ok {
		return
	}
	b.text(file, part, "topic", c.Topic, true)
	b.text(file, part, "advice", c.Advice, true)
	if len(c.Readings) < 2 {
		b.report(file, part, "a conflict has two readings or more: the one that favours the survivor first")
	}
	for i, r := range c.Readings {
		part := path.Join(part, "readings", strconv.Itoa(i))
		b.text(file, part, "text", r.Text, true)
		b.knownSource(file, part, r.Source)
		oneOf(b, file, part, "quality of a reading", r.Quality, qualities)
	}
	b.lib.register.conflicts = append(b.lib.register.conflicts, c)
	b.lib.register.byConflict[c.ID] = c
}

func (b *builder) principle(file string, p *Principle) {
	part, ok := b.entry(file, "principles", p.Key, &p.File, &p.Jurisdiction)
	if !ok {
		return
	}
	b.text(file, part, "title", p.Title, true)
	b.text(file, part, "text", p.Text, true)
	oneOf(b, file, part, "quality", p.Quality, qualities)
	b.lawRows(file, part, p.Law)
	b.lib.register.principles = append(b.lib.register.principles, p)
}

func (b *builder) offence(file string, o *Offence) {
	part, ok := b.entry(file, "offences", o.Key, &o.File, &o.Jurisdiction)
	if !ok {
		return
	}
	b.text(file, part, "title", o.Title, true)
	b.text(file, part, "punishment", o.Punishment, false)
	b.text(file, part, "notes", o.Notes, false)
	oneOf(b, file, part, "quality", o.Quality, qualities)
	b.knownSource(file, part, o.Source)
	if o.Act == "" || o.Section == "" || o.Source == "" {
		b.report(file, part, "needs act, section and source")
	}
	if o.Fact != "" && b.lib.vocab.fact(o.Fact) == nil {
		b.report(file, part, "%q is no fact of the vocabulary%s", o.Fact, Suggest(o.Fact, b.lib.vocab.byFact))
	}
	b.lib.register.offences = append(b.lib.register.offences, o)
}

// together runs the checks that need every right to be known.
func (b *builder) together() {
	b.lossItems()
	b.formLosses()
	b.rowConsents()
	b.steppedFacts()
	for _, p := range b.lib.register.principles {
		b.knownItems(p.File, path.Join("principles", p.Key), p.Items)
	}
	for _, r := range b.lib.rules {
		b.knownItems(r.File, path.Join("rules", r.Key), r.Cites)
	}
	for _, it := range b.lib.items {
		if of := it.Schedule.Of; of != "" {
			b.knownItems(it.File, path.Join("items", it.Key), []string{of})
		}
	}
}

func (b *builder) knownItems(file, part string, keys []string) {
	for _, key := range keys {
		if b.lib.byItem[key] == nil {
			b.reportAt(file, part, b.has(file, part, "cites", "items", "of"), "%q is no right of any pack%s", key, Suggest(key, b.lib.byItem))
		}
	}
}
