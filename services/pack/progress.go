package pack

import "aftercare/models"

// progress returns how far a right that applies has been delivered. A service
// given or a fact held counts before a decision, and the newest decision before
// older ones.
func (r *reading) progress(v *version, standing models.Standing) models.Progress {
	served := r.serving(v)
	if served == models.ProgressReceived || v.satisfied != always && r.satisfies(v.satisfied) {
		return models.ProgressReceived
	}
	if s, ok := r.newest(v.item.Key, movesRight); ok && !r.askedAgain(s) {
		return stanceProgress[s.Kind]
	}
	if served != "" {
		return served
	}
	if standing == models.MayBeEntitled {
		return models.ProgressNeedsFact
	}
	return models.ProgressOpen
}

var stanceProgress = map[models.StanceKind]models.Progress{
	models.StanceReceived:   models.ProgressReceived,
	models.StanceReleased:   models.ProgressReceived,
	models.StanceDeclined:   models.ProgressDeclined,
	models.StanceRefused:    models.ProgressRefused,
	models.StanceApplied:    models.ProgressWaiting,
	models.StanceNotApplies: models.ProgressNone,
	models.StanceGranted:    models.ProgressGranted,
	models.StancePart:       models.ProgressGranted,
	models.StanceAppealed:   models.ProgressWaiting,
}

// movesRight reports whether a step changes the progress of a right. Telling
// the survivor, their wish for it, a reminder to a late office, and that a duty
// was not done when somebody looked do not: what was done stays done, also
// where it becomes known later.
func movesRight(kind models.StanceKind) bool { return stanceProgress[kind] != "" }

// askedAgain reports whether the survivor declined the right and has wanted it
// since. People may change their choice, and the right is then open again.
func (r *reading) askedAgain(s models.Stance) bool {
	if s.Kind != models.StanceDeclined {
		return false
	}
	wanted, ok := r.newest(s.Subject, func(k models.StanceKind) bool { return k == models.StanceWanted })
	return ok && wanted.At > s.At
}

// serving returns the progress from the services that deliver the right: given
// ones, else planned ones and those handed on, else a declined one. A duty is
// not hers to decline.
func (r *reading) serving(v *version) models.Progress {
	best := models.Progress("")
	for _, s := range r.facts.Services {
		if !serves(&v.item, s) {
			continue
		}
		switch what := r.served(s); {
		case what == models.ServedDone:
			return models.ProgressReceived
		case isPlanned(s), what == models.ServedHandedOn:
			best = models.ProgressWaiting
		case what == models.ServedDeclined && best == "" && v.item.Life != models.LifeDuty:
			best = models.ProgressDeclined
		}
	}
	return best
}

func serves(it *Item, s models.ServiceFact) bool {
	for _, key := range s.Serves {
		if key == it.Key {
			return true
		}
	}
	for _, kind := range it.SatisfiedBy.Services {
		if kind == s.Kind {
			return true
		}
	}
	return false
}

// newest returns the newest decision on a subject that still counts, of the
// kinds that are asked for. One of a day to come counts from that day, and a
// "not now" without an end for the rest of its day.
func (r *reading) newest(subject string, counts func(models.StanceKind) bool) (models.Stance, bool) {
	var newest models.Stance
	for _, s := range r.facts.Stances {
		if s.Subject != subject || !counts(s.Kind) || !r.clock.reached(s.At) {
			continue
		}
		until := s.Until
		if s.Kind == models.StanceSnoozed && until.IsZero() {
			until = models.EndOfDay(s.At.Date(r.clock.zone), r.clock.zone) + 1
		}
		if !until.IsZero() && r.clock.reached(until) {
			continue
		}
		if newest.Kind == "" || s.At >= newest.At {
			newest = s
		}
	}
	return newest, newest.Kind != ""
}
