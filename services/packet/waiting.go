package packet

import (
	"context"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/store"
)

// MostWaiting is how many packets of a caseload one page shows, and MostTogether how
// many are made in one go.
const (
	MostWaiting  = 100
	MostTogether = 20
)

// Waiting is a packet whose application is still to be filed.
type Waiting struct {
	ID     string
	CaseID string
	Code   string
	models.PacketFacts
	Written bool           // the statement was edited
	Review  bool           // a lawyer was asked to look, and did not yet
	Final   models.Instant // when it was made as final last; 0 for never
	Asked   int            // papers of the case that were asked for and are not here
	Read    bool           // it was read out as it was chosen and written last
	Signed  bool           // and signed
}

// filedAfter is how long a packet to an authority that is asked for no money, of which
// nobody records that it was filed, stays in the list once it was made as final.
const filedAfter = 14 * 24 * time.Hour

// waits is the condition of a packet that is still to be filed: a right of its authority
// waits for an application; where the authority is asked for no money, it was not made
// as final before a moment.
const waits = `EXISTS (SELECT 1 FROM case_applications a WHERE a.case_id = d.case_id AND a.authority = d.authority AND a.stage = 'to_file')
	OR NOT EXISTS (SELECT 1 FROM case_applications a WHERE a.case_id = d.case_id AND a.authority = d.authority)
	AND NOT EXISTS (SELECT 1 FROM made_packets m WHERE m.packet_id = d.id AND m.final AND m.made_at < ?)`

// toReview is the condition of a packet at which a lawyer was asked to look.
const toReview = "(d.review_asked_at > 0 AND d.reviewed_at = 0)"

var waitingColumns = "d.id, d.case_id, c.code, " + strings.Join(store.Columns("d", models.PacketFacts{}), ", ") + `, d.statement IS NOT NULL OR d.house_statement IS NOT NULL AS written, ` + toReview + ` AS review,
	(SELECT COALESCE(MAX(m.made_at), 0) FROM made_packets m WHERE m.packet_id = d.id AND m.final) AS final,
	(SELECT COUNT(*) FROM documents p WHERE p.case_id = d.case_id AND p.file_id = '' AND p.asked_of <> '' AND p.removed_at = 0 AND p.class IN ?) AS asked,
	EXISTS (` + readNow + `) AS read, EXISTS (` + readNow + ` AND r.signed_how <> '') AS signed`

const waitingOrder = "d.authority, c.code, d.id"

// readNow is a reading of a packet as it was chosen and written last.
const readNow = "SELECT 1 FROM packet_readings r WHERE r.packet_id = d.id AND r.packet_version = d.version AND r.withdrawn_at = 0"

// Waiting lists the packets of open cases within reach whose application is still to be
// filed, those of one authority together. It returns Forbidden for a role that prepares
// none. With review only those at which a lawyer was asked to look. The number of queries
// is constant.
func (s *Service) Waiting(ctx context.Context, by access.Actor, review bool) (list []Waiting, err error) {
	if err := by.Require(access.PreparePacket); err != nil {
		return nil, err
	}
	seen := slices.DeleteFunc(slices.Clone(models.SealedClasses), func(c models.Class) bool { return !by.SeesPaper(c) })
	err = s.Read(ctx, func(tx *gorm.DB) error {
		first := s.stillToFile(by.Rows(tx, "packets")).Select("d.id")
		if review {
			first = first.Where(toReview)
		}
		err := tx.Table("packets d").Joins("JOIN cases c ON c.id = d.case_id").Where("d.id IN (?)", first.Order(waitingOrder).Limit(MostWaiting)). // what a row says is looked up for those of the page alone
																				Select(waitingColumns, append(seen, "")).Order(waitingOrder).Find(&list).Error
		if err == nil && !review { // what somebody is asked to look at is counted as it is listed
			list, err = unfiled(tx, list)
		}
		return err
	})
	return list, err
}

// unfiled leaves out the packets of which every right was filed, while other rights of
// the same authority wait.
func unfiled(tx *gorm.DB, list []Waiting) ([]Waiting, error) {
	cases := make([]string, len(list))
	for i, w := range list {
		cases[i] = w.CaseID
	}
	var open []models.CaseApplication
	// The expression cannot use an index, on purpose: nearly every application waits, and few
	// cases are asked for.
	err := tx.Select("case_id", "authority", "items").Where("stage || '' = ? AND case_id IN ?", models.ApplicationToFile, cases).Find(&open).Error
	return slices.DeleteFunc(list, func(w Waiting) bool { return w.Rights != "" && !waitsFor(w, open) }), err
}

// waitsFor reports whether a right of a packet waits for an application, or nothing is
// known of an application to its authority.
func waitsFor(w Waiting, open []models.CaseApplication) bool {
	known := false
	for _, a := range open {
		if a.CaseID == w.CaseID && a.Authority == w.Authority {
			known = true
			if slices.ContainsFunc(a.Keys(), w.Rights.Has) {
				return true
			}
		}
	}
	return !known
}

// stillToFile narrows a query for packets to those of open cases that are not filed.
func (s *Service) stillToFile(packets *gorm.DB) *gorm.DB {
	return packets.Joins("JOIN cases c ON c.id = d.case_id").Where("c.status <> ?", models.CaseClosed).Where("("+waits+")", s.Moment().Add(-filedAfter))
}

// CountReviews counts the packets at which the actor is asked to look: none for a role
// that reviews none.
func (s *Service) CountReviews(ctx context.Context, by access.Actor) (n int64, err error) {
	if !by.May(access.ReviewPacket) {
		return 0, nil
	}
	return n, s.Read(ctx, func(tx *gorm.DB) error { return s.stillToFile(by.Few(tx, "packets")).Where(toReview).Count(&n).Error })
}
