package account

import (
	"context"
	"errors"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/vault"
)

// usePaper runs use with the recovery key as it was typed; use checks that it is
// the right one. A key that is mistyped, or that use refuses, stands in the log.
// subject is what the key was typed for.
func (s *Service) usePaper(ctx context.Context, by access.Actor, subject, typed string, use func(*gorm.DB, *vault.RecoveryKey) error) error {
	key, err := vault.ParseRecoveryKey(typed)
	if err == nil {
		defer key.Forget()
		err = s.db.Write(ctx, func(tx *gorm.DB) error {
			return use(tx, key)
		})
	}
	return s.noteWrongKey(ctx, by, subject, err)
}

// noteWrongKey writes into the log that a typed recovery key was refused. Any
// other error, and none, comes back as it is.
func (s *Service) noteWrongKey(ctx context.Context, by access.Actor, subject string, refusal error) error {
	detail := ""
	switch {
	case errors.Is(refusal, vault.ErrRecoveryKey):
		detail = "key=mistyped"
	case errors.Is(refusal, vault.ErrOtherRecoveryKey):
		detail = "key=other"
	default:
		return refusal
	}
	err := s.db.Write(ctx, func(tx *gorm.DB) error {
		return audit.Append(tx, by, s.moment(), audit.Entry{Action: "recovery.key_refused", Subject: subject, Result: "refused", Detail: detail})
	})
	if err != nil {
		return err
	}
	return refusal
}

// atField puts the refusal of a typed recovery key beside its field.
func atField(field string, err error) error {
	for _, refusal := range []*models.Error{vault.ErrRecoveryKey, vault.ErrOtherRecoveryKey} {
		if errors.Is(err, refusal) {
			return models.Problems{field: refusal.Message}.Err()
		}
	}
	return err
}

// PaperLink is a one-time link that was made with the recovery key.
type PaperLink struct {
	Account models.Account
	Token   string
	Until   models.Instant
	Keys    bool // her role holds keys, which a new password does not open
}

// LinkByPaper makes a one-time link for a new password with the recovery key,
// for a person for whom no administrator can make one. It signs her out, and
// opens no case. It returns NotFound for an unknown name and Conflict for
// somebody who has left.
func (s *Service) LinkByPaper(ctx context.Context, typed, name string) (PaperLink, error) {
	a, err := s.named(ctx, name)
	if err != nil {
		return PaperLink{}, err
	}
	now := s.moment()
	out := PaperLink{Account: a, Until: now.Add(LinkLimit), Keys: access.Assignable(a.Role)}
	by, subject := access.System("link", a.OrganisationID, now), "account:"+a.ID
	err = s.usePaper(ctx, by, subject, typed, func(tx *gorm.DB, key *vault.RecoveryKey) (err error) {
		if err := vault.MatchRecovery(tx, key); err != nil {
			return err
		}
		if out.Token, err = s.linkFor(tx, a, by, &key.Keyring, now); err != nil {
			return err
		}
		return audit.Append(tx, by, now, audit.Entry{Action: "account.link_by_paper", Subject: subject, Detail: "by=command"})
	})
	return out, err
}

// linkFor makes a link for a new password, or the first one, which keys sign, and
// ends the sign-ins of the account.
func (s *Service) linkFor(tx *gorm.DB, a models.Account, by access.Actor, keys *vault.Keyring, now models.Instant) (string, error) {
	if err := endSessions(tx, a.ID); err != nil {
		return "", err
	}
	kind, err := kindOfLink(tx, a.ID)
	if err != nil {
		return "", err
	}
	return s.signedLink(tx, kind, a, by, keys, now)
}

// named finds who works here by sign-in name, for a command. It returns NotFound
// for an unknown name and Conflict for somebody who has left.
func (s *Service) named(ctx context.Context, name string) (a models.Account, err error) {
	err = s.db.Read(ctx, func(tx *gorm.DB) error { return tx.Where("sign_in_name = ?", signInName(name)).Take(&a).Error })
	switch {
	case models.KindOf(err) == models.NotFound:
		return a, models.Fail(models.NotFound, "staff.name_unknown")
	case err == nil && a.Status == models.AccountDisabled:
		return a, models.Fail(models.Conflict, "staff.has_left")
	}
	return a, err
}
