package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"strings"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
)

// PeopleWait is how long a transaction of a person may take in a server, with
// waiting for its turn. A page that says so comes after that, and not a browser
// that waits.
const PeopleWait = 6 * time.Second

// connectTime is how long PostgreSQL may take to answer a new connection.
const connectTime = 3 * time.Second

// unhurried is the key of contexts of long work.
type unhurried struct{}

// Unhurried marks a context as one of long work that nobody waits for at a page,
// such as the sweep or a new recovery key: its transactions have no time limit.
func Unhurried(ctx context.Context) context.Context {
	return context.WithValue(ctx, unhurried{}, true)
}

// limited returns the context of one transaction. Reading a SQLite file waits for
// nobody, so a big count on a slow computer may take as long as the page does.
func (db *DB) limited(ctx context.Context, pool *gorm.DB) (context.Context, context.CancelFunc) {
	reads := db.dialect == SQLite && pool == db.reader
	if db.wait == 0 || reads || ctx.Value(unhurried{}) != nil {
		return ctx, func() {}
	}
	return context.WithTimeout(ctx, db.wait)
}

// withLimits adds the time limits to an address of PostgreSQL that has none of its
// own. A lock ends first, so that the page says what it was; then a statement.
func withLimits(address string, wait time.Duration) string {
	u, err := url.Parse(address)
	if err != nil {
		return address // the driver says what is wrong with it
	}
	limits := map[string]string{"connect_timeout": fmt.Sprint(int(connectTime.Seconds()))}
	if wait > 0 {
		limits["lock_timeout"], limits["statement_timeout"] = fmt.Sprint(wait.Milliseconds()/2), fmt.Sprint(wait.Milliseconds()*5/6)
	}
	q := u.Query()
	for name, value := range limits {
		if !q.Has(name) {
			q.Set(name, value)
		}
	}
	u.RawQuery = q.Encode()
	return u.String()
}

// unlimited takes the limits away from one transaction of long work.
func (db *DB) unlimited(ctx context.Context, f func(tx *gorm.DB) error) func(tx *gorm.DB) error {
	if db.dialect != Postgres || db.wait == 0 || ctx.Value(unhurried{}) == nil {
		return f
	}
	return func(tx *gorm.DB) error {
		if err := tx.Exec("SET LOCAL lock_timeout = 0").Error; err != nil {
			return err
		}
		if err := tx.Exec("SET LOCAL statement_timeout = 0").Error; err != nil {
			return err
		}
		return f(tx)
	}
}

// away reports whether PostgreSQL cannot be reached, or ends or begins.
func away(err error) bool {
	var coded interface{ SQLState() string }
	if errors.As(err, &coded) {
		code := coded.SQLState()
		return strings.HasPrefix(code, "08") || strings.HasPrefix(code, "57P") || code == "53300"
	}
	var network net.Error
	var op *net.OpError
	return errors.As(err, &op) || errors.As(err, &network) || brokenLine(err)
}

// brokenLine reports whether a connection ended in the middle of a transaction.
func brokenLine(err error) bool {
	for _, end := range []error{io.EOF, io.ErrUnexpectedEOF, driver.ErrBadConn, sql.ErrConnDone, net.ErrClosed} {
		if errors.Is(err, end) {
			return true
		}
	}
	return strings.Contains(err.Error(), "conn closed") || strings.Contains(err.Error(), "failed to connect")
}

// busy reports whether a transaction did not get its turn: a lock that another one
// holds, or SQLITE_BUSY.
func busy(err error) bool {
	var coded interface{ SQLState() string }
	if errors.As(err, &coded) {
		return coded.SQLState() == "55P03" || coded.SQLState() == "57014"
	}
	return sqliteCode(err)&0xff == 5
}

// unavailable turns the errors of a database that does not answer in time into the
// kind that pages explain. Nothing of the transaction was stored, unless the line
// broke while PostgreSQL answered that it was: a form that is sent again is then
// recognised.
func (db *DB) unavailable(err error) error {
	switch late := errors.Is(err, context.DeadlineExceeded); {
	case err == nil || models.KindOf(err) != models.Internal:
		return err
	case db.dialect == Postgres && (late || away(err)):
		return &models.Error{Kind: models.Busy, Message: "error.database_away", Err: err}
	case late || busy(err):
		return &models.Error{Kind: models.Busy, Message: "error.busy", Err: err}
	}
	return err
}
