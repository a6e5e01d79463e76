package main

import (
	"cmp"
	"fmt"
	"strings"

	"aftercare/models"
	"aftercare/services/evaluation"
	"aftercare/services/pack"
	"aftercare/services/pack/author"
)

func (d *diffReport) writePacks(b *strings.Builder) {
	b.WriteString("PACKS\n")
	if len(d.Packs.Parts) == 0 {
		b.WriteString("  No difference.\n")
	}
	for _, p := range d.Packs.Parts {
		fmt.Fprintf(b, "  %-8s %s %s%s\n", p.How, p.Kind, p.Key, titled(p.Title))
		if line := versionLine(p); line != "" {
			fmt.Fprintf(b, "           %s\n", line)
		}
		if len(p.Changed) > 0 {
			fmt.Fprintf(b, "           differs in: %s\n", strings.Join(p.Changed, ", "))
		}
		if p.Own {
			fmt.Fprintf(b, "           your own, in %s\n", pack.PathIn(d.dir, p.File))
		}
	}
}

func titled(t pack.Text) string {
	if s := t.In("en"); s != "" {
		return ": " + s
	}
	return ""
}

func versionLine(p author.PartDifference) string {
	switch {
	case p.Kind != "item":
		return ""
	case p.How == author.Added:
		return "version " + p.Is
	case p.How == author.Removed:
		return "version " + p.Was
	case p.Was != p.Is:
		return "version " + p.Was + " -> " + p.Is
	}
	return "version " + p.Is + ", as before"
}

// writeWarnings lists what changes under a decision without a new version, and
// versions that no longer exist.
func (d *diffReport) writeWarnings(b *strings.Builder) {
	for _, p := range d.Packs.Parts {
		if len(p.Silent) > 0 {
			fmt.Fprintf(b, "WARNING %s: %s changed without a new version, so running cases change too. If the law changed, give it a new version and put the old text under earlier:. If only the pack was wrong, leave it.\n",
				p.Key, strings.Join(p.Silent, ", "))
		}
		if len(p.Lost) > 0 && p.How == author.Changed {
			fmt.Fprintf(b, "WARNING %s: version %s is gone. Put it under earlier:, with the days it was in force: cases keep the version their clock started under.\n",
				p.Key, strings.Join(p.Lost, ", "))
		}
	}
	if d.Cases == nil {
		b.WriteString("No case was looked at. Give --data DIR or --database URL to see what changes in the open cases.\n")
	}
}

func (d *diffReport) writeCases(b *strings.Builder) {
	b.WriteString("CASES\n")
	for _, c := range d.Changed {
		fmt.Fprintf(b, "  %s\n", c.Code)
		for _, r := range c.Rights {
			fmt.Fprintf(b, "    right  %s: %s%s\n", r.Item, rightChange(r), onlyReviewers(r.Review))
		}
		for _, k := range c.Clocks {
			fmt.Fprintf(b, "    clock  %s/%s: %s -> %s\n", k.Item, k.Clock, dueText(k.WasDue, k.WasHard), dueText(k.IsDue, k.IsHard))
		}
		for _, s := range c.Sums {
			fmt.Fprintf(b, "    sum    %s: %s -> %s\n", s.Item, cmp.Or(s.Was, "no one sum"), cmp.Or(s.Is, "no one sum"))
		}
		for _, g := range c.Gaps {
			fmt.Fprintf(b, "    gap    %s: %s%s\n", g.Gap, g.How, gapChange(g))
		}
	}
	if more := d.Cases.Changed - len(d.Changed); more > 0 {
		fmt.Fprintf(b, "  ... and %s. --limit 0 prints all.\n", counted(more, "more case"))
	}
}

var standingText = map[models.Standing]string{
	models.Entitled: "applies", models.MayBeEntitled: "may apply", models.NotEntitled: "does not apply",
}

func rightChange(r evaluation.RightDifference) string {
	text := standingText[r.Is]
	if r.Was != r.Is {
		text = standingText[r.Was] + " -> " + text
	}
	if r.WasVersion != "" && r.IsVersion != "" && r.WasVersion != r.IsVersion {
		text += ", version " + r.WasVersion + " -> " + r.IsVersion
	}
	return text
}

func onlyReviewers(review bool) string {
	if review {
		return " (weak source: for reviewers only)"
	}
	return ""
}

func dueText(day string, hard bool) string {
	switch {
	case day == "":
		return "does not run"
	case hard:
		return "deadline " + day
	}
	return "due " + day
}

func gapChange(g evaluation.GapDifference) string {
	var parts []string
	switch {
	case g.How == "opens":
		parts = append(parts, string(g.IsSeverity))
	case g.How == "changes" && g.WasSeverity != g.IsSeverity:
		parts = append(parts, string(g.WasSeverity)+" -> "+string(g.IsSeverity))
	}
	if g.How == "changes" && g.WasDue != g.IsDue {
		parts = append(parts, dueText(g.WasDue, false)+" -> "+dueText(g.IsDue, false))
	} else if g.How == "opens" && g.IsDue != "" {
		parts = append(parts, "due "+g.IsDue)
	}
	if len(parts) == 0 {
		return ""
	}
	return ", " + strings.Join(parts, ", ")
}

func (d *diffReport) writeSummary(b *strings.Builder) {
	fmt.Fprintf(b, "SUMMARY\n  %s of %d open or in follow-up change.\n", counted(d.Cases.Changed, "case"), d.Cases.Cases)
	for _, r := range d.Cases.Rights {
		fmt.Fprintf(b, "  %s%s\n    %s\n", r.Item, titled(d.title(r.Item)), listed(
			part{r.Begins, "begins to apply"}, part{r.MayBegin, "may begin to apply"}, part{r.Settled, "applies where it only might"},
			part{r.Unsure, "only may apply where it did"}, part{r.Ends, "ceases to apply"}, part{r.Versions, "goes on under another version"},
			part{r.Clocks, "other clocks"}, part{r.Sums, "other amounts"}))
	}
	for _, g := range d.Cases.Gaps {
		fmt.Fprintf(b, "  %s\n    %s\n", g.Rule, listed(part{g.Opens, "opens"}, part{g.Closes, "closes"}, part{g.Changes, "other urgency or due day"}))
	}
}

func (d *diffReport) title(item string) pack.Text {
	for _, lib := range []*pack.Library{d.to, d.from} {
		if it := lib.Item(item); it != nil {
			return it.Title
		}
	}
	return nil
}

type part struct {
	n    int
	text string
}

func listed(parts ...part) string {
	var out []string
	for _, p := range parts {
		if p.n > 0 {
			out = append(out, p.text+": "+counted(p.n, "case"))
		}
	}
	return strings.Join(out, " · ")
}

func (d *diffReport) writeLost(b *strings.Builder) {
	for _, l := range d.Cases.Lost {
		fmt.Fprintf(b, "LOST %s, version %s: clocks of %s started under it%s, and the new packs do not hold it. Put it under earlier: before you use them.\n",
			l.Item, l.Version, counted(l.Cases, "case"), closedOf(l.Closed))
	}
}

func closedOf(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf(" (%d closed)", n)
}
