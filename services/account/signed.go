package account

import (
	"context"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/vault"
	"aftercare/trust"
)

// Unsigned is somebody who has a password and of whom no signed statement tells: her
// keys are given to nobody and nobody's to her.
type Unsigned struct {
	models.Account
	Seen bool // she has signed in since signing keys are kept, so that the paper can sign for her
}

// Unsigned lists the actor's colleagues of whom no signed statement tells, by name:
// in an installation from before the statements everybody, later who did not come
// before the paper was typed. An account that somebody wrote into the database is
// among them.
func (s *Service) Unsigned(ctx context.Context, by access.Actor) (list []Unsigned, err error) {
	if err := by.Require(access.ManageStaff); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *gorm.DB) error { list, err = s.unsigned(tx, by.Organisation()); return err })
	return list, err
}

func (s *Service) unsigned(tx *gorm.DB, organisation string) ([]Unsigned, error) {
	house, err := s.vault.House(tx)
	if err != nil {
		return nil, err
	}
	var accounts []models.Account
	err = tx.Where("organisation_id = ? AND status = ?", organisation, models.AccountActive).
		Where("EXISTS (SELECT 1 FROM credentials c WHERE c.account_id = accounts.id)").Order("display_name, id").Find(&accounts).Error
	if err != nil {
		return nil, err
	}
	var seen []string
	if err := tx.Model(&models.Credential{}).Where("length(signing) = 32").Pluck("account_id", &seen).Error; err != nil {
		return nil, err
	}
	has := map[string]bool{}
	for _, id := range seen {
		has[id] = true
	}
	var out []Unsigned
	for _, a := range accounts {
		if house == nil || !known(house, a.ID) {
			out = append(out, Unsigned{Account: a, Seen: has[a.ID]})
		}
	}
	return out, nil
}

func known(house *trust.House, account string) bool { _, found := house.Person(account); return found }

// SignStaff says with the recovery key who has which key pair: of everybody of whom
// no statement tells yet, who has signed in since signing keys are kept, and for whom
// somebody vouched or who holds no keys. The first time it also begins the
// statements, and ends the one-time links from before: they carry no anchor. It
// returns how many people that were, and Invalid at the field for a wrong key.
func (s *Service) SignStaff(ctx context.Context, by access.Actor, typed string) (n int, err error) {
	if err := by.Require(access.ManageStaff); err != nil {
		return 0, err
	}
	subject := "organisation:" + by.Organisation()
	err = s.usePaper(ctx, by, subject, typed, func(tx *gorm.DB, key *vault.RecoveryKey) error {
		if err := vault.MatchRecovery(tx, key); err != nil {
			return err
		}
		people, err := s.toSign(tx, by.Organisation())
		if err != nil {
			return err
		}
		now := s.moment()
		if n = len(people); n == 0 {
			return models.Fail(models.Conflict, "signed.nobody")
		}
		if err := s.signAll(tx, key, people, now); err != nil {
			return err
		}
		return audit.Append(tx, by, now, audit.Entry{Action: "keys.signed", Subject: subject, Fields: n})
	})
	return n, atField("recovery_key", err)
}

// toSign is what the paper says of the people of Unsigned.
func (s *Service) toSign(tx *gorm.DB, organisation string) (out []trust.Body, err error) {
	list, err := s.unsigned(tx, organisation)
	if err != nil {
		return nil, err
	}
	for _, u := range list {
		c, err := vault.FindCredential(tx, u.ID)
		if err != nil {
			return nil, err
		}
		if u.Seen && (c.Confirmed == c.Generation || !access.Assignable(u.Role)) {
			out = append(out, trust.Body{Account: u.ID, Role: string(u.Role), Generation: c.Generation, Public: c.Public, Signing: c.Signing})
		}
	}
	return out, nil
}

func (s *Service) signAll(tx *gorm.DB, key *vault.RecoveryKey, people []trust.Body, now models.Instant) error {
	began, err := s.vault.SignPeople(tx, key, people)
	if err != nil || !began {
		return err
	}
	if err := tx.Model(&models.Invitation{}).Where("used_at = 0").Update("used_at", now).Error; err != nil {
		return err
	}
	return tx.Model(&models.Organisation{}).Where("signed_at = 0").Update("signed_at", now).Error
}

// Codes are what two people compare.
type Codes struct {
	House string // of the house that the person trusts, "" for none
	Mine  string // of her own key pair in it
}

// Codes returns the codes that the actor reads to a colleague. They come from her own
// open keyring.
func (s *Service) Codes(by access.Actor) (out Codes) {
	keys := by.Keys()
	if keys == nil || keys.Anchor() == (vault.Anchor{}) {
		return out
	}
	body := keys.PersonBody(by.Role())
	out.House = trust.HouseCode(keys.Anchor())
	out.Mine = trust.PersonCode(keys.Anchor(), by.ID(), trust.Person{
		Role: body.Role, Generation: body.Generation, Public: body.Public, Signing: body.Signing,
	})
	return out
}

// CodesOf returns, by account, the code of each colleague's key pair in the house that
// the actor trusts: what the colleague must read from her own screen before somebody
// vouches for her. It is empty in an installation without statements.
func (s *Service) CodesOf(ctx context.Context, by access.Actor) (map[string]string, error) {
	out := map[string]string{}
	err := s.db.Read(ctx, func(tx *gorm.DB) error {
		house, err := s.vault.HouseOf(tx, by.Keys())
		if err != nil || house == nil {
			return err
		}
		for id, p := range house.Accounts() {
			out[id] = trust.PersonCode(house.Anchor, id, p)
		}
		return nil
	})
	return out, err
}

// HouseCode returns the code of the house as the database has it, for somebody who
// compares it before she trusts it; "" in an installation without statements.
func (s *Service) HouseCode(ctx context.Context) (code string, err error) {
	err = s.db.Read(ctx, func(tx *gorm.DB) error {
		house, err := s.vault.House(tx)
		if err == nil && house != nil {
			code = trust.HouseCode(house.Anchor)
		}
		return err
	})
	return code, err
}

// NeedsHouse reports whether a visitor's keyring is older than the signed statements
// and she has to compare the code of the house before she goes on.
func (v Visit) NeedsHouse() bool {
	keys := v.Actor.Keys()
	return !v.Locked && !v.Organisation.SignedAt.IsZero() && keys != nil && keys.Anchor() == (vault.Anchor{})
}

// TrustHouse keeps the anchor of the house in the user's keyring, because she compared
// its code. She types her password, under which the keyring is sealed, and the sign-in
// gets a new secret. It returns Conflict when the house has another code by now.
func (s *Service) TrustHouse(ctx context.Context, v Visit, code, password string) (string, error) {
	keys, _, err := s.reopen(ctx, v, password, "password")
	if err != nil {
		return "", err
	}
	now, cookie := s.moment(), ""
	var anchor vault.Anchor
	err = s.db.Read(ctx, func(tx *gorm.DB) error {
		house, err := s.vault.House(tx)
		if err == nil && (house == nil || trust.HouseCode(house.Anchor) != code) {
			err = models.Fail(models.Conflict, "signed.other_code")
		}
		if err == nil {
			anchor = house.Anchor
		}
		return err
	})
	if err != nil {
		return "", err
	}
	trusting := keys.Trusting(anchor)
	credential, err := s.hasher.Reseal(ctx, trusting, fold(password), now)
	if err != nil {
		return "", err
	}
	err = s.db.Write(ctx, func(tx *gorm.DB) (err error) {
		if err := vault.PutCredential(tx, credential); err != nil {
			return err
		}
		if err := expireSessions(tx, v.Account.ID, now); err != nil {
			return err
		}
		if cookie, err = startSession(tx, v.Account.ID, trusting, now); err != nil {
			return err
		}
		return audit.Append(tx, v.Actor, now, audit.Entry{Action: "account.house_trusted", Subject: "account:" + v.Account.ID})
	})
	return cookie, err
}
