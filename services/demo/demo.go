// Package demo fills an empty installation with an invented caseload: one
// organisation, three shelters, seventeen accounts, and as many survivors as
// wanted, with two years of plausible histories.
//
// Everybody in it is made up at random from lists of common names; no real
// person is meant. The same seed gives the same histories every time, relative
// to the day. The package must never change an installation that holds
// anything. It marks its own as a demo, so that the demo password works nowhere
// else.
package demo

import (
	"context"
	"io/fs"
	"runtime"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/account"
	"aftercare/services/evaluation"
	"aftercare/services/store"
	"aftercare/services/vault"
)

// Default and Most are how many survivors a demo has, and how many it can have.
const (
	Default = 240
	Most    = 1_000_000
)

// Options are the choices for a demo.
type Options struct {
	Survivors int       // 0 means Default
	Now       time.Time // the day of the demo
	Seed      uint64
	Workers   int // how many goroutines; 0 means one for each processor
}

// Report is what a demo contains.
type Report struct {
	Organisation string
	Survivors    int
	Cases        int
	Accounts     []Account
	Password     string // of every account
	RecoveryKey  string // printed once, stored nowhere
}

// Account is a person who can sign in to the demo.
type Account struct {
	SignInName, DisplayName string
	Role                    models.Role
	Shelters                []string
}

// filler is the state of one Fill.
type filler struct {
	db        *store.DB
	evaluator *evaluation.Evaluator
	hasher    *vault.Hasher
	opt       Options
	cal       calendar
	org       *organisation
	held      map[string]bool // beds that nobody can have any more, while residents are stored
}

// Fill makes the demo in an empty, migrated database. The cost of the hasher
// should be low: it runs once for each account, and the people are invented. It
// returns Conflict when the installation has an organisation, and Invalid for
// more survivors than Most.
func Fill(ctx context.Context, db *store.DB, evaluator *evaluation.Evaluator, hasher *vault.Hasher, opt Options) (Report, error) {
	if opt.Survivors == 0 {
		opt.Survivors = Default
	}
	if opt.Workers == 0 {
		opt.Workers = runtime.GOMAXPROCS(0)
	}
	if opt.Survivors < 0 || opt.Survivors > Most {
		return Report{}, models.Problems{"survivors": "problem.number"}.Err()
	}
	cal, err := newCalendar(opt.Now)
	if err != nil {
		return Report{}, err
	}
	f := &filler{db: db, evaluator: evaluator, hasher: hasher, opt: opt, cal: cal}
	if err := f.empty(ctx); err != nil {
		return Report{}, err
	}
	printed, err := f.furnish(ctx)
	if err != nil {
		return Report{}, err
	}
	cases, err := f.fill(ctx)
	if err == nil {
		err = f.closeMonths(ctx)
	}
	if err != nil {
		return Report{}, err
	}
	return f.report(cases, printed), nil
}

// empty returns Conflict when the installation has an organisation.
func (f *filler) empty(ctx context.Context) error {
	return f.db.Read(ctx, func(tx *gorm.DB) error {
		var n int64
		if err := tx.Model(&models.Organisation{}).Count(&n).Error; err != nil {
			return err
		}
		if n > 0 {
			return &models.Error{Kind: models.Conflict, Message: "error.demo_not_empty", Err: fs.ErrExist}
		}
		return nil
	})
}

func (f *filler) report(cases int, printed string) Report {
	r := Report{Organisation: f.org.row.Name, Survivors: f.opt.Survivors, Cases: cases, Accounts: Staff(), Password: account.DemoPassword, RecoveryKey: printed}
	return r
}
