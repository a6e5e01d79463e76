package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"time"

	"aftercare/handlers"
	"aftercare/models"
	"aftercare/services/account"
	"aftercare/services/audit"
	"aftercare/services/store"
	"aftercare/services/vault"
)

// hashesAtOnce limits password hashes that run at the same time: each takes 64
// MB for a third of a second.
const hashesAtOnce = 2

// sweepEvery is how often the server looks for cases that changed only because
// time passed.
const sweepEvery = time.Minute

// tailEvery is how often the end of the log is written down beside the database.
const tailEvery = 2 * time.Second

type serveCommand struct {
	webFlags
	storeFlags
	packFlags
	serveBackup
	AcceptLoss bool `help:"Start although the end of the audit log is missing. What is known of it is printed and written into the log."`
	SmallHost  bool `help:"Cheaper password hashes (19 MB each), for a host with little memory." env:"AFTERCARE_SMALL_HOST"`
}

// Help is the long text of --help.
func (serveCommand) Help() string {
	return "On an empty data folder it makes the database and prints a one-time link: open it to set up the organisation, the first shelter, " +
		"the first administrator and the recovery key. After an update run aftercare migrate first. " +
		"It listens on this machine only unless it is given a certificate, makes one for the home (--tls-home), or is told that a proxy speaks HTTPS for it."
}

// Run serves until it is told to stop.
func (c serveCommand) Run(ctx context.Context, env environment) error {
	if err := c.check(); err != nil {
		return err
	}
	overwriteFreed()
	stop := make(chan error, 1)
	library, err := c.load()
	if err != nil {
		return err
	}
	db, err := openForServing(ctx, env, c.storeFlags, stop, c.AcceptLoss, nil)
	if err != nil {
		return err
	}
	defer db.Close()
	if err := c.openHome(env, c.storeFlags); err != nil {
		return err
	}
	h := wire(db, library, vault.NewHasher(c.cost(), hashesAtOnce), env)
	h.data = c.Data
	org, err := h.accounts.Organisation(ctx)
	if err == nil && org.Demo {
		return fmt.Errorf("this folder holds an invented caseload: use aftercare demo --data, or an empty folder")
	}
	token, err := h.accounts.SetUpLink(ctx)
	if err != nil {
		return err
	}
	chores, err := c.backups(ctx, env, h, newLog(env.err))
	if err != nil {
		return err
	}
	return h.serve(ctx, env, c.webFlags, false, stop, chores, func(addr string) {
		c.announce(env, addr, token)
	})
}

func (c serveCommand) cost() vault.Params {
	if c.SmallHost {
		return vault.SmallParams()
	}
	return vault.StandardParams()
}

// announce says where the server is reached, and how an empty installation is set
// up.
func (f webFlags) announce(env environment, addr, token string) {
	origins := f.origins(addr)
	if token != "" {
		which := "this link. It works"
		if len(origins) > 1 {
			which = "one of these links, the first that opens. They work"
		}
		fmt.Fprintf(env.out, "Set up this installation with %s once, for three days:\n", which)
		for _, origin := range origins {
			fmt.Fprintf(env.out, "%s/set-up/%s\n", origin, token)
		}
	}
	for _, origin := range origins {
		fmt.Fprintf(env.out, "Serving on %s\n", origin)
	}
	if f.BehindProxy {
		fmt.Fprintln(env.out, "The proxy gives it another address; /set-up/... is the same there.")
	}
	f.announceHome(env)
}

// openForServing opens the store. Where there is none it makes one with what fill
// puts into it; what is left of one is never taken for none. It leaves a database
// that is behind alone: updating it is a command of its own.
func openForServing(ctx context.Context, env environment, s storeFlags, stop chan<- error, acceptLoss bool, fill func(*store.DB) error) (*store.DB, error) {
	found, err := s.look()
	if err != nil {
		return nil, fmt.Errorf("--data: %w", err)
	}
	server := thisServer(env)
	if !found.There {
		if err := store.Build(ctx, s.Data, store.Options{Server: server}, fill); err != nil {
			return nil, err
		}
	}
	o, err := openAnyway(ctx, s, store.Options{Stopped: func(cause error) { stop <- cause }, Server: server, Wait: store.PeopleWait})
	if err != nil {
		return nil, err
	}
	err = schemaReady(ctx, o.DB, models.At(env.now()))
	if err == nil && o.loss.Any() {
		err = acceptLost(ctx, env, s, o, acceptLoss)
	}
	if err != nil {
		_ = o.Close()
		return nil, err
	}
	if o.note != "" {
		fmt.Fprintln(env.err, "aftercare:", o.note)
	}
	return o.DB, nil
}

// acceptLost writes into the log that its end was lost, when the operator said so.
func acceptLost(ctx context.Context, env environment, s storeFlags, o opened, accept bool) error {
	if !accept {
		return lossError(s, o.loss)
	}
	fmt.Fprintln(env.err, "aftercare:", o.loss)
	return audit.AcceptLoss(ctx, o.DB, o.loss, models.At(env.now()))
}

// thisServer is this process, for a second one that wants the same folder.
func thisServer(env environment) *store.Server {
	host, err := os.Hostname()
	if err != nil {
		host = "this machine"
	}
	return &store.Server{PID: os.Getpid(), Host: host, Since: env.now()}
}

// schemaReady makes the schema where nothing is set up yet: on PostgreSQL also
// where making it was cut short.
func schemaReady(ctx context.Context, db *store.DB, now models.Instant) error {
	if db.Dialect() == store.Postgres {
		set, err := account.IsSetUp(ctx, db)
		if err == nil && !set {
			_, err = audit.Migrate(ctx, db, now)
		}
		if err != nil {
			return err
		}
	}
	pending, err := db.Pending(ctx)
	if err == nil && pending > 0 {
		err = fmt.Errorf("the database is %d steps behind this version: make a backup, then run aftercare migrate", pending)
	}
	return err
}

// serve builds the pages and serves them.
func (h *app) serve(ctx context.Context, env environment, f webFlags, demo bool, stop <-chan error, chores []chore, ready func(addr string)) error {
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
	if f.home != nil {
		deps.Home, deps.Addresses = f.home.Home(), func() []string { return f.origins(f.Addr) }
	}
	app, err := handlers.New(deps)
	if err != nil {
		return err
	}
	ctx, end := context.WithCancel(ctx)
	defer end()
	if err := f.openTrust(ctx, deps); err != nil {
		return err
	}
	tail := audit.NewTailKeeper(h.db)
	chores = append(chores,
		chore{"sweep", sweepEvery, func(ctx context.Context) error { return h.sweep(ctx, deps.Gaps, models.At(env.now())) }},
		chore{"writing down the end of the log", tailEvery, tail.Keep})
	err = listen(ctx, env, f, app, chores, stop, log, ready)
	return errors.Join(err, keepLast(ctx, tail))
}

// keepLast writes the end of the log down when the server ends. A store that has
// stopped gives nothing any more, which was said already.
func keepLast(ctx context.Context, tail *audit.TailKeeper) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	err := tail.Keep(ctx)
	if errors.Is(err, store.ErrStopped) {
		return nil
	}
	return err
}

// zone returns the time zone of the organisation, or India's before set-up.
func (h *app) zone(ctx context.Context) (*time.Location, error) {
	org, err := h.accounts.Organisation(ctx)
	if err != nil {
		return time.LoadLocation("Asia/Kolkata")
	}
	return time.LoadLocation(org.TimeZone)
}
