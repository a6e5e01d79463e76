package document

import (
	"context"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
)

// Target is an application or an event of a case that a paper can prove.
type Target struct {
	Kind    string // one of the kinds of proof, such as models.ProofHearing
	ID      string
	What    string         // authority of an application, kind of a matter, purpose of a hearing
	Matter  string         // of a hearing
	At      models.Instant // when it was filed, is or began; 0 for a matter
	DayOnly bool
	Day     models.Date // of a matter, "" where nobody knows it
}

// Ref is the target as a paper names it.
func (t Target) Ref() string { return models.ProofRef(t.Kind, t.ID) }

// targets reads what papers of a case can prove, the last of each kind first, in one query.
func targets(tx *gorm.DB, caseID string) (list []Target, err error) {
	err = tx.Raw(`SELECT 'application' AS kind, name AS id, authority AS what, '' AS matter, filed_at AS at, false AS day_only, '' AS day FROM case_applications WHERE case_id = ? AND stage <> 'to_file'
		UNION ALL SELECT 'matter', id, kind, '', 0, false, registered_on FROM matters WHERE case_id = ? AND removed_at = 0
		UNION ALL SELECT 'hearing', id, purpose, matter_id, at, day_only, '' FROM hearings WHERE case_id = ? AND removed_at = 0
		UNION ALL SELECT 'stay', id, '', '', admitted_at, false, '' FROM stays WHERE case_id = ? AND removed_at = 0
		ORDER BY kind, at DESC, id`, caseID, caseID, caseID, caseID).Scan(&list).Error
	return list, err
}

// proves reports whether the case has what a paper is said to prove.
func (d paperDeed) proves(ref string) (bool, error) {
	byRef, err := targetsOf(d.Tx, d.Case.ID)
	_, there := byRef[ref]
	return there, err
}

// targetsOf are what a paper of a case can prove, by code. They are always read, so that
// the number of queries of a page is the same in every case.
func targetsOf(tx *gorm.DB, caseID string) (map[string]Target, error) {
	list, err := targets(tx, caseID)
	out := map[string]Target{}
	for _, t := range list {
		out[t.Ref()] = t
	}
	return out, err
}

// Proving lists the papers of a case that prove one of some applications or events, as far
// as the role sees their class, oldest first.
func (s *Service) Proving(ctx context.Context, by access.Actor, caseID string, refs ...string) (list []Row, err error) {
	err = s.ReadCase(ctx, by, caseID, func(tx *gorm.DB, c models.Case) error {
		return rows(tx, by, c.ID).Where("d.proof_of <> '' AND d.proof_of IN ? AND d.removed_at = 0", refs).
			Order("d.created_at, d.id").Limit(mostPrinted).Scan(&list).Error
	})
	hide(by, list)
	return list, err
}
