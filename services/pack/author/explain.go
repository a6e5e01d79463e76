package author

import (
	"cmp"
	"encoding/json"
	"io"
	"slices"
	"time"

	"aftercare/models"
	"aftercare/services/pack"
)

// View is how an explanation is written.
type View struct {
	AsOf models.Instant
	Zone *time.Location // of the organisation, in which legal days are counted
	Lang string         // of the packs' texts; English if there is no translation
	JSON bool

	Settings pack.Settings // of the organisation; empty without a database

	who models.Pronoun // of the survivor, by the facts
}

// say writes a text as it speaks of the survivor.
func (v View) say(t pack.Text) string { return t.Of(v.who, v.Lang) }

// Explanation is the result of the packs for a case, with the reasons in words,
// for lawyers who write packs and for anyone who doubts a right or a gap.
type Explanation struct {
	AsOf         string           `json:"as_of"`
	Jurisdiction string           `json:"jurisdiction"`
	Packs        string           `json:"packs"`
	Doubts       []ExplainedDoubt `json:"doubts,omitempty"`
	Rights       []ExplainedRight `json:"rights"` // every right of every pack, in the order of the packs
	Gaps         []ExplainedGap   `json:"gaps"`
	Duties       []ExplainedDuty  `json:"duties"`
	Questions    []Question       `json:"questions"` // to ask next, those that settle most rights first
	NextChange   string           `json:"next_change,omitempty"`
}

// ExplainedRight is one right with its reasons, its law and the quality of the
// source.
type ExplainedRight struct {
	Key          string              `json:"key"`
	Status       pack.Status         `json:"status"`
	Because      pack.Because        `json:"because,omitempty"` // a reason for the status other than the conditions
	Why          string              `json:"why,omitempty"`     // that reason, or the first condition that says no, in a sentence
	Jurisdiction string              `json:"jurisdiction"`
	Version      string              `json:"version"`
	InForce      pack.Period         `json:"in_force,omitzero"`
	Title        string              `json:"title"`
	Summary      string              `json:"summary"`
	Right        models.Right        `json:"right"`
	Level        string              `json:"level"`
	Force        string              `json:"force"`
	Progress     models.Progress     `json:"progress,omitempty"`
	Quality      pack.Quality        `json:"quality"`
	Review       bool                `json:"review,omitempty"` // shown on no page, only to a legal reviewer
	Own          bool                `json:"own,omitempty"`    // from the organisation's own folder
	OwedBy       string              `json:"owed_by"`
	AskedAt      []models.Errand     `json:"asked_at"`
	Party        models.Party        `json:"party"`
	Reasons      []Reason            `json:"reasons,omitempty"`
	Ask          []Question          `json:"ask,omitempty"` // what to find out, most useful first
	Clocks       []RunningClock      `json:"clocks,omitempty"`
	Considered   *ExplainedSum       `json:"considered,omitempty"`
	Papers       []ExplainedPaper    `json:"papers,omitempty"`
	Payment      string              `json:"payment,omitempty"`
	IfRefused    string              `json:"if_refused,omitempty"`
	DecidedBy    string              `json:"decided_by,omitempty"` // where that is not who owes it
	Appeal       *ExplainedAppeal    `json:"appeal,omitempty"`
	Caution      string              `json:"caution,omitempty"`
	Law          []Basis             `json:"law"`
	Conflicts    []ExplainedConflict `json:"conflicts,omitempty"`
	FindOut      string              `json:"find_out,omitempty"` // what somebody must read before it is used
	SchemeEnds   string              `json:"scheme_ends,omitempty"`
	Verified     models.Date         `json:"last_verified,omitempty"`
}

// ExplainedAppeal is where a decision is taken further; its time is a clock of the
// right, named by its key.
type ExplainedAppeal struct {
	To      string       `json:"to,omitempty"`
	Clock   string       `json:"clock,omitempty"`
	From    string       `json:"from,omitempty"` // receipt or order
	Clause  string       `json:"clause,omitempty"`
	Quality pack.Quality `json:"quality,omitempty"`
	Text    string       `json:"text,omitempty"`
}

// ExplainedPaper is a document an application needs.
type ExplainedPaper struct {
	Key      string `json:"key"`
	Label    string `json:"label"`
	Required bool   `json:"required"` // papers that are not required never block anything
	Held     bool   `json:"held"`
}

// ExplainedConflict is a disputed point, the reading that favours the survivor
// first.
type ExplainedConflict struct {
	ID       string             `json:"id"`
	Topic    string             `json:"topic"`
	Readings []ExplainedReading `json:"readings,omitempty"`
	Advice   string             `json:"advice"`
}

// ExplainedReading is one reading of a disputed point.
type ExplainedReading struct {
	Text    string       `json:"text"`
	Source  string       `json:"source,omitempty"`
	Quality pack.Quality `json:"quality"`
}

// Reason is one condition with its answer and its open questions.
type Reason struct {
	Key      string       `json:"key"`
	Sentence string       `json:"sentence"`
	Truth    models.Truth `json:"truth"`
	Ask      []Question   `json:"ask,omitempty"`
}

// Question is a fact nobody has recorded yet.
type Question struct {
	Fact    string `json:"fact"`
	Text    string `json:"text"`
	Settles int    `json:"settles,omitempty"` // how many rights wait for it
}

// RunningClock is a clock in words.
type RunningClock struct {
	Key     string       `json:"key"`
	Label   string       `json:"label"`
	Against models.Party `json:"against"`
	Owner   string       `json:"owner,omitempty"` // the office that owes the right, if it is the one that must act
	Started string       `json:"started"`
	Due     string       `json:"due"`
	Latest  string       `json:"latest,omitempty"` // it falls due on some day of a span: Due is the first, this the last
	Met     string       `json:"met,omitempty"`
	Ended   string       `json:"ended,omitempty"` // it was late when the right ended with the eighteenth birthday
	Late    bool         `json:"late"`
	Lapsed  bool         `json:"lapsed,omitempty"` // it ended before the survivor came: nobody here is late
	Passed  bool         `json:"passed,omitempty"` // over, and nobody is late because the right only may apply
	Hard    bool         `json:"hard"`             // a deadline; otherwise as reported, or our own reminder
	About   bool         `json:"about,omitempty"`
	Kind    string       `json:"kind"`
	Quality pack.Quality `json:"quality"`
	Clause  string       `json:"clause,omitempty"`
	Ask     []Question   `json:"ask,omitempty"`    // what would make the due date exact
	Advice  string       `json:"advice,omitempty"` // what to do once it has passed
}

// Basis is one legal basis and where it was read.
type Basis struct {
	Act     string       `json:"act"`
	Section string       `json:"section,omitempty"`
	Quality pack.Quality `json:"quality"`
	Source  string       `json:"source"`
	URL     string       `json:"url,omitempty"`
}

// ExplainedGap is one gap with why it matters and what to do.
type ExplainedGap struct {
	models.GapState
	Title string       `json:"title"`
	About string       `json:"about,omitempty"` // the right it is about
	Mark  pack.Quality `json:"mark"`            // D: our own default, without scientific standing
	Why   string       `json:"why"`
	Refs  []string     `json:"refs,omitempty"`
	Do    string       `json:"do"`
}

// ExplainedDuty is a duty of the person who records a disclosure.
type ExplainedDuty struct {
	Key   string       `json:"key"`
	Title string       `json:"title"`
	Truth models.Truth `json:"truth"`
	Text  string       `json:"text"`
}

// Explain reads the facts of a case and writes the result of the packs, as text
// or JSON. It needs no database.
func Explain(w io.Writer, l *pack.Library, facts io.Reader, v View) error {
	f, err := ReadFacts(facts, l)
	if err != nil {
		return err
	}
	e := Explained(l, f, v)
	if !v.JSON {
		return e.write(w)
	}
	out := json.NewEncoder(w)
	out.SetIndent("", "  ")
	out.SetEscapeHTML(false)
	return out.Encode(e)
}

// Explained evaluates a case and returns the result in words.
func Explained(packs *pack.Library, f models.Facts, v View) Explanation {
	l := library{packs}
	v.who = models.PronounOf(f.Values["person.sex"].Code)
	ev := l.Evaluate(f, v.AsOf, v.Zone, v.Settings)
	e := Explanation{AsOf: moment8601(v.AsOf, v.Zone), Jurisdiction: f.Jurisdiction, Packs: ev.Packs}
	states := l.States(f, v.AsOf, v.Zone, v.Settings)
	e.Doubts = l.explainDoubts(f, ev.Entitlements, v)
	sums := l.ConsideredOf(openKeys(states), f, v.AsOf, v.Zone)
	for _, s := range states {
		e.Rights = append(e.Rights, l.explainRight(s, f, sums[s.Item], v))
	}
	e.Questions = l.questions(states, v)
	for _, g := range ev.Gaps {
		e.Gaps = append(e.Gaps, l.explainGap(g, v))
	}
	for _, d := range l.Duties(f, v.AsOf, v.Zone) {
		if duty := l.Duty(d.Duty); d.Truth != models.False {
			e.Duties = append(e.Duties, ExplainedDuty{d.Duty, v.say(duty.Title), d.Truth, v.say(duty.Text)})
		}
	}
	if !ev.NextChange.IsZero() {
		e.NextChange = moment8601(ev.NextChange, v.Zone)
	}
	return e
}

// openKeys returns the rights for which something may be considered.
func openKeys(states []pack.ItemState) (keys []string) {
	for _, s := range states {
		if s.Status == pack.Applies || s.Status == pack.MayApply {
			keys = append(keys, s.Item)
		}
	}
	return keys
}

// questions collects the open questions of all rights, those that block most
// rights first.
func (l library) questions(states []pack.ItemState, v View) []Question {
	blocks := map[string]int{}
	var keys []string
	for _, s := range states {
		for _, key := range s.Missing {
			if blocks[key]++; blocks[key] == 1 {
				keys = append(keys, key)
			}
		}
	}
	slices.SortStableFunc(keys, func(a, b string) int { return cmp.Compare(blocks[b], blocks[a]) })
	list := make([]Question, len(keys))
	for i, key := range keys {
		list[i] = l.question(key, v)
		list[i].Settles = blocks[key]
	}
	return list
}

func (l library) question(key string, v View) Question {
	q := Question{Fact: key}
	if f := l.Fact(key); f != nil {
		q.Text = v.say(f.Question)
	}
	return q
}

func (l library) explainClock(s models.EntitlementState, c models.ClockState, v View) RunningClock {
	def := l.Clock(s.Item, s.Version, c.Key)
	out := RunningClock{Key: c.Key, Label: v.say(def.Label), Against: c.Against, Started: moment8601(c.Started, v.Zone),
		Due: moment8601(c.Due, v.Zone), Late: c.Late(v.AsOf), Lapsed: c.Lapsed, Hard: c.Hard, About: c.About, Kind: def.Kind,
		Quality: def.Quality, Clause: def.Clause, Ask: l.asks(c.Ask, v)}
	if it := l.Version(s.Item, s.Version); it.OwedBy.Party == c.Against {
		out.Owner = v.say(it.OwedBy.Office)
	}
	out.Passed = c.May && c.Met.IsZero() && v.AsOf > c.Over()
	if c.Spans() {
		out.Latest = moment8601(c.Latest, v.Zone)
	}
	if !c.Met.IsZero() {
		out.Met = moment8601(c.Met, v.Zone)
	}
	if !c.Ended.IsZero() {
		out.Ended = moment8601(c.Ended, v.Zone)
	}
	if out.Late || out.Lapsed {
		out.Advice = v.say(def.Late)
	}
	return out
}

func (l library) explainGap(g models.GapState, v View) ExplainedGap {
	r := l.Rule(g.Rule)
	e := ExplainedGap{GapState: g, Title: v.say(r.Title), Mark: r.Mark, Why: v.say(r.Why), Refs: r.Evidence, Do: v.say(r.Do)}
	key, clock := g.Of()
	if it := l.Item(key); it != nil {
		e.About = v.say(it.Title)
	}
	for _, it := range l.Versions(key) {
		if def := l.Clock(key, it.Version, clock); def != nil {
			e.About = v.say(def.Label) + ": " + v.say(it.Title)
			break
		}
	}
	return e
}
