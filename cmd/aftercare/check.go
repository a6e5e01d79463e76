package main

import (
	"context"
	"fmt"
	"strings"

	"aftercare/models"
	"aftercare/services/audit"
	"aftercare/services/gap"
	"aftercare/services/store"
)

type checkCommand struct {
	storeFlags
	packFlags
}

// Help is the long text of --help.
func (checkCommand) Help() string {
	return "Reads everything and changes nothing. Asks the database to check its own file, walks the audit chain, compares every " +
		"row with the digest that the log lists for it, and the stored rights and gaps of every case with a fresh evaluation. " +
		"Names each row that differs. Exit status 1 when anything differs."
}

// whole is the result line for an intact database. PostgreSQL checks itself as
// it works, so it is only asked whether it answers.
var whole = map[store.Dialect]string{
	store.SQLite: "the file and its references are whole", store.Postgres: "it answers; PostgreSQL checks its own pages and references",
}

// maxLines limits how many differing cases are listed.
const maxLines = 20

// Run does the four checks and prints a line for each.
func (c checkCommand) Run(ctx context.Context, env environment) error {
	h, o, err := c.open(ctx, env)
	if err != nil {
		return err
	}
	defer h.db.Close()
	failed := false
	report := func(name, problem, fine string) {
		if problem != "" {
			failed = true
			fmt.Fprintf(env.out, "%-12s FAILED  %s\n", name, problem)
			return
		}
		fmt.Fprintf(env.out, "%-12s ok      %s\n", name, fine)
	}
	damage, err := h.db.Integrity(ctx)
	if err != nil {
		return err
	}
	report("database", damage, whole[h.db.Dialect()])
	doubt, err := h.clock.Doubt(ctx)
	if err != nil {
		return err
	}
	if doubt.Any() {
		report("clock", doubt.String(), "")
	}
	chain, err := audit.VerifyStore(ctx, h.db, "")
	if err != nil {
		return err
	}
	if o.loss.Any() {
		chain.Why = o.loss.String()
	}
	order, err := audit.OutOfOrder(ctx, h.db)
	if err != nil {
		return err
	}
	if note := order.String(); note != "" {
		o.note = strings.TrimPrefix(o.note+"; "+note, "; ")
	}
	if o.note != "" {
		o.note = "; " + o.note
	}
	report("audit", chain.Why, fmt.Sprintf("%d entries, head %s%s", chain.Entries, chain.Head, o.note))
	if err := checkRows(ctx, h.db, env, report); err != nil {
		return err
	}
	if err := c.checkCases(ctx, h, env, report); err != nil {
		return err
	}
	if failed {
		return errFailed
	}
	return nil
}

// open opens the store also when the end of its log is missing: that is reported
// with the rest.
func (c checkCommand) open(ctx context.Context, env environment) (*app, opened, error) {
	library, err := c.load()
	if err != nil {
		return nil, opened{}, err
	}
	o, err := openAnyway(ctx, c.storeFlags, store.Options{})
	if err != nil {
		return nil, o, err
	}
	if err := upToDate(ctx, o.DB); err != nil {
		_ = o.Close()
		return nil, o, err
	}
	return wire(o.DB, library, nil, env), o, nil
}

// checkCases compares every case and lists the first that differ.
func (c checkCommand) checkCases(ctx context.Context, h *app, env environment, report func(name, problem, fine string)) error {
	gaps := gap.New(h.db, h.keeper, h.evaluator, env.now)
	checked, differing, err := gaps.Check(ctx)
	if err != nil {
		return err
	}
	fine := fmt.Sprintf("%d cases are as freshly evaluated", checked)
	if waiting, err := h.waiting(ctx, gaps); err != nil {
		return err
	} else if waiting > 0 {
		fine += fmt.Sprintf(", %d wait for the sweep because rules or numbers changed", waiting)
	}
	if due, err := gaps.Due(ctx); err != nil {
		return err
	} else if due > 0 {
		fine += fmt.Sprintf(", %d wait for the sweep because their time has come or the clock was ahead", due)
	}
	problem := ""
	if len(differing) > 0 {
		problem = fmt.Sprintf("%d of %d cases differ", len(differing), checked)
	}
	report("evaluation", problem, fine)
	some(env, differing, len(differing))
	return nil
}

// some lists the first lines and says how many more there are.
func some(env environment, lines []string, all int) {
	for i, line := range lines {
		if i == maxLines {
			fmt.Fprintf(env.out, "  ... and %d more\n", all-maxLines)
			return
		}
		fmt.Fprintln(env.out, " ", line)
	}
}

// whatToDo follows the damaged rows.
const whatToDo = "  Bring the newest backup that was made after those entries back into another folder (aftercare restore), compare, and " +
	"type the right words again here; or go on with that folder. Look at the disk."

// checkRows compares every row with what the log lists, and names those that differ.
func checkRows(ctx context.Context, db *store.DB, env environment, report func(name, problem, fine string)) error {
	rows, err := audit.CheckRowsOf(ctx, db)
	if err != nil {
		return err
	}
	problem := ""
	if !rows.OK() {
		problem = fmt.Sprintf("%d rows are not as they were written", rows.Damaged)
	}
	report("rows", problem, fmt.Sprintf("%d rows are as they were written, and as the log lists them", rows.Checked))
	some(env, rows.Lines, int(rows.Damaged))
	if problem != "" {
		fmt.Fprintln(env.out, whatToDo)
	}
	return nil
}

// waiting counts the cases that the next sweep evaluates again. It returns 0
// before set-up.
func (h *app) waiting(ctx context.Context, gaps *gap.Service) (int64, error) {
	org, err := h.accounts.Organisation(ctx)
	if models.KindOf(err) == models.NotFound {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	return gaps.Waiting(ctx, org.ID)
}
