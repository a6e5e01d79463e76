package pack

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"aftercare/models"
)

// reference names a dated event that starts or ends a clock: "event.x" and
// every other dated fact, "no.x" (x was answered with no), "service.kind"
// (given), "seen.kind" (given, whole or in part), "declined.kind" (offered and
// declined by the survivor), "planned.kind" (planned or accepted) or
// "stance.applied".
type reference struct {
	fact    string
	denied  string // fact
	service string
	as      string // for a service: the word before its kind
	stance  models.StanceKind
}

// asServed says which services a word before a kind names.
var asServed = map[string]func(r *reading, s models.ServiceFact) bool{
	"service":  func(r *reading, s models.ServiceFact) bool { return r.served(s) == models.ServedDone },
	"seen":     func(r *reading, s models.ServiceFact) bool { return r.served(s).Seen() },
	"declined": func(r *reading, s models.ServiceFact) bool { return r.served(s) == models.ServedDeclined },
	"planned":  func(_ *reading, s models.ServiceFact) bool { return isPlanned(s) },
}

var stances = map[string]models.StanceKind{
	"applied": models.StanceApplied, "received": models.StanceReceived, "refused": models.StanceRefused,
	"declined": models.StanceDeclined, "acknowledged": models.StanceAcknowledged, "informed": models.StanceInformed,
	"wanted": models.StanceWanted, "granted": models.StanceGranted, "granted_in_part": models.StancePart,
	"appealed": models.StanceAppealed, "escalated": models.StanceEscalated, "decided": stanceDecided,
	"order_received": stanceOrderReceived, "deposited": models.StanceDeposited, "released": models.StanceReleased,
}

// stanceDecided means every decision of an authority, whichever it was.
const stanceDecided models.StanceKind = "decided"

// stanceOrderReceived means every decision, as of the day on which it reached the
// survivor. Where that day is not recorded the day of the decision counts: a time
// limit of hers then ends rather too early than too late.
const stanceOrderReceived models.StanceKind = "order_received"

func means(ref, kind models.StanceKind) bool {
	if ref == stanceDecided || ref == stanceOrderReceived {
		return kind.Decided()
	}
	if ref == models.StanceReceived { // what is put in a deposit for her was paid out by the authority
		return kind == ref || kind == models.StanceDeposited || kind == models.StanceReleased
	}
	return ref == kind
}

func (v *vocabulary) references(names []string, withStances bool) ([]reference, error) {
	refs := make([]reference, 0, len(names))
	for _, name := range names {
		r, err := v.reference(name, withStances)
		if err != nil {
			return nil, err
		}
		refs = append(refs, r)
	}
	return refs, nil
}

func (v *vocabulary) reference(name string, withStances bool) (reference, error) {
	kind, rest, _ := strings.Cut(name, ".")
	switch kind {
	case "service", "seen", "declined", "planned":
		if v.byKind[rest] == nil {
			return reference{}, fmt.Errorf("%q: no services file declares %q%s", name, rest, Suggest(rest, v.byKind))
		}
		return reference{service: rest, as: kind}, nil
	case "stance":
		s, ok := stances[rest]
		if !ok || !withStances {
			return reference{}, fmt.Errorf("%q: only clocks of rights use stances, and they are informed, wanted, applied, decided, granted, granted_in_part, refused, appealed, received, deposited, released, order_received, declined, escalated, acknowledged", name)
		}
		return reference{stance: s}, nil
	case "no":
		if f := v.fact(rest); f == nil || f.Kind != KindYesNo {
			return reference{}, fmt.Errorf("%q: only a yes/no fact of the vocabulary is answered with no%s", name, Suggest(rest, v.byFact))
		}
		return reference{denied: rest}, nil
	}
	f := v.fact(name)
	if f == nil {
		return reference{}, fmt.Errorf("%q is no fact of the vocabulary%s", name, Suggest(name, v.byFact))
	}
	if f.Derive != nil || !slices.Contains([]FactKind{KindEvent, KindDate, KindYesNo}, f.Kind) {
		return reference{}, fmt.Errorf("%q has no date: a clock needs an event, a date or a dated yes", name)
	}
	return reference{fact: name}, nil
}

// dated is an event as clocks see it.
type dated struct {
	models.Happening
	evidence models.Evidence
}

// happenings returns every event the references name, in no order.
func (r *reading) happenings(refs []reference, subject string, late bool) []dated {
	var all []dated
	for _, ref := range refs {
		switch {
		case ref.fact != "":
			if h, ok := r.began(ref.fact, late); ok {
				all = append(all, dated{h, models.Evidence{Fact: ref.fact, At: h.At, Undated: h.Undated}})
			}
		case ref.denied != "":
			if at, ok := r.denied(ref.denied); ok {
				all = append(all, dated{models.Happening{At: at}, models.Evidence{Fact: ref.denied, At: at}})
			}
		case ref.service != "":
			all = append(all, r.servedAs(ref)...)
		default:
			all = append(all, r.decided(ref.stance, subject)...)
		}
	}
	return all
}

// denied returns when a fact was answered with no. A no has no day of its own: it
// counts from when it was recorded.
func (r *reading) denied(fact string) (models.Instant, bool) {
	v := r.facts.Values[fact]
	at := cmp.Or(v.At, v.Recorded)
	return at, v.Answer == models.No && !at.IsZero()
}

// withDay leaves out what has no day: nothing is ever paid or free from a day
// that nobody knows.
func withDay(all []dated) []dated {
	return slices.DeleteFunc(all, func(d dated) bool { return d.Undated })
}

func (r *reading) servedAs(ref reference) (all []dated) {
	for _, s := range r.facts.Services {
		if s.Kind != ref.service || s.At.IsZero() || !asServed[ref.as](r, s) {
			continue
		}
		all = append(all, dated{models.Happening{At: s.At, Day: s.Day}, models.Evidence{Fact: s.Kind, ID: s.ID, At: s.At}})
	}
	return all
}

func (r *reading) decided(kind models.StanceKind, subject string) (all []dated) {
	for _, s := range r.facts.Stances {
		if means(kind, s.Kind) && s.Subject == subject && !s.At.IsZero() {
			at := s.At
			if kind == stanceOrderReceived {
				at = cmp.Or(s.Came, at)
			}
			day := at == r.dayOf(at) // nobody said the hour
			all = append(all, dated{models.Happening{At: at, Day: day}, models.Evidence{At: at}})
		}
	}
	return all
}

// pick returns the earliest of all, or the latest. An event whose hour is known
// counts before one of the same day that is known to the day only. Of the latest,
// one whose day is still to come waits for it while another has happened: a day
// ahead must not hold back what runs already.
func (r *reading) pick(all []dated, latest bool) (dated, bool) {
	if latest {
		if past := r.begun(all); len(past) > 0 {
			all = past
		}
	}
	if len(all) == 0 {
		return dated{}, false
	}
	best := all[0]
	for _, d := range all[1:] {
		switch {
		case d.Day != best.Day && d.At.Date(r.clock.zone) == best.At.Date(r.clock.zone):
			if best.Day {
				best = d
			}
		case latest == (d.At > best.At) && d.At != best.At:
			best = d
		}
	}
	return best, true
}

// begun returns those that have happened.
func (r *reading) begun(all []dated) (past []dated) {
	for _, d := range all {
		if r.clock.reached(d.At) {
			past = append(past, d)
		}
	}
	return past
}

// end returns when a length that began with start is over. Hours from an event
// whose own hour is not known end as if it had happened at the end of its day,
// because before that nobody can say that they are over.
func (r *reading) end(length models.Span, start dated) models.Instant {
	if length.Hours > 0 && start.Day {
		return length.End(models.EndOfDay(start.At.Date(r.clock.zone), r.clock.zone), r.clock.zone)
	}
	return length.End(start.At, r.clock.zone)
}

// since returns the first event that is not before start. If either is known to
// the day only, the same day counts. A fact ends what another fact started
// without a day, whatever its own day is: only one order of the two makes sense.
func (r *reading) since(all []dated, start dated) (models.Instant, bool) {
	var first models.Instant
	for _, d := range all {
		at := d.At
		if start.Undated && d.At < start.At && r.lib.vocab.byFact[d.evidence.Fact] != nil {
			return start.At, true
		}
		if at < start.At && (d.Day || start.Day) && at.Date(r.clock.zone) == start.At.Date(r.clock.zone) {
			at = start.At
		}
		if at >= start.At && (first.IsZero() || at < first) {
			first = at
		}
	}
	return first, !first.IsZero()
}
