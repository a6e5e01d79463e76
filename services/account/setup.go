package account

import (
	"context"
	"errors"
	"maps"
	"strings"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/vault"
	"aftercare/trust"
)

// SetUp is the form of the first administrator.
type SetUp struct {
	Organisation string
	TimeZone     string
	Language     string
	ShelterName  string
	ShelterState string // ISO 3166-2, such as IN-WB, or the country when the packs do not divide it
	DisplayName  string
	SignInName   string
	Password     string
	BackupTo     string          // folder for backups, "" for the one in the data folder
	Found        models.Problems // what others found wrong with it, to be said with the rest
	Demo         bool            // only the demo command sets it
}

// SetUpLink returns a fresh set-up token when the installation has no
// organisation yet, and "" when it has one.
func (s *Service) SetUpLink(ctx context.Context) (string, error) {
	token := ""
	err := s.db.Write(ctx, func(tx *gorm.DB) error {
		_, err := organisation(tx)
		if errors.Is(err, gorm.ErrRecordNotFound) {
			token, err = makeLink(tx, models.InviteSetup, nil, "serve", s.moment())
		}
		return err
	})
	return token, err
}

// Begun is the result of set-up. The administrator is signed in, and only the
// page that shows the recovery key once has it.
type Begun struct {
	Cookie      string
	Browser     string
	RecoveryKey string
	HouseCode   string // what people compare, so that it belongs on the same paper
	Account     models.Account
}

// SetUp makes organisation, first shelter, first administrator and recovery key
// in one transaction, and uses the link. It returns Invalid with a message for
// each wrong field, and Conflict when set-up was done already.
func (s *Service) SetUp(ctx context.Context, token string, in SetUp, request string) (Begun, error) {
	if err := s.checkSetUp(in); err != nil {
		return Begun{}, err
	}
	now := s.moment()
	org, shelter, admin := in.rows(s.newID, now)
	paper, printed := vault.NewRecoveryKey()
	defer paper.Forget()
	first, anchor, err := vault.First(paper, now)
	if err != nil {
		return Begun{}, err
	}
	credential, keys, err := s.hasher.NewCredential(ctx, admin.ID, fold(in.Password), 1, anchor, now)
	if err != nil {
		return Begun{}, err
	}
	credential.Confirmed = credential.Generation // the first administrator vouches for themselves: nobody was here before
	out := Begun{Account: admin, RecoveryKey: printed, HouseCode: trust.HouseCode(anchor)}
	err = s.db.Write(ctx, func(tx *gorm.DB) error {
		if err := useSetUpLink(tx, token, now); err != nil {
			return err
		}
		if err := createAll(tx, &org, &shelter, &admin, &models.AccountShelter{AccountID: admin.ID, ShelterID: shelter.ID}); err != nil {
			return err
		}
		if err := vault.PutCredential(tx, credential); err != nil {
			return err
		}
		if err := s.vault.Found(tx, paper, first, keys.PersonBody(admin.Role)); err != nil {
			return err
		}
		if out.Cookie, err = startSession(tx, admin.ID, keys, now); err != nil {
			return err
		}
		if out.Browser, err = s.knowBrowser(tx, admin.ID, "", now); err != nil {
			return err
		}
		by := actorOf(admin, []string{shelter.ID}, nil, request, now)
		return audit.Append(tx, by, now, audit.Entry{Action: "organisation.set_up", Subject: "organisation:" + org.ID})
	})
	return out, err
}

// useSetUpLink uses the link. It returns Conflict when somebody else was
// faster.
func useSetUpLink(tx *gorm.DB, token string, now models.Instant) error {
	link, err := openLink(tx, token, now, []models.InvitationKind{models.InviteSetup})
	if err != nil {
		return err
	}
	if err := useLink(tx, link, now); err != nil {
		return err
	}
	if _, err := organisation(tx); err == nil {
		return models.Fail(models.Conflict, "setup.done_already")
	}
	return nil
}

func createAll(tx *gorm.DB, rows ...any) error {
	for _, row := range rows {
		if err := tx.Create(row).Error; err != nil {
			return err
		}
	}
	return nil
}

func (in SetUp) rows(newID func() string, now models.Instant) (models.Organisation, models.Shelter, models.Account) {
	org := models.Organisation{
		ID: newID(), Name: strings.TrimSpace(in.Organisation), Jurisdiction: country(in.ShelterState),
		TimeZone: in.TimeZone, Language: in.Language, BackupTo: strings.TrimSpace(in.BackupTo), Demo: in.Demo, SignedAt: now, CreatedAt: now, Version: 1,
	}
	shelter := models.Shelter{ID: newID(), OrganisationID: org.ID, Name: strings.TrimSpace(in.ShelterName), State: in.ShelterState, CreatedAt: now, Version: 1}
	admin := models.Account{
		ID: newID(), OrganisationID: org.ID, SignInName: signInName(in.SignInName), DisplayName: strings.TrimSpace(in.DisplayName),
		Role: models.Administrator, Language: in.Language, Status: models.AccountActive, CreatedAt: now, SignedInAt: now, Version: 1,
	}
	return org, shelter, admin
}

func country(state string) string { c, _, _ := strings.Cut(state, "-"); return c }

func (s *Service) checkSetUp(in SetUp) error {
	p := models.Problems{}
	maps.Copy(p, in.Found)
	checkOrganisation(p, in.Organisation, in.TimeZone)
	s.checkShelter(p, in.ShelterName, in.ShelterState)
	checkPerson(p, in.DisplayName, in.SignInName)
	if !in.Demo || in.Password != DemoPassword {
		checkPassword(p, "password", in.Password, in.SignInName, in.Organisation, in.ShelterName, in.DisplayName)
	}
	return p.Err()
}

// ReplaceRecoveryKey makes a new recovery key for somebody who lost the first
// one before it was checked. After the check, keys may already be wrapped to
// it, and it returns Conflict.
func (s *Service) ReplaceRecoveryKey(ctx context.Context, by access.Actor) (string, error) {
	if err := by.Require(access.ManageStaff); err != nil {
		return "", err
	}
	now, printed := s.moment(), ""
	err := s.db.Write(ctx, func(tx *gorm.DB) error {
		org, err := organisation(tx)
		if err != nil {
			return err
		}
		if !org.RecoveryChecked.IsZero() {
			return models.Fail(models.Conflict, "recovery.already_checked")
		}
		paper, fresh := vault.NewRecoveryKey()
		defer paper.Forget()
		if err := s.vault.ReplaceRecovery(tx, by.Keys(), paper); err != nil {
			return err
		}
		printed = fresh
		return audit.Append(tx, by, now, audit.Entry{Action: "recovery.key_made", Subject: "organisation:" + org.ID})
	})
	return printed, err
}

// CheckRecoveryKey takes the whole key, typed from the paper, and records that
// it is on paper. The key is not stored. The first check is the one of set-up:
// then the paper vouches for whom the actor invites in the next hour. It returns Invalid at the field when
// the key is mistyped or not the current one.
func (s *Service) CheckRecoveryKey(ctx context.Context, by access.Actor, typed string) error {
	if err := by.Require(access.ManageStaff); err != nil {
		return err
	}
	now, subject := s.moment(), "organisation:"+by.Organisation()
	err := s.usePaper(ctx, by, subject, typed, func(tx *gorm.DB, key *vault.RecoveryKey) error {
		if err := vault.MatchRecovery(tx, key); err != nil {
			return err
		}
		if err := takeOut(tx, by, now); err != nil {
			return err
		}
		if err := s.vault.Say(tx, &key.Keyring, trust.KindChecked, trust.Body{Account: by.ID()}); err != nil {
			return err
		}
		if err := tx.Model(&models.Organisation{}).Where("id = ?", by.Organisation()).Update("recovery_checked", now).Error; err != nil {
			return err
		}
		return audit.Append(tx, by, now, audit.Entry{Action: "recovery.key_checked", Subject: subject})
	})
	return atField("recovery_key", err)
}
