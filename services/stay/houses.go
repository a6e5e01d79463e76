package stay

import (
	"context"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/roster"
)

// HouseBeds are the beds and the residents of one house now, in numbers. A resident on
// leave, in hospital or missing keeps the bed.
type HouseBeds struct {
	ID         string
	Name       string
	Beds       int64 // that are not out of use
	Free       int64 // of these, those nobody has
	Here       int64
	Leave      int64
	Hospital   int64
	Missing    int64
	NoBed      int64 // residents without a bed
	PastReview int64 // stays that were to be looked at before today
}

// Houses counts the beds and residents of the open houses that the actor works in, by
// name, in three queries. It counts what the board of each house counts.
func (s *Service) Houses(ctx context.Context, by access.Actor) (list []HouseBeds, err error) {
	if err := by.Require(access.ReadBeds); err != nil {
		return nil, err
	}
	return list, s.db.Read(ctx, func(tx *gorm.DB) error {
		of, err := roster.HousesOf(tx, by, "")
		if err != nil {
			return err
		}
		mine := []string{""}
		for _, h := range of.All {
			mine = append(mine, h.ID)
		}
		return tx.Raw(`SELECT h.id, h.name,
				(SELECT COUNT(*) FROM beds b WHERE b.shelter_id = h.id AND b.removed_at = 0 AND NOT `+isOut+`) AS beds,
				(SELECT COUNT(*) FROM beds b WHERE b.shelter_id = h.id AND b.removed_at = 0 AND NOT `+isOut+`
					AND NOT EXISTS (SELECT 1 FROM stays t WHERE t.bed_id = b.id AND t.left_at = 0 AND t.removed_at = 0 AND t.bed_id <> '')) AS free,
				COALESCE(n.here, 0) AS here, COALESCE(n.away, 0) AS "leave", COALESCE(n.hospital, 0) AS hospital, COALESCE(n.missing, 0) AS missing,
				COALESCE(n.no_bed, 0) AS no_bed, COALESCE(n.past_review, 0) AS past_review
			FROM shelters h LEFT JOIN (SELECT y.shelter_id, `+counted("y.state = 'present'")+` AS here, `+counted("y.state = 'leave'")+` AS away,
					`+counted("y.state = 'hospital'")+` AS hospital, `+counted("y.state = 'missing'")+` AS missing,
					`+counted("y.bed_id = ''")+` AS no_bed, `+counted("y.review_on < ?")+` AS past_review
				FROM stays y WHERE y.shelter_id IN ? AND y.left_at = 0 AND y.removed_at = 0 GROUP BY y.shelter_id) n ON n.shelter_id = h.id
			WHERE h.id IN ? ORDER BY h.name, h.id`,
			models.Forever, models.Forever, by.Now().Date(of.Zone), mine, mine).Find(&list).Error
	})
}

// isOut is the condition of a bed that is out of use.
const isOut = "EXISTS (SELECT 1 FROM bed_outages o WHERE o.bed_id = b.id AND o.until_at = ?)"

// counted is the SQL for the number of rows in which something is so.
func counted(what string) string { return "SUM(CASE WHEN " + what + " THEN 1 ELSE 0 END)" }
