package account_test

import (
	"context"
	"testing"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/account"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/vault"
	"aftercare/services/worldtest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

// desk is the account service over an invented world.
type desk struct {
	*worldtest.World
	*account.Service
	t *testing.T
}

func newDesk(t *testing.T, db *store.DB) *desk {
	t.Helper()
	w := worldtest.New(t, db)
	return &desk{World: w, t: t, Service: account.New(db, vault.NewHasher(vault.TestParams(), 4), w.Vault, w.Keeper, worldtest.Library(t), w.Now, worldtest.NewID)}
}

// each runs a test on both databases.
func each(t *testing.T, f func(t *testing.T, d *desk)) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) { f(t, newDesk(t, db)) })
}

func (d *desk) try(name, password, browser, address string) (account.SignedIn, error) {
	return d.SignIn(context.Background(), account.Try{Name: name, Password: password, Browser: browser, Address: address, Request: "test"})
}

func (d *desk) signIn(name string) account.SignedIn {
	d.t.Helper()
	in, err := d.try(name, worldtest.Password(name), "", "10.0.0.1")
	if err != nil {
		d.t.Fatalf("%s: %v", name, err)
	}
	return in
}

func (d *desk) visit(cookie string) account.Visit {
	d.t.Helper()
	v, err := d.Visit(context.Background(), cookie, "test")
	if err != nil {
		d.t.Fatal(err)
	}
	return v
}

func (d *desk) count(model any, where string, args ...any) (n int64) {
	d.t.Helper()
	d.Read(func(tx *gorm.DB) error { return tx.Model(model).Where(where, args...).Count(&n).Error })
	return n
}

func (d *desk) entries(action string) int64 {
	return d.count(&models.AuditEntry{}, "action = ?", action)
}

func wantProblem(t *testing.T, err error, field, message string) {
	t.Helper()
	var got models.Problems
	if e, ok := err.(*models.Error); ok {
		got = e.Fields
	}
	if got[field] != message {
		t.Errorf("got %v, want %s=%s", err, field, message)
	}
}
