package entitlement

import (
	"cmp"
	"context"
	"slices"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/custody"
	"aftercare/services/pack"
)

// Statement is the paper that tells a survivor what to ask for. Every list
// starts with the rights that matter most. Rights whose text nobody has read
// are in no list, even if somebody switched them on.
type Statement struct {
	Apply    []Row // to ask for, asked for, granted or refused
	May      []Row // depends on a fact still to be found out
	Regional []Row // law of a state, and the state is not recorded
	Received []Row
	Declined []Row  // declined by the survivor, who can change her mind
	Language string // code of the fact person.language; "" if nobody asked
}

// Statement sorts the rights of a case within reach for the survivor's paper.
// It opens nothing that is sealed.
func (s *Service) Statement(ctx context.Context, by access.Actor, caseID string) (Statement, error) {
	rights, err := s.ForCase(ctx, by, caseID)
	if err != nil {
		return Statement{}, err
	}
	var gaps []models.Gap
	err = s.Read(ctx, func(tx *gorm.DB) error {
		if _, err := custody.Case(tx, by, caseID); err != nil {
			return err
		}
		return tx.Where("case_id = ? AND open = ? AND severity = ?", caseID, true, models.Critical.Rank()).Find(&gaps).Error
	})
	if err != nil {
		return Statement{}, err
	}
	return statementOf(rights, newDangers(s.Library(), gaps)), nil
}

func statementOf(rights Rights, d dangers) Statement {
	out := Statement{Language: rights.Facts["person.language"].Code}
	d.now = rights.Now
	for _, c := range rights.Columns {
		for _, r := range c.Rows {
			if list := out.listOf(r); list != nil {
				*list = append(*list, r)
			}
		}
	}
	for _, list := range []*[]Row{&out.Apply, &out.May, &out.Received, &out.Declined} {
		d.sort(*list)
	}
	return out
}

// listOf returns the list of the paper that a right belongs to; nil for none.
func (s *Statement) listOf(r Row) *[]Row {
	if r.Item.ReviewersOnly() || r.Item.Disabled() || r.Item.OffPaper || r.Item.Level == "international" {
		return nil // treaties bind the State, and no office hands them out
	}
	switch r.State.Progress {
	case models.ProgressReceived:
		return &s.Received
	case models.ProgressDeclined:
		return &s.Declined
	case models.ProgressOpen, models.ProgressWaiting, models.ProgressGranted, models.ProgressRefused:
		return &s.Apply
	case models.ProgressNeedsFact:
		if r.Regional() != "" {
			return &s.Regional
		}
		return &s.May
	}
	return nil
}

// HerClock returns the first clock that runs against the survivor; nil for
// none. If it passes, the survivor has to ask for the delay to be excused. It
// returns nil for a right that is not known to apply, because nobody should
// read that she is late for it.
func (r Row) HerClock(now models.Instant) *models.ClockState {
	var first *models.ClockState
	for i := range r.State.Clocks {
		c := &r.State.Clocks[i]
		if r.State.Progress == models.ProgressNeedsFact && c.Late(now) {
			continue
		}
		if c.Against == models.PartySurvivor && c.Met == 0 && (first == nil || c.Due < first.Due) {
			first = c
		}
	}
	return first
}

// dangers are the open dangers to the survivor and the rights that answer them.
type dangers struct {
	now        models.Instant
	protection bool            // a danger to the survivor's safety is open
	rights     map[string]bool // rights that open dangers are about or rest on
}

func newDangers(lib *pack.Library, worst []models.Gap) dangers {
	d := dangers{rights: map[string]bool{}}
	for _, f := range worst {
		d.protection = d.protection || f.Area == models.Protection
		d.rights[f.Subject] = true
		if rule := lib.Rule(f.Rule); rule != nil {
			for _, key := range rule.Cites {
				d.rights[key] = true
			}
		}
	}
	return d
}

func (d dangers) answeredBy(r Row) bool {
	return d.rights[r.Item.Key] || d.protection && r.State.Right == models.Protection
}

// The ranks of rights on the paper, which has room for some of them only. What
// the survivor would lose or suffer most by not hearing of it comes first:
// rights that answer a danger, then rights with a clock against the survivor,
// then the first few of each of the three kinds so that no kind is missing,
// then money, then the rest.
const (
	rankDanger = iota
	rankClock
	rankFirst
	rankMoney
	rankRest
)

// How many rights come before the rest: of protection while a danger is open,
// and of each of the three kinds.
const (
	protecting = 3
	fewOfEach  = 4
)

func (d dangers) rank(r Row) int {
	switch {
	case d.answeredBy(r):
		return rankDanger
	case r.HerClock(d.now) != nil:
		return rankClock
	case r.Item.Claim || len(r.Item.Amounts) > 0:
		return rankMoney
	}
	return rankRest
}

// sort orders a list by rank. Within a rank, rights that need somebody come
// before rights that wait for an answer.
func (d dangers) sort(list []Row) {
	ranks := map[string]int{}
	for _, r := range list {
		ranks[r.Item.Key] = d.rank(r)
	}
	by := func(a, b Row) int {
		return cmp.Or(
			cmp.Compare(ranks[a.Item.Key], ranks[b.Item.Key]),
			cmp.Compare(d.herDue(a), d.herDue(b)),
			byUrgency(a, b),
		)
	}
	slices.SortStableFunc(list, by)
	seen := map[models.Right]int{}
	for _, r := range list {
		key, right := r.Item.Key, r.State.Right
		seen[right]++
		switch {
		case right == models.Protection && seen[right] > protecting && !d.rights[key] && ranks[key] == rankDanger:
			ranks[key] = rankRest
		case slices.Contains(models.Pillars, right) && seen[right] <= fewOfEach:
			ranks[key] = min(ranks[key], rankFirst)
		}
	}
	slices.SortStableFunc(list, by)
}

func (d dangers) herDue(r Row) models.Instant {
	if c := r.HerClock(d.now); c != nil {
		return c.Due
	}
	return models.Forever
}
