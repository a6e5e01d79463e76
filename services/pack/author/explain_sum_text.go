package author

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"aftercare/models"
)

// write writes what may be considered as plain text: the sum, then its steps.
func (e ExplainedSum) write(w io.Writer) {
	money := currency(e.Currency)
	if e.Sum != nil {
		fmt.Fprintf(w, "    sum  may be considered for %s %s%s%s\n", e.Currency, money.text(*e.Sum), per(e.Per), e.cap())
	}
	if e.Sum == nil && len(e.Steps) > 0 {
		fmt.Fprintf(w, "    sum  may be considered for, in %s; no rule adds these rows:\n", e.Currency)
	}
	if e.Possible != nil {
		fmt.Fprintf(w, "    sum  %s %s%s with what may raise it\n", e.Currency, money.text(*e.Possible), per(e.Per))
	}
	for _, s := range e.Steps {
		fmt.Fprintf(w, "         %-8s %s: %s [%s]%s\n", words(s.Kind), cmp.Or(s.Label, s.Key), money.text(s.Range), s.Quality, clause(s.Clause))
	}
	e.writeOpen(w, money)
	e.writeParts(w, money)
	for _, d := range e.Declare {
		had := "not recorded"
		if d.Known {
			had = d.Currency + " " + currency(d.Currency).figure(d.Sum)
		}
		fmt.Fprintf(w, "         declare  %s %s\n", d.Text, had)
	}
}

func (e ExplainedSum) cap() string {
	if e.SoftCap {
		return "; the upper limit may be exceeded with reasons"
	}
	return ""
}

func per(period string) string {
	if period == "" {
		return ""
	}
	return " each " + period
}

func of(row string) string {
	if row == "" {
		return ""
	}
	return " (" + row + ")"
}

func clause(c string) string {
	if c == "" {
		return ""
	}
	return " " + c
}

// writeOpen writes rows that may match, rows outside the sum, and what a person
// has to choose.
func (e ExplainedSum) writeOpen(w io.Writer, money currency) {
	for _, row := range e.Rows {
		if row.Truth == models.False || row.Counted || e.Sum == nil && row.Truth == models.True && row.Unit == "" && row.Per == "" && len(e.Steps) > 0 {
			continue
		}
		kind := "and"
		if row.Truth == models.Unknown {
			kind = "perhaps"
		}
		figure := money.text(*row.Range) + per(row.Per)
		if row.Unit != "" {
			figure = rangeText(*row.Range, func(n int64) string { return fmt.Sprint(n) }) + " " + words(row.Unit)
		}
		fmt.Fprintf(w, "         %-8s %s: %s [%s]%s\n", kind, row.Label, figure, row.Quality, clause(row.Clause))
		writeAsks(w, row.Ask)
	}
	for _, u := range e.Uplifts {
		if u.Truth == models.Unknown {
			fmt.Fprintf(w, "         perhaps  %s [%s]%s\n", u.Label, u.Quality, clause(u.Clause))
			writeAsks(w, u.Ask)
		}
	}
	for _, c := range e.Choices {
		fmt.Fprintf(w, "         a person chooses between %s: %s%s\n", strings.Join(c.Rows, ", "), c.Text, clause(c.Clause))
		writeAsks(w, c.Ask)
	}
}

func (e ExplainedSum) writeParts(w io.Writer, money currency) {
	for _, p := range e.Stages {
		state := "has not come: " + strings.Join(p.Start, ", ")
		switch {
		case p.Come != "":
			state = "came " + p.Come
		case p.Reached:
			state = "has come"
		}
		fmt.Fprintf(w, "         stage    %s%s: %s, %s [%s]%s\n", p.Label, of(p.Row), money.textOf(p.Sum), state, p.Quality, clause(p.Clause))
	}
	for _, p := range e.Split {
		state := words(p.How)
		switch {
		case p.Turns != nil:
			state += ", free at 18, " + models.PartialText("en", *p.Turns)
		case p.Release != "":
			state += ", free on " + string(p.Release)
		case len(p.Waits) > 0:
			state += ", free on a day that hangs on " + strings.Join(p.Waits, ", ")
		}
		fmt.Fprintf(w, "         paid     %s: %s, %s [%s]%s\n", p.Label, money.textOf(p.Sum), state, p.Quality, clause(p.Clause))
	}
}
