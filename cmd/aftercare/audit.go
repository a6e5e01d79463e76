package main

import (
	"context"
	"fmt"
	"strings"

	"aftercare/services/audit"
	"aftercare/services/store"
)

type auditCommand struct {
	Verify auditVerifyCommand `cmd:"" help:"Walk the chain and name the first entry that does not fit."`
}

type auditVerifyCommand struct {
	storeFlags
	Head string `help:"A head written down earlier, as number:hash. With it, a log that was rolled back or replaced is found too." placeholder:"HEAD"`
}

// Help is the long text of --help.
func (auditVerifyCommand) Help() string {
	return "Works on the data folder or a copy of it, with the server stopped or running, and needs no key. " +
		"Write the printed head down somewhere else: whoever can replace the whole database could make a new chain, and only a head kept outside shows that."
}

// Run verifies the chain.
func (c auditVerifyCommand) Run(ctx context.Context, env environment) error {
	head := strings.ToLower(strings.TrimSpace(c.Head))
	if head != "" && !audit.IsHead(head) {
		return fmt.Errorf("--head: write it as it was printed, number:hash")
	}
	db, err := openAnyway(ctx, c.storeFlags, store.Options{})
	if err != nil {
		return err
	}
	defer db.Close()
	if _, err := db.Pending(ctx); err != nil {
		return err
	}
	report, err := audit.VerifyStore(ctx, db.DB, head)
	if err != nil {
		return err
	}
	if report.OK() && db.loss.Any() {
		report.FirstBad, report.Why = max(db.loss.From, 1), db.loss.String()
	}
	if !report.OK() {
		fmt.Fprintf(env.out, "NOT WHOLE: the first bad entry is number %d: %s.\n", report.FirstBad, report.Why)
		return errFailed
	}
	fmt.Fprintf(env.out, "Whole: %d entries.\nHead: %s\n", report.Entries, report.Head)
	order, err := audit.OutOfOrder(ctx, db.DB)
	if err == nil && order.Entries > 0 {
		fmt.Fprintf(env.out, "Note: %s.\n", order)
	}
	return err
}
