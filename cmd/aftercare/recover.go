package main

import (
	"bufio"
	"context"
	"fmt"
	"strings"

	"aftercare/services/store"
	"aftercare/services/vault"
)

type recoverCommand struct {
	storeFlags
	packFlags
	For string `help:"Sign-in name of the person who waits for her cases." required:"" placeholder:"NAME"`
}

// Help is the long text of --help.
func (recoverCommand) Help() string {
	return "For the day when nobody who is left can open a case, a password was reset and no colleague holds the case, or nobody is there yet who could say yes for somebody new. " +
		"Assign the person to the cases first, in the program. Then type the recovery key from its paper when asked: " +
		"it is read from standard input, used once and stored nowhere. Every key passed on stands in the audit log."
}

// Run passes on the keys the person waits for.
func (c recoverCommand) Run(ctx context.Context, env environment) error {
	return withPaper(ctx, env, c.storeFlags, c.packFlags, func(h *app, typed string) error {
		n, err := h.accounts.Recover(ctx, typed, c.For)
		if err != nil {
			return err
		}
		fmt.Fprintf(env.out, "Done: %d keys passed on to %s.\n", n, c.For)
		return nil
	})
}

// withPaper opens the installation and asks for the recovery key.
func withPaper(ctx context.Context, env environment, s storeFlags, p packFlags, do func(h *app, typed string) error) error {
	h, err := openApp(ctx, env, s, p, store.Options{}, nil)
	if err != nil {
		return err
	}
	defer h.db.Close()
	typed, err := askKey(env)
	if err != nil {
		return err
	}
	return do(h, typed)
}

// askKey asks for the recovery key and returns what was typed.
func askKey(env environment) (string, error) {
	fmt.Fprint(env.err, "Recovery key: ")
	typed, err := bufio.NewReader(env.in).ReadString('\n')
	if err != nil && typed == "" {
		return "", fmt.Errorf("no recovery key was typed")
	}
	return strings.TrimSpace(typed), nil
}

// askRecoveryKey reads the recovery key from its paper.
func askRecoveryKey(env environment) (*vault.RecoveryKey, error) {
	typed, err := askKey(env)
	if err != nil {
		return nil, err
	}
	key, err := vault.ParseRecoveryKey(typed)
	if err != nil {
		return nil, fmt.Errorf("that is not a recovery key: a letter is wrong or missing")
	}
	return key, nil
}
