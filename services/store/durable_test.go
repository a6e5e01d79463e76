package store_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"aftercare/services/store"
	"aftercare/services/store/storetest"
)

func TestForgetfulPostgresIsRefused(t *testing.T) {
	name := storetest.NameOf(t, storetest.NewPostgres(t))
	for _, c := range []struct{ how, off, on, remedy string }{
		{"fsync of the server", "ALTER SYSTEM SET fsync = off", "ALTER SYSTEM RESET fsync", "ALTER SYSTEM SET fsync = on"},
		{"pages of the server", "ALTER SYSTEM SET full_page_writes = off", "ALTER SYSTEM RESET full_page_writes", "ALTER SYSTEM SET full_page_writes = on"},
		{"commit of the server", "ALTER SYSTEM SET synchronous_commit = off", "ALTER SYSTEM RESET synchronous_commit", "ALTER SYSTEM SET synchronous_commit = on"},
		{"commit of the database", "ALTER DATABASE " + name + " SET synchronous_commit = off", "ALTER DATABASE " + name + " RESET synchronous_commit", `ALTER DATABASE "` + name + `" RESET synchronous_commit`},
		{"commit of the role", "ALTER ROLE aftercare SET synchronous_commit = off", "ALTER ROLE aftercare RESET synchronous_commit", `ALTER ROLE "aftercare" RESET synchronous_commit`},
	} {
		t.Run(c.how, func(t *testing.T) {
			storetest.Admin(t, c.off)
			t.Cleanup(func() { storetest.Admin(t, c.on); storetest.Admin(t, "SELECT pg_reload_conf()") })
			storetest.Admin(t, "SELECT pg_reload_conf()")
			text := refusal(t, name, true)
			if !strings.Contains(text, " = off") || !strings.Contains(text, c.remedy) {
				t.Fatalf("got %q, want the setting and %q", text, c.remedy)
			}
		})
	}
	if text := refusal(t, name, false); text != "" {
		t.Fatalf("a durable PostgreSQL is refused: %s", text)
	}
}

// refusal opens a database until the answer is as expected: a reload reaches the
// processes of PostgreSQL a moment later.
func refusal(t *testing.T, name string, refused bool) (text string) {
	for range 50 {
		db, err := store.Open(context.Background(), storetest.Address(name), store.Options{})
		text = ""
		if err != nil {
			text = err.Error()
		} else if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		if (text != "") == refused {
			return text
		}
		time.Sleep(100 * time.Millisecond)
	}
	return text
}
