package caseload

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/custody"
	"aftercare/services/store"
)

// Names opens the called names of the listed cases for the reader. It writes
// one audit entry with the number of names, and one in the history of each case
// whose name is shown. A name is Waiting while only a colleague has its key.
// Cases out of reach are left out. It returns Forbidden for a role that may not
// read names.
func (s *Service) Names(ctx context.Context, by access.Actor, caseIDs []string, purpose string) (map[string]custody.Opened, error) {
	if !by.MayRead(custody.CalledName.Class, "survivors.called_name") {
		return nil, models.Fail(models.Forbidden, "error.forbidden")
	}
	if len(caseIDs) > PageSize {
		caseIDs = caseIDs[:PageSize]
	}
	var list []named
	var look custody.Look
	err := s.db.Read(ctx, func(tx *gorm.DB) (err error) {
		if list, err = namedOf(tx, by, caseIDs); err == nil {
			look, err = s.keeper.Look(tx, by, calledOf(list)...)
		}
		return err
	})
	out := map[string]custody.Opened{}
	if err != nil || len(list) == 0 {
		return out, err
	}
	var shown []custody.Shown
	for i, o := range look.Opened {
		out[list[i].ID] = o
		if o.Text != "" {
			shown = append(shown, custody.Shown{CaseID: list[i].ID, SurvivorID: list[i].SurvivorID, Detail: "from=list purpose=" + purpose, Names: 1})
		}
	}
	entry := audit.Entry{Action: "caseload.names_opened", Detail: fmt.Sprintf("cases=%d purpose=%s", len(list), purpose)}
	err = s.db.Write(store.Small(ctx), func(tx *gorm.DB) error { return s.keeper.Show(tx, by, models.At(s.now()), look, entry, shown...) })
	if err != nil {
		return nil, err // nothing is shown that is not written down
	}
	return out, nil
}

// named is a case with the sealed name of its survivor.
type named struct {
	ID         string
	SurvivorID string
	CalledName models.Sealed
}

func namedOf(tx *gorm.DB, by access.Actor, caseIDs []string) (list []named, err error) {
	err = by.Among(tx.Table("cases").Select("cases.id, cases.survivor_id, survivors.called_name").
		Joins("JOIN survivors ON survivors.id = cases.survivor_id"), caseIDs).Scan(&list).Error
	return list, err
}

func calledOf(list []named) []custody.Value {
	values := make([]custody.Value, len(list))
	for i, r := range list {
		values[i] = custody.Value{Field: custody.CalledName, SurvivorID: r.SurvivorID, RowID: r.SurvivorID, Sealed: r.CalledName}
	}
	return values
}
