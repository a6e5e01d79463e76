package author

import (
	"bufio"
	"fmt"

	"aftercare/models"
	"aftercare/services/pack"
)

// ExplainedDoubt is what is not certain about an age, and is put to a person.
type ExplainedDoubt struct {
	Fact   string             `json:"fact"`
	Label  string             `json:"label"`
	Kind   pack.DoubtKind     `json:"kind"`
	Turns  models.PartialDate `json:"turns_18,omitzero"`
	Event  models.PartialDate `json:"event,omitzero"` // when it happened, of a doubt about that time
	Settle string             `json:"settle,omitempty"`
}

func (l library) explainDoubts(f models.Facts, rights []models.EntitlementState, v View) (out []ExplainedDoubt) {
	for _, d := range l.Doubts(f, v.AsOf, v.Zone) {
		e := ExplainedDoubt{Fact: d.Fact.Key, Label: v.say(d.Fact.Label), Kind: d.Kind, Turns: d.Day, Event: d.Event}
		if it := l.Settling(d, rights); it != nil {
			e.Settle = it.Key
		}
		out = append(out, e)
	}
	return out
}

var doubts = map[pack.DoubtKind]string{
	pack.DoubtSpan:     "not known: the dates leave it open",
	pack.DoubtUnsure:   "not known: recorded as not sure",
	pack.DoubtConflict: "the date of birth and the recorded answer contradict each other; neither is overruled",
	pack.DoubtPeople:   "the list of relatives and the recorded answer contradict each other; neither is used",
	pack.DoubtAcross:   "recorded as a child, and the last day is after the birthday; both may hold",
}

// doubts writes what is put to a person before the rights that depend on it.
func (e Explanation) doubts(w *bufio.Writer) {
	if len(e.Doubts) == 0 {
		return
	}
	fmt.Fprint(w, "\nTO BE SETTLED BY A PERSON\nUntil then nothing is decided: of an age in doubt, the rights of a child and of an adult stand side by side.\n\n")
	for _, d := range e.Doubts {
		fmt.Fprintf(w, "  %s (%s): %s", d.Label, d.Fact, doubts[d.Kind])
		if !d.Turns.IsZero() {
			fmt.Fprintf(w, "; turns 18 %s", models.PartialText("en", d.Turns))
		}
		if !d.Event.IsZero() {
			fmt.Fprintf(w, "; happened %s", models.PartialText("en", d.Event))
		}
		if d.Settle != "" {
			fmt.Fprintf(w, "; settled by %s", d.Settle)
		}
		fmt.Fprintln(w)
	}
}
