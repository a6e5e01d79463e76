package importer

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"

	"aftercare/services/htcds"
)

// Say returns the sentence of a catalogue key with its placeholders filled from
// args, which are names and values in turn.
type Say func(key string, args ...any) string

// told is a problem as sentences in one language.
type told struct {
	Line    int               `json:"line,omitempty"`
	Row     int               `json:"row,omitempty"`
	Field   string            `json:"field,omitempty"`
	Kind    htcds.ProblemKind `json:"kind"`
	Code    string            `json:"code"`
	Message string            `json:"message"`
	Advice  string            `json:"advice,omitempty"`
}

func tell(p htcds.Problem, say Say) told {
	var args []any
	for name, value := range p.Args {
		args = append(args, name, value)
	}
	t := told{Line: p.Line, Row: p.Sheet, Field: p.Field, Kind: p.Kind, Code: p.Message, Message: say(p.Message, args...)}
	if p.Advice != "" {
		t.Advice = say(p.Advice, args...)
	}
	return t
}

// Print writes the report for a terminal: each problem with its line, its field
// and what to do, then the counts.
func (r *Report) Print(out io.Writer, say Say) error {
	var b strings.Builder
	for _, p := range r.Problems {
		t := tell(p, say)
		fmt.Fprintf(&b, "%s: %s\n    %s\n", t.place(say), say("importer.kind."+string(t.Kind)), t.Message)
		if t.Advice != "" {
			fmt.Fprintf(&b, "    → %s\n", t.Advice)
		}
		b.WriteByte('\n')
	}
	for _, line := range r.Summary(say) {
		b.WriteString(line + "\n")
	}
	_, err := io.WriteString(out, b.String())
	return err
}

func (t told) place(say Say) string {
	if t.Line == 0 {
		return say("importer.place.file")
	}
	place := say("importer.place.line", "line", strconv.Itoa(t.Line))
	if t.Row > 0 && t.Row != t.Line {
		place = say("importer.place.row", "line", strconv.Itoa(t.Line), "row", strconv.Itoa(t.Row))
	}
	if t.Field != "" {
		place += ", " + t.Field
	}
	return place
}

// Summary returns the counts as sentences, without those that are zero.
func (r *Report) Summary(say Say) []string {
	cases := "importer.sum.cases"
	if r.DryRun {
		cases = "importer.sum.would"
	}
	lines := []string{say("importer.sum.people", "n", r.People), say(cases, "n", r.Cases)}
	for _, c := range []struct {
		key string
		n   int
	}{
		{"importer.sum.skipped", r.Skipped}, {"importer.sum.already", r.Already}, {"importer.sum.left_out", r.LeftOut}, {"importer.sum.faulty", r.Faulty},
		{"importer.sum.errors", r.Errors}, {"importer.sum.notes", r.Notes}, {"importer.sum.unlisted", r.Unlisted},
		{"importer.sum.unevaluated", r.Unevaluated},
	} {
		if c.n > 0 {
			lines = append(lines, say(c.key, "n", c.n))
		}
	}
	switch {
	case r.DryRun:
		lines = append(lines, say("importer.sum.dry_run"))
	case r.Stopped() && r.Faulty < r.People:
		lines = append(lines, say("importer.sum.stopped_partial"))
	case !r.Written:
		lines = append(lines, say("importer.sum.stopped"))
	}
	return lines
}

// JSON writes the report for programs; sentences are in the language of say.
func (r *Report) JSON(out io.Writer, say Say) error {
	all := make([]told, len(r.Problems))
	for i, p := range r.Problems {
		all[i] = tell(p, say)
	}
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(struct {
		*Report
		Problems []told `json:"problems"`
	}{r, all})
}

// CSV writes the problems as a sheet to use beside the file. It begins with a
// byte-order mark, because Excel breaks Hindi without it.
func (r *Report) CSV(out io.Writer, say Say) error {
	if _, err := io.WriteString(out, "\ufeff"); err != nil {
		return err
	}
	w := csv.NewWriter(out)
	w.UseCRLF = true
	head := []string{"line", "row", "field", "kind", "message", "advice"}
	for i, name := range head {
		head[i] = say("importer.column." + name)
	}
	if err := w.Write(head); err != nil {
		return err
	}
	for _, p := range r.Problems {
		t := tell(p, say)
		record := []string{strconv.Itoa(t.Line), strconv.Itoa(t.Row), t.Field, say("importer.kind." + string(t.Kind)), t.Message, t.Advice}
		for i := range record {
			record[i] = harmless(record[i])
		}
		if err := w.Write(record); err != nil {
			return err
		}
	}
	w.Flush()
	return w.Error()
}

// formula matches a text that a spreadsheet would run as a formula. A message
// may repeat a misspelt code from the file, so it could be one.
var formula = regexp.MustCompile(`^[=+\-@\t\r]`)

func harmless(s string) string {
	if formula.MatchString(s) {
		return "'" + s
	}
	return s
}
