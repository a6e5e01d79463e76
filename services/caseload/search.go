package caseload

import (
	"context"
	"strings"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/names"
	"aftercare/services/access"
	"aftercare/services/custody"
)

// maxResults is how many hits a search shows; a longer query finds fewer.
const maxResults = 50

// Hit is one case a search found, and why.
type Hit struct {
	Row
	ByCode bool
	How    names.Hit // of a name
	Name   string    // called name; "" when the reader may not read names
	Also   string    // the part that matched, when it is written differently than typed
}

// Found is the result of a search.
type Found struct {
	Hits    []Hit
	Scanned int // cases searched: all within reach, also closed ones
	Waiting int // cases whose key only a colleague has
	More    bool
}

// Search looks for a code or a name among the cases within reach. Names are
// opened in memory and matched across scripts and spellings. It writes one
// audit entry with the number of cases searched; no entry says what was typed.
// It returns Invalid when nothing was typed.
func (s *Service) Search(ctx context.Context, by access.Actor, typed string) (Found, error) {
	if err := by.Require(access.ReadCases); err != nil {
		return Found{}, err
	}
	typed = strings.TrimSpace(typed)
	if typed == "" {
		return Found{}, models.Problems{"q": "search.missing"}.Err()
	}
	if code, err := models.ParseCaseCode(typed); err == nil {
		return s.byCode(ctx, by, code)
	}
	query := names.NewQuery(typed)
	if query.IsZero() || !by.MayRead(custody.CalledName.Class, "survivors.called_name") {
		return s.nothing(ctx, by)
	}
	return s.byName(ctx, by, query)
}

// byCode returns the one case of a code, or nothing.
func (s *Service) byCode(ctx context.Context, by access.Actor, code models.CaseCode) (Found, error) {
	found, err := s.nothing(ctx, by)
	if err != nil {
		return found, err
	}
	err = s.db.Read(ctx, func(tx *gorm.DB) error {
		var list []Row
		v := s.view(by)
		if err := by.Cases(v.rows(tx)).Where("cases.code = ?", string(code)).Scan(&list).Error; err != nil {
			return err
		}
		if err := v.addGaps(tx, list); err != nil {
			return err
		}
		for _, r := range list {
			found.Hits = append(found.Hits, Hit{Row: r, ByCode: true})
		}
		return nil
	})
	return found, err
}

// nothing returns an empty result with the number of cases searched.
func (s *Service) nothing(ctx context.Context, by access.Actor) (Found, error) {
	var found Found
	err := s.db.Read(ctx, func(tx *gorm.DB) error {
		n, err := count(by.Cases(tx.Model(&models.Case{})))
		found.Scanned = int(n)
		return err
	})
	return found, err
}

// hits reads the rows of the matches, in the order of their scores.
func (v view) hits(tx *gorm.DB, matches []match) ([]Hit, error) {
	if len(matches) == 0 {
		return nil, nil
	}
	ids := make([]string, len(matches))
	for i, m := range matches {
		ids[i] = m.id
	}
	var list []Row
	if err := v.by.Among(v.rows(tx), ids).Scan(&list).Error; err != nil {
		return nil, err
	}
	if err := v.addGaps(tx, list); err != nil {
		return nil, err
	}
	byID := map[string]Row{}
	for _, r := range list {
		byID[r.ID] = r
	}
	out := make([]Hit, 0, len(matches))
	for _, m := range matches {
		h := Hit{Row: byID[m.id], How: m.reason.How, Name: m.called}
		if m.reason.AlsoWritten() || m.reason.Name > 0 {
			h.Also = m.reason.Part
		}
		out = append(out, h)
	}
	return out, nil
}
