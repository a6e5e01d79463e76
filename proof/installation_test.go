package proof_test

import (
	"net/http"
	"net/url"
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
