package proof_test

import (
	"crypto/tls"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// asUnit starts the program as the unit of systemd does: everything read-only but
// its own folder and those for backups, no home, a /tmp of its own, an account
// without rights, and the variables of the file of settings only. The account is
// nobody, because making one would change this machine.
const asUnit = `set -e
FILES=$2
mount --make-rprivate /
mount -t tmpfs -o mode=755 none /usr/local/bin
cp "$FILES/usr/local/bin/aftercare" /usr/local/bin/aftercare
variables=$(cat "$FILES/etc/aftercare/serve.env")
mount -t tmpfs -o mode=755 none /media
mkdir /media/stick && chown nobody /media/stick
mount -t tmpfs -o mode=755 none /var/lib
mkdir -m %[1]s /var/lib/aftercare && chown nobody /var/lib/aftercare
mount -o remount,bind,ro /
mount -t tmpfs none /tmp
mount -t tmpfs -o ro none /root
umask %[2]s
cd %[3]s
eval "set -- $(printf '%%s\n' "$variables" | sed '/^#/d' | tr '\n' ' ')"
exec env -i "$@" setpriv --reuid=nobody --regid=nogroup --clear-groups --no-new-privs --bounding-set=-all --inh-caps=-all %[4]s`

func TestTheServiceServesAsItsUnitStartsIt(t *testing.T) {
	t.Parallel()
	tool(t, "unshare")
	tool(t, "setpriv")
	if err := exec.Command("unshare", "--mount", "true").Run(); err != nil {
		lacking(t, "the right to mount (run as root)")
	}
	files := t.TempDir()
	if out, err := exec.Command(program, "service", "install", "--into", files, "--addr", "127.0.0.1:0", "--tls-home", "--small-host",
		"--backup-to", "/media/stick", "--backup-every", "1m").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	text, err := os.ReadFile(filepath.Join(files, "etc/systemd/system/aftercare.service"))
	if err != nil {
		t.Fatal(err)
	}
	unit := func(key string) string {
		found := regexp.MustCompile(`(?m)^` + key + `=(.*)$`).FindSubmatch(text)
		if found == nil {
			t.Fatalf("the unit has no %s", key)
		}
		return string(found[1])
	}
	if unit("EnvironmentFile") != "/etc/aftercare/serve.env" || !strings.Contains(unit("ReadWritePaths"), "-/media") {
		t.Errorf("the unit reads its settings or writes backups elsewhere:\n%s", text)
	}
	script := fmt.Sprintf(asUnit, unit("StateDirectoryMode"), unit("UMask"), unit("WorkingDirectory"), unit("ExecStart"))
	s := start(t, "", []string{"unshare", "--mount", "sh", "-c", script, "sh"}, files)
	if status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid)); err != nil || !regexp.MustCompile(`Uid:\s+65534\s+65534`).Match(status) || !regexp.MustCompile(`CapEff:\s+0+\n`).Match(status) {
		t.Errorf("it runs with more rights than it needs: %v\n%s", err, status)
	}
	browser := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}} // who is trusted is tried elsewhere
	if !strings.Contains(got(t, browser, s.setUp), "<form") {
		t.Error("the link for set-up shows no form")
	}
	s.stop()
	if s.err != nil {
		t.Errorf("it ended with %v:\n%s", s.err, s.out)
	}
}
