package pack

import "aftercare/models"

// FactKind says what is recorded for a fact.
type FactKind string

// The kinds of facts.
const (
	KindYesNo   FactKind = "yes_no"
	KindEvent   FactKind = "event"   // it happened, with its date where known
	KindChoice  FactKind = "choice"  // one of Codes
	KindCountry FactKind = "country" // an ISO 3166-1 two-letter code
	KindNumber  FactKind = "number"
	KindDate    FactKind = "date"
	KindRegion  FactKind = "region" // a part of a country, an ISO 3166-2 code a pack declares: IN-WB
	KindMoney   FactKind = "money"  // in the smallest unit of its currency
)

// Fact is one word of the vocabulary: a coded thing that may be recorded.
type Fact struct {
	Key       string       `yaml:"key"`
	Kind      FactKind     `yaml:"kind"`
	Label     Text         `yaml:"label"` // short, for lists and reasons
	Question  Text         `yaml:"question"`
	Why       Text         `yaml:"why"`       // why we ask; inherited from the group
	Class     models.Class `yaml:"class"`     // always "service", which may be left out: rules see nothing sealed
	Group     string       `yaml:"group"`     // the intake page it is asked on
	Codes     []Code       `yaml:"codes"`     // of a choice
	Default   string       `yaml:"default"`   // code taken while nothing is recorded
	Derive    *Derive      `yaml:"derive"`    // worked out, never asked
	Kept      bool         `yaml:"kept"`      // the file knows it from records with pages of their own: never asked
	Second    bool         `yaml:"second"`    // a country whose law may apply beside that of the place of care
	Where     []string     `yaml:"where"`     // asked only where the law of one of these may apply; of its folder's place when empty
	Sensitive *bool        `yaml:"sensitive"` // where it differs from its group
	HTCDS     string       `yaml:"htcds"`     // "field=Code" of the Human Trafficking Case Data Standard
	Notes     string       `yaml:"notes"`     // for people who edit packs
	File      string       `yaml:"-"`
}

// Code is one answer of a choice.
type Code struct {
	Code  string `yaml:"code"`
	Label Text   `yaml:"label"`
	HTCDS string `yaml:"htcds"`
}

// Derive says how a yes/no fact follows from others.
type Derive struct {
	CEL    string   `yaml:"cel"`     // an expression over facts declared before it
	Before string   `yaml:"before"`  // a date fact: true before that day ...
	Shift  int      `yaml:"shift"`   // months added to that day first: -48 makes "under 14" of "turns 18 on"
	Days   int      `yaml:"days"`    // days added after the months: 169 makes "not past 24 weeks" of "weeks counted from"
	At     string   `yaml:"at"`      // ... at this event, or now when empty
	TrueIf []string `yaml:"true_if"` // yes/no facts any of which settles it
	Choice string   `yaml:"choice"`  // a choice that answers when no date does
	Yes    []string `yaml:"yes"`     // its codes that mean true
	No     []string `yaml:"no"`      // its codes that mean false
}

// Group is one topic of the intake pages.
type Group struct {
	Key       string `yaml:"key"`
	Label     Text   `yaml:"label"`
	Why       Text   `yaml:"why"`
	Sensitive bool   `yaml:"sensitive"` // its questions are never pressed: they stand folded, with why they are asked
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

// Jurisdiction is the country a folder of items belongs to, or the body of
// treaties that binds several countries.
type Jurisdiction struct {
	Code      string     `yaml:"code"` // ISO 3166-1, or a short name of capital letters for treaties
	Name      Text       `yaml:"name"`
	Kind      string     `yaml:"kind"`       // country (default) or reference: duties that bind its members
	Members   []string   `yaml:"members"`    // of a reference pack: the countries it binds, as far as read
	Currency  string     `yaml:"currency"`   // ISO 4217, of every amount in the folder and of what people type in a shelter there
	Weekend   []string   `yaml:"weekend"`    // days that are no working days; saturday and sunday where none are named
	TimeZones []TimeZone `yaml:"time_zones"` // by whose clocks days and deadlines can be counted there
	Regions   []Region   `yaml:"regions"`    // its states and provinces
	Helplines []Helpline `yaml:"helplines"`  // numbers a person in need may ring
	File      string     `yaml:"-"`
}

// Region is a part of a country with law of its own.
type Region struct {
	Code string `yaml:"code"` // ISO 3166-2
	Name Text   `yaml:"name"`
}

// TimeZone is a clock of a country.
type TimeZone struct {
	Name string `yaml:"name"` // IANA: Asia/Kolkata
	City Text   `yaml:"city"` // by which people know it
}

// Helpline is a number that anybody in the country may ring. Its mark says how
// well the number is known: it goes on paper that people take along.
type Helpline struct {
	Number  string  `yaml:"number"`
	Text    Text    `yaml:"text"` // what it is for
	Source  string  `yaml:"source"`
	Quality Quality `yaml:"quality"` // S or C: a weaker number is given to nobody
}

// Reference reports whether the folder holds treaties and not a country's law.
func (j *Jurisdiction) Reference() bool { return j.Kind == "reference" }

// Holidays is the days of one place and year that are no working days besides
// the weekend. A year without an entry is not known, and a clock of working
// days that runs into it is shown as about.
type Holidays struct {
	Key     string    `yaml:"key"`
	Place   string    `yaml:"place"` // IN, or IN-DL where the state's list differs
	Year    int       `yaml:"year"`
	Partial bool      `yaml:"partial"` // more days are off than it names: clocks of working days stay about
	Days    []Holiday `yaml:"days"`
	Source  string    `yaml:"source"`
	File    string    `yaml:"-"`
}

// Holiday is one day of a list.
type Holiday struct {
	On   models.Date `yaml:"on"`
	Name Text        `yaml:"name"`
}
