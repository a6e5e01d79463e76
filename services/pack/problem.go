package pack

import (
	"fmt"
	"path/filepath"
	"slices"
	"sort"
	"strings"
)

// Problem is one mistake in a pack, described for the person who edits it:
// where it is, what it is about, and what to do.
type Problem struct {
	File string `json:"file"`
	Line int    `json:"line,omitempty"`
	Key  string `json:"key,omitempty"`
	Text string `json:"text"`
}

// String writes the problem in one line: file, line, key and what to do.
func (p Problem) String() string {
	where := p.File
	if p.Line > 0 {
		where = fmt.Sprintf("%s:%d", p.File, p.Line)
	}
	if p.Key != "" {
		where += ": " + p.Key
	}
	return where + ": " + p.Text
}

// Problems are all mistakes in a set of packs. As an error it lists every one
// of them.
type Problems []Problem

// Error writes one line for each problem.
func (ps Problems) Error() string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = p.String()
	}
	return strings.Join(lines, "\n")
}

// In returns the problems with files of an organisation's own packs named by
// their path in dir.
func (ps Problems) In(dir string) Problems {
	out := slices.Clone(ps)
	for i, p := range out {
		out[i].File = PathIn(dir, p.File)
		out[i].Text = strings.ReplaceAll(p.Text, "(also in "+OwnLayer, "(also in "+dir+string(filepath.Separator))
	}
	return out
}

// PathIn returns the path of a pack file; a file of an organisation's own layer
// lies in dir.
func PathIn(dir, file string) string {
	if name, ok := strings.CutPrefix(file, OwnLayer); ok {
		return filepath.Join(dir, name)
	}
	return file
}

func (ps Problems) sorted() Problems {
	sort.SliceStable(ps, func(i, j int) bool {
		if ps[i].File != ps[j].File {
			return ps[i].File < ps[j].File
		}
		return ps[i].Line < ps[j].Line
	})
	return slices.CompactFunc(ps, func(a, b Problem) bool { // a mistake in a part two versions share counts once
		return a.File == b.File && a.Line == b.Line && a.Text == b.Text
	})
}

// Suggest returns `; did you mean "x"?` for the known word nearest to got, or
// nothing when none is near.
func Suggest[T any](got string, known map[string]T) string {
	best, distance := "", len(got)/3+2
	for k := range known {
		d := distanceBetween(got, k)
		if d < distance || d == distance && best != "" && k < best {
			best, distance = k, d
		}
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf("; did you mean %q?", best)
}

// distanceBetween counts the letters to add, drop or change to get from a to b.
func distanceBetween(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		corner := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := corner
			if a[i] != b[j] {
				change++
			}
			corner = row[j+1]
			row[j+1] = min(row[j+1]+1, row[j]+1, change)
		}
	}
	return row[len(b)]
}
