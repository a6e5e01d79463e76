package pack_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"aftercare/models"
	"aftercare/services/pack"
)

// asked is a case with its evaluation and the questions asked about it.
type asked struct {
	lib     *pack.Library
	facts   models.Facts
	now     models.Instant
	was     models.Evaluation
	open    []pack.OpenQuestion
	done    map[string]bool // rights that nothing is left to do about
	may     map[string]bool // rights that may apply
	due     bool            // when a time limit is over counts too
	figures []int64
}

func ask(lib *pack.Library, f models.Facts, now models.Instant) asked {
	a := asked{lib: lib, facts: f, now: now, was: lib.Evaluate(f, now, kolkata, pack.Settings{}), figures: figuresOf(lib), done: map[string]bool{}, may: map[string]bool{}}
	for _, e := range a.was.Entitlements {
		a.done[e.Item] = e.Standing != models.NotEntitled && e.Settled()
		a.may[e.Item] = e.Standing == models.MayBeEntitled
	}
	a.open = lib.OpenQuestions(f, a.was.Entitlements, now, kolkata, pack.Settings{})
	return a
}

func (a asked) question(key string) *pack.OpenQuestion {
	i := slices.IndexFunc(a.open, func(q pack.OpenQuestion) bool { return q.Fact.Key == key })
	if i < 0 {
		return nil
	}
	return &a.open[i]
}

// with evaluates the case with more answers.
func (a asked) with(more map[string]models.FactValue) models.Evaluation {
	f := a.facts
	f.Values = map[string]models.FactValue{}
	for k, v := range a.facts.Values {
		f.Values[k] = v
	}
	for k, v := range more {
		f.Values[k] = v
	}
	return a.lib.Evaluate(f, a.now, kolkata, pack.Settings{})
}

// does lists what an evaluation says about the rights that are not settled, the
// gaps and the time limits, besides those that the fact ends by itself.
func (a asked) does(ev models.Evaluation, fact string) map[string]bool {
	out := map[string]bool{}
	for _, e := range ev.Entitlements {
		if e.Review || a.done[e.Item] {
			continue
		}
		for _, c := range e.Conditions {
			if a.may[e.Item] { // every condition of it can still decide
				out[e.Item+" "+c.Key+" "+string(c.Truth)] = true
			}
		}
		out[e.Item+" "+string(e.Standing)] = true
		if e.Standing == models.Entitled && !a.lib.Cited(e) {
			for _, c := range e.Clocks {
				out[e.Item+"/"+c.Key] = true
				if a.due {
					out[e.Item+"/"+c.Key+" "+c.Due.String()] = true
				}
			}
		}
	}
	for _, g := range ev.Gaps {
		r := a.lib.Rule(g.Rule)
		if !r.OfClocks() && !slices.Contains(r.Satisfied, fact) {
			out["gap "+g.Rule] = true
		}
	}
	return out
}

func differ(a, b map[string]bool) (keys []string) {
	for k := range a {
		if !b[k] {
			keys = append(keys, k)
		}
	}
	for k := range b {
		if !a[k] {
			keys = append(keys, k)
		}
	}
	return keys
}

// changes lists what one of the answers to a fact changes by itself, today or
// within a hundred days.
func (a asked) changes(f *pack.Fact) []string {
	if keys := a.changesWith(f, nil, 0); len(keys) > 0 {
		return keys
	}
	return a.changesWith(f, nil, 100*24*time.Hour)
}

// changesWith lists what one of the answers to a fact changes once others are
// answered, some time from now.
func (a asked) changesWith(f *pack.Fact, others map[string]models.FactValue, after time.Duration) []string {
	said := a.now
	a.now = said.Add(after)
	before := a.does(a.with(others), f.Key)
	for _, v := range a.answers(f) {
		if v.At.IsZero() && v.On.IsZero() && v.Answer.Truth() != models.Unknown {
			v.Recorded = said // as the file says it of an answer without a day
		}
		more := map[string]models.FactValue{f.Key: v}
		for k, other := range others {
			more[k] = other
		}
		more[f.Key] = v
		if keys := differ(before, a.does(a.with(more), f.Key)); len(keys) > 0 {
			return keys
		}
	}
	return nil
}

// answers lists answers to a fact, and moments of the last weeks.
func (a asked) answers(f *pack.Fact) []models.FactValue {
	list := answersTo(a.lib, f, a.figures)
	if f.Kind == pack.KindEvent {
		for _, days := range []int{0, 20, 60} {
			list = append([]models.FactValue{{Answer: models.Yes, At: a.now.Add(-time.Duration(days)*24*time.Hour - time.Minute)}}, list...)
		}
	}
	return list
}

// gates reports whether one of the facts is asked only after another.
func gates(facts []*pack.Fact, first string) bool {
	return slices.ContainsFunc(facts, func(f *pack.Fact) bool { return strings.Contains(f.AskedIf, first) })
}

// histories are cases soon after arrival, and some time later, about which some
// things are known.
func histories(lib *pack.Library, now models.Instant) *rapid.Generator[models.Facts] {
	return rapid.Custom(func(t *rapid.T) models.Facts {
		f := models.Facts{Jurisdiction: rapid.SampledFrom(places[:6]).Draw(t, "place"), Values: map[string]models.FactValue{}}
		density := rapid.IntRange(0, 4).Draw(t, "density")
		for _, fact := range lib.Facts() {
			if fact.Derive == nil && !fact.Kept && rapid.IntRange(0, 9).Draw(t, "has") < density {
				f.Values[fact.Key] = value(t, fact)
			}
		}
		hours := rapid.IntRange(1, 4000).Draw(t, "hours")
		f.Values["event.intake"] = models.FactValue{Answer: models.Yes, At: now.Add(-time.Duration(hours) * time.Hour)}
		f.Values["case.status"] = models.FactValue{Code: "active"}
		return f
	})
}

// answered reports whether nobody asks a fact again.
func (a asked) answered(f *pack.Fact) bool {
	v, recorded := a.facts.Values[f.Key]
	return recorded && (v.Answer == "" || !v.Answer.AsksAgain())
}

// askedAsAge reports whether a date is asked for by the question for the age,
// which is easier to answer.
func (a asked) askedAsAge(f *pack.Fact) bool {
	return f.Key == "person.adult_on" && (a.question("person.age_group") != nil || a.question("person.age_group_then") != nil) ||
		f.Key == "event.offence" && a.question("person.age_group_then") != nil
}

// onlyDoubts reports whether all that a fact can still do is contradict an answer that
// somebody gave about the people in the list.
func (a asked) onlyDoubts(f *pack.Fact) bool {
	return slices.ContainsFunc(a.lib.Facts(), func(of *pack.Fact) bool {
		return of.People != nil && of.People.All == f.Key && a.answered(of)
	})
}

// withoutEarlierStart leaves out the rules whose time runs already from another
// start than a fact: that it may have begun earlier still is not asked.
func (a asked) withoutEarlierStart(keys []string, f *pack.Fact) []string {
	return slices.DeleteFunc(keys, func(key string) bool {
		name, _ := strings.CutPrefix(key, "gap ")
		rule := a.lib.Rule(name)
		return rule != nil && slices.Contains(rule.Start, f.Key) && slices.ContainsFunc(rule.Start, func(start string) bool {
			v, recorded := a.facts.Values[start]
			return start != f.Key && recorded && v.Answer == models.Yes
		})
	})
}

// TestAQuestionIsAskedWhileItsAnswerCanChangeSomething tries every answer to some
// of the facts: one that is not asked changes no right, no gap and no time limit.
func TestAQuestionIsAskedWhileItsAnswerCanChangeSomething(t *testing.T) {
	t.Parallel()
	lib := library(t)
	bad := map[string]int{}
	rapid.Check(t, func(t *rapid.T) {
		now := instant().Draw(t, "now")
		a := ask(lib, histories(lib, now).Draw(t, "case"), now)
		asking := lib.Asking(a.facts, a.now, kolkata)
		for range 12 {
			f := rapid.SampledFrom(lib.Facts()).Draw(t, "fact")
			if f.Derive != nil || f.Kept || f.Default != "" || !asking(f) || a.question(f.Key) != nil || settled(a.facts, f) || a.answered(f) || a.onlyDoubts(f) {
				continue
			}
			if keys := a.withoutEarlierStart(a.changesWith(f, nil, 0), f); len(keys) > 0 && !a.askedAsAge(f) {
				bad[f.Key+": "+strings.Join(keys, ",")]++
			}
		}
	})
	for k, n := range bad {
		t.Errorf("%d %s", n, k)
	}
}

// TestEveryQuestionCanChangeSomething tries every answer to some of the
// questions, alone and together with answers to the questions beside it.
func TestEveryQuestionCanChangeSomething(t *testing.T) {
	t.Parallel()
	lib := library(t)
	bad := map[string]int{}
	rapid.Check(t, func(t *rapid.T) {
		now := instant().Draw(t, "now")
		a := ask(lib, histories(lib, now).Draw(t, "case"), now)
		a.due = true
		if len(a.open) == 0 {
			return
		}
		by := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		for range 4 {
			q := a.open[by.IntN(len(a.open))]
			if len(a.changes(q.Fact)) == 0 && !a.together(by, q) {
				bad[q.Fact.Key+" "+strings.Join(q.Waits, ",")+"|"+strings.Join(q.Gaps, ",")+"|"+strings.Join(q.Starts, ",")]++
			}
		}
	})
	for k, n := range bad {
		t.Errorf("%d %s", n, k)
	}
}

// together reports whether an answer to a question changes something once others
// that the same right or gap waits for are answered too.
func (a asked) together(by *rand.Rand, q pack.OpenQuestion) bool {
	for _, others := range a.beside(q) {
		if gates(others, q.Fact.Key) {
			return true
		}
		for round := range 300 {
			more := map[string]models.FactValue{}
			for _, f := range others {
				list := answersTo(a.lib, f, a.figures)
				switch {
				case f == q.Fact || len(list) == 0 || round > 1 && by.IntN(2) == 0:
				case round == 0:
					more[f.Key] = list[len(list)-1] // no
				case round == 1:
					more[f.Key] = list[0]
				default:
					more[f.Key] = list[by.IntN(len(list))]
				}
			}
			if len(a.changesWith(q.Fact, more, 0)) > 0 || len(a.changesWith(q.Fact, more, 100*24*time.Hour)) > 0 {
				return true
			}
		}
	}
	return false
}

// beside lists, for each right and gap of a question, the facts that it waits for.
func (a asked) beside(q pack.OpenQuestion) (all [][]*pack.Fact) {
	for _, item := range append(slices.Clone(q.Waits), q.Starts...) {
		for _, e := range a.was.Entitlements {
			for _, c := range e.Conditions {
				if e.Item == item && len(c.Missing) > 0 {
					all = append(all, a.named(c.Missing))
				}
			}
		}
	}
	for _, key := range q.Gaps {
		r := a.lib.Rule(key)
		var keys []string
		for _, f := range a.lib.Facts() {
			if strings.Contains(r.When+" "+r.SatisfiedWhen, f.Key) {
				keys = append(keys, f.Key)
			}
		}
		all = append(all, a.named(factsBehind(a.lib, keys)))
	}
	return all
}

func (a asked) named(keys []string) (facts []*pack.Fact) {
	for _, key := range keys {
		if f := a.lib.Fact(key); f != nil && f.Derive == nil && !f.Kept {
			facts = append(facts, f)
		}
	}
	return facts
}

// TestTheMostUrgentQuestionComesFirst: near time limits, the soonest first, then
// dangers, then what settles the most.
func TestTheMostUrgentQuestionComesFirst(t *testing.T) {
	t.Parallel()
	lib := library(t)
	now := models.At(time.Date(2026, 11, 23, 10, 0, 0, 0, kolkata))
	yes := models.FactValue{Answer: models.Yes}
	about := func(more map[string]models.FactValue) asked {
		f := models.Facts{Jurisdiction: "IN-WB", Values: map[string]models.FactValue{
			"event.intake": {Answer: models.Yes, At: now.Add(-10 * time.Hour)}, "case.status": {Code: "active"},
		}}
		for k, v := range more {
			f.Values[k] = v
		}
		return ask(lib, f, now)
	}
	t.Run("order", func(t *testing.T) {
		a := about(map[string]models.FactValue{"event.child_found": {Answer: models.Yes, At: now.Add(-11 * time.Hour)}})
		if !slices.IsSortedFunc(a.open, func(x, y pack.OpenQuestion) int {
			rank := func(q pack.OpenQuestion) int {
				switch {
				case q.Sensitive:
					return 3
				case !q.Due.IsZero():
					return 0
				case q.Danger:
					return 1
				}
				return 2
			}
			if d := rank(x) - rank(y); d != 0 || rank(x) != 0 {
				return d
			}
			return int(x.Due - y.Due)
		}) {
			t.Error("the questions are not in order")
		}
		if a.open[0].Fact.Key != "safety.safe_now" {
			t.Errorf("the first question is %s, want whether she is safe, which is late", a.open[0].Fact.Key)
		}
		want := now.Add(13 * time.Hour)
		if q := a.question("person.age_group"); q == nil || q.Due != want {
			t.Errorf("the age has %+v, want the Committee's 24 hours, with 13 of them left", q)
		}
	})
	for _, try := range []struct {
		name, fact string
		facts      map[string]models.FactValue
		asked      bool
	}{
		{"a danger", "event.threat", nil, true},
		{"answered", "event.threat", map[string]models.FactValue{"event.threat": {Answer: models.No}}, false},
		{"she chose not to say", "safety.safe_now", map[string]models.FactValue{"safety.safe_now": {Answer: models.Declined}}, false},
		{"later", "safety.safe_now", map[string]models.FactValue{"safety.safe_now": {Answer: models.Later}}, true},
		{"of a child", "event.found_lost", nil, true},
		{"of an adult", "event.found_lost", map[string]models.FactValue{"person.age_group": {Code: "adult"}}, false},
		{"before a report", "event.charge_sheet", nil, false},
		{"after a report", "event.charge_sheet", map[string]models.FactValue{"event.fir_registered": yes}, true},
		{"without a report", "event.charge_sheet", map[string]models.FactValue{"event.fir_registered": {Answer: models.No}}, false},
		{"whether there is a report", "event.fir_registered", nil, true},
		{"another country", "legal.np_case", nil, false},
	} {
		t.Run(try.name, func(t *testing.T) {
			if got := about(try.facts).question(try.fact) != nil; got != try.asked {
				t.Errorf("%s is asked: %v, want %v", try.fact, got, try.asked)
			}
		})
	}
}
