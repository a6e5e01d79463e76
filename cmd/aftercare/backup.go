package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"aftercare/services/audit"
	"aftercare/services/backup"
	"aftercare/services/store"
	"aftercare/services/vault"
)

// backupFlags are what all backups have in common.
type backupFlags struct {
	Keep        int    `name:"keep" help:"How many backups of this installation stay in the folder." default:"7" env:"AFTERCARE_BACKUP_KEEP"`
	OperatorKey string `help:"An age key (age1...) that opens the file too, so that the operator can bring it back without the paper. It opens no survivor's words." env:"AFTERCARE_OPERATOR_KEY" placeholder:"AGE1..."`
}

func (f backupFlags) options(to string, packs packFlags) (backup.Options, error) {
	opt := backup.Options{To: to, Keep: f.Keep, Packs: packs.own()}
	if f.Keep < 1 {
		return opt, errors.New("--keep: at least 1")
	}
	if f.OperatorKey == "" {
		return opt, nil
	}
	key, err := vault.ParseRecipient(f.OperatorKey)
	if err != nil {
		return opt, fmt.Errorf("--operator-key: %w", err)
	}
	opt.Operator = &key
	return opt, nil
}

// own is the folder of own law, for the backup.
func (f packFlags) own() fs.FS {
	if f.Packs == "" {
		return nil
	}
	return os.DirFS(f.Packs)
}

type backupCommand struct {
	storeFlags
	packFlags
	backupFlags
	To    string        `help:"Folder for the backups, such as one on a stick; it must be there. Without it: backups in the data folder." type:"path" placeholder:"DIR"`
	Every time.Duration `help:"Go on, and make one this often (24h)." placeholder:"TIME"`
}

// Help is the long text of --help.
func (backupCommand) Help() string {
	return "The server may run meanwhile, and nobody waits. The file is encrypted to the recovery key, so it is opened with the paper: see aftercare restore. " +
		"It holds the database, the folder given with --packs, and a list of what is in it; import.key and certificates are not in it. " +
		"Each backup is opened and read to the end before it counts; the newest ones are kept. On PostgreSQL it uses pg_dump."
}

// Run makes one backup, or one after another.
func (c backupCommand) Run(ctx context.Context, env environment) error {
	db, err := openStore(ctx, c.storeFlags, store.Options{})
	if err != nil {
		return err
	}
	defer db.Close()
	to, err := c.folder(c.To)
	if err != nil {
		return err
	}
	opt, err := c.options(to, c.packFlags)
	if err != nil {
		return err
	}
	backups := backup.New(db, env.now)
	if c.Every <= 0 {
		return makeOne(ctx, env, backups, opt)
	}
	one := chore{"backup", c.Every, func(ctx context.Context) error { return makeOne(ctx, env, backups, opt) }}
	one.run(ctx, newLog(env.err))
	return nil
}

// folder is the place of the backups: what was given, or one in the data folder.
func (f storeFlags) folder(given string) (string, error) {
	if given != "" {
		return given, nil
	}
	if f.Database != "" {
		return "", errors.New("--to: say where to, for there is no data folder with a database")
	}
	folder := f.Data
	if filepath.Ext(folder) == ".db" {
		folder = filepath.Dir(folder)
	}
	folder = filepath.Join(folder, backup.Folder)
	return folder, os.MkdirAll(folder, 0o700)
}

// makeOne makes a backup and says what is in it.
func makeOne(ctx context.Context, env environment, backups *backup.Service, opt backup.Options) error {
	made, err := backups.Make(ctx, opt)
	if err != nil && !errors.Is(err, backup.ErrDamagedRows) {
		return err
	}
	fmt.Fprintf(env.out, "Done: %s (%d kB). It was opened and read to the end.\n", made.Path, (made.Size+1023)>>10)
	printContents(env, made.Manifest)
	if made.Removed > 0 {
		fmt.Fprintf(env.out, "Older ones removed: %d.\n", made.Removed)
	}
	opens := "with the recovery key"
	if opt.Operator != nil {
		opens += " or the operator's key"
	}
	fmt.Fprintf(env.out, "It opens %s. Keep it on another disk, in another place.\n", opens)
	printDamaged(env, made.Rows)
	return err
}

// printDamaged lists rows that are not as they were written.
func printDamaged(env environment, rows audit.Rows) {
	if rows.OK() {
		return
	}
	fmt.Fprintf(env.out, "%s in it not as they were written:\n", counted(int(rows.Damaged), "row"))
	some(env, rows.Lines, int(rows.Damaged))
	fmt.Fprintln(env.out, whatToDo)
}

// printContents prints what is in a backup.
func printContents(env environment, m backup.Manifest) {
	fmt.Fprintf(env.out, "  %s: %s, %s, %s, %s\n", m.Organisation, counted(int(m.Counts.Shelters), "shelter"),
		counted(int(m.Counts.Staff), "active account"), counted(int(m.Counts.Survivors), "survivor"), counted(int(m.Counts.Cases), "case"))
	fmt.Fprintf(env.out, "  as of %s\n  head of the log: %s\n", m.Made.Time().Local().Format("2 January 2006, 15:04 MST"), m.Head)
	if n := len(m.Files) - 1; n > 0 {
		fmt.Fprintf(env.out, "  own law: %s\n", counted(n, "file"))
	}
}

// serveBackup are the backups that the server makes by itself.
type serveBackup struct {
	backupFlags `embed:"" prefix:"backup-"`

	BackupTo    string        `help:"Folder for a backup a day, such as one on another disk; it must be there. Without it: backups in the data folder." env:"AFTERCARE_BACKUP_TO" type:"path" placeholder:"DIR"`
	BackupEvery time.Duration `help:"How often a backup is made." default:"24h" env:"AFTERCARE_BACKUP_EVERY" placeholder:"TIME"`
}

// lookEvery is how often the server looks whether a backup is due.
const lookEvery = 10 * time.Second

// backups is the work of making a backup a day. On PostgreSQL without a folder
// none is made: its own tools make them.
func (c serveCommand) backups(ctx context.Context, env environment, h *app, log *slog.Logger) ([]chore, error) {
	if c.BackupEvery < time.Minute {
		return nil, errors.New("--backup-every: at least a minute")
	}
	opt, err := c.options("", c.packFlags)
	if err != nil {
		return nil, err
	}
	own := ""
	if c.Database == "" {
		if own, err = c.folder(""); err != nil {
			return nil, err
		}
	}
	h.backups.In(c.BackupTo, own)
	to, err := h.backups.Folder(ctx)
	if err != nil {
		return nil, err
	}
	c.announceBackups(env, to)
	look := func(ctx context.Context) error {
		opt := opt
		var err error
		if opt.To, err = h.backups.Folder(ctx); err != nil || opt.To == "" {
			return err
		}
		_, err = h.db.OneAtATimeAnywhere(ctx, "backup", func() error { return makeDue(ctx, h.backups, opt, c.BackupEvery, log) })
		return err
	}
	return []chore{{"backup", min(lookEvery, c.BackupEvery), look}}, h.db.DropCopies()
}

// makeDue makes a backup when it is time for one.
func makeDue(ctx context.Context, backups *backup.Service, opt backup.Options, every time.Duration, log *slog.Logger) error {
	due, err := backups.Due(ctx, opt.To, every)
	if err != nil || !due {
		return err
	}
	made, err := backups.Make(ctx, opt)
	if err == nil {
		log.Info("backup made", "file", made.Path, "bytes", made.Size, "head", made.Head)
	}
	return err
}

// announceBackups says at the start where backups go, and what keeps them from
// being made.
func (c serveCommand) announceBackups(env environment, to string) {
	switch missing := store.CanDump(); {
	case to == "":
		fmt.Fprintln(env.out, "Backups: none is made, for the database is on a PostgreSQL server and no folder is chosen. "+
			"Give --backup-to DIR, or choose one under Organisation, Backups; or let that server make them, with its own tools.")
	case c.Database != "" && missing != nil:
		fmt.Fprintf(env.out, "Backups: none can be made into %s: %v.\n", to, missing)
	case c.Database != "":
		fmt.Fprintf(env.out, "Backups: every %s into %s, with pg_dump.\n", every(c.BackupEvery), to)
	default:
		fmt.Fprintf(env.out, "Backups: every %s into %s.\n", every(c.BackupEvery), to)
	}
}

// every is a time as people say it: 24h and not 24h0m0s.
func every(d time.Duration) string {
	if d%time.Hour == 0 {
		return fmt.Sprintf("%dh", d/time.Hour)
	}
	return strings.TrimSuffix(d.String(), "0s")
}
