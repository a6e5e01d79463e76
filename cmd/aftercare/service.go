package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"aftercare/services/store"
)

// serviceCommand lets the system start the program.
type serviceCommand struct {
	Install   serviceInstallCommand   `cmd:"" help:"Let the system start the program by itself, under an account of its own."`
	Status    serviceStatusCommand    `cmd:"" help:"Say whether the service is installed and runs, and with which settings."`
	Uninstall serviceUninstallCommand `cmd:"" help:"Remove the service. The data stays."`
}

type serviceInstallCommand struct {
	webFlags
	packFlags
	serveBackup
	Database  string `help:"PostgreSQL address (postgres://...), for networks." env:"AFTERCARE_DATABASE" placeholder:"URL"`
	SmallHost bool   `help:"Cheaper password hashes (19 MB each), for a host with little memory." env:"AFTERCARE_SMALL_HOST"`
	Into      string `help:"Write the files below this folder instead of the system's own, to look at them or to make a package." type:"path" placeholder:"DIR" hidden:""`
}

// Help is the long text of --help.
func (serviceInstallCommand) Help() string {
	return "Give it the flags that serve shall have. " + whereService + " Run it again with a new version of the program: settings that are there stay. " +
		"It needs the rights of an administrator of the computer."
}

// Run puts the program, its settings and the description of the service in
// their places.
func (c serviceInstallCommand) Run(_ context.Context, env environment, line *kong.Context) error {
	if err := c.check(); err != nil {
		return err
	}
	if _, err := c.options("", c.packFlags); err != nil {
		return err
	}
	return installService(env, c.Into, settingsOf(line))
}

type serviceStatusCommand struct{}

// Run says what is there.
func (serviceStatusCommand) Run(_ context.Context, env environment) error { return serviceStatus(env) }

type serviceUninstallCommand struct{}

// Run removes the service.
func (serviceUninstallCommand) Run(_ context.Context, env environment) error {
	return uninstallService(env, "")
}

// setting is a flag of serve, as the variable that its help names.
type setting struct{ name, value string }

// settingsOf are the flags of a command line that were given.
func settingsOf(line *kong.Context) (list []setting) {
	for _, p := range line.Path {
		if f := p.Flag; f != nil && len(f.Envs) > 0 {
			list = append(list, setting{f.Envs[0], fmt.Sprint(f.Target.Interface())})
		}
	}
	slices.SortFunc(list, func(a, b setting) int { return strings.Compare(a.name, b.name) })
	return list
}

// shown is a setting without a password in it.
func (s setting) shown() string {
	if u, err := url.Parse(s.value); err == nil && u.User != nil {
		return s.name + "=" + u.Redacted()
	}
	return s.name + "=" + s.value
}

// putProgram copies the running program to where the service starts it. The one
// that runs now goes on with its own file.
func putProgram(to string) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	if here, err := os.Stat(self); err == nil {
		if there, err := os.Stat(to); err == nil && os.SameFile(here, there) {
			return nil
		}
	}
	return putFile(to, 0o755, func(w io.Writer) error {
		f, err := os.Open(self)
		if err != nil {
			return err
		}
		defer f.Close()
		_, err = io.Copy(w, f)
		return err
	})
}

func putText(to, text string, mode os.FileMode) error {
	return putFile(to, mode, func(w io.Writer) error { _, err := io.WriteString(w, text); return err })
}

func putFile(to string, mode os.FileMode, write func(io.Writer) error) error {
	if err := mkdirFor(to); err != nil {
		return notAllowed(err)
	}
	return notAllowed(store.Put(to, write, func(f *os.File) error { return f.Chmod(mode) }))
}

// notAllowed says what to do where the system does not let this account write.
func notAllowed(err error) error {
	if errors.Is(err, os.ErrPermission) {
		return fmt.Errorf("%w: run it as administrator of the computer (%s)", err, asAdministrator)
	}
	return err
}
