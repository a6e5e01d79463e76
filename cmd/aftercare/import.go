package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/htcds"
	"aftercare/services/importer"
	"aftercare/services/store"
)

type importCommand struct {
	HTCDS importHTCDSCommand `cmd:"" name:"htcds" help:"Bring in the core CSV of the Human Trafficking Case Data Standard (HTCDS 2.0), or its Excel workbook."`
}

type importHTCDSCommand struct {
	storeFlags
	packFlags
	File                  string `arg:"" help:"The CSV file or Excel workbook (XLSX)." type:"path"`
	Shelter               string `help:"Name of the shelter the cases belong to. May be left out where there is one." placeholder:"NAME"`
	Lead                  string `help:"Sign-in name of the caseworker who gets the cases. May be left out where the shelter has one." placeholder:"NAME"`
	DryRun                bool   `help:"Report only: nothing is written."`
	Partial               bool   `help:"Bring in the rows without errors. Otherwise one error keeps every row out."`
	IncludeWithoutConsent bool   `help:"Bring in rows that say that there is no consent, too."`
	NewKey                bool   `help:"Go on although import.key of earlier imports is gone: their rows are not recognised."`
	Report                string `help:"Also write the report to this file, as CSV for a spreadsheet." type:"path" placeholder:"FILE"`
	JSON                  bool   `name:"json" help:"Print the report as JSON."`
	Language              string `help:"Language of the report: en or hi." enum:"en,hi" default:"en"`
}

// Help is the long text of --help.
func (importHTCDSCommand) Help() string {
	return "Begin with --dry-run: it says row by row what is wrong and what to do. Names and whatever was told are sealed for the caseworker named by --lead and for the " +
		"recovery key; this command needs nobody's secret and can open nothing. Without --partial everything comes in or nothing. A row that came in before is recognised " +
		"and left as it is, also from another file or encoding; the file import.key in the data folder is what recognises it. No consent is taken over: ask again. " +
		"The report holds no names. Other people go on working meanwhile. Exit status 1 when the file has errors. See docs/import.md."
}

// Run imports the file and prints the report.
func (c importHTCDSCommand) Run(ctx context.Context, env environment) error {
	say, err := sentences(c.Language)
	if err != nil {
		return err
	}
	h, err := openApp(ctx, env, c.storeFlags, c.packFlags, store.Options{}, nil)
	if err != nil {
		return err
	}
	defer h.db.Close()
	sheet, err := c.sheet()
	if err != nil {
		return err
	}
	report, err := c.bring(ctx, h, env)
	if err != nil {
		return errors.Join(inWords(err, say), sheet.Close())
	}
	err = c.print(env.out, sheet, report, say)
	if err == nil && !report.OK() {
		err = errFailed
	}
	return errors.Join(err, sheet.Close())
}

// sheet opens the file of the report before the import, so that an unwritable
// report is not discovered afterwards.
func (c importHTCDSCommand) sheet() (io.WriteCloser, error) {
	if c.Report == "" {
		return nowhere{io.Discard}, nil
	}
	file, err := os.OpenFile(c.Report, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return nil, fmt.Errorf("report: %w", err)
	}
	return file, nil
}

type nowhere struct{ io.Writer }

func (nowhere) Close() error { return nil }

func (c importHTCDSCommand) bring(ctx context.Context, h *app, env environment) (importer.Report, error) {
	org, err := h.accounts.Organisation(ctx)
	if models.KindOf(err) == models.NotFound {
		err = models.Fail(models.NotFound, "importer.no_organisation")
	}
	if err != nil {
		return importer.Report{}, err
	}
	zone, err := h.evaluator.Zone(org.TimeZone)
	if err != nil {
		return importer.Report{}, err
	}
	now := models.At(env.now())
	file, err := readFile(c.File, htcds.Options{Today: now.Date(zone), Zone: zone})
	if err != nil {
		return importer.Report{}, err
	}
	imports := importer.New(h.db, h.keeper, h.evaluator, env.now, newID, rand.Reader)
	return imports.Import(ctx, access.System("import", org.ID, now), file, importer.Options{
		Shelter: c.Shelter, Lead: c.Lead, DryRun: c.DryRun, Partial: c.Partial,
		WithoutConsent: c.IncludeWithoutConsent, KeyFolder: c.folder(), NewKey: c.NewKey,
	})
}

// folder returns the data folder: --data may name the database file itself.
func (c importHTCDSCommand) folder() string {
	if filepath.Ext(c.Data) == ".db" {
		return filepath.Dir(c.Data)
	}
	return c.Data
}

func readFile(name string, opt htcds.Options) (*htcds.File, error) {
	in, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	return htcds.Read(in, opt)
}

func (c importHTCDSCommand) print(out, sheet io.Writer, r importer.Report, say importer.Say) error {
	if err := r.CSV(sheet, say); err != nil {
		return fmt.Errorf("report: %w", err)
	}
	if c.JSON {
		return r.JSON(out, say)
	}
	return r.Print(out, say)
}
