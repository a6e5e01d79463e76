package demo

import (
	"slices"

	"aftercare/models"
	"aftercare/services/evaluation"
	"aftercare/services/pack"
)

// rounds is how often a history is evaluated: an answer to one gap can open
// another, which the next round answers.
const rounds = 4

// lookAfter evaluates the case and answers every gap it does not let slip, as a
// careful team would. So the demo shows what it should show, whatever the packs
// say. It stores the last evaluation as rows.
func (f *file) lookAfter() error {
	for range rounds {
		loaded, ev, err := f.evaluate()
		if err != nil {
			return err
		}
		answered := false
		for _, g := range ev.Gaps {
			if !g.Silent() && !f.slip(g.Rule) {
				answered = f.answer(g, f.evaluator.Library().Rule(g.Rule)) || answered
			}
		}
		if !answered {
			return f.keep(loaded, ev)
		}
	}
	loaded, ev, err := f.evaluate()
	if err != nil {
		return err
	}
	return f.keep(loaded, ev)
}

func (f *file) keep(l evaluation.Loaded, ev models.Evaluation) (err error) {
	f.outcome, err = f.evaluator.Outcome(l, ev, f.cal.now)
	if err != nil {
		return err
	}
	f.outcome.Apply(&f.row)
	f.spells, err = f.remembered(l)
	return err
}

func (f *file) evaluate() (evaluation.Loaded, models.Evaluation, error) {
	fresh := evaluation.Fresh{
		Case: f.row, State: f.state, TimeZone: zoneName, HasName: f.who.called != "", HasContact: f.who.safe != "" && !f.slip("safety.contact_method_missing"),
		Facts: slices.Concat(f.about, f.facts), Consents: f.consents, Lawyers: f.lawyers(), Relatives: f.relatives(), Elsewhere: rowsOf[models.OtherMoney](f.claimFacts),
		PaperAsked: f.paperAsked(), Referred: f.referredSince(), Records: f.recordsSay(),
	}
	fresh.FollowUps, fresh.Unfollowed = f.followRows()
	fresh.Tracks = f.trackRows()
	for _, s := range f.services {
		fresh.Services = append(fresh.Services, s.Delivery)
	}
	for _, r := range f.referred {
		if r.State.Open() {
			fresh.Services = append(fresh.Services, r.HandedOn())
		}
	}
	for _, s := range f.decisions {
		fresh.Stances = append(fresh.Stances, s.StanceRow)
	}
	loaded, err := f.evaluator.Assemble(fresh)
	if err != nil {
		return loaded, models.Evaluation{}, err
	}
	return loaded, f.evaluator.Evaluate(loaded, f.cal.now), nil
}

// answer does what the rule asks for, and reports whether it did anything.
func (f *file) answer(g models.GapState, rule *pack.Rule) bool {
	switch {
	case rule.OfClocks():
		return f.answerClock(g)
	case rule.Each != nil && rule.Action.Fact == "":
		return f.answerClaim(g, rule.Action.Step == models.StanceApplied)
	case len(rule.Asked) > 0:
		f.answerAsked(rule.Asked)
	case rule.Action.Page == "tracks":
		f.answerTrack(rule.Key)
	case rule.Action.Page == "belongings": // a few houses forget what they keep
		return false
	case rule.Action.Service != "":
		f.answerService(g, rule.Action.Service)
	case rule.Action.Fact != "":
		return f.answerFact(rule.Action.Fact)
	case g.Owed:
		return false
	default:
		f.decide(g.Key(), models.StanceDeclined, -f.between(1, 5), 0)
	}
	return true
}

// answerService gives the service between the start of the gap and today.
func (f *file) answerService(g models.GapState, kind string) {
	start := f.row.IntakeAt
	if len(g.Evidence) > 0 && g.Evidence[0].At > start {
		start = g.Evidence[0].At
	}
	at := start + (min(g.Since, f.cal.now)-start)/2
	if g.Since > f.cal.at(-20, 0, 0) || kind == "contact" || kind == "case_news" || kind == "counselling" {
		at = max(f.cal.workTime(f.dice, -f.between(1, 9)), start+60_000)
	}
	f.serve(kind, models.DeliveryGiven, min(at, f.cal.now-60_000))
}

// answerAsked answers questions of the first day: nothing of it happened, and
// the survivor is safe.
func (f *file) answerAsked(questions []string) {
	for _, key := range questions {
		switch {
		case key == "safety.safe_now":
			f.say(key, models.Yes)
		case f.evaluator.Library().Fact(key).Kind == pack.KindChoice:
			f.say(key, models.Declined)
		default:
			f.say(key, models.No)
		}
	}
}

func (f *file) answerFact(name string) bool {
	word := f.evaluator.Library().Fact(name)
	if name == "stay.consent" && f.who.child() {
		name = "stay.order"
	}
	if word.Kind == pack.KindDate {
		f.fact(name, models.AnswerFacts{Day: string(f.cal.date(f.between(20, 90))), Sure: models.SureExact})
		return true
	}
	if f.known(name) == models.Yes || name == "contact.safe_method" {
		return false
	}
	f.say(name, models.Yes)
	return true
}

// answerClock does what ends a time limit of the shelter that has passed. It
// leaves one that still runs, and those of others.
func (f *file) answerClock(g models.GapState) bool {
	item, clock := g.Of()
	endings := f.evaluator.Library().Endings(item, clock)
	if g.Mover != models.PartyShelter || g.Due > f.cal.now || len(endings) == 0 {
		return false
	}
	switch a := endings[0]; {
	case a.Service != "":
		f.serve(a.Service, models.DeliveryGiven, max(min(g.Due, f.cal.now-60_000), f.row.IntakeAt.Add(hours(1))))
	case a.Fact != "":
		f.happened(a.Fact, max(f.cal.day(g.Due), f.cal.day(f.row.IntakeAt)))
	default:
		f.decide(item, a.Step, -f.between(1, 9), 0)
	}
	return true
}

// answers are the steps after which the demo leaves a right as it is.
var answers = map[models.StanceKind]bool{models.StanceReceived: true, models.StanceRefused: true, models.StanceGranted: true, models.StancePart: true}

// answerClaim decides about a right: applied for where that is what is missing,
// received, or not wanted.
func (f *file) answerClaim(g models.GapState, unfiled bool) bool {
	for _, s := range f.decisions {
		if s.Subject == g.Subject && (answers[s.Kind]) {
			return false
		}
	}
	if !unfiled {
		f.answered(g.Subject)
		return true
	}
	kind := draw(f.dice, []weighted[models.StanceKind]{
		{models.StanceApplied, 60}, {models.StanceDeclined, 18}, {models.StanceNotApplies, 14}, {models.StanceReceived, 5}, {models.StanceRefused, 3},
	})
	switch kind {
	case models.StanceApplied:
		f.apply(g.Subject, -f.between(2, 14))
	case models.StanceNotApplies:
		f.decide(g.Subject, kind, -f.between(4, 60), f.cal.at(f.between(30, 180), 0, 0))
	default:
		f.decide(g.Subject, kind, -f.between(4, 60), 0)
	}
	return true
}
