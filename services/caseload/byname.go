package caseload

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/custody"
	"aftercare/services/vault"
)

// match is a person found, before her row is read.
type match struct {
	id     string
	score  models.NameScore
	reason models.MatchReason
	called string
}

// byName searches the names. They are read and opened in reading transactions,
// so that nobody's writing waits for thousands of names; the writing one is
// short, and nothing leaves before it. The history of everybody who is shown
// says so; those who were only looked through are a number in one entry.
func (s *Service) byName(ctx context.Context, by access.Actor, query models.NameQuery) (Found, error) {
	all, err := s.look(ctx, by, query)
	if err != nil {
		return Found{}, err
	}
	found := Found{Scanned: all.scanned, Waiting: all.waiting, More: len(all.matches) > maxResults}
	matches := all.matches[:min(len(all.matches), maxResults)]
	if err = s.db.Read(ctx, func(tx *gorm.DB) (err error) { found.Hits, err = s.view(by).hits(tx, matches); return err }); err != nil {
		return Found{}, err
	}
	err = s.db.Write(ctx, func(tx *gorm.DB) error {
		entry := audit.Entry{Action: "caseload.searched", Detail: fmt.Sprintf("cases=%d", found.Scanned)}
		return s.keeper.Show(tx, by, models.At(s.now()), all.look, entry, shownOf(found.Hits)...)
	})
	if err != nil {
		return Found{}, err // nothing is shown that is not written down
	}
	return found, nil
}

// looked is what a look through names found.
type looked struct {
	scanned, waiting int
	matches          []match // the best first
	look             custody.Look
}

// halves parts the people by the last digit of the survivor's id, which is as
// good as a coin: each half is read and opened over a connection of its own, so
// that two processors share the thousands of small reads.
var halves = []string{"substr(survivor_id, 36, 1) < '8'", "substr(survivor_id, 36, 1) >= '8'"}

// look looks through the names of the cases within reach.
func (s *Service) look(ctx context.Context, by access.Actor, query models.NameQuery) (all looked, err error) {
	found, errs := make([]looked, len(halves)), make([]error, len(halves))
	models.Together(len(halves), func(i int) {
		errs[i] = s.db.Read(ctx, func(tx *gorm.DB) (err error) { found[i], err = s.lookIn(tx, by, query, halves[i]); return err })
	})
	for _, part := range found {
		all.scanned, all.waiting = all.scanned+part.scanned, all.waiting+part.waiting
		all.matches, all.look = append(all.matches, part.matches...), all.look.And(part.look)
	}
	slices.SortFunc(all.matches, func(a, b match) int { return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.id, b.id)) })
	return all, errors.Join(errs...)
}

func (s *Service) lookIn(tx *gorm.DB, by access.Actor, query models.NameQuery, half string) (found looked, err error) {
	people, err := readPeople(tx, by, half)
	if err != nil {
		return found, err
	}
	opened, err := s.keeper.Look(tx, by, people.values...)
	if err != nil {
		return found, err
	}
	found.scanned, found.look = len(people.cases), opened
	found.matches, found.waiting = people.find(query, opened.Opened)
	return found, nil
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

// people are the cases within reach, and the sealed names of their survivors:
// for each case one value of every field.
type people struct {
	cases  []string
	fields []vault.Field
	values []custody.Value
}

// names lists the name fields the reader may open.
func names(by access.Actor) []vault.Field {
	var out []vault.Field
	for _, f := range []vault.Field{custody.CalledName, custody.FullName, custody.OtherNames} {
		if by.MayRead(f.Class, f.Table+"."+f.Column) {
			out = append(out, f)
		}
	}
	return out
}

// readPeople scans by hand: a search reads thousands of rows, and reflection
// would cost as much as the database.
func readPeople(tx *gorm.DB, by access.Actor, half string) (people, error) {
	p := people{fields: names(by)}
	var caseID, survivorID string
	sealed := make([]models.Sealed, len(p.fields))
	columns, into := []string{"mine.id", "mine.survivor_id"}, []any{&caseID, &survivorID}
	for i, f := range p.fields {
		columns, into = append(columns, f.Table+"."+f.Column), append(into, &sealed[i])
	}
	rows, err := tx.Table("(?) AS mine", by.People(tx).Where(half)).Select(strings.Join(columns, ", ")).
		Joins("JOIN survivors" + together(tx) + " ON survivors.id = mine.survivor_id").Rows()
	if err != nil {
		return p, err
	}
	defer func() { _ = rows.Close() }()
	known := map[string]bool{}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return p, err
		}
		if known[caseID] { // she is assigned to it twice
			continue
		}
		known[caseID] = true
		p.cases = append(p.cases, caseID)
		for i, f := range p.fields {
			p.values = append(p.values, custody.Value{Field: f, SurvivorID: survivorID, RowID: survivorID, Sealed: sealed[i]})
		}
	}
	return p, rows.Err()
}

// together names the index of SQLite that holds the names of everybody close
// together. Without the hint it would take the one of the key, and read a page
// of the file for each person.
func together(tx *gorm.DB) string {
	if tx.Name() == "sqlite" {
		return " INDEXED BY survivors_names"
	}
	return ""
}

// find keeps the people who match, and counts those whose names wait for a
// colleague.
func (p people) find(query models.NameQuery, opened []custody.Opened) (matches []match, waiting int) {
	one := make([]match, len(p.cases)) // score 0 for who does not match
	waits := make([]bool, len(p.cases))
	models.InParts(len(p.cases), func(from, to int) {
		query, n := query.Apart(), len(p.fields)
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
