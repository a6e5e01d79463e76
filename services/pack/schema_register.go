package pack

// Source is a text in which a statement was read.
type Source struct {
	ID      string `yaml:"id"`
	Title   string `yaml:"title"`
	URL     string `yaml:"url"`
	Address string `yaml:"address"` // "exact", or "approximate": find it again before citing it in print
	File    string `yaml:"-"`
}

// Conflict is a disagreement between sources. It is shown and never decided
// silently.
type Conflict struct {
	ID       string    `yaml:"id"`
	Topic    Text      `yaml:"topic"`
	Readings []Reading `yaml:"readings"` // the one that favours the survivor comes first
	Advice   Text      `yaml:"advice"`   // how pages treat it until somebody decides

	Jurisdiction string `yaml:"-"`
	File         string `yaml:"-"`
}

// Reading is one way to read a disputed point.
type Reading struct {
	Text    Text    `yaml:"text"`
	Source  string  `yaml:"source"`
	Quality Quality `yaml:"quality"`
}

// Principle is something the program must never get wrong, with its basis.
type Principle struct {
	Key     string   `yaml:"key"`
	Title   Text     `yaml:"title"`
	Text    Text     `yaml:"text"`
	Quality Quality  `yaml:"quality"`
	Law     []Law    `yaml:"law"`
	Items   []string `yaml:"items"` // rights it applies to

	Jurisdiction string `yaml:"-"`
	File         string `yaml:"-"`
}

// Offence is one penal section and what it means for a case.
type Offence struct {
	Key        string  `yaml:"key"`
	Act        string  `yaml:"act"`
	Section    string  `yaml:"section"`
	Title      Text    `yaml:"title"`
	Punishment Text    `yaml:"punishment"`
	Notes      Text    `yaml:"notes"`    // what follows for the survivor
	Fact       string  `yaml:"fact"`     // the fact that records it
	InForce    Period  `yaml:"in_force"` // offences committed on these days
	Quality    Quality `yaml:"quality"`
	Source     string  `yaml:"source"`

	Jurisdiction string `yaml:"-"`
	File         string `yaml:"-"`
}
