package account

import (
	"context"
	"errors"
	"strings"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/vault"
)

// Try is one attempt to sign in.
type Try struct {
	Name     string // sign-in name as typed
	Password string
	Address  string // of the client, for the brake only; never stored readable
	Browser  string // token of the known-browser cookie, "" if none
	Request  string
}

// SignedIn is what the browser gets: the secret of its session and a token by
// which it is known next time.
type SignedIn struct {
	Cookie  string
	Browser string
	Account models.Account
}

// SignIn checks name and password. Every failure is the same Unauthenticated
// error at the same cost, so that nobody learns which names exist; a full
// bucket is Throttled. Success starts a new session under a new secret.
func (s *Service) SignIn(ctx context.Context, t Try) (SignedIn, error) {
	now := s.moment()
	found, list, err := s.prepare(ctx, t, now)
	if err != nil {
		return SignedIn{}, err
	}
	keys, err := s.checkPassword(ctx, found, t.Password)
	if err != nil {
		return SignedIn{}, s.refuse(ctx, found.account, list, now, t.Request, err)
	}
	out := SignedIn{Account: found.account}
	err = s.db.Write(ctx, func(tx *gorm.DB) error {
		if err := s.refreshCredential(ctx, tx, found, keys, t.Password, now); err != nil {
			return err
		}
		if err := forgetFailures(tx, found.known, found.browser); err != nil {
			return err
		}
		if out.Browser, err = s.knowBrowser(tx, found, t.Browser, now); err != nil {
			return err
		}
		if out.Cookie, err = startSession(tx, found.account.ID, keys, now); err != nil {
			return err
		}
		by := actorOf(found.account, nil, keys, t.Request, now)
		return audit.Append(tx, by, now, audit.Entry{Action: "account.signed_in", Subject: "account:" + found.account.ID})
	})
	return out, err
}

// candidate is the account a try is aimed at, as far as it exists.
type candidate struct {
	account    models.Account
	credential models.Credential
	browser    []byte
	known      bool // this browser has signed in to this account before
	exists     bool
}

// prepare finds the account and refuses when a bucket is full.
func (s *Service) prepare(ctx context.Context, t Try, now models.Instant) (candidate, []bucket, error) {
	var found candidate
	var list []bucket
	err := s.db.Read(ctx, func(tx *gorm.DB) error {
		name := signInName(t.Name)
		var err error
		if found, err = findCandidate(tx, name, t.Browser); err != nil {
			return err
		}
		list = buckets(name, t.Address, found.known, found.browser)
		full, err := braked(tx, list, now)
		if err == nil && full {
			return models.Fail(models.Throttled, "sign_in.braked")
		}
		return err
	})
	return found, list, err
}

func findCandidate(tx *gorm.DB, name, browser string) (candidate, error) {
	var c candidate
	err := tx.Where("sign_in_name = ? AND status = ?", name, models.AccountActive).Take(&c.account).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return c, nil
	}
	if err != nil {
		return c, err
	}
	c.exists = true
	if err := tx.Where("account_id = ?", c.account.ID).Take(&c.credential).Error; err != nil {
		return c, err
	}
	secret, ok := readToken(browser)
	if !ok {
		return c, nil
	}
	c.browser = tokenHash("browser", secret)
	var n int64
	err = tx.Model(&models.KnownBrowser{}).Where("token_hash = ? AND account_id = ?", c.browser, c.account.ID).Count(&n).Error
	c.known = n > 0
	return c, err
}

func (s *Service) checkPassword(ctx context.Context, c candidate, password string) (*vault.Keyring, error) {
	if !c.exists {
		return nil, s.hasher.DummySignIn(ctx, fold(password))
	}
	return s.hasher.SignIn(ctx, c.credential, fold(password))
}

// refuse counts a wrong password and writes it into the audit log.
func (s *Service) refuse(ctx context.Context, a models.Account, list []bucket, now models.Instant, request string, cause error) error {
	if !errors.Is(cause, vault.ErrWrongPassword) {
		return cause
	}
	err := s.db.Write(ctx, func(tx *gorm.DB) error {
		if err := countFailure(tx, list, now); err != nil {
			return err
		}
		by := access.NewActor(access.Person{ID: a.ID, Name: a.DisplayName, Organisation: a.OrganisationID, Role: a.Role, Request: request})
		return audit.Append(tx, by, now, audit.Entry{Action: "account.sign_in_refused", Subject: "account:" + a.ID, Result: "refused"})
	})
	return errors.Join(models.Fail(models.Unauthenticated, "sign_in.wrong"), err)
}

// refreshCredential raises the cost of an old password hash at sign-in.
func (s *Service) refreshCredential(ctx context.Context, tx *gorm.DB, c candidate, keys *vault.Keyring, password string, now models.Instant) error {
	if !s.hasher.Outdated(c.credential) {
		return nil
	}
	fresh, err := s.hasher.Reseal(ctx, keys, fold(password), now)
	if err != nil {
		return err
	}
	return vault.PutCredential(tx, fresh)
}

// knowBrowser remembers the browser, or renews its date.
func (s *Service) knowBrowser(tx *gorm.DB, c candidate, token string, now models.Instant) (string, error) {
	if err := tx.Model(&models.Account{}).Where("id = ?", c.account.ID).Update("signed_in_at", now).Error; err != nil {
		return "", err
	}
	if c.known {
		return token, tx.Model(&models.KnownBrowser{}).Where("token_hash = ?", c.browser).Update("seen_at", now).Error
	}
	token, secret := newToken()
	row := models.KnownBrowser{TokenHash: tokenHash("browser", secret), AccountID: c.account.ID, CreatedAt: now, SeenAt: now}
	return token, tx.Create(&row).Error
}

// signInName folds a name as people type it: case and outer spaces never count.
func signInName(name string) string { return strings.ToLower(strings.TrimSpace(name)) }

func actorOf(a models.Account, shelters []string, keys *vault.Keyring, request string, now models.Instant) access.Actor {
	return access.NewActor(access.Person{
		ID: a.ID, Name: a.DisplayName, Organisation: a.OrganisationID, Role: a.Role,
		Shelters: shelters, Keys: keys, Request: request, Now: now,
	})
}
