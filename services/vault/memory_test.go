package vault_test

import (
	"bytes"
	"strings"
	"testing"

	"aftercare/services/vault"
)

func TestMemory(t *testing.T) {
	t.Run("opens only for its person", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, "asha", "bela")
		m := vault.NewMemory(1 << 20)
		m.Keep(w.rings["asha"], "names", []byte("Kalpana"))
		if got := m.Kept(w.rings["asha"], "names"); string(got) != "Kalpana" {
			t.Errorf("got %q, want the kept text", got)
		}
		for what, got := range map[string][]byte{
			"somebody else": m.Kept(w.rings["bela"], "names"), "nobody": m.Kept(nil, "names"), "another name": m.Kept(w.rings["asha"], "advice"),
		} {
			if got != nil {
				t.Errorf("%s got %q", what, got)
			}
		}
		for _, blob := range vault.PiecesOf(m) {
			if bytes.Contains(blob, []byte("Kalpana")) {
				t.Error("the plain text is in memory between requests")
			}
		}
	})
	// After a reset the person has another key pair. Nothing kept under the old
	// pair may open for the person who chose the new password.
	t.Run("does not open after a reset", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, "asha")
		m := vault.NewMemory(1 << 20)
		m.Keep(w.rings["asha"], "names", []byte("Kalpana"))
		w.reset("asha")
		if got := m.Kept(w.rings["asha"], "names"); got != nil {
			t.Errorf("the new pair opened %q", got)
		}
		m.Keep(w.rings["asha"], "names", []byte("Sadhana"))
		if got := m.Kept(w.rings["asha"], "names"); string(got) != "Sadhana" || len(vault.PiecesOf(m)) != 1 {
			t.Errorf("got %q in %d pieces, want the later text alone", got, len(vault.PiecesOf(m)))
		}
	})
	t.Run("forgets one account", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, "asha", "bela")
		m := vault.NewMemory(1 << 20)
		for _, who := range []string{"asha", "bela"} {
			m.Keep(w.rings[who], "names", []byte(who))
			m.Keep(w.rings[who], "advice", []byte(who))
		}
		m.Forget("asha")
		if m.Kept(w.rings["asha"], "names") != nil || m.Kept(w.rings["asha"], "advice") != nil {
			t.Error("the forgotten account's text is still there")
		}
		if string(m.Kept(w.rings["bela"], "names")) != "bela" {
			t.Error("another account's text is gone")
		}
	})
	t.Run("drops the oldest when full", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, "asha", "bela", "chitra")
		text := []byte(strings.Repeat("x", 400))
		m := vault.NewMemory(1000)
		m.Keep(w.rings["asha"], "names", text)
		m.Keep(w.rings["bela"], "names", text)
		m.Kept(w.rings["asha"], "names") // used later than bela's
		m.Keep(w.rings["chitra"], "names", text)
		if m.Kept(w.rings["bela"], "names") != nil {
			t.Error("the text not used for longest is still there")
		}
		if m.Kept(w.rings["asha"], "names") == nil || m.Kept(w.rings["chitra"], "names") == nil {
			t.Error("the text used last is gone")
		}
		m.Keep(w.rings["asha"], "names", bytes.Repeat(text, 3))
		if m.Kept(w.rings["asha"], "names") != nil || m.Kept(w.rings["chitra"], "names") == nil {
			t.Error("a text larger than the limit was kept, or removed others")
		}
	})
}
