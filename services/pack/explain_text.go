package pack

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"aftercare/models"
)

// marks explains the quality marks where they are first met.
const marks = `[S] text of the law read · [C] as reported, no hard deadline · [W] for legal review only · D our own default`

// write puts the explanation into plain text.
func (e Explanation) write(to io.Writer) error {
	w := bufio.NewWriter(to)
	fmt.Fprintf(w, "As of %s · %s · packs %s\n%s\n", e.AsOf, e.Jurisdiction, e.Packs, marks)
	for _, part := range []struct {
		standing models.Standing
		title    string
	}{{models.Entitled, "ENTITLED"}, {models.MayBeEntitled, "MAY BE ENTITLED"}, {models.NotEntitled, "NOT ENTITLED"}} {
		e.rights(w, part.standing, part.title)
	}
	e.gaps(w)
	e.duties(w)
	e.rest(w)
	return w.Flush()
}

func (e Explanation) rights(w io.Writer, standing models.Standing, title string) {
	fmt.Fprintf(w, "\n%s\n", title)
	for _, r := range e.Rights {
		if r.Standing == standing {
			r.write(w)
		}
	}
}

func (r ExplainedRight) write(w io.Writer) {
	fmt.Fprintf(w, "\n  %s [%s]\n    %s, version %s · %s · %s · owed by %s\n", r.Title, r.Quality, r.Key, r.Version, r.Right, words(r.Progress), r.OwedBy)
	for _, c := range r.Reasons {
		fmt.Fprintf(w, "    %-4s %s\n", sign[c.Truth], c.Sentence)
		for _, q := range c.Ask {
			fmt.Fprintf(w, "           still to find out: %s (%s)\n", q.Text, q.Fact)
		}
	}
	for _, c := range r.Clocks {
		c.write(w)
	}
	for _, b := range r.Law {
		fmt.Fprintf(w, "    law  %s, %s [%s] {%s} %s\n", b.Act, b.Section, b.Quality, b.Source, b.URL)
	}
	for _, c := range r.Conflicts {
		fmt.Fprintf(w, "    note %s\n", c)
	}
	if r.SchemeEnds != "" {
		fmt.Fprintf(w, "    note %s\n", r.SchemeEnds)
	}
}

var sign = map[models.Truth]string{models.True: "yes", models.False: "no", models.Unknown: "?"}

func words[T ~string](s T) string { return strings.ReplaceAll(string(s), "_", " ") }

func (c RunningClock) write(w io.Writer) {
	state := "running"
	switch {
	case c.Late && c.Met != "":
		state = "met late, " + c.Met
	case c.Late:
		state = "late"
	case c.Met != "":
		state = "met " + c.Met
	}
	if c.About {
		state += ", from a date that is not exact"
	}
	kind := "deadline"
	if !c.Hard {
		kind = "no deadline: " + c.Kind
	}
	fmt.Fprintf(w, "    time %s: due %s, against %s, %s (%s, %s %s)\n", c.Label, c.Due, c.Against, state, kind, c.Quality, c.Clause)
	if c.Advice != "" {
		fmt.Fprintf(w, "         %s\n", c.Advice)
	}
}

func (e Explanation) gaps(w io.Writer) {
	fmt.Fprint(w, "\nGAPS\n")
	for _, g := range e.Gaps {
		fmt.Fprintf(w, "\n  %s: %s", strings.ToUpper(string(g.Severity)), g.Title)
		if g.About != "" {
			fmt.Fprintf(w, " (%s)", g.About)
		}
		fmt.Fprintf(w, "\n    %s · since %s · %s's move · number %s", g.Key(), g.Since, g.Mover, g.Mark)
		if !g.Due.IsZero() {
			fmt.Fprintf(w, " · due %s", g.Due)
		}
		if g.Stance != "" {
			fmt.Fprintf(w, " · %s", words(g.Stance))
		}
		fmt.Fprintf(w, "\n    why  %s %v\n    do   %s\n", g.Why, g.Refs, g.Do)
	}
}

func (e Explanation) duties(w io.Writer) {
	fmt.Fprint(w, "\nBEFORE A DISCLOSURE IS WRITTEN DOWN\n")
	for _, d := range e.Duties {
		fmt.Fprintf(w, "\n  %s (%s)\n    %s\n", d.Title, map[models.Truth]string{models.True: "applies", models.Unknown: "may apply"}[d.Truth], d.Text)
	}
}

func (e Explanation) rest(w io.Writer) {
	fmt.Fprint(w, "\nQUESTIONS TO ASK NEXT\n\n")
	for _, q := range e.Questions {
		fmt.Fprintf(w, "  %s (%s)\n", q.Text, q.Fact)
	}
	if e.NextChange != "" {
		fmt.Fprintf(w, "\nTime alone next changes this on %s.\n", e.NextChange)
	}
}
