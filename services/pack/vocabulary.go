package pack

import (
	"slices"
	"strings"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"

	"aftercare/models"
)

// vocabulary holds every name the packs may use: facts, services, and the slot
// for the value of each while a case is evaluated.
type vocabulary struct {
	facts    []*Fact
	services []*Service
	slots    map[string]int // CEL variable -> position of its value
	byFact   map[string]*Fact
	byKind   map[string]*Service
	unknown  []ref.Val       // by slot: the unknown value that carries the fact's name
	blank    []ref.Val       // by slot: the value while nothing is recorded
	aging    map[string]bool // derived facts that a birthday changes
	stepped  []*Fact         // facts that follow from steps of a right

	starts  map[string]bool // facts from which a clock or a gap counts
	counted map[string]bool // facts whose date matters to a clock or a gap
}

func newVocabulary(facts []*Fact, services []*Service) *vocabulary {
	v := &vocabulary{facts: facts, services: services, slots: map[string]int{},
		byFact: map[string]*Fact{}, byKind: map[string]*Service{}, aging: map[string]bool{}, starts: map[string]bool{}, counted: map[string]bool{}}
	for _, f := range facts {
		v.byFact[f.Key] = f
		v.slot(f.Key)
		if f.Step != nil {
			v.stepped = append(v.stepped, f)
		}
	}
	for _, s := range services {
		v.byKind[s.Kind] = s
		v.slot(given + s.Kind)
		v.slot(planned + s.Kind)
	}
	v.slot(varCountry)
	v.slot(varRegion)
	v.blank = slices.Clone(v.unknown)
	for _, s := range services { // a service nobody recorded counts as not given
		v.blank[v.slots[given+s.Kind]], v.blank[v.slots[planned+s.Kind]] = types.False, types.False
	}
	return v
}

func (v *vocabulary) slot(name string) {
	n := len(v.unknown)
	v.slots[name] = n
	v.unknown = append(v.unknown, types.NewUnknown(int64(n), types.NewAttributeTrail(name)))
}

func (v *vocabulary) fact(key string) *Fact { return v.byFact[key] }

// variables declares every name of a scope with its type, so that a condition
// that misspells a fact or compares a yes/no with a code does not load.
func (v *vocabulary) variables(s scope) []cel.EnvOption {
	opts := []cel.EnvOption{cel.Variable(varCountry, cel.StringType), cel.Variable(varRegion, cel.StringType)}
	for _, f := range v.facts {
		switch f.Kind {
		case KindYesNo, KindEvent:
			opts = append(opts, cel.Variable(f.Key, cel.BoolType))
		case KindChoice, KindCountry, KindRegion:
			opts = append(opts, cel.Variable(f.Key, cel.StringType))
		case KindNumber, KindMoney:
			opts = append(opts, cel.Variable(f.Key, cel.IntType))
		}
	}
	if s == caseScope {
		for _, k := range v.services {
			opts = append(opts, cel.Variable(given+k.Kind, cel.BoolType), cel.Variable(planned+k.Kind, cel.BoolType))
		}
	}
	return opts
}

// missing returns the facts behind an unknown, in the order of the vocabulary.
func (v *vocabulary) missing(u *types.Unknown) []string {
	var keys []string
	for _, id := range u.IDs() {
		trails, _ := u.GetAttributeTrails(id)
		for _, t := range trails {
			if !slices.Contains(keys, t.Variable()) {
				keys = append(keys, t.Variable())
			}
		}
	}
	return keys
}

func (f *Fact) has(code string) bool {
	return slices.ContainsFunc(f.Codes, func(c Code) bool { return c.Code == code })
}

// Defaults of facts without codes: a yes/no or an event that is taken not to
// be so, and a country or region that is taken to be none, until somebody
// records otherwise.
const (
	defaultNo   = "no"
	defaultNone = "none"
)

// mayDefault reports whether the default of the fact fits its kind.
func (f *Fact) mayDefault() bool {
	switch f.Kind {
	case KindYesNo, KindEvent:
		return f.Default == defaultNo && f.Derive == nil
	case KindCountry, KindRegion:
		return f.Default == defaultNone
	}
	return f.has(f.Default)
}

// taken returns the value of the fact while nothing is recorded, or nil.
func (f *Fact) taken() ref.Val {
	switch {
	case f.Default == "":
		return nil
	case f.Kind == KindYesNo || f.Kind == KindEvent:
		return types.False
	}
	return types.String(f.Default)
}

func (f *Fact) codeSet() map[string]bool {
	set := map[string]bool{}
	for _, c := range f.Codes {
		set[c.Code] = true
	}
	return set
}

// value converts a recorded fact to the value conditions see; nil when nothing
// usable was recorded.
func (f *Fact) value(v models.FactValue) ref.Val {
	switch f.Kind {
	case KindYesNo:
		return truth(v.Answer)
	case KindEvent:
		if v.Answer == "" && (!v.At.IsZero() || !v.On.IsZero()) {
			return types.True
		}
		return truth(v.Answer)
	case KindChoice:
		if f.has(v.Code) {
			return types.String(v.Code)
		}
	case KindCountry, KindRegion:
		if v.Code != "" {
			return types.String(strings.ToUpper(v.Code))
		}
	case KindNumber, KindMoney:
		if v.Number != nil {
			return types.Int(*v.Number)
		}
	}
	return nil
}

func truth(a models.Answer) ref.Val {
	switch a.Truth() {
	case models.True:
		return types.True
	case models.False:
		return types.False
	}
	return nil
}
