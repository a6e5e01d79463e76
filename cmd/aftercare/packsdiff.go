package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"aftercare/models"
	"aftercare/services/evaluation"
	"aftercare/services/pack"
	"aftercare/services/pack/author"
	"aftercare/services/store"
)

type packsDiffCommand struct {
	packFlags
	From     string `help:"Folder of your own packs that the server uses today. Without it, today is the packs inside the program." type:"existingdir" placeholder:"DIR"`
	Data     string `help:"Folder of the data whose cases are compared." env:"AFTERCARE_DATA" type:"path" placeholder:"DIR"`
	Database string `help:"PostgreSQL address (postgres://...) of the data whose cases are compared." env:"AFTERCARE_DATABASE" placeholder:"URL"`
	AsOf     string `help:"Compare as of this day, as 2027-04-01, such as the day a law begins. Now when left out." placeholder:"DATE"`
	Limit    int    `help:"How many cases are printed; 0 prints all. The summary counts all of them in any case." default:"20"`
	JSON     bool   `name:"json" help:"Print JSON instead of text."`
}

// Help is the long text of --help.
func (packsDiffCommand) Help() string {
	return "Run this before a server is started with a new folder of packs. It compares the packs that are used today with the ones you give, and changes nothing.\n\n" +
		"First it lists what the packs themselves state otherwise: rights, gap rules, facts and sources that are new, gone or changed, and which of them are your own. " +
		"With --data or --database it then reads the coded facts of every open case and every one in follow-up and says, under the case code, what changes: " +
		"rights that begin or cease to apply, versions, clocks with another due day, amounts that may be considered, gaps that open or close; and at the end for each right in how many cases. " +
		"It opens nothing that is sealed and needs no key. What your organisation switched off or set itself counts.\n\n" +
		"A warning is printed where a condition, clock or amount changed and the version did not: a case keeps the version its clock started under, " +
		"so when the law changed, give the new text a new version and put the old one under earlier:. When only our reading of it was wrong, leave the version: running cases are then corrected too.\n\n" +
		"Exit status 1 when clocks of cases have started under a version that the new packs no longer hold: those cases would move to another version. Put it back under earlier:."
}

// Run compares the packs, and the cases when there is a database.
func (c packsDiffCommand) Run(ctx context.Context, env environment) error {
	if c.Packs == "" && c.From == "" {
		return errors.New("give --packs DIR, the folder you are about to use; or --from DIR alone to see what going back to the packs inside the program changes")
	}
	if c.Limit < 0 {
		return errors.New("--limit: write a number, 0 for all")
	}
	at, err := moment(c.AsOf, time.UTC, env.now)
	if err != nil {
		return err
	}
	from, err := packFlags{Packs: c.From}.load()
	if err != nil {
		return err
	}
	to, err := c.load()
	if err != nil {
		return err
	}
	d := diffReport{Packs: author.Compare(from, to), limit: c.Limit, from: from, to: to, dir: c.shown()}
	if c.Data != "" || c.Database != "" {
		if err := c.compare(ctx, &d, at); err != nil {
			return err
		}
	}
	if err := d.print(env, c.JSON); err != nil {
		return err
	}
	if d.Cases != nil && len(d.Cases.Lost) > 0 {
		return errFailed
	}
	return nil
}

func (c packsDiffCommand) compare(ctx context.Context, d *diffReport, at models.Instant) error {
	db, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	changes, err := evaluation.Compare(ctx, db, d.from, d.to, at, d.keep)
	d.Cases = &changes
	return err
}

// open opens an existing database of this version; it never makes one.
func (c packsDiffCommand) open(ctx context.Context) (*store.DB, error) {
	return openStore(ctx, storeFlags{Data: c.Data, Database: c.Database}, store.Options{})
}

// diffReport is the result that is printed.
type diffReport struct {
	Packs   author.Comparison           `json:"packs"`
	Changed []evaluation.CaseDifference `json:"changed,omitempty"` // up to the limit
	Cases   *evaluation.Changes         `json:"cases,omitempty"`   // nil without a database

	limit    int
	from, to *pack.Library
	dir      string // of the own packs, as messages show it
}

func (d *diffReport) keep(c evaluation.CaseDifference) {
	if d.limit == 0 || len(d.Changed) < d.limit {
		d.Changed = append(d.Changed, c)
	}
}

func (d *diffReport) print(env environment, asJSON bool) error {
	if asJSON {
		out := json.NewEncoder(env.out)
		out.SetIndent("", "  ")
		out.SetEscapeHTML(false)
		return out.Encode(d)
	}
	var b strings.Builder
	d.writePacks(&b)
	d.writeWarnings(&b)
	if d.Cases != nil {
		d.writeCases(&b)
		d.writeSummary(&b)
		d.writeLost(&b)
	}
	_, err := fmt.Fprint(env.out, b.String())
	return err
}
