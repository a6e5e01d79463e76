package ask

import (
	"context"
	"slices"
	"strconv"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/store"
)

// Inbox is what waits for the actor: to be answered, and answers not seen yet or that did
// not come in time. The last row of each says how many more there are.
type Inbox struct {
	ToAnswer []Row
	Answered []Row
}

// Inbox reads the first of what waits for the actor.
func (s *Service) Inbox(ctx context.Context, by access.Actor, today models.Date, limit int) (out Inbox, err error) {
	err = s.Read(ctx, func(tx *gorm.DB) (err error) {
		if by.May(access.AnswerAsks) {
			if out.ToAnswer, err = toAnswer(tx, by, today, store.Cursor{}, limit); err != nil {
				return err
			}
		}
		if by.May(access.AskFor) {
			out.Answered, err = answered(tx, by, today, store.Cursor{}, limit)
		}
		return err
	})
	return out, err
}

// perPage is how many asks one page of several cases shows.
const perPage = 25

// ToAnswer reads a page of what waits for an answer of the actor, what was wanted first on
// top, after a cursor.
func (s *Service) ToAnswer(ctx context.Context, by access.Actor, today models.Date, cursor string) (list []Row, more string, err error) {
	return s.page(ctx, by, access.AnswerAsks, cursor, func(tx *gorm.DB, c store.Cursor) ([]Row, error) { return toAnswer(tx, by, today, c, perPage) },
		func(r Row) string { return string(r.WaitsOn) })
}

// Answered reads a page of what nobody answered to the actor by its day, and of the answers
// that she has not seen yet, the oldest first, after a cursor.
func (s *Service) Answered(ctx context.Context, by access.Actor, today models.Date, cursor string) (list []Row, more string, err error) {
	return s.page(ctx, by, access.AskFor, cursor, func(tx *gorm.DB, c store.Cursor) ([]Row, error) { return answered(tx, by, today, c, perPage) },
		func(r Row) string { return strconv.FormatInt(int64(r.AnsweredAt), 10) })
}

// page reads a page after a cursor, and the cursor of the next one.
func (s *Service) page(ctx context.Context, by access.Actor, need access.Deed, cursor string, read func(*gorm.DB, store.Cursor) ([]Row, error), key func(Row) string) (list []Row, more string, err error) {
	if err := by.Require(need); err != nil {
		return nil, "", err
	}
	at, err := store.ReadCursor(cursor)
	if err != nil {
		return nil, "", err
	}
	err = s.Read(ctx, func(tx *gorm.DB) (err error) {
		list, err = read(tx, at)
		return err
	})
	if n := len(list); n > 0 && list[n-1].RowsAfter > 0 {
		more = store.Cursor{Key: key(list[n-1]), ID: list[n-1].ID}.String()
	}
	return list, more, err
}

// toAnswer are asks that the actor can answer and that wait, and are not her own.
func toAnswer(tx *gorm.DB, by access.Actor, today models.Date, after store.Cursor, limit int) (list []Row, err error) {
	q := rows(by.Rows(tx, "asks"), store.RestOf("d.wanted_on", "d.waits_on, d.id")).Where("d.waits_on <> '' AND d.waits_on <= ? AND d.recorded_by <> ?", today, by.ID())
	if by.Role() != models.Administrator {
		q = q.Where("d.kind IN ?", slices.DeleteFunc(slices.Clone(models.AskKinds), models.OfTheHouse))
	}
	err = q.Where("(d.waits_on, d.id) > (?, ?)", after.Key, after.ID).Order("d.waits_on, d.id").Limit(limit).Scan(&list).Error
	mark(by, list)
	return list, err
}

// answered are asks of the actor that nobody answered by their day, and those with an answer
// that she has not seen.
func answered(tx *gorm.DB, by access.Actor, today models.Date, after store.Cursor, limit int) (list []Row, err error) {
	err = rows(by.Rows(tx, "asks"), store.RestOf("''", "d.answered_at, d.id")).
		Where(`d.id IN (SELECT id FROM asks WHERE recorded_by = ? AND answered_at > 0 AND seen_at = 0 AND removed_at = 0
			UNION ALL SELECT id FROM asks WHERE recorded_by = ? AND waits_on <> '' AND removed_at = 0 AND wanted_on < ? AND waits_on <= ?)`, by.ID(), by.ID(), today, today).
		Where("(d.answered_at, d.id) > (?, ?)", after.Number(), after.ID).Order("d.answered_at, d.id").Limit(limit).Scan(&list).Error
	mark(by, list)
	return list, err
}
