package delivery

import (
	"context"
	"slices"
	"strings"

	"aftercare/models"
	"aftercare/services/access"
)

// reasonAccepted begins the reason of the change with which a planned service was
// accepted; who said yes follows.
const reasonAccepted = "accepted_"

// Accept records that the survivor or the provider said yes to a planned service, who of
// models.AcceptedBy it was. For rules, lists and the calendar it stays planned. A session of
// a group is answered for the group.
func (s *Service) Accept(ctx context.Context, by access.Actor, caseID, id, who string, version int64) (Done, error) {
	return s.deed(ctx, by, caseID, "", func(d serviceDeed) (models.Delivery, error) {
		old, err := d.find(d.Tx, d.By, d.Case.ID, id)
		if err != nil {
			return old, err
		}
		kind := d.Library().Service(old.Kind)
		switch {
		case kind == nil || !by.MayRecord(kind.Class):
			return old, models.Fail(models.Forbidden, "error.forbidden")
		case !slices.Contains(models.AcceptedBy, who):
			return old, models.Fail(models.Invalid, "error.unreadable_form")
		case old.Status != models.DeliveryPlanned || old.Session != "" || old.Version != version:
			return old, models.Fail(models.Conflict, "error.changed_by_someone")
		}
		row := old
		row.Status = models.DeliveryAccepted
		return d.replace(old, row, nil, reasonAccepted+who, "delivery.accepted", 0)
	})
}

// Acceptable reports whether somebody can still say yes to the service.
func (r Row) Acceptable() bool { return r.Status == models.DeliveryPlanned && r.Session == "" }

// Accepter is who of models.AcceptedBy said yes to the service as it stands now, "" for
// nobody.
func (h History) Accepter() string {
	if len(h.Versions) < 2 || h.Versions[0].Status != models.DeliveryAccepted {
		return ""
	}
	who, accepted := strings.CutPrefix(h.Versions[1].Reason, reasonAccepted)
	if !accepted {
		return ""
	}
	return who
}
