package author

import (
	"aftercare/models"
	"aftercare/services/pack"
)

// ExplainedSum is what may be considered, in words. Sums are in the smallest
// unit of the currency.
type ExplainedSum struct {
	Currency string            `json:"currency"`
	Per      string            `json:"per,omitempty"`
	Sum      *pack.Range       `json:"sum,omitempty"`      // what may be considered; absent when a person must decide first or rows are separate
	Possible *pack.Range       `json:"possible,omitempty"` // the sum with uplifts that may apply
	Combine  string            `json:"combine,omitempty"`
	ShareOf  string            `json:"share_of,omitempty"`
	SoftCap  bool              `json:"soft_cap,omitempty"`
	Steps    []ExplainedStep   `json:"steps,omitempty"`
	Rows     []ExplainedRow    `json:"rows"`
	Uplifts  []ExplainedRow    `json:"uplifts,omitempty"` // each with how it raises every row
	Choices  []ExplainedChoice `json:"choices,omitempty"`
	Stages   []ExplainedPart   `json:"stages,omitempty"`
	Split    []ExplainedPart   `json:"split,omitempty"`
	Declare  []ExplainedBefore `json:"declare,omitempty"`
}

// ExplainedStep is one step of the calculation with the result after it.
type ExplainedStep struct {
	Kind    string       `json:"kind"`
	Key     string       `json:"key,omitempty"`
	Row     string       `json:"row,omitempty"`
	Label   string       `json:"label,omitempty"`
	Percent int64        `json:"percent,omitempty"`
	Clause  string       `json:"clause,omitempty"`
	Quality pack.Quality `json:"quality"`
	pack.Range
}

// ExplainedRow is one row of a schedule, or an uplift.
type ExplainedRow struct {
	Key     string       `json:"key"`
	Label   string       `json:"label"`
	Truth   models.Truth `json:"truth"` // true: it matches; unknown: it may
	Counted bool         `json:"counted,omitempty"`
	Percent int64        `json:"percent,omitempty"`
	Per     string       `json:"per,omitempty"`
	Unit    string       `json:"unit,omitempty"` // set when the row is not money
	Clause  string       `json:"clause,omitempty"`
	Quality pack.Quality `json:"quality"`
	Ask     []Question   `json:"ask,omitempty"`
	*pack.Range
}

// ExplainedChoice is a question that the law leaves to a person.
type ExplainedChoice struct {
	Key    string       `json:"key"`
	Text   string       `json:"text,omitempty"`
	Truth  models.Truth `json:"truth"`
	Rows   []string     `json:"rows"`
	Clause string       `json:"clause,omitempty"`
	Ask    []Question   `json:"ask,omitempty"`
}

// ExplainedPart is a stage, or a part of the sum with the way it is paid out.
type ExplainedPart struct {
	Key     string       `json:"key"`
	Label   string       `json:"label"`
	Truth   models.Truth `json:"truth"`
	Percent int64        `json:"percent,omitempty"`
	Sum     *pack.Range  `json:"sum,omitempty"`
	How     string       `json:"how,omitempty"`
	Start   []string     `json:"start,omitempty"`
	Row     string       `json:"row,omitempty"`     // the one row it belongs to
	Reached bool         `json:"reached,omitempty"` // the event it waits for happened
	Come    string       `json:"come,omitempty"`    // when
	Release models.Date  `json:"release,omitempty"` // first day it is free

	Turns   *models.PartialDate `json:"turns_18,omitempty"` // the day of turning 18 where that decides and is not exactly known
	About   bool                `json:"about,omitempty"`    // depends on a date that is not exact
	Waits   []string            `json:"waits,omitempty"`    // dates that are needed to know Release
	Clause  string              `json:"clause,omitempty"`
	Quality pack.Quality        `json:"quality"`
	Ask     []Question          `json:"ask,omitempty"`
}

// ExplainedBefore is a sum received before, which must be declared.
type ExplainedBefore struct {
	Question
	Known    bool   `json:"known"`
	Sum      int64  `json:"sum,omitempty"`
	Currency string `json:"currency,omitempty"`
}

func (l library) explainSum(c pack.Considered, v View) *ExplainedSum {
	if len(c.Rows) == 0 && c.Of == "" && len(c.Split) == 0 && len(c.Stages) == 0 {
		return nil
	}
	e := &ExplainedSum{Currency: c.Currency, Per: c.Per, Sum: c.Sum, Possible: c.Possible, Combine: c.Combine, ShareOf: c.Of, SoftCap: c.SoftCap}
	for _, s := range c.Steps {
		e.Steps = append(e.Steps, ExplainedStep{s.Kind, s.Key, s.Row, v.say(s.Label), s.Percent, s.Clause, s.Quality, s.Range})
	}
	for _, row := range c.Rows {
		a := row.Amount
		x := ExplainedRow{Key: a.Key, Label: v.say(a.Label), Truth: row.Truth, Counted: row.Counted, Per: a.Per, Clause: a.Clause, Quality: a.Quality,
			Ask: l.asks(row.Missing, v), Range: &pack.Range{Min: row.Min, Max: row.Max, Floor: row.Floor}}
		if !row.Money(c.Currency) {
			x.Unit = a.Unit
		}
		e.Rows = append(e.Rows, x)
	}
	for _, u := range c.Uplifts {
		e.Uplifts = append(e.Uplifts, ExplainedRow{Key: u.Uplift.Key, Label: v.say(u.Uplift.Label), Truth: u.Truth, Percent: u.Uplift.Percent,
			Clause: u.Uplift.Clause, Quality: u.Uplift.Quality, Ask: l.asks(u.Missing, v)})
	}
	for _, x := range c.Choices {
		e.Choices = append(e.Choices, ExplainedChoice{x.Key, v.say(x.Text), x.Truth, x.Rows, x.Clause, l.asks(x.Missing, v)})
	}
	l.explainParts(e, c, v)
	return e
}

func (l library) explainParts(e *ExplainedSum, c pack.Considered, v View) {
	for _, p := range c.Stages {
		x := ExplainedPart{Key: p.Stage.Key, Label: v.say(p.Stage.Label), Truth: p.Truth, Percent: p.Stage.Percent, Sum: p.Sum, Start: p.Stage.Start,
			Row: p.Row, Reached: p.Reached, About: p.About, Clause: p.Stage.Clause, Quality: p.Stage.Quality, Ask: l.asks(p.Missing, v)}
		if !p.Come.IsZero() {
			x.Come = moment8601(p.Come, v.Zone)
		}
		e.Stages = append(e.Stages, x)
	}
	for _, p := range c.Split {
		x := ExplainedPart{Key: p.Split.Key, Label: v.say(p.Split.Label), Truth: p.Truth, Percent: p.Split.Percent, Sum: p.Sum,
			How: p.Split.How, Release: p.Release, About: p.About, Waits: p.Waits, Clause: p.Split.Clause, Quality: p.Split.Quality, Ask: l.asks(p.Missing, v)}
		if !p.Turns.IsZero() {
			x.Turns = &p.Turns
		}
		e.Split = append(e.Split, x)
	}
	for _, d := range c.Declared {
		e.Declare = append(e.Declare, ExplainedBefore{l.question(d.Fact, v), d.Known, d.Sum, d.Currency})
	}
}
