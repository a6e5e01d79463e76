package pack

import (
	"encoding/json"
	"io"
	"time"

	"aftercare/models"
)

// View says how an explanation is written.
type View struct {
	AsOf models.Instant
	Zone *time.Location // of the organisation; legal days are days there
	Lang string         // of the packs' texts; English where not translated
	JSON bool

	Settings Settings // of the organisation; none without a database
}

// Explanation is an evaluation with its reasons in words, for lawyers who write
// packs and for anyone who doubts a flag.
type Explanation struct {
	AsOf         string           `json:"as_of"`
	Jurisdiction string           `json:"jurisdiction"`
	Packs        string           `json:"packs"`
	Rights       []ExplainedRight `json:"rights"`
	Gaps         []ExplainedGap   `json:"gaps"`
	Duties       []ExplainedDuty  `json:"duties"`
	Questions    []Question       `json:"questions"` // to ask next, most useful first
	NextChange   string           `json:"next_change,omitempty"`
}

// ExplainedRight is one right with why, by which law, and how good the source is.
type ExplainedRight struct {
	Key        string          `json:"key"`
	Version    string          `json:"version"`
	Title      string          `json:"title"`
	Right      models.Right    `json:"right"`
	Standing   models.Standing `json:"standing"`
	Progress   models.Progress `json:"progress"`
	Quality    Quality         `json:"quality"`
	Review     bool            `json:"review,omitempty"`
	OwedBy     string          `json:"owed_by"`
	Reasons    []Reason        `json:"reasons"`
	Clocks     []RunningClock  `json:"clocks,omitempty"`
	Law        []Basis         `json:"law"`
	Conflicts  []string        `json:"conflicts,omitempty"`
	SchemeEnds string          `json:"scheme_ends,omitempty"`
}

// Reason is one condition with its answer and the questions that are open.
type Reason struct {
	Key      string       `json:"key"`
	Sentence string       `json:"sentence"`
	Truth    models.Truth `json:"truth"`
	Ask      []Question   `json:"ask,omitempty"`
}

// Question is a fact nobody has recorded yet.
type Question struct {
	Fact string `json:"fact"`
	Text string `json:"text"`
}

// RunningClock is a clock in words.
type RunningClock struct {
	Key     string       `json:"key"`
	Label   string       `json:"label"`
	Against models.Party `json:"against"`
	Started string       `json:"started"`
	Due     string       `json:"due"`
	Met     string       `json:"met,omitempty"`
	Late    bool         `json:"late"`
	Hard    bool         `json:"hard"` // a deadline; otherwise as reported, or our own reminder
	About   bool         `json:"about,omitempty"`
	Kind    string       `json:"kind"`
	Quality Quality      `json:"quality"`
	Clause  string       `json:"clause,omitempty"`
	Advice  string       `json:"advice,omitempty"` // what to do once it is late
}

// Basis is one legal basis with where it was read.
type Basis struct {
	Act     string  `json:"act"`
	Section string  `json:"section,omitempty"`
	Quality Quality `json:"quality"`
	Source  string  `json:"source"`
	URL     string  `json:"url,omitempty"`
}

// ExplainedGap is one gap with why it matters and what to do.
type ExplainedGap struct {
	models.GapState
	Title string   `json:"title"`
	About string   `json:"about,omitempty"` // the right it is about
	Mark  Quality  `json:"mark"`            // D: our own default, without scientific standing
	Why   string   `json:"why"`
	Refs  []string `json:"refs,omitempty"`
	Do    string   `json:"do"`
}

// ExplainedDuty is a duty of the person who writes a disclosure down.
type ExplainedDuty struct {
	Key   string       `json:"key"`
	Title string       `json:"title"`
	Truth models.Truth `json:"truth"`
	Text  string       `json:"text"`
}

// Explain reads the facts of a case and writes what the packs say about it, as
// text or JSON. It needs no database.
func Explain(w io.Writer, l *Library, facts io.Reader, v View) error {
	f, err := ReadFacts(facts, l)
	if err != nil {
		return err
	}
	e := l.Explained(f, v)
	if !v.JSON {
		return e.write(w)
	}
	out := json.NewEncoder(w)
	out.SetIndent("", "  ")
	out.SetEscapeHTML(false)
	return out.Encode(e)
}

// Explained evaluates a case and puts the answer into words.
func (l *Library) Explained(f models.Facts, v View) Explanation {
	ev := l.Evaluate(f, v.AsOf, v.Zone, v.Settings)
	e := Explanation{AsOf: moment8601(v.AsOf, v.Zone), Jurisdiction: f.Jurisdiction, Packs: ev.Packs}
	asked := map[string]bool{}
	for _, s := range ev.Entitlements {
		e.Rights = append(e.Rights, l.explainRight(s, v))
		for _, key := range s.Missing {
			if !asked[key] {
				asked[key] = true
				e.Questions = append(e.Questions, l.question(key, v.Lang))
			}
		}
	}
	for _, g := range ev.Gaps {
		e.Gaps = append(e.Gaps, l.explainGap(g, v.Lang))
	}
	for _, d := range l.Duties(f, v.AsOf, v.Zone) {
		if duty := l.Duty(d.Duty); d.Truth != models.False {
			e.Duties = append(e.Duties, ExplainedDuty{d.Duty, duty.Title.In(v.Lang), d.Truth, duty.Text.In(v.Lang)})
		}
	}
	if !ev.NextChange.IsZero() {
		e.NextChange = moment8601(ev.NextChange, v.Zone)
	}
	return e
}

func (l *Library) question(key, lang string) Question {
	q := Question{Fact: key}
	if f := l.Fact(key); f != nil {
		q.Text = f.Question.In(lang)
	}
	return q
}

func (l *Library) explainRight(s models.EntitlementState, v View) ExplainedRight {
	it := l.Version(s.Item, s.Version)
	r := ExplainedRight{Key: s.Item, Version: s.Version, Title: it.Title.In(v.Lang), Right: s.Right, Standing: s.Standing,
		Progress: s.Progress, Quality: it.Quality, Review: s.Review, OwedBy: it.OwedBy.Office.In(v.Lang)}
	for i, c := range s.Conditions {
		reason := Reason{Key: c.Key, Sentence: it.Conditions[i].Sentence.In(v.Lang), Truth: c.Truth}
		for _, key := range c.Missing {
			reason.Ask = append(reason.Ask, l.question(key, v.Lang))
		}
		r.Reasons = append(r.Reasons, reason)
	}
	for _, c := range s.Clocks {
		r.Clocks = append(r.Clocks, l.explainClock(s, c, v))
	}
	for _, law := range it.Law {
		src := l.Source(law.Source)
		r.Law = append(r.Law, Basis{law.Act, law.Section, law.Quality, law.Source, src.URL})
	}
	for _, id := range it.Conflicts {
		r.Conflicts = append(r.Conflicts, id+": "+l.Conflict(id).Advice.In(v.Lang))
	}
	if it.SchemeEnd.On != "" && it.SchemeEnd.On < v.AsOf.Date(v.Zone) {
		r.SchemeEnds = it.SchemeEnd.Text.In(v.Lang)
	}
	return r
}

func (l *Library) explainClock(s models.EntitlementState, c models.ClockState, v View) RunningClock {
	def := l.Clock(s.Item, s.Version, c.Key)
	out := RunningClock{Key: c.Key, Label: def.Label.In(v.Lang), Against: c.Against, Started: moment8601(c.Started, v.Zone),
		Due: moment8601(c.Due, v.Zone), Late: c.Late(v.AsOf), Hard: c.Hard, About: c.About, Kind: def.Kind,
		Quality: def.Quality, Clause: def.Clause}
	if !c.Met.IsZero() {
		out.Met = moment8601(c.Met, v.Zone)
	}
	if out.Late {
		out.Advice = def.Late.In(v.Lang)
	}
	return out
}

func (l *Library) explainGap(g models.GapState, lang string) ExplainedGap {
	r := l.Rule(g.Rule)
	e := ExplainedGap{GapState: g, Title: r.Title.In(lang), Mark: r.Mark, Why: r.Why.In(lang), Refs: r.Evidence, Do: r.Do.In(lang)}
	if it := l.Item(g.Subject); it != nil {
		e.About = it.Title.In(lang)
	}
	return e
}
