package caseload

import (
	"context"
	"strings"
	"unicode"

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

// Search looks for a code, a part of a code or a name among the cases within
// reach. What is the code of no case is looked for as a name too, because eight
// letters of a name can pass as a code. Names are opened in memory and matched
// across scripts and spellings. It writes one audit entry with the number of
// cases searched; no entry says what was typed. It returns Invalid when nothing
// was typed.
func (s *Service) Search(ctx context.Context, by access.Actor, typed string) (Found, error) {
	if err := by.Require(access.ReadCases); err != nil {
		return Found{}, err
	}
	typed = strings.TrimSpace(typed)
	if typed == "" {
		return Found{}, models.Problems{"q": "search.missing"}.Err()
	}
	found, err := s.byCode(ctx, by, typed)
	if err != nil || len(found.Hits) > 0 || !mayBeName(typed) || !by.MayRead(custody.CalledName.Class, "survivors.called_name") {
		return found, err
	}
	return s.byName(ctx, by, names.NewQuery(typed))
}

// mayBeName reports whether a text can be a name. A code that was typed wrong
// has a digit; the letters around it would find somebody by chance.
func mayBeName(typed string) bool {
	return !strings.ContainsFunc(typed, unicode.IsDigit) && !names.NewQuery(typed).IsZero()
}

// byCode returns the case of a code, or the cases whose code has the typed part.
func (s *Service) byCode(ctx context.Context, by access.Actor, typed string) (Found, error) {
	found, err := s.nothing(ctx, by)
	if err != nil {
		return found, err
	}
	where, of := "", ""
	if code, err := models.ParseCaseCode(typed); err == nil {
		where, of = "cases.code = ?", string(code)
	} else if part, ok := models.CaseCodePart(typed); ok {
		where, of = "REPLACE(cases.code, '-', '') LIKE ?", "%"+part+"%"
	} else {
		return found, nil
	}
	err = s.db.Read(ctx, func(tx *gorm.DB) error {
		list, err := s.view(by).where(tx, where, of)
		if found.More = len(list) > maxResults; found.More {
			list = list[:maxResults]
		}
		for _, r := range list {
			found.Hits = append(found.Hits, Hit{Row: r, ByCode: true})
		}
		return err
	})
	return found, err
}

// where reads the rows within reach that a condition on their code picks, one
// more than a search shows.
func (v view) where(tx *gorm.DB, condition, code string) (list []Row, err error) {
	err = v.by.Cases(v.rows(tx)).Where(condition, code).Order("cases.code").Limit(maxResults + 1).Scan(&list).Error
	if err != nil {
		return nil, err
	}
	return list, v.addGaps(tx, list)
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
