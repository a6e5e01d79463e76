package demo

import (
	"aftercare/models"
	"aftercare/services/evaluation"
)

// survivor is one invented person with all their cases, the current one last.
type survivor struct {
	row   models.Survivor
	who   person
	files []*file
}

// file is one case while it is made up.
type file struct {
	*filler
	*dice
	who   *person
	begin int // day of intake, negative
	end   int // day of leaving, 1 while the survivor stays
	state string
	mine  bool // in the caseload of the account "caseworker"
	team  team
	slips map[string]bool // gap rules that this case lets slip
	scene *scene

	row         models.Case
	episode     models.Episode
	story, wish string
	people      string
	places      string
	facts       []models.Fact // of the case and its episode
	about       []models.Fact // of the person, from the first case
	consents    []models.Consent
	assignments []models.Assignment
	services    []service
	decisions   []decision
	duties      []models.DutyDecision
	claimFacts  []claimFact
	matters     []matter
	inMatter    []inMatter
	hearings    []hearing
	assessments []assessed
	askedSafety []askedSafety
	safety      []keptSafe
	wishes      []wish
	follows     []followUp
	learning    []*trackOf
	closures    []closure
	plans       []models.Plan
	returns     []homeward
	goals       []goal
	later       *dice // of what comes after leaving
	referred    []referral
	links       []models.MatterLink
	stood       []models.Revision // of matters and hearings
	handedOver  *handedOver
	lodgings    []lodging
	elsewhere   []models.Transfer
	notes       []caseNote
	shared      []sharedNote
	toDo        []task
	wanted      []asked
	documents   []*paper
	applied     []*packet
	declared    []models.Declaration
	kept        []models.MadePacket
	outcome     evaluation.Outcome
	spells      []models.Spell
}

// service is a delivery with the note that will be sealed.
type service struct {
	models.Delivery
	note string
}

// decision is a stance with the words that will be sealed.
type decision struct {
	models.StanceRow
	words string
}

// id makes an id for a row of this case.
func (f *file) id() string { return f.dice.id(f.row.IntakeAt) }

// slip reports whether the case lets a gap rule slip.
func (f *file) slip(rule string) bool { return f.slips[rule] }

// say records an answer: yes, no, or why there is none.
func (f *file) say(name string, answer models.Answer) *models.Fact {
	return f.fact(name, models.AnswerFacts{Answer: answer})
}

// yesIf records yes or no.
func (f *file) yesIf(name string, yes bool) *models.Fact {
	if yes {
		return f.say(name, models.Yes)
	}
	return f.say(name, models.No)
}

// happened records an event on an exact day.
func (f *file) happened(name string, day int) *models.Fact {
	d := models.Exactly(f.cal.date(day))
	return f.fact(name, models.AnswerFacts{Answer: models.Yes, Day: d.On, Sure: d.Sure})
}

// happenedAt records an event whose time of day matters.
func (f *file) happenedAt(name string, at models.Instant) *models.Fact {
	return f.fact(name, models.AnswerFacts{Answer: models.Yes, At: at})
}

// fact records a fact about the person, the episode or the case, and replaces
// an earlier one of that name. It is recorded an hour after intake; the caller
// may change that.
func (f *file) fact(name string, answer models.AnswerFacts) *models.Fact {
	row := models.Fact{Name: name, AnswerFacts: answer}
	word := f.evaluator.Library().Fact(name)
	if word == nil {
		panic("demo: the vocabulary has no " + name) // a mistake in this package; its test runs every scene
	}
	row.SurvivorID, row.RecordedBy, row.Version = f.row.SurvivorID, f.row.LeadID, 1
	row.RecordedAt = f.row.IntakeAt.Add(hours(1))
	if row.Basis == "" {
		row.Basis = "she_said"
	}
	switch word.Group {
	case "person":
		if f.row.PreviousCaseID != "" {
			return &row // facts about the person are in the first case
		}
		return put(&f.about, row)
	case "episode":
		row.CaseID, row.EpisodeID = f.row.ID, f.episode.ID
	default:
		row.CaseID = f.row.ID
	}
	return put(&f.facts, row)
}

// put adds a fact, and replaces one of the same name.
func put(facts *[]models.Fact, row models.Fact) *models.Fact {
	for i := range *facts {
		if (*facts)[i].Name == row.Name {
			(*facts)[i] = row
			return &(*facts)[i]
		}
	}
	*facts = append(*facts, row)
	return &(*facts)[len(*facts)-1]
}

// known returns the recorded answer to a fact.
func (f *file) known(name string) models.Answer {
	for _, fact := range f.facts {
		if fact.Name == name {
			return fact.Answer
		}
	}
	return models.NotAsked
}

// given records a service given on a day. It does nothing when the survivor had
// left care by then or the day is in the future.
func (f *file) given(kind string, day int) {
	if day > 0 || f.row.Status == models.CaseClosed && day > f.closedOn() {
		return
	}
	at := f.cal.workTime(f.dice, day)
	if at >= f.cal.now {
		return
	}
	f.serve(kind, models.DeliveryGiven, max(at, f.row.IntakeAt))
}

// planned books a service for a day. A booking in the past is one nobody
// answered.
func (f *file) planned(kind string, day int) {
	f.serve(kind, models.DeliveryPlanned, f.cal.workTime(f.dice, day))
}

// serve adds a service with a status.
func (f *file) serve(kind string, status models.DeliveryStatus, at models.Instant) *service {
	word := f.evaluator.Library().Service(kind)
	if word == nil {
		panic("demo: the packs have no service " + kind)
	}
	s := service{Delivery: models.Delivery{
		ID: f.id(), CaseID: f.row.ID, SurvivorID: f.row.SurvivorID, DeliveryFacts: models.DeliveryFacts{Kind: kind, Status: status, At: at}, Version: 1,
	}}
	f.details(&s, word.Class)
	f.services = append(f.services, s)
	return &f.services[len(f.services)-1]
}

// details fills in who recorded the service, the outcome and the note.
func (f *file) details(s *service, class models.Class) {
	writer := f.team.writer(class)
	s.RecordedBy, s.ChangedBy = writer.ID, writer.ID
	s.CreatedAt = s.At.Add(minutes(f.between(10, 240)))
	if s.Status == models.DeliveryPlanned {
		s.CreatedAt = min(f.cal.at(-f.between(1, 6), 16, 0), s.At-dayLong)
	}
	s.CreatedAt = max(min(s.CreatedAt, f.cal.now-1), f.row.IntakeAt)
	s.ChangedAt, s.Provider = s.CreatedAt, provider(f.dice, class)
	switch s.Status {
	case models.DeliveryGiven:
		s.Outcome = draw(f.dice, outcomes)
		s.Minutes = int64(f.between(2, 12) * 10)
		if f.chance(15) {
			f.dayOnly(s)
		}
	case models.DeliveryDeclined:
		s.Outcome = models.OutcomeDeclined
	case models.DeliveryMissed:
		s.MissedReason = pick(f.dice, models.MissedReasons)
	}
	if s.Kind == "essentials" || s.Kind == "cash_help" {
		s.Cost, s.Currency = int64(f.between(3, 40))*100_00, "INR"
	}
	if f.team.words(class, writer) && s.Status == models.DeliveryGiven && f.chance(65) {
		s.note = noteFor(f.dice, f.who, s.Kind, class)
	}
	if s.note != "" {
		s.NoteClass = class
	}
}

// decide adds a decision on a right or a gap.
func (f *file) decide(subject string, kind models.StanceKind, day int, until models.Instant) *decision {
	s := decision{StanceRow: models.StanceRow{
		ID: f.id(), CaseID: f.row.ID, SurvivorID: f.row.SurvivorID, Subject: subject, StepFacts: models.StepFacts{Kind: kind},
		At: max(f.cal.workTime(f.dice, day), f.row.IntakeAt.Add(hours(2))), UntilAt: until, DecidedBy: f.row.LeadID,
	}}
	s.At = min(s.At, f.cal.now-1)
	s.RecordedAt = s.At
	if kind == models.StanceNotApplies {
		s.Reason = pick(f.dice, models.NotAppliesReasons)
		if f.evaluator.Library().Item(subject) == nil {
			s.Reason = pick(f.dice, models.NotApplicableReasons)
		}
	}
	if list := stanceWords[string(kind)]; len(list) > 0 && f.chance(60) {
		s.words = words(f.dice, f.who, list)
	}
	f.decisions = append(f.decisions, s)
	return &f.decisions[len(f.decisions)-1]
}
