package account

import (
	"context"

	"gorm.io/gorm"

	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/custody"
)

// Returning lists the colleagues, new or with a new password, who wait for keys
// the actor holds. It is empty for roles that hold no keys.
func (s *Service) Returning(ctx context.Context, by access.Actor) (list []custody.Returning, err error) {
	if !by.May(access.VouchForColleague) {
		return nil, nil
	}
	err = s.db.Read(ctx, func(tx *gorm.DB) (err error) { list, err = s.keeper.Returning(tx, by, s.moment()); return err })
	return list, err
}

// Vouch records that the actor vouches for a colleague: the person with the key
// pair of this generation is really them. It opens the cases both work on and
// returns the number of survivors. It returns Forbidden when the role may not
// vouch, NotFound when the actor has no key to give, and Conflict when the
// colleague has another key pair by now.
func (s *Service) Vouch(ctx context.Context, by access.Actor, accountID string, generation int) (int, error) {
	if err := by.Require(access.VouchForColleague); err != nil {
		return 0, err
	}
	n := 0
	err := s.db.Write(ctx, func(tx *gorm.DB) (err error) {
		n, err = s.keeper.Vouch(tx, by, accountID, generation, s.moment())
		return err
	})
	return n, err
}

// Dispute records that, as the actor says, somebody other than the colleague
// used the link. It ends everything that person has at once: sessions, keys,
// links and known browsers. The account is then as before an invitation, until
// an administrator makes a new link. The colleague's assignments stay, and open
// nothing until somebody vouches. Errors are those of Vouch.
func (s *Service) Dispute(ctx context.Context, by access.Actor, accountID string, generation int) error {
	if err := by.Require(access.VouchForColleague); err != nil {
		return err
	}
	now := s.moment()
	return s.db.Write(ctx, func(tx *gorm.DB) error {
		if err := s.keeper.Dispute(tx, by, accountID, generation, now); err != nil {
			return err
		}
		if err := endSessions(tx, accountID); err != nil {
			return err
		}
		if err := forgetPerson(tx, accountID); err != nil {
			return err
		}
		if err := stopPassword(tx, accountID); err != nil {
			return err
		}
		return audit.Append(tx, by, now, audit.Entry{Action: "account.reset_disputed", Subject: "account:" + accountID})
	})
}
