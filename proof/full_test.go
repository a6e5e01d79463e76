package proof_test

import (
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// smallDisk mounts a file system of its own with so many megabytes.
func smallDisk(t *testing.T, megabytes int) string {
	t.Helper()
	tool(t, "mount")
	at := t.TempDir()
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", fmt.Sprintf("size=%dm", megabytes), "none", at).CombinedOutput(); err != nil {
		t.Logf("mount: %v %s", err, out)
		lacking(t, "the right to mount (run as root)")
	}
	t.Cleanup(func() {
		if out, err := exec.Command("umount", at).CombinedOutput(); err != nil {
			t.Errorf("umount: %v %s", err, out)
		}
	})
	return at
}

// fillUp fills a disk to the last byte with another program's files, and returns
// what makes room again.
func fillUp(t *testing.T, disk string) (free func()) {
	t.Helper()
	file, err := os.CreateTemp(disk, "another-program")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	part := make([]byte, 1<<20)
	_, _ = rand.Read(part)
	for len(part) > 0 {
		if _, err := file.Write(part); errors.Is(err, syscall.ENOSPC) {
			part = part[:len(part)/2]
		} else if err != nil {
			t.Fatal(err)
		}
	}
	return func() {
		if err := os.Remove(file.Name()); err != nil {
			t.Fatal(err)
		}
	}
}

// onDisk starts the demo on a folder, with its temporary files on the same disk.
func onDisk(t *testing.T, data, temp string) *server {
	t.Helper()
	return start(t, data, []string{"env", "TMPDIR=" + temp, "SQLITE_TMPDIR=" + temp},
		"demo", "--addr", "127.0.0.1:0", "--data", data, "--survivors", "12")
}

// TestFullFileSystem fills the disk of a running server: with the data folder, and
// with the temporary files, on one file system of which not a byte is left.
func TestFullFileSystem(t *testing.T) {
	t.Parallel()
	disk := smallDisk(t, 128)
	data, temp := filepath.Join(disk, "data"), filepath.Join(disk, "tmp")
	if err := os.Mkdir(temp, 0o700); err != nil {
		t.Fatal(err)
	}
	s := onDisk(t, data, temp)
	asha := as(t, s, "caseworker")
	typing := newNote(asha, "typed before the disk was full")
	free := fillUp(t, disk)
	isRefusedAndKept(t, typing)

	t.Run("the spare room lets people in, read and out", func(t *testing.T) { worksOnAFullDisk(t, s) })
	t.Run("what is written is refused all the same", func(t *testing.T) { isRefusedAndKept(t, typing) })
	free2 := fillUp(t, disk)
	t.Run("with the spare room gone people read and leave", func(t *testing.T) { onlyLeaving(t, s, asha) })
	free()
	free2()
	t.Run("with room again", func(t *testing.T) {
		isAccepted(t, newNote(as(t, s, "caseworker"), "after the disk was full"))
		if _, err := os.Stat(filepath.Join(data, "aftercare.db.spare")); err != nil {
			t.Errorf("no room is kept for the next time: %v", err)
		}
	})
	s.stop()
	isWhole(t, data)
}

// TestStartOnAFullDisk starts a server where not a byte is left.
func TestStartOnAFullDisk(t *testing.T) {
	t.Parallel()
	disk := smallDisk(t, 128)
	data, temp := filepath.Join(disk, "data"), filepath.Join(disk, "tmp")
	if err := os.Mkdir(temp, 0o700); err != nil {
		t.Fatal(err)
	}
	onDisk(t, data, temp).stop()
	free := fillUp(t, disk)
	s := onDisk(t, data, temp)
	worksOnAFullDisk(t, s)
	asha := as(t, s, "caseworker")
	of := asha.cases()[0]
	for range 150 { // more than the log of the last writes holds before it starts again
		asha.openPart(of, "names")
	}
	free()
	isAccepted(t, newNote(asha, "after the disk was full"))
	s.stop()
	isWhole(t, data)
}

// newNote is the form of a service with words typed into it.
func newNote(v *visitor, words string) *form {
	v.t.Helper()
	f := v.open(v.cases()[0]+"/services/new").form("form[action*='/services/new']").set("outcome", "done").set("note", words)
	field := "other_kind"
	if slices.Contains(f.choices("kind"), "contact") {
		field = "kind"
	}
	return f.set(field, "contact") // each role writes its own words about it
}

func isRefusedAndKept(t *testing.T, f *form) {
	t.Helper()
	p := f.press()
	if kept := p.Find("textarea[name=note]").Text(); p.status != http.StatusInsufficientStorage || kept != f.values.Get("note") {
		t.Errorf("on a full disk the form is answered with %d and %q in its note:\n%s", p.status, kept, p.words())
	}
}

func isAccepted(t *testing.T, f *form) {
	t.Helper()
	if p := f.press(); p.status != http.StatusOK {
		t.Errorf("the form is answered with %d:\n%s", p.status, p.words())
	}
}

// worksOnAFullDisk signs somebody in who reads, opens a name, locks and unlocks
// the screen, and signs out.
func worksOnAFullDisk(t *testing.T, s *server) {
	t.Helper()
	v := as(t, s, "counsellor")
	of := v.cases()[0]
	v.open("/today")
	v.openPart(of, "names")
	isLocked(t, v, of)
	if p := v.ask(http.MethodPost, "/unlock", url.Values{"password": {demoPassword}}); p.status != http.StatusOK {
		t.Fatalf("unlocking is answered with %d:\n%s", p.status, p.words())
	}
	v.open(of)
	thief := v.twin(t)
	v.signOut()
	isOut(t, thief)
}

func isLocked(t *testing.T, v *visitor, of string) {
	t.Helper()
	v.ask(http.MethodPost, "/lock", nil)
	if p := v.ask(http.MethodGet, of, nil); !strings.HasPrefix(p.path, "/lock") {
		t.Errorf("a locked screen shows %s", p.path)
	}
}

// onlyLeaving: not a byte is left for anything.
func onlyLeaving(t *testing.T, s *server, v *visitor) {
	other := v.twin(t)
	v.open("/today")
	v.open(v.cases()[0])
	if p, err := v.try(http.MethodGet, "/leave", nil); err != nil || p.status != http.StatusSeeOther {
		t.Errorf("Leave now: %v", err)
	}
	isOut(t, other)
	if p := visit(t, s).ask(http.MethodGet, "/readyz", nil); p.status != http.StatusServiceUnavailable {
		t.Errorf("/readyz answers %d", p.status)
	}
}

// twin is a browser with the same cookies: a thief who copied them.
func (v *visitor) twin(t *testing.T) *visitor {
	t.Helper()
	at, err := url.Parse(v.base)
	if err != nil {
		t.Fatal(err)
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	jar.SetCookies(at, v.http.Jar.Cookies(at))
	client := *v.http
	client.Jar = jar
	return &visitor{t: t, base: v.base, http: &client}
}

func isOut(t *testing.T, v *visitor) {
	t.Helper()
	if p := v.ask(http.MethodGet, "/account", nil); !strings.HasPrefix(p.path, "/sign-in") {
		t.Errorf("an old cookie still opens %s", p.path)
	}
}
