package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"time"

	"github.com/alecthomas/kong"
	"github.com/google/uuid"
)

// environment is the world outside the program. The clock enters the program
// only here.
type environment struct {
	now func() time.Time
	in  io.Reader
	out io.Writer
	err io.Writer
}

// cli is the whole command line. Every flag can be set by the environment
// variable that its help names.
type cli struct {
	Demo        demoCommand        `cmd:"" help:"Serve a fresh, invented caseload: no set-up, no question."`
	Serve       serveCommand       `cmd:"" help:"Serve a real installation."`
	Migrate     migrateCommand     `cmd:"" help:"Bring the database up to this version's schema."`
	Check       checkCommand       `cmd:"" help:"Prove that what is stored is what the facts say, and that nothing is damaged."`
	Audit       auditCommand       `cmd:"" help:"Work with the audit log."`
	Recover     recoverCommand     `cmd:"" help:"Pass a person's cases on to her with the recovery key."`
	Link        linkCommand        `cmd:"" help:"Make a link for a new password with the recovery key, when no administrator can."`
	Backup      backupCommand      `cmd:"" help:"Make one encrypted file of everything, also while the server runs."`
	Restore     restoreCommand     `cmd:"" help:"Bring a backup back on an empty machine."`
	Certificate certificateCommand `cmd:"" help:"Make and show the certificate with which phones in the house reach the program."`
	Service     serviceCommand     `cmd:"" help:"Let the system start the program by itself."`
	Clock       clockCommand       `cmd:"" help:"Say whether the clock of this machine is believed, or that it is right."`
	Import      importCommand      `cmd:"" help:"Bring in cases from another system."`
	Packs       packsCommand       `cmd:"" help:"Work with the law packs."`
	Explain     explainCommand     `cmd:"" help:"Explain rights and gaps for a file of facts, without a database."`
}

// errDisk is a disk that reported an error while the server ran.
var errDisk = errors.New("stopped after a disk error; check the disk, then start again")

// errFailed ends a command whose findings are already printed.
var errFailed = errors.New("")

// run parses the arguments and runs one command. It returns the exit status: 0
// for done, 1 for failed, 2 for wrong arguments, 3 for a disk that reported an error:
// the system must not start the server again by itself then.
func run(ctx context.Context, args []string, env environment) int {
	var c cli
	status := -1
	parser, err := kong.New(&c,
		kong.Name("aftercare"),
		kong.Description("The case file that knows a survivor's rights."),
		kong.UsageOnError(),
		kong.Writers(env.out, env.err),
		kong.Exit(func(code int) { status = code }),
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.Bind(env),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, Tree: true, WrapUpperBound: 100}),
	)
	if err != nil {
		fmt.Fprintln(env.err, "aftercare:", err)
		return 2
	}
	call, err := parser.Parse(args)
	if status >= 0 {
		return status // --help printed itself
	}
	if err != nil {
		fmt.Fprintf(env.err, "aftercare: %v\nTry: aftercare --help\n", err)
		return 2
	}
	if err := call.Run(); err != nil {
		if !errors.Is(err, errFailed) {
			fmt.Fprintln(env.err, "aftercare:", plain(err))
		}
		if errors.Is(err, errDisk) {
			return 3
		}
		return 1
	}
	return 0
}

// newID makes the ids of rows: UUIDv7, so that rows made at the same time are
// stored close together.
func newID() string { return uuid.Must(uuid.NewV7()).String() }

// newLog returns the operator's log. It contains request ids, routes and
// statuses; no part of the program gives it a person's data.
func newLog(w io.Writer) *slog.Logger { return slog.New(slog.NewJSONHandler(w, nil)) }
