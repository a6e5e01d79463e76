package storetest

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"

	"gorm.io/driver/postgres"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"

	"aftercare/services/store"
)

// cluster is the only PostgreSQL of the test process. It is as durable as a real
// one, because the program refuses another; in memory that costs nothing.
var cluster struct {
	once   sync.Once
	binDir string
	dir    string
	port   int
	admin  *gorm.DB
	err    error
	next   atomic.Int64
}

// NewPostgres returns an empty, migrated PostgreSQL database that exists until
// the test process ends.
func NewPostgres(t testing.TB) *store.DB { return OpenPostgres(t, store.Options{}) }

// OpenPostgres is NewPostgres with options.
func OpenPostgres(t testing.TB, opt store.Options) *store.DB {
	t.Helper()
	binDir := postgresBin()
	if binDir == "" {
		if os.Getenv("CI") == "true" {
			t.Fatal("PostgreSQL is not installed and CI needs it")
		}
		t.Skip("PostgreSQL is not installed here (Debian package postgresql)")
	}
	cluster.once.Do(func() { cluster.binDir = binDir; cluster.err = startCluster() })
	if cluster.err != nil {
		t.Fatalf("PostgreSQL: %v", cluster.err)
	}
	name := fmt.Sprintf("t%d", cluster.next.Add(1))
	if err := cluster.admin.Exec("CREATE DATABASE " + name + " TEMPLATE blank").Error; err != nil {
		t.Fatalf("create database: %v", err)
	}
	return open(t, url(name), opt)
}

func url(database string) string {
	return fmt.Sprintf("postgres://aftercare@127.0.0.1:%d/%s?sslmode=disable", cluster.port, database)
}

func postgresBin() string {
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if len(found) == 0 {
		return ""
	}
	return filepath.Dir(found[len(found)-1])
}

func startCluster() error {
	dir, err := os.MkdirTemp(memoryDir(), "aftercare-pg")
	if err != nil {
		return err
	}
	cluster.dir = dir
	if cluster.port, err = freePort(); err != nil {
		return err
	}
	if err := os.Chmod(dir, 0o777); err != nil {
		return err
	}
	data := filepath.Join(dir, "data")
	if err := asPostgres("initdb", "-D", data, "-A", "trust", "-U", "aftercare", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8"); err != nil {
		return err
	}
	options := fmt.Sprintf("-p %d -k %s -c listen_addresses=127.0.0.1 -c max_wal_size=256MB -c max_connections=300", cluster.port, dir)
	if err := asPostgres("pg_ctl", "-D", data, "-w", "-l", filepath.Join(dir, "log"), "-o", options, "start"); err != nil {
		return err
	}
	return blankDatabase()
}

// blankDatabase migrates one database that tests copy.
func blankDatabase() error {
	admin, err := gorm.Open(postgres.Open(url("postgres")), &gorm.Config{Logger: logger.Discard})
	if err != nil {
		return err
	}
	cluster.admin = admin
	if err := admin.Exec("CREATE DATABASE blank").Error; err != nil {
		return err
	}
	db, err := store.Open(context.Background(), url("blank"), store.Options{})
	if err != nil {
		return err
	}
	if _, err := db.Migrate(context.Background(), nil); err != nil {
		return err
	}
	return db.Close()
}

// memoryDir is a folder in memory with room for a cluster, or "" for the usual
// place.
func memoryDir() string {
	const dir, room = "/dev/shm", 4 << 30
	if free, err := store.FreeBytes(dir); err != nil || free < room {
		return ""
	}
	return dir
}

func stopCluster() {
	if cluster.dir == "" {
		return
	}
	_ = asPostgres("pg_ctl", "-D", filepath.Join(cluster.dir, "data"), "-w", "-m", "immediate", "stop")
	_ = os.RemoveAll(cluster.dir)
}

// asPostgres runs a tool of the cluster as another user, because the tools
// refuse to run as root.
func asPostgres(tool string, args ...string) error {
	tool = filepath.Join(cluster.binDir, tool)
	cmd := exec.Command(tool, args...)
	if me, err := user.Current(); err == nil && me.Uid == "0" {
		cmd = exec.Command("runuser", append([]string{"-u", "postgres", "--", tool}, args...)...)
	}
	cmd.Dir = cluster.dir
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w: %s", filepath.Base(tool), err, out)
	}
	return nil
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}

// Again opens a PostgreSQL database a second time, as another server does.
func Again(t testing.TB, name string) *store.DB {
	t.Helper()
	return open(t, url(name), store.Options{})
}

// Address returns the address of a PostgreSQL database of the tests.
func Address(name string) string { return url(name) }

// Vacant makes a PostgreSQL database without a table and returns its address.
func Vacant(t testing.TB) string {
	t.Helper()
	name := fmt.Sprintf("t%d", cluster.next.Add(1))
	if err := cluster.admin.Exec("CREATE DATABASE " + name).Error; err != nil {
		t.Fatal(err)
	}
	return url(name)
}

// Admin runs a statement in the cluster as its owner, outside a transaction.
func Admin(t testing.TB, statement string) {
	t.Helper()
	if err := cluster.admin.Exec(statement).Error; err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

// KillConnections ends every connection to a PostgreSQL database, as the death
// of its server does.
func KillConnections(t testing.TB, name string) {
	t.Helper()
	err := cluster.admin.Exec("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = ?", name).Error
	if err != nil {
		t.Fatal(err)
	}
}

// NameOf returns the name of a PostgreSQL database.
func NameOf(t testing.TB, db *store.DB) (name string) {
	t.Helper()
	err := db.Read(context.Background(), func(tx *gorm.DB) error { return tx.Raw("SELECT current_database()").Scan(&name).Error })
	if err != nil {
		t.Fatal(err)
	}
	return name
}

// Cluster is a PostgreSQL of one test, which may stop and freeze it.
type Cluster struct {
	dir  string
	port int
}

// OwnPostgres starts one with an empty, migrated database.
func OwnPostgres(t testing.TB) *Cluster {
	t.Helper()
	NewPostgres(t) // skips the test, or makes the shared one, which knows the tools
	dir, err := os.MkdirTemp(memoryDir(), "aftercare-own-pg")
	if err != nil {
		t.Fatal(err)
	}
	c := &Cluster{dir: dir}
	t.Cleanup(func() { c.signal(t, syscall.SIGCONT); _ = c.control("stop", "-m", "immediate"); _ = os.RemoveAll(dir) })
	if c.port, err = freePort(); err == nil {
		err = os.Chmod(dir, 0o777)
	}
	if err == nil {
		err = asPostgres("initdb", "-D", c.data(), "-A", "trust", "-U", "aftercare", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8")
	}
	if err != nil {
		t.Fatal(err)
	}
	c.Start(t)
	db, err := store.Open(context.Background(), c.url(), store.Options{})
	if err == nil {
		_, err = db.Migrate(context.Background(), nil)
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	return c
}

func (c *Cluster) data() string { return filepath.Join(c.dir, "data") }

func (c *Cluster) url() string {
	return fmt.Sprintf("postgres://aftercare@127.0.0.1:%d/postgres?sslmode=disable", c.port)
}

func (c *Cluster) control(what string, args ...string) error {
	return asPostgres("pg_ctl", append([]string{"-D", c.data(), "-w", "-l", filepath.Join(c.dir, "log"), what}, args...)...)
}

// Open opens its database until the test ends.
func (c *Cluster) Open(t testing.TB, opt store.Options) *store.DB { return open(t, c.url(), opt) }

// Start starts it again.
func (c *Cluster) Start(t testing.TB) {
	t.Helper()
	if err := c.control("start", "-o", fmt.Sprintf("-p %d -k %s -c listen_addresses=127.0.0.1", c.port, c.dir)); err != nil {
		t.Fatal(err)
	}
}

// Stop stops it, whoever is connected.
func (c *Cluster) Stop(t testing.TB) {
	t.Helper()
	if err := c.control("stop", "-m", "fast"); err != nil {
		t.Fatal(err)
	}
}

// Freeze stops all its processes without ending them.
func (c *Cluster) Freeze(t testing.TB) { c.signal(t, syscall.SIGSTOP) }

// Thaw lets them go on.
func (c *Cluster) Thaw(t testing.TB) { c.signal(t, syscall.SIGCONT) }

// signal sends a signal to the first process of the cluster and its children.
func (c *Cluster) signal(t testing.TB, sig syscall.Signal) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(c.data(), "postmaster.pid"))
	if err != nil {
		return // it does not run
	}
	first, _, _ := strings.Cut(string(text), "\n")
	children, _ := exec.Command("pgrep", "-P", first).Output()
	for _, pid := range append(strings.Fields(string(children)), first) {
		if n, err := strconv.Atoi(pid); err == nil {
			_ = syscall.Kill(n, sig)
		}
	}
}
