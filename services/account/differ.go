package account

import (
	"context"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
)

// saidAgain is after how long a difference that is still there is written down again.
const saidAgain = 7 * 24 * time.Hour

// NoteDifferences compares accounts and keys with the signed statements and writes
// what differs into the log, where it stands on top for the data-protection officer
// and administrators. It returns how many differences there are. The sweep calls it,
// and each start of the server.
func (s *Service) NoteDifferences(ctx context.Context, by access.Actor) (n int, err error) {
	var entries []audit.Entry
	now := s.moment()
	err = s.db.Read(ctx, func(tx *gorm.DB) error {
		list, err := s.vault.Differences(tx)
		if err != nil {
			return err
		}
		n = len(list)
		for _, d := range list {
			subject := "organisation:" + by.Organisation()
			if d.AccountID != "" {
				subject = "account:" + d.AccountID
			}
			said, err := saidLately(tx, subject, d.What, now)
			if err != nil {
				return err
			}
			if !said {
				entries = append(entries, audit.Entry{Action: "keys.differ", Subject: subject, Result: "refused", Detail: "differs=" + d.What})
			}
		}
		return s.vault.See(tx)
	})
	if n > 0 && err != nil { // a broken list is itself what is written down
		err = nil
	}
	if err != nil || len(entries) == 0 {
		return n, err
	}
	return n, s.db.Write(ctx, func(tx *gorm.DB) error {
		for _, e := range entries {
			if err := audit.Append(tx, by, now, e); err != nil {
				return err
			}
		}
		return nil
	})
}

func saidLately(tx *gorm.DB, subject, what string, now models.Instant) (bool, error) {
	var count int64
	err := tx.Model(&models.AuditEntry{}).Where("action = ? AND subject = ? AND detail = ? AND at > ?", "keys.differ", subject, "differs="+what, now.Add(-saidAgain)).Count(&count).Error
	return count > 0, err
}
