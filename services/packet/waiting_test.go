package packet_test

import (
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/packet"
	"aftercare/services/scan/scantest"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
)

// TestPacketsWaitUntilTheyAreFiled follows packets of one case through the list: begun,
// made, filed.
func TestPacketsWaitUntilTheyAreFiled(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		lawyer, err := h.begin(facts())
		if err != nil {
			t.Fatal(err)
		}
		row := models.Packet{ID: "money", CaseID: h.c.ID, SurvivorID: h.c.SurvivorID, CreatedBy: h.Account("legal_aid").ID, Version: 1, PacketFacts: models.PacketFacts{Authority: "dlsa", Form: "nalsa_form_i", Language: "en"}}
		filed := func(stage models.ApplicationStage) {
			h.Write(func(tx *gorm.DB) error {
				if err := tx.Where("case_id = ?", h.c.ID).Delete(&models.CaseApplication{}).Error; err != nil {
					return err
				}
				return tx.Create(&models.CaseApplication{CaseID: h.c.ID, Name: "x", Authority: "dlsa", Items: "vcs_wb", Rights: 1, Stage: stage}).Error
			})
		}
		h.Write(func(tx *gorm.DB) error { return tx.Create(&row).Error })
		want := func(when string, ids ...string) []packet.Waiting {
			t.Helper()
			list, err := h.packets.Waiting(t.Context(), h.Actor("legal_aid"), false)
			var got []string
			for _, w := range list {
				got = append(got, w.ID)
			}
			if err != nil || strings.Join(got, " ") != strings.Join(ids, " ") {
				t.Errorf("%s: %v, %v, want %v", when, got, err, ids)
			}
			return list
		}
		filed(models.ApplicationToFile)
		if list := want("begun", "money", lawyer); list[1].Final != 0 || list[1].Code != h.c.Code || list[1].Written {
			t.Errorf("begun: %+v", list[1])
		}
		if _, err := h.packets.Keep(t.Context(), h.Actor("legal_aid"), h.c.ID, lawyer, packet.File{Body: scantest.Page("An invented application", ""), Pages: 1, Title: "t", Final: true}); err != nil {
			t.Fatal(err)
		}
		filed(models.ApplicationToFile)
		if list := want("made", "money", lawyer); list[1].Final == 0 {
			t.Error("nothing says that it was made")
		}
		filed(models.ApplicationFiled)
		want("filed", lawyer)
		h.Advance(15 * 24 * time.Hour)
		want("made two weeks ago")
		for _, who := range []string{"counsellor", "administrator"} {
			if _, err := h.packets.Waiting(t.Context(), h.Actor(who), false); models.KindOf(err) != models.Forbidden {
				t.Errorf("%s: %v", who, err)
			}
		}
	})
}
