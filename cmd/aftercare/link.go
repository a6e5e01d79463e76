package main

import (
	"context"
	"fmt"
	"strings"

	"aftercare/services/account"
)

type linkCommand struct {
	storeFlags
	packFlags
	For     string `help:"Sign-in name of the person who forgot her password." required:"" placeholder:"NAME"`
	Address string `help:"Address at which her browser reaches the server." default:"http://127.0.0.1:8080" placeholder:"URL"`
}

// Help is the long text of --help.
func (linkCommand) Help() string {
	return "For the day when the only administrator forgot her password, or nobody is there who can make a link in the program. " +
		"Type the recovery key from its paper when asked: it is read from standard input, used once and stored nowhere. " +
		"The link works once, for three days, and opens no case. It stands in the audit log, as does every key that was refused. The server may run meanwhile."
}

// Run makes the link and prints it, this once.
func (c linkCommand) Run(ctx context.Context, env environment) error {
	return withPaper(ctx, env, c.storeFlags, c.packFlags, func(h *app, typed string) error {
		link, err := h.accounts.LinkByPaper(ctx, typed, c.For)
		if err != nil {
			return err
		}
		return h.printLink(ctx, env, c, link)
	})
}

// printLink says what the link is for, how long it works and what comes next.
func (h *app) printLink(ctx context.Context, env environment, c linkCommand, link account.PaperLink) error {
	zone, err := h.zone(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(env.out, "A link for %s (%s) to choose a new password. It works once, until %s:\n%s/welcome/%s\n",
		link.Account.DisplayName, link.Account.SignInName, link.Until.Time().In(zone).Format("2 January 2006, 15:04"), strings.TrimRight(c.Address, "/"), link.Token)
	fmt.Fprintln(env.out, "Give it to her and nobody else: whoever opens it first chooses the password. Where the server has another address, write that before /welcome/.")
	if link.Keys {
		fmt.Fprintf(env.out, "It opens no case. Afterwards a colleague says yes for her, or: aftercare recover --for %s\n", link.Account.SignInName)
	}
	return nil
}
