package store

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"os"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
)

// notConnected says which server did not take the connection, and why. The
// driver's own text can repeat the address with the password in it.
func notConnected(url string, err error) error {
	cfg, wrong := pgconn.ParseConfig(url)
	if wrong != nil {
		return errors.New("the address cannot be read: it looks like postgres://user@host:5432/database, and signs such as / or @ in a password are written %2F and %40")
	}
	return fmt.Errorf("%s, user %s, database %s: %s", net.JoinHostPort(cfg.Host, fmt.Sprint(cfg.Port)), cfg.User, cfg.Database, reason(err))
}

// reason is why a connection failed, in the words of the server or of the
// operating system.
func reason(err error) string {
	var said *pgconn.PgError
	var name *net.DNSError
	var dial *net.OpError
	var cert *tls.CertificateVerificationError
	switch {
	case errors.As(err, &said):
		return said.Message
	case errors.As(err, &name):
		return "there is no computer of the name " + name.Name
	case errors.As(err, &cert):
		return cert.Error()
	case errors.Is(err, os.ErrDeadlineExceeded), errors.Is(err, context.DeadlineExceeded):
		return "no answer in time"
	case errors.As(err, &dial):
		return "cannot connect: " + strings.TrimPrefix(dial.Err.Error(), "connect: ")
	}
	return "the server did not accept the connection"
}
