package proof_test

import (
	"regexp"
	"strings"
	"testing"
)

// TestTheFirstTwoCaseworkers sets an organisation up from nothing. Its first two
// caseworkers open the first case, and nobody says yes for anybody: the paper
// that the administrator proved vouched for both.
func TestTheFirstTwoCaseworkers(t *testing.T) {
	in := setUpInstallation(t, t.TempDir())
	asha, bela := in.invite("asha", "caseworker"), in.invite("bela", "caseworker")
	of := asha.takeIn()
	f := in.admin.open(of + "/people").form("#join form")
	for _, id := range f.choices("account") {
		f.set("account", id) // the only colleague who is not on the case
	}
	f.set("reason", "cover").accepted()
	asha.open("/today")
	for name, v := range map[string]*visitor{"asha": asha, "bela": bela} {
		if p := v.open("/today"); strings.Contains(p.words(), "wait for your word") {
			t.Errorf("%s is asked to say yes: %s", name, p.words())
		}
		p := v.openPart(of, "names")
		if got := p.Find("main form[action$='/identity'] [name='called_name']").AttrOr("value", ""); !strings.HasPrefix(got, "zq") {
			t.Errorf("%s does not read the name: %q", name, p.words())
		}
	}
	if p := in.admin.open(of + "/people"); strings.Contains(p.words(), "recovery paper") || p.Find("main a[href$='/vouch']").Length() != 0 {
		t.Errorf("the page says that somebody waits: %s", p.words())
	}
	t.Logf("requests: administrator %d with the set-up and two invitations, the two caseworkers %d and %d with the intake", in.admin.asks, asha.asks, bela.asks)
}

// TestTheOnlyAdministratorForgetsHerPassword lets her in again with the command,
// while the server runs.
func TestTheOnlyAdministratorForgetsHerPassword(t *testing.T) {
	data := t.TempDir()
	in := setUpInstallation(t, data)
	s := tell(t, in)
	meera := s.meera().comes().reads("aftercare link")
	said, status := asked(t, in.recoveryKey, "link", "--data", data, "--for", "admin.meera", "--address", in.url)
	found := regexp.MustCompile(`http\S+/welcome/\S+`).FindString(said)
	if status != 0 || found == "" || strings.Contains(said, in.recoveryKey) {
		t.Fatalf("aftercare link ends with %d:\n%s", status, said)
	}
	if p := in.admin.open("/overview"); !strings.HasPrefix(p.path, "/sign-in") {
		t.Errorf("the sign-in of before still opens %s", p.path)
	}
	s.step("Meera uses the link", 2, func() { meera.takes(found) })
	s.step("and sees the use of the paper in the log", 2, func() {
		meera.click("Access log").reads("made a link for a new password of Meera Sen with the recovery key")
	})
	if said, status := asked(t, in.recoveryKey[:40], "link", "--data", data, "--for", "admin.meera"); status != 1 || !strings.Contains(said, "This is not a recovery key.") {
		t.Errorf("half a key ends with %d: %s", status, said)
	}
	s.told(4, 0)
}
