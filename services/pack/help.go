package pack

import (
	"slices"

	"aftercare/models"
)

// Help says which services answer a gap, and what of them does. A service that
// was planned, missed or cancelled never answers one, and neither does a
// promise: what was handed on makes the gap wait for the other party until the
// survivor was seen.
type Help struct {
	Services     []string     `yaml:"services"`
	Since        string       `yaml:"since"`         // from when services count: start (of the rule, the default), arrival or birth
	When         string       `yaml:"when"`          // CEL; what was given counts only while it is true
	Partly       []string     `yaml:"partly"`        // services of which a part is enough
	Declined     []string     `yaml:"declined"`      // services that are the survivor's to refuse: a "no" closes the gap
	DeclinedWhen string       `yaml:"declined_when"` // CEL; a "no" counts only while it is true
	AskAfter     *models.Span `yaml:"ask_after"`     // how long after handing on somebody asks what became of it
}

// The values of Since.
const (
	sinceStart   = "start"
	sinceArrival = "arrival"
	sinceBirth   = "birth"
)

const factArrival = "event.intake"

// birth returns the first moment of the first day that can be the birthday; 0
// when it is not known.
func (r *reading) birth() models.Instant {
	if on := r.facts.Values[factAdultOn].On; on != r.bornOf { // each service of a case is asked about, for each gap
		r.bornOf, r.born = on, models.StartOfDay(models.EarliestBirth(on), r.clock.zone)
	}
	return r.born
}

// took reports whether a service took place, or was offered and declined: not
// in the future, and not before the survivor was born. Without a moment it
// counts.
func (r *reading) took(s models.ServiceFact) bool {
	return s.Served() != models.ServedNot && r.clock.reached(s.At) && (s.At.IsZero() || s.At >= r.birth())
}

// served returns what a service is, and ServedNot while it has not taken place.
func (r *reading) served(s models.ServiceFact) models.Served {
	if !r.took(s) {
		return models.ServedNot
	}
	return s.Served()
}

// helped reports whether services closed a gap that began at start. It marks g
// as waiting when the last word on them is that they were handed on.
func (r *reading) helped(rl *rule, start dated, g *models.GapState) bool {
	if rl.Help == nil {
		return false
	}
	list := r.helpOf(rl.Help, start)
	for _, s := range list {
		if rl.Help.enough(s) && r.holds(rl.helpWhen) {
			return true
		}
	}
	if len(list) == 0 {
		return false
	}
	switch last := list[len(list)-1]; last.Served() {
	case models.ServedDeclined:
		return slices.Contains(rl.Help.Declined, last.Kind) && r.holds(rl.declined)
	case models.ServedHandedOn:
		r.wait(rl.Help, last, g)
	}
	return false
}

// enough reports whether a service answers the gap for good.
func (h *Help) enough(s models.ServiceFact) bool {
	what := s.Served()
	return what == models.ServedDone || what == models.ServedPartly && slices.Contains(h.Partly, s.Kind)
}

// helpOf returns the services that count for a gap, the latest last. A planned
// one that was missed counts too: its referral came to nothing.
func (r *reading) helpOf(h *Help, start dated) []models.ServiceFact {
	from := r.countsFrom(h, start)
	var list []models.ServiceFact
	for _, s := range r.facts.Services {
		happened := r.took(s) || s.Status == models.DeliveryMissed && r.clock.reached(s.At)
		if happened && slices.Contains(h.Services, s.Kind) && r.counts(s, from) {
			list = append(list, s)
		}
	}
	slices.SortStableFunc(list, func(a, b models.ServiceFact) int { return int(min(max(a.At-b.At, -1), 1)) })
	return list
}

// countsFrom returns the event from which services count. On the day of arrival
// every hour counts, because a person may be seen on the way.
func (r *reading) countsFrom(h *Help, start dated) dated {
	switch h.Since {
	case sinceBirth:
		return dated{}
	case sinceArrival:
		if at, ok := r.happened(factArrival, false); ok {
			return dated{models.Happening{At: at.At, Day: true}, models.Evidence{Fact: factArrival}}
		}
	}
	start.Day = start.Day || start.evidence.Fact == factArrival
	return start
}

// counts reports whether a service is at or after from. If either is known to
// the day only, the same day counts. A service after one of its own kind must
// be a later one.
func (r *reading) counts(s models.ServiceFact, from dated) bool {
	if s.Kind == from.evidence.Fact {
		return s.At > from.At
	}
	return s.At >= from.At || (s.Day || from.Day) && s.At.Date(r.clock.zone) == from.At.Date(r.clock.zone)
}

func (r *reading) dayOf(at models.Instant) models.Instant {
	return models.StartOfDay(at.Date(r.clock.zone), r.clock.zone)
}

// wait turns over the gap to the party that the help was handed on to. From the
// day to ask on, the move is the shelter's again.
func (r *reading) wait(h *Help, s models.ServiceFact, g *models.GapState) {
	g.HandedOn, g.Ask = s.At, h.AskAfter.End(s.At, r.clock.zone)
	if h.AskAfter.Hours == 0 {
		g.Ask = r.dayOf(g.Ask)
	}
	g.Evidence = append(g.Evidence, models.Evidence{Fact: s.Kind, ID: s.ID, At: s.At})
	g.Mover = models.HandedTo(s.By)
	if r.clock.reached(g.Ask) {
		g.Mover = models.PartyShelter
	}
}

// checkHelp reports what is wrong with the help of a rule, and compiles it.
func (b *builder) checkHelp(r *rule, part string) {
	h := r.Help
	if h == nil {
		return
	}
	for _, kind := range h.Services {
		if b.lib.vocab.byKind[kind] == nil {
			b.reportAt(r.File, part, "help", "help names the service %q, which no file declares%s", kind, Suggest(kind, b.lib.vocab.byKind))
		}
	}
	if len(h.Services) == 0 {
		b.reportAt(r.File, part, "help", "help needs services: the kinds that answer the gap")
	}
	if h.Since != "" {
		oneOf(b, r.File, part, "since", h.Since, []string{sinceStart, sinceArrival, sinceBirth})
	}
	if h.AskAfter == nil || h.AskAfter.Check() != nil {
		b.reportAt(r.File, part, "help", "help needs ask_after: after how long to ask what became of help that was handed on")
	}
	for _, kind := range slices.Concat(h.Partly, h.Declined) {
		if !slices.Contains(h.Services, kind) {
			b.reportAt(r.File, part, "help", "help names %q under partly or declined and not under services", kind)
		}
	}
	r.helpWhen = b.compile(caseScope, r.File, part+"/help/when", h.When)
	r.declined = b.compile(caseScope, r.File, part+"/help/declined_when", h.DeclinedWhen)
}
