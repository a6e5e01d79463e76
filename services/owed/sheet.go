package owed

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/report"
	"aftercare/services/store"
)

// Cell is one column of a return with its number.
type Cell struct {
	Column
	N     int64
	Typed bool   // no figure gives it: it is typed by hand
	Near  string // name of the number beside a typed one, "" for none
	Help  int64  // that number
	Mixed bool   // it could be counted, and adults are among the people
}

// Sheet is a return of a house and a period as it would go out.
type Sheet struct {
	Used
	House    models.Shelter
	Of       models.Period
	Runs     bool
	Heads    []string // of the sections
	Cells    [][]Cell // by section
	Adults   int64    // people that a form about children cannot count
	Unknown  int64    // people of whom it is not known whether they are children
	Stamp    string   // of the counted numbers; it shows whether they changed meanwhile
	Replaces models.Release
}

// childShare says how many of the people are children.
const childShare = "ppl.child_share"

// Sheet counts a return for who may make it, and notes in the log who looked.
func (s *Service) Sheet(ctx context.Context, by access.Actor, key, houseID string, p models.Period) (Sheet, error) {
	var out Sheet
	if err := by.Require(access.MakeReturns); err != nil {
		return out, err
	}
	err := s.db.Read(store.Unhurried(ctx), func(tx *gorm.DB) (err error) {
		out, err = s.sheet(tx, by, key, houseID, p)
		return err
	})
	if err != nil {
		return out, err
	}
	return out, s.db.Write(store.Small(ctx), func(tx *gorm.DB) error {
		return audit.Append(tx, by, models.At(s.now()), audit.Entry{Action: "release.previewed", Subject: "shelter:" + houseID, Detail: "form=" + key + " period=" + p.Code()})
	})
}

// sheet counts a return in a transaction. It returns NotFound for a house out of reach, a
// form that the house does not use, and a period of another kind or still to come.
func (s *Service) sheet(tx *gorm.DB, by access.Actor, key, houseID string, p models.Period) (out Sheet, err error) {
	if houseID == "" || !slices.Contains(by.Shelters(), houseID) {
		return out, models.ErrNotFound()
	}
	if out.Used, err = used(tx, by.Organisation(), key); err != nil {
		return out, err
	}
	today, err := todayOf(tx, by, models.At(s.now()))
	if err != nil {
		return out, err
	}
	if !out.Ready(houseID) || p.Kind != out.Kind() || p.Begins() > today {
		return out, models.ErrNotFound()
	}
	counted, err := s.reports.Count(tx, by, report.Ask{HouseID: houseID, Period: p}, out.figures())
	if err != nil {
		return out, err
	}
	out.House, out.Of, out.Runs = counted.House, p, counted.Runs
	if out.Children {
		out.Adults, out.Unknown = counted.Of(childShare, "adult").N, counted.Of(childShare, "not_known").N
	}
	out.fill(counted)
	made, err := living(tx, by.Organisation(), []models.Shelter{out.House})
	for _, r := range made {
		if r.Form == key && r.Period == p.Code() {
			out.Replaces = r
		}
	}
	return out, err
}

// figures are the keys of what is counted for a form.
func (u Used) figures() (keys []string) {
	for _, section := range u.Parts() {
		for _, c := range section.Columns {
			for _, source := range append(slices.Clone(c.From), c.Near) {
				if figure, _ := source.Parts(); figure != "" && !slices.Contains(keys, figure) {
					keys = append(keys, figure)
				}
			}
		}
	}
	if u.Children {
		keys = append(keys, childShare)
	}
	return keys
}

// fill puts the numbers into the cells.
func (s *Sheet) fill(counted report.Counted) {
	mixed := s.Adults+s.Unknown > 0
	for _, section := range s.Parts() {
		var cells []Cell
		for _, c := range section.Columns {
			cell := Cell{Column: c}
			n, known := sum(counted, c.From)
			switch {
			case known && mixed:
				cell.Typed, cell.Mixed, cell.Help = true, true, n
			case known:
				cell.N = n
			default:
				cell.Typed = true
				if n, near := sum(counted, nearOf(c)); near {
					cell.Near, cell.Help = string(c.Near), n
				}
			}
			cells = append(cells, cell)
		}
		s.Heads, s.Cells = append(s.Heads, section.Title), append(s.Cells, cells)
	}
	s.Stamp = stamp(s.Cells)
}

func nearOf(c Column) []Source {
	if c.Near == "" {
		return nil
	}
	return []Source{c.Near}
}

// sum adds up numbers of a report. It is not known where one of them is not, or where
// there are none.
func sum(counted report.Counted, from []Source) (n int64, known bool) {
	for _, source := range from {
		v := counted.Of(source.Parts())
		if !v.Known {
			return 0, false
		}
		n += v.N
	}
	return n, len(from) > 0
}

// stamp is a short sum of the numbers that were counted.
func stamp(cells [][]Cell) string {
	raw, _ := json.Marshal(cells) // numbers and texts only
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:8])
}

// All are the cells of all sections.
func (s Sheet) All() []Cell { return slices.Concat(s.Cells...) }
