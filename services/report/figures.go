package report

import (
	"slices"
	"strings"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/pack"
)

// IndicatorOf is an indicator by its key, nil for none.
func IndicatorOf(key string) *Indicator {
	i := slices.IndexFunc(Indicators(), func(i *Indicator) bool { return i.Key == key })
	if i < 0 {
		return nil
	}
	return Indicators()[i]
}

// keysOf are the keys of some indicators.
func keysOf(list []*Indicator) []string {
	out := make([]string, len(list))
	for i, of := range list {
		out[i] = of.Key
	}
	return out
}

// parted are the units whose numbers are kept in smaller parts than they are shown in, and
// the lines that are no count.
var (
	parted    = []string{"money", "minutes", "days"}
	notCounts = []string{median, percent}
)

// Whole reports whether the numbers of an indicator are counts.
func Whole(key string) bool {
	of := IndicatorOf(key)
	return of != nil && !slices.Contains(parted, of.Unit)
}

// linesOf are the lines of an indicator that are counts, as its list has them: "" alone
// for one of a single line.
func linesOf(lib *pack.Library, key string) []string {
	if counters[key].lines == nil {
		return []string{""}
	}
	return slices.DeleteFunc(slices.Clone(counters[key].lines(lib)), func(code string) bool { return slices.Contains(notCounts, code) })
}

// Counted are some figures of a house and a period.
type Counted struct {
	House  models.Shelter
	Period models.Period
	Runs   bool // the period is not over
	counts map[string]tally
}

// Of is one number. It is not known where the figure was not asked for, or cannot be known
// for the period.
func (c Counted) Of(figure, line string) Value { return c.counts[figure].value(line) }

// Count counts some figures of a house and a period in a transaction of the caller, such as
// the one in which a return is signed. The caller notes in the log what it was for. It
// returns NotFound for a house the actor does not work in.
func (s *Service) Count(tx *gorm.DB, by access.Actor, ask Ask, keys []string) (Counted, error) {
	out := Counted{counts: map[string]tally{}}
	if err := by.Require(access.ReadReports); err != nil {
		return out, err
	}
	c := &count{tx: tx, library: s.library, dialect: s.db.Dialect(), org: by.Organisation(), now: by.Now()}
	if err := c.open(by, ask); err != nil {
		return out, err
	}
	out.House, out.Period, out.Runs, c.want = c.house, c.period, c.runs, keys
	for _, key := range keys {
		of := IndicatorOf(key)
		if of == nil || out.counts[key] != nil {
			continue
		}
		t, err := c.tally(of)
		if err != nil {
			return out, err
		}
		out.counts[key] = t
	}
	return out, nil
}

// Countable is one number of a report that is a count.
type Countable struct {
	*Indicator
	Line string
}

// Code names it: figure/line, or the figure alone where it has one line.
func (c Countable) Code() string {
	if c.Line == "" {
		return c.Key
	}
	return c.Key + "/" + c.Line
}

// PartsOf takes the code of a number apart: the figure, and its line.
func PartsOf(code string) (figure, line string) {
	figure, line, _ = strings.Cut(code, "/")
	return figure, line
}

// mostLines is how many lines an indicator has at most for its numbers to be offered one by
// one: our own number. Longer lists, as of all kinds of help, make no page.
const mostLines = 12

// Countables are the numbers of a report that are counts, in its order, without those of
// long lists.
func Countables(lib *pack.Library) (out []Countable) {
	for _, of := range Indicators() {
		if !Whole(of.Key) {
			continue
		}
		lines := linesOf(lib, of.Key)
		if len(lines) > mostLines {
			continue
		}
		for _, line := range lines {
			out = append(out, Countable{of, line})
		}
	}
	return out
}
