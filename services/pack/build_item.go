package pack

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"aftercare/models"
)

// item checks one right and compiles its versions.
func (b *builder) item(file string, it *Item) {
	part := "items/" + it.Key
	place := b.placeOf(file)
	switch {
	case it.Key == "":
		b.report(file, "items", "an item without key: give it one")
		return
	case b.lib.byItem[it.Key] != nil:
		b.report(file, part+again, "is declared twice (also in %s): an earlier law belongs under earlier:", b.first(b.lib.byItem[it.Key].File, part))
		return
	case place == nil:
		b.report(file, part, "the folder has no jurisdiction: add a pack.yaml with jurisdiction: {code, name}")
		return
	}
	it.File, it.Jurisdiction, it.Own = file, place.Code, strings.HasPrefix(file, OwnLayer)
	it.Where = cmp.Or(it.Where, place.Code)
	it.Life = cmp.Or(it.Life, it.life())
	b.here(it, place)
	b.checkItem(it, part)
	ready := &item{Item: *it, place: place}
	if by, err := b.lib.vocab.reference(it.ChosenBy, true); err == nil {
		ready.step = by.stance
	}
	ready.versions = append(ready.versions, b.version(part, *it))
	for i := range it.Earlier {
		ready.versions = append(ready.versions, b.version(path.Join(part, "earlier", it.Earlier[i].Version), it.under(&it.Earlier[i])))
	}
	b.lib.items = append(b.lib.items, ready)
	b.lib.byItem[it.Key] = ready
}

// here adds to rights of help and shelter the condition that the survivor is in
// the country whose law gives them. Claims can be made from abroad.
func (b *builder) here(it *Item, place *Jurisdiction) {
	if it.Abroad || place.Reference() || it.Right != models.Recovery && it.Right != models.Residence {
		return
	}
	if slices.ContainsFunc(it.Conditions, func(c Condition) bool { return c.Key == "here" }) {
		return // the right itself says more exactly where
	}
	c := Condition{Key: "here", CEL: "place.country == '" + place.Code + "'", Sentence: Text{
		"en": "{They} {is|are} cared for in " + place.Name["en"] + ".",
		"hi": "उनकी देखभाल यहाँ हो रही है: " + place.Name["hi"] + "।",
	}}
	it.Conditions = append(slices.Clone(it.Conditions), c)
	for i := range it.Earlier {
		if v := &it.Earlier[i]; v.Conditions != nil {
			v.Conditions = append(slices.Clone(v.Conditions), c)
		}
	}
}

// under returns the item as it reads under an earlier version. Parts the
// version does not state come from the newest one.
func (i Item) under(v *Variant) Item {
	i.Version, i.InForce, i.Earlier = v.Version, v.InForce, nil
	i.Quality = cmp.Or(v.Quality, i.Quality)
	if v.Title != nil {
		i.Title = v.Title
	}
	if v.Summary != nil {
		i.Summary = v.Summary
	}
	if v.Conditions != nil {
		i.Conditions = v.Conditions
	}
	i.Conditions = append(slices.Clone(i.Conditions), v.Also...)
	if v.Amounts != nil {
		i.Amounts = v.Amounts
	}
	if v.Uplifts != nil {
		i.Uplifts = v.Uplifts
	}
	if v.Schedule != nil {
		i.Schedule = *v.Schedule
	}
	if v.Papers != nil {
		i.Papers = v.Papers
	}
	if v.Clocks != nil {
		i.Clocks = v.Clocks
	}
	if v.Law != nil {
		i.Law = v.Law
	}
	return i
}

func (b *builder) version(part string, it Item) *version {
	// Versions share the parts they do not state, but each gives them its own
	// mark.
	it.Clocks, it.Amounts, it.Uplifts = slices.Clone(it.Clocks), slices.Clone(it.Amounts), slices.Clone(it.Uplifts)
	for i := range it.Clocks {
		it.Clocks[i].Quality = cmp.Or(it.Clocks[i].Quality, it.Quality)
	}
	for i := range it.Amounts {
		it.Amounts[i].Quality = cmp.Or(it.Amounts[i].Quality, it.Quality)
	}
	b.schedule(&it, part)
	v := &version{item: it, place: b.placeOf(it.File), satisfied: always}
	if it.SatisfiedBy.When != "" {
		v.satisfied = b.compile(factScope, it.File, path.Join(part, "satisfied_by"), it.SatisfiedBy.When)
	}
	for _, c := range it.Conditions {
		v.conditions = append(v.conditions, b.compile(factScope, it.File, path.Join(part, "conditions", c.Key), c.CEL))
		v.within = append(v.within, b.window(it.File, path.Join(part, "conditions", c.Key), c.Within))
	}
	for _, a := range it.Amounts {
		v.amounts = append(v.amounts, b.compile(factScope, it.File, path.Join(part, "amounts", a.Key), a.When))
	}
	for _, u := range it.Uplifts {
		v.uplifts = append(v.uplifts, b.compile(factScope, it.File, path.Join(part, "uplifts", u.Key), u.When))
	}
	for _, c := range it.Clocks {
		v.clocks = append(v.clocks, b.clock(&it, part, c))
	}
	b.scheduleParts(v, part)
	return v
}

// window returns the event of a window, or nothing.
func (b *builder) window(file, part string, w Window) reference {
	if w == (Window{}) {
		return reference{}
	}
	ref, err := b.lib.vocab.reference(w.Since, false)
	if err != nil || ref.fact == "" || w.Days <= 0 {
		b.report(file, part, "within has since: an event of the vocabulary, and days:")
	}
	return ref
}

func (b *builder) clock(it *Item, part string, c Clock) clock {
	part = path.Join(part, "clocks", c.Key)
	ready := clock{Clock: c, when: b.compile(factScope, it.File, part, c.When)}
	ready.start = b.references(it.File, path.Join(part, "start"), c.Start, true)
	ready.ends = b.references(it.File, path.Join(part, "ends"), c.Ends, true)
	for _, e := range c.Extend {
		ready.extend = append(ready.extend, b.compile(factScope, it.File, path.Join(part, "extend"), e.When))
	}
	b.checkClock(it, part, c)
	b.countsHours(c.Length, ready.start, ready.ends)
	return ready
}

// countsHours notes the events of a time that is counted in hours.
func (b *builder) countsHours(length models.Span, lists ...[]reference) {
	for _, refs := range lists {
		for _, ref := range refs {
			if length.Hours > 0 && ref.fact != "" {
				b.lib.hours[ref.fact] = true
			}
		}
	}
}

func (b *builder) references(file, part string, names []string, withStances bool) []reference {
	refs, err := b.lib.vocab.references(names, withStances)
	if err != nil {
		b.report(file, part, "%v", err)
	}
	for _, ref := range refs {
		b.lib.vocab.counted[cmp.Or(ref.fact, ref.denied)] = true
		if path.Base(part) == "start" {
			b.lib.vocab.starts[ref.fact] = true
		}
	}
	return refs
}

// rule checks and compiles one gap rule.
func (b *builder) rule(file string, r *Rule) {
	part := "rules/" + r.Key
	if r.Key == "" {
		b.report(file, "rules", "a rule without key: give it one")
		return
	}
	if b.lib.byRule[r.Key] != nil {
		b.report(file, part+again, "is declared twice (also in %s): keep one", b.first(b.lib.byRule[r.Key].File, part))
		return
	}
	r.File = file
	if place := b.placeOf(file); place != nil {
		r.Where = cmp.Or(r.Where, place.Code)
	}
	b.checkRule(r, part)
	ready := &rule{Rule: *r, when: b.compile(caseScope, file, part, r.When), enough: never, helpWhen: always, declined: always}
	if r.SatisfiedWhen != "" {
		ready.enough = b.compile(caseScope, file, path.Join(part, "satisfied_when"), r.SatisfiedWhen)
	}
	ready.start = b.references(file, path.Join(part, "start"), r.Start, r.Each != nil)
	ready.satisfied = b.references(file, path.Join(part, "satisfied"), r.Satisfied, false)
	b.checkHelp(ready, part)
	for _, span := range []*models.Span{r.Window, r.After} {
		if span != nil {
			b.countsHours(*span, ready.start, ready.satisfied)
		}
	}
	b.lib.rules = append(b.lib.rules, ready)
	b.lib.byRule[r.Key] = ready
}

func (b *builder) duty(file string, d *Duty) {
	part := "duties/" + d.Key
	place := b.placeOf(file)
	if d.Key == "" || place == nil || b.lib.byDuty[d.Key] != nil {
		b.report(file, part+again, "a duty needs a key of its own and a folder with a jurisdiction")
		return
	}
	d.File, d.Jurisdiction = file, place.Code
	b.checkDuty(d, part)
	ready := &duty{Duty: *d, when: b.compile(factScope, file, part, d.When)}
	b.lib.duties = append(b.lib.duties, ready)
	b.lib.byDuty[d.Key] = ready
}
