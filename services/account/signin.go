package account

import (
	"context"
	"errors"
	"strings"

	"golang.org/x/text/unicode/norm"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/store"
	"aftercare/services/vault"
)

// Try is one attempt to sign in.
type Try struct {
	Name     string // sign-in name as typed
	Password string
	Address  string // of the client, only for the limit on guessing; stored only as a hash
	Browser  string // token of the known-browser cookie, "" if none
	Session  string // cookie of a sign-in that this one replaces, "" if none
	Request  string
}

// SignedIn is what the browser gets: the secret of its session, and a token
// that makes it a known browser next time.
type SignedIn struct {
	Cookie  string
	Browser string
	Account models.Account
	Ended   int // other sign-ins that ended because there were too many
}

// SignIn checks name and password. Every failure is the same Unauthenticated
// error at the same cost, so that nobody learns which names exist. It returns
// Throttled when there were too many wrong passwords. On success it starts a new
// session under a new secret. Those who come at once wait their turn.
func (s *Service) SignIn(ctx context.Context, t Try) (SignedIn, error) {
	if _, _, err := s.prepare(ctx, t); err != nil {
		return SignedIn{}, err
	}
	ctx, done, err := s.hasher.Turn(ctx)
	if err != nil {
		return SignedIn{}, err
	}
	defer done()
	found, list, err := s.prepare(ctx, t) // while it waited, others may have used up the tries
	if err != nil {
		return SignedIn{}, err
	}
	keys, err := s.openCandidate(ctx, found, t.Password)
	if err != nil {
		return SignedIn{}, s.refuse(ctx, found.account, list, t.Request, err)
	}
	fresh, err := s.dearer(ctx, found.credential, keys, t.Password)
	if err != nil {
		return SignedIn{}, err
	}
	out := SignedIn{Account: found.account}
	err = s.db.Write(store.Small(ctx), func(tx *gorm.DB) error { return s.signIn(tx, t, found, list, fresh, keys, &out) })
	return out, err
}

func (s *Service) signIn(tx *gorm.DB, t Try, found candidate, list []bucket, fresh *models.Credential, keys *vault.Keyring, out *SignedIn) error {
	now := s.moment()
	if err := s.stillGood(tx, found); err != nil {
		return err
	}
	if fresh != nil {
		if err := vault.PutCredential(tx, *fresh); err != nil {
			return err
		}
	}
	if len(found.credential.Signing) == 0 {
		if err := vault.KeepSigning(tx, keys); err != nil {
			return err
		}
	}
	if err := settle(tx, found, list, now); err != nil {
		return err
	}
	if err := endReplaced(tx, t.Session); err != nil {
		return err
	}
	var err error
	if out.Browser, err = s.knowBrowser(tx, found.account.ID, t.Browser, now); err != nil {
		return err
	}
	if out.Ended, err = endOldest(tx, found.account.ID, now); err != nil {
		return err
	}
	if out.Cookie, err = startSession(tx, found.account.ID, keys, now); err != nil {
		return err
	}
	return noteSignIn(tx, actorOf(found.account, nil, keys, t.Request, now), out.Ended, now)
}

// settle empties the bucket of a known browser. In the others the wrong ones stay:
// a guesser must not get a fresh start whenever the owner signs in. It returns
// Throttled when they were filled while the password was being checked.
func settle(tx *gorm.DB, found candidate, list []bucket, now models.Instant) error {
	if err := full(tx, list, now); err != nil || !found.known {
		return err
	}
	return forget(tx, list)
}

// noteSignIn writes the sign-in, and the sign-ins it ended, into the log.
func noteSignIn(tx *gorm.DB, by access.Actor, ended int, now models.Instant) error {
	subject := "account:" + by.ID()
	list := []audit.Record{{By: by, At: now, Entry: audit.Entry{Action: "account.signed_in", Subject: subject}}}
	for range ended {
		list = append(list, audit.Record{By: by, At: now, Entry: audit.Entry{Action: "account.session_ended", Subject: subject, Detail: "reason=ten_at_once"}})
	}
	return audit.AppendAll(tx, list)
}

// candidate is the account a try is for, if it exists.
type candidate struct {
	account    models.Account
	credential models.Credential
	browser    []byte
	known      bool // this browser has signed in to this account before
	exists     bool
	cost       string // of the hash for a name without an account
}

// prepare finds the account and the buckets in which a wrong password counts. It
// returns Throttled when one is full.
func (s *Service) prepare(ctx context.Context, t Try) (found candidate, list []bucket, err error) {
	err = s.db.Read(ctx, func(tx *gorm.DB) (err error) {
		name := signInName(t.Name)
		if found, err = findCandidate(tx, name, t.Browser); err != nil {
			return err
		}
		list = buckets(name, t.Address, found.known, found.browser)
		return full(tx, list, s.moment())
	})
	return found, list, err
}

func findCandidate(tx *gorm.DB, name, browser string) (candidate, error) {
	var c candidate
	err := tx.Where("sign_in_name = ? AND status = ?", name, models.AccountActive).Take(&c.account).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		c.cost, err = vault.UsualCost(tx, name)
		return c, err
	}
	if err != nil {
		return c, err
	}
	c.exists = true
	if c.credential, err = vault.FindCredential(tx, c.account.ID); err != nil {
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

func (s *Service) openCandidate(ctx context.Context, c candidate, password string) (*vault.Keyring, error) {
	if !c.exists {
		return nil, s.hasher.DummySignIn(ctx, c.cost, fold(password))
	}
	return s.hasher.SignIn(ctx, c.credential, fold(password))
}

// stillGood returns an error when the account was disabled, or its password
// changed, while the password was being checked.
func (s *Service) stillGood(tx *gorm.DB, c candidate) error {
	now, err := vault.FindCredential(tx, c.account.ID)
	if err != nil {
		return err
	}
	var n int64
	err = tx.Model(&models.Account{}).Where("id = ? AND status = ?", c.account.ID, models.AccountActive).Count(&n).Error
	if err == nil && (n == 0 || string(now.Verifier) != string(c.credential.Verifier)) {
		return wrong()
	}
	return err
}

// wrong is the one error for a wrong password and for an unknown name.
func wrong() error { return models.Fail(models.Unauthenticated, "sign_in.wrong") }

// refuse counts a wrong password and writes it into the audit log, also for a
// client that no longer waits for the answer. A name without an account gets an
// entry too, so that both cost the same.
func (s *Service) refuse(ctx context.Context, a models.Account, list []bucket, request string, cause error) error {
	if !errors.Is(cause, vault.ErrWrongPassword) {
		return cause
	}
	err := s.db.Write(store.Small(context.WithoutCancel(ctx)), func(tx *gorm.DB) error {
		if err := take(tx, list, s.moment()); err != nil {
			return err
		}
		by := access.NewActor(access.Person{ID: a.ID, Name: a.DisplayName, Organisation: a.OrganisationID, Role: a.Role, Request: request})
		return audit.Append(tx, by, s.moment(), audit.Entry{Action: "account.sign_in_refused", Subject: "account:" + a.ID, Result: "refused"})
	})
	if err != nil {
		return err
	}
	return wrong()
}

// dearer hashes the password again when the stored hash was made at a lower
// cost, and returns nil otherwise.
func (s *Service) dearer(ctx context.Context, c models.Credential, keys *vault.Keyring, password string) (*models.Credential, error) {
	if !s.hasher.Outdated(c) {
		return nil, nil
	}
	fresh, err := s.hasher.Reseal(ctx, keys, fold(password), s.moment())
	return &fresh, err
}

// endReplaced ends the sign-in this browser had before: one browser, one user.
func endReplaced(tx *gorm.DB, cookie string) error {
	secret, ok := readToken(cookie)
	if !ok {
		return nil
	}
	return tx.Where("id = ?", tokenHash("session", secret)).Delete(&models.Session{}).Error
}

// knowBrowser records that the account has signed in from this browser. People
// who share a desk share the browser's token. A token we never gave out is
// replaced.
func (s *Service) knowBrowser(tx *gorm.DB, accountID, token string, now models.Instant) (string, error) {
	if err := tx.Model(&models.Account{}).Where("id = ?", accountID).Update("signed_in_at", now).Error; err != nil {
		return "", err
	}
	old := tx.Where("account_id = ? AND seen_at <= ?", accountID, now.Add(-browserLimit))
	if err := old.Delete(&models.KnownBrowser{}).Error; err != nil {
		return "", err
	}
	secret, ours, err := ourBrowser(tx, token)
	if err != nil {
		return "", err
	}
	if !ours {
		token, secret = newToken()
	}
	row := models.KnownBrowser{TokenHash: tokenHash("browser", secret), AccountID: accountID, CreatedAt: now, SeenAt: now}
	return token, tx.Clauses(clause.OnConflict{
		Columns:   []clause.Column{{Name: "token_hash"}, {Name: "account_id"}},
		DoUpdates: clause.Assignments(map[string]any{"seen_at": now}),
	}).Create(&row).Error
}

// BlankBrowser returns a token for a browser that has signed in nowhere. It looks
// like that of a known browser, so that the cookie on a computer does not tell
// whether anybody ever signed in there.
func BlankBrowser() string {
	token, _ := newToken()
	return token
}

func ourBrowser(tx *gorm.DB, token string) (secret [32]byte, ours bool, err error) {
	secret, ok := readToken(token)
	if !ok {
		return secret, false, nil
	}
	var n int64
	err = tx.Model(&models.KnownBrowser{}).Where("token_hash = ?", tokenHash("browser", secret)).Count(&n).Error
	return secret, n > 0, err
}

// signInName normalises a typed name: upper case, outer spaces and different
// Unicode forms of the same letter make no difference.
func signInName(name string) string { return strings.ToLower(norm.NFC.String(strings.TrimSpace(name))) }

func actorOf(a models.Account, shelters []string, keys *vault.Keyring, request string, now models.Instant) access.Actor {
	return access.NewActor(access.Person{
		ID: a.ID, Name: a.DisplayName, Organisation: a.OrganisationID, Role: a.Role,
		Shelters: shelters, Keys: keys, Request: request, Now: now,
	})
}
