package calendar

import (
	"strconv"
	"strings"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/sight"
)

const clocks = `SELECT case_id, due AS at, item, name, version, against, about, hard, false AS day_only
	FROM case_clocks WHERE case_id IN (?) AND due >= ? AND due < ?`

const booked = `SELECT case_id, at, kind AS item, id AS name, '' AS version, '' AS against, false AS about, false AS hard, day_only
	FROM deliveries WHERE case_id IN (?) AND at >= ? AND at < ? AND status IN ('planned', 'accepted') AND kind IN ?`

// entries returns the query for the dates of a range within the actor's reach.
func (s *Service) entries(tx *gorm.DB, by access.Actor, r Range, w Whose) (string, []any) {
	mine := by.CaseIDs(tx)
	clocked, args := clocks, []any{mine, r.From, r.To}
	switch w {
	case Ours:
		clocked, args = clocked+" AND turn IN ?", append(args, ours)
	case Others:
		clocked, args = clocked+" AND turn NOT IN ?", append(args, ours)
	}
	planned := []any{mine, r.From, r.To, sight.Of(s.library, by).Kinds()}
	switch w {
	case Others:
		return clocked, args
	case Booked:
		return booked, planned
	}
	return clocked + " UNION ALL " + booked, append(args, planned...)
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
