package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"strings"

	"gorm.io/gorm"
)

// DumpFile is the name of a PostgreSQL database inside a backup.
const DumpFile = "aftercare.dump"

// ErrDamaged is the error for a database whose own check finds damage.
var ErrDamaged = errors.New("the database is damaged")

// ErrNoTool is the error while a tool of PostgreSQL is not installed on the machine
// of the program.
var ErrNoTool = errors.New("is not installed. Install the client of your server's version (Debian: postgresql-client) and run the same command again, or use the backups of your PostgreSQL itself")

const dumpTool = "pg_dump"

// CanDump returns ErrNoTool where backups of a PostgreSQL database cannot be made.
func CanDump() error {
	_, err := findTool(dumpTool)
	return err
}

func findTool(tool string) (path string, err error) {
	if path, err = exec.LookPath(tool); err != nil {
		return "", fmt.Errorf("%s %w", tool, ErrNoTool)
	}
	return path, nil
}

// State is one state of the database, to read from and to write out.
type State struct {
	Tx    *gorm.DB
	Name  string // of the file that Write makes
	Write func(io.Writer) error
}

// Export gives f one state of the database while others go on writing. A SQLite
// file is copied and its pages checked; a damaged one is refused. PostgreSQL's own
// tool writes what f reads: both see the same snapshot.
func (db *DB) Export(ctx context.Context, f func(State) error) error {
	if db.dialect == Postgres {
		return db.exportPostgres(ctx, f)
	}
	c, err := db.Copy(ctx)
	if err != nil {
		return err
	}
	defer c.Close()
	damage, err := c.DB.Integrity(ctx)
	if err == nil && damage != "" {
		err = fmt.Errorf("%w: %s", ErrDamaged, damage)
	}
	if err != nil {
		return err
	}
	return c.DB.Read(ctx, func(tx *gorm.DB) error {
		return f(State{Tx: tx, Name: File, Write: func(w io.Writer) error { _, err := io.Copy(w, c.File); return err }})
	})
}

func (db *DB) exportPostgres(ctx context.Context, f func(State) error) error {
	return db.Read(ctx, func(tx *gorm.DB) error {
		snapshot := ""
		if err := tx.Raw("SELECT pg_export_snapshot()").Scan(&snapshot).Error; err != nil {
			return err
		}
		return f(State{Tx: tx, Name: DumpFile, Write: func(w io.Writer) error {
			return postgresTool(ctx, db.address, nil, w, dumpTool, "--format=custom", "--no-owner", "--no-privileges", "--snapshot="+snapshot)
		}})
	})
}

// ImportPostgres fills an empty PostgreSQL database from a dump, in one
// transaction.
func ImportPostgres(ctx context.Context, address string, dump io.Reader) error {
	return postgresTool(ctx, address, dump, io.Discard, "pg_restore", "--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error")
}

// postgresTool runs a tool of PostgreSQL on a database. The password goes through
// the environment, where other accounts of the machine do not see it.
func postgresTool(ctx context.Context, address string, in io.Reader, out io.Writer, tool string, args ...string) error {
	path, err := findTool(tool)
	if err != nil {
		return err
	}
	at, password, err := withoutPassword(address)
	if err != nil {
		return err
	}
	var said bytes.Buffer
	cmd := exec.CommandContext(ctx, path, append(args, "--dbname="+at)...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = in, out, &said
	cmd.Env = os.Environ()
	if password != "" {
		cmd.Env = append(cmd.Env, "PGPASSWORD="+password)
	}
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%s: %w: %s", tool, err, strings.TrimSpace(said.String()))
	}
	return nil
}

func withoutPassword(address string) (at, password string, err error) {
	u, err := url.Parse(address)
	if err != nil {
		return "", "", errors.New("the PostgreSQL address cannot be read")
	}
	if u.User != nil {
		password, _ = u.User.Password()
		u.User = url.User(u.User.Username())
	}
	return u.String(), password, nil
}
