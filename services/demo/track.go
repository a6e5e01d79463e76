package demo

import (
	"slices"

	"aftercare/models"
	"aftercare/services/custody"
)

// trackOf is a track with its steps and the words that will be sealed.
type trackOf struct {
	models.Track
	steps []models.TrackStep
	text  models.TrackWords
}

// saidOfTracks are what tracks of the demo say.
var saidOfTracks = []string{"Likes it and wants to go on (invented).", "Needs somebody for the child in the mornings (invented).", "पढ़ने में अच्छा लगता है (काल्पनिक)।"}

// learn adds what somebody learns, works at, saves or owes, as the facts of the case
// say it. It has dice of its own: what else is made up stays the same.
func (f *file) learn(d *dice) {
	if f.begin > -20 || f.opt.Survivors > small && !f.mine && !d.chance(25) {
		return
	}
	from := f.begin + d.between(10, 19)
	switch {
	case f.who.child():
		if f.known("school.attends") != models.No && !f.has(models.TrackSchool) {
			f.say("school.attends", models.Yes)
			f.attend(d, f.track(d, models.TrackFacts{Kind: models.TrackSchool, Field: pick(d, []string{"class_1_5", "class_6_8", "class_9_10"}), WishedOn: f.cal.date(f.begin + 2), FromOn: f.cal.date(from)}))
		}
	case f.known("money.own_income") == models.Yes && !f.has(models.TrackWork):
		f.work(d, from)
	case f.known("wish.livelihood") == models.Yes && !f.slip("econ.no_livelihood") && !f.has(models.TrackTraining):
		t := f.track(d, models.TrackFacts{Kind: models.TrackTraining, Field: pick(d, models.TrackKindOf[models.TrackTraining].Fields), WishedOn: f.cal.date(f.begin + 3)})
		if d.chance(75) {
			t.FromOn, t.UntilOn = f.cal.date(from), f.cal.date(from+180)
			f.attend(d, t)
		}
	}
	if f.known("money.debt") == models.Yes && !f.has(models.TrackDebt) && d.chance(60) {
		t := f.track(d, models.TrackFacts{Kind: models.TrackDebt, Field: pick(d, []string{"moneylender", "family", "group", "hospital"}), FromOn: f.cal.date(f.begin - 200), Amount: int64(d.between(40, 400)) * 100_00, Currency: "INR"})
		f.step(d, t, models.TrackStepFacts{Kind: models.StepBalance, OnDay: f.cal.date(min(f.begin+18, -1)), Amount: t.Amount * 3 / 4, Currency: "INR"})
	}
	if !f.who.child() && d.chance(20) {
		f.track(d, models.TrackFacts{Kind: models.TrackSavings, Field: "group", FromOn: f.cal.date(from), Amount: int64(d.between(3, 60)) * 100_00, Currency: "INR"})
	}
	if !f.who.child() && d.chance(8) {
		f.track(d, models.TrackFacts{Kind: models.TrackSeed, Field: "house", FromOn: f.cal.date(from), Amount: 5_000_00, Currency: "INR"})
	}
}

// has reports whether a track of a kind is there.
func (f *file) has(kind string) bool {
	return slices.ContainsFunc(f.learning, func(t *trackOf) bool { return t.Kind == kind })
}

// track adds a track that is written down when it began, or is wished for.
func (f *file) track(d *dice, facts models.TrackFacts) *trackOf {
	t := &trackOf{Track: models.Track{ID: d.id(f.row.IntakeAt), CaseID: f.row.ID, SurvivorID: f.row.SurvivorID, TrackFacts: facts, Trail: f.trail()}}
	if day := f.cal.day(models.StartOfDay(max(facts.FromOn, facts.WishedOn, facts.EndedOn), f.cal.zone)); day > f.begin {
		t.CreatedAt = min(f.cal.workTime(d, day), f.cal.now-60_000)
	}
	t.ChangedAt = t.CreatedAt
	if d.chance(60) {
		t.text.Words = pick(d, saidOfTracks)
	}
	t.text.Place = "Invented " + pick(d, []string{"Asha Kendra", "Lakshmi Tailors", "Navjyoti school", "Sunrise bakery"})
	for _, o := range f.org.offices {
		if o.State == f.state && slices.Contains(models.TrackKindOf[facts.Kind].Offices, o.Kind) && d.chance(50) {
			t.text.Place = o.ID
		}
	}
	f.learning = append(f.learning, t)
	return t
}

// work adds work that goes on and was asked about in time.
func (f *file) work(d *dice, from int) *trackOf {
	t := f.track(d, models.TrackFacts{Kind: models.TrackWork, Field: pick(d, models.TrackKindOf[models.TrackWork].Fields[:9]), FromOn: f.cal.date(from), Amount: int64(d.between(60, 140)) * 100_00, Currency: "INR", Per: "month", State: f.state, Grade: pick(d, models.WageGrades[1:4])})
	t.follow(f)
	f.ask(d, t)
	return t
}

// ask answers whether the work of a track goes on, at every point that has come.
func (f *file) ask(d *dice, t *trackOf) {
	today := f.cal.date(0)
	for t.CheckOn != "" && t.CheckOn <= today {
		f.step(d, t, models.TrackStepFacts{Kind: models.StepWork, OnDay: t.CheckOn, Point: t.CheckPoint, Result: models.WorkSame})
	}
}

// attend adds attendance of some months and an exam.
func (f *file) attend(d *dice, t *trackOf) {
	first := f.cal.day(models.StartOfDay(t.FromOn, f.cal.zone))
	for day := first + 30; day < 0 && day < first+95; day += 30 {
		f.step(d, t, models.TrackStepFacts{Kind: models.StepAttendance, OnDay: f.cal.date(day), Present: int64(d.between(12, 24)), Days: 24})
	}
	if first+100 < 0 && d.chance(50) {
		f.step(d, t, models.TrackStepFacts{Kind: models.StepExam, OnDay: f.cal.date(first + 100), Result: pick(d, models.ExamResults[:2])})
	}
}

// step adds what was recorded of a track while it went on.
func (f *file) step(d *dice, t *trackOf, facts models.TrackStepFacts) {
	s := models.TrackStep{ID: d.id(f.row.IntakeAt), TrackID: t.ID, CaseID: t.CaseID, SurvivorID: t.SurvivorID, TrackStepFacts: facts, Trail: f.trail()}
	s.CreatedAt = max(s.CreatedAt, min(models.StartOfDay(facts.OnDay, f.cal.zone).Add(hours(12)), f.cal.now-60_000))
	s.ChangedAt = s.CreatedAt
	t.steps = append(t.steps, s)
	t.follow(f)
}

// follow works out what stands beside the facts of a track.
func (t *trackOf) follow(f *file) {
	t.FromAt = 0
	if t.Begun() {
		t.FromAt = min(models.EndOfDay(t.FromOn, f.cal.zone), f.cal.now)
	}
	t.Follow(t.steps)
}

// answerTrack does what a rule about tracks asks for.
func (f *file) answerTrack(rule string) {
	day := max(f.begin+1, -f.between(10, 40))
	switch rule {
	case "edu.child_out_of_school":
		f.track(f.dice, models.TrackFacts{Kind: models.TrackSchool, Field: "class_6_8", FromOn: f.cal.date(day)})
		f.say("school.attends", models.Yes)
	case "econ.no_livelihood":
		f.track(f.dice, models.TrackFacts{Kind: models.TrackTraining, Field: "tailoring", FromOn: f.cal.date(day), UntilOn: f.cal.date(day + 180)})
	case "econ.training_no_placement":
		f.work(f.dice, day)
		f.say("money.own_income", models.Yes)
	default:
		for _, t := range f.learning {
			f.ask(f.dice, t)
		}
	}
}

// trackRows are the tracks as rules count them.
func (f *file) trackRows() (rows []models.Track) {
	for _, t := range f.learning {
		t.follow(f)
		rows = append(rows, t.Track)
	}
	return rows
}

// tracks seals where somebody learns or works and what was said.
func (s *sealer) tracks(f *file) {
	for _, t := range f.learning {
		s.some(custody.TrackPlace, t.ID, t.text.Place, &t.Place)
		s.some(custody.TrackWords, t.ID, t.text.Words, &t.Words)
	}
}
