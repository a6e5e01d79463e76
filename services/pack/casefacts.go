package pack

import (
	"bytes"
	"encoding/json"
	"fmt"

	"go.yaml.in/yaml/v3"

	"aftercare/models"
)

// CaseFacts is a case in the form that files hold: explain reads it, a golden
// case states it, a case file exports it. It contains coded facts only, nothing
// that says who or where. docs/case-facts.schema.json is made from this type
// and the vocabulary. models.Facts is the same case after checking.
type CaseFacts struct {
	Jurisdiction string              `json:"jurisdiction" yaml:"jurisdiction" doc:"Place of care: a country by its two letters, or a state by its ISO 3166-2 code, such as IN-WB."`
	Facts        map[string]CaseFact `json:"facts,omitempty" yaml:"facts" doc:"What is recorded, by key of the vocabulary. What is left out is not known, and never means no."`
	Services     []CaseService       `json:"services,omitempty" yaml:"services" doc:"Help that was planned, given, missed or declined."`
	Stances      []CaseStance        `json:"stances,omitempty" yaml:"stances" doc:"What people decided about rights and gaps."`
	Relatives    []CaseRelative      `json:"relatives,omitempty" yaml:"relatives" doc:"The survivor's relatives, without names. Which of them count for a right stands in the packs."`
	Started      map[string]string   `json:"started,omitempty" yaml:"started" doc:"Right to version: the version of the law under which its clock started."`
}

// CaseService is one kind of help as rules see it.
type CaseService struct {
	Kind   string                `json:"kind" yaml:"kind" doc:"The kind of service."`
	Status models.DeliveryStatus `json:"status" yaml:"status" doc:"How far it has come."`
	At     models.Instant        `json:"at" yaml:"at" doc:"When it was given or is planned for, with its offset."`
	Serves []string              `json:"serves,omitempty" yaml:"serves" doc:"Rights it serves, by key."`

	Day     bool   `json:"day,omitempty" yaml:"day" doc:"Known to the day only; at is then its last moment."`
	Outcome string `json:"outcome,omitempty" yaml:"outcome" doc:"What came of it; done when left out."`
	By      string `json:"by,omitempty" yaml:"by" doc:"Who gave it, or to whom it was handed on."`
}

// CaseStance is one decision that people took.
type CaseStance struct {
	Subject string            `json:"subject" yaml:"subject" doc:"A right by its key, or a gap by its rule, with : and its subject."`
	Kind    models.StanceKind `json:"kind" yaml:"kind" doc:"What was decided."`
	At      models.Instant    `json:"at" yaml:"at" doc:"When, with its offset."`
	Until   models.Instant    `json:"until,omitzero" yaml:"until" doc:"From when it no longer counts; of a deposit, the day from which it can be drawn."`
	Came    models.Instant    `json:"came,omitzero" yaml:"came" doc:"The day on which a decision reached the survivor."`
	Sum     int64             `json:"sum,omitempty" yaml:"sum" doc:"Of a deposit, and of what was released of it, in the smallest unit of the currency."`
}

// CaseFact is one answer in a file, in short form ("female", "yes",
// "2026-11-20", 45) or whole, as a models.FactValue.
type CaseFact struct {
	short string
	whole *models.FactValue
	line  int // in a YAML file
}

// MarshalJSON writes the short form as a text and the whole form as an object.
func (c CaseFact) MarshalJSON() ([]byte, error) {
	if c.whole != nil {
		return json.Marshal(c.whole)
	}
	return json.Marshal(c.short)
}

// UnmarshalJSON reads a text, a number or an object.
func (c *CaseFact) UnmarshalJSON(raw []byte) error {
	if bytes.HasPrefix(raw, []byte("{")) {
		return c.readWhole(raw)
	}
	if bytes.HasPrefix(raw, []byte(`"`)) {
		return json.Unmarshal(raw, &c.short)
	}
	c.short = string(raw)
	return nil
}

// Line returns the line of the answer in a YAML file; 0 for other files.
func (c CaseFact) Line() int { return c.line }

func (c *CaseFact) readWhole(raw []byte) error {
	c.whole = &models.FactValue{}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	return d.Decode(c.whole)
}

// UnmarshalYAML reads a plain word, a number or a mapping.
func (c *CaseFact) UnmarshalYAML(n *yaml.Node) error {
	c.line = n.Line
	switch n.Kind {
	case yaml.ScalarNode:
		c.short = n.Value
		return nil
	case yaml.MappingNode:
		var fields map[string]any
		if err := n.Decode(&fields); err != nil {
			return err
		}
		raw, err := json.Marshal(fields)
		if err != nil {
			return err
		}
		if err = c.readWhole(raw); err != nil {
			return fmt.Errorf("line %d: %w", n.Line, err)
		}
		return nil
	}
	return fmt.Errorf("line %d: an answer is a word, a number or the fields of one answer", n.Line)
}

// CaseFactsOf returns the facts of a case in the form of files. It leaves out
// every id, and what the packs do not know, as the evaluation does.
func (l *Library) CaseFactsOf(f models.Facts) CaseFacts {
	c := CaseFacts{Jurisdiction: f.Jurisdiction, Facts: map[string]CaseFact{}}
	for key, v := range f.Values {
		if fact := l.Fact(key); fact != nil && fact.Derive == nil && fact.Check(v) == nil {
			if !l.vocab.counted[key] {
				v.Recorded = 0 // nothing counts from it
			}
			c.Facts[key] = fact.entry(v)
		}
	}
	for _, s := range f.Services {
		if l.vocab.byKind[s.Kind] != nil {
			c.Services = append(c.Services, CaseService{Kind: s.Kind, Status: s.Status, At: s.At, Serves: l.known(s.Serves), Day: s.Day, Outcome: s.Outcome, By: s.By})
		}
	}
	for _, s := range f.Stances {
		if l.IsSubject(s.Subject) {
			c.Stances = append(c.Stances, CaseStance(s))
		}
	}
	for _, r := range f.Relatives {
		c.Relatives = append(c.Relatives, caseRelative(r))
	}
	for key, version := range f.Started {
		if l.byItem[key] != nil {
			if c.Started == nil {
				c.Started = map[string]string{}
			}
			c.Started[key] = version
		}
	}
	return c
}

func (l *Library) known(items []string) (known []string) {
	for _, key := range items {
		if l.byItem[key] != nil {
			known = append(known, key)
		}
	}
	return known
}

// entry returns the short form of an answer if that reads back as the same
// answer, and the whole form otherwise.
func (f *Fact) entry(v models.FactValue) CaseFact {
	for _, short := range []string{string(v.Answer), v.Code, v.On.On, "~" + v.On.On, v.On.On + "/" + v.On.To, v.At.String(), amountText(v)} {
		if again, err := f.Parse(short); short != "" && err == nil && sameAnswer(again, v) {
			return CaseFact{short: short}
		}
	}
	return CaseFact{whole: &v}
}

func amountText(v models.FactValue) string {
	switch {
	case v.Number == nil:
		return ""
	case v.Currency == "":
		return fmt.Sprint(*v.Number)
	}
	return fmt.Sprintf("%d %s", *v.Number, v.Currency)
}

func sameAnswer(a, b models.FactValue) bool {
	if (a.Number == nil) != (b.Number == nil) || a.Number != nil && *a.Number != *b.Number {
		return false
	}
	a.Number, b.Number = nil, nil
	return a == b
}
