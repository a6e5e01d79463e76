package account_test

import (
	"errors"
	"strings"
	"testing"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/account"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/vault"
	"aftercare/services/worldtest"
)

// From set-up on everybody trusts the same house, and the code of a pair is the same on
// the screen of its owner and of the colleague.
func TestCodesAreTheSameOnBothScreens(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		v := d.joins("administrator", "nila.rao", models.Caseworker, d.North)
		mine := d.Codes(v.Actor)
		if mine.House == "" || mine.House != d.Codes(d.Actor("counsellor")).House {
			t.Errorf("the house has two codes: %q", mine.House)
		}
		codes, err := d.CodesOf(t.Context(), d.Actor("counsellor"))
		if err != nil || codes[v.Account.ID] != mine.Mine || mine.Mine == "" {
			t.Errorf("got %q and %q, %v", codes[v.Account.ID], mine.Mine, err)
		}
		if n, err := d.NoteDifferences(t.Context(), access.System("sweep", d.Org.ID, d.Moment())); n != 0 || err != nil {
			t.Errorf("%d differ in a house in which nobody changed anything, %v", n, err)
		}
	})
}

// A link carries the anchor of the house in which it was made, and fits no other.
func TestALinkFitsItsHouseOnly(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		ctx := t.Context()
		token, err := d.Reset(ctx, d.Actor("administrator"), d.Account("counsellor").ID, false)
		if err != nil {
			t.Fatal(err)
		}
		secret, mark, _ := strings.Cut(token, ".")
		other := strings.Map(func(r rune) rune {
			if r == 'A' {
				return 'B'
			}
			return 'A'
		}, mark)
		for _, bad := range []string{secret, secret + ".", secret + "." + other} {
			if _, err := d.Welcome(ctx, bad, chosen, "", "test"); !errors.Is(err, vault.ErrStatements) {
				t.Errorf("a link with another anchor: %v", err)
			}
		}
		if _, err := d.Welcome(ctx, token, chosen, "", "test"); err != nil {
			t.Fatal(err)
		}
	})
}

// What differs is written down for the officer, once a week.
func TestDifferencesAreWrittenDown(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		ctx, by := t.Context(), access.System("sweep", d.Org.ID, d.Moment())
		d.Write(func(tx *gorm.DB) error {
			return tx.Exec("UPDATE credentials SET public = (SELECT c.public FROM credentials c WHERE c.account_id = ?) WHERE account_id = ?", d.Account("auditor").ID, d.Account("counsellor").ID).Error
		})
		for range 2 {
			if n, err := d.NoteDifferences(ctx, by); n != 1 || err != nil {
				t.Fatalf("got %d, %v", n, err)
			}
		}
		if n := d.count(&models.AuditEntry{}, "action = 'keys.differ' AND subject = ? AND detail = 'differs=pair'", "account:"+d.Account("counsellor").ID); n != 1 {
			t.Errorf("%d entries, want 1", n)
		}
		d.Advance(8 * 24 * 3600 * 1e9)
		if n, err := d.NoteDifferences(ctx, by); n != 1 || err != nil || d.entries("keys.differ") != 2 {
			t.Errorf("after a week: %d, %v", n, err)
		}
	})
}

// An installation from before the statements goes on, gets them with the paper, and
// everybody compares the code once.
func TestAnOlderInstallationIsCarriedOver(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		w := worldtest.Unsigned(t, db)
		d := &desk{World: w, t: t, Service: account.New(db, vault.NewHasher(vault.TestParams(), 4), w.Vault, w.Keeper, worldtest.Library(t), w.Now, worldtest.NewID)}
		c := d.Case(d.North, "Kalpana", "caseworker", "counsellor")
		admin := d.Actor("administrator")
		d.Write(func(tx *gorm.DB) error {
			return tx.Exec("UPDATE credentials SET signing = '' WHERE account_id IN ?", []string{d.Account("counsellor").ID, d.Account("caseworker").ID}).Error
		})
		stale, err := d.Reset(ctx, admin, d.Account("legal_aid").ID, false)
		if err != nil {
			t.Fatal(err)
		}
		worker := d.signIn("caseworker")
		if d.visit(worker.Cookie).NeedsHouse() {
			t.Fatal("a code is asked for before there is one")
		}
		list, err := d.Unsigned(ctx, admin)
		if err != nil || len(list) != len(models.Roles)+3 {
			t.Fatalf("%d are unsigned, %v", len(list), err)
		}
		_, other := vault.NewRecoveryKey()
		if _, err := d.SignStaff(ctx, admin, other); models.KindOf(err) != models.Invalid {
			t.Fatalf("another paper: %v", err)
		}
		n, err := d.SignStaff(ctx, admin, d.World.Recovery)
		if err != nil || n != len(list)-1 {
			t.Fatalf("signed for %d, %v", n, err)
		}
		list, err = d.Unsigned(ctx, admin)
		if err != nil || len(list) != 1 || list[0].ID != d.Account("counsellor").ID || list[0].Seen {
			t.Fatalf("left over: %+v, %v", list, err)
		}
		if _, err := d.Welcome(ctx, stale, chosen, "", "test"); err == nil {
			t.Error("a link from before is still good")
		}

		v := d.visit(worker.Cookie)
		if !v.NeedsHouse() {
			t.Fatal("the code is not asked for")
		}
		d.Write(func(tx *gorm.DB) error {
			_, err := w.Vault.HouseOf(tx, v.Actor.Keys())
			if !errors.Is(err, vault.ErrNoAnchor) {
				t.Errorf("keys are wrapped before the code was compared: %v", err)
			}
			return nil
		})
		code, err := d.HouseCode(ctx)
		if err != nil || code == "" {
			t.Fatal(code, err)
		}
		if _, err := d.TrustHouse(ctx, v, "00000 00000 00000 00000", worldtest.Password("caseworker")); models.KindOf(err) != models.Conflict {
			t.Errorf("another code: %v", err)
		}
		cookie, err := d.TrustHouse(ctx, v, code, worldtest.Password("caseworker"))
		if err != nil || d.visit(cookie).NeedsHouse() || d.Codes(d.visit(cookie).Actor).House != code {
			t.Fatalf("the code was compared: %v", err)
		}
		if again := d.signIn("caseworker"); d.visit(again.Cookie).NeedsHouse() {
			t.Error("the code is asked for at the next sign-in")
		}
		d.wantName(d.visit(cookie), c, true)

		if in := d.signIn("counsellor"); !d.visit(in.Cookie).NeedsHouse() {
			t.Error("she is not asked for the code")
		}
		if n, err := d.SignStaff(ctx, admin, d.World.Recovery); err != nil || n != 1 {
			t.Errorf("who came later: %d, %v", n, err)
		}
		if _, err := d.SignStaff(ctx, admin, d.World.Recovery); models.KindOf(err) != models.Conflict {
			t.Errorf("nobody is left: %v", err)
		}
	})
}
