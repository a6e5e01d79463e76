package main

import (
	"bufio"
	_ "embed" // the files of the service
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

//go:embed service/aftercare.service
var unitText string

//go:embed service/aftercare.sysusers
var accountText string

// Where the files of the service stand.
const (
	unitFile     = "/etc/systemd/system/aftercare.service"
	accountFile  = "/etc/sysusers.d/aftercare.conf"
	settingsFile = "/etc/aftercare/serve.env"
	programFile  = "/usr/local/bin/aftercare"
	serviceData  = "/var/lib/aftercare"
	groupsFolder = "/sys/fs/cgroup"
)

const (
	asAdministrator = "sudo"
	whereService    = "On Linux it copies the program to " + programFile + ", writes a unit of systemd and " + settingsFile +
		", and prints the commands that start it; the data is in " + serviceData + "."
)

// installService writes the files and says what to type. It runs nothing itself:
// whoever administers the computer sees what happens.
func installService(env environment, into string, settings []setting) error {
	at := func(file string) string { return filepath.Join("/", into, file) }
	if err := putProgram(at(programFile)); err != nil {
		return err
	}
	if err := putText(at(accountFile), accountText, 0o644); err != nil {
		return err
	}
	if err := putText(at(unitFile), unitText, 0o644); err != nil {
		return err
	}
	if err := putSettings(env, at(settingsFile), settings); err != nil {
		return err
	}
	fmt.Fprintf(env.out, "Written: %s, %s, %s.\n", at(programFile), at(unitFile), at(accountFile))
	fmt.Fprintln(env.out, `Now type, as administrator of the computer:
  systemd-sysusers
  systemctl daemon-reload
  systemctl enable aftercare
  systemctl restart aftercare
  journalctl -u aftercare -o cat -n 40
The last one shows the link for set-up.`)
	return nil
}

// putSettings writes the settings where none are. What the operator wrote there
// stays.
func putSettings(env environment, file string, settings []setting) error {
	_, err := os.Stat(file)
	if err == nil {
		if len(settings) > 0 {
			return fmt.Errorf("%s is there already: change the settings in it, or move it away, and run this again without them", file)
		}
		fmt.Fprintf(env.out, "Kept: %s.\n", file)
		return nil
	}
	if !errors.Is(err, os.ErrNotExist) {
		return notAllowed(err)
	}
	var text strings.Builder
	text.WriteString("# Settings of the service: the flags of aftercare serve, by the names that its --help gives.\n# After a change: systemctl restart aftercare\n")
	for _, s := range append([]setting{{"AFTERCARE_DATA", serviceData}}, settings...) {
		if strings.ContainsAny(s.value, "\r\n\x00") {
			return fmt.Errorf("%s: a setting is one line", s.name)
		}
		fmt.Fprintf(&text, "%s=\"%s\"\n", s.name, strings.NewReplacer(`\`, `\\`, `"`, `\"`, "$", `\$`, "`", "\\`").Replace(s.value))
	}
	return putText(file, text.String(), 0o600)
}

// readSettings reads a file of settings as systemd does.
func readSettings(file string) (list []setting, err error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		name, value, ok := strings.Cut(strings.TrimSpace(lines.Text()), "=")
		if !ok || strings.HasPrefix(name, "#") {
			continue
		}
		if inner, quoted := strings.CutPrefix(value, `"`); quoted {
			value = strings.NewReplacer(`\\`, `\`, `\"`, `"`, `\$`, "$", "\\`", "`").Replace(strings.TrimSuffix(inner, `"`))
		}
		list = append(list, setting{name, value})
	}
	return list, nil
}

// serviceStatus says what is there, from the files and what the system says of
// its processes.
func serviceStatus(env environment) error {
	if _, err := os.Stat(unitFile); err != nil {
		fmt.Fprintln(env.out, "Not installed. See: aftercare service install --help")
		return errFailed
	}
	running := serviceProcesses(groupsFolder)
	state := "Installed, and not running. Why: systemctl status aftercare"
	if len(running) > 0 {
		state = "Installed and running, as process " + strings.Join(running, ", ") + "."
	}
	fmt.Fprintln(env.out, state)
	settings, err := readSettings(settingsFile)
	if err != nil {
		return notAllowed(err)
	}
	for _, s := range settings {
		fmt.Fprintln(env.out, "  "+s.shown())
	}
	if len(running) == 0 {
		return errFailed
	}
	return nil
}

// serviceProcesses are the processes of the service. Systems that still have the
// older groups, and containers on them, keep the list one folder deeper.
func serviceProcesses(groups string) []string {
	for _, kind := range []string{"", "unified", "systemd"} {
		if list, err := os.ReadFile(filepath.Join(groups, kind, "system.slice/aftercare.service/cgroup.procs")); err == nil && len(list) > 0 {
			return strings.Fields(string(list))
		}
	}
	return nil
}

// uninstallService removes what install wrote, but for the settings, the account
// and the data.
func uninstallService(env environment, into string) error {
	for _, file := range []string{unitFile, programFile} {
		if err := os.Remove(filepath.Join("/", into, file)); err != nil && !errors.Is(err, os.ErrNotExist) {
			return notAllowed(err)
		}
	}
	fmt.Fprintf(env.out, `Removed: %s, %s. Now type, as administrator of the computer:
  systemctl disable --now aftercare
  systemctl daemon-reload
The data stays in %s, the settings in %s.
`, unitFile, programFile, serviceData, settingsFile)
	return nil
}

func mkdirFor(file string) error { return os.MkdirAll(filepath.Dir(file), 0o755) }

// asService does nothing here: systemd starts the program as anybody does.
func asService([]string) (int, bool) { return 0, false }
