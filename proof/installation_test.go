package proof_test

import (
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
)

// installation is a real installation, set up through its link, with its
// people.
type installation struct {
	*server
	passwords   map[string]string // by sign-in name
	recoveryKey string
	admin       *visitor
}

// setUpInstallation starts on an empty folder and goes through set-up as the
// first administrator, up to the check of the recovery key.
func setUpInstallation(t testing.TB, data string) *installation {
	t.Helper()
	return setUpOn(t, real(t, data, "--small-host"))
}

// setUpOn is setUpInstallation on a server that just started.
func setUpOn(t testing.TB, s *server) *installation {
	t.Helper()
	in := &installation{server: s, passwords: map[string]string{}}
	if in.server.setUp == "" {
		t.Fatalf("an empty installation printed no set-up link:\n%s", in.out)
	}
	in.admin = visit(t, in.server)
	link, err := url.Parse(in.server.setUp)
	if err != nil {
		t.Fatal(err)
	}
	in.passwords["admin.meera"] = canary("password of the administrator")
	p := in.admin.open(link.Path).form("main form").
		set("organisation", "Sahara (invented)").set("time_zone", "Asia/Kolkata").set("shelter_name", "North house").set("shelter_state", "IN-WB").
		set("display_name", "Meera Sen").set("sign_in_name", "admin.meera").set("password", in.passwords["admin.meera"]).accepted()
	in.recoveryKey = strings.TrimSpace(p.Find(".recovery").Text())
	if in.recoveryKey == "" {
		t.Fatalf("set-up showed no recovery key:\n%s", p.words())
	}
	p = in.admin.open("/").toldAboutLeaving()
	if p.path != "/recovery" {
		t.Fatalf("after set-up the administrator is at %s, want the check of the recovery key", p.path)
	}
	p.form("form[action='/recovery']").set("recovery_key", in.recoveryKey).accepted()
	in.linkIsUsedUp(link.Path)
	return in
}

// linkIsUsedUp checks that the set-up link works only once.
func (in *installation) linkIsUsedUp(path string) {
	in.t.Helper()
	if p := visit(in.t, in.server).ask(http.MethodGet, path, nil); p.status == http.StatusOK {
		in.t.Errorf("the set-up link opened a second time")
	}
}

// invited adds a member of staff and returns the one-time link.
func (in *installation) invited(name, role string) (path string) {
	in.t.Helper()
	f := in.admin.open("/staff/new").form("form[action^='/staff/new']").
		set("display_name", strings.ToUpper(name[:1])+name[1:]+" Devi").set("sign_in_name", name).set("role", role)
	if f.has("shelters") {
		f.set("shelters", f.choices("shelters")...)
	}
	return in.linkOn(f.accepted())
}

// linkOn reads the one-time link that a page shows.
func (in *installation) linkOn(p *page) (path string) {
	in.t.Helper()
	link, err := url.Parse(strings.TrimSpace(p.Find(".link-once").Text()))
	if err != nil || link.Path == "" {
		in.t.Fatalf("no link: %v\n%s", err, p.words())
	}
	return link.Path
}

// invite adds a member of staff with a one-time link and returns them signed
// in. The recovery paper vouches for them until it is put away.
func (in *installation) invite(name, role string) *visitor {
	in.t.Helper()
	return in.chooses(name, in.invited(name, role))
}

// chooses uses a one-time link and returns the person signed in.
func (in *installation) chooses(name, path string) *visitor {
	in.t.Helper()
	in.passwords[name] = canary("password of " + name)
	v := visit(in.t, in.server)
	v.open(path).form("main form").set("password", in.passwords[name]).accepted().toldAboutLeaving()
	return v
}

// TestSetUpAsksWhereBackupsGo sets up with a folder that is not there, and then
// with one that is. The first backup is made there.
func TestSetUpAsksWhereBackupsGo(t *testing.T) {
	t.Parallel()
	s, stick := real(t, t.TempDir(), "--small-host"), t.TempDir()
	link, err := url.Parse(s.setUp)
	if err != nil {
		t.Fatal(err)
	}
	typed := map[string]string{
		"organisation": "Sahara (invented)", "time_zone": "Asia/Kolkata", "shelter_name": "North house", "shelter_state": "IN-WB",
		"display_name": "Meera Sen", "sign_in_name": "admin.meera", "backup_to": filepath.Join(stick, "none"),
	}
	f := visit(t, s).open(link.Path).form("main form")
	for name, value := range typed {
		f.set(name, value)
	}
	p := f.set("password", "three invented words").press()
	if p.status != http.StatusUnprocessableEntity || !strings.Contains(p.words(), "This folder is not there") {
		t.Fatalf("a folder that is not there: %d\n%s", p.status, p.words())
	}
	f = p.form("main form")
	for name, value := range typed {
		if got := f.values.Get(name); got != value {
			t.Errorf("%s comes back as %q, want %q", name, got, value)
		}
	}
	p = f.set("password", "three invented words").set("backup_to", stick).accepted()
	if p.Find(".recovery").Length() == 0 {
		t.Fatalf("set-up shows no recovery key:\n%s", p.words())
	}
	s.waitFor("backup made")
	if files, _ := filepath.Glob(filepath.Join(stick, "*.age")); len(files) != 1 {
		t.Errorf("in the folder are %v", files)
	}
}

// TestStartSaysWhereBackupsGo reads what the server prints.
func TestStartSaysWhereBackupsGo(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	s := real(t, data, "--small-host")
	if want := "Backups: every 24h into " + filepath.Join(data, "backups"); !strings.Contains(s.out.String(), want) {
		t.Errorf("it does not say %q:\n%s", want, s.out)
	}
	s.stop()
	s = real(t, data, "--small-host", "--backup-to", "/media/invented", "--backup-every", "90m")
	if want := "Backups: every 1h30m into /media/invented"; !strings.Contains(s.out.String(), want) {
		t.Errorf("it does not say %q:\n%s", want, s.out)
	}
	if p := visit(t, s).open(strings.TrimPrefix(s.setUp, s.url)); !strings.Contains(p.words(), "every day into /media/invented") || p.Find("[name=backup_to]").Length() > 0 {
		t.Errorf("set-up says:\n%s", p.words())
	}
}
