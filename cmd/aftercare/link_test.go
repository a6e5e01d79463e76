package main

import (
	"strings"
	"testing"
	"time"

	"aftercare/services/store"
	"aftercare/services/worldtest"
)

// typing returns an environment in which somebody types a line when asked.
func typing(env environment, line string) environment {
	env.in = strings.NewReader(line + "\n")
	return env
}

// The command works while a server has the database open, and says in a whole
// sentence why it refuses.
func TestLinkCommand(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	db, err := store.Open(t.Context(), folder, store.Options{Server: &store.Server{PID: 1, Host: "invented", Since: time.Now()}})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Migrate(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	w := worldtest.New(t, db)
	env := environment{now: w.Now}
	args := func(name string) []string { return []string{"link", "--data", folder, "--for", name} }
	status, out, asked := command(typing(env, w.Recovery), append(args("administrator"), "--address", "https://home.example/")...)
	if status != 0 || !strings.Contains(out, "\nhttps://home.example/welcome/") || asked != "Recovery key: " {
		t.Fatalf("%d %s%s", status, out, asked)
	}
	if strings.Contains(out, "recover --for") || !strings.Contains(out, "until 26 November 2026, ") {
		t.Errorf("an administrator holds no keys, and a link has an end: %s", out)
	}
	if _, out, _ := command(typing(env, w.Recovery), args("caseworker")...); !strings.Contains(out, "aftercare recover --for caseworker") {
		t.Errorf("it does not say what opens the cases: %s", out)
	}
	for typed, x := range map[string][2]string{
		w.Recovery:      {"nobody.here", "Nobody here has this sign-in name."},
		w.Recovery[:20]: {"administrator", "This is not a recovery key. Compare it with the paper"},
		"":              {"administrator", "This is not a recovery key."},
	} {
		status, out, complaints := command(typing(env, typed), args(x[0])...)
		if status != 1 || out != "" || !strings.Contains(complaints, x[1]) {
			t.Errorf("%s: %d %s%s", x[0], status, out, complaints)
		}
	}
}

// A refusal is told in a sentence and not by its key in the catalogue.
func TestRecoverCommandSaysWhyItRefuses(t *testing.T) {
	t.Parallel()
	folder, env := installation(t)
	const stranger = "0000-0000"
	for name, want := range map[string]string{"nobody.here": "Nobody here has this sign-in name.", "caseworker": "This person waits for no key", "administrator": "This role holds no keys"} {
		if status, _, complaints := command(typing(env, stranger), "recover", "--data", folder, "--for", name); status != 1 || !strings.Contains(complaints, want) {
			t.Errorf("%s: %d %s", name, status, complaints)
		}
	}
}
