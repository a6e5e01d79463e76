package demo_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/account"
	"aftercare/services/casefile"
	"aftercare/services/caseload"
	"aftercare/services/claimfact"
	"aftercare/services/custody"
	"aftercare/services/delivery"
	"aftercare/services/document"
	"aftercare/services/entitlement"
	"aftercare/services/evaluation"
	"aftercare/services/gap"
	"aftercare/services/packet"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/vault"
)

// site is a demo with the services behind the pages, and a signed-in
// caseworker.
type site struct {
	db        *store.DB
	queries   atomic.Int64
	evaluator *evaluation.Evaluator
	keeper    *custody.Keeper
	accounts  *account.Service
	caseload  *caseload.Service
	casefile  *casefile.Service
	rights    *entitlement.Service
	services  *delivery.Service
	papers    *document.Service
	claims    *claimfact.Service
	gaps      *gap.Service
	packets   *packet.Service
	lawyer    access.Actor // the account "legal"
	by        access.Actor // the account "caseworker"
	cookie    string
	case1     string   // the first case of the caseworker's list
	page      []string // the cases on its first page
	name      string   // the called name of a survivor in the caseload
}

func now() time.Time { return noon }

func newID() string { return uuid.Must(uuid.NewV7()).String() }

// open wires the site to a database with a demo and signs in.
func (r *site) open(t testing.TB) {
	t.Helper()
	began := time.Now()
	v := vault.New(func() time.Time { return noon.Add(time.Since(began)) }) // ids of keys are in the order in which they are made
	keeper := custody.New(v, newID)
	r.keeper = keeper
	r.accounts = account.New(r.db, hasher(), v, keeper, r.evaluator.Library(), now, newID)
	r.caseload = caseload.New(r.db, keeper, r.evaluator.Library(), now, newID)
	r.casefile = casefile.New(r.db, keeper, r.evaluator, now, newID, rand.Reader)
	r.rights = entitlement.New(r.db, keeper, r.evaluator, now, newID)
	r.services = delivery.New(r.db, keeper, r.evaluator, now, newID)
	r.papers = document.New(r.db, keeper, r.evaluator, now, newID)
	r.claims = claimfact.New(r.db, keeper, r.evaluator, now, newID)
	r.gaps = gap.New(r.db, keeper, r.evaluator, now)
	r.packets = packet.New(r.db, keeper, r.evaluator, now, newID)
	r.lawyer, _ = r.signIn(t, "legal")
	r.by, r.cookie = r.signIn(t, "caseworker")
	list, err := r.caseload.List(context.Background(), r.by, caseload.Filter{}, caseload.Cursor{})
	if err != nil || len(list.Rows) == 0 {
		t.Fatalf("the caseworker's list: %d rows, %v", len(list.Rows), err)
	}
	r.case1 = list.Rows[0].ID
	for _, row := range list.Rows {
		r.page = append(r.page, row.ID)
	}
	names, err := r.caseload.Names(context.Background(), r.by, r.page, "visit")
	if err != nil {
		t.Fatal(err)
	}
	r.name = names[r.case1].Text
}

// signIn returns an actor with open keys.
func (r *site) signIn(t testing.TB, name string) (access.Actor, string) {
	t.Helper()
	in, err := r.accounts.SignIn(context.Background(), account.Try{Name: name, Password: account.DemoPassword})
	if err != nil {
		t.Fatalf("sign in as %s: %v", name, err)
	}
	visit, err := r.accounts.Visit(context.Background(), in.Cookie, "test")
	if err != nil {
		t.Fatal(err)
	}
	return visit.Actor, in.Cookie
}

func hasher() *vault.Hasher { return vault.NewHasher(vault.TestParams(), 2) }

// built are the demos of this process, by number of survivors.
var built struct {
	sync.Mutex
	bySize map[int]*site
}

// demoOf returns a demo with so many survivors, made once for each process.
// With AFTERCARE_BENCH_DIR it is stored in a folder there and used again.
func demoOf(t testing.TB, survivors int) *site {
	t.Helper()
	built.Lock()
	defer built.Unlock()
	if r := built.bySize[survivors]; r != nil {
		return r
	}
	r := &site{evaluator: evaluator(t)}
	dir, kept := storage(t, survivors)
	r.connect(t, dir)
	if kept && !r.holds(t, survivors) {
		_ = r.db.Close()
		if err := os.RemoveAll(dir); err != nil {
			t.Fatal(err)
		}
		r.connect(t, dir)
		kept = false
	}
	if !kept {
		r.build(t, dir, survivors)
	}
	r.open(t)
	if built.bySize == nil {
		built.bySize = map[int]*site{}
	}
	built.bySize[survivors] = r
	return r
}

// storage returns the folder of a demo, and whether it may hold one already.
func storage(t testing.TB, survivors int) (dir string, kept bool) {
	if root := os.Getenv("AFTERCARE_BENCH_DIR"); root != "" {
		dir = filepath.Join(root, fmt.Sprint(survivors))
		_, err := os.Stat(filepath.Join(dir, store.File))
		return dir, err == nil
	}
	dir, err := os.MkdirTemp("", "aftercare-bench")
	if err != nil {
		t.Fatal(err)
	}
	scrap = append(scrap, dir)
	return dir, false
}

// scrap are folders that are deleted when the process ends.
var scrap []string

func TestMain(m *testing.M) {
	storetest.Main(m, func() {
		for _, dir := range scrap {
			_ = os.RemoveAll(dir)
		}
	})
}

func (r *site) connect(t testing.TB, dir string) {
	t.Helper()
	r.db = openIn(t, dir, func(string) { r.queries.Add(1) })
}

// openIn opens a migrated database in a folder.
func openIn(t testing.TB, dir string, queries func(string)) *store.DB {
	t.Helper()
	db, err := store.Open(context.Background(), dir, store.Options{Queries: queries})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Migrate(context.Background(), nil); err != nil {
		t.Fatal(err)
	}
	return db
}

// holds reports whether a stored demo is complete and made with the current
// packs.
func (r *site) holds(t testing.TB, survivors int) bool {
	var n int64
	var stale []string
	read(t, r.db, func(tx *gorm.DB) (err error) {
		if err = tx.Model(&models.Survivor{}).Count(&n).Error; err == nil {
			stale, err = r.evaluator.Stale(tx, 1)
		}
		return err
	})
	return n == int64(survivors) && len(stale) == 0
}

func (r *site) build(t testing.TB, dir string, survivors int) {
	t.Helper()
	start := time.Now()
	fill(t, r.db, survivors)
	if err := r.db.Write(context.Background(), func(tx *gorm.DB) error { return tx.Exec("ANALYZE").Error }); err != nil {
		t.Fatal(err)
	}
	file, err := os.Stat(filepath.Join(dir, store.File))
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d survivors made in %v, %d MB", survivors, time.Since(start).Round(time.Millisecond), file.Size()>>20)
}
