package pack

// Amount is one row of what may be considered. Money is in whole units of the
// currency, because laws state no smaller ones.
type Amount struct {
	Key     string  `yaml:"key"`
	Label   Text    `yaml:"label"`
	When    string  `yaml:"when"` // CEL; a row without it is always shown
	Min     int64   `yaml:"min"`
	Max     int64   `yaml:"max"`
	Per     string  `yaml:"per"`      // "" once, "month", "year", "day"
	Of      string  `yaml:"of"`       // a fact of kind money, in place of min and max: the row is a share of it
	Percent int64   `yaml:"percent"`  // that share
	AtLeast bool    `yaml:"at_least"` // min is a floor and the law names no upper limit
	Unit    string  `yaml:"unit"`     // "" means the currency of the folder; another word, such as percent, for a row that is not money
	Clause  string  `yaml:"clause"`   // where the law states the row
	Quality Quality `yaml:"quality"`
	Consent string  `yaml:"consent"` // heading of a loss: the row stands in a document only with the survivor's consent to that
}

// Schedule is how the rows of an item become what may be considered. Each step
// is shown with its clause, and none of them is a promise.
type Schedule struct {
	Combine       string   `yaml:"combine"`  // add: the matching rows are added; highest: the highest of them; choose: a person picks one; "": each row is separate
	Clause        string   `yaml:"clause"`   // clause of the rule that combines rows, or of the share
	Text          Text     `yaml:"text"`     // that rule in plain words
	Of            string   `yaml:"of"`       // the item of whose rows this one takes a share
	Percent       int64    `yaml:"percent"`  // the share of the highest sum of those rows, as a floor
	SoftCap       bool     `yaml:"soft_cap"` // the upper limit may be exceeded with reasons
	SoftCapClause string   `yaml:"soft_cap_clause"`
	Declare       []string `yaml:"declare"` // facts of kind money: sums received before, which must be declared
	Holes         []Hole   `yaml:"holes"`
	Stages        []Stage  `yaml:"stages"`
	Split         []Split  `yaml:"split"`
}

// Hole is a case the schedule leaves open. A person decides it; it is never
// decided silently.
type Hole struct {
	Key    string   `yaml:"key"`
	When   string   `yaml:"when"` // CEL
	Text   Text     `yaml:"text"`
	Rows   []string `yaml:"rows"` // the rows between which a person chooses
	Clause string   `yaml:"clause"`
}

// Stage is a part of the sum that becomes payable at an event.
type Stage struct {
	Key     string   `yaml:"key"`
	Label   Text     `yaml:"label"`
	When    string   `yaml:"when"` // CEL
	Percent int64    `yaml:"percent"`
	Rows    []string `yaml:"rows"`  // the rows it is a part of; empty means all
	Start   []string `yaml:"start"` // events that make it payable
	Clause  string   `yaml:"clause"`
	Quality Quality  `yaml:"quality"`
}

// Split is the way a part of the sum is paid out.
type Split struct {
	Key        string   `yaml:"key"`
	Label      Text     `yaml:"label"`
	When       string   `yaml:"when"`        // CEL
	Percent    int64    `yaml:"percent"`     // percentage of the sum, or
	Sum        int64    `yaml:"sum"`         // a fixed sum in whole units of the currency
	AtLeast    bool     `yaml:"at_least"`    // the part is a minimum
	How        string   `yaml:"how"`         // direct, fixed_deposit, annuity, card, kind
	Months     int      `yaml:"months"`      // locked for at least this many months from payment
	From       []string `yaml:"from"`        // events from which the months count, in the order in which they are believed
	UntilAdult bool     `yaml:"until_adult"` // also locked until the eighteenth birthday
	Clause     string   `yaml:"clause"`
	Quality    Quality  `yaml:"quality"`
}

// Uplift raises every amount of an item by a percentage, when it applies.
// Raised figures are computed, never written into a pack.
type Uplift struct {
	Key     string  `yaml:"key"`
	Label   Text    `yaml:"label"`
	When    string  `yaml:"when"`
	Percent int64   `yaml:"percent"`
	Clause  string  `yaml:"clause"`
	Quality Quality `yaml:"quality"`
}
