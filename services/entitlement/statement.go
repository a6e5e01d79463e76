package entitlement

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/custody"
	"aftercare/services/pack"
)

// Statement is the paper that tells a survivor what to ask for. Every list
// starts with what can wait least. Rights whose text nobody has read
// are in no list, even if somebody switched them on.
type Statement struct {
	Apply    []Row // to ask for, asked for, granted or refused
	May      []Row // depends on one fact still to be found out, and something recorded suggests it
	Regional []Row // law of a state, and the state is not recorded
	Received []Row
	Declined []Row  // declined by the survivor, who can change her mind
	Language string // code of the fact person.language; "" if nobody asked

	dangers dangers
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
	return statementFor(s.Library(), rights, gaps), nil
}

// statementFor sorts rights while critical gaps are open, and leaves out what
// nothing recorded suggests.
func statementFor(lib *pack.Library, rights Rights, worst []models.Gap) Statement {
	out := statementOf(rights, newDangers(lib, worst))
	out.May = slices.DeleteFunc(out.May, func(r Row) bool { return !r.suggested(lib.ConditionFacts) })
	return out
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
	d.sort(out.Apply)
	d.protectors(out.Apply)
	out.dangers = d
	for _, list := range []*[]Row{&out.Apply, &out.May, &out.Received, &out.Declined} {
		d.sort(*list)
	}
	return out
}

// listOf returns the list of the paper that a right belongs to; nil for none.
func (s *Statement) listOf(r Row) *[]Row {
	if !r.Item.Printable() {
		return nil
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

// dangers are the open dangers to the survivor and the rights that answer them.
type dangers struct {
	now        models.Instant
	protection bool            // a danger to the survivor's safety is open
	rights     map[string]bool // rights that open dangers are about or rest on
	protecting map[string]bool // rights of protection that stand on top while one is open
}

func newDangers(lib *pack.Library, worst []models.Gap) dangers {
	d := dangers{rights: map[string]bool{}, protecting: map[string]bool{}}
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
