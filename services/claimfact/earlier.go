package claimfact

import (
	"cmp"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/custody"
	"aftercare/services/deed"
)

// Before is a row as it stood before a change: its coded facts, and its words once they
// were opened.
type Before[R any] struct {
	Row    R
	Words  map[string]custody.Opened // by column; nil while they are closed
	Reason string                    // code of a correction or removal, "" where nobody had to say it
	Until  models.Instant
	Next   string // who changed it
}

// earlier adds how the rows of each list stood before, in one query.
func (s *Sheet) earlier(tx *gorm.DB) error {
	var ids []string
	for _, list := range models.ClaimLists {
		for _, r := range s.Rows(list) {
			ids = append(ids, r.Row.Base().ID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	list, err := deed.Versions(tx, ids)
	if err != nil {
		return err
	}
	of := map[string][]deed.Earlier{}
	for _, e := range list {
		of[e.Record] = append(of[e.Record], e)
	}
	return cmp.Or(before(s.Relatives, of), before(s.Numbers, of), before(s.Accounts, of), before(s.Addresses, of), before(s.Losses, of), before(s.Money, of))
}

// before adds to rows how they stood before. A version is kept by its words: the coded
// facts stand with one of them.
func before[R any, P claimRow[R]](rows []Row[R], of map[string][]deed.Earlier) error {
	for i := range rows {
		r := &rows[i]
		version := int64(0)
		for _, e := range of[P(&r.Row).Base().ID] {
			if e.Version != version {
				version, r.Earlier = e.Version, append(r.Earlier, Before[R]{Reason: e.Reason, Until: e.ChangedAt, Next: e.Changer})
			}
			was := P(&r.Earlier[len(r.Earlier)-1].Row)
			if e.Facts != "" {
				if err := e.Decode(was.Coded()); err != nil {
					return err
				}
			}
			for _, w := range was.Words() {
				if w.Column == e.Part {
					*w.To = e.Value
				}
			}
		}
	}
	return nil
}
