package assessment_test

import (
	"testing"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/assessment"
	"aftercare/services/instrument"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
)

// opened are the rules with an open gap of the case.
func (h fixture) opened() map[string]bool {
	out := map[string]bool{}
	h.Read(func(tx *gorm.DB) error {
		var rules []string
		err := tx.Model(&models.Gap{}).Where("case_id = ? AND open", h.c.ID).Pluck("rule", &rules).Error
		for _, r := range rules {
			out[r] = true
		}
		return err
	})
	return out
}

func TestScoresFeedTheGapsAboutCareAndConcern(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		h.add(h.phq9(0, 0)) // 6 in all
		if open := h.opened(); open["mh.suicidality_no_plan"] {
			t.Error("an answer of nought raises a concern")
		}
		in := h.phq9(1, 0)
		in.Given = instrument.Given{Answers: []int{2, 2, 2, 2, 2, 0, 0, 0, 1}}
		h.add(in)
		if !h.opened()["mh.suicidality_no_plan"] {
			t.Errorf("an answer about harm opens no gap: %v", h.opened())
		}
		var said []string
		h.Read(func(tx *gorm.DB) error {
			return tx.Model(&models.Fact{}).Where("case_id = ? AND answer = 'yes' AND name LIKE 'health.%'", h.c.ID).Order("name").Pluck("name", &said).Error
		})
		if len(said) != 2 || said[0] != "health.screen_positive" || said[1] != "health.suicide_concern" {
			t.Errorf("the facts say %v", said)
		}
		list := h.prompts("counsellor")
		if len(list) != 1 {
			t.Fatalf("%v", list)
		}
		if _, err := h.assessments.Answer(t.Context(), h.Actor("caseworker"), h.c.ID, list[0], assessment.SafetyInput{Done: "plan", Version: 1}); err != nil {
			t.Fatal(err)
		}
		if h.opened()["mh.suicidality_no_plan"] {
			t.Error("a plan that was made leaves the gap open")
		}
		old := h.phq9(30, 1)
		h.add(old)
		if h.opened()["mh.suicidality_no_plan"] {
			t.Error("an answer of another time opens a gap of today")
		}
	})
}
