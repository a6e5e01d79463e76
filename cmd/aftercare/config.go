package main

import (
	"context"
	"fmt"
	"io/fs"
	"os"

	"aftercare/packs"
	"aftercare/services/account"
	"aftercare/services/custody"
	"aftercare/services/evaluation"
	"aftercare/services/pack"
	"aftercare/services/store"
	"aftercare/services/vault"
)

// storeFlags say where the data is.
type storeFlags struct {
	Data     string `help:"Folder of the data." default:"aftercare-data" env:"AFTERCARE_DATA" type:"path"`
	Database string `help:"PostgreSQL address (postgres://...), for networks. Without it the data is one SQLite file in the data folder." env:"AFTERCARE_DATABASE" placeholder:"URL"`
}

// packFlags say which law packs to use.
type packFlags struct {
	PacksDir string `help:"Folder of law packs to use instead of the built-in ones." env:"AFTERCARE_PACKS_DIR" type:"existingdir" placeholder:"DIR"`
}

func (f storeFlags) url() string {
	if f.Database != "" {
		return f.Database
	}
	return f.Data
}

func (f packFlags) fs() fs.FS {
	if f.PacksDir != "" {
		return os.DirFS(f.PacksDir)
	}
	return packs.FS
}

// house is the program with its services, as every command that touches data
// needs it.
type house struct {
	db        *store.DB
	vault     *vault.Vault
	keeper    *custody.Keeper
	library   *pack.Library
	evaluator *evaluation.Evaluator
	accounts  *account.Service
}

// openHouse opens the store, refuses a schema that is behind, loads the packs
// and wires the services.
func openHouse(ctx context.Context, env environment, s storeFlags, p packFlags, opt store.Options, hasher *vault.Hasher) (*house, error) {
	library, err := pack.Load(p.fs())
	if err != nil {
		return nil, fmt.Errorf("law packs: %w", err)
	}
	db, err := store.Open(ctx, s.url(), opt)
	if err != nil {
		return nil, err
	}
	pending, err := db.Pending(ctx)
	if err == nil && pending > 0 {
		err = fmt.Errorf("the database is %d steps behind this version: run aftercare migrate", pending)
	}
	if err != nil {
		_ = db.Close()
		return nil, err
	}
	return wire(db, library, hasher, env), nil
}

func wire(db *store.DB, library *pack.Library, hasher *vault.Hasher, env environment) *house {
	v := vault.New(env.now)
	keeper := custody.New(v, newID)
	return &house{
		db: db, vault: v, keeper: keeper, library: library,
		evaluator: evaluation.New(library),
		accounts:  account.New(db, hasher, v, keeper, env.now, newID),
	}
}
