package main

import (
	"context"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"aftercare/packs"
	"aftercare/services/demo"
	"aftercare/services/evaluation"
	"aftercare/services/pack"
	"aftercare/services/store"
)

// ownFolder is the example folder of the docs.
const ownFolder = root + "/docs/examples/own"

// invented makes a data folder with invented survivors, as of a fixed moment.
func invented(t *testing.T, survivors int) (folder string, env environment) {
	t.Helper()
	folder = t.TempDir()
	db, err := store.Open(t.Context(), folder, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	library, err := pack.Load(packs.FS)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	opt := demo.Options{Survivors: survivors, Now: now}
	if _, err := demo.Fill(context.Background(), db, evaluation.New(library), demoHasher(), opt); err != nil {
		t.Fatal(err)
	}
	return folder, environment{now: func() time.Time { return now }, in: strings.NewReader("")}
}

