package casefile

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/pack"
)

// AgainInput begins a new case of a survivor who was exploited again.
type AgainInput struct {
	ID        string // of the form
	ShelterID string
	Referral  string
	Facts     []string // keys of the facts of the earlier case that are carried over
}

// carriedGroups are the topics of facts that may still be so in a new case. What happened,
// the stay, police and courts, and every consent begin anew.
var carriedGroups = []string{"health", "residence", "money"}

// MayCarry reports whether a recorded answer of a case can be carried over into a new one:
// a yes, a number or a choice that is no event of the earlier time.
func (s *Service) MayCarry(r Recorded) bool {
	word := s.Library().Fact(r.Name)
	if r.CaseID == "" || r.EpisodeID != "" || !Askable(word) || !slices.Contains(carriedGroups, word.Group) {
		return false
	}
	return word.Kind != pack.KindEvent && word.Kind != pack.KindDate && (r.Answer == models.Yes || r.Answer == models.No || r.Code != "" || r.Number != nil)
}

// BeginAgain opens a new case for the survivor of a case within reach, because the
// exploitation began again. It links to the earlier case; only who reaches both is told
// of the link, so the log of the earlier case has no entry of it. Of the earlier case
// nothing goes along but the facts that were chosen.
func (s *Service) BeginAgain(ctx context.Context, by access.Actor, caseID string, in AgainInput) (Opened, error) {
	if err := by.Require(access.TakeIn); err != nil {
		return Opened{}, err
	}
	var facts []FactInput
	err := s.ReadCase(ctx, by, caseID, func(tx *gorm.DB, c models.Case) error {
		all, err := factsOf(tx, c)
		recorded := standing(all)
		for _, key := range in.Facts {
			r, there := recorded[key]
			if !there || !s.MayCarry(r) {
				return models.Problems{"carry": "problem.choose"}.Err()
			}
			facts = append(facts, FactInput{Name: key, Value: r.Value(), Basis: r.Basis})
		}
		return err
	})
	if err != nil {
		return Opened{}, err
	}
	return s.Open(ctx, by, Intake{ID: in.ID, ShelterID: in.ShelterID, Referral: in.Referral, SameAs: caseID, Facts: facts})
}

// linked reads which earlier and which later case of the survivor the reader reaches. Of
// any other nothing is said.
func (s *Service) linked(tx *gorm.DB, by access.Actor, h *Header) error {
	var list []models.Case
	err := by.Cases(tx.Model(&models.Case{}).Select("cases.id", "cases.previous_case_id")).
		Where("cases.id = ? OR (cases.previous_case_id = ? AND cases.previous_case_id <> '')", h.PreviousCaseID, h.ID).
		Order("cases.id").Find(&list).Error
	before := h.PreviousCaseID
	h.PreviousCaseID = ""
	for _, c := range list {
		switch {
		case c.ID == before:
			h.PreviousCaseID = c.ID
		case c.PreviousCaseID == h.ID:
			h.NextCaseID = c.ID // the last one begun
		}
	}
	return err
}
