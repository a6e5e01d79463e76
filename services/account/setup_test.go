package account_test

import (
	"context"
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/account"
	"aftercare/services/custody"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/vault"
	"aftercare/services/worldtest"
)

// empty returns the service over an installation before set-up.
func empty(t testing.TB, db *store.DB) *account.Service {
	t.Helper()
	now := func() time.Time { return worldtest.Start }
	v := vault.New(now)
	return account.New(db, vault.NewHasher(vault.TestParams(), 4), v, custody.New(v, worldtest.NewID), worldtest.Library(t), now, worldtest.NewID)
}

func firstShelter() account.SetUp {
	return account.SetUp{
		Organisation: "Invented Care Trust", TimeZone: "Asia/Kolkata", Language: "en", ShelterName: "Asha House", ShelterState: "IN-WB",
		DisplayName: "Invented Rekha", SignInName: "rekha", Password: chosen,
	}
}

func TestSetUpOnceByOneLink(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx, s := context.Background(), empty(t, db)
		old, err := s.SetUpLink(ctx)
		if err != nil || old == "" {
			t.Fatalf("got %q, %v", old, err)
		}
		token, err := s.SetUpLink(ctx)
		if err != nil {
			t.Fatal(err)
		}
		_, err = s.SetUp(ctx, old, firstShelter(), "test")
		worldtest.WantKind(t, err, models.NotFound)
		begun, err := s.SetUp(ctx, token, firstShelter(), "test")
		if err != nil {
			t.Fatal(err)
		}
		_, err = s.SetUp(ctx, token, firstShelter(), "test")
		worldtest.WantKind(t, err, models.NotFound)
		if again, err := s.SetUpLink(ctx); err != nil || again != "" {
			t.Errorf("a second set-up link: %q, %v", again, err)
		}
		v, err := s.Visit(ctx, begun.Cookie, "test")
		if err != nil || v.Actor.Role() != models.Administrator || len(v.Actor.Shelters()) != 1 {
			t.Errorf("got %+v, %v", v.Account, err)
		}
		checkRecovery(t, s, v.Actor, begun.RecoveryKey)
	})
}

// checkRecovery goes through the recovery key's states, from lost to proved on
// paper.
func checkRecovery(t *testing.T, s *account.Service, by access.Actor, lost string) {
	t.Helper()
	ctx := context.Background()
	wantProblem(t, s.CheckRecoveryKey(ctx, by, lost[:20]), "recovery_key", "vault.recovery_key_mistyped")
	key, err := s.ReplaceRecoveryKey(ctx, by)
	if err != nil || key == lost {
		t.Fatalf("got %v", err)
	}
	wantProblem(t, s.CheckRecoveryKey(ctx, by, lost), "recovery_key", "vault.recovery_key_other")
	if err := s.CheckRecoveryKey(ctx, by, " "+key+" "); err != nil {
		t.Fatal(err)
	}
	_, err = s.ReplaceRecoveryKey(ctx, by)
	worldtest.WantKind(t, err, models.Conflict)
}

func TestSetUpNamesMissingFields(t *testing.T) {
	t.Parallel()
	s := empty(t, storetest.New(t))
	for field, spoil := range map[string]func(*account.SetUp){
		"organisation":  func(in *account.SetUp) { in.Organisation = " " },
		"time_zone":     func(in *account.SetUp) { in.TimeZone = "Mars/Olympus" },
		"shelter_name":  func(in *account.SetUp) { in.ShelterName = "" },
		"shelter_state": func(in *account.SetUp) { in.ShelterState = "IN" },
		"display_name":  func(in *account.SetUp) { in.DisplayName = "" },
		"sign_in_name":  func(in *account.SetUp) { in.SignInName = "a b" },
		"password":      func(in *account.SetUp) { in.Password = "invented care trust" },
	} {
		in := firstShelter()
		spoil(&in)
		_, err := s.SetUp(t.Context(), "", in, "test")
		e, ok := err.(*models.Error)
		if !ok || len(e.Fields) != 1 || e.Fields[field] == "" {
			t.Errorf("%s: got %v", field, err)
		}
	}
}

func TestCheckPasswordWantsLength(t *testing.T) {
	t.Parallel()
	s := empty(t, storetest.New(t))
	long := make([]rune, models.MaxPassword+1)
	for i := range long {
		long[i] = rune('क' + i*7%30)
	}
	for password, want := range map[string]string{
		"only fourteen!": "password.short", "exactly fifteen": "", "नौ नीली पतंगें घाट पर": "", "just words and spaces": "",
		"aaaaaaaaaaaaaaaaaaaa": "password.repeats", "123456789012345678": "password.repeats", "abcdefghijklmnopqrst": "password.repeats",
		account.DemoPassword: "password.product", "my-Aftercare-password": "password.product", "rekha has blue kites": "password.name",
		string(long[:models.MaxPassword]): "", string(long): "password.long",
	} {
		in := firstShelter()
		in.Password = password
		_, err := s.SetUp(t.Context(), "no link", in, "test")
		got := ""
		if e, ok := err.(*models.Error); ok {
			got = e.Fields["password"]
		}
		if got != want {
			t.Errorf("%q: got %q, want %q", password, got, want)
		}
	}
}

func TestDemoPasswordOnlyInDemo(t *testing.T) {
	t.Parallel()
	d := newDesk(t, storetest.New(t))
	ctx := t.Context()
	_, token, err := d.Invite(ctx, d.Actor("administrator"), newcomer(d, "meena.das"))
	if err != nil {
		t.Fatal(err)
	}
	_, err = d.Welcome(ctx, account.Arrival{Token: token, Password: account.DemoPassword, Request: "test"})
	wantProblem(t, err, "password", "password.product")
	_, err = d.ChangePassword(ctx, d.visit(d.signIn("caseworker").Cookie), worldtest.Password("caseworker"), account.DemoPassword)
	wantProblem(t, err, "password", "password.product")
	demo := firstShelter()
	demo.Password, demo.Demo = account.DemoPassword, true
	s := empty(t, storetest.New(t))
	link, err := s.SetUpLink(ctx)
	if err == nil {
		_, err = s.SetUp(ctx, link, demo, "test")
	}
	if err != nil {
		t.Errorf("the demo installation: %v", err)
	}
}

func TestSignInFoldsUnicodeForms(t *testing.T) {
	t.Parallel()
	d := newDesk(t, storetest.New(t))
	composed, apart := "caf\u00e9 under the banyan", "cafe\u0301 under the banyan"
	_, err := d.ChangePassword(t.Context(), d.visit(d.signIn("caseworker").Cookie), worldtest.Password("caseworker"), composed)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.try("caseworker", apart, "", ""); err != nil {
		t.Error(err)
	}
}

func TestSignInRaisesHashCost(t *testing.T) {
	t.Parallel()
	d := newDesk(t, storetest.New(t))
	c := d.Case(d.North, "Kalpana", "caseworker")
	dear := vault.Params{MemoryKiB: 128, Passes: 2, Threads: 1}
	s := account.New(d.DB, vault.NewHasher(dear, 4), d.Vault, d.Keeper, worldtest.Library(t), d.Now, worldtest.NewID)
	in, err := s.SignIn(t.Context(), account.Try{Name: "caseworker", Password: worldtest.Password("caseworker")})
	if err != nil {
		t.Fatal(err)
	}
	d.Read(func(tx *gorm.DB) error {
		credential, err := vault.FindCredential(tx, d.Account("caseworker").ID)
		if credential.Params != dear.String() {
			t.Errorf("got %s, want %s", credential.Params, dear)
		}
		return err
	})
	if got, err := d.reveal(d.visit(in.Cookie), c); err != nil || got.Text != "Kalpana" {
		t.Errorf("got %+v, %v", got, err)
	}
}

// What others found wrong, such as a folder for backups, is said with the rest, and
// the folder is kept with the organisation.
func TestSetUpKeepsTheFolderForBackups(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx, s := context.Background(), empty(t, db)
		token, err := s.SetUpLink(ctx)
		if err != nil {
			t.Fatal(err)
		}
		in := firstShelter()
		in.Found, in.DisplayName = models.Problems{"backup_to": "backup.not_there"}, ""
		_, err = s.SetUp(ctx, token, in, "test")
		if p, _ := models.ProblemsOf(err); p["backup_to"] != "backup.not_there" || p["display_name"] == "" || len(p) != 2 {
			t.Errorf("problems %v", p)
		}
		in = firstShelter()
		in.BackupTo = " /media/stick "
		if _, err := s.SetUp(ctx, token, in, "test"); err != nil {
			t.Fatal(err)
		}
		if org, err := s.Organisation(ctx); err != nil || org.BackupTo != "/media/stick" {
			t.Errorf("backups go to %q, %v", org.BackupTo, err)
		}
	})
}
