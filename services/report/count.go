package report

import (
	"slices"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/pack"
	"aftercare/services/store"
)

// count counts one period for some houses. What several indicators need is read once.
type count struct {
	tx      *gorm.DB
	library *pack.Library
	dialect store.Dialect
	org     string
	all     []models.Shelter
	house   models.Shelter
	houses  []string

	everywhere bool // the houses are all there are
	rows       bool // the cases behind the numbers are wanted

	want []string // the figures about people that are wanted, all at once

	zone *time.Location
	now  models.Instant
	kept models.Instant // since when the history of rights and gaps is kept

	closed *keptMonth // the figures of the period as they were kept; nil for not

	period models.Period
	from   models.Instant
	until  models.Instant // the first moment after the period, or after now
	runs   bool

	// What was read, for all periods that are counted.
	periods []bounds
	circle  *circle

	given []event
	steps tally // rights by how far they are

	present    tally   // who was in the house
	slept      tally   // nights of residents
	unanswered tally   // applications by how long they wait
	openGaps   []event // gaps that are open at the end
	shutGaps   []event // gaps that closed
}

// bounds are the first moment of a period, and the first one after it.
type bounds struct{ from, until models.Instant }

// open finds the houses and the period that were asked for.
func (c *count) open(by access.Actor, ask Ask) error {
	err := c.tx.Where("organisation_id = ? AND id IN ?", c.org, append(slices.Clone(by.Shelters()), "")).Order("name, id").Find(&c.all).Error
	if err != nil {
		return err
	}
	for _, h := range c.all {
		if ask.HouseID == "" || h.ID == ask.HouseID {
			c.houses = append(c.houses, h.ID)
		}
		if h.ID == ask.HouseID {
			c.house = h
		}
	}
	if ask.HouseID != "" && c.house.ID == "" {
		return models.ErrNotFound()
	}
	var zone string
	if err = c.tx.Raw("SELECT time_zone FROM organisations WHERE id = ?", c.org).Scan(&zone).Error; err == nil {
		c.zone, err = time.LoadLocation(zone)
	}
	if err != nil {
		return err
	}
	if ask.Period == (models.Period{}) || ask.Period.Begins() > c.now.Date(c.zone) {
		ask.Period = models.PeriodAt(models.PeriodMonth, c.now.Date(c.zone))
	}
	c.set(ask.Period)
	c.periods, c.circle = []bounds{{c.from, c.until}}, &circle{}
	return c.findEverywhere()
}

// findEverywhere notes whether the houses are all that are kept here, of any organisation:
// then no case can be elsewhere, and nobody has to look where it was.
func (c *count) findEverywhere() error {
	var n int64
	err := c.tx.Model(&models.Shelter{}).Count(&n).Error
	c.everywhere = n == int64(len(c.houses))
	return err
}

// set counts from now on for a period. One that still runs ends now.
func (c *count) set(p models.Period) {
	c.period = p
	c.from, c.until = p.Bounds(c.zone)
	if c.runs = c.until > c.now; c.runs {
		c.until = c.now + 1
	}
	c.given, c.present = nil, nil
	c.steps, c.slept, c.unanswered, c.openGaps, c.shutGaps = nil, nil, nil, nil, nil
}

// over is the same count for other periods. What all need is read for all at once.
func (c *count) over(periods ...models.Period) []*count {
	all := *c
	all.periods, all.circle = slices.Clone(c.periods), &circle{}
	out := make([]*count, len(periods))
	for i, p := range periods {
		other := all
		other.set(p)
		out[i] = &other
		all.periods = append(all.periods, bounds{other.from, other.until})
	}
	for _, one := range append(out, c) {
		one.periods, one.circle = all.periods, all.circle
	}
	return out
}

// tally is the numbers of an indicator by line.
type tally map[string]*Value

// add counts something of a case on a line.
func (t tally) add(code string, n int64, caseID string) {
	v := t[code]
	if v == nil {
		v = &Value{Known: true}
		t[code] = v
	}
	v.N += n
	v.opens = v.opens || n != 0
	if caseID != "" && n != 0 {
		v.behind = append(v.behind, caseID)
	}
}

// figure counts an indicator in this period and in another one. A number that only holds
// today is not known for a period that is over.
func (c *count) figure(of *Indicator, before *count) (Figure, error) {
	now, err := c.tally(of)
	if err != nil {
		return Figure{}, err
	}
	was, err := before.tally(of)
	if err != nil {
		return Figure{}, err
	}
	f := Figure{Indicator: of}
	if of.Kept {
		f.Since = c.kept
	}
	for _, code := range counters[of.Key].codes(c.library, c.closed.lines(of.Key, now), before.closed.lines(of.Key, was)) {
		l := Line{Code: code}
		l.Now, l.Today = c.closed.shown(of.Key, code, of.early(now, code))
		l.Was, _ = before.closed.shown(of.Key, code, of.early(was, code))
		f.Lines = append(f.Lines, l)
	}
	return f, nil
}

// early is the number of a line, marked where the history does not reach back so far.
func (of *Indicator) early(t tally, code string) Value {
	v := t.value(code)
	v.Early = of.Kept && t == nil
	return v
}

// tally counts an indicator; nil where it cannot be known.
func (c *count) tally(of *Indicator) (tally, error) {
	if of.Today && !c.runs || of.Kept && !c.reaches(of) {
		return nil, nil
	}
	if counters[of.Key].tell == nil {
		return counters[of.Key].count(c)
	}
	k, err := c.crowdOf(of.Key)
	if err != nil {
		return nil, err
	}
	return k.tallies[of.Key], nil
}

// value is a number of a line: nought where something was counted and nothing found.
func (t tally) value(code string) Value {
	v := t[code]
	switch {
	case t == nil:
		return Value{}
	case v == nil:
		return Value{Known: true}
	}
	return *v
}

// counter is how an indicator is counted, and which lines it has.
type counter struct {
	count func(c *count) (tally, error)
	tell  teller                           // of a figure about people, in place of count
	lines func(lib *pack.Library) []string // nil for one line
	some  bool                             // a line of which there is nothing in both periods is left out, but for those that always stand
}

// always are the lines that stand where there is nothing of them.
var always = []string{notKnown, opening, closing, median, noAmount}

// notKnown is the line of what nobody wrote down.
const notKnown = "not_known"

// codes are the lines in order. A code that is on no list, as of a newer version of a
// pack, is not lost: it stands before what is not known.
func (k counter) codes(lib *pack.Library, now, was tally) []string {
	if k.lines == nil {
		return []string{""}
	}
	var out, odd []string
	for _, code := range k.lines(lib) {
		if !k.some || slices.Contains(always, code) || now.value(code).N != 0 || was.value(code).N != 0 {
			out = append(out, code)
		}
	}
	listed := k.lines(lib)
	for _, t := range []tally{now, was} {
		for code := range t {
			if t.value(code).N != 0 && !slices.Contains(listed, code) && !slices.Contains(odd, code) {
				odd = append(odd, code)
			}
		}
	}
	slices.Sort(odd)
	if n := len(out); n > 0 && out[n-1] == notKnown {
		return append(append(out[:n-1:n-1], odd...), notKnown)
	}
	return append(out, odd...)
}

// listed is a fixed list of lines.
func listed(codes ...string) func(*pack.Library) []string {
	return func(*pack.Library) []string { return codes }
}

// known is the code, or what is not known.
func known(code string) string {
	if code == "" {
		return notKnown
	}
	return code
}
