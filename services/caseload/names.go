package caseload

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/custody"
)

// Names opens the called names of the listed cases for the reader: one audit
// entry with how many. A name whose key is still with a colleague is Waiting.
// Cases out of reach are left out.
func (s *Service) Names(ctx context.Context, by access.Actor, caseIDs []string, purpose string) (map[string]custody.Opened, error) {
	out := map[string]custody.Opened{}
	if !by.MayRead(custody.CalledName.Class, "survivors.called_name") {
		return nil, models.Fail(models.Forbidden, "error.forbidden")
	}
	if len(caseIDs) > PageSize {
		caseIDs = caseIDs[:PageSize]
	}
	err := s.db.Write(ctx, func(tx *gorm.DB) error {
		var list []struct {
			ID         string
			SurvivorID string
			CalledName models.Sealed
		}
		err := by.Among(tx.Table("cases").Select("cases.id, cases.survivor_id, survivors.called_name").
			Joins("JOIN survivors ON survivors.id = cases.survivor_id"), caseIDs).Scan(&list).Error
		if err != nil || len(list) == 0 {
			return err
		}
		values := make([]custody.Value, len(list))
		for i, r := range list {
			values[i] = custody.Value{Field: custody.CalledName, SurvivorID: r.SurvivorID, RowID: r.SurvivorID, Sealed: r.CalledName}
		}
		entry := audit.Entry{Action: "caseload.names_opened", Detail: fmt.Sprintf("cases=%d purpose=%s", len(list), purpose)}
		opened, err := s.keeper.Open(tx, by, entry, models.At(s.now()), values...)
		for i := range opened {
			out[list[i].ID] = opened[i]
		}
		return err
	})
	return out, err
}
