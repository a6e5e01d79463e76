package main

import (
	"context"
	"fmt"
	"os"
	"strings"

	"aftercare/models"
	"aftercare/services/account"
	"aftercare/services/demo"
	"aftercare/services/store"
	"aftercare/services/vault"
)

type demoCommand struct {
	packFlags
	Addr      string `help:"Address to listen on, of this machine." default:"127.0.0.1:8080"`
	Data      string `help:"Folder for the caseload. Without it a temporary folder is used and removed at the end." type:"path" placeholder:"DIR"`
	Survivors int    `help:"How many invented survivors, up to 1,000,000." default:"240"`
}

// Help is the long text of --help.
func (demoCommand) Help() string {
	return "Everybody in it is invented. The caseload is the same every time, relative to today. A folder that holds a demo caseload already is used as it is. " +
		"Never type anything real into a demo: its password is printed below and known to everybody."
}

// Run fills a folder and serves it.
func (c demoCommand) Run(ctx context.Context, env environment) error {
	web := webFlags{Addr: c.Addr}
	if err := web.check(); err != nil {
		return err
	}
	if c.Survivors < 1 || c.Survivors > 1_000_000 {
		return fmt.Errorf("--survivors: between 1 and 1,000,000")
	}
	overwriteFreed()
	folder, remove, err := c.folder()
	if err != nil {
		return err
	}
	defer remove()
	stop := make(chan error, 1)
	library, err := c.load()
	if err != nil {
		return err
	}
	filled := false
	db, err := openForServing(ctx, env, storeFlags{Data: folder}, stop, false, func(db *store.DB) error {
		filled = true
		return c.fill(ctx, env, wire(db, library, demoHasher(), env))
	})
	if err != nil {
		return err
	}
	defer db.Close()
	h := wire(db, library, demoHasher(), env)
	h.data = folder
	h.accounts.AllowSignIns(demoSignIns)
	if err := isDemo(ctx, env, h, folder, filled); err != nil {
		return err
	}
	return h.serve(ctx, env, web, true, stop, nil, func(addr string) {
		printAccounts(env, web.origins(addr)[0])
	})
}

// folder returns the folder of the caseload, and a function to call at the end.
func (c demoCommand) folder() (string, func(), error) {
	if c.Data != "" {
		return c.Data, func() {}, nil
	}
	dir, err := os.MkdirTemp("", "aftercare-demo-")
	return dir, func() { _ = os.RemoveAll(dir) }, err
}

// fill makes the caseload. It gets its place in the folder only when it is whole.
func (c demoCommand) fill(ctx context.Context, env environment, h *app) error {
	fmt.Fprintf(env.out, "Inventing %d survivors ...\n", c.Survivors)
	_, err := demo.Fill(ctx, h.db, h.evaluator, demoHasher(), demo.Options{Survivors: c.Survivors, Now: env.now()})
	return err
}

// isDemo returns an error for a folder that holds anything but a demo.
func isDemo(ctx context.Context, env environment, h *app, folder string, filled bool) error {
	org, err := h.accounts.Organisation(ctx)
	switch {
	case models.KindOf(err) == models.NotFound:
		return fmt.Errorf("%s holds an installation that nobody has set up: a demo never touches it", folder)
	case err != nil:
		return err
	case !org.Demo:
		return fmt.Errorf("%s holds a real installation: a demo never touches it", folder)
	case !filled:
		fmt.Fprintf(env.out, "Using the demo caseload in %s\n", folder)
	}
	return nil
}

// printAccounts prints the accounts and their password.
func printAccounts(env environment, origin string) {
	fmt.Fprintf(env.out, "\nAftercare demo on %s\n\nSign in with one of these names and the password %s\n\n", origin, account.DemoPassword)
	for _, a := range demo.Staff() {
		fmt.Fprintf(env.out, "  %-16s %-14s %s\n", a.SignInName, a.Role, strings.Join(a.Shelters, ", "))
	}
	fmt.Fprintln(env.out, "\nEverybody is invented. Stop with Ctrl+C.")
}

// demoSignIns is how many people can try one account of a demo at the same time.
const demoSignIns = 10

// demoHasher makes cheap password hashes, because the demo password is public
// anyway.
func demoHasher() *vault.Hasher { return vault.NewHasher(vault.SmallParams(), hashesAtOnce) }
