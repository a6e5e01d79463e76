package office

import (
	"context"
	"encoding/csv"
	"errors"
	"io"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/store"
)

// MaxLines is how many offices one import takes.
const MaxLines = 1000

// Columns are the names in the first line of a table of offices.
func Columns() []string { return store.Columns("", models.OfficeFacts{}) }

// Line is one line of a table that is imported.
type Line struct {
	N       int // in the file; the head is 1
	Name    string
	Already bool   // the directory has it, so it is left out
	Column  string // with what is wrong, "" for the whole line
	Problem string // catalogue key, "" for nothing
	facts   models.OfficeFacts
}

// Report says what an import does, or would do.
type Report struct {
	Lines  []Line
	New    int
	Known  int
	Wrong  int
	Stored bool
}

// Import reads a table of offices and stores those that are new, all of them or
// none. With dry it stores nothing and says what it would do. A table with a
// mistake is no error: the report names the line and what is wrong.
func (s *Service) Import(ctx context.Context, by access.Actor, text string, dry bool) (Report, error) {
	var r Report
	err := s.write(ctx, by, func(tx *gorm.DB, now models.Instant) error {
		r = Report{Lines: parse(text)}
		if err := s.compare(tx, by, &r); err != nil {
			return err
		}
		if dry || r.Wrong > 0 || r.New == 0 {
			return nil
		}
		for _, l := range r.Lines {
			if l.Already {
				continue
			}
			row := s.row(by, l.facts, now)
			if err := tx.Create(&row).Error; err != nil {
				return err
			}
		}
		r.Stored = true
		return audit.Append(tx, by, now, audit.Entry{Action: "office.imported", Subject: "organisation:" + by.Organisation(), Detail: "new=" + strconv.Itoa(r.New)})
	})
	return r, err
}

// compare holds every line to the rules and to the directory.
func (s *Service) compare(tx *gorm.DB, by access.Actor, r *Report) error {
	var known []string
	if err := of(tx, by).Where("closed_at = 0").Pluck("kind || '|' || sort", &known).Error; err != nil {
		return err
	}
	for i := range r.Lines {
		l := &r.Lines[i]
		if l.Problem == "" {
			problems := s.problems(tx, by, &l.facts)
			for _, column := range Columns() {
				if l.Problem == "" && problems[column] != "" {
					l.Column, l.Problem = column, problems[column]
				}
			}
		}
		key := l.facts.Kind + "|" + l.facts.SortKey()
		switch {
		case l.Problem != "":
			r.Wrong++
		case slices.Contains(known, key):
			l.Already = true
			r.Known++
		default:
			r.New++
			known = append(known, key)
		}
	}
	return nil
}

// parse reads a table with commas, semicolons or tabs between its cells.
func parse(text string) []Line {
	text = strings.TrimPrefix(text, "\ufeff")
	head, _, _ := strings.Cut(text, "\n")
	reader := csv.NewReader(strings.NewReader(text))
	reader.FieldsPerRecord, reader.TrimLeadingSpace = -1, true
	for _, mark := range []rune{';', '\t'} {
		if strings.ContainsRune(head, mark) {
			reader.Comma = mark
		}
	}
	columns, err := reader.Read()
	if err != nil {
		return []Line{{N: 1, Problem: "problem.office_empty"}}
	}
	for i, name := range columns {
		columns[i] = strings.ToLower(strings.TrimSpace(name))
		if !slices.Contains(Columns(), columns[i]) {
			return []Line{{N: 1, Name: name, Problem: "problem.office_column"}}
		}
	}
	return rowsOf(reader, columns)
}

func rowsOf(reader *csv.Reader, columns []string) (lines []Line) {
	for {
		cells, err := reader.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		n, _ := reader.FieldPos(0)
		switch {
		case err != nil:
			return append(lines, Line{N: len(lines) + 2, Problem: "problem.office_line"})
		case len(lines) == MaxLines:
			return append(lines, Line{N: n, Problem: "problem.office_many"})
		case len(cells) != len(columns):
			lines = append(lines, Line{N: n, Name: cells[0], Problem: "problem.office_cells"})
		default:
			lines = append(lines, lineOf(n, columns, cells))
		}
	}
	if len(lines) == 0 {
		return []Line{{N: 2, Problem: "problem.office_empty"}}
	}
	return lines
}

// lineOf puts the cells of a line into the facts of an office. The columns have
// the names of its fields.
func lineOf(n int, columns, cells []string) Line {
	l := Line{N: n}
	facts := reflect.ValueOf(&l.facts).Elem()
	for i, column := range columns {
		facts.Field(slices.Index(Columns(), column)).SetString(strings.TrimSpace(models.Visible(cells[i])))
	}
	l.Name = l.facts.Name
	for _, column := range models.OfficeDates {
		if models.Exactly(models.Date(facts.Field(slices.Index(Columns(), column)).String())).Check() != nil {
			l.Column, l.Problem = column, "problem.office_date"
		}
	}
	return l
}
