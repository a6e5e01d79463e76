package pack

import "aftercare/models"

// FactKind is the kind of value recorded for a fact.
type FactKind string

// The kinds of facts.
const (
	KindYesNo   FactKind = "yes_no"
	KindEvent   FactKind = "event"   // it happened, with its date if known
	KindChoice  FactKind = "choice"  // one of Codes
	KindCountry FactKind = "country" // an ISO 3166-1 two-letter code
	KindNumber  FactKind = "number"
	KindDate    FactKind = "date"
	KindRegion  FactKind = "region" // a part of a country: an ISO 3166-2 code that a pack declares, such as IN-WB
	KindMoney   FactKind = "money"  // in the smallest unit of its currency
)

// Fact is one word of the vocabulary: a coded thing that may be recorded.
type Fact struct {
	Key       string       `yaml:"key"`
	Kind      FactKind     `yaml:"kind"`
	Label     Text         `yaml:"label"` // short, for lists and reasons
	Question  Text         `yaml:"question"`
	Why       Text         `yaml:"why"`          // why we ask; inherited from the group
	Class     models.Class `yaml:"class"`        // always "service", which may be left out: rules see nothing sealed
	Group     string       `yaml:"group"`        // the intake page that asks it
	Codes     []Code       `yaml:"codes"`        // of a choice
	Default   string       `yaml:"default"`      // taken while nothing is recorded: a code, "no" of a yes/no or an event, none of a country or region
	Derive    *Derive      `yaml:"derive"`       // derived, never asked
	People    *People      `yaml:"people"`       // follows from the list of relatives, and can be answered as well
	Step      *FactStep    `yaml:"step"`         // follows from the steps of a right; kept is true then
	Kept      bool         `yaml:"kept"`         // the file knows it from records with pages of their own: never asked
	Ahead     bool         `yaml:"ahead"`        // the date of an event may lie ahead, such as a hearing
	Second    bool         `yaml:"second"`       // a country whose law may apply besides that of the place of care
	Where     []string     `yaml:"where"`        // asked only where the law of one of these may apply; empty means the place of its folder
	AskedIf   string       `yaml:"asked_if"`     // CEL over facts; asked on the page of its topic only once this is true
	Unless    string       `yaml:"asked_unless"` // CEL over facts; no longer asked once this is true
	For       string       `yaml:"for"`          // "lawyer" for a question of law, which stands on a page of its own
	Sensitive *bool        `yaml:"sensitive"`    // set if it differs from its group
	HTCDS     string       `yaml:"htcds"`        // "field=Code" of the Human Trafficking Case Data Standard
	Notes     string       `yaml:"notes"`        // for people who edit packs
	File      string       `yaml:"-"`
}

// ForLawyer is the value of For of a question that somebody who knows the law
// answers, and a caseworker need not.
const ForLawyer = "lawyer"

// OfLaw reports whether the fact is a question of law.
func (f *Fact) OfLaw() bool { return f.For == ForLawyer }

// Code is one answer of a choice.
type Code struct {
	Code  string `yaml:"code"`
	Label Text   `yaml:"label"`
	HTCDS string `yaml:"htcds"`
}

// Derive is how a yes/no fact follows from others.
type Derive struct {
	Open   string   `yaml:"open"`    // a fact that follows from a date: true while it is in doubt
	CEL    string   `yaml:"cel"`     // an expression over facts declared before it
	Before string   `yaml:"before"`  // a date fact: true before that day ...
	From   string   `yaml:"from"`    // ... or true from that day on, with all that follows the same
	Shift  int      `yaml:"shift"`   // months added to that day first: -48 turns "turns 18 on" into "under 14"
	Days   int      `yaml:"days"`    // days added after the months: 169 turns "weeks counted from" into "not past 24 weeks"
	At     string   `yaml:"at"`      // ... at this event; empty means now
	TrueIf []string `yaml:"true_if"` // yes/no facts, any of which says that the time was before the day
	Choice string   `yaml:"choice"`  // a choice that decides when the date does not
	Yes    []string `yaml:"yes"`     // its codes that mean true
	No     []string `yaml:"no"`      // its codes that mean false

	// Lasting: the event may have gone on for some time and is dated by its last
	// day. Where the choice says before and the date says after, it was both.
	Lasting bool `yaml:"lasting"`
}

// People is how a fact follows from the list of a case's relatives. Somebody may
// answer it as well; where the answer and the list contradict each other, neither is
// used and a person is asked.
type People struct {
	Relations []string `yaml:"relations"` // who counts: codes of models.Relations
	Unmarried bool     `yaml:"unmarried"` // ... and never married
	Child     bool     `yaml:"child"`     // ... and is under eighteen
	Since     string   `yaml:"since"`     // with child: an event; who turned eighteen after it is neither counted nor left out
	All       string   `yaml:"all"`       // a yes/no fact: the list is complete, and who is not in it is not there
}

// Group is one topic of the intake pages.
type Group struct {
	Key       string `yaml:"key"`
	Label     Text   `yaml:"label"`
	Why       Text   `yaml:"why"`
	Sensitive bool   `yaml:"sensitive"` // nobody is pressed with its questions: they are folded, with why they are asked
}

// Service is one kind of help that can be recorded.
type Service struct {
	Kind  string       `yaml:"kind"`
	Label Text         `yaml:"label"`
	Class models.Class `yaml:"class"` // of its note: clinical, legal, safety or service
	Group string       `yaml:"group"` // orders the list
	HTCDS string       `yaml:"htcds"` // spl_Type
	File  string       `yaml:"-"`
}

// Jurisdiction is the country that a folder of items belongs to, or a treaty
// body that binds several countries.
type Jurisdiction struct {
	Code      string     `yaml:"code"` // ISO 3166-1, or a short name of capital letters for treaties
	Name      Text       `yaml:"name"`
	Kind      string     `yaml:"kind"`       // country (default) or reference: duties that bind its members
	Members   []string   `yaml:"members"`    // for a reference pack: the countries it binds, as far as read
	Currency  string     `yaml:"currency"`   // ISO 4217, of every amount in the folder and of amounts typed in a shelter there
	Weekend   []string   `yaml:"weekend"`    // days that are not working days; empty means saturday and sunday
	TimeZones []TimeZone `yaml:"time_zones"` // the time zones in which days and deadlines can be counted there
	Regions   []Region   `yaml:"regions"`    // its states and provinces
	Helplines []Helpline `yaml:"helplines"`  // numbers that people in need may ring
	File      string     `yaml:"-"`
}

// Region is a part of a country with law of its own.
type Region struct {
	Code string `yaml:"code"` // ISO 3166-2
	Name Text   `yaml:"name"`
}

// TimeZone is a time zone of a country.
type TimeZone struct {
	Name string `yaml:"name"` // IANA: Asia/Kolkata
	City Text   `yaml:"city"` // the city people know it by
}

// Helpline is a number that anybody in the country may ring. Its mark says how
// well the number is known, because it is printed on paper that survivors take
// along.
type Helpline struct {
	Number  string  `yaml:"number"`
	Text    Text    `yaml:"text"` // what it is for
	Source  string  `yaml:"source"`
	Quality Quality `yaml:"quality"` // S or C; a weaker number is shown to nobody
}

// Reference reports whether the folder holds treaties rather than a country's
// law.
func (j *Jurisdiction) Reference() bool { return j.Kind == "reference" }

// Holidays lists the days of one place and year that are not working days,
// besides the weekend. Days of a year without an entry are not known, and a
// clock of working days that runs into it is shown as approximate.
type Holidays struct {
	Key     string    `yaml:"key"`
	Place   string    `yaml:"place"` // IN, or IN-DL where the state's list differs
	Year    int       `yaml:"year"`
	Partial bool      `yaml:"partial"` // the list is incomplete: clocks of working days stay approximate
	Days    []Holiday `yaml:"days"`
	Source  string    `yaml:"source"`
	File    string    `yaml:"-"`
}

// Holiday is one day of a list.
type Holiday struct {
	On   models.Date `yaml:"on"`
	Name Text        `yaml:"name"`
}
