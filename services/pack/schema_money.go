package pack

// Amount is one row of what may be considered. Money is in whole units of the
// currency: laws state no smaller ones.
type Amount struct {
	Key     string  `yaml:"key"`
	Label   Text    `yaml:"label"`
	When    string  `yaml:"when"` // CEL; a row without it always shows
	Min     int64   `yaml:"min"`
	Max     int64   `yaml:"max"`
	Per     string  `yaml:"per"`      // "" once, "month", "year", "day"
	AtLeast bool    `yaml:"at_least"` // min is a floor and the law names no upper limit
	Unit    string  `yaml:"unit"`     // "" the currency of the folder; another word where the row is no money, such as percent
	Clause  string  `yaml:"clause"`   // where the row stands
	Quality Quality `yaml:"quality"`
}

// Schedule says how the rows of an item become what may be considered: each
// step is shown with its clause, and none of them is a promise.
type Schedule struct {
	Combine       string   `yaml:"combine"`  // add: the rows that hold are added; highest: the highest of them; choose: a person picks one. "" is each on its own
	Clause        string   `yaml:"clause"`   // of the rule by which rows combine, or of the share
	Text          Text     `yaml:"text"`     // that rule in plain words
	Of            string   `yaml:"of"`       // the item whose rows this one takes a share of
	Percent       int64    `yaml:"percent"`  // the share of the highest sum of those rows, as a floor
	SoftCap       bool     `yaml:"soft_cap"` // the upper limit may be exceeded with reasons
	SoftCapClause string   `yaml:"soft_cap_clause"`
	Declare       []string `yaml:"declare"` // facts of kind money: what was received before and has to be declared
	Holes         []Hole   `yaml:"holes"`
	Stages        []Stage  `yaml:"stages"`
	Split         []Split  `yaml:"split"`
}

// Hole is a case the schedule leaves open: the choice is put to a person and
// never made silently.
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
	Rows    []string `yaml:"rows"`  // the rows it is a part of; all where none are named
	Start   []string `yaml:"start"` // events at which it is payable
	Clause  string   `yaml:"clause"`
	Quality Quality  `yaml:"quality"`
}

// Split is how a part of the sum is paid out.
type Split struct {
	Key        string   `yaml:"key"`
	Label      Text     `yaml:"label"`
	When       string   `yaml:"when"`        // CEL
	Percent    int64    `yaml:"percent"`     // of the sum, or
	Sum        int64    `yaml:"sum"`         // a sum in whole units of the currency
	AtLeast    bool     `yaml:"at_least"`    // the part is a minimum
	How        string   `yaml:"how"`         // direct, fixed_deposit, annuity, card, kind
	Months     int      `yaml:"months"`      // locked at least so long from payment
	From       []string `yaml:"from"`        // events the months count from, the one to believe first
	UntilAdult bool     `yaml:"until_adult"` // and until the eighteenth birthday
	Clause     string   `yaml:"clause"`
	Quality    Quality  `yaml:"quality"`
}

// Uplift raises every amount of an item by a percentage where it applies. The
// raised figures are worked out, never written into a pack.
type Uplift struct {
	Key     string  `yaml:"key"`
	Label   Text    `yaml:"label"`
	When    string  `yaml:"when"`
	Percent int64   `yaml:"percent"`
	Clause  string  `yaml:"clause"`
	Quality Quality `yaml:"quality"`
}
