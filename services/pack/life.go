package pack

import (
	"path"
	"slices"
	"strings"

	"aftercare/models"
)

// life returns the life of an item that does not state one: what has sums is
// money, what a service delivers is a service, all else is asked for and
// decided. Nothing but the text of the law tells a duty, so a file states it.
func (i *Item) life() models.Life {
	switch {
	case i.sums() || i.Claim && i.Right == models.Reparations:
		return models.LifeMoney
	case len(i.SatisfiedBy.Services) > 0 && !i.Claim:
		return models.LifeService
	}
	return models.LifeRight
}

// sums reports whether the item has amounts of money.
func (i *Item) sums() bool {
	money := func(a Amount) bool { return a.Unit == "" }
	return i.Schedule.Of != "" || slices.ContainsFunc(i.Amounts, money)
}

// Hours reports whether a time limit of the item counts hours, so that the hour
// of a step matters.
func (i *Item) Hours() bool {
	return slices.ContainsFunc(i.Clocks, func(c Clock) bool { return c.Length.Hours > 0 })
}

// checkLife reports what the life of an item cannot have.
func (b *builder) checkLife(it *Item, part string) {
	oneOf(b, it.File, part, "life", it.Life, models.Lives)
	b.text(it.File, part, "done", it.Done, false)
	switch {
	case it.Life == models.LifeDuty && it.Claim:
		b.reportAt(it.File, part, "life", "a duty is owed without an application: leave out claim, or the life")
	case it.Life == models.LifeDuty && it.sums():
		b.reportAt(it.File, part, "life", "a duty has no sums: somebody asks for money, or declines it")
	case it.Life != models.LifeDuty && len(it.Done) > 0:
		b.reportAt(it.File, part, "done", "done names the deed of a duty, and this is none: leave it out, or write life: duty")
	case it.Life == models.LifeService && it.Appeal.Stated():
		b.reportAt(it.File, part, "life", "a service is not decided, so nobody appeals: write life: right where an authority decides")
	case it.Life != models.LifeMoney && it.sums():
		b.reportAt(it.File, part, "life", "it has sums, so its life is money: leave life out")
	}
	b.lifeSteps(it, part)
	for _, v := range it.Earlier {
		older := it.under(&v)
		b.lifeSteps(&older, path.Join(part, "earlier", v.Version))
	}
}

// lifeSteps reports steps that clocks of the item name and its life does not
// have, because nobody could record them, and clocks of a duty that go on after
// it was done.
func (b *builder) lifeSteps(it *Item, part string) {
	for _, c := range it.Clocks {
		others := c.Against != models.PartySurvivor && !c.GoesOn
		if it.Life == models.LifeDuty && others && !slices.Contains(c.Ends, wasReceived) {
			b.report(it.File, path.Join(part, "clocks", c.Key), "a duty that was done has met its time: add %s to ends", wasReceived)
		}
		for _, name := range slices.Concat(c.Start, c.Ends) {
			step, named := strings.CutPrefix(name, "stance.")
			if kind := stances[step]; named && kind != "" && !it.can(kind) {
				b.report(it.File, path.Join(part, "clocks", c.Key), "%s is no step of a %s: its steps are %v", name, it.Life, it.Life.Steps())
			}
		}
	}
}

// can reports whether the item has a step, or any decision of an authority.
func (i *Item) can(k models.StanceKind) bool {
	if k == stanceDecided || k == stanceOrderReceived {
		return i.Life.Has(models.StanceGranted)
	}
	return i.Life.Has(k) || k == models.StanceAcknowledged
}

// counts reports whether a decision still means something. A step about a right
// that its life does not have, such as a "declined" recorded before the item was
// known as a duty, stays in the history and changes nothing.
func (l *Library) counts(s models.Stance) bool {
	it := l.byItem[s.Subject]
	return it == nil || !slices.Contains(models.RightDecisions, s.Kind) || it.Life.Has(s.Kind)
}

// owed reports whether a gap is about something that is owed whatever the
// survivor says: a duty of somebody else, or help that she cannot refuse now.
// Her own time limits are hers, also those of a duty.
func (r *reading) owed(rl *rule, g models.GapState) bool {
	if rl.Duty || rl.Help != nil && rl.Help.DeclinedWhen != "" && !r.holds(rl.declined) {
		return true
	}
	key, _ := g.Of()
	it := r.lib.byItem[key]
	return it != nil && it.Life == models.LifeDuty && (g.Clock == nil || g.Clock.Against != models.PartySurvivor)
}
