package gap

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
)

// perPage is how many rows one page of a list shows.
const perPage = 25

// Page is one page of a list of the day's work.
type Page struct {
	List  List
	Total int
	Rows  []Row
	More  string // cursor of the next page; "" on the last
}

// Rows returns a page of one list: exactly the rows that Today counts. It
// returns NotFound for an unknown list, and for one the role does not have.
func (s *Service) Rows(ctx context.Context, by access.Actor, l List, cursor string) (Page, error) {
	p := Page{List: l}
	if err := by.Require(access.RecordDelivery); err != nil {
		return p, err
	}
	err := s.Read(ctx, func(tx *gorm.DB) error {
		sources := append(s.sources(tx, by, s.Moment()), s.placeSource(tx, by, s.Moment()))
		i := slices.IndexFunc(sources, func(q source) bool { return slices.Contains(q.lists, l) })
		if i < 0 {
			return models.ErrNotFound()
		}
		last, err := s.readCursor(tx, by, l, cursor)
		if err != nil {
			return err
		}
		n, keys, err := sources[i].after(tx, by, sources, l, last, perPage+1)
		if err != nil {
			return err
		}
		p.Total = n
		if len(keys) > perPage {
			keys = keys[:perPage]
			p.More = keys[perPage-1].cursor()
		}
		p.Rows, err = s.rows(tx, by, keys)
		return err
	})
	return p, err
}

// cursor returns the key of a row for an address. It contains no rule name.
func (f found) cursor() string {
	name := f.Name
	if isGap(f.List) {
		name = Ref(f.CaseID, f.Name)
	}
	return strings.Join([]string{strconv.Itoa(int(f.Severity)), strconv.FormatInt(int64(f.At), 36), f.CaseID, name}, ".")
}

// readCursor parses a cursor. It finds the name of the gap again among the gaps
// of the case that the reader sees. If that gap is gone or out of reach, the
// page starts before all gaps of that case.
func (s *Service) readCursor(tx *gorm.DB, by access.Actor, l List, cursor string) (found, error) {
	if cursor == "" {
		return found{Severity: -1, At: -models.Forever}, nil
	}
	parts := strings.Split(cursor, ".")
	if len(parts) != 4 {
		return found{}, models.ErrNotFound()
	}
	severity, err1 := strconv.ParseInt(parts[0], 10, 16)
	at, err2 := strconv.ParseInt(parts[1], 36, 64)
	if err1 != nil || err2 != nil {
		return found{}, models.ErrNotFound()
	}
	f := found{List: l, Severity: int16(severity), At: models.Instant(at), CaseID: parts[2], Name: parts[3]}
	if !isGap(l) {
		return f, nil
	}
	var all []string
	err := s.Sight(by).OfRules(tx.Model(&models.Gap{}), "rule").Where("case_id = ? AND case_id IN (?)", f.CaseID, by.CaseIDs(tx)).Pluck("name", &all).Error
	f.Name = ""
	for _, name := range all {
		if Ref(f.CaseID, name) == parts[3] {
			f.Name = name
		}
	}
	return f, err
}
