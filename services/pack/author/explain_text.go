package author

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"aftercare/models"
	"aftercare/services/pack"
)

// marks explains the quality marks at their first use.
const marks = `[S] text of the law read · [C] as reported, no hard deadline · [W] for legal review only · D our own default`

// headings are the parts of the text, by status.
var headings = []struct {
	status pack.Status
	title  string
}{{pack.Applies, "APPLIES"}, {pack.MayApply, "MAY APPLY"}, {pack.DoesNotApply, "DOES NOT APPLY"}, {pack.StatusOff, "DISABLED"}}

// write writes the explanation as plain text.
func (e Explanation) write(to io.Writer) error {
	w := bufio.NewWriter(to)
	fmt.Fprintf(w, "As of %s · %s · packs %s\n%s\n", e.AsOf, e.Jurisdiction, e.Packs, marks)
	e.doubts(w)
	for _, h := range headings {
		e.rights(w, h.status, h.title)
	}
	e.gaps(w)
	e.duties(w)
	e.rest(w)
	return w.Flush()
}

// rights writes rights that apply or may apply in full, and one line for each
// of the others. The law of each country that may come in is grouped.
func (e Explanation) rights(w io.Writer, status pack.Status, title string) {
	fmt.Fprintf(w, "\n%s\n", title)
	var elsewhere []ExplainedRight
	for _, r := range e.Rights {
		switch {
		case r.Status != status:
		case r.Because == pack.MaybeCountry || r.Because == pack.OtherCountry || r.Because == pack.NotBinding:
			elsewhere = append(elsewhere, r)
		case status == pack.Applies || status == pack.MayApply:
			r.write(w)
		default:
			fmt.Fprintf(w, "\n  %s [%s]\n    %s · %s\n", r.Title, r.Quality, r.Key, r.Why)
			for _, c := range r.Clocks {
				c.write(w)
			}
			if r.FindOut != "" {
				fmt.Fprintf(w, "    read first: %s\n", r.FindOut)
			}
		}
	}
	writeElsewhere(w, elsewhere)
}

// writeElsewhere lists the law of each other place under its reason.
func writeElsewhere(w io.Writer, rights []ExplainedRight) {
	for len(rights) > 0 {
		place, why := rights[0].Jurisdiction, rights[0].Why
		fmt.Fprintf(w, "\n  %s: %s\n", place, why)
		rest := rights[:0:0]
		for _, r := range rights {
			if r.Jurisdiction == place && r.Why == why {
				fmt.Fprintf(w, "    - %s (%s)\n", r.Title, r.Key)
			} else {
				rest = append(rest, r)
			}
		}
		rights = rest
	}
}

func (r ExplainedRight) write(w io.Writer) {
	fmt.Fprintf(w, "\n  %s [%s]\n    %s, version %s · %s · %s · owed by %s\n    asked at %s\n",
		r.Title, r.Quality, r.Key, r.Version, r.Right, words(r.Progress), r.OwedBy, alternatives(r.AskedAt))
	if r.DecidedBy != "" {
		fmt.Fprintf(w, "    decided by %s\n", r.DecidedBy)
	}
	if r.Review {
		fmt.Fprintf(w, "    for legal review only: it stands on no page\n")
	}
	for _, c := range r.Reasons {
		fmt.Fprintf(w, "    %-4s %s\n", sign[c.Truth], c.Sentence)
		writeAsks(w, c.Ask)
	}
	if r.Because == pack.WhichVersion {
		fmt.Fprintf(w, "    ?    %s\n", r.Why)
	}
	for _, c := range r.Clocks {
		c.write(w)
	}
	if r.Considered != nil {
		r.Considered.write(w)
	}
	r.writeRest(w)
}

func writeAsks(w io.Writer, asks []Question) {
	for _, q := range asks {
		fmt.Fprintf(w, "           still to find out: %s (%s)\n", q.Text, q.Fact)
	}
}

func (r ExplainedRight) writeRest(w io.Writer) {
	if r.Own {
		fmt.Fprintln(w, "    note your organisation's own, not built in")
	}
	for _, p := range r.Papers {
		state := "useful"
		if p.Required {
			state = "needed"
		}
		if p.Held {
			state += ", held"
		}
		fmt.Fprintf(w, "    paper %s (%s)\n", p.Label, state)
	}
	if a := r.Appeal; a != nil && a.To != "" {
		fmt.Fprintf(w, "    appeal to %s%s\n", a.To, appealBy(*a))
	}
	for _, b := range r.Law {
		fmt.Fprintf(w, "    law  %s, %s [%s] {%s} %s\n", b.Act, b.Section, b.Quality, b.Source, b.URL)
	}
	for _, c := range r.Conflicts {
		fmt.Fprintf(w, "    sources differ, %s: %s\n", c.ID, c.Topic)
		if c.Advice != c.Topic {
			fmt.Fprintf(w, "         %s\n", c.Advice)
		}
		for i, x := range c.Readings {
			fmt.Fprintf(w, "         reading %d [%s] {%s}: %s\n", i+1, x.Quality, x.Source, x.Text)
		}
	}
	if r.SchemeEnds != "" {
		fmt.Fprintf(w, "    note %s\n", r.SchemeEnds)
	}
}

// appealBy names the clock of an appeal and the day from which it counts.
func appealBy(a ExplainedAppeal) string {
	if a.Clock == "" {
		return ", no time read"
	}
	return fmt.Sprintf(", by the time %s, from the %s", a.Clock, a.From)
}

var sign = map[models.Truth]string{models.True: "yes", models.False: "no", models.Unknown: "?"}

// alternatives joins codes of which one is enough.
func alternatives[T ~string](codes []T) string {
	var all []string
	for _, c := range codes {
		all = append(all, words(c))
	}
	return strings.Join(all, " or ")
}

func words[T ~string](s T) string { return strings.ReplaceAll(string(s), "_", " ") }

func (c RunningClock) write(w io.Writer) {
	state := "running"
	switch {
	case c.Ended != "":
		state = "late, and ended with the 18th birthday on " + c.Ended
	case c.Late && c.Met != "":
		state = "met late, " + c.Met
	case c.Late:
		state = "late"
	case c.Passed:
		state = "over, nobody is late: the right only may apply"
	case c.Lapsed:
		state = "ended before the survivor came"
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
	against := string(c.Against)
	if c.Owner != "" {
		against += " (" + c.Owner + ")"
	}
	due := c.Due
	if c.Latest != "" {
		due = "between " + c.Due + " and " + c.Latest
	}
	fmt.Fprintf(w, "    time %s: due %s, against %s, %s (%s, %s %s)\n", c.Label, due, against, state, kind, c.Quality, c.Clause)
	for _, q := range c.Ask {
		fmt.Fprintf(w, "         would be exact with: %s (%s)\n", q.Text, q.Fact)
	}
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
		fmt.Fprintf(w, "  %s (%s)%s\n", q.Text, q.Fact, waiting(q.Settles))
	}
	if e.NextChange != "" {
		fmt.Fprintf(w, "\nTime alone next changes this on %s.\n", e.NextChange)
	}
}

// waiting returns how many rights wait for an answer, if it is more than one.
func waiting(rights int) string {
	if rights < 2 {
		return ""
	}
	return fmt.Sprintf(": %d rights wait for it", rights)
}
