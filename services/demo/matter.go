package demo

import (
	"strconv"
	"strings"

	"aftercare/models"
	"aftercare/services/custody"
	"aftercare/services/vault"
)

// matter is a matter with the words that will be sealed.
type matter struct {
	models.Matter
	text models.MatterWords
}

// inMatter is somebody in a matter with the words that will be sealed.
type inMatter struct {
	models.MatterPerson
	text models.MatterPersonWords
}

// hearing is a date of a matter with the words that will be sealed.
type hearing struct {
	models.Hearing
	text models.HearingWords
}

// matter makes the police case of the facts that were told: its days are theirs.
func (f *file) matter() {
	registered, refused := f.dayOf("event.fir_registered"), f.dayOf("event.fir_refused")
	if registered == "" && refused == "" {
		return
	}
	m := matter{Matter: models.Matter{ID: f.id(), CaseID: f.row.ID, SurvivorID: f.row.SurvivorID, Trail: f.trail()}}
	m.MatterFacts = models.MatterFacts{
		Kind: models.MatterPolice, State: f.state, RegisteredOn: registered, RefusedOn: refused, ChargeSheetOn: f.dayOf("event.charge_sheet"),
		EndedOn: f.dayOf("event.trial_concluded"), Stage: "investigation",
	}
	m.stage()
	if f.known("legal.accused") == models.Yes && f.dayOf("legal.accused") == registered {
		m.Accused = models.Yes
	}
	var sections []string
	for _, fact := range f.facts {
		if strings.HasPrefix(fact.Name, "offence.") && fact.Answer == models.Yes {
			sections = append(sections, fact.Name)
		}
	}
	m.SetSections(sections)
	n := f.between(3, 480)
	m.text = models.MatterWords{Number: strconv.Itoa(n) + "/" + string(max(registered, refused))[:4] + " (invented)", Station: "Invented " + pick(f.dice, inventedPlaces) + " police station", District: "Invented district"}
	if m.ChargeSheetOn != "" {
		m.text.Court, m.text.CaseNumber = "Invented "+pick(f.dice, inventedPlaces)+" court", "SC "+strconv.Itoa(n+11)+" (invented)"
	}
	f.matters = append(f.matters, m)
	f.peopleIn(m.ID)
	f.hearing(m.ID)
}

// inventedPlaces are names of places that are nowhere.
var inventedPlaces = []string{"Ghat", "Lotus Bridge", "Seven Wells", "Old Ferry", "Mango Gate"}

// stage is how far the days of a matter say that it is.
func (m *matter) stage() {
	switch {
	case m.EndedOn != "":
		m.Stage = "decided"
	case m.ChargeSheetOn != "":
		m.Stage = "trial"
	case m.RegisteredOn == "":
		m.Stage = "not_registered"
	}
}

// dayOf is the day of an event that was told, "" for none.
func (f *file) dayOf(name string) models.Date {
	for _, fact := range f.facts {
		if fact.Name == name && fact.Sure == models.SureExact {
			return models.Date(fact.Day)
		}
	}
	return ""
}

func (f *file) trail() models.Trail {
	at := min(f.row.IntakeAt.Add(hours(2)), f.cal.now-1)
	return models.Trail{RecordedBy: f.row.LeadID, CreatedAt: at, ChangedBy: f.row.LeadID, ChangedAt: at, Version: 1}
}

// peopleIn adds an accused, on bail where the facts say that one is free, and the
// investigating officer.
func (f *file) peopleIn(id string) {
	add := func(facts models.MatterPersonFacts, text models.MatterPersonWords) {
		p := inMatter{models.MatterPerson{ID: f.id(), MatterID: id, CaseID: f.row.ID, SurvivorID: f.row.SurvivorID, MatterPersonFacts: facts, Trail: f.trail()}, text}
		f.inMatter = append(f.inMatter, p)
	}
	accused := models.MatterPersonFacts{Part: models.MatterAccused, Relation: pick(f.dice, models.AccusedRelations[2:8])}
	if free := f.dayOf("event.accused_released"); free != "" {
		accused.Bail, accused.BailOn, accused.Terms = models.BailGranted, free, "not_known"
	}
	add(accused, models.MatterPersonWords{Name: "Invented " + pick(f.dice, []string{"Raka", "Bholu", "Chandan", "Kaka"})})
	if f.chance(60) {
		add(models.MatterPersonFacts{Part: "investigating_officer"}, models.MatterPersonWords{Name: "Invented Inspector"})
	}
}

// hearing puts the next hearing that was told into the diary. Somebody goes with
// her, unless the case lets that slip.
func (f *file) hearing(id string) {
	day := f.dayOf("event.hearing")
	if day == "" {
		return
	}
	t, _ := day.Time(f.cal.zone)
	at := models.At(t).Add(hours(10) + minutes(30))
	f.fact("event.hearing", models.AnswerFacts{Answer: models.Yes, Day: string(day), Sure: models.SureExact, At: at})
	h := hearing{Hearing: models.Hearing{ID: f.id(), MatterID: id, CaseID: f.row.ID, SurvivorID: f.row.SurvivorID, Trail: f.trail()}}
	h.HearingFacts = models.HearingFacts{At: at, Purpose: pick(f.dice, []string{"her_evidence", "bail", "charges", "others_evidence"})}
	if !f.slip("justice.unaccompanied") {
		h.Companion, h.Travel = pick(f.dice, []string{"colleague", "lawyer", "support_person"}), pick(f.dice, []string{"arranged", "asked"})
		if h.Companion == "colleague" {
			h.text.Who = "Invented colleague"
		}
	}
	f.yesIf("hearing.accompanied", h.Companion != models.NoCompanion)
	f.hearings = append(f.hearings, h)
}

// matters seals what is written about matters, the people in them and hearings.
func (s *sealer) matters(f *file) {
	for i := range f.matters {
		m := &f.matters[i]
		s.some(custody.MatterNumber, m.ID, m.text.Number, &m.Number)
		s.some(custody.MatterStation, m.ID, m.text.Station, &m.Station)
		s.some(custody.MatterDistrict, m.ID, m.text.District, &m.District)
		s.some(custody.MatterCourt, m.ID, m.text.Court, &m.Court)
		s.some(custody.MatterCaseNumber, m.ID, m.text.CaseNumber, &m.CaseNumber)
	}
	for i := range f.inMatter {
		p := &f.inMatter[i]
		s.some(custody.PersonName, p.ID, p.text.Name, &p.Name)
	}
	for i := range f.hearings {
		h := &f.hearings[i]
		s.some(custody.HearingWho, h.ID, h.text.Who, &h.Who)
	}
}

// some seals a text, and nothing where there is none.
func (s *sealer) some(field vault.Field, rowID, text string, into *models.Sealed) {
	if text != "" {
		s.put(field, rowID, text, into)
	}
}
