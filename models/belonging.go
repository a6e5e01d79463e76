package models

// ListBelongings is the list of what the house keeps for a survivor.
const ListBelongings = "belongings"

// BelongingLists are the lists of the page of belongings.
var BelongingLists = []string{ListBelongings}

// NewBelonging returns an empty row of the list, nil for one that is none.
func NewBelonging(list string) Record {
	if list == ListBelongings {
		return &Belonging{}
	}
	return nil
}

// BelongingKinds say what kind of thing it is. What exactly is sealed.
var BelongingKinds = []string{"clothes", "money", "jewellery", "telephone", "bag", "papers", "medicines", "other"}

// BelongingPlaces say where the house keeps it.
var BelongingPlaces = []string{"locker", "office", "safe", "store", "bank", "with_police"}

// BelongingSigns say how somebody confirmed that a thing was taken in, or came back.
var BelongingSigns = []string{"signed", "thumb_mark", "spoken"}

// The states of a thing.
const (
	BelongingHeld  = "held"
	BelongingGiven = "given_back"
	BelongingGone  = "lost" // nobody finds it any more
)

// BelongingReceivers say to whom a thing was handed back.
var BelongingReceivers = []string{ByHerself, ByGuardian, "other_house", "court_or_police", "family"}

// BelongingFacts are the coded facts of a thing. They are listed here and nowhere else.
type BelongingFacts struct {
	ShelterID string `json:"shelter_id"` // the house that took it in
	Kind      string `json:"kind"`
	Count     int64  `json:"count"`
	Place     string `json:"place"`
	TakenOn   Date   `json:"taken_on"`
	TakenSign string `json:"taken_sign"`
	State     string `json:"state"`
	BackOn    Date   `json:"back_on"`
	BackTo    string `json:"back_to"`
	BackSign  string `json:"back_sign"`
}

// MaxBelongings is the largest count of one thing.
const MaxBelongings = 999

// Belonging is a thing that a survivor brought and the house keeps for her, until it
// is handed back.
type Belonging struct {
	RecordBase     `gorm:"embedded"`
	BelongingFacts `gorm:"embedded"`
	What           Sealed // what it is, and of money how much
	Witness        Sealed // who was there when it was taken in, or read over to a child
}

// List returns the list of belongings.
func (*Belonging) List() string { return ListBelongings }

// Coded returns the coded facts.
func (b *Belonging) Coded() any { return &b.BelongingFacts }

// Words returns the sealed words.
func (b *Belonging) Words() []RecordWord {
	return []RecordWord{{Column: "what", To: &b.What, Most: 300, Needed: true}, {Column: "witness", To: &b.Witness, Most: 200}}
}

// Check adds a problem for each rule that the thing breaks.
func (b *Belonging) Check(typed map[string]string, c RecordCheck) {
	chosen(c.Problems, "kind", b.Kind, BelongingKinds, true)
	chosen(c.Problems, "place", b.Place, BelongingPlaces, true)
	chosen(c.Problems, "taken_sign", b.TakenSign, BelongingSigns, true)
	if b.Count < 1 || b.Count > MaxBelongings {
		c.Problems.Add("count", "problem.belonging_count")
	}
	if b.TakenOn == "" {
		c.Problems.Add("taken_on", "problem.required")
	}
	c.happened("taken_on", b.TakenOn)
	if b.State == "" {
		b.State = BelongingHeld
	}
	b.checkBack(c)
	c.words(b, typed)
}

// checkBack holds what is no longer there to say how that came.
func (b *Belonging) checkBack(c RecordCheck) {
	chosen(c.Problems, "state", b.State, []string{BelongingHeld, BelongingGiven, BelongingGone}, true)
	switch b.State {
	case BelongingHeld:
		b.BackOn, b.BackTo, b.BackSign = "", "", ""
		return
	case BelongingGone:
		b.BackTo, b.BackSign = "", ""
	default:
		chosen(c.Problems, "back_to", b.BackTo, BelongingReceivers, true)
		chosen(c.Problems, "back_sign", b.BackSign, BelongingSigns, true)
	}
	if b.BackOn == "" {
		c.Problems.Add("back_on", "problem.required")
	} else if b.TakenOn != "" && b.BackOn < b.TakenOn {
		c.Problems.Add("back_on", "problem.belonging_before")
	}
	c.happened("back_on", b.BackOn)
}
