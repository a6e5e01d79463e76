package author

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"aftercare/models"
	"aftercare/services/pack"
)

// maxFacts is larger than any case can be, in bytes.
const maxFacts = 1 << 20

// ReadFacts reads the facts of a case from JSON or YAML, strictly. An unknown
// key, a code that a choice does not have and an invalid date are problems with
// a suggestion. It returns all problems at once.
func ReadFacts(from io.Reader, l *pack.Library) (models.Facts, error) {
	c, err := readCase(from)
	if err != nil {
		return models.Facts{}, err
	}
	return library{l}.factsOf(c)
}

func readCase(from io.Reader) (pack.CaseFacts, error) {
	raw, err := io.ReadAll(io.LimitReader(from, maxFacts+1))
	switch {
	case err != nil:
		return pack.CaseFacts{}, fmt.Errorf("read facts: %w", err)
	case len(raw) > maxFacts:
		return pack.CaseFacts{}, factProblem("", "is larger than 1 MB: one case a file")
	case bytes.HasPrefix(bytes.TrimSpace(raw), []byte("{")):
		return caseOfJSON(raw)
	}
	return caseOfYAML(raw)
}

func caseOfJSON(raw []byte) (c pack.CaseFacts, err error) {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(&c); err != nil {
		return c, factProblem("", "%v (the keys are jurisdiction, facts, services, stances, relatives, started)", err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return c, factProblem("", "goes on after the end of the case")
	}
	return c, nil
}

// caseOfYAML also reads a golden case. It ignores what the golden case expects.
func caseOfYAML(raw []byte) (pack.CaseFacts, error) {
	var g golden
	if bad := pack.Decode("facts", raw, &g); len(bad) > 0 {
		return pack.CaseFacts{}, bad
	}
	return g.CaseFacts, nil
}

// factsOf checks the facts of a case from a file.
func (l library) factsOf(c pack.CaseFacts) (models.Facts, error) {
	f := models.Facts{Jurisdiction: c.Jurisdiction, Values: map[string]models.FactValue{}, Started: c.Started}
	bad := l.checkPlace(c.Jurisdiction)
	for _, key := range slices.Sorted(maps.Keys(c.Facts)) {
		v, err := l.factValue(key, c.Facts[key])
		if err != nil {
			p := factProblem(key, "%v", err)
			p[0].Line = c.Facts[key].Line()
			bad = append(bad, p...)
		}
		f.Values[key] = v
	}
	for _, s := range c.Services {
		f.Services = append(f.Services, models.ServiceFact{Kind: s.Kind, Status: s.Status, At: s.At, Serves: s.Serves, Day: s.Day, Outcome: s.Outcome, By: s.By})
	}
	for _, s := range c.Stances {
		f.Stances = append(f.Stances, models.Stance(s))
	}
	for i, c := range c.Relatives {
		r, err := c.Facts()
		if err != nil {
			bad = append(bad, factProblem("relatives", "number %d: %v", i+1, err)...)
		}
		f.Relatives = append(f.Relatives, r)
	}
	if bad = append(bad, l.checkRest(f)...); len(bad) > 0 {
		return models.Facts{}, bad
	}
	return f, nil
}

func factProblem(key, text string, args ...any) pack.Problems {
	return pack.Problems{{File: "facts", Key: key, Text: fmt.Sprintf(text, args...)}}
}

func (l library) checkPlace(place string) pack.Problems {
	country, _, _ := strings.Cut(place, "-")
	if !slices.Contains(l.Jurisdictions(), country) {
		return factProblem("jurisdiction", "%q: there is a pack for %v", place, l.Jurisdictions())
	}
	return nil
}

func (l library) checkRest(f models.Facts) (bad pack.Problems) {
	for _, s := range f.Services {
		bad = append(bad, l.checkService(s)...)
	}
	for _, s := range f.Stances {
		if !l.IsSubject(s.Subject) {
			bad = append(bad, factProblem("stances", "%q is neither a right nor a gap%s", s.Subject, pack.Suggest(s.Subject, l.itemKeys()))...)
		}
		if !slices.Contains(models.StanceKinds, s.Kind) {
			bad = append(bad, factProblem("stances", "kind %q: write one of %v", s.Kind, models.StanceKinds)...)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(f.Started)) {
		if l.Item(key) == nil {
			bad = append(bad, factProblem("started", "%q is no right%s", key, pack.Suggest(key, l.itemKeys()))...)
		}
	}
	return bad
}

func (l library) checkService(s models.ServiceFact) (bad pack.Problems) {
	if l.Service(s.Kind) == nil {
		bad = append(bad, factProblem("services", "%q is no kind of service%s", s.Kind, pack.Suggest(s.Kind, keysBy(l.Services(), func(s *pack.Service) string { return s.Kind })))...)
	}
	if !slices.Contains(models.DeliveryStatuses, s.Status) {
		bad = append(bad, factProblem("services", "status %q: write one of %v", s.Status, models.DeliveryStatuses)...)
	}
	if s.Outcome != "" && !slices.Contains(models.DeliveryOutcomes, s.Outcome) {
		bad = append(bad, factProblem("services", "outcome %q: write one of %v", s.Outcome, models.DeliveryOutcomes)...)
	}
	if s.By != "" && !slices.Contains(models.Providers, s.By) {
		bad = append(bad, factProblem("services", "by %q: write one of %v", s.By, models.Providers)...)
	}
	for _, key := range s.Serves {
		if l.Item(key) == nil {
			bad = append(bad, factProblem("services", "serves %q, which is no right%s", key, pack.Suggest(key, l.itemKeys()))...)
		}
	}
	return bad
}

func (l library) factValue(key string, c pack.CaseFact) (models.FactValue, error) {
	f := l.Fact(key)
	if f == nil {
		return models.FactValue{}, fmt.Errorf("is no fact of the vocabulary%s", pack.Suggest(key, keysBy(l.Facts(), func(f *pack.Fact) string { return f.Key })))
	}
	if f.Derive != nil {
		return models.FactValue{}, errors.New("is worked out from other facts: leave it out")
	}
	return f.Answer(c)
}

func (l library) itemKeys() map[string]bool {
	return keysBy(l.Items(), func(it *pack.Item) string { return it.Key })
}

func keysBy[T any](list []T, key func(T) string) map[string]bool {
	keys := make(map[string]bool, len(list))
	for _, x := range list {
		keys[key(x)] = true
	}
	return keys
}
