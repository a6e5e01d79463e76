package main

import (
	"context"
	"fmt"
	"net"
	"os"
	"time"

	"aftercare/handlers"
	"aftercare/models"
	"aftercare/services/pack"
	"aftercare/services/store"
	"aftercare/services/vault"
)

// hashesAtOnce limits password hashes that run at the same time: each takes 64
// MB for a third of a second.
const hashesAtOnce = 2

// sweepEvery is how often the server looks for cases that changed only because
// time passed.
const sweepEvery = time.Minute

type serveCommand struct {
	webFlags
	storeFlags
	packFlags
	SmallHost bool `help:"Cheaper password hashes (19 MB each), for a host with little memory." env:"AFTERCARE_SMALL_HOST"`
}

// Help is the long text of --help.
func (serveCommand) Help() string {
	return "On an empty data folder it makes the database and prints a one-time link: open it to set up the organisation, the first shelter, " +
		"the first administrator and the recovery key. After an update run aftercare migrate first. " +
		"It listens on this machine only unless it is given a certificate or told that a proxy speaks HTTPS for it."
}

// Run serves until it is told to stop.
func (c serveCommand) Run(ctx context.Context, env environment) error {
	if err := c.check(); err != nil {
		return err
	}
	overwriteFreed()
	stop := make(chan error, 1)
	db, library, err := openForServing(ctx, env, c.storeFlags, c.packFlags, stop)
	if err != nil {
		return err
	}
	defer db.Close()
	h := wire(db, library, vault.NewHasher(c.cost(), hashesAtOnce), env)
	org, err := h.accounts.Organisation(ctx)
	if err == nil && org.Demo {
		return fmt.Errorf("this folder holds an invented caseload: use aftercare demo --data, or an empty folder")
	}
	token, err := h.accounts.SetUpLink(ctx)
	if err != nil {
		return err
	}
	return h.serve(ctx, env, c.webFlags, false, stop, func(addr string) {
		if token != "" {
			fmt.Fprintf(env.out, "Set up this installation with this link. It works once, for three days:\n%s/set-up/%s\n", c.origin(addr), token)
		}
		fmt.Fprintf(env.out, "Serving on %s\n", c.origin(addr))
	})
}

func (c serveCommand) cost() vault.Params {
	if c.SmallHost {
		return vault.SmallParams()
	}
	return vault.StandardParams()
}

// origin returns the address at which a browser on this machine reaches the
// server.
func (f webFlags) origin(addr string) string {
	if f.TLSCert != "" {
		return "https://" + addr
	}
	return "http://" + addr
}

// openForServing opens the store and makes the schema of an empty one. It
// leaves a database that is behind alone: updating it is a command of its own.
func openForServing(ctx context.Context, env environment, s storeFlags, p packFlags, stop chan<- error) (*store.DB, *pack.Library, error) {
	library, err := p.load()
	if err != nil {
		return nil, nil, err
	}
	db, err := store.Open(ctx, s.url(), store.Options{Stopped: func(cause error) { stop <- cause }, Server: thisServer(env)})
	if err != nil {
		return nil, nil, err
	}
	if err := schemaReady(ctx, db); err != nil {
		_ = db.Close()
		return nil, nil, err
	}
	return db, library, nil
}

// thisServer is this process, for a second one that wants the same folder.
func thisServer(env environment) *store.Server {
	host, err := os.Hostname()
	if err != nil {
		host = "this machine"
	}
	return &store.Server{PID: os.Getpid(), Host: host, Since: env.now()}
}

func schemaReady(ctx context.Context, db *store.DB) error {
	fresh, err := db.Fresh(ctx)
	if err != nil {
		return err
	}
	if fresh {
		_, err := db.Migrate(ctx)
		return err
	}
	pending, err := db.Pending(ctx)
	if err == nil && pending > 0 {
		err = fmt.Errorf("the database is %d steps behind this version: make a backup, then run aftercare migrate", pending)
	}
	return err
}

// serve builds the pages and serves them.
func (h *app) serve(ctx context.Context, env environment, f webFlags, demo bool, stop <-chan error, ready func(addr string)) error {
	log := newLog(env.err)
	zone, err := h.zone(ctx)
	if err != nil {
		return err
	}
	deps := h.deps(env, log, zone)
	deps.Secure, deps.Demo, deps.LeaveTo = f.secure(), demo, f.ExitURL
	if f.BehindProxy {
		deps.Proxies = []*net.IPNet{{IP: net.IPv4(127, 0, 0, 0), Mask: net.CIDRMask(8, 32)}, {IP: net.IPv6loopback, Mask: net.CIDRMask(128, 128)}}
	}
	app, err := handlers.New(deps)
	if err != nil {
		return err
	}
	tidy := housekeeping{every: sweepEvery, sweep: func(ctx context.Context) error { return h.sweep(ctx, deps.Gaps, models.At(env.now())) }}
	return listen(ctx, env, f, app, tidy, stop, log, ready)
}

// zone returns the time zone of the organisation, or India's before set-up.
func (h *app) zone(ctx context.Context) (*time.Location, error) {
	org, err := h.accounts.Organisation(ctx)
	if err != nil {
		return time.LoadLocation("Asia/Kolkata")
	}
	return time.LoadLocation(org.TimeZone)
}
