// Package demo fills an empty installation with an invented caseload: one
// organisation, three shelters, fourteen accounts, and as many survivors as are
// asked for, with two years of plausible histories.
//
// Everybody in it is made up by dice from lists of common names; nobody is
// meant. The same seed tells the same stories every time, relative to the day.
// The package must never touch an installation that holds anything, and what it
// makes is marked as a demo, so that its password works nowhere else.
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

// Options shape a demo.
type Options struct {
	Survivors int       // 0 means Default
	Now       time.Time // the day of the demo
	Seed      uint64
	Workers   int // how many work at once; 0 means one for each processor
}

// Report is what a demo has in it.
type Report struct {
	Organisation string
	Survivors    int
	Cases        int
	Accounts     []Account
	Password     string // of every account
	RecoveryKey  string // printed once, kept nowhere
}

// Account is somebody who can sign in to the demo.
type Account struct {
	SignInName, DisplayName string
	Role                    models.Role
	Shelters                []string
}

// filler is one filling under way.
type filler struct {
	db        *store.DB
	evaluator *evaluation.Evaluator
	hasher    *vault.Hasher
	opt       Options
	cal       calendar
	house     *house
}

// Fill makes the demo in an empty, migrated database. The cost of the hasher
// should be low: it runs once an account, and the people are invented. It is
// Conflict when the installation holds an organisation, and Invalid for more
// survivors than Most.
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
	if err != nil {
		return Report{}, err
	}
	return f.report(cases, printed), nil
}

// empty refuses an installation that is anybody's.
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
	r := Report{Organisation: f.house.org.Name, Survivors: f.opt.Survivors, Cases: cases, Accounts: Staff(), Password: account.DemoPassword, RecoveryKey: printed}
	return r
}
