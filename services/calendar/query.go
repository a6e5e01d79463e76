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
// key are its columns in the order of a calendar. What a month counts and sorts by stands
// first in each row.
type part struct {
	q   *gorm.DB
	key string
}

// parts returns the queries for the dates of a range.
func (s *Service) parts(tx *gorm.DB, by access.Actor, r Range, w Whose) (out []part) {
	if w != Booked {
		out = append(out, s.clocks(tx, by, r, w), s.dangers(tx, by, r, w))
	}
	if w != Others {
		out = append(out, s.booked(tx, by, r), hearings(tx, by, r))
		if sight.Of(s.library, by).Service(models.KindFollowUp) {
			out = append(out, followUps(tx, by, r))
		}
	}
	if w == Anybodys || w == Ours {
		out = append(out, objections(tx, by, r))
	}
	return out
}

// objections reads the objections of offices that wait for our answer.
func objections(tx *gorm.DB, by access.Actor, r Range) part {
	q := by.Mine(tx, "case_applications", "case_applications_objected_case").Where("d.answer_due >= ? AND d.answer_due < ?", r.From, r.To).
		Where("d.stage = 'objected'"). // written exactly like this: it is the condition of the indexes case_applications_objected
		Select("d.answer_due AS at, false AS danger, d.case_id, d.authority AS item, d.name, 'objection' AS kind, 0 AS latest, '' AS version, 'shelter' AS against, 'shelter' AS turn, '' AS also, d.own_due AS about, false AS hard, true AS day_only, '' AS companion")
	return part{q, "d.answer_due, d.case_id, d.authority, d.name"}
}

func (s *Service) clocks(tx *gorm.DB, by access.Actor, r Range, w Whose) part {
	q := whose(by.Mine(tx, "case_clocks", "case_clocks_due"), "d.turn", w).Where("d.due >= ? AND d.due < ?", r.From, r.To).
		Select("d.due AS at, d.danger, d.case_id, d.item, d.name, 'term' AS kind, d.latest, d.version, d.against, d.turn, d.also, d.about, d.hard, false AS day_only, '' AS companion")
	return part{q, "d.due, d.case_id, d.item, d.name"}
}

// dangers reads the open dangers that no right is about. What is about a clock of
// a right is among the clocks.
func (s *Service) dangers(tx *gorm.DB, by access.Actor, r Range, w Whose) part {
	q := whose(by.Mine(tx, "gaps", "gaps_danger_case"), "d.mover", w).Where("d.due >= ? AND d.due < ?", max(r.From, 1), r.To). // one without a time limit is on no day
																	Where("d.open AND d.severity = 0 AND d.subject = ''"). // written exactly like this: it is the condition of the indexes gaps_danger
																	Select("d.due AS at, true AS danger, d.case_id, d.rule AS item, d.name, 'danger' AS kind, 0 AS latest, '' AS version, d.mover AS against, d.mover AS turn, '' AS also, false AS about, true AS hard, false AS day_only, '' AS companion")
	return part{sight.Of(s.library, by).OfRules(q, "d.rule"), "d.due, d.case_id, d.rule, d.name"}
}

func (s *Service) booked(tx *gorm.DB, by access.Actor, r Range) part {
	q := by.Mine(tx, "deliveries", "deliveries_booked_case").Where("d.at >= ? AND d.at < ?", r.From, r.To).
		Where("d.status IN ('planned', 'accepted')"). // written exactly like this: it is the condition of the indexes deliveries_booked
		Where("d.kind IN ?", sight.Of(s.library, by).Kinds()).
		Select("d.at, false AS danger, d.case_id, d.kind AS item, d.id AS name, 'plan' AS kind, 0 AS latest, '' AS version, '' AS against, '' AS turn, '' AS also, false AS about, false AS hard, d.day_only, '' AS companion")
	return part{q, "d.at, d.case_id, d.kind, d.id"}
}

// hearings reads the hearings of which nobody said yet what happened.
func hearings(tx *gorm.DB, by access.Actor, r Range) part {
	q := by.Mine(tx, "hearings", "hearings_open_case").Where("d.at >= ? AND d.at < ?", r.From, r.To).
		Where("d.outcome = '' AND d.removed_at = 0"). // written exactly like this: it is the condition of the indexes hearings_open
		Select("d.at, false AS danger, d.case_id, d.purpose AS item, d.id AS name, 'hearing' AS kind, 0 AS latest, '' AS version, '' AS against, '' AS turn, '' AS also, false AS about, false AS hard, d.day_only, d.companion")
	return part{q, "d.at, d.case_id, d.purpose, d.id"}
}

// followUps reads the planned contacts after leaving.
func followUps(tx *gorm.DB, by access.Actor, r Range) part {
	q := by.Mine(tx, "follow_ups", "follow_ups_open").Where("d.due_at >= ? AND d.due_at < ?", r.From, r.To).
		Where("d.result = '' AND d.removed_at = 0"). // written exactly like this: it is the condition of the indexes follow_ups_open and follow_ups_days
		Select("d.due_at AS at, false AS danger, d.case_id, d.point AS item, d.id AS name, 'follow_up' AS kind, 0 AS latest, '' AS version, '' AS against, '' AS turn, '' AS also, false AS about, false AS hard, true AS day_only, '' AS companion")
	return part{q, "d.due_at, d.case_id, d.point, d.id"}
}

// whose limits a query to one side's moves; turn is the column that says whose.
func whose(q *gorm.DB, turn string, w Whose) *gorm.DB {
	switch w {
	case Ours:
		return q.Where(turn+" IN ?", ours)
	case Others:
		return q.Where(turn+" NOT IN ?", ours)
	}
	return q
}

// together joins the queries of parts into one, which begins with the cases of whoever is
// assigned to some.
func together(tx *gorm.DB, by access.Actor, parts []part) (sql string, args []any) {
	sql, args = union(parts)
	if access.ScopeOf(by.Role()) == access.Assigned {
		within, of := by.Within(tx)
		return "WITH " + within + " " + sql, append(of, args...)
	}
	return sql, args
}

func union(parts []part) (sql string, args []any) {
	for i, p := range parts {
		if i > 0 {
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
