package report

import (
	"bytes"
	_ "embed"
	"fmt"
	"slices"
	"sync"

	"go.yaml.in/yaml/v3"

	"aftercare/models"
	"aftercare/services/pack"
)

// Indicator is what a figure means.
type Indicator struct {
	Key    string
	Area   string // of Areas
	Unit   string // of units
	Period string // how the period counts: of the letters of Periods
	Mark   string // where the definition comes from: S a text that was read, C secondary, H our own
	Source string // id in docs/reports.md, "" for our own
	Today  bool   // it holds today alone, and is not known for a period that is over
	Kept   bool   // it rests on the history of rights and gaps, and is not known for what was before
	Title  pack.Text
	Says   pack.Text // what is counted, of whom and when
}

// Uncounted is an indicator that cannot be counted yet, and why.
type Uncounted struct {
	Key   string
	Why   string // of Reasons
	Title pack.Text
}

// Areas are the parts of a report, in order.
var Areas = []string{"flow", "ppl", "stay", "svc", "right", "gap", "clm", "fu", "work", "dq"}

// units are what figures count. Two of them never stand in one figure, but where a line
// says so.
var units = []string{"people", "cases", "stays", "nights", "services", "minutes", "referrals", "limits", "rights", "gaps", "claims", "money", "days", "contacts", "records"}

// Periods are how a period counts: E what happened in it, P people with at least one such
// event, Z the state at its end, A the state at its beginning, M what ended in it.
const Periods = "EPZAM"

// Reasons are why an indicator cannot be counted yet: it is in sealed words or scores, it is
// not written down, or it can be and comes later.
var Reasons = []string{"sealed", "not_recorded", "later"}

//go:embed indicators.yaml
var indicatorsFile []byte

// catalogue is the file of the indicators.
type catalogue struct {
	Indicators []*Indicator
	Uncounted  []Uncounted
}

// shipped is the file as it was read. The program was tested with it, so it can be read.
var shipped = sync.OnceValue(func() catalogue {
	c, err := parse(indicatorsFile)
	if err != nil {
		panic("indicators.yaml: " + err.Error())
	}
	return c
})

// Indicators are the indicators that are counted, in the order of reports.
func Indicators() []*Indicator { return shipped().Indicators }

// NotCounted are those that cannot be counted yet.
func NotCounted() []Uncounted { return shipped().Uncounted }

// parse reads and checks a file of indicators: nothing unknown, nothing twice, nothing
// without words, and a counter for each that is counted.
func parse(raw []byte) (c catalogue, err error) {
	d := yaml.NewDecoder(bytes.NewReader(raw))
	d.KnownFields(true)
	if err := d.Decode(&c); err != nil {
		return c, err
	}
	seen := map[string]bool{}
	for _, i := range c.Indicators {
		if wrong := i.check(); wrong != "" || seen[i.Key] {
			return c, fmt.Errorf("%s: %s", i.Key, orTwice(wrong))
		}
		seen[i.Key] = true
	}
	for _, u := range c.Uncounted {
		if seen[u.Key] || u.Key == "" || !slices.Contains(Reasons, u.Why) || !said(u.Title) {
			return c, fmt.Errorf("%s: stands twice, or lacks a reason or a title", u.Key)
		}
		seen[u.Key] = true
	}
	for key := range counters {
		if !slices.ContainsFunc(c.Indicators, func(i *Indicator) bool { return i.Key == key }) {
			return c, fmt.Errorf("%s is counted and has no definition", key)
		}
	}
	return c, nil
}

func orTwice(wrong string) string {
	if wrong == "" {
		return "stands twice"
	}
	return wrong
}

// check says what is wrong with an indicator, "" for nothing.
func (i *Indicator) check() string {
	switch {
	case counters[i.Key].count == nil && counters[i.Key].tell == nil:
		return "nothing counts it"
	case !slices.Contains(Areas, i.Area):
		return "no such area"
	case !slices.Contains(units, i.Unit):
		return "no such unit"
	case len(i.Period) != 1 || !bytes.Contains([]byte(Periods), []byte(i.Period)):
		return "no such way of counting a period"
	case !slices.Contains([]string{"S", "C", "H"}, i.Mark) || (i.Mark == "H") != (i.Source == ""):
		return "a mark with its source, or our own without one"
	case !said(i.Title) || !said(i.Says):
		return "no title or no definition in one of the languages"
	}
	return ""
}

func said(t pack.Text) bool { return t["en"] != "" && t["hi"] != "" }

// counters count the indicators of indicators.yaml.
var counters = map[string]counter{
	"flow.open_start":   flow(func(p *somebody) bool { return p.State == models.PersonStayed }),
	"flow.new":          flow(func(p *somebody) bool { return p.State == models.PersonNew }),
	"flow.reopened":     flow(func(p *somebody) bool { return p.State == models.PersonBack }),
	"flow.retrafficked": flow(func(p *somebody) bool { return p.linked }),
	"flow.served":       flow(func(*somebody) bool { return true }),
	"flow.left":         flow(func(p *somebody) bool { return p.Left }),
	"flow.open_end":     {tell: openEnd},
	"flow.closed":       {count: closed, lines: listed(append(slices.DeleteFunc(slices.Clone(models.ClosureReasons), func(code string) bool { return code == "opened_by_mistake" }), notKnown)...), some: true},

	"ppl.age":         {tell: ages(func(band string) string { return band }), lines: ageCodes},
	"ppl.child_share": {tell: ages(grown), lines: listed("child", "adult", notKnown)},
	"ppl.gender":      by(func(l *life) string { return l.sex }, "female", "male", "transgender"),
	"ppl.disability":  by(func(l *life) string { return l.disability }, "yes", "no"),
	"ppl.form":        {tell: served(forms), lines: formCodes, some: true},
	"ppl.origin":      {tell: served(origins), lines: listed(sameState, otherState, sameLand, "NP", "BD", otherLand, notKnown), some: true},
	"ppl.found":       {count: came, lines: listed(append(slices.DeleteFunc(slices.Clone(models.ReferralSources), func(code string) bool { return code == notKnown }), notKnown)...), some: true},

	"stay.strength":       {count: strength, lines: strengthCodes, some: true},
	"stay.nights":         {count: nights, lines: nightCodes},
	"stay.occupancy":      {count: occupancy, lines: listed(usedNights, bedNights, percent, noBeds)},
	"stay.length_leavers": {count: lengths, lines: lengthCodes, some: true},
	"stay.exits":          {count: exits, lines: exitCodes, some: true},
	"stay.no_basis":       {count: staysNow("y.basis = 'open'", false)},
	"stay.review_overdue": {count: staysNow("y.review_on < ?", true)},

	"svc.given":         {count: given, lines: kinds, some: true},
	"svc.people":        {count: reached, lines: areas, some: true},
	"svc.hours":         {count: minutes, lines: func(lib *pack.Library) []string { return append(areas(lib), notKnown) }, some: true},
	"svc.missed":        {count: missed, lines: missedCodes, some: true},
	"svc.referred":      {count: referred, lines: areas, some: true},
	"svc.referral_done": {count: referralsDone, lines: referralCodes},

	"right.told":            {count: told, lines: listed("yes", "no")},
	"right.state":           {count: rights, lines: listed(rightStates...)},
	"right.within_clock":    {count: withinClock, lines: listed("ours"+inTime, "ours"+tooLate, "others"+inTime, "others"+tooLate)},
	"right.overdue":         {count: late, lines: listed("ours", "others")},
	"right.days_to_receipt": {count: receiptDays, lines: listed(toReceipt, receivedN, notKnown, waitsFor)},
	"right.received_people": {count: received, lines: rightAreas, some: true},

	"gap.opened":      {count: gapsOpened, lines: severities},
	"gap.closed":      {count: gapsClosed, lines: listed(append(slices.Clone(closedBecause), dismissed)...)},
	"gap.dismissed":   {count: gapsDismissed, lines: listed(dismissals...)},
	"gap.median_days": {count: gapDays, lines: listed(toClose, closedN, openFor, openAtIt)},
	"gap.open_end":    {count: openGaps, lines: severities},

	"clm.filed":       {count: filed, lines: authorities, some: true},
	"clm.people":      {count: filers},
	"clm.decided":     {count: decided, lines: listed("granted", "refused", "again")},
	"clm.pending_age": {count: pending, lines: pendingCodes},
	"clm.days":        {count: waits, lines: listed(toDecision, decidedN, openStill)},
	"clm.money":       {count: money, lines: moneyCodes, some: true},

	"fu.reached": {count: contacts, lines: contactCodes},

	"work.enrolled": {count: began(models.TrackTraining), lines: fieldCodes(models.TrackTraining), some: true},
	"work.began":    {count: began(models.TrackWork), lines: fieldCodes(models.TrackWork), some: true},

	"dq.late": {count: typedLate, lines: listed("in_time", "late")},
}
