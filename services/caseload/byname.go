package caseload

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/names"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/custody"
)

// match is a person found, before her row is read.
type match struct {
	id     string
	score  names.Score
	reason names.Reason
	called string
}

// byName searches the names. They are read and opened in a reading transaction,
// so that nobody's writing waits for thousands of names; the writing one is
// short, and nothing leaves before it. The history of everybody who is shown
// says so; those who were only looked through are a number in one entry.
func (s *Service) byName(ctx context.Context, by access.Actor, query names.Query) (Found, error) {
	var found Found
	var look custody.Look
	err := s.db.Read(ctx, func(tx *gorm.DB) (err error) { found, look, err = s.find(tx, by, query); return err })
	if err == nil {
		err = s.db.Write(ctx, func(tx *gorm.DB) error {
			entry := audit.Entry{Action: "caseload.searched", Detail: fmt.Sprintf("cases=%d", found.Scanned)}
			return s.keeper.Show(tx, by, models.At(s.now()), look, entry, shownOf(found.Hits)...)
		})
	}
	if err != nil {
		return Found{}, err // nothing is shown that is not written down
	}
	return found, nil
}

// find looks through the names of the cases within reach.
func (s *Service) find(tx *gorm.DB, by access.Actor, query names.Query) (found Found, look custody.Look, err error) {
	people, err := custody.Reach(tx, by)
	if err != nil {
		return found, look, err
	}
	if look, err = s.keeper.LookAtNames(tx, by, people); err != nil {
		return found, look, err
	}
	var matches []match
	found.Scanned = len(people)
	matches, found.Waiting = matching(query, people, look.Opened)
	if found.More = len(matches) > maxResults; found.More {
		matches = matches[:maxResults]
	}
	found.Hits, err = s.view(by).hits(tx, matches)
	return found, look, err
}

// shownOf says whose names a search shows: what she wants to be called, and
// the part of another name that was hit.
func shownOf(hits []Hit) []custody.Shown {
	out := make([]custody.Shown, len(hits))
	for i, h := range hits {
		out[i] = custody.Shown{CaseID: h.ID, SurvivorID: h.SurvivorID, Detail: "from=search", Names: 1}
		if h.Name != "" && h.Also != "" && !strings.Contains(h.Name, h.Also) {
			out[i].Names = 2
		}
	}
	return out
}

// matching keeps the people who match, the best first, and counts those whose
// names wait for a colleague. Of each as many names were opened, in their order.
func matching(query names.Query, people []custody.Person, opened []custody.Opened) (matches []match, waiting int) {
	if len(people) == 0 {
		return nil, 0
	}
	one := make([]match, len(people)) // score 0 for who does not match
	waits := make([]bool, len(people))
	n := len(opened) / len(people)
	models.InParts(len(people), func(from, to int) {
		query, room := query.Apart(), make([]string, 0, n)
		for i := from; i < to; i++ {
			one[i], waits[i] = compare(query, opened[i*n:(i+1)*n], room)
			one[i].id = people[i].CaseID
		}
	})
	for i := range one {
		if one[i].score > 0 {
			matches = append(matches, one[i])
		}
		if waits[i] {
			waiting++
		}
	}
	slices.SortStableFunc(matches, func(a, b match) int { return int(b.score - a.score) })
	return matches, waiting
}

// compare compares the names of one person with what was typed. Room is used
// again for the next one.
func compare(query names.Query, opened []custody.Opened, room []string) (m match, waits bool) {
	texts := room[:0]
	for _, n := range opened {
		texts = append(texts, n.Text)
		waits = waits || n.Waiting
	}
	if score, ok, reason := query.Match(texts...); ok {
		m = match{score: score, reason: reason, called: texts[0]}
	}
	return m, waits
}
