package law

import (
	"context"
	"encoding/csv"
	"io"
	"strings"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/pack"

	"gorm.io/gorm"
)

// Part is the part of a pack a row of the reviewer's list is about.
type Part string

// The parts.
const (
	PartItem      Part = "item"
	PartClock     Part = "clock"
	PartAmount    Part = "amount"
	PartLaw       Part = "law"
	PartReading   Part = "reading"
	PartPrinciple Part = "principle"
	PartOffence   Part = "offence"
)

// ReviewRow is one statement of the packs that is not based on a text somebody
// read.
type ReviewRow struct {
	Place   string // country or body of treaties
	Key     string // right, conflict, principle or offence
	Part    Part
	What    pack.Text // the statement
	Mark    pack.Quality
	Act     string // act and section, or clause
	Source  string // source id
	FindOut pack.Text
	Read    models.Date // when the source was last read
	Link    bool        // the key has a page of its own
}

// Review lists everything in the packs that is not marked S, for a lawyer to
// check: one country, or all when place is empty. It returns Forbidden when the
// actor may not review law.
func (s *Service) Review(_ context.Context, by access.Actor, place string) ([]ReviewRow, error) {
	if err := by.Require(access.ReviewLaw); err != nil {
		return nil, err
	}
	l := s.Library()
	var out []ReviewRow
	for _, it := range l.Items() {
		out = append(out, itemRows(it)...)
	}
	for _, c := range l.Conflicts() {
		for _, r := range c.Readings {
			out = append(out, ReviewRow{Place: c.Jurisdiction, Key: c.ID, Part: PartReading, What: r.Text, Mark: r.Quality, Source: r.Source})
		}
	}
	for _, p := range l.Principles() {
		out = append(out, ReviewRow{Place: p.Jurisdiction, Key: p.Key, Part: PartPrinciple, What: p.Text, Mark: p.Quality, Act: basis(p.Law), Source: sources(p.Law)})
	}
	for _, o := range l.Offences() {
		out = append(out, ReviewRow{Place: o.Jurisdiction, Key: o.Key, Part: PartOffence, What: o.Title, Mark: o.Quality, Act: o.Act + " " + o.Section, Source: o.Source})
	}
	return open(out, place), nil
}

// open keeps the rows of a place whose source text nobody has read.
func open(rows []ReviewRow, place string) []ReviewRow {
	var out []ReviewRow
	for _, r := range rows {
		if r.Mark != pack.Solid && r.Mark != "" && (place == "" || r.Place == place) {
			out = append(out, r)
		}
	}
	return out
}

// itemRows makes a row for the right and for each part with a different mark. A
// part that inherits the mark of the right has no row.
func itemRows(it *pack.Item) []ReviewRow {
	row := func(part Part, what pack.Text, mark pack.Quality, act, source string) ReviewRow {
		return ReviewRow{Place: it.Jurisdiction, Key: it.Key, Part: part, What: what, Mark: mark, Act: act, Source: source, Read: it.Verified, Link: true}
	}
	first := row(PartItem, it.Title, it.Quality, basis(it.Law), sources(it.Law))
	first.FindOut = it.FindOut
	rows := []ReviewRow{first}
	for _, c := range it.Clocks {
		if c.Quality != it.Quality && c.Quality != pack.Default {
			rows = append(rows, row(PartClock, c.Label, c.Quality, c.Clause, c.Source))
		}
	}
	for _, a := range it.Amounts {
		if a.Quality != it.Quality {
			rows = append(rows, row(PartAmount, a.Label, a.Quality, a.Clause, ""))
		}
	}
	for _, l := range it.Law {
		if l.Quality != it.Quality {
			rows = append(rows, row(PartLaw, it.Title, l.Quality, l.Act+" "+l.Section, l.Source))
		}
	}
	return rows
}

func basis(laws []pack.Law) string {
	parts := make([]string, len(laws))
	for i, l := range laws {
		parts[i] = strings.TrimSpace(l.Act + " " + l.Section)
	}
	return strings.Join(parts, "; ")
}

func sources(laws []pack.Law) string {
	parts := make([]string, len(laws))
	for i, l := range laws {
		parts[i] = l.Source
	}
	return strings.Join(parts, " ")
}

// ExportReview writes the reviewer's list as CSV, with columns for the lawyer's
// answer, and writes an audit entry. head are the column names from the page.
func (s *Service) ExportReview(ctx context.Context, by access.Actor, place, lang string, head []string, w io.Writer) error {
	rows, err := s.Review(ctx, by, place)
	if err != nil {
		return err
	}
	err = s.db.Write(ctx, func(tx *gorm.DB) error {
		return audit.Append(tx, by, s.moment(), audit.Entry{Action: "law.exported", Subject: "law:" + place, Fields: len(rows), Detail: "list=review"})
	})
	if err != nil {
		return err
	}
	// Excel reads UTF-8 only with the byte-order mark.
	if _, err := io.WriteString(w, "\uFEFF"); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	if err := out.Write(head); err != nil {
		return err
	}
	for _, r := range rows {
		if err := out.Write(s.line(r, lang)); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// line returns a row of the export; the last four columns are for the lawyer.
func (s *Service) line(r ReviewRow, lang string) []string {
	url := ""
	for _, id := range strings.Fields(r.Source) {
		if src := s.Library().Source(id); src != nil && src.URL != "" {
			url = strings.TrimSpace(url + " " + src.URL)
		}
	}
	cells := []string{r.Place, r.Key, string(r.Part), string(r.Mark), r.What.In(lang), r.Act, r.Source, url, r.FindOut.In(lang), string(r.Read), "", "", "", ""}
	for i := range cells {
		cells[i] = harmless(cells[i])
	}
	return cells
}

// harmless keeps a spreadsheet from running a cell as a formula.
func harmless(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}
