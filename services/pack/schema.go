package pack

import "aftercare/models"

// Text is one text in several languages, by language code.
type Text map[string]string

// In returns the text in lang, or in English if it has no translation. It says
// she of the survivor, as for pages that are about nobody in particular.
func (t Text) In(lang string) string { return t.Of(models.She, lang) }

// Of is In for a text about one survivor, whose pronoun is known.
func (t Text) Of(who models.Pronoun, lang string) string {
	if s := t[lang]; s != "" {
		return who.Say(lang, s)
	}
	return who.Say("en", t["en"])
}

// Quality is how good the source of a statement is.
type Quality string

// The quality marks of the fact sheets behind the packs, and D for thresholds
// that are our own defaults, without law or science.
const (
	Solid      Quality = "S" // text of the law read: may give a deadline and an amount
	Reported   Quality = "C" // secondary: shown "as reported", starts no hard deadline
	Weak       Quality = "W" // only a legal reviewer may see it
	Unverified Quality = "U" // ships disabled
	Default    Quality = "D" // product default, editable, no scientific standing
	Legal      Quality = "L" // of a gap rule: the number comes from a pack's clock
)

// Item is one right of one jurisdiction in the version chosen for a case.
type Item struct {
	Key        string          `yaml:"key"`
	Version    string          `yaml:"version"`
	Title      Text            `yaml:"title"`
	Summary    Text            `yaml:"summary"`
	Right      models.Right    `yaml:"right"`
	Life       models.Life     `yaml:"life"`  // which steps it has; worked out where the file does not say
	Done       Text            `yaml:"done"`  // of a duty: what the step "done" is called, such as "Brought before the Committee"
	Level      string          `yaml:"level"` // international, national, state
	Where      string          `yaml:"where"` // ISO 3166-2 if narrower than the pack; a condition named place then says when it applies
	Force      string          `yaml:"force"` // law, scheme, rules, order, practice
	Quality    Quality         `yaml:"quality"`
	OwedBy     Owed            `yaml:"owed_by"`
	DecidedBy  Decider         `yaml:"decided_by"` // who decides an application, where that is not who owes the right
	AskedAt    []models.Errand `yaml:"asked_at"`   // where one goes to ask for it; the first is where lists show it, others serve as well
	Claim      bool            `yaml:"claim"`      // given only on an application that somebody must file
	Interim    bool            `yaml:"interim"`    // relief before the decision
	FiledWith  string          `yaml:"filed_with"` // of money: the key of the authority that takes the application; rights with the same one can share it
	OffPaper   bool            `yaml:"off_paper"`  // for lawyers to argue with, and nothing a survivor can ask for: kept off the survivor's paper
	InForce    Period          `yaml:"in_force"`
	Everywhere bool            `yaml:"everywhere"`  // of a treaty body: binds nobody and may be quoted in every country
	ForLawyers bool            `yaml:"for_lawyers"` // nothing anybody can ask for: only legal reviewers see it, to argue with
	Abroad     bool            `yaml:"abroad"`      // of help and shelter: also given to a survivor cared for in another country
	ChosenBy   string          `yaml:"chosen_by"`   // event or step whose date picks the version; empty means now

	Conditions  []Condition `yaml:"conditions"`
	Amounts     []Amount    `yaml:"amounts"`
	Uplifts     []Uplift    `yaml:"uplifts"`
	Schedule    Schedule    `yaml:"schedule"`
	Clocks      []Clock     `yaml:"clocks"`
	Papers      []Paper     `yaml:"papers"`
	Payment     Text        `yaml:"payment"`
	Appeal      Appeal      `yaml:"appeal"`
	IfRefused   Text        `yaml:"if_refused"`
	Caution     Text        `yaml:"caution"`
	SatisfiedBy Satisfied   `yaml:"satisfied_by"`
	Settles     []string    `yaml:"settles"` // derived facts about age that this right is the way to settle while they are in doubt
	Law         []Law       `yaml:"law"`
	Conflicts   []string    `yaml:"conflicts"` // ids of the register of conflicts
	SchemeEnd   SchemeEnd   `yaml:"scheme_end"`
	FindOut     Text        `yaml:"find_out"` // for an item that is not verified: what somebody must read before it is used
	Changes     []Change    `yaml:"changes"`  // what changed in this law, and when
	Verified    models.Date `yaml:"last_verified"`
	Reviewed    Review      `yaml:"reviewed"`
	Notes       string      `yaml:"notes"`

	Earlier []Variant `yaml:"earlier"` // the versions before this one

	OnPaper      OnPaper `yaml:"-"` // as it stands on the survivor's paper
	Jurisdiction string  `yaml:"-"`
	File         string  `yaml:"-"`
	Own          bool    `yaml:"-"` // from the organisation's own folder, not built in
}

// Variant is an earlier version of an item. Parts it does not state are as in
// the item.
type Variant struct {
	Version    string      `yaml:"version"`
	Title      Text        `yaml:"title"`
	Summary    Text        `yaml:"summary"`
	Quality    Quality     `yaml:"quality"`
	InForce    Period      `yaml:"in_force"`
	Conditions []Condition `yaml:"conditions"`
	Also       []Condition `yaml:"also"` // conditions beside those of the item
	Amounts    []Amount    `yaml:"amounts"`
	Uplifts    []Uplift    `yaml:"uplifts"`
	Schedule   *Schedule   `yaml:"schedule"`
	Clocks     []Clock     `yaml:"clocks"`
	Papers     []Paper     `yaml:"papers"`
	Law        []Law       `yaml:"law"`
}

// Change is one thing that changed in a law.
type Change struct {
	On     models.Date `yaml:"on"`
	Text   Text        `yaml:"text"`
	Source string      `yaml:"source"`
}

// Period is a range of days that includes both ends. An empty end is open.
type Period struct {
	From models.Date `yaml:"from"`
	To   models.Date `yaml:"to"`
}

// Holds reports whether the period includes day.
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
	Within   Window `yaml:"within"`  // in place of cel: a time that is not over
	NotYet   bool   `yaml:"not_yet"` // a no is only for now: it opens when something happens or somebody wishes it
}

// Window is a time since an event. It is over once the latest moment at which
// the event may have happened is longer ago.
type Window struct {
	Since string `yaml:"since"`
	Days  int    `yaml:"days"`
}

// Clock is a duration that starts at an event and runs against somebody.
type Clock struct {
	Key        string          `yaml:"key"`
	Label      Text            `yaml:"label"`
	When       string          `yaml:"when"` // CEL; the clock runs only where it is true
	Start      []string        `yaml:"start"`
	Which      string          `yaml:"which"` // earliest (default) or latest of Start
	Length     models.Span     `yaml:"length"`
	Extend     []Extension     `yaml:"extend"`      // time the law does not count, or adds
	Before     bool            `yaml:"before"`      // counted back: due this long before its start, such as a notice before a hearing
	InForce    Period          `yaml:"in_force"`    // the clock runs only from a start in this period
	GoesOn     bool            `yaml:"goes_on"`     // it runs on after the survivor has the right
	Turn       models.Party    `yaml:"turn"`        // whose move it is, where that is not the party it runs against
	SoftBeside string          `yaml:"soft_beside"` // a sure date under every reading: no deadline while the clock of this key runs, which reads the same words in the survivor's favour, nor once it has passed
	Least      bool            `yaml:"least"`       // a time a right lasts or waits: nobody is late when it passes
	Against    models.Party    `yaml:"against"`
	AskedAt    []models.Errand `yaml:"asked_at"` // where one goes about this clock, where that is not where the right is asked for
	Ends       []string        `yaml:"ends"`
	Kind       string          `yaml:"kind"` // law, rules, scheme, order, protocol, reported, house
	Quality    Quality         `yaml:"quality"`
	Clause     string          `yaml:"clause"`
	Source     string          `yaml:"source"`
	Late       Text            `yaml:"late"` // what a passed due date means and what to do

	Escalate []Office `yaml:"escalate"` // to whom a late authority is reported, in this order
	Condone  Text     `yaml:"condone"`  // for a clock against the survivor: how a late step is still taken
}

// Extension is time added to a clock, in its unit: a fixed number, or as many
// as a fact says.
type Extension struct {
	When   string `yaml:"when"` // CEL; added only where it is true
	By     int    `yaml:"by"`
	Fact   string `yaml:"fact"` // a number of the vocabulary
	Clause string `yaml:"clause"`
}

// Office is an office that a letter goes to.
type Office struct {
	Office Text   `yaml:"office"`
	After  int    `yaml:"after"` // days after the due date from which reporting makes sense; 0 means at once
	Clause string `yaml:"clause"`
	Source string `yaml:"source"`
}

// Hard reports whether the clock may be called a deadline: its source must be
// marked solid and it must not be a house rule.
func (c Clock) Hard() bool { return c.Quality == Solid && c.Kind != "house" }

// Paper is a document an application needs.
type Paper struct {
	Key      string `yaml:"key"`
	Label    Text   `yaml:"label"`
	Required bool   `yaml:"required"` // papers that are not required never block anything
	Fact     string `yaml:"fact"`     // the fact that says the survivor has it
}

// Satisfied is what counts as having received the right. A recorded step of
// receipt counts too.
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

// ReviewersOnly reports whether only legal reviewers may see the item.
func (i *Item) ReviewersOnly() bool { return i.Quality == Weak || i.ForLawyers }

// Disabled reports whether the item ships switched off until somebody reads its
// text.
func (i *Item) Disabled() bool { return i.Quality == Unverified }

// file is the content that a pack file may have.
type file struct {
	Jurisdiction *Jurisdiction `yaml:"jurisdiction"`
	Groups       []Group       `yaml:"groups"`
	Facts        []Fact        `yaml:"facts"`
	Services     []Service     `yaml:"services"`
	Sources      []Source      `yaml:"sources"`
	Authorities  []Authority   `yaml:"authorities"`
	Items        []Item        `yaml:"items"`
	Rules        []Rule        `yaml:"rules"`
	Duties       []Duty        `yaml:"duties"`
	Conflicts    []Conflict    `yaml:"conflicts"`
	Principles   []Principle   `yaml:"principles"`
	Offences     []Offence     `yaml:"offences"`
	Losses       []LossHeading `yaml:"losses"`
	Holidays     []Holidays    `yaml:"holidays"`
	Paper        *paperFile    `yaml:"paper"`
	Forms        []Form        `yaml:"forms"`
	Letters      []Letter      `yaml:"letters"`
}
