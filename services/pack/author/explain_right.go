package author

import (
	"cmp"
	"fmt"
	"strings"

	"aftercare/models"
	"aftercare/services/pack"
)

func (l library) explainRight(s pack.ItemState, f models.Facts, sum pack.Considered, v View) ExplainedRight {
	it := l.Version(s.Item, s.Version)
	r := ExplainedRight{
		Key: s.Item, Status: s.Status, Because: s.Because, Jurisdiction: it.Jurisdiction, Version: s.Version, InForce: it.InForce,
		Title: v.say(it.Title), Summary: v.say(it.Summary), Right: s.Right, Level: it.Level, Force: it.Force, Progress: s.Progress,
		Quality: it.Quality, Review: it.ReviewersOnly(), Own: it.Own, OwedBy: v.say(it.OwedBy.Office), Party: it.OwedBy.Party, AskedAt: it.AskedAt,
		Verified: it.Verified,
	}
	for i, c := range s.Conditions {
		r.Reasons = append(r.Reasons, Reason{Key: c.Key, Sentence: v.say(it.Conditions[i].Sentence), Truth: c.Truth, Ask: l.asks(c.Missing, v)})
	}
	r.Ask = l.asks(s.Missing, v)
	for _, c := range s.Clocks {
		r.Clocks = append(r.Clocks, l.explainClock(s.EntitlementState, c, v))
	}
	r.Why = l.why(it, s, f, r.Reasons)
	l.explainLaw(&r, it, v)
	if s.Status == pack.Applies || s.Status == pack.MayApply {
		l.explainClaim(&r, it, f, sum, v)
	}
	return r
}

func (l library) asks(facts []string, v View) (list []Question) {
	for _, key := range facts {
		list = append(list, l.question(key, v))
	}
	return list
}

// why returns the one sentence that explains the status of a right: a reason
// outside the conditions, or the first condition that says no.
func (l library) why(it *pack.Item, s pack.ItemState, f models.Facts, reasons []Reason) string {
	place := l.Place(it.Jurisdiction).Name.In("en")
	unmet := firstUnmet(reasons)
	if unmet != "" && (s.Because == pack.OtherCountry || s.Because == pack.NotBinding) {
		return unmet
	}
	switch s.Because {
	case pack.OtherCountry:
		return fmt.Sprintf("It is the law of %s, and neither the place of care, nor her country, nor the country where it happened is there.", place)
	case pack.NotBinding:
		return fmt.Sprintf("%s binds no country of this case.", place)
	case pack.MaybeCountry:
		return fmt.Sprintf("It is the law of %s: it may apply if she is from there or it happened there, which is not recorded.", place)
	case pack.NotInForce:
		return "No version is law on the day that counts: " + l.periods(it.Key, it.ChosenBy) + "."
	case pack.WhichVersion:
		return "The law differs by the day of " + it.ChosenBy + ", which is not recorded: " + l.periods(it.Key, it.ChosenBy) + "."
	case pack.NotYet:
		return "Not yet, and nothing is lost: " + strings.TrimPrefix(unmet, "Not met: ")
	case pack.NotVerified:
		return "Its text was not verified: it is switched off until somebody reads it."
	case pack.OrgSwitchedIt:
		return "The organisation switched it off."
	}
	return unmet
}

func firstUnmet(reasons []Reason) string {
	for _, r := range reasons {
		if r.Truth == models.False {
			return "Not met: " + r.Sentence
		}
	}
	return ""
}

// periods returns the versions of a right with their dates.
func (l library) periods(key, chosenBy string) string {
	var list []string
	for _, it := range l.Versions(key) {
		p := it.InForce
		list = append(list, fmt.Sprintf("%s from %s to %s", it.Version, cmp.Or(p.From, "the beginning"), cmp.Or(p.To, "further notice")))
	}
	text := strings.Join(list, ", ")
	if chosenBy != "" {
		text += "; the day of " + chosenBy + " picks the version"
	}
	return text
}

func (l library) explainLaw(r *ExplainedRight, it *pack.Item, v View) {
	for _, law := range it.Law {
		src := l.Source(law.Source)
		r.Law = append(r.Law, Basis{law.Act, law.Section, law.Quality, law.Source, src.URL})
	}
	for _, id := range it.Conflicts {
		c := l.Conflict(id)
		x := ExplainedConflict{ID: id, Topic: v.say(c.Topic), Advice: v.say(c.Advice)}
		for _, reading := range c.Readings {
			x.Readings = append(x.Readings, ExplainedReading{v.say(reading.Text), reading.Source, reading.Quality})
		}
		r.Conflicts = append(r.Conflicts, x)
	}
	r.FindOut = v.say(it.FindOut)
	if it.SchemeEnd.On != "" && it.SchemeEnd.On < v.AsOf.Date(v.Zone) {
		r.SchemeEnds = v.say(it.SchemeEnd.Text)
	}
}

// explainClaim adds what is needed to apply for the right.
func (l library) explainClaim(r *ExplainedRight, it *pack.Item, f models.Facts, sum pack.Considered, v View) {
	r.Considered = l.explainSum(sum, v)
	for _, p := range it.Papers {
		r.Papers = append(r.Papers, ExplainedPaper{p.Key, v.say(p.Label), p.Required, f.Values[p.Fact].Held()})
	}
	r.Payment, r.IfRefused = v.say(it.Payment), v.say(it.IfRefused)
	r.DecidedBy, r.Caution = v.say(it.DecidedBy.Office), v.say(it.Caution)
	if a := it.Appeal; a.Stated() {
		r.Appeal = &ExplainedAppeal{v.say(a.To), a.Clock, a.From, a.Clause, cmp.Or(a.Quality, it.Quality), v.say(a.Text)}
	}
}
