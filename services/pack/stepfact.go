package pack

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"aftercare/models"
)

// FactStep is how a fact follows from the steps of a right, so that nobody is asked what
// a step already says. What was recorded of the fact itself counts while no step says it.
type FactStep struct {
	Of  string `yaml:"of"`  // the right, by its key
	Say string `yaml:"say"` // what of its steps the fact says: deposited, dated or drawn
}

// stepSays lists what a fact can say of the steps of a right, with the kind of fact that
// says it.
var stepSays = map[string]FactKind{
	"deposited": KindEvent, // a part of the award was put in a fixed deposit: on the day of the first
	"dated":     KindYesNo, // it is recorded from which day the deposit that is left can be drawn
	"drawn":     KindEvent, // nothing is left in deposits: on the day on which the last money came
}

// WithSteps adds the facts of a case that follow from its steps. It leaves the facts that
// it was given as they are.
func (l *Library) WithSteps(f models.Facts, zone *time.Location) models.Facts {
	var values map[string]models.FactValue
	for _, fact := range l.vocab.stepped {
		v, said := fact.Step.value(f.Stances, zone)
		if !said {
			continue
		}
		if values == nil {
			values = make(map[string]models.FactValue, len(f.Values)+1)
			maps.Copy(values, f.Values)
		}
		values[fact.Key] = v
	}
	if values != nil {
		f.Values = values
	}
	return f
}

// value is what the steps say; said is false where they say nothing.
func (s *FactStep) value(steps []models.Stance, zone *time.Location) (v models.FactValue, said bool) {
	var of []models.Stance
	for _, one := range steps {
		if one.Subject == s.Of && (one.Kind == models.StanceDeposited || one.Kind == models.StanceReleased) {
			of = append(of, one)
		}
	}
	slices.SortStableFunc(of, func(a, b models.Stance) int { return cmp.Compare(a.At, b.At) })
	first := slices.IndexFunc(of, func(one models.Stance) bool { return one.Kind == models.StanceDeposited })
	if first < 0 {
		return v, false
	}
	kept := models.KeptDeposits(of)
	on := func(at models.Instant) models.FactValue {
		return models.FactValue{Answer: models.Yes, On: models.Exactly(at.Date(zone))}
	}
	switch s.Say {
	case "deposited":
		return on(of[first].At), true
	case "dated":
		return models.FactValue{Answer: models.Yes}, len(kept) > 0 && kept[0].Free != 0
	}
	last := of[len(of)-1]
	return on(last.At), len(kept) == 0 && last.Kind == models.StanceReleased
}

// steppedFacts checks how facts follow from steps, once the rights are read.
func (b *builder) steppedFacts() {
	for _, f := range b.lib.vocab.stepped {
		part := "facts/" + f.Key
		kind, known := stepSays[f.Step.Say]
		switch it := b.lib.Item(f.Step.Of); {
		case !known:
			b.reportAt(f.File, part, "step.say", "say is %q: write deposited, dated or drawn", f.Step.Say)
		case f.Kind != kind:
			b.reportAt(f.File, part, "step", "what is %s is a fact of kind %s", f.Step.Say, kind)
		case it == nil || it.Life != models.LifeMoney:
			b.reportAt(f.File, part, "step.of", "%q is no right to money of any pack", f.Step.Of)
		}
		if !f.Kept {
			b.reportAt(f.File, part, "step", "needs kept: true, because nobody is asked for it")
		}
	}
}
