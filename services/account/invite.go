package account

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/store"
	"aftercare/services/vault"
)

// Newcomer is the form for inviting a person.
type Newcomer struct {
	DisplayName string
	SignInName  string
	Role        models.Role
	Language    string
	Shelters    []string
}

var signInForm = regexp.MustCompile(`^[\pL\pN][\pL\pN\pM._-]{2,39}$`)

func checkPerson(p models.Problems, display, name string) {
	if strings.TrimSpace(display) == "" {
		p.Add("display_name", "staff.name_missing")
	}
	if !signInForm.MatchString(signInName(name)) {
		p.Add("sign_in_name", "staff.sign_in_name_form")
	}
}

// Invite makes an account that cannot sign in yet. It returns the token of the
// link with which the new colleague chooses a password. It returns Invalid with
// a message for each wrong field.
func (s *Service) Invite(ctx context.Context, by access.Actor, in Newcomer) (models.Account, string, error) {
	if err := by.Require(access.ManageStaff); err != nil {
		return models.Account{}, "", err
	}
	if err := in.check(by); err != nil {
		return models.Account{}, "", err
	}
	now := s.moment()
	a := models.Account{
		ID: s.newID(), OrganisationID: by.Organisation(), SignInName: signInName(in.SignInName),
		DisplayName: strings.TrimSpace(in.DisplayName), Role: in.Role, Language: in.Language,
		Status: models.AccountInvited, CreatedAt: now, Version: 1,
	}
	token := ""
	err := s.db.Write(ctx, func(tx *gorm.DB) error {
		if err := mayChange(tx, by, a); err != nil {
			reason, err := reasonOf(err)
			if err == nil {
				err = models.Problems{"role": reason}.Err()
			}
			return err
		}
		if err := freeName(tx, a.SignInName); err != nil {
			return err
		}
		if err := tx.Create(&a).Error; err != nil {
			return err
		}
		if err := setShelters(tx, a.ID, in.Shelters); err != nil {
			return err
		}
		var err error
		if token, err = s.signedLink(tx, models.InviteStaff, a, by, by.Keys(), now); err != nil {
			return err
		}
		return audit.Append(tx, by, now, audit.Entry{Action: "account.invited", Subject: "account:" + a.ID, Detail: "role=" + string(a.Role)})
	})
	return a, token, err
}

// check limits the shelters to the administrator's own: nobody grants what they
// lack.
func (in Newcomer) check(by access.Actor) error {
	p := models.Problems{}
	checkPerson(p, in.DisplayName, in.SignInName)
	if !in.Role.Known() {
		p.Add("role", "staff.role_missing")
	}
	if len(in.Shelters) == 0 && needsShelter(in.Role) {
		p.Add("shelters", "staff.shelter_missing")
	}
	checkShelters(p, in.Shelters, by)
	return p.Err()
}

// checkShelters adds a problem when a chosen shelter is not one of the actor's.
func checkShelters(p models.Problems, chosen []string, by access.Actor) {
	for _, id := range chosen {
		if !slices.Contains(by.Shelters(), id) {
			p.Add("shelters", "staff.shelter_not_yours")
		}
	}
}

func needsShelter(r models.Role) bool {
	return access.ScopeOf(r) == access.Assigned || access.ScopeOf(r) == access.OwnShelter
}

func freeName(tx *gorm.DB, name string) error {
	var n int64
	if err := tx.Model(&models.Account{}).Where("sign_in_name = ?", name).Count(&n).Error; err != nil {
		return err
	}
	if n > 0 {
		return models.Problems{"sign_in_name": "staff.sign_in_name_taken"}.Err()
	}
	return nil
}

func setShelters(tx *gorm.DB, accountID string, shelters []string) error {
	if err := tx.Where("account_id = ?", accountID).Delete(&models.AccountShelter{}).Error; err != nil {
		return err
	}
	for _, id := range shelters {
		if err := tx.Create(&models.AccountShelter{AccountID: accountID, ShelterID: id}).Error; err != nil {
			return err
		}
	}
	return nil
}

// Welcome uses an invitation or a reset link: the person chooses a password and
// is signed in. Neither link opens a case. Nobody vouches for the new key pair
// yet, so its requests wait for a colleague who knows the person or for the
// recovery key; only an invitation made while the paper was out at set-up
// vouches for the first pair.
func (s *Service) Welcome(ctx context.Context, token, password, browser, request string) (SignedIn, error) {
	link, err := s.OpenLink(ctx, token, models.InviteStaff, models.InviteReset)
	if err != nil {
		return SignedIn{}, err
	}
	a := link.Account
	if err := s.checkChosen(ctx, a, password); err != nil {
		return SignedIn{}, err
	}
	now := s.moment()
	old, anchor, err := s.before(ctx, token, a.ID)
	if err != nil {
		return SignedIn{}, err
	}
	credential, keys, err := s.hasher.NewCredential(ctx, a.ID, fold(password), old.Generation+1, anchor, now)
	if err != nil {
		return SignedIn{}, err
	}
	out := SignedIn{Account: a}
	err = s.db.Write(ctx, func(tx *gorm.DB) error {
		return s.welcome(tx, token, browser, credential, keys, request, now, &out)
	})
	return out, err
}

func (s *Service) welcome(tx *gorm.DB, token, browser string, credential models.Credential, keys *vault.Keyring, request string, now models.Instant, out *SignedIn) error {
	row, err := openLink(tx, token, now, []models.InvitationKind{models.InviteStaff, models.InviteReset})
	if err != nil {
		return err
	}
	if err := useLink(tx, row, now); err != nil {
		return err
	}
	detail := "link=" + string(row.Kind)
	if row.ByPaper && credential.Generation == 1 {
		credential.Confirmed = credential.Generation
		detail += " vouched=paper"
	}
	putCredential := func() error { return vault.PutCredential(tx, credential) }
	if credential.Generation > 1 {
		putCredential = func() error { return s.vault.ResetCredential(tx, credential) }
	}
	if err := putCredential(); err != nil {
		return err
	}
	a := &out.Account
	secret, _ := linkSecret(token)
	if err := s.vault.SayByLink(tx, secret, keys.PersonBody(a.Role)); err != nil {
		return err
	}
	res := tx.Model(&models.Account{}).Where("id = ? AND status <> ?", a.ID, models.AccountDisabled).
		Select("status", "signed_in_at").Updates(models.Account{Status: models.AccountActive, SignedInAt: now})
	if err := store.Changed(res); err != nil {
		return err
	}
	if err := endSessions(tx, a.ID); err != nil {
		return err
	}
	if out.Cookie, err = startSession(tx, a.ID, keys, now); err != nil {
		return err
	}
	if out.Browser, err = s.knowBrowser(tx, a.ID, browser, now); err != nil {
		return err
	}
	return audit.Append(tx, actorOf(*a, nil, nil, request, now), now, audit.Entry{Action: "account.password_chosen", Subject: "account:" + a.ID, Detail: detail})
}

// before returns the credential that an account had before a link, or a zero one,
// and the anchor of the house, which the link must carry.
func (s *Service) before(ctx context.Context, token, accountID string) (c models.Credential, anchor vault.Anchor, err error) {
	err = s.db.Read(ctx, func(tx *gorm.DB) (err error) {
		if anchor, err = s.anchorOf(tx, token); err != nil {
			return err
		}
		return tx.Where("account_id = ?", accountID).Limit(1).Find(&c).Error
	})
	return c, anchor, err
}
