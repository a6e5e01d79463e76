package models

import (
	"slices"
	"strings"
)

// The kinds of matters that rules and pages tell apart from the others.
const (
	MatterPolice = "police" // a report to the police, the investigation, and the trial that comes of it
	MatterTrial  = "trial"  // a criminal trial that did not begin with a report here
)

// MatterKinds are the kinds of matters, as pages list them.
var MatterKinds = []string{MatterPolice, MatterTrial, "civil", "labour", "custody", "writ", "other"}

// CriminalMatter reports whether a kind of matter has police, sections and accused.
func CriminalMatter(kind string) bool { return kind == MatterPolice || kind == MatterTrial }

// MatterStages are the stages of a criminal matter, and CivilStages those of any
// other proceeding.
var (
	MatterStages = []string{"not_registered", "investigation", "charge_sheet", "trial", "arguments", "decided", "appeal", "over"}
	CivilStages  = []string{"filed", "hearing", "arguments", "decided", "appeal", "over"}
)

// StagesOf returns the stages that a kind of matter can be in.
func StagesOf(kind string) []string {
	if CriminalMatter(kind) {
		return MatterStages
	}
	return CivilStages
}

// RefusalSteps say what was done after the police did not register a report.
var RefusalSteps = []string{"superintendent", "magistrate", "other_station", "high_court", "nothing_yet"}

// MatterEnds say how a trial ended. After MatterConviction somebody is convicted;
// after the ones of MatterFreed an accused is free.
var (
	MatterEnds  = []string{MatterConviction, "acquittal", "discharge", "withdrawn", "other"}
	MatterFreed = []string{"acquittal", "discharge", "withdrawn"}
)

// MatterConviction is the end of a trial in which somebody was convicted.
const MatterConviction = "conviction"

// MatterFacts are the coded facts of a matter. They are listed here and nowhere
// else. Numbers, places, names and free words are sealed.
type MatterFacts struct {
	Kind          string `json:"kind"`
	Stage         string `json:"stage"`
	State         string `json:"state"`         // code of the State of the police station or the court
	Zero          Answer `json:"zero"`          // registered by a station that has no area of its own there
	RegisteredOn  Date   `json:"registered_on"` // the day of the FIR
	MovedOn       Date   `json:"moved_on"`      // a zero FIR went to the station of the area
	RefusedOn     Date   `json:"refused_on"`    // the police did not register it
	RefusalStep   string `json:"refusal_step"`  // what was done then
	RefusalStepOn Date   `json:"refusal_step_on"`
	ChargeSheetOn Date   `json:"charge_sheet_on"`
	ClosureOn     Date   `json:"closure_on"` // the police asked the court to close it
	EndedOn       Date   `json:"ended_on"`
	Ending        string `json:"ending"`
	Accused       Answer `json:"accused"`  // she herself is accused in it
	Sections      string `json:"sections"` // keys of the packs' facts, with spaces between
}

// GivesNumbers reports whether applications of hers may give the numbers of the matter: it
// is a police case or trial, and not one in which she is accused herself.
func (f MatterFacts) GivesNumbers() bool { return CriminalMatter(f.Kind) && f.Accused != Yes }

// SectionKeys lists the sections that the matter names.
func (f MatterFacts) SectionKeys() []string { return strings.Fields(f.Sections) }

// MatterWords is what is typed about a matter and sealed. Lawyer is sealed for
// her lawyer alone; the others are read by everybody who goes to the police or to
// court with her.
type MatterWords struct {
	Number     string // of the FIR
	Station    string
	District   string
	MovedTo    string // the station a zero FIR went to
	Court      string
	CaseNumber string
	Words      string
	Lawyer     string
}

// MatterDetails is what a person types about a matter.
type MatterDetails struct {
	MatterFacts
	MatterWords
}

// Limits of what is typed about a matter, a person of it, or a hearing.
const (
	MaxMatterLine  = 200
	MaxMatterWords = 2000
)

// Check adds a problem for each rule that the matter breaks.
func (d MatterDetails) Check(dates CaseDates, p Problems) {
	if !slices.Contains(MatterKinds, d.Kind) {
		p.Add("kind", "problem.choose")
	}
	onList(p, "stage", d.Stage, StagesOf(d.Kind))
	onList(p, "refusal_step", d.RefusalStep, RefusalSteps)
	onList(p, "ending", d.Ending, MatterEnds)
	onList(p, "zero", string(d.Zero), yesNo)
	onList(p, "accused", string(d.Accused), yesNo)
	d.checkDays(dates, p)
	if d.Ending != "" && d.EndedOn == "" {
		p.Add("ended_on", "problem.required")
	}
	if d.RefusalStep != "" && d.RefusedOn == "" {
		p.Add("refused_on", "problem.required")
	}
}

// yesNo are the answers of a question with two.
var yesNo = []string{string(Yes), string(No)}

// onList adds a problem for a code that is not on its list. None is always right.
func onList(p Problems, field, code string, of []string) {
	if code != "" && !slices.Contains(of, code) {
		p.Add(field, "problem.choose")
	}
}

// checkDays holds the days of a matter to its dates, and to one another: what
// follows from another day is not before it.
func (d MatterDetails) checkDays(dates CaseDates, p Problems) {
	for _, day := range []struct {
		field  string
		on     Date
		before Date
	}{
		{"registered_on", d.RegisteredOn, ""}, {"refused_on", d.RefusedOn, ""}, {"moved_on", d.MovedOn, d.RegisteredOn},
		{"refusal_step_on", d.RefusalStepOn, d.RefusedOn}, {"charge_sheet_on", d.ChargeSheetOn, d.RegisteredOn},
		{"closure_on", d.ClosureOn, d.RegisteredOn}, {"ended_on", d.EndedOn, d.ChargeSheetOn},
	} {
		if day.on == "" {
			continue
		}
		dates.Event(day.field, Exactly(day.on), p)
		if day.before != "" && day.on < day.before {
			p.Add(day.field, "problem.matter_order|on="+shownAs(Exactly(day.before)))
		}
	}
}

// Trail is who wrote a record and when, and whether it still counts.
type Trail struct {
	RemovedAt  Instant // 0 for one that counts
	RecordedBy string
	CreatedAt  Instant `gorm:"autoCreateTime:false"`
	ChangedBy  string
	ChangedAt  Instant
	Version    int64
}

// Matter is a proceeding with the police or before a court that is about the
// survivor.
type Matter struct {
	ID          string `gorm:"primaryKey"`
	CaseID      string
	SurvivorID  string
	MatterFacts `gorm:"embedded"`
	Number      Sealed
	Station     Sealed
	District    Sealed
	MovedTo     Sealed
	Court       Sealed
	CaseNumber  Sealed
	Words       Sealed
	Lawyer      Sealed
	Trail       `gorm:"embedded"`
}

// MatterAccused is somebody who is accused in a matter.
const MatterAccused = "accused"

// MatterParts are what a person is in a matter.
var MatterParts = []string{MatterAccused, "investigating_officer", "prosecutor", "lawyer", "support_person", "interpreter", "other"}

// AccusedRelations say what an accused is to the survivor. They identify nobody.
var AccusedRelations = []string{"parent", "partner", "relative", "neighbour", "recruiter", "employer", "house_keeper", "customer", "police", "stranger", "other", "not_known"}

// Bails are the states of the bail of an accused.
var Bails = []string{"asked", BailGranted, "refused", "cancelled"}

// BailGranted is a bail after which the accused is free.
const BailGranted = "granted"

// BailTerms are the conditions of a bail that protect the survivor.
var BailTerms = []string{"no_contact", "stay_away", "other", "none", "not_known"}

// MatterPersonFacts are the coded facts of a person in a matter.
type MatterPersonFacts struct {
	Part       string `json:"part"`
	Relation   string `json:"relation"`    // of an accused
	ArrestedOn Date   `json:"arrested_on"` // of an accused
	Bail       string `json:"bail"`        // of an accused
	BailOn     Date   `json:"bail_on"`
	Terms      string `json:"terms"` // what the bail says about her
}

// MatterPersonWords is what is sealed about a person in a matter.
type MatterPersonWords struct {
	Name      string
	Telephone string
	Words     string // conditions of the bail, or what else has to be known
}

// MatterPersonDetails is what a person types about somebody in a matter.
type MatterPersonDetails struct {
	MatterPersonFacts
	MatterPersonWords
}

// Check adds a problem for each rule that the person breaks. What is said of an
// accused alone is refused of everybody else.
func (d MatterPersonDetails) Check(dates CaseDates, p Problems) {
	if !slices.Contains(MatterParts, d.Part) {
		p.Add("part", "problem.choose")
	}
	onList(p, "relation", d.Relation, AccusedRelations)
	onList(p, "bail", d.Bail, Bails)
	onList(p, "terms", d.Terms, BailTerms)
	for field, on := range map[string]Date{"arrested_on": d.ArrestedOn, "bail_on": d.BailOn} {
		if on != "" {
			dates.Event(field, Exactly(on), p)
		}
	}
	if d.Bail == BailGranted && d.BailOn == "" {
		p.Add("bail_on", "problem.required")
	}
	if d.Part != MatterAccused && d.Part != "" && (d.Relation+d.Bail+d.Terms != "" || d.ArrestedOn != "") {
		p.Add("part", "problem.matter_accused_only")
	}
}

// MatterPerson is somebody in a matter: an accused, an officer, a lawyer.
type MatterPerson struct {
	ID                string `gorm:"primaryKey"`
	MatterID          string
	CaseID            string
	SurvivorID        string
	MatterPersonFacts `gorm:"embedded"`
	Name              Sealed
	Telephone         Sealed
	Words             Sealed
	Trail             `gorm:"embedded"`
}

// TableName is the table of the people in matters.
func (MatterPerson) TableName() string { return "matter_people" }

// SetSections sets the sections that the matter names, each once and in order.
func (f *MatterFacts) SetSections(keys []string) {
	f.Sections = string(ListOf(keys))
}
