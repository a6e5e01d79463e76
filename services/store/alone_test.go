package store_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"aftercare/services/store"
	"aftercare/services/store/storetest"
)

func serverOf(pid int) store.Options {
	return store.Options{Server: &store.Server{PID: pid, Host: "an-old-pc", Since: time.Date(2026, 11, 29, 9, 10, 0, 0, time.UTC)}}
}

func TestSecondServerOfAFolderIsRefused(t *testing.T) {
	ctx, folder := context.Background(), t.TempDir()
	first, err := store.Open(ctx, folder, serverOf(11))
	if err != nil {
		t.Fatal(err)
	}
	_, err = store.Open(ctx, folder, serverOf(12))
	var held *store.HeldError
	if !errors.As(err, &held) || held.By != "process 11 on an-old-pc, since 2026-11-29 09:10 UTC" {
		t.Fatalf("the second server got %v", err)
	}
	command, err := store.Open(ctx, folder, store.Options{})
	if err != nil {
		t.Fatalf("a command beside the server: %v", err)
	}
	if err := errors.Join(command.Close(), first.Close()); err != nil {
		t.Fatal(err)
	}
	next, err := store.Open(ctx, folder, serverOf(13))
	if err != nil {
		t.Fatalf("after the first has ended: %v", err)
	}
	defer next.Close()
	text, err := os.ReadFile(filepath.Join(folder, store.File+".server"))
	if err != nil || !strings.Contains(string(text), "process 13") {
		t.Errorf("the folder says %q, %v", text, err)
	}
}

func TestWorkOfOneServerAtATime(t *testing.T) {
	a := storetest.NewPostgres(t)
	b := storetest.Again(t, storetest.NameOf(t, a))
	ctx := t.Context()
	inside := false
	ran, err := a.OneAtATimeAnywhere(ctx, "sweep", func() error {
		second, err := b.OneAtATimeAnywhere(ctx, "sweep", func() error { inside = true; return nil })
		if second || inside || err != nil {
			t.Errorf("two servers swept at once: %v", err)
		}
		if other, err := b.OneAtATimeAnywhere(ctx, "another work", func() error { return nil }); !other || err != nil {
			t.Errorf("other work had to wait: %v", err)
		}
		return errors.New("its own error")
	})
	if !ran || err == nil || err.Error() != "its own error" {
		t.Errorf("got %v, %v", ran, err)
	}
	for range 5 {
		if ran, err := b.OneAtATimeAnywhere(ctx, "sweep", func() error { return nil }); !ran || err != nil {
			t.Fatalf("after the first has ended: %v, %v", ran, err)
		}
	}
}

func TestWorkGoesOnAfterServerDied(t *testing.T) {
	a := storetest.NewPostgres(t)
	_, _ = a.OneAtATimeAnywhere(t.Context(), "sweep", func() error {
		name := storetest.NameOf(t, a)
		storetest.KillConnections(t, name)
		b := storetest.Again(t, name)
		ran, err := b.OneAtATimeAnywhere(t.Context(), "sweep", func() error { return nil })
		if !ran || err != nil {
			t.Errorf("the lock of a server that died is still held: %v", err)
		}
		return nil
	})
}
