package backup_test

import (
	"os"
	"path/filepath"
	"testing"

	"aftercare/models"
	"aftercare/services/backup"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
)

func TestAnAdministratorChoosesWhereBackupsGo(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w, data, stick := house(t, db), t.TempDir(), t.TempDir()
		own, file, link := filepath.Join(data, backup.Folder), filepath.Join(stick, "file"), filepath.Join(stick, "link")
		shut := filepath.Join(t.TempDir(), "shut")
		for _, err := range []error{os.MkdirAll(own, 0o700), os.WriteFile(file, nil, 0o600), os.Symlink(data, link), os.Mkdir(shut, 0o500)} {
			if err != nil {
				t.Fatal(err)
			}
		}
		s := backup.New(db, w.Now).In("", own)
		w.Person("meera", models.Administrator, w.North)
		by := w.Actor("meera")
		wrong := map[string]string{
			"stick/backups": "backup.not_whole", stick + "/none": "backup.not_there", file: "backup.not_there",
			own: "backup.same_folder", data: "backup.same_folder", link: "backup.same_folder",
		}
		if os.Getuid() != 0 {
			wrong[shut] = "backup.not_writable"
		}
		for to, want := range wrong {
			err := s.Choose(t.Context(), by, backup.Place{Chosen: to, Version: 1})
			if got := fieldsOf(err)["backup_to"]; got != want {
				t.Errorf("%s: %q (%v), want %q", to, got, err, want)
			}
		}
		goesTo(t, s, own)
		if err := s.Choose(t.Context(), by, backup.Place{Chosen: " " + stick + " ", Version: 1}); err != nil {
			t.Fatal(err)
		}
		goesTo(t, s, stick)
		if err := s.Choose(t.Context(), by, backup.Place{Version: 1}); models.KindOf(err) != models.Conflict {
			t.Errorf("over a newer choice: %v", err)
		}
		if err := s.Choose(t.Context(), w.Actor("asha"), backup.Place{Version: 2}); models.KindOf(err) != models.Forbidden {
			t.Errorf("by a caseworker: %v", err)
		}
		fixed := backup.New(db, w.Now).In("/given", own)
		goesTo(t, fixed, "/given")
		if err := fixed.Choose(t.Context(), by, backup.Place{Version: 2}); fieldsOf(err)["backup_to"] != "backup.fixed" {
			t.Errorf("beside the flag: %v", err)
		}
		if err := s.Choose(t.Context(), by, backup.Place{Version: 2}); err != nil {
			t.Fatal(err)
		}
		goesTo(t, s, own)
	})
}

func goesTo(t *testing.T, s *backup.Service, want string) {
	t.Helper()
	if got, err := s.Folder(t.Context()); err != nil || got != want {
		t.Errorf("backups go to %s, %v, want %s", got, err, want)
	}
}

func fieldsOf(err error) models.Problems {
	p, _ := models.ProblemsOf(err)
	return p
}

// A folder on the disk of the data is taken, and said to be that.
func TestSameDiskIsSeen(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w, data, beside := house(t, db), t.TempDir(), t.TempDir()
		w.Person("meera", models.Administrator, w.North)
		by, s := w.Actor("meera"), backup.New(db, w.Now).In("", filepath.Join(data, backup.Folder))
		if err := s.Choose(t.Context(), by, backup.Place{Chosen: beside, Version: 1}); err != nil {
			t.Fatal(err)
		}
		other := "/dev/shm"
		if _, err := os.Stat(other); err != nil || store.SameDisk(other, data) {
			t.Skip("this machine has no second disk at " + other)
		}
		for folder, want := range map[string]bool{beside: true, other: false, filepath.Join(data, "none"): false} {
			if p, _, err := backup.New(db, w.Now).In(folder, filepath.Join(data, backup.Folder)).Place(t.Context(), by); err != nil || p.Same != want {
				t.Errorf("%s is on the same disk: %v (%v), want %v", folder, p.Same, err, want)
			}
		}
	})
}
