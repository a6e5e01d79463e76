package account

import (
	"context"
	"encoding/hex"
	"slices"
	"strings"
	"sync"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/store"
	"aftercare/services/vault"
)

// Visit is a request of a signed-in user.
type Visit struct {
	Account      models.Account
	Session      models.Session
	Organisation models.Organisation
	Actor        access.Actor
	Locked       bool // the screen is locked: only unlocking and leaving are possible

	waits bool // somebody waited for a key that this account holds
}

// startSession stores a new session and returns the secret for its cookie. The
// private key goes into the row, sealed under that secret, and is then dropped.
func startSession(tx *gorm.DB, accountID, device string, keys *vault.Keyring, now models.Instant) (string, error) {
	if err := clearSessions(tx, now); err != nil {
		return "", err
	}
	due, err := factorDue(tx, accountID)
	if err != nil {
		return "", err
	}
	cookie, secret := newToken()
	row := models.Session{
		ID: tokenHash("session", secret), AccountID: accountID, Device: device, FactorDue: due,
		StartedAt: now, SeenAt: now, ExpiresAt: now.Add(AbsoluteLimit),
		SealedKey: keys.SealForSession(secret),
	}
	return cookie, tx.Create(&row).Error
}

// endOldest makes room for a new session: it ends those that were not used for
// longest beyond the limit, and returns how many. The caller holds the lock
// of the account, so that two sign-ins at once do not count the same.
func (s *Service) endOldest(tx *gorm.DB, accountID string, now models.Instant) (int, error) {
	var ids [][]byte
	err := tx.Model(&models.Session{}).Where("account_id = ?", accountID).Not(dead, deadAt(now)...).
		Order("seen_at DESC, started_at DESC").Offset(s.most-1).Limit(1000).Pluck("id", &ids).Error
	if err != nil || len(ids) == 0 {
		return 0, err
	}
	s.keeper.Forget(accountID)
	return len(ids), expire(tx.Where("id IN ?", ids), models.EndedByLimit, now).Error
}

// dead is the condition for sessions that no request can use any more.
const dead = "(expires_at <= ? OR (locked_at = 0 AND seen_at <= ?))"

func deadAt(now models.Instant) []any { return []any{now, now.Add(-IdleLimit - idleGrace)} }

// clearSessions removes the keys from dead sessions at once, and the rows
// themselves when nobody can send a late form with them any more.
func clearSessions(tx *gorm.DB, now models.Instant) error {
	err := tx.Model(&models.Session{}).Where("length(sealed_key) > 0").Where(dead, deadAt(now)...).
		Update("sealed_key", []byte{}).Error
	if err != nil {
		return err
	}
	return tx.Where(dead, deadAt(now.Add(-remember))...).Delete(&models.Session{}).Error
}

// ClearSessions removes the remains of sessions that ran out. Sign-ins do it
// too; the sweep calls it for hours when nobody signs in.
func (s *Service) ClearSessions(ctx context.Context) error {
	return s.db.Write(ctx, func(tx *gorm.DB) error { return clearSessions(tx, s.moment()) })
}

// needSignIn is the error for a cookie nobody is signed in with.
func needSignIn() error { return models.Fail(models.Unauthenticated, "sign_in.needed") }

// Visit reads the cookie of a request. It returns Unauthenticated when nobody
// is signed in with it: it is unknown, signed out, idle for too long, or the
// account is disabled.
func (s *Service) Visit(ctx context.Context, cookie, request string) (Visit, error) {
	return s.visit(ctx, cookie, request, IdleLimit)
}

// LateVisit is Visit for "stay" and for locking. A page may ask for those
// shortly after the server's own idle limit.
func (s *Service) LateVisit(ctx context.Context, cookie, request string) (Visit, error) {
	return s.visit(ctx, cookie, request, IdleLimit+idleGrace)
}

func (s *Service) visit(ctx context.Context, cookie, request string, idle time.Duration) (Visit, error) {
	secret, ok := readToken(cookie)
	if !ok {
		return Visit{}, needSignIn()
	}
	now := s.moment()
	var v Visit
	var shelters []string
	err := s.db.Read(ctx, func(tx *gorm.DB) (err error) {
		if v, shelters, err = findVisit(tx, tokenHash("session", secret)); err == nil && v.Session.LockedAt.IsZero() {
			v.waits, err = s.keeper.WaitingFor(tx, v.Account.ID)
		}
		return err
	})
	ended := s.unwritten.apply(&v.Session)
	if models.KindOf(err) == models.NotFound || (err == nil && (ended || !alive(v, now, idle))) {
		return Visit{}, needSignIn()
	}
	if err != nil {
		return Visit{}, err
	}
	return v.open(secret, shelters, request, now)
}

// alive applies both limits, to the millisecond. A locked session has no key in
// it, so it may wait for its owner until the absolute limit. One that starts in the
// future was made while the clock was ahead, and would outlive its limits.
func alive(v Visit, now models.Instant, idle time.Duration) bool {
	if v.Account.Status != models.AccountActive || now >= v.Session.ExpiresAt || v.Session.StartedAt.Ahead(now) || v.Session.SeenAt.Ahead(now) {
		return false
	}
	return !v.Session.LockedAt.IsZero() || now.Sub(v.Session.SeenAt) < idle
}

// open makes the actor. A locked session has no key in it.
func (v Visit) open(secret [32]byte, shelters []string, request string, now models.Instant) (Visit, error) {
	v.Locked = !v.Session.LockedAt.IsZero()
	var keys *vault.Keyring
	if !v.Locked {
		var err error
		if keys, err = vault.OpenSession(secret, v.Session.SealedKey); err != nil || keys.AccountID() != v.Account.ID {
			return Visit{}, needSignIn()
		}
	}
	v.Actor = actorOf(v.Account, shelters, keys, request, now)
	return v, nil
}

// whoIs is a session with its account and organisation, as one query reads them.
type whoIs struct {
	models.Session      `gorm:"embedded;embeddedPrefix:of_session_"`
	models.Account      `gorm:"embedded;embeddedPrefix:of_account_"`
	models.Organisation `gorm:"embedded;embeddedPrefix:of_house_"`
}

// findWho asks for the columns of whoIs.
var findWho = sync.OnceValue(func() string {
	var columns []string
	for alias, of := range map[string]any{"session": models.Session{}, "account": models.Account{}, "house": models.Organisation{}} {
		for _, c := range store.Columns("", of) {
			columns = append(columns, alias+"."+c+" AS of_"+alias+"_"+c)
		}
	}
	slices.Sort(columns)
	return "SELECT " + strings.Join(columns, ", ") + ` FROM sessions session JOIN accounts account ON account.id = session.account_id
		JOIN organisations house ON house.id = account.organisation_id WHERE session.id = ?`
})

// findVisit reads a session with its account, organisation and shelters. It runs at
// each request.
func findVisit(tx *gorm.DB, id []byte) (v Visit, shelters []string, err error) {
	var found []whoIs
	if err := tx.Raw(findWho(), id).Find(&found).Error; err != nil {
		return v, nil, err
	}
	if len(found) == 0 {
		return v, nil, models.ErrNotFound()
	}
	v.Session, v.Account, v.Organisation = found[0].Session, found[0].Account, found[0].Organisation
	shelters, err = sheltersOf(tx, v.Account.ID)
	return v, shelters, err
}

func sheltersOf(tx *gorm.DB, accountID string) (ids []string, err error) {
	err = tx.Model(&models.AccountShelter{}).Where("account_id = ?", accountID).Order("shelter_id").Pluck("shelter_id", &ids).Error
	return ids, err
}

// Owner returns the account a session belongs or belonged to, also when the
// session is dead: a form sent after it ran out is sealed to its owner. It
// returns NotFound for an unknown session, and after a sign-out or a disabled
// account.
func (s *Service) Owner(ctx context.Context, cookie string) (models.Account, error) {
	var a models.Account
	secret, ok := readToken(cookie)
	if !ok {
		return a, models.ErrNotFound()
	}
	err := s.db.Read(ctx, func(tx *gorm.DB) error {
		ids := tx.Model(&models.Session{}).Select("account_id").Where("id = ?", tokenHash("session", secret))
		return tx.Where("id IN (?) AND status = ?", ids, models.AccountActive).Take(&a).Error
	})
	return a, err
}

// Touch keeps the session alive. It writes at most twice a minute.
func (s *Service) Touch(ctx context.Context, v Visit) error {
	now := s.moment()
	if v.Locked || now.Sub(v.Session.SeenAt) < seenEvery {
		return nil
	}
	return s.db.Write(store.Small(ctx), func(tx *gorm.DB) error {
		return tx.Model(&models.Session{}).Where("id = ? AND seen_at < ?", v.Session.ID, now).Update("seen_at", now).Error
	})
}

// SignOut ends the session, also when the database takes no write.
func (s *Service) SignOut(ctx context.Context, v Visit) error {
	return s.halt(ctx, v, "account.signed_out")
}

// Leave ends the session through the quick exit, as SignOut does.
func (s *Service) Leave(ctx context.Context, v Visit) error { return s.halt(ctx, v, "account.left") }

func (s *Service) writeEnd(ctx context.Context, v Visit, action string) error {
	now := s.moment()
	return s.db.Write(store.Small(ctx), func(tx *gorm.DB) error {
		s.keeper.Forget(v.Account.ID)
		if err := tx.Where("id = ?", v.Session.ID).Delete(&models.Session{}).Error; err != nil {
			return err
		}
		if err := putAway(tx, v.Account.ID); err != nil {
			return err
		}
		return audit.Append(tx, v.Actor, now, audit.Entry{Action: action, Subject: "account:" + v.Account.ID})
	})
}

// LeaveEverywhere ends every session of the account, including this one.
func (s *Service) LeaveEverywhere(ctx context.Context, v Visit) error {
	now := s.moment()
	return s.db.Write(store.Small(ctx), func(tx *gorm.DB) error {
		if err := s.expireSessions(tx, v.Account.ID, models.EndedElsewhere, now); err != nil {
			return err
		}
		if err := putAway(tx, v.Account.ID); err != nil {
			return err
		}
		return audit.Append(tx, v.Actor, now, audit.Entry{Action: "account.signed_out_everywhere", Subject: "account:" + v.Account.ID})
	})
}

// endSessions ends the sessions of an account and forgets whose they were.
func endSessions(tx *gorm.DB, accountID string) error {
	return tx.Where("account_id = ?", accountID).Delete(&models.Session{}).Error
}

// EndEverything signs everybody out and ends every one-time link that was not
// used, and returns how many people were signed in. A restored database knows
// sign-ins that ended since, and links that were used since.
func EndEverything(tx *gorm.DB, now models.Instant) (people int64, err error) {
	if err := tx.Model(&models.Session{}).Where("expires_at > ?", now).Distinct("account_id").Count(&people).Error; err != nil {
		return 0, err
	}
	if err := tx.Where("account_id <> ''").Delete(&models.Session{}).Error; err != nil {
		return 0, err
	}
	return people, tx.Model(&models.Invitation{}).Where("used_at = 0").Update("used_at", now).Error
}

// expireSessions ends the sessions of somebody who ends them herself. Nobody can
// do anything with them any more; for a while it is still known whose they were,
// so that what she was typing in another browser is kept for her.
func (s *Service) expireSessions(tx *gorm.DB, accountID string, why models.SessionEnd, now models.Instant) error {
	s.keeper.Forget(accountID)
	return expire(tx.Where("account_id = ? AND expires_at > ?", accountID, now), why, now).Error
}

// expire ends sessions now and drops their keys.
func expire(sessions *gorm.DB, why models.SessionEnd, now models.Instant) *gorm.DB {
	return sessions.Model(&models.Session{}).Select("expires_at", "ended", "sealed_key").
		Updates(models.Session{ExpiresAt: now, Ended: why, SealedKey: []byte{}})
}

// WhyEnded returns why the sign-in of a cookie ended from elsewhere, "" where it
// did not, or where nobody remembers it any more.
func (s *Service) WhyEnded(ctx context.Context, cookie string) (why models.SessionEnd, err error) {
	secret, ok := readToken(cookie)
	if !ok {
		return "", nil
	}
	var found []models.Session
	err = s.db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Where("id = ?", tokenHash("session", secret)).Select("ended").Limit(1).Find(&found).Error
	})
	if err != nil || len(found) == 0 {
		return "", err
	}
	return found[0].Ended, nil
}

// Lock locks the screen: it drops the sealed key, and the page keeps what was
// typed. A session that is already locked stays as it is. It works also when the
// database takes no write.
func (s *Service) Lock(ctx context.Context, v Visit) error {
	if v.Locked {
		return nil
	}
	return s.halt(ctx, v, actionLocked)
}

func (s *Service) writeLock(ctx context.Context, v Visit) error {
	now := s.moment()
	return s.db.Write(store.Small(ctx), func(tx *gorm.DB) error {
		err := tx.Model(&models.Session{}).Where("id = ?", v.Session.ID).
			Select("locked_at", "sealed_key").Updates(models.Session{LockedAt: now, SealedKey: []byte{}}).Error
		if err != nil {
			return err
		}
		return audit.Append(tx, v.Actor, now, audit.Entry{Action: actionLocked, Subject: "account:" + v.Account.ID})
	})
}

// SetPurpose stores why the user reveals names during this sign-in. It is asked
// once and is part of every audit entry of a reveal.
func (s *Service) SetPurpose(ctx context.Context, v Visit, purpose string) error {
	return s.db.Write(store.Small(ctx), func(tx *gorm.DB) error {
		return tx.Model(&models.Session{}).Where("id = ?", v.Session.ID).Update("purpose", purpose).Error
	})
}

// SignedInAt is one browser in which an account is signed in.
type SignedInAt struct {
	Name      string // id of the session on the page; it opens nothing
	Device    string // browser and system, "" where the browser does not say
	StartedAt models.Instant
	SeenAt    models.Instant
	Locked    bool
	Here      bool // the session of this request
}

// Sessions lists where the account is signed in, newest first.
func (s *Service) Sessions(ctx context.Context, v Visit) ([]SignedInAt, error) {
	var rows []models.Session
	now := s.moment()
	err := s.db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Where("account_id = ?", v.Account.ID).Not(dead, deadAt(now)...).
			Select("id", "device", "started_at", "seen_at", "locked_at").Order("started_at DESC").Limit(50).Find(&rows).Error
	})
	out := make([]SignedInAt, len(rows))
	for i, r := range rows {
		out[i] = SignedInAt{
			Name: hex.EncodeToString(r.ID), Device: r.Device, StartedAt: r.StartedAt, SeenAt: r.SeenAt,
			Locked: !r.LockedAt.IsZero(), Here: string(r.ID) == string(v.Session.ID),
		}
	}
	return out, err
}

// EndSession ends one of the user's own sessions by the Name from Sessions. It
// returns NotFound for anybody else's.
func (s *Service) EndSession(ctx context.Context, v Visit, name string) error {
	id, err := hex.DecodeString(name)
	if err != nil {
		return models.ErrNotFound()
	}
	now := s.moment()
	return s.db.Write(store.Small(ctx), func(tx *gorm.DB) error {
		s.keeper.Forget(v.Account.ID)
		res := expire(tx.Where("id = ? AND account_id = ? AND expires_at > ?", id, v.Account.ID, now), models.EndedElsewhere, now)
		if res.Error == nil && res.RowsAffected == 0 {
			return models.ErrNotFound()
		}
		if res.Error != nil {
			return res.Error
		}
		return audit.Append(tx, v.Actor, now, audit.Entry{Action: "account.session_ended", Subject: "account:" + v.Account.ID})
	})
}

// EndOthers ends the user's sign-ins in all other browsers. It returns Conflict
// where there is none.
func (s *Service) EndOthers(ctx context.Context, v Visit) error {
	now := s.moment()
	return s.db.Write(store.Small(ctx), func(tx *gorm.DB) error {
		n, err := s.endOthers(tx, v, models.EndedElsewhere, now)
		if err == nil && n == 0 {
			err = models.Fail(models.Conflict, "account.no_others")
		}
		if err != nil {
			return err
		}
		return audit.Append(tx, v.Actor, now, audit.Entry{Action: "account.session_ended", Subject: "account:" + v.Account.ID, Detail: "sessions=others"})
	})
}

// endOthers ends the other sign-ins of a visitor that live, and returns how many.
func (s *Service) endOthers(tx *gorm.DB, v Visit, why models.SessionEnd, now models.Instant) (int64, error) {
	s.keeper.Forget(v.Account.ID)
	res := expire(tx.Where("account_id = ? AND id <> ?", v.Account.ID, v.Session.ID).Not(dead, deadAt(now)...), why, now)
	return res.RowsAffected, res.Error
}

// Waits reports whether somebody waited for a key that the visitor holds when the
// visit was read. Every request asks, so it is read with the visit.
func (v Visit) Waits() bool { return v.waits }

// PassOn gives waiting colleagues the keys the actor holds, and returns how
// many requests it served.
func (s *Service) PassOn(ctx context.Context, by access.Actor) (int, error) {
	waiting := false
	err := s.db.Read(ctx, func(tx *gorm.DB) (err error) { waiting, err = s.keeper.Waiting(tx, by); return err })
	if err != nil || !waiting {
		return 0, err
	}
	n := 0
	err = s.db.Write(ctx, func(tx *gorm.DB) (err error) { n, err = s.keeper.PassOn(tx, by, s.moment()); return err })
	return n, err
}
