package main

import (
	"context"
	"fmt"

	"aftercare/models"
	"aftercare/services/store"
)

type clockCommand struct {
	storeFlags
	packFlags
	Believe bool `help:"Say that the clock of this machine is right. Look at it first, with its year. It stands in the audit log."`
}

// Help is the long text of --help.
func (clockCommand) Help() string {
	return "A clock that went back, or that is more than 90 days after the last entry of the log, or that jumped by more than a week while the server ran, is not believed: " +
		"nothing is opened or closed by time. Set the clock right, and it is believed by itself. If it is right, say so here, or on the overview of an administrator."
}

// Run says what is thought of the clock.
func (c clockCommand) Run(ctx context.Context, env environment) error {
	h, err := openApp(ctx, env, c.storeFlags, c.packFlags, store.Options{}, nil)
	if err != nil {
		return err
	}
	defer h.db.Close()
	doubt, err := h.clock.Doubt(ctx)
	if err != nil {
		return err
	}
	if !doubt.Any() {
		fmt.Fprintf(env.out, "The clock of this machine shows %s and is believed.\n", models.At(env.now()))
		return nil
	}
	if !c.Believe {
		fmt.Fprintf(env.out, "NOT BELIEVED: %s.\n", doubt)
		return errFailed
	}
	if err := h.clock.BelieveHere(ctx); err != nil {
		return err
	}
	fmt.Fprintf(env.out, "Written down: the clock is right, it is %s.\n", models.At(env.now()))
	return nil
}
