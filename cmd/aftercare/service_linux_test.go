package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestTheServiceIsWritten(t *testing.T) {
	t.Parallel()
	dir, env := t.TempDir(), environment{}
	given := []string{"service", "install", "--into", dir, "--addr", "0.0.0.0:8443", "--tls-home", "--backup-to", "/media/stick/after care", "--backup-keep", "9"}
	status, out, complaints := command(env, given...)
	if status != 0 || !strings.Contains(out, "systemctl enable aftercare") {
		t.Fatalf("%d %s%s", status, out, complaints)
	}
	const want = `AFTERCARE_DATA="/var/lib/aftercare"
AFTERCARE_ADDR="0.0.0.0:8443"
AFTERCARE_BACKUP_KEEP="9"
AFTERCARE_BACKUP_TO="/media/stick/after care"
AFTERCARE_TLS_HOME="true"
`
	settings := filepath.Join(dir, settingsFile)
	if text := read(t, settings); !strings.HasSuffix(text, "\n"+want) {
		t.Errorf("the settings are\n%s", text)
	}
	for file, mode := range map[string]os.FileMode{programFile: 0o755, unitFile: 0o644, accountFile: 0o644, settingsFile: 0o600} {
		if info, err := os.Stat(filepath.Join(dir, file)); err != nil || info.Mode().Perm() != mode {
			t.Errorf("%s: %v, want mode %o", file, info, mode)
		}
	}
	if status, out, complaints = command(env, given...); status != 1 || !strings.Contains(complaints, settings+" is there already") {
		t.Errorf("settings that are there: %d %s%s", status, out, complaints)
	}
	if status, out, _ = command(env, given[:4]...); status != 0 || !strings.Contains(out, "Kept: "+settings) || !strings.Contains(read(t, settings), want) {
		t.Errorf("again, without settings: %d %s", status, out)
	}
	for _, wrong := range [][]string{{"--addr", "0.0.0.0:80"}, {"--tls-home", "--behind-proxy"}, {"--backup-keep", "0"}, {"--nothing"}} {
		if status, _, _ := command(env, append(given[:4:4], wrong...)...); status == 0 {
			t.Errorf("%v was taken: the service would not start", wrong)
		}
	}
}

func TestProcessesOfTheServiceAreFound(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{"", "unified", "systemd"} {
		t.Run("groups in "+kind, func(t *testing.T) {
			t.Parallel()
			groups := t.TempDir()
			if list := serviceProcesses(groups); list != nil {
				t.Errorf("nothing runs, got %q", list)
			}
			file := filepath.Join(groups, kind, "system.slice/aftercare.service/cgroup.procs")
			if err := putText(file, "170\n171\n", 0o644); err != nil {
				t.Fatal(err)
			}
			if list := serviceProcesses(groups); !slices.Equal(list, []string{"170", "171"}) {
				t.Errorf("got %q", list)
			}
		})
	}
}

func TestSettingsAreReadAsTheyWereWritten(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "serve.env")
	want := []setting{{"AFTERCARE_DATA", serviceData}, {"A", `a "b" $HOME \n`}, {"B", "`x`"}, {"C", ""}}
	if err := putSettings(environment{}, file, want[1:]); err != nil {
		t.Fatal(err)
	}
	if got, err := readSettings(file); err != nil || !slices.Equal(got, want) {
		t.Errorf("got %q, %v", got, err)
	}
	if err := putSettings(environment{}, file+"2", []setting{{"A", "a\nUSER=root"}}); err == nil {
		t.Error("two lines in one setting")
	}
	if got := (setting{"AFTERCARE_DATABASE", "postgres://care:secret-9@db/x"}).shown(); strings.Contains(got, "secret-9") {
		t.Errorf("the status shows %s", got)
	}
}

// systemd reads the unit without a complaint, and finds nothing it does not know.
func TestSystemdKnowsEveryLineOfTheUnit(t *testing.T) {
	t.Parallel()
	tool, err := exec.LookPath("systemd-analyze")
	if err != nil {
		t.Skip("this machine lacks systemd-analyze")
	}
	unit := filepath.Join(t.TempDir(), "aftercare.service")
	text := strings.Replace(unitText, programFile, "/bin/true", 1)
	if err := os.WriteFile(unit, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(tool, "verify", "--man=no", unit).CombinedOutput(); err != nil || len(out) > 0 {
		t.Errorf("%v\n%s", err, out)
	}
}
