package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"aftercare/handlers"
	"aftercare/models"
	"aftercare/packs"
	"aftercare/services/access"
	"aftercare/services/account"
	"aftercare/services/application"
	"aftercare/services/ask"
	"aftercare/services/assessment"
	"aftercare/services/audit"
	"aftercare/services/backup"
	"aftercare/services/belonging"
	"aftercare/services/calendar"
	"aftercare/services/casefile"
	"aftercare/services/caseload"
	"aftercare/services/casenote"
	"aftercare/services/claimfact"
	"aftercare/services/clockwatch"
	"aftercare/services/custody"
	"aftercare/services/delivery"
	"aftercare/services/document"
	"aftercare/services/draft"
	"aftercare/services/entitlement"
	"aftercare/services/evaluation"
	"aftercare/services/followup"
	"aftercare/services/gap"
	"aftercare/services/group"
	"aftercare/services/healthrecord"
	"aftercare/services/homeward"
	"aftercare/services/importer"
	"aftercare/services/law"
	"aftercare/services/matter"
	"aftercare/services/office"
	"aftercare/services/owed"
	"aftercare/services/ownfile"
	"aftercare/services/pack"
	"aftercare/services/packet"
	"aftercare/services/plan"
	"aftercare/services/publish"
	"aftercare/services/referral"
	"aftercare/services/report"
	"aftercare/services/roster"
	"aftercare/services/safety"
	"aftercare/services/stay"
	"aftercare/services/store"
	"aftercare/services/task"
	"aftercare/services/threshold"
	"aftercare/services/track"
	"aftercare/services/typeset"
	"aftercare/services/vault"
	"aftercare/services/wage"
)

// storeFlags choose the database.
type storeFlags struct {
	Data     string `help:"Folder of the data." default:"aftercare-data" env:"AFTERCARE_DATA" type:"path"`
	Database string `help:"PostgreSQL address (postgres://...), for networks. Without it the data is one SQLite file in the data folder." env:"AFTERCARE_DATABASE" placeholder:"URL"`
}

// packFlags choose the law packs.
type packFlags struct {
	Packs string `help:"Folder of your own law packs, laid over the built-in ones: what it declares under a key takes the place of what is built in." env:"AFTERCARE_PACKS" type:"existingdir" placeholder:"DIR"`
}

func (f storeFlags) url() string {
	if f.Database != "" {
		return f.Database
	}
	return f.Data
}

// layers are the built-in packs and the folders laid over them.
func (f packFlags) layers() []fs.FS {
	if f.Packs != "" {
		return []fs.FS{packs.FS, os.DirFS(f.Packs)}
	}
	return []fs.FS{packs.FS}
}

// load reads the packs. Problems in an own file are reported under its path.
func (f packFlags) load() (*pack.Library, error) {
	library, err := pack.Load(f.layers()...)
	var problems pack.Problems
	if errors.As(err, &problems) {
		return nil, fmt.Errorf("the law packs have %s:\n%w", counted(len(problems), "problem"), problems.In(f.shown()))
	}
	return library, err
}

// shown returns the folder as messages show it: relative to the working
// directory when it is below it.
func (f packFlags) shown() string {
	here, err := os.Getwd()
	if err != nil {
		return f.Packs
	}
	if below, err := filepath.Rel(here, f.Packs); err == nil && filepath.IsLocal(below) {
		return below
	}
	return f.Packs
}

// counted returns a number with its noun.
func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// app is the program with its services, for every command that uses data.
type app struct {
	db        *store.DB
	keeper    *custody.Keeper
	library   *pack.Library
	evaluator *evaluation.Evaluator
	accounts  *account.Service
	drafts    *draft.Service
	backups   *backup.Service
	clock     *clockwatch.Watch
	data      string // the folder in which the list of fonts is kept, for a server
}

// openApp opens the store, loads the packs and wires the services. It returns
// an error for a schema that is behind.
func openApp(ctx context.Context, env environment, s storeFlags, p packFlags, opt store.Options, hasher *vault.Hasher) (*app, error) {
	library, err := p.load()
	if err != nil {
		return nil, err
	}
	db, err := openStore(ctx, s, opt)
	if err != nil {
		return nil, err
	}
	return wire(db, library, hasher, env), nil
}

// openStore opens an existing database. It returns an error for one made by an
// older version.
func openStore(ctx context.Context, s storeFlags, opt store.Options) (*store.DB, error) {
	db, err := openThere(ctx, s, opt)
	if err != nil {
		return nil, err
	}
	if err := upToDate(ctx, db); err != nil {
		_ = db.Close()
		return nil, err
	}
	return db, nil
}

// upToDate returns an error for a database made by an older version.
func upToDate(ctx context.Context, db *store.DB) error {
	pending, err := db.Pending(ctx)
	if err == nil && pending > 0 {
		err = behind(pending)
	}
	return err
}

// behind is the error for a database made by an older version.
func behind(steps int) error {
	return fmt.Errorf("the database is %d steps behind this version: run aftercare migrate", steps)
}

func wire(db *store.DB, library *pack.Library, hasher *vault.Hasher, env environment) *app {
	v := vault.New(env.now)
	keeper := custody.New(v, newID)
	return &app{
		db: db, keeper: keeper, library: library,
		evaluator: evaluation.New(library),
		accounts:  account.New(db, hasher, v, keeper, library, env.now, newID),
		drafts:    draft.New(db, v, env.now),
		backups:   backup.New(db, env.now),
		clock:     clockwatch.New(db, env.now, since(env.now)),
	}
}

// since returns how long ago it was made. The system's time of day carries a clock
// that nobody can set, and the difference of two such moments is taken of that one.
func since(now func() time.Time) func() time.Duration {
	began := now()
	return func() time.Duration { return now().Sub(began) }
}

// deps returns the services the pages need.
func (h *app) deps(env environment, log *slog.Logger, zone *time.Location) handlers.Deps {
	deliveries := delivery.New(h.db, h.keeper, h.evaluator, env.now, newID)
	cases := casefile.New(h.db, h.keeper, h.evaluator, env.now, newID, rand.Reader)
	referrals := referral.New(h.db, h.keeper, h.evaluator, env.now, newID)
	tasks, asks := task.New(h.db, h.keeper, h.evaluator, env.now, newID), ask.New(h.db, h.keeper, h.evaluator, env.now, newID)
	returns := homeward.New(h.db, h.keeper, h.evaluator, env.now, newID)
	cases.Settle(deliveries.Settler(), referrals.Settler(), tasks.Settler(), asks.Settler(), returns.Settler())
	return handlers.Deps{
		Accounts: h.accounts, Drafts: h.drafts, Audit: audit.NewLog(h.db), Ready: h.db.Ready, Room: h.db.Room,
		Cases:        cases,
		Rights:       entitlement.New(h.db, h.keeper, h.evaluator, env.now, newID),
		Caseload:     caseload.New(h.db, h.keeper, h.library, env.now, newID),
		Deliveries:   deliveries,
		ClaimFacts:   claimfact.New(h.db, h.keeper, h.evaluator, env.now, newID),
		Documents:    document.New(h.db, h.keeper, h.evaluator, env.now, newID),
		Packets:      packet.New(h.db, h.keeper, h.evaluator, env.now, newID),
		Offices:      office.New(h.db, h.library, env.now, newID),
		Stays:        stay.New(h.db, env.now, newID),
		Reports:      report.New(h.db, h.library, env.now, newID),
		Publications: publish.New(h.db, report.New(h.db, h.library, env.now, newID), env.now, newID),
		Owed:         owed.New(h.db, report.New(h.db, h.library, env.now, newID), h.library, env.now, newID),
		Rosters:      roster.New(h.db, env.now, newID),
		Belongings:   belonging.New(h.db, h.keeper, h.evaluator, env.now, newID),
		OwnFiles:     ownfile.New(h.db, h.keeper, h.evaluator, env.now, newID),
		Returns:      returns,
		Plans:        plan.New(h.db, h.keeper, h.evaluator, env.now, newID),
		FollowUps:    followup.New(h.db, h.keeper, h.evaluator, env.now, newID),
		Tracks:       track.New(h.db, h.keeper, h.evaluator, env.now, newID),
		Wages:        wage.New(h.db, h.library, env.now, newID),
		Imports:      importer.New(h.db, h.keeper, h.evaluator, env.now, newID, rand.Reader).In(h.data),
		Assessments:  assessment.New(h.db, h.keeper, h.evaluator, env.now, newID),
		Matters:      matter.New(h.db, h.keeper, h.evaluator, env.now, newID),
		Referrals:    referrals,
		Groups:       group.New(h.db, h.keeper, h.evaluator, env.now, newID),
		Notes:        casenote.New(h.db, h.keeper, h.evaluator, env.now, newID),
		Safety:       safety.New(h.db, h.keeper, h.evaluator, env.now, newID),
		Health:       healthrecord.New(h.db, h.keeper, h.evaluator, env.now, newID),
		Tasks:        tasks,
		Asks:         asks,
		Gaps:         gap.New(h.db, h.keeper, h.evaluator, env.now),
		Thresholds:   threshold.New(h.db, h.evaluator, env.now),
		Calendar:     calendar.New(h.db, h.library, env.now),
		Backups:      h.backups,
		Clock:        h.clock,
		Laws:         law.New(h.db, h.evaluator, env.now, newID),
		Library:      h.library,
		Fonts:        typeset.NewFonts(filepath.Join(h.data, "fonts")),
		Now:          env.now, NewID: newID, Zone: zone, Log: log,

		Applications: application.New(h.db, env.now),
	}
}

// sweep does the work that time makes due: gaps that opened, assignments whose
// term ended, sessions that ran out, refusals to count together, and drafts
// nobody came back to. Of several servers on one PostgreSQL one does it. While the
// clock is not believed nothing is due; the error says so.
func (h *app) sweep(ctx context.Context, gaps *gap.Service, now models.Instant) error {
	org, err := h.accounts.Organisation(ctx)
	if models.KindOf(err) == models.NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	if err := h.accounts.WriteUnwritten(ctx); err != nil {
		return fmt.Errorf("write down who left: %w", err)
	}
	if doubt, err := h.clock.Look(ctx); err != nil || doubt.Any() {
		return cmp.Or(err, errors.New(doubt.String()))
	}
	_, err = h.db.OneAtATimeAnywhere(ctx, "sweep", func() error {
		_, swept := gaps.Sweep(ctx, access.System("sweep", org.ID, now))
		_, dropped := h.drafts.Sweep(ctx)
		_, erased := document.New(h.db, h.keeper, h.evaluator, func() time.Time { return now.Time() }, newID).Sweep(ctx, access.System("sweep", org.ID, now))
		settled := h.accounts.SettleRecovery(ctx, access.System("sweep", org.ID, now))
		_, differ := h.accounts.NoteDifferences(ctx, access.System("sweep", org.ID, now))
		return errors.Join(swept, dropped, erased, settled, differ, h.accounts.ClearSessions(ctx))
	})
	return errors.Join(err, h.accounts.CloseRefusals(ctx)) // each server adds what it told to wait
}
