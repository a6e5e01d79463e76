package pack

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"aftercare/models"
)

// maxFacts is more than any case can hold.
const maxFacts = 1 << 20

// ReadFacts reads the facts of a case from JSON or YAML, strictly: a key the
// vocabulary does not know, a code a choice does not have or a date that is no
// day is a problem with a suggestion, and all problems are returned at once.
func ReadFacts(from io.Reader, l *Library) (models.Facts, error) {
	c, err := readCase(from)
	if err != nil {
		return models.Facts{}, err
	}
	return l.FactsOf(c)
}

func readCase(from io.Reader) (CaseFacts, error) {
	var c CaseFacts
	raw, err := io.ReadAll(io.LimitReader(from, maxFacts+1))
	switch {
	case err != nil:
		return c, fmt.Errorf("read facts: %w", err)
	case len(raw) > maxFacts:
		return c, factProblem("", "is larger than 1 MB: one case a file")
	case bytes.HasPrefix(bytes.TrimSpace(raw), []byte("{")):
		return c, c.fromJSON(raw)
	}
	return caseOfYAML(raw)
}

func (c *CaseFacts) fromJSON(raw []byte) error {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(c); err != nil {
		return factProblem("", "%v (the keys are jurisdiction, facts, services, stances, started)", err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return factProblem("", "goes on after the end of the case")
	}
	return nil
}

// caseOfYAML reads a golden case as well: what it says besides the facts is for
// the test and not for whoever asks.
func caseOfYAML(raw []byte) (CaseFacts, error) {
	var g golden
	if err := decodeStrict(raw, &g); err != nil {
		return CaseFacts{}, yamlProblems("facts", err)
	}
	return g.CaseFacts, nil
}

// FactsOf checks a case as a file states it.
func (l *Library) FactsOf(c CaseFacts) (models.Facts, error) {
	f := models.Facts{Jurisdiction: c.Jurisdiction, Values: map[string]models.FactValue{}, Started: c.Started}
	bad := l.checkPlace(c.Jurisdiction)
	for _, key := range slices.Sorted(maps.Keys(c.Facts)) {
		v, err := l.factValue(key, c.Facts[key])
		if err != nil {
			p := factProblem(key, "%v", err)
			p[0].Line = c.Facts[key].line
			bad = append(bad, p...)
		}
		f.Values[key] = v
	}
	for _, s := range c.Services {
		f.Services = append(f.Services, models.ServiceFact{Kind: s.Kind, Status: s.Status, At: s.At, Serves: s.Serves})
	}
	for _, s := range c.Stances {
		f.Stances = append(f.Stances, models.Stance(s))
	}
	if bad = append(bad, l.checkRest(f)...); len(bad) > 0 {
		return models.Facts{}, bad
	}
	return f, nil
}

func factProblem(key, text string, args ...any) Problems {
	return Problems{{File: "facts", Key: key, Text: fmt.Sprintf(text, args...)}}
}

func (l *Library) checkPlace(place string) Problems {
	country, _, _ := strings.Cut(place, "-")
	if !slices.Contains(l.Jurisdictions(), country) {
		return factProblem("jurisdiction", "%q: there is a pack for %v", place, l.Jurisdictions())
	}
	return nil
}

func (l *Library) checkRest(f models.Facts) (bad Problems) {
	for _, s := range f.Services {
		bad = append(bad, l.checkService(s)...)
	}
	for _, s := range f.Stances {
		if !l.isSubject(s.Subject) {
			bad = append(bad, factProblem("stances", "%q is neither a right nor a gap%s", s.Subject, suggest(s.Subject, l.byItem))...)
		}
		if !slices.Contains(models.StanceKinds, s.Kind) {
			bad = append(bad, factProblem("stances", "kind %q: write one of %v", s.Kind, models.StanceKinds)...)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(f.Started)) {
		if l.byItem[key] == nil {
			bad = append(bad, factProblem("started", "%q is no right%s", key, suggest(key, l.byItem))...)
		}
	}
	return bad
}

// isSubject reports whether people can decide about it: a right, or a gap by
// its rule with its subject.
func (l *Library) isSubject(subject string) bool {
	rule, _, _ := strings.Cut(subject, ":")
	return l.byItem[subject] != nil || l.byRule[rule] != nil
}

func (l *Library) checkService(s models.ServiceFact) (bad Problems) {
	if l.vocab.byKind[s.Kind] == nil {
		bad = append(bad, factProblem("services", "%q is no kind of service%s", s.Kind, suggest(s.Kind, l.vocab.byKind))...)
	}
	if !slices.Contains(models.DeliveryStatuses, s.Status) {
		bad = append(bad, factProblem("services", "status %q: write one of %v", s.Status, models.DeliveryStatuses)...)
	}
	for _, key := range s.Serves {
		if l.byItem[key] == nil {
			bad = append(bad, factProblem("services", "serves %q, which is no right%s", key, suggest(key, l.byItem))...)
		}
	}
	return bad
}

func (l *Library) factValue(key string, c CaseFact) (models.FactValue, error) {
	f := l.Fact(key)
	if f == nil {
		return models.FactValue{}, fmt.Errorf("is no fact of the vocabulary%s", suggest(key, l.vocab.byFact))
	}
	if f.Derive != nil {
		return models.FactValue{}, errors.New("is worked out from other facts: leave it out")
	}
	if c.whole != nil {
		return *c.whole, f.Check(*c.whole)
	}
	return f.Parse(c.short)
}

// Check returns an error when v cannot be an answer to the fact.
func (f *Fact) Check(v models.FactValue) error {
	if v.Answer != "" && !slices.Contains(models.Answers, v.Answer) {
		return fmt.Errorf("answer %q: write one of %v", v.Answer, models.Answers)
	}
	switch {
	case f.Kind == KindChoice && v.Code != "" && !f.has(v.Code):
		return fmt.Errorf("has no code %q%s", v.Code, suggest(v.Code, f.codeSet()))
	case f.Kind == KindCountry && v.Code != "" && !country.MatchString(v.Code):
		return fmt.Errorf("%q is no country: write the two letters, such as IN", v.Code)
	case f.Kind == KindRegion && v.Code != "" && !regionShape.MatchString(v.Code):
		return fmt.Errorf("%q is no state or province: write its ISO 3166-2 code, such as IN-WB", v.Code)
	case !f.coded() && v.Code != "":
		return errors.New("takes no code")
	case f.Kind != KindNumber && f.Kind != KindMoney && v.Number != nil:
		return errors.New("takes no number")
	case f.Kind == KindMoney && v.Number != nil && !models.CurrencyCode(v.Currency):
		return fmt.Errorf("currency %q: write the three letters, such as INR", v.Currency)
	case f.Kind != KindMoney && v.Currency != "":
		return errors.New("takes no currency")
	}
	return v.On.Check()
}

// coded reports whether the fact is answered by a code.
func (f *Fact) coded() bool {
	return f.Kind == KindChoice || f.Kind == KindCountry || f.Kind == KindRegion
}

var country = regexp.MustCompile(`^[A-Z]{2}$`)

// Parse reads the short form of an answer: "yes", "no", "not_known" and the
// other answers; a code of a choice; a number; a day "2026-11-20", "~2026-11-20"
// about that day, a month "2026-11", a year "2026"; a moment with its offset; or
// an amount in the smallest unit with its currency, "12500000 INR".
func (f *Fact) Parse(s string) (models.FactValue, error) {
	v := models.FactValue{Answer: models.Answer(s)}
	if slices.Contains(models.Answers, v.Answer) {
		return v, nil
	}
	var err error
	switch f.Kind {
	case KindChoice, KindCountry, KindRegion:
		v = models.FactValue{Code: s}
	case KindNumber:
		var n int64
		if n, err = strconv.ParseInt(s, 10, 64); err != nil {
			return models.FactValue{}, fmt.Errorf("%q is no whole number", s)
		}
		v = models.FactValue{Number: &n}
	case KindMoney:
		v, err = parseMoney(s)
	default:
		v, err = parseWhen(s)
		if f.Kind != KindDate {
			v.Answer = models.Yes
		}
	}
	if err == nil {
		err = f.Check(v)
	}
	return v, err
}

func parseMoney(s string) (models.FactValue, error) {
	number, currency, _ := strings.Cut(s, " ")
	n, err := strconv.ParseInt(number, 10, 64)
	if err != nil || currency == "" {
		return models.FactValue{}, fmt.Errorf("%q is no amount: write it in the smallest unit with its currency, such as 12500000 INR", s)
	}
	return models.FactValue{Number: &n, Currency: currency}, nil
}

func parseWhen(s string) (models.FactValue, error) {
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return models.FactValue{At: models.At(t)}, nil
	}
	day, about := strings.CutPrefix(s, "~")
	p := models.PartialDate{On: day, Sure: models.SureExact}
	switch {
	case about:
		p.Sure = models.SureAbout
	case len(day) == len("2006-01"):
		p.Sure = models.SureMonth
	case len(day) == len("2006"):
		p.Sure = models.SureYear
	}
	if err := p.Check(); err != nil {
		return models.FactValue{}, fmt.Errorf("%q is no answer and no date: write yes, no, 2026-11-20, ~2026-11-20, 2026-11, 2026 or a moment like 2026-11-20T14:05:00+05:30", s)
	}
	return models.FactValue{On: p}, nil
}
