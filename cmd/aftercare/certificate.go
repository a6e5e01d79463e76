package main

import (
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"

	"aftercare/handlers"
	"aftercare/services/certificate"
)

type certificateCommand struct {
	storeFlags
	Name []string `help:"More names of this machine in its network, such as nas.lan; only for a new certificate." placeholder:"NAME"`
	New  bool     `help:"Make a new one in its place. Every phone must then be told to trust it."`
	To   string   `help:"Write what phones are told to trust into this file." type:"path" placeholder:"FILE"`
}

// Help is the long text of --help.
func (certificateCommand) Help() string {
	return "With aftercare serve --tls-home phones and computers in one house reach the program by HTTPS. Each of them is told once to trust this home; " +
		"the page /certificate explains how. The key lies in the data folder, is in no backup, and signs only for the names of this machine and for private addresses."
}

// Run makes the certificate where there is none, and shows it.
func (c certificateCommand) Run(_ context.Context, env environment) error {
	open := certificate.Open
	if c.New {
		open = certificate.Renew
	}
	h, err := open(c.folderOf(), append(machineNames(), c.Name...), env.now())
	if err != nil {
		return err
	}
	for _, name := range c.Name {
		if !h.Covers(strings.ToLower(name)) {
			return fmt.Errorf("the certificate that is there is not for %s: make a new one with --new, and tell every phone", name)
		}
	}
	fmt.Fprintf(env.out, "Certificate of this home, for %s and private addresses, until %s.\n", strings.Join(h.Names(), ", "), h.Until().Format("2 January 2006"))
	printFingerprint(env, h)
	if c.New {
		fmt.Fprintln(env.out, "Start the server again, and tell every phone to trust it.")
	}
	if c.To == "" {
		return nil
	}
	return os.WriteFile(c.To, h.Root(), 0o600)
}

// printFingerprint prints what the phones must show.
func printFingerprint(env environment, h *certificate.Home) {
	all := h.Fingerprint()
	half := len(all) / 2
	fmt.Fprintf(env.out, "Its fingerprint (SHA-256), which each phone must show as well:\n  %s\n  %s\n", all[:half], all[half+1:])
}

// folderOf is the data folder, also where the database itself was given.
func (f storeFlags) folderOf() string {
	if filepath.Ext(f.Data) == ".db" {
		return filepath.Dir(f.Data)
	}
	return f.Data
}

// machineNames are the names of this machine in its network.
func machineNames() []string {
	list := []string{"localhost"}
	if name := ownName(); name != "" && name != "localhost" {
		list = append([]string{name, name + ".local"}, list...)
	}
	return list
}

// openHome opens the certificate of the home, or makes it at the first start.
func (f *webFlags) openHome(env environment, s storeFlags) error {
	if !f.TLSHome {
		return nil
	}
	home, err := certificate.Open(s.folderOf(), machineNames(), env.now())
	if err != nil {
		return err
	}
	f.home = &homeDoor{Server: certificate.NewServer(home, func() []string {
		four, six := allAddresses()
		return append(append(append(four, six...), home.Names()...), "127.0.0.1", "::1")
	}, env.now)}
	return nil
}

// homeDoor is how the phones of a house get in.
type homeDoor struct {
	*certificate.Server
	trust string // where the page about the certificate is served, "" for nowhere
}

// openTrust serves the page about the certificate without encryption, until ctx
// ends: a phone that does not trust the home yet can open no other.
func (f webFlags) openTrust(ctx context.Context, deps handlers.Deps) error {
	if f.TrustAddr == "" {
		return nil
	}
	page, err := handlers.NewTrust(deps)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", f.TrustAddr)
	if err != nil {
		return fmt.Errorf("--trust-addr: cannot listen: %w", err)
	}
	f.home.trust = listener.Addr().String()
	server := handlers.NewServer(f.TrustAddr, page)
	go func() {
		<-ctx.Done()
		_ = server.Close()
	}()
	go func() { _ = server.Serve(listener) }()
	return nil
}

// announceHome says where a phone is told to trust the home.
func (f webFlags) announceHome(env environment) {
	if f.home == nil {
		return
	}
	if f.home.trust != "" {
		for _, origin := range f.reached("http://", f.home.trust) {
			fmt.Fprintf(env.out, "A new phone or computer begins on %s/certificate\n", origin)
		}
	}
	printFingerprint(env, f.home.Home())
}
