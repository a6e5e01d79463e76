package pack

import "aftercare/models"

// Text is one text in several languages, by language code.
type Text map[string]string

// In returns the text in lang, or in English where it is not translated.
func (t Text) In(lang string) string {
	if s := t[lang]; s != "" {
		return s
	}
	return t["en"]
}

// Quality is how good the source behind a statement is.
type Quality string

// The quality marks of the fact sheets the packs are written from, and D for
// thresholds that are our own defaults and no law or science.
const (
	Solid      Quality = "S" // text of the law read: may drive a deadline and an amount
	Reported   Quality = "C" // secondary: shown "as reported", starts no hard deadline
	Weak       Quality = "W" // for a legal reviewer's eyes only
	Unverified Quality = "U" // ships disabled
	Default    Quality = "D" // product default, editable, no scientific standing
	Legal      Quality = "L" // of a gap rule: the number comes from a pack's clock
)

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
)

// Fact is one word of the vocabulary: a coded thing that may be recorded.
type Fact struct {
	Key      string       `yaml:"key"`
	Kind     FactKind     `yaml:"kind"`
	Label    Text         `yaml:"label"` // short, for lists and reasons
	Question Text         `yaml:"question"`
	Why      Text         `yaml:"why"`     // why we ask; inherited from the group
	Class    models.Class `yaml:"class"`   // always "service", which may be left out: rules see nothing sealed
	Group    string       `yaml:"group"`   // the intake page it is asked on
	Codes    []Code       `yaml:"codes"`   // of a choice
	Default  string       `yaml:"default"` // code taken while nothing is recorded
	Derive   *Derive      `yaml:"derive"`  // worked out, never asked
	HTCDS    string       `yaml:"htcds"`   // "field=Code" of the Human Trafficking Case Data Standard
	Notes    string       `yaml:"notes"`   // for people who edit packs
	File     string       `yaml:"-"`
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
	At     string   `yaml:"at"`      // ... at this event, or now when empty
	TrueIf []string `yaml:"true_if"` // yes/no facts any of which settles it
	Choice string   `yaml:"choice"`  // a choice that answers when no date does
	Yes    []string `yaml:"yes"`     // its codes that mean true
	No     []string `yaml:"no"`      // its codes that mean false
}

// Group is one topic of the intake pages.
type Group struct {
	Key   string `yaml:"key"`
	Label Text   `yaml:"label"`
	Why   Text   `yaml:"why"`
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

// Source is where a statement was read.
type Source struct {
	ID      string `yaml:"id"`
	Title   string `yaml:"title"`
	URL     string `yaml:"url"`
	Address string `yaml:"address"` // "exact", or "approximate": find it again before citing in print
	File    string `yaml:"-"`
}

// Jurisdiction is the country a folder of items belongs to.
type Jurisdiction struct {
	Code string `yaml:"code"` // ISO 3166-1
	Name Text   `yaml:"name"`
}

// Item is one right of one jurisdiction in the version chosen for a case.
type Item struct {
	Key      string       `yaml:"key"`
	Version  string       `yaml:"version"`
	Title    Text         `yaml:"title"`
	Summary  Text         `yaml:"summary"`
	Right    models.Right `yaml:"right"`
	Level    string       `yaml:"level"` // international, national, state
	Where    string       `yaml:"where"` // ISO 3166-2 where narrower than the pack
	Force    string       `yaml:"force"` // law, scheme, rules, order, practice
	Quality  Quality      `yaml:"quality"`
	OwedBy   Owed         `yaml:"owed_by"`
	Claim    bool         `yaml:"claim"` // asked for by an application somebody must file
	InForce  Period       `yaml:"in_force"`
	ChosenBy string       `yaml:"chosen_by"` // event whose date picks the version; now when empty

	Conditions  []Condition `yaml:"conditions"`
	Amounts     []Amount    `yaml:"amounts"`
	Uplifts     []Uplift    `yaml:"uplifts"`
	Clocks      []Clock     `yaml:"clocks"`
	Papers      []Paper     `yaml:"papers"`
	Payment     Text        `yaml:"payment"`
	Appeal      Text        `yaml:"appeal"`
	IfRefused   Text        `yaml:"if_refused"`
	Caution     Text        `yaml:"caution"`
	SatisfiedBy Satisfied   `yaml:"satisfied_by"`
	Law         []Law       `yaml:"law"`
	Conflicts   []Conflict  `yaml:"conflicts"`
	SchemeEnd   SchemeEnd   `yaml:"scheme_end"`
	Verified    models.Date `yaml:"last_verified"`
	Reviewed    Review      `yaml:"reviewed"`
	Notes       string      `yaml:"notes"`

	Earlier []Variant `yaml:"earlier"` // the versions before this one

	Jurisdiction string `yaml:"-"`
	File         string `yaml:"-"`
}

// Variant is an earlier version of an item: what it does not state is as in
// the item.
type Variant struct {
	Version    string      `yaml:"version"`
	Title      Text        `yaml:"title"`
	Summary    Text        `yaml:"summary"`
	Quality    Quality     `yaml:"quality"`
	InForce    Period      `yaml:"in_force"`
	Conditions []Condition `yaml:"conditions"`
	Amounts    []Amount    `yaml:"amounts"`
	Clocks     []Clock     `yaml:"clocks"`
	Law        []Law       `yaml:"law"`
}

// Period is a stretch of days, both ends inside it. An empty end is open.
type Period struct {
	From models.Date `yaml:"from"`
	To   models.Date `yaml:"to"`
}

// Holds reports whether day lies in the period.
func (s Period) Holds(day models.Date) bool {
	return (s.From == "" || s.From <= day) && (s.To == "" || day <= s.To)
}

// Owed says who owes the right.
type Owed struct {
	Party  models.Party `yaml:"party"`
	Office Text         `yaml:"office"`
}

// Condition is one named condition of a right, with the sentence that explains
// it.
type Condition struct {
	Key      string `yaml:"key"`
	Sentence Text   `yaml:"sentence"`
	CEL      string `yaml:"cel"`
}

// Amount is one row of what may be considered. Money is in whole units of the
// currency: laws state no smaller ones.
type Amount struct {
	Key     string  `yaml:"key"`
	Label   Text    `yaml:"label"`
	When    string  `yaml:"when"` // CEL; a row without it always shows
	Min     int64   `yaml:"min"`
	Max     int64   `yaml:"max"`
	Per     string  `yaml:"per"` // "" once, "month"
	Unit    string  `yaml:"unit"`
	Quality Quality `yaml:"quality"`
}

// Uplift raises every amount of an item by a percentage where it applies. The
// raised figures are worked out, never written into a pack.
type Uplift struct {
	Label   Text   `yaml:"label"`
	When    string `yaml:"when"`
	Percent int64  `yaml:"percent"`
}

// Clock is a duration that starts at an event and runs against somebody.
type Clock struct {
	Key     string       `yaml:"key"`
	Label   Text         `yaml:"label"`
	When    string       `yaml:"when"` // CEL; the clock runs only where it is true
	Start   []string     `yaml:"start"`
	Which   string       `yaml:"which"` // earliest (default) or latest of Start
	Length  models.Span  `yaml:"length"`
	Against models.Party `yaml:"against"`
	Ends    []string     `yaml:"ends"`
	Kind    string       `yaml:"kind"` // law, rules, scheme, order, protocol, reported, house
	Quality Quality      `yaml:"quality"`
	Clause  string       `yaml:"clause"`
	Source  string       `yaml:"source"`
	Late    Text         `yaml:"late"` // what a passed due date means and what to do
}

// Hard reports whether the clock may be called a deadline: only one from a
// source marked solid, and never a house rule.
func (c Clock) Hard() bool { return c.Quality == Solid && c.Kind != "house" }

// Paper is a document an application needs.
type Paper struct {
	Key      string `yaml:"key"`
	Label    Text   `yaml:"label"`
	Required bool   `yaml:"required"` // soft papers never block anything
	Fact     string `yaml:"fact"`     // the fact that says it is held
}

// Satisfied says what counts as having received the right. A recorded stance
// always does as well.
type Satisfied struct {
	Services []string `yaml:"services"`
	When     string   `yaml:"when"` // CEL over facts
}

// Law is the legal basis of an item.
type Law struct {
	Act      string  `yaml:"act"`
	Section  string  `yaml:"section"`
	Source   string  `yaml:"source"`
	Quality  Quality `yaml:"quality"`
	LastRead string  `yaml:"last_read"`
}

// Conflict is a disagreement between sources, shown and never decided silently.
type Conflict struct {
	ID   string `yaml:"id"`
	Text Text   `yaml:"text"`
}

// SchemeEnd marks a scheme whose approved period is over or ending.
type SchemeEnd struct {
	On     models.Date `yaml:"on"`
	Text   Text        `yaml:"text"` // "continuation to be confirmed"
	Source string      `yaml:"source"`
}

// Review is a practising lawyer's sign-off on a row.
type Review struct {
	By string      `yaml:"by"`
	On models.Date `yaml:"on"`
}

// ReviewersOnly reports whether the item is for legal reviewers' eyes only.
func (i *Item) ReviewersOnly() bool { return i.Quality == Weak }

// Disabled reports whether the item ships switched off until somebody reads
// its text.
func (i *Item) Disabled() bool { return i.Quality == Unverified }

// Rule is one kind of gap: something owed and missing, or a danger unanswered.
type Rule struct {
	Key           string          `yaml:"key"`
	Right         models.Right    `yaml:"right"`
	Title         Text            `yaml:"title"`
	Where         string          `yaml:"where"` // jurisdiction, where the rule is not for all; that of its folder when empty
	When          string          `yaml:"when"`  // CEL; the rule applies only where it is true
	Each          *Each           `yaml:"each"`  // one gap for each item that matches
	Start         []string        `yaml:"start"`
	Which         string          `yaml:"which"`
	After         *models.Span    `yaml:"after"`          // a gap only when this has passed
	Window        *models.Span    `yaml:"window"`         // a gap at once, due when this has passed
	Mark          Quality         `yaml:"mark"`           // S, D or L, of the number
	Source        string          `yaml:"source"`         // evidence row or source id behind an S or L
	Satisfied     []string        `yaml:"satisfied"`      // by any of these at or after the start
	SatisfiedWhen string          `yaml:"satisfied_when"` // CEL; unknown does not satisfy
	Severity      models.Severity `yaml:"severity"`
	Steps         []Step          `yaml:"steps"`
	Mover         models.Party    `yaml:"mover"`
	Action        Action          `yaml:"action"`
	Why           Text            `yaml:"why"`
	Evidence      []string        `yaml:"evidence"`
	Do            Text            `yaml:"do"`
	Resolves      Text            `yaml:"resolves"`
	File          string          `yaml:"-"`
}

// Each picks the entitlements a rule runs over; its Subject is the item key.
type Each struct {
	Right    models.Right      `yaml:"right"`
	Claim    bool              `yaml:"claim"`
	Progress []models.Progress `yaml:"progress"`
	DueOf    []models.Party    `yaml:"due_of"`  // clocks against these give the gap its due date
	LateOf   []models.Party    `yaml:"late_of"` // a gap only once a clock against one of these has passed
}

// Step changes the severity when a moment is reached.
type Step struct {
	BeforeDue  *models.Span    `yaml:"before_due"`
	AfterDue   *models.Span    `yaml:"after_due"`
	AfterSince *models.Span    `yaml:"after_since"`
	Severity   models.Severity `yaml:"severity"`
}

// Action names what records the answer, so that a page can offer one button.
type Action struct {
	Service string `yaml:"service"` // a service kind to record, or
	Page    string `yaml:"page"`    // a page of the case file, or
	Fact    string `yaml:"fact"`    // a question to answer
	Label   Text   `yaml:"label"`
}

// Duty is what the law asks of the person who writes a disclosure down. It is
// a warning and a recorded decision: never an automatic report, never a
// condition for help.
type Duty struct {
	Key       string      `yaml:"key"`
	Title     Text        `yaml:"title"`
	When      string      `yaml:"when"`
	Text      Text        `yaml:"text"`
	Advice    Text        `yaml:"advice"`
	Quality   Quality     `yaml:"quality"`
	Law       []Law       `yaml:"law"`
	Decisions []Decision  `yaml:"decisions"`
	Verified  models.Date `yaml:"last_verified"`

	Jurisdiction string `yaml:"-"`
	File         string `yaml:"-"`
}

// Decision is one thing a worker may record about a duty.
type Decision struct {
	Code   string `yaml:"code"`
	Label  Text   `yaml:"label"`
	Reason bool   `yaml:"reason"` // asks for a reason in words, which is sealed
}

// file is what a pack file may hold.
type file struct {
	Jurisdiction *Jurisdiction `yaml:"jurisdiction"`
	Groups       []Group       `yaml:"groups"`
	Facts        []Fact        `yaml:"facts"`
	Services     []Service     `yaml:"services"`
	Sources      []Source      `yaml:"sources"`
	Items        []Item        `yaml:"items"`
	Rules        []Rule        `yaml:"rules"`
	Duties       []Duty        `yaml:"duties"`
}
