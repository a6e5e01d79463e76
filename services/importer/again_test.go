package importer_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"aftercare/models"
	"aftercare/services/importer"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
)

func TestImportAgainMakesNoDuplicates(t *testing.T) {
	rows := records(t)
	reversed := slices.Clone(rows)
	slices.Reverse(reversed[2:])
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		h.run(sample(t))
		h.Advance(26 * time.Hour)
		before := h.digest("audit_entries", "audit_head")
		for name, b := range map[string][]byte{
			"the same": sample(t), "in another order": sheet(t, reversed, ','), "with semicolons": sheet(t, rows, ';'),
			"in UTF-16": utf16Text(sample(t)), "with a mark": append([]byte("\ufeff"), sample(t)...),
		} {
			r := h.run(b)
			if r.Cases != 0 || r.Already != 11 || r.LeftOut != 1 || !r.OK() {
				t.Errorf("%s: got %+v", name, r)
			}
			if got := messages(r)["importer.note.already"]; got != 11 {
				t.Errorf("%s: %d rows are reported as already imported", name, got)
			}
			if h.digest("audit_entries", "audit_head") != before {
				t.Fatalf("%s changed the database", name)
			}
		}
	})
}

func TestImportNotesSamePerson(t *testing.T) {
	t.Parallel()
	h := newFixture(t, storetest.New(t))
	h.run([]byte(good))
	h.Advance(48 * time.Hour)
	r := h.run([]byte("prs_SecondName,prs_FirstName,prs_Birthdate,prs_Gender,cas_Status\nNamuna,Usha,2 Jan 2000,F,Active\nNAMUNA,USHA,2000-01-02,F,Closed\nNamuna,Usha,2003-01-02,F,Active\n"))
	var notes []string
	for _, p := range r.Problems {
		if strings.HasSuffix(p.Message, "_person") {
			notes = append(notes, p.Message+" "+p.Args["line"]+p.Args["day"])
		}
	}
	if want := []string{"importer.note.known_person 2026-11-23", "importer.note.same_person 2"}; !slices.Equal(notes, want) || r.Cases != 3 {
		t.Errorf("got %v, want %v", notes, want)
	}
}

func TestKeyStaysOutsideDatabase(t *testing.T) {
	t.Parallel()
	h := newFixture(t, storetest.New(t))
	h.run([]byte(good))
	path := filepath.Join(h.folder, importer.KeyFile)
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 || info.Size() != 32 {
		t.Fatalf("got %v, %v", info, err)
	}
	secret, err := os.ReadFile(path)
	if err != nil || strings.Contains(h.dump(), string(secret)) {
		t.Fatalf("the key is in the database (%v)", err)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	before := h.digest()
	for _, o := range []importer.Options{h.options(), h.options(dryRun)} {
		_, err = h.imports.Import(t.Context(), h.command(), h.read([]byte(good)), o)
		if e, ok := err.(*models.Error); !ok || e.Message != "importer.key_other" || h.digest() != before {
			t.Fatalf("without the key: got %v", err)
		}
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("a refused import stored another key")
	}
	if r := h.run([]byte(good), newKey); r.Cases != 3 {
		t.Errorf("with a new key: got %+v", r)
	}
	if r := h.run([]byte(good)); r.Already != 3 {
		t.Errorf("another import with the new key: got %+v", r)
	}
	if err := os.WriteFile(path, secret[:20], 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := h.imports.Import(t.Context(), h.command(), h.read([]byte(good)), h.options()); models.KindOf(err) != models.Invalid {
		t.Errorf("a damaged key: got %v", err)
	}
}
