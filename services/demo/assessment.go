package demo

import (
	"aftercare/models"
	"aftercare/services/custody"
	"aftercare/services/instrument"
)

// assessed is an assessment with what will be sealed.
type assessed struct {
	models.Assessment
	given instrument.Given
	words string
}

// askedSafety is a line about safety with the words that will be sealed.
type askedSafety struct {
	models.SafetyPrompt
	words string
}

// assess adds what the counsellor filled in: a PHQ-9 and a GAD-7 on the day of the
// mental-health check, and a PHQ-9 again with later sessions.
func (f *file) assess(d *dice) {
	if f.team.counsellor == nil {
		return
	}
	times, worst := 0, d.between(9, 21)
	for _, s := range f.services {
		if s.Status != models.DeliveryGiven || s.Kind != "mental_health_check" && (s.Kind != "counselling" || times == 0 || times > 3) {
			continue
		}
		check := ""
		if s.Kind == "mental_health_check" {
			check = s.ID
			f.assessed(d, "gad7", s.Delivery, check, max(2, worst-6))
		}
		f.assessed(d, "phq9", s.Delivery, check, max(2, worst-4*times))
		times++
	}
}

// assessed adds one, with about a total.
func (f *file) assessed(d *dice, key string, s models.Delivery, check string, about int) {
	in := instrument.Find(key)
	a := assessed{Assessment: models.Assessment{ID: d.id(s.At), CaseID: f.row.ID, SurvivorID: f.row.SurvivorID, DeliveryID: check}, given: instrument.Given{Answers: make([]int, in.Items)}}
	a.AssessmentFacts = models.AssessmentFacts{Instrument: key, OnDay: s.At.Date(f.cal.zone), Language: pick(d, []string{"hi", "hi", "bn", "ne"}), Way: pick(d, models.AssessmentWays[:3])}
	by := f.team.counsellor.ID
	a.Trail = models.Trail{RecordedBy: by, CreatedAt: s.CreatedAt, ChangedBy: by, ChangedAt: s.CreatedAt, Version: 1}
	for i := range in.Items {
		a.given.Answers[i] = min(in.Most, max(0, about/in.Items+d.between(0, 1)))
	}
	if in.Safety > 0 {
		a.given.Answers[in.Safety-1] = 0
		if d.chance(18) {
			a.given.Answers[in.Safety-1] = 1
			f.askSafety(d, a)
		}
	}
	if d.chance(10) {
		a.given.Answers[1] = instrument.Unanswered
	}
	if d.chance(30) {
		a.words = "Invented: answered slowly, wished to go on."
	}
	f.assessments = append(f.assessments, a)
}

// askSafety adds the line that an answer raises. It is answered but for the last days.
func (f *file) askSafety(d *dice, a assessed) {
	p := askedSafety{SafetyPrompt: models.SafetyPrompt{ID: d.id(a.CreatedAt), CaseID: f.row.ID, SurvivorID: f.row.SurvivorID, AssessmentID: a.ID, RaisedAt: a.CreatedAt, Version: 1}}
	if a.CreatedAt < f.cal.at(-2, 0, 0) || f.row.Status != models.CaseOpen {
		p.Done, p.DoneBy, p.DoneAt, p.Version = pick(d, models.SafetyDone[:4]), f.team.counsellor.ID, min(a.CreatedAt.Add(hours(1)), f.cal.now-1), 2
		p.words = "Invented: talked in the garden, aunt Meena stays tonight."
	}
	f.askedSafety = append(f.askedSafety, p)
}

// assessments seals what was answered and written.
func (s *sealer) assessments(f *file) {
	for i := range f.assessments {
		a := &f.assessments[i]
		s.put(custody.AssessmentAnswers, a.ID, a.given.Encode(), &a.Answers)
		s.some(custody.AssessmentWords, a.ID, a.words, &a.Words)
	}
	for i := range f.askedSafety {
		p := &f.askedSafety[i]
		s.some(custody.SafetyWords, p.ID, p.words, &p.Words)
	}
}
