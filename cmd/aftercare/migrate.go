package main

import (
	"context"
	"fmt"

	"aftercare/models"
	"aftercare/services/audit"
	"aftercare/services/store"
)

type migrateCommand struct{ storeFlags }

// Help is the long text of --help.
func (migrateCommand) Help() string {
	return "Runs the schema steps this version has and the database lacks, each in one transaction. " +
		"Make a backup first. aftercare serve does this by itself on an empty data folder only."
}

// Run brings the schema up to date.
func (c migrateCommand) Run(ctx context.Context, env environment) error {
	db, err := openThere(ctx, c.storeFlags, store.Options{})
	if err != nil {
		return err
	}
	defer db.Close()
	if _, err := db.Pending(ctx); err != nil && c.Database == "" {
		return err
	}
	steps, err := audit.Migrate(ctx, db, models.At(env.now()))
	if err != nil {
		return err
	}
	if len(steps) == 0 {
		fmt.Fprintln(env.out, "Nothing to do: the schema is up to date.")
		return nil
	}
	fmt.Fprintf(env.out, "Done: %d steps (%s to %s).\n", len(steps), steps[0], steps[len(steps)-1])
	return nil
}
