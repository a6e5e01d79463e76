package pack

import (
	"path"
	"slices"

	"aftercare/models"
)

// Decider is who decides an application: the Secretary of the DLSA in one State, the
// SLSA, the Collector or a committee in another.
type Decider struct {
	Office  Text    `yaml:"office"`
	Quality Quality `yaml:"quality"` // where it differs from that of the right
	Source  string  `yaml:"source"`
	Clause  string  `yaml:"clause"`
}

// Appeal is where a decision can be taken further. What is stated once is not
// repeated: its time is a clock of the right.
type Appeal struct {
	To      Text    `yaml:"to"`    // who hears it
	Clock   string  `yaml:"clock"` // key of the clock of the right by which it is due; empty where no time was read
	From    string  `yaml:"from"`  // the day from which that clock counts: receipt (of the order) or order
	Text    Text    `yaml:"text"`  // what else there is to know
	Clause  string  `yaml:"clause"`
	Source  string  `yaml:"source"`
	Quality Quality `yaml:"quality"` // where it differs from that of the right
}

// The days from which the time of an appeal counts.
const (
	AppealFromReceipt = "receipt"
	AppealFromOrder   = "order"
)

// Stated reports whether the law of the right says anything about an appeal.
func (a Appeal) Stated() bool { return len(a.To) > 0 || len(a.Text) > 0 }

// Decider returns the office that decides an application for the right: the one the
// file names, or else the one that owes the right.
func (i *Item) Decider() Text {
	if len(i.DecidedBy.Office) > 0 {
		return i.DecidedBy.Office
	}
	return i.OwedBy.Office
}

// AppealClock returns the clock by which an appeal of the survivor is due, or nil
// where no time for it was read.
func (i *Item) AppealClock() *Clock {
	n := slices.IndexFunc(i.Clocks, func(c Clock) bool { return i.Appeal.Clock != "" && c.Key == i.Appeal.Clock })
	if n < 0 {
		return nil
	}
	return &i.Clocks[n]
}

// checkDecision checks who decides about a right and where it is appealed.
func (b *builder) checkDecision(it *Item, part string) {
	d, at := it.DecidedBy, path.Join(part, "decided_by")
	b.text(it.File, at, "office", d.Office, d.Quality != "" || d.Source != "" || d.Clause != "")
	b.knownSource(it.File, at, d.Source)
	if d.Quality != "" {
		oneOf(b, it.File, at, "quality", d.Quality, qualities)
	}
	if it.Level == "state" && it.Right == models.Reparations && it.Claim && it.Life == models.LifeMoney && len(d.Office) == 0 {
		b.report(it.File, part, "needs decided_by: States leave the decision to different offices, so the file says which")
	}
	b.checkAppeal(it, path.Join(part, "appeal"))
}

func (b *builder) checkAppeal(it *Item, part string) {
	a := it.Appeal
	b.text(it.File, part, "to", a.To, a.Clock != "")
	b.text(it.File, part, "text", a.Text, false)
	b.knownSource(it.File, part, a.Source)
	if a.Quality != "" {
		oneOf(b, it.File, part, "quality", a.Quality, qualities)
	}
	clock := it.AppealClock()
	switch {
	case a.Clock == "" && a.From != "":
		b.reportAt(it.File, part, "from", "from says from which day the time counts: name its clock too")
	case a.Clock != "" && clock == nil:
		b.reportAt(it.File, part, "clock", "clock names %q, which is no clock of this right", a.Clock)
	case a.Clock != "" && clock.Against != models.PartySurvivor:
		b.reportAt(it.File, part, "clock", "%q runs against the %s: an appeal is the survivor's", a.Clock, clock.Against)
	case a.Clock != "" && a.From != AppealFromReceipt && a.From != AppealFromOrder:
		b.reportAt(it.File, part, "from", "from is %q: write %s or %s", a.From, AppealFromReceipt, AppealFromOrder)
	}
	for _, c := range it.Clocks {
		if c.Key != a.Clock && startsAtDecision(c) && slices.Contains(c.Ends, "stance.appealed") {
			b.report(it.File, part, "the clock %q is the time to appeal: say to whom, with appeal: {to, clock, from}", c.Key)
		}
	}
}

// startsAtDecision reports whether a clock counts from a decision of an authority, or
// from the day on which it reached the survivor.
func startsAtDecision(c Clock) bool {
	return slices.Contains(c.Start, "stance.decided") || slices.Contains(c.Start, "stance.order_received")
}
