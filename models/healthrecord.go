package models

import "time"

// The lists of the health record of a case.
const (
	ListHealthMedicines  = "health_medicines"
	ListHealthAllergies  = "health_allergies"
	ListHealthConditions = "health_conditions"
	ListHealthTests      = "health_tests"
)

// HealthLists are the lists of the health record, as its page shows them: first what is
// needed in a hurry.
var HealthLists = []string{ListHealthMedicines, ListHealthAllergies, ListHealthConditions, ListHealthTests}

// NewHealthRecord returns an empty row of a list, nil for one that is none.
func NewHealthRecord(list string) Record {
	switch list {
	case ListHealthMedicines:
		return &HealthMedicine{}
	case ListHealthAllergies:
		return &HealthAllergy{}
	case ListHealthConditions:
		return &HealthCondition{}
	case ListHealthTests:
		return &HealthTest{}
	}
	return nil
}

// MedicineRunning is the state of a medicine that is taken now.
const MedicineRunning = "running"

// MedicineStates say whether a medicine is taken.
var MedicineStates = []string{MedicineRunning, "when_needed", "ended"}

// SupplySoon is how many days ahead the end of a supply is told. The number is our own.
const SupplySoon = 7

// MedicineFacts are the coded facts of a medicine. They do not say which it is.
type MedicineFacts struct {
	State       string `json:"state"`
	BegunOn     Date   `json:"begun_on"`
	SupplyUntil Date   `json:"supply_until"` // the last day for which there is enough, "" for not known
}

// HealthMedicine is a medicine that somebody takes or took.
type HealthMedicine struct {
	RecordBase    `gorm:"embedded"`
	MedicineFacts `gorm:"embedded"`
	Name          Sealed
	Dose          Sealed
	Note          Sealed
}

// List returns the list of medicines.
func (*HealthMedicine) List() string { return ListHealthMedicines }

// Coded returns the coded facts.
func (h *HealthMedicine) Coded() any { return &h.MedicineFacts }

// Words returns the sealed words.
func (h *HealthMedicine) Words() []RecordWord {
	return []RecordWord{{Column: "name", To: &h.Name, Most: 200, Needed: true}, {Column: "dose", To: &h.Dose, Most: 500}, {Column: "note", To: &h.Note, Most: 1000}}
}

// Check adds a problem for each rule that the medicine breaks.
func (h *HealthMedicine) Check(typed map[string]string, c RecordCheck) {
	chosen(c.Problems, "state", h.State, MedicineStates, true)
	c.happened("begun_on", h.BegunOn)
	c.planned("supply_until", h.SupplyUntil)
	if h.BegunOn != "" && h.SupplyUntil != "" && h.SupplyUntil < h.BegunOn {
		c.Problems.Add("supply_until", "problem.health_supply")
	}
	c.words(h, typed)
}

// AllergyStrengths say how strong an allergy is.
var AllergyStrengths = []string{"mild", "strong", "life_threatening", "not_known"}

// AllergyFacts are the coded facts of an allergy.
type AllergyFacts struct {
	Strength string `json:"strength"`
}

// HealthAllergy is something that somebody does not bear.
type HealthAllergy struct {
	RecordBase   `gorm:"embedded"`
	AllergyFacts `gorm:"embedded"`
	Against      Sealed
	Note         Sealed // how it shows, what helps
}

// List returns the list of allergies.
func (*HealthAllergy) List() string { return ListHealthAllergies }

// Coded returns the coded facts.
func (h *HealthAllergy) Coded() any { return &h.AllergyFacts }

// Words returns the sealed words.
func (h *HealthAllergy) Words() []RecordWord {
	return []RecordWord{{Column: "against", To: &h.Against, Most: 200, Needed: true}, {Column: "note", To: &h.Note, Most: 1000}}
}

// Check adds a problem for each rule that the allergy breaks.
func (h *HealthAllergy) Check(typed map[string]string, c RecordCheck) {
	chosen(c.Problems, "strength", h.Strength, AllergyStrengths, true)
	c.words(h, typed)
}

// ConditionStates say how a condition stands.
var ConditionStates = []string{"untreated", "treated", "watched", "over"}

// ConditionFacts are the coded facts of a condition. They do not say which it is.
type ConditionFacts struct {
	State   string `json:"state"`
	SinceOn Date   `json:"since_on"`
}

// HealthCondition is an illness, an injury or what else somebody lives with.
type HealthCondition struct {
	RecordBase     `gorm:"embedded"`
	ConditionFacts `gorm:"embedded"`
	What           Sealed
	Note           Sealed
}

// List returns the list of conditions.
func (*HealthCondition) List() string { return ListHealthConditions }

// Coded returns the coded facts.
func (h *HealthCondition) Coded() any { return &h.ConditionFacts }

// Words returns the sealed words.
func (h *HealthCondition) Words() []RecordWord {
	return []RecordWord{{Column: "what", To: &h.What, Most: 500, Needed: true}, {Column: "note", To: &h.Note, Most: 2000}}
}

// Check adds a problem for each rule that the condition breaks.
func (h *HealthCondition) Check(typed map[string]string, c RecordCheck) {
	chosen(c.Problems, "state", h.State, ConditionStates, true)
	c.happened("since_on", h.SinceOn)
	c.words(h, typed)
}

// TestFacts are the coded facts of a test. What was tested is sealed: that somebody was
// tested for HIV says enough.
type TestFacts struct {
	TestedOn Date   `json:"tested_on"`
	Show     Answer `json:"show"`    // whether the result of this test may be shown to who keeps the health record
	ShowOn   Date   `json:"show_on"` // when the survivor said so
}

// HealthTest is a test with its result. Each has a consent of its own: without it the
// result opens for nobody but who wrote it down.
type HealthTest struct {
	RecordBase `gorm:"embedded"`
	TestFacts  `gorm:"embedded"`
	What       Sealed
	Result     Sealed
	Note       Sealed
}

// List returns the list of tests.
func (*HealthTest) List() string { return ListHealthTests }

// Coded returns the coded facts.
func (h *HealthTest) Coded() any { return &h.TestFacts }

// Words returns the sealed words.
func (h *HealthTest) Words() []RecordWord {
	return []RecordWord{{Column: "what", To: &h.What, Most: 200, Needed: true}, {Column: "result", To: &h.Result, Most: 1000}, {Column: "note", To: &h.Note, Most: 1000}}
}

// Check adds a problem for each rule that the test breaks.
func (h *HealthTest) Check(typed map[string]string, c RecordCheck) {
	chosen(c.Problems, "show", string(h.Show), ThreeAnswers[:2], true)
	if h.TestedOn == "" {
		c.Problems.Add("tested_on", "problem.required")
	}
	c.happened("tested_on", h.TestedOn)
	if h.ShowOn == "" {
		h.ShowOn = c.Dates.Today
	}
	c.happened("show_on", h.ShowOn)
	c.words(h, typed)
}

// Hides reports whether a word stays closed for an account: the result of a test without
// the survivor's consent for this test, for everybody but who wrote it down.
func (h *HealthTest) Hides(column, account string) bool {
	return column == "result" && h.Show != Yes && h.RecordedBy != account
}

// SupplyDay returns the last day of which the end of a supply is told on a day.
func SupplyDay(today Date) Date {
	day, ok := today.Time(time.UTC)
	if !ok {
		return today
	}
	return DateOf(day.AddDate(0, 0, SupplySoon))
}
