package pack

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"
	"time"

	"aftercare/models"
)

// maxFacts is more than any case can hold.
const maxFacts = 1 << 20

// rawFacts is a case as people write it: a value may be short ("female",
// "yes", "2026-11-20") or a whole models.FactValue.
type rawFacts struct {
	Jurisdiction string                     `json:"jurisdiction"`
	Values       map[string]json.RawMessage `json:"values"`
	Services     []models.ServiceFact       `json:"services"`
	Stances      []models.Stance            `json:"stances"`
	Started      map[string]string          `json:"started"`
}

// ReadFacts reads the facts of a case from JSON, strictly: a key the
// vocabulary does not know, a code a choice does not have or a date that is no
// day is a problem with a suggestion, and all problems are returned at once.
func ReadFacts(from io.Reader, l *Library) (models.Facts, error) {
	raw, err := io.ReadAll(io.LimitReader(from, maxFacts+1))
	if err != nil {
		return models.Facts{}, fmt.Errorf("read facts: %w", err)
	}
	if len(raw) > maxFacts {
		return models.Facts{}, factProblem("", "is larger than 1 MB: one case a file")
	}
	var in rawFacts
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(&in); err != nil {
		return models.Facts{}, factProblem("", "%v (the keys are jurisdiction, values, services, stances, started)", err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return models.Facts{}, factProblem("", "goes on after the end of the case")
	}
	return l.checked(in)
}

func factProblem(key, text string, args ...any) Problems {
	return Problems{{File: "facts", Key: key, Text: fmt.Sprintf(text, args...)}}
}

func (l *Library) checked(in rawFacts) (models.Facts, error) {
	f := models.Facts{Jurisdiction: in.Jurisdiction, Values: map[string]models.FactValue{},
		Services: in.Services, Stances: in.Stances, Started: in.Started}
	bad := l.checkPlace(in.Jurisdiction)
	keys := make([]string, 0, len(in.Values))
	for key := range in.Values {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	for _, key := range keys {
		v, err := l.factValue(key, in.Values[key])
		if err != nil {
			bad = append(bad, factProblem(key, "%v", err)...)
		}
		f.Values[key] = v
	}
	bad = append(bad, l.checkRest(f)...)
	if len(bad) > 0 {
		return models.Facts{}, bad
	}
	return f, nil
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
		if l.vocab.byKind[s.Kind] == nil {
			bad = append(bad, factProblem("services", "%q is no kind of service%s", s.Kind, suggest(s.Kind, l.vocab.byKind))...)
		}
		if !slices.Contains(deliveryStates, s.Status) {
			bad = append(bad, factProblem("services", "status %q: write one of %v", s.Status, deliveryStates)...)
		}
	}
	for _, s := range f.Stances {
		rule, _, _ := strings.Cut(s.Subject, ":")
		if l.byItem[s.Subject] == nil && l.byRule[rule] == nil {
			bad = append(bad, factProblem("stances", "%q is neither a right nor a gap%s", s.Subject, suggest(s.Subject, l.byItem))...)
		}
	}
	for key := range f.Started {
		if l.byItem[key] == nil {
			bad = append(bad, factProblem("started", "%q is no right%s", key, suggest(key, l.byItem))...)
		}
	}
	return bad
}

var deliveryStates = []models.DeliveryStatus{models.DeliveryPlanned, models.DeliveryAccepted, models.DeliveryGiven,
	models.DeliveryMissed, models.DeliveryDeclined, models.DeliveryCancelled}

func (l *Library) factValue(key string, raw json.RawMessage) (models.FactValue, error) {
	f := l.Fact(key)
	if f == nil {
		return models.FactValue{}, fmt.Errorf("is no fact of the vocabulary%s", suggest(key, l.vocab.byFact))
	}
	if f.Derive != nil {
		return models.FactValue{}, errors.New("is worked out from other facts: leave it out")
	}
	if !bytes.HasPrefix(raw, []byte("{")) {
		return f.Parse(strings.Trim(string(raw), `"`))
	}
	var v models.FactValue
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(&v); err != nil {
		return v, err
	}
	return v, f.Check(v)
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
	case f.Kind == KindMoney && v.Number != nil && !currencyShape.MatchString(v.Currency):
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
