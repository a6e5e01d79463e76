package calendar

import (
	"strconv"
	"strings"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/sight"
)

// part is the query for the dates of one table within the actor's reach.
// key are its columns in the order of a calendar.
type part struct {
	q   *gorm.DB
	key string
}

// parts returns the queries for the dates of a range.
func (s *Service) parts(tx *gorm.DB, by access.Actor, r Range, w Whose) (out []part) {
	if w != Booked {
		out = append(out, s.clocks(tx, by, r, w))
	}
	if w != Others {
		out = append(out, s.booked(tx, by, r))
	}
	return out
}

func (s *Service) clocks(tx *gorm.DB, by access.Actor, r Range, w Whose) part {
	q := within(tx, by, "case_clocks").Where("d.due >= ? AND d.due < ?", r.From, r.To).
		Select("d.case_id, d.due AS at, d.item, d.name, d.version, d.against, d.about, d.hard, false AS day_only")
	switch w {
	case Ours:
		q = q.Where("d.turn IN ?", ours)
	case Others:
		q = q.Where("d.turn NOT IN ?", ours)
	}
	return part{q, "d.due, d.case_id, d.item, d.name"}
}

func (s *Service) booked(tx *gorm.DB, by access.Actor, r Range) part {
	q := within(tx, by, "deliveries").Where("d.at >= ? AND d.at < ?", r.From, r.To).
		Where("d.status IN ('planned', 'accepted')"). // written exactly like this: it is the condition of the index deliveries_booked
		Where("d.kind IN ?", sight.Of(s.library, by).Kinds()).
		Select("d.case_id, d.at, d.kind AS item, d.id AS name, '' AS version, '' AS against, false AS about, false AS hard, d.day_only")
	return part{q, "d.at, d.case_id, d.kind, d.id"}
}

// within limits a table, called d, to the actor's reach. Who is assigned to
// some cases reads the dates of each. Who reaches a whole house reads the dates
// of the range and looks up whose each is: in a scalar subquery, which neither
// database turns into a walk through all cases.
func within(tx *gorm.DB, by access.Actor, table string) *gorm.DB {
	q := fresh(tx).Table(table + " d")
	if access.ScopeOf(by.Role()) == access.Assigned {
		return q.Where("d.case_id IN (?)", by.CaseIDs(fresh(tx)))
	}
	return q.Where("(?) = 1", by.Cases(fresh(tx).Table("cases").Select("1").Where("cases.id = d.case_id")))
}

func fresh(tx *gorm.DB) *gorm.DB { return tx.Session(&gorm.Session{NewDB: true}) }

// together joins the queries of parts into one.
func together(parts []part) (sql string, args []any) {
	for _, p := range parts {
		if sql != "" {
			sql += " UNION ALL "
		}
		sql += "SELECT * FROM (?) AS one"
		args = append(args, p.q)
	}
	return sql, args
}

// cursor returns the position after an entry. It contains only ids and keys of
// packs.
func cursor(e Entry) string {
	return strings.Join([]string{strconv.FormatInt(int64(e.At), 36), e.CaseID, e.Item, e.Name}, "~")
}

// parse reads a cursor from an address. It reports false, for the first page,
// when it is not one.
func parse(s string) (Entry, bool) {
	parts := strings.Split(s, "~")
	if len(parts) != 4 || len(s) > 300 {
		return Entry{}, false
	}
	at, err := strconv.ParseInt(parts[0], 36, 64)
	return Entry{At: models.Instant(at), CaseID: parts[1], Item: parts[2], Name: parts[3]}, err == nil
}
