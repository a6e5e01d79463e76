package demo

import (
	"aftercare/models"
	"aftercare/services/custody"
)

// caseNote is a case note with the words that will be sealed.
type caseNote struct {
	models.CaseNote
	text models.NoteWords
}

// noteDays is how many days back the demo writes notes, and fewDays how many for most
// cases of a large demo.
const (
	noteDays = 20
	fewDays  = 4
)

// saidDaily and saidContact are what notes of the demo say.
var (
	saidDaily   = []string{"Slept well, ate with the others (invented).", "Was quiet today and stayed in the room (invented).", "Helped in the kitchen and laughed (invented).", "Headache; lay down after lunch (invented)."}
	saidContact = []string{"Asked how she is and when she comes home (invented).", "Wanted papers and a date (invented).", "Brought clothes and stayed an hour (invented)."}
)

// caseNotes writes some days and contacts of somebody who is in the house.
func (f *file) caseNotes(d *dice) {
	if f.row.Status != models.CaseOpen {
		return
	}
	days := noteDays
	if f.opt.Survivors > small && !f.mine {
		days = fewDays
	}
	for day := -min(days, -f.begin); day <= 0; day++ {
		switch n := d.below(100); {
		case n < 14:
			f.note(d, models.NoteFacts{Kind: models.NoteDaily, At: f.cal.at(day, d.between(8, 20), 15), Topic: pick(d, models.NoteTopics[:5])}, models.NoteWords{Words: pick(d, saidDaily)})
		case n < 20:
			kind := pick(d, models.NoteKinds[1:])
			facts := models.NoteFacts{Kind: kind, At: f.cal.at(day, d.between(9, 17), 30), Relation: pick(d, models.NoteRelations[:13]), Way: pick(d, models.NoteWays), Topic: pick(d, models.NoteTopics), Safe: models.ContactSafe}
			if kind == models.NoteVisitor {
				facts.UntilAt = facts.At.Add(hours(1))
			}
			if d.chance(8) {
				facts.Safe = pick(d, models.SafeAnswers[1:])
			}
			f.note(d, facts, models.NoteWords{Words: pick(d, saidContact), Who: "Invented " + pick(d, []string{"Kamla", "Suresh", "Bimla", "Raju"})})
		}
	}
}

// note adds a note that is over by now, under the class of who wrote it.
func (f *file) note(d *dice, facts models.NoteFacts, text models.NoteWords) {
	if facts.At <= f.row.IntakeAt || facts.At >= f.cal.now-dayLong/24 {
		return
	}
	in := models.NoteDetails{NoteFacts: facts, NoteWords: text}
	in.Settle()
	writer := f.team.writer(models.ClassService)
	if d.chance(25) {
		writer = f.team.writer(models.ClassClinical)
	}
	classes := writer.actor(facts.At).NoteClasses()
	n := caseNote{models.CaseNote{ID: d.id(facts.At), CaseID: f.row.ID, SurvivorID: f.row.SurvivorID, ShelterID: f.row.ShelterID, Class: classes[0], NoteFacts: in.NoteFacts, Trail: f.trail()}, in.NoteWords}
	n.RecordedBy, n.ChangedBy, n.CreatedAt, n.ChangedAt = writer.ID, writer.ID, facts.At.Add(minutes(10)), facts.At.Add(minutes(10))
	if n.Safe != models.ContactSafe && n.Safe != "" {
		n.text.Why = "Asked for the address of the house (invented)."
		if d.chance(50) {
			n.Answer, n.AnsweredBy, n.AnsweredAt, n.Version = pick(d, models.AlarmAnswers), f.row.LeadID, facts.At.Add(minutes(40)), 2
		}
	}
	n.Alarms()
	f.notes = append(f.notes, n)
}

// sharedNote is a shared note with the words that will be sealed again.
type sharedNote struct {
	models.SharedNote
	text string
}

// shareNotes shares a counsellor's note with whoever leads the case: some still are, and
// some were taken back.
func (f *file) shareNotes(d *dice) {
	for _, n := range f.notes {
		if n.Class != models.ClassClinical || n.text.Words == "" || f.team.lead.Role != models.Caseworker || !d.chance(30) {
			continue
		}
		at := min(n.CreatedAt.Add(hours(1)), f.cal.now-1)
		s := sharedNote{models.SharedNote{ID: d.id(at), CaseID: f.row.ID, SurvivorID: f.row.SurvivorID, NoteID: n.ID, WithID: f.team.lead.ID, Class: models.ClassService, Trail: f.trail()}, n.text.Words}
		s.RecordedBy, s.ChangedBy, s.CreatedAt, s.ChangedAt = n.RecordedBy, n.RecordedBy, at, at
		s.ShareFacts = models.ShareFacts{UntilOn: f.cal.date(d.between(3, 30)), SaidOn: at.Date(f.cal.zone), SaidHow: pick(d, models.ConsentForms)}
		if d.chance(25) {
			s.text, s.EndedWhy, s.EndedAt, s.Version = "", models.ShareTakenBack, min(at.Add(hours(20)), f.cal.now-1), 2
			s.ChangedAt = s.EndedAt
		}
		f.shared = append(f.shared, s)
	}
}

// caseNotes seals what notes say.
func (s *sealer) caseNotes(f *file) {
	for i := range f.notes {
		n := &f.notes[i]
		s.some(custody.CaseNote("who", n.Class), n.ID, n.text.Who, &n.Who)
		s.some(custody.CaseNote("words", n.Class), n.ID, n.text.Words, &n.Words)
		s.some(custody.CaseNote("why", n.Class), n.ID, n.text.Why, &n.Why)
	}
	for i := range f.shared {
		r := &f.shared[i]
		s.some(custody.SharedCopy(r.Class), r.ID, r.text, &r.Copy)
	}
}
