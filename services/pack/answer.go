package pack

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"aftercare/models"
)

// Answer converts an answer from a file, in short or whole form, to a value of
// the fact, and checks it.
func (f *Fact) Answer(c CaseFact) (models.FactValue, error) {
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
		return fmt.Errorf("has no code %q%s", v.Code, Suggest(v.Code, f.codeSet()))
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

// Pattern returns the regular expression of the codes of countries or of their
// parts; "" for other kinds.
func (k FactKind) Pattern() string {
	switch k {
	case KindCountry:
		return country.String()
	case KindRegion:
		return regionShape.String()
	}
	return ""
}

var country = regexp.MustCompile(`^[A-Z]{2}$`)

// Parse reads the short form of an answer: "yes", "no", "not_known" and the
// other answers; a code of a choice; a number; a day "2026-11-20", "~2026-11-20"
// about that day, some day of a span "2026-11-20/2027-01-31", a month "2026-11",
// a year "2026"; a moment with its offset; or
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
	first, last, span := strings.Cut(day, "/")
	p := models.PartialDate{On: first, To: last, Sure: models.SureExact}
	switch {
	case span:
		p.Sure = models.SureBetween
	case about:
		p.Sure = models.SureAbout
	case len(day) == len("2006-01"):
		p.Sure = models.SureMonth
	case len(day) == len("2006"):
		p.Sure = models.SureYear
	}
	if err := p.Check(); err != nil {
		return models.FactValue{}, fmt.Errorf("%q is no answer and no date: write yes, no, 2026-11-20, ~2026-11-20, 2026-11-20/2027-01-31, 2026-11, 2026 or a moment like 2026-11-20T14:05:00+05:30", s)
	}
	return models.FactValue{On: p}, nil
}
