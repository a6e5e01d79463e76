package pack

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"aftercare/models"
)

// Library holds every pack, checked and compiled. It never changes after Load,
// and several goroutines may use it at once. What its methods return is shared:
// callers may read it and must not write to it.
type Library struct {
	vocab       *vocabulary
	exprs       []expression
	derived     map[string]int  // derived fact -> expression
	askedIf     map[string]int  // fact -> expression of when it is asked
	unless      map[string]int  // fact -> expression of when it is no longer asked
	hours       map[string]bool // events that begin or end a time of hours
	groups      []Group
	sources     map[string]*Source
	authorities map[string]*Authority
	forms       map[string]*Form
	letters     map[string]*Letter
	places      map[string]*Jurisdiction // by folder
	regions     map[string]Region
	holidays    calendar
	dayLists    []*Holidays
	register    register
	items       []*item
	byItem      map[string]*item
	rules       []*rule
	byRule      map[string]*rule
	duties      []*duty
	byDuty      map[string]*duty
	paper       paperWords
	identity    string
}

// item is a right with its compiled versions, newest first.
type item struct {
	Item
	place    *Jurisdiction
	versions []*version
	step     models.StanceKind // the step that chooses the version, if it is one
}

// version is one version of a right, and the item as it reads under it.
type version struct {
	item       Item
	place      *Jurisdiction
	conditions []int
	within     []reference // of each condition: the event of its window, if it has one
	amounts    []int
	uplifts    []int
	holes      []int
	stages     []stage
	splits     []payout
	clocks     []clock
	satisfied  int
}

type stage struct {
	when  int
	start []reference
}

type payout struct {
	when int
	from []reference
}

type clock struct {
	Clock
	when   int
	start  []reference
	ends   []reference
	extend []int // expressions of the extensions
}

type rule struct {
	Rule
	when      int
	start     []reference
	satisfied []reference
	enough    int // expression of SatisfiedWhen; never for none
	helpWhen  int // expression of Help.When
	declined  int // expression of Help.DeclinedWhen
}

type duty struct {
	Duty
	when int
}

// Fingerprint identifies the packs. It changes with every byte of them.
func (l *Library) Fingerprint() string { return l.identity }

// Item returns the right named key in its newest version, or nil.
func (l *Library) Item(key string) *Item {
	if i := l.byItem[key]; i != nil {
		return &i.Item
	}
	return nil
}

// Cited reports whether a right can only be cited: a treaty duty that nobody
// asked for yet. It binds a state and no office, so there is no work to do.
func (l *Library) Cited(s models.EntitlementState) bool {
	it := l.byItem[s.Item]
	return it != nil && it.place.Reference() && (s.Progress == models.ProgressOpen || s.Progress == models.ProgressNeedsFact)
}

// Version returns the right as it reads under a version, or nil.
func (l *Library) Version(key, number string) *Item {
	if i := l.byItem[key]; i != nil {
		for _, v := range i.versions {
			if v.item.Version == number {
				return &v.item
			}
		}
	}
	return nil
}

// Versions lists a right as it reads under each of its versions, the newest
// first.
func (l *Library) Versions(key string) []*Item {
	it := l.byItem[key]
	if it == nil {
		return nil
	}
	all := make([]*Item, len(it.versions))
	for i, v := range it.versions {
		all[i] = &v.item
	}
	return all
}

// Items lists every right in the order of the pack files, including disabled
// ones. Disabled and ReviewersOnly say who may see them.
func (l *Library) Items() []*Item {
	all := make([]*Item, len(l.items))
	for i, it := range l.items {
		all[i] = &it.Item
	}
	return all
}

// Clock returns a clock of a right under a version, or nil.
func (l *Library) Clock(key, number, name string) *Clock {
	it := l.Version(key, number)
	if it == nil {
		return nil
	}
	return it.ClockOf(name)
}

// ConditionFacts lists the facts a condition of a right reads, so that a page
// can show which answers a reason depends on.
func (l *Library) ConditionFacts(key, number, condition string) []string {
	if it := l.byItem[key]; it != nil {
		for _, v := range it.versions {
			for i, c := range v.item.Conditions {
				if v.item.Version == number && c.Key == condition && v.within[i].fact != "" {
					return []string{v.within[i].fact}
				}
				if v.item.Version == number && c.Key == condition && v.conditions[i] >= 0 {
					return l.exprs[v.conditions[i]].facts
				}
			}
		}
	}
	return nil
}

// Rule returns the gap rule named key, or nil.
func (l *Library) Rule(key string) *Rule {
	if r := l.byRule[key]; r != nil {
		return &r.Rule
	}
	return nil
}

// Rules lists the gap rules in the order of the pack files.
func (l *Library) Rules() []*Rule {
	all := make([]*Rule, len(l.rules))
	for i, r := range l.rules {
		all[i] = &r.Rule
	}
	return all
}

// Fact returns the word of the vocabulary, or nil.
func (l *Library) Fact(key string) *Fact { return l.vocab.fact(key) }

// HoursCount reports whether the hour of an event counts: it begins or ends a
// time that is counted in hours.
func (l *Library) HoursCount(f *Fact) bool { return l.hours[f.Key] }

// Facts lists the vocabulary in the order pages ask it, derived facts included.
func (l *Library) Facts() []*Fact { return l.vocab.facts }

// Groups lists the topics of the vocabulary in order.
func (l *Library) Groups() []Group { return l.groups }

// Service returns the kind of service, or nil.
func (l *Library) Service(kind string) *Service { return l.vocab.byKind[kind] }

// Services lists the kinds of service in order.
func (l *Library) Services() []*Service { return l.vocab.services }

// Source returns the source with the id, or nil.
func (l *Library) Source(id string) *Source { return l.sources[id] }

// Sources lists the sources of the packs, by id.
func (l *Library) Sources() []*Source {
	return slices.SortedFunc(maps.Values(l.sources), func(a, b *Source) int { return cmp.Compare(a.ID, b.ID) })
}

// HolidayLists lists the lists of days off, in the order of the pack files.
func (l *Library) HolidayLists() []*Holidays { return l.dayLists }

// IsSubject reports whether people can take decisions about subject: a right,
// or a gap written as rule:subject.
func (l *Library) IsSubject(subject string) bool {
	rule, _, _ := strings.Cut(subject, ":")
	return l.byItem[subject] != nil || l.byRule[rule] != nil
}

// Jurisdictions lists the codes of the countries with packs.
func (l *Library) Jurisdictions() []string {
	var codes []string
	for _, p := range l.places {
		if !p.Reference() {
			codes = append(codes, p.Code)
		}
	}
	slices.Sort(codes)
	return codes
}

// Places lists the countries and treaty bodies with packs, by code.
func (l *Library) Places() []*Jurisdiction {
	all := make([]*Jurisdiction, 0, len(l.places))
	for _, p := range l.places {
		all = append(all, p)
	}
	slices.SortFunc(all, func(a, b *Jurisdiction) int { return cmp.Compare(a.Code, b.Code) })
	return all
}

// Place returns the country or treaty body of a code, or nil.
func (l *Library) Place(code string) *Jurisdiction {
	for _, p := range l.places {
		if p.Code == code {
			return p
		}
	}
	return nil
}

// Region returns a part of a country by its ISO 3166-2 code.
func (l *Library) Region(code string) (Region, bool) {
	r, ok := l.regions[code]
	return r, ok
}

// CarePlace reports whether care can be given in a place, as the law needs it:
// a part of a country, or a country whose parts the packs do not know.
func (l *Library) CarePlace(code string) bool {
	if _, known := l.regions[code]; known {
		return true
	}
	p := l.Place(code)
	return p != nil && !p.Reference() && len(p.Regions) == 0
}

// Duty returns the duty named key, or nil.
func (l *Library) Duty(key string) *Duty {
	if d := l.byDuty[key]; d != nil {
		return &d.Duty
	}
	return nil
}

// AllDuties lists the duties of every jurisdiction.
func (l *Library) AllDuties() []*Duty {
	all := make([]*Duty, len(l.duties))
	for i, d := range l.duties {
		all[i] = &d.Duty
	}
	return all
}

// Why returns the reason for asking a question: its own, or its group's.
func (l *Library) Why(f *Fact) Text {
	if len(f.Why) > 0 {
		return f.Why
	}
	for _, g := range l.groups {
		if g.Key == f.Group {
			return g.Why
		}
	}
	return nil
}

// covers reports whether a pack's place (IN, IN-MH) includes a case's place.
func covers(place, of string) bool {
	return place == "" || place == of || len(of) > len(place) && of[:len(place)] == place && of[len(place)] == '-'
}
