package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"aftercare/services/audit"
	"aftercare/services/backup"
	"aftercare/services/vault"
)

type restoreCommand struct {
	File     string `arg:"" help:"The backup." type:"path"`
	To       string `help:"Empty folder for the data." type:"path" placeholder:"DIR" xor:"place"`
	Database string `help:"Address of an empty PostgreSQL database, for a backup of one." env:"AFTERCARE_DATABASE" placeholder:"URL" xor:"place"`
	Identity string `help:"File with the operator's age key (AGE-SECRET-KEY-1...), instead of the paper." type:"existingfile" placeholder:"FILE"`
	Head     string `help:"A later head of the log, number:hash, or the file aftercare.db.head of the machine that is lost: what is missing since is said." placeholder:"HEAD"`
}

// Help is the long text of --help.
func (restoreCommand) Help() string {
	return "Asks for the recovery key from its paper, reads the whole file, checks the database and its log, and signs everybody out. " +
		"A damaged file or another key is refused, and the folder stays empty. Everything written after the backup is missing: also keys that were taken away, " +
		"so go through Staff and the assignments, and erase again what was erased."
}

// Run brings the backup back.
func (c restoreCommand) Run(ctx context.Context, env environment) error {
	if (c.To == "") == (c.Database == "") {
		return errors.New("say where to: --to with an empty folder, or --database with an empty PostgreSQL database")
	}
	tail, err := c.later()
	if err != nil {
		return err
	}
	if c.To != "" {
		if err := backup.EmptyFolder(c.To); err != nil {
			return err
		}
	}
	file, err := os.Open(c.File)
	if err != nil {
		return err
	}
	defer file.Close()
	if err := backup.LooksWhole(file); err != nil {
		return fmt.Errorf("%s: %w", c.File, err)
	}
	with, err := c.key(env)
	if err != nil {
		return err
	}
	a, err := backup.Open(file, with)
	if err != nil {
		return fmt.Errorf("%s: %w", c.File, explainKey(err))
	}
	fmt.Fprintln(env.out, "In the backup:")
	printContents(env, a.Manifest)
	done, err := c.bring(ctx, env, a)
	if err != nil {
		return fmt.Errorf("%s: %w", c.File, err)
	}
	c.say(env, done, a.Missing(tail))
	return nil
}

func (c restoreCommand) bring(ctx context.Context, env environment, a *backup.Archive) (backup.Restored, error) {
	if c.Database != "" {
		return a.RestoreInto(ctx, c.Database, env.now())
	}
	return a.RestoreTo(ctx, c.To, env.now())
}

// key is the operator's key, or the one on paper.
func (c restoreCommand) key(env environment) (vault.FileKey, error) {
	if c.Identity != "" {
		f, err := os.Open(c.Identity)
		if err != nil {
			return vault.FileKey{}, err
		}
		defer f.Close()
		key, err := vault.ParseFileKey(f)
		if err != nil {
			err = fmt.Errorf("--identity: %w", err)
		}
		return key, err
	}
	key, err := askRecoveryKey(env)
	if err != nil {
		return vault.FileKey{}, err
	}
	defer key.Forget()
	return key.FileKey()
}

func explainKey(err error) error {
	if errors.Is(err, vault.ErrNotOpened) {
		return fmt.Errorf("%w: it belongs to another installation, or the paper was replaced before or after this backup was made", err)
	}
	return err
}

// later reads a head that is newer than the backup.
func (c restoreCommand) later() (tail audit.Tail, err error) {
	if c.Head == "" {
		return tail, nil
	}
	if text := strings.ToLower(strings.TrimSpace(c.Head)); audit.IsHead(text) {
		number, hash, _ := strings.Cut(text, ":")
		tail.Hash = hash
		tail.Seq, err = strconv.ParseInt(number, 10, 64)
		return tail, err
	}
	tail, there, err := audit.ReadTail(c.Head)
	if err == nil && !there {
		err = errors.New("it is neither number:hash nor a file")
	}
	if err != nil {
		return tail, fmt.Errorf("--head: %w", err)
	}
	return tail, nil
}

// say prints what was done and what to do now.
func (c restoreCommand) say(env environment, done backup.Restored, loss audit.Loss) {
	to := "the database"
	if c.To != "" {
		to = c.To
	}
	fmt.Fprintf(env.out, "Brought back into %s. The file, the database and its log are whole.\n", to)
	printDamaged(env, done.Rows)
	if len(done.Steps) > 0 {
		fmt.Fprintf(env.out, "It was made by an older version; the schema was brought up to this one (%s).\n", counted(len(done.Steps), "step"))
	}
	fmt.Fprintf(env.out, "Everybody is signed out (%d), and one-time links that were not used are void.\n", done.SignedOut)
	if loss.Any() {
		fmt.Fprintf(env.out, "Missing since: %s\n", loss)
	}
	fmt.Fprintln(env.out, "What was written after the backup is missing: go through Staff and the assignments, and erase again what was erased.")
	start := "aftercare serve"
	if c.To != "" {
		start += " --data " + c.To
	}
	if done.Packs != "" {
		start += " --packs " + done.Packs
	}
	fmt.Fprintln(env.out, "Start it with:", start)
}
