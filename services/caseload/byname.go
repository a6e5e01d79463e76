package caseload

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/custody"
)

// match is a person found, before her row is read.
type match struct {
	id     string
	score  models.NameScore
	reason models.MatchReason
	called string
}

// byName searches the names. They are read and opened in a reading transaction,
// so that nobody's writing waits for thousands of names; the writing one is
// short, and nothing leaves before it. The history of everybody who is shown
// says so; those who were only looked through are a number in one entry.
func (s *Service) byName(ctx context.Context, by access.Actor, query models.NameQuery) (Found, error) {
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
func (s *Service) find(tx *gorm.DB, by access.Actor, query models.NameQuery) (found Found, look custody.Look, err error) {
	people, err := readPeople(tx, by)
	if err != nil {
		return found, look, err
	}
	if look, err = s.keeper.LookAtNames(tx, by, people.survivors); err != nil {
		return found, look, err
	}
	var matches []match
	found.Scanned = len(people.cases)
	matches, found.Waiting = people.find(query, look.Opened, len(custody.NameFields(by)))
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

// people are the cases within reach and their survivors, in the same order.
type people struct {
	cases     []string
	survivors []custody.Person
}

// readPeople scans by hand: a search reads thousands of rows, and reflection
// would cost as much as the database.
func readPeople(tx *gorm.DB, by access.Actor) (p people, err error) {
	rows, err := tx.Table("(?) AS mine", by.People(tx)).Select("mine.id, mine.survivor_id, survivors.version").
		Joins("JOIN survivors" + custody.NamesTogether(tx) + " ON survivors.id = mine.survivor_id").Rows()
	if err != nil {
		return p, err
	}
	defer func() { _ = rows.Close() }()
	known := map[string]bool{}
	var caseID string
	var survivor custody.Person
	for rows.Next() {
		if err := rows.Scan(&caseID, &survivor.SurvivorID, &survivor.Version); err != nil {
			return p, err
		}
		if known[caseID] { // she is assigned to it twice
			continue
		}
		known[caseID] = true
		p.cases = append(p.cases, caseID)
		p.survivors = append(p.survivors, survivor)
	}
	return p, rows.Err()
}

// find keeps the people who match, the best first, and counts those whose names
// wait for a colleague. Of each n names were opened.
func (p people) find(query models.NameQuery, opened []custody.Opened, n int) (matches []match, waiting int) {
	one := make([]match, len(p.cases)) // score 0 for who does not match
	waits := make([]bool, len(p.cases))
	models.InParts(len(p.cases), func(from, to int) {
		query := query.Apart()
		for i := from; i < to; i++ {
			one[i], waits[i] = p.compare(query, i, opened[i*n:(i+1)*n])
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

// compare compares the names of one person with what was typed.
func (p people) compare(query models.NameQuery, i int, names []custody.Opened) (m match, waits bool) {
	texts := make([]string, 0, 3)
	for _, n := range names {
		texts = append(texts, n.Text)
		waits = waits || n.Waiting
	}
	if score, ok, reason := query.Match(texts...); ok {
		m = match{id: p.cases[i], score: score, reason: reason, called: texts[0]}
	}
	return m, waits
}
