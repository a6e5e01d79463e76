package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"aftercare/handlers"
	"aftercare/services/store"
)

// webFlags control how browsers reach the server.
type webFlags struct {
	Addr        string `help:"Address to listen on." default:"127.0.0.1:8080" env:"AFTERCARE_ADDR"`
	TLSCert     string `name:"tls-cert" help:"Certificate file; with --tls-key the server speaks HTTPS." env:"AFTERCARE_TLS_CERT" type:"existingfile" placeholder:"FILE"`
	TLSKey      string `name:"tls-key" help:"Key file of the certificate." env:"AFTERCARE_TLS_KEY" type:"existingfile" placeholder:"FILE"`
	TLSHome     bool   `name:"tls-home" help:"HTTPS with a certificate of this home, which phones are told to trust once: see aftercare certificate." env:"AFTERCARE_TLS_HOME"`
	TrustAddr   string `help:"With --tls-home: an address without encryption for one page, which tells a phone how to trust this home." env:"AFTERCARE_TRUST_ADDR" placeholder:"ADDR"`
	BehindProxy bool   `help:"A proxy on this machine speaks HTTPS for this server: cookies are marked secure and the client's address is taken from X-Forwarded-For." env:"AFTERCARE_BEHIND_PROXY"`
	ExitURL     string `help:"Where Leave now goes: an ordinary page, https." default:"" env:"AFTERCARE_EXIT_URL" placeholder:"URL"`

	home *homeDoor // with --tls-home, once it is open
}

// secure reports whether browsers reach the server over HTTPS.
func (f webFlags) secure() bool { return f.TLSCert != "" || f.TLSHome || f.BehindProxy }

// check returns an error when passwords would be sent over a network
// unencrypted.
func (f webFlags) check() error {
	if (f.TLSCert == "") != (f.TLSKey == "") {
		return errors.New("--tls-cert and --tls-key go together")
	}
	if f.TLSHome && (f.TLSCert != "" || f.BehindProxy) {
		return errors.New("--tls-home is instead of --tls-cert and --behind-proxy: give one of them")
	}
	if f.TrustAddr != "" && !f.TLSHome {
		return errors.New("--trust-addr goes with --tls-home")
	}
	host, _, err := net.SplitHostPort(f.Addr)
	if err != nil {
		return fmt.Errorf("--addr: %w", err)
	}
	ip := net.ParseIP(host)
	local := host == "localhost" || (ip != nil && ip.IsLoopback())
	if !local && !f.secure() {
		return fmt.Errorf("%s can be reached from other machines: give --tls-home, or --tls-cert and --tls-key, or put a proxy in front and give --behind-proxy", f.Addr)
	}
	return nil
}

// chore is work the server does by itself, at once and then again and again.
type chore struct {
	name  string
	every time.Duration
	do    func(context.Context) error
}

// listen serves until ctx ends or stop is closed, then lets running requests
// finish.
func listen(ctx context.Context, env environment, f webFlags, handler http.Handler, chores []chore, stop <-chan error, log *slog.Logger, ready func(addr string)) error {
	limitMemory()
	listener, err := net.Listen("tcp", f.Addr)
	if err != nil {
		return fmt.Errorf("cannot listen: %w", err)
	}
	cleaner := newScrubber(env.now)
	server := handlers.NewServer(f.Addr, cleaner.watch(handler))
	server.ConnState, server.ConnContext = cleaner.closed, cleaner.remember
	server.ErrorLog = slog.NewLogLogger(log.Handler(), slog.LevelWarn)
	work, cancel := context.WithCancel(ctx)
	defer cancel()
	go cleaner.run(work)
	for _, c := range chores {
		go c.run(work, log)
	}
	failed := make(chan error, 1)
	go func() { failed <- serve(server, listener, f) }()
	ready(listener.Addr().String())
	return waitAndClose(ctx, server, stop, failed)
}

func serve(server *http.Server, listener net.Listener, f webFlags) error {
	server.TLSConfig = &tls.Config{MinVersion: tls.VersionTLS12, CipherSuites: suites}
	switch {
	case f.home != nil:
		server.TLSConfig.GetCertificate = f.home.Get
		return server.ServeTLS(listener, "", "")
	case f.TLSCert != "":
		return server.ServeTLS(listener, f.TLSCert, f.TLSKey)
	}
	return server.Serve(listener)
}

// suites are what TLS 1.2 may use: ciphers that notice a change, with keys that
// are forgotten. TLS 1.3 has no others.
var suites = []uint16{
	tls.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, tls.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
	tls.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, tls.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
	tls.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, tls.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
}

// waitAndClose ends the server when asked to, when it fails, or when the store
// has stopped: a server that cannot store what it is given must not run.
func waitAndClose(ctx context.Context, server *http.Server, stop, failed <-chan error) error {
	var cause error
	select {
	case <-ctx.Done():
	case cause = <-stop:
		cause = fmt.Errorf("%w: %w", errDisk, cause)
	case err := <-failed:
		return err
	}
	end, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	return errors.Join(cause, server.Shutdown(end))
}

// run does the work until ctx ends. Nobody waits for it at a page.
func (c chore) run(ctx context.Context, log *slog.Logger) {
	ctx = store.Unhurried(ctx)
	tick := time.NewTicker(c.every)
	defer tick.Stop()
	for {
		if err := c.do(ctx); err != nil && ctx.Err() == nil {
			log.Error(c.name+" failed", "error", err.Error())
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}
