package evaluation

import (
	"aftercare/models"
)

// Facts that the file derives from its own records and nobody is asked for. The
// vocabulary declares each of them.
const (
	factIntake      = "event.intake"
	factExit        = "event.exit"
	factStatus      = "case.status"
	factLawyer      = "legal.has_lawyer"
	factSafeContact = "contact.safe_method"
	factCalledName  = "person.called_name"
	factConsent     = "consent.data"   // the survivor agrees that their data is kept
	factReview      = "consent.review" // the last day of that consent
	factInterpreter = "help.interpreter"
	factPaperAsked  = "papers.asked"
	factContactLost = "event.contact_lost"
	factMissed      = "event.contact_missed" // since the first planned contact that was missed, with nobody seen since
	factReferred    = "help.health_referral" // since when a referral to health care waits
	factTrained     = "training.completed"   // when the last training was completed
	factWorkCheck   = "work.check_due"       // from when somebody asks whether work goes on
	factOwesThem    = "debt.to_exploiter"    // since when the file knows of a debt to those who exploited the survivor
	factPlaceKnown  = "event.place_known"
	factClaimed     = "event.custody_claimed"
	factReviewed    = "event.safety_reviewed"
	factSupported   = "social.supported"
	factSupply      = "health.supply_until"
	factThingsKept  = "stay.things_kept"
)

// statusCodes maps the states of a case to their codes in the vocabulary.
var statusCodes = map[models.CaseStatus]string{
	models.CaseOpen: "active", models.CaseFollowUp: "follow_up", models.CaseClosed: "closed",
}

// Facts assembles the facts of the case as of a moment.
func (l Loaded) Facts(at models.Instant) models.Facts {
	p, r, today := l.parts, l.row, at.Date(l.Zone)
	n := len(p.personFacts[r.SurvivorID]) + len(p.caseFacts[r.ID])
	f := models.Facts{Jurisdiction: r.State, Values: make(map[string]models.FactValue, n+8), Relatives: p.relatives[r.ID], Started: p.started[r.ID]}
	read := make(map[string]*models.Fact, n)
	for _, list := range [][]models.Fact{p.personFacts[r.SurvivorID], p.caseFacts[r.ID]} {
		for i := range list {
			merge(f.Values, read, &list[i])
		}
	}
	addOwnFacts(f.Values, r)
	if anyLive(p.lawyers[r.ID], at) {
		f.Values[factLawyer] = models.FactValue{Answer: models.Yes}
	}
	consented(f.Values, p.consents[r.ID], today)
	for _, d := range p.services[r.ID] {
		f.Services = append(f.Services, models.ServiceFact{
			ID: d.ID, Kind: d.Kind, Status: d.Status, Day: d.DayOnly, Outcome: d.Outcome, By: d.Provider, At: d.At, Created: d.CreatedAt, Serves: p.serves[d.ID],
		})
		interpreted(f.Values, d)
	}
	f.Services = append(f.Services, followed(p.followUps[r.ID])...)
	l.addTries(f.Values, at)
	f.Services = append(f.Services, tracked(p.tracks[r.ID])...)
	l.addMoney(f.Values)
	for _, s := range p.stances[r.ID] {
		step := s.Stance()
		step.Came = models.StartOfDay(s.ReceivedOn, l.Zone)
		f.Stances = append(f.Stances, step)
	}
	return f
}

// addTries adds since when contact is lost, or since when a planned contact was missed with
// nobody seen since. After leaving it also says that contact is not lost, which no row says.
func (l Loaded) addTries(values map[string]models.FactValue, at models.Instant) {
	if since := l.triedSince(at, l.settings.Number(models.NumberTries)); since > 0 {
		values[factContactLost] = models.FactValue{Answer: models.Yes, At: since}
		return
	}
	if l.Case.Status == models.CaseFollowUp {
		values[factContactLost] = models.FactValue{Answer: models.No}
	}
	if since := l.triedSince(at, 1); since > 0 {
		values[factMissed] = models.FactValue{Answer: models.Yes, At: since}
	}
}

// merge adds a fact, unless a fact read before prevails over it.
func merge(values map[string]models.FactValue, read map[string]*models.Fact, f *models.Fact) {
	if old, there := read[f.Name]; there && !f.Prevails(*old) {
		return
	}
	read[f.Name] = f
	values[f.Name] = ValueOf(*f)
}

// ValueOf returns a recorded fact as rules see it. Of some answers the day
// counts on which they were recorded.
func ValueOf(f models.Fact) models.FactValue {
	v := f.Value()
	if f.Name == factAgeGroup && v.Code != "" {
		v.At = f.RecordedAt
	}
	if v.At.IsZero() && v.On.IsZero() && v.Answer.Truth() != models.Unknown {
		v.Recorded = f.RecordedAt
	}
	return v
}

// addOwnFacts adds the facts derived from the file's own records. A recorded
// answer stays where the records say nothing.
func addOwnFacts(values map[string]models.FactValue, r caseRow) {
	values[factIntake] = models.FactValue{Answer: models.Yes, At: r.IntakeAt}
	values[factStatus] = models.FactValue{Code: statusCodes[r.Status]}
	if r.HasContact {
		values[factSafeContact] = models.FactValue{Answer: models.Yes}
	}
	if r.HasName {
		values[factCalledName] = models.FactValue{Answer: models.Yes}
	}
	if r.PaperAsked != "" {
		values[factPaperAsked] = models.FactValue{Answer: models.Yes, On: models.Exactly(r.PaperAsked)}
	}
	if r.Referred != "" {
		values[factReferred] = models.FactValue{Answer: models.Yes, On: models.Exactly(r.Referred)}
	}
	for key, on := range map[string]models.Date{factTrained: r.Trained, factWorkCheck: r.WorkCheck} {
		if on != "" {
			values[key] = models.FactValue{Answer: models.Yes, On: models.Exactly(on)}
		}
	}
	if r.OwesThem > 0 {
		values[factOwesThem] = models.FactValue{Answer: models.Yes, At: r.OwesThem}
	}
	r.RecordSays.add(values)
	if _, said := values[factExit]; !said && r.ClosedAt > 0 {
		values[factExit] = models.FactValue{Answer: models.Yes, At: r.ClosedAt}
	}
}

// add adds what the records of a case about safety and health say.
func (s RecordSays) add(values map[string]models.FactValue) {
	for key, on := range map[string]models.Date{factPlaceKnown: s.PlaceKnown, factClaimed: s.Claimed, factReviewed: s.Reviewed} {
		if on != "" {
			values[key] = models.FactValue{Answer: models.Yes, On: models.Exactly(on)}
		}
	}
	if s.Supply != "" {
		values[factSupply] = models.FactValue{On: models.Exactly(s.Supply)}
	}
	if s.ThingsKept {
		values[factThingsKept] = models.FactValue{Answer: models.Yes}
	}
	if s.Supported {
		values[factSupported] = models.FactValue{Answer: models.Yes}
	}
}

// consented adds the latest answer about keeping the survivor's data, as it
// stands today.
func consented(values map[string]models.FactValue, consents []models.Consent, today models.Date) {
	for _, c := range consents {
		if c.Purpose != models.PurposeData {
			continue
		}
		values[factConsent] = models.FactValue{Answer: answer(c.Holds(today)), At: c.GivenAt}
		delete(values, factReview)
		if c.UntilOn != "" {
			values[factReview] = models.FactValue{On: models.Exactly(c.UntilOn)}
		}
	}
}

// interpreted adds what is known of interpreters. One independent interpreter at
// a service that was given counts more than all who were not.
func interpreted(values map[string]models.FactValue, d models.Delivery) {
	if !d.Served().Seen() || d.Interpreter == "" || values[factInterpreter].Code == models.InterpreterIndependent {
		return
	}
	if d.Interpreter == models.InterpreterIndependent || values[factInterpreter].Code != models.InterpreterNotIndependent {
		values[factInterpreter] = models.FactValue{Code: d.Interpreter}
	}
}

// lastContact returns when somebody last saw the survivor for a service, whole
// or in part. Planned and missed services are no contact, nor is a service that
// was handed on.
func lastContact(services []models.Delivery, now models.Instant) models.Instant {
	var last models.Instant
	for _, d := range services {
		if d.Served().Seen() && d.At > last && d.At <= now {
			last = d.At
		}
	}
	return last
}

func answer(yes bool) models.Answer {
	if yes {
		return models.Yes
	}
	return models.No
}

func anyLive(list []models.Assignment, at models.Instant) bool {
	for _, a := range list {
		if a.LiveAt(at) {
			return true
		}
	}
	return false
}

// nextOwnChange returns when time alone will next change a derived fact: a
// consent runs out, or a lawyer's assignment begins or ends.
func (l Loaded) nextOwnChange(at models.Instant, facts models.Facts) models.Instant {
	var next models.Instant
	note := func(t models.Instant) {
		if t > at && t < models.Forever && (next == 0 || t < next) {
			next = t
		}
	}
	for _, a := range l.parts.lawyers[l.Case.ID] {
		note(a.FromAt)
		note(a.UntilAt)
	}
	for _, c := range l.parts.consents[l.Case.ID] {
		if until, ok := c.UntilOn.Time(l.Zone); ok && c.WithdrawnAt == 0 {
			note(models.At(until.AddDate(0, 0, 1)))
		}
	}
	_, from, to := ageOf(facts, at.Date(l.Zone), l.Zone)
	note(models.StartOfDay(from, l.Zone))
	note(models.StartOfDay(to, l.Zone))
	return next
}
