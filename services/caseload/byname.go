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
	"aftercare/services/store"
)

// match is a person whose name matches, before the row is read.
type match struct {
	id     string
	score  names.Score
	reason names.Reason
	called string
}

// byName searches the names. It reads and opens them in a read transaction, so
// that nobody's writes wait for thousands of names. The write transaction is
// short, and nothing leaves the service before it. It writes one entry with the
// number of cases searched, and one in the history of each person who is shown.
func (s *Service) byName(ctx context.Context, by access.Actor, query names.Query) (Found, error) {
	var found Found
	var look custody.Look
	err := s.db.Read(ctx, func(tx *gorm.DB) (err error) { found, look, err = s.find(tx, by, query); return err })
	if err == nil {
		err = s.db.Write(store.Small(ctx), func(tx *gorm.DB) error {
			entry := audit.Entry{Action: "caseload.searched", Detail: fmt.Sprintf("cases=%d", found.Scanned)}
			return s.keeper.Show(tx, by, models.At(s.now()), look, entry, shownOf(found.Hits)...)
		})
	}
	if err != nil {
		return Found{}, err // nothing is shown that is not written down
	}
	return found, nil
}

// find searches the names of the cases within reach.
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

// shownOf returns whose names a search shows: the called name, and also another
// name when part of that one matched.
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

// matching returns the people who match, best first, and the number of people
// whose names wait for a colleague's key. opened has the same number of names
// for each person, in the order of people.
func matching(query names.Query, people []custody.Person, opened []custody.Opened) (matches []match, waiting int) {
	if len(people) == 0 {
		return nil, 0
	}
	one := make([]match, len(people)) // score 0 when a person does not match
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

// compare compares the names of one person with the query. It reuses room for
// every person.
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
