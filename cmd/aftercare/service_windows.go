package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/sys/windows"
	"golang.org/x/sys/windows/registry"
	"golang.org/x/sys/windows/svc"
	"golang.org/x/sys/windows/svc/mgr"
)

// serviceName is the service, and serviceAccount the account that Windows makes
// for it; it has no password and no other rights.
const (
	serviceName    = "aftercare"
	serviceAccount = `NT SERVICE\` + serviceName
	settingsKey    = `SYSTEM\CurrentControlSet\Services\` + serviceName
)

const (
	asAdministrator = "a Command Prompt opened with Run as administrator"
	whereService    = `On Windows it copies the program to Program Files\Aftercare and registers a service that starts with the computer; the data and serve.log are in ProgramData\Aftercare.`
)

func programPath() string {
	return filepath.Join(os.Getenv("ProgramFiles"), "Aftercare", "aftercare.exe")
}
func dataFolder() string { return filepath.Join(os.Getenv("ProgramData"), "Aftercare") }
func logPath() string    { return filepath.Join(dataFolder(), "serve.log") }

// installService copies the program and registers the service. With the service
// stopped it can be run again for a new version.
func installService(env environment, _ string, settings []setting) error {
	for _, s := range settings {
		if s.shown() != s.name+"="+s.value {
			return errors.New("--database: everybody on this computer can read the settings of a service, and there is a password in it; use a password file of PostgreSQL (PGPASSFILE)")
		}
	}
	if err := putProgram(programPath()); err != nil {
		return err
	}
	m, err := mgr.Connect()
	if err != nil {
		return notAllowed(err)
	}
	defer m.Disconnect()
	s, err := m.OpenService(serviceName)
	if err == nil {
		defer s.Close()
		fmt.Fprintf(env.out, "Put: %s. The settings were kept. Start it with: sc start %s\n", programPath(), serviceName)
		return nil
	}
	s, err = m.CreateService(serviceName, programPath(), mgr.Config{
		DisplayName: "Aftercare", StartType: mgr.StartAutomatic, DelayedAutoStart: true,
		ServiceStartName: serviceAccount, SidType: windows.SERVICE_SID_TYPE_UNRESTRICTED,
	}, "serve")
	if err != nil {
		return notAllowed(err)
	}
	defer s.Close()
	again := mgr.RecoveryAction{Type: mgr.ServiceRestart, Delay: 5 * time.Second}
	err = errors.Join(
		s.SetRecoveryActions([]mgr.RecoveryAction{again, again, again, {Type: mgr.NoAction}}, 600),
		putEnvironment(append([]setting{{"AFTERCARE_DATA", dataFolder()}}, settings...)),
		keepApart(dataFolder()))
	if err != nil {
		return errors.Join(err, s.Delete())
	}
	fmt.Fprintf(env.out, "Installed. Start it with: sc start %s\nThe link for set-up is then in %s\n", serviceName, logPath())
	return nil
}

// putEnvironment stores the settings where Windows gives them to the service.
func putEnvironment(settings []setting) error {
	key, err := registry.OpenKey(registry.LOCAL_MACHINE, settingsKey, registry.SET_VALUE)
	if err != nil {
		return err
	}
	defer key.Close()
	var lines []string
	for _, s := range settings {
		lines = append(lines, s.name+"="+s.value)
	}
	return key.SetStringsValue("Environment", lines)
}

// keepApart makes a folder that the service, the system and administrators reach,
// and nobody else who signs in to this computer.
func keepApart(folder string) error {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	sid, _, _, err := windows.LookupSID("", serviceAccount)
	if err != nil {
		return err
	}
	sd, err := windows.SecurityDescriptorFromString("D:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;FA;;;" + sid.String() + ")")
	if err != nil {
		return err
	}
	dacl, _, err := sd.DACL()
	if err != nil {
		return err
	}
	return windows.SetNamedSecurityInfo(folder, windows.SE_FILE_OBJECT,
		windows.DACL_SECURITY_INFORMATION|windows.PROTECTED_DACL_SECURITY_INFORMATION, nil, nil, dacl, nil)
}

// serviceStatus says what is there.
func serviceStatus(env environment) error {
	s, end, err := openService()
	if err != nil {
		fmt.Fprintln(env.out, "Not installed. See: aftercare service install --help")
		return errFailed
	}
	defer end()
	state, err := s.Query()
	if err != nil {
		return err
	}
	if state.State != svc.Running {
		fmt.Fprintf(env.out, "Installed, and not running. Why: see the end of %s\n", logPath())
		return errFailed
	}
	fmt.Fprintf(env.out, "Installed and running, as process %d. Log: %s\n", state.ProcessId, logPath())
	return nil
}

// uninstallService removes the service. The program and the data stay.
func uninstallService(env environment, _ string) error {
	s, end, err := openService()
	if err != nil {
		return notAllowed(err)
	}
	defer end()
	_, _ = s.Control(svc.Stop) // it may not be running
	if err := s.Delete(); err != nil {
		return notAllowed(err)
	}
	fmt.Fprintf(env.out, "Removed. The data stays in %s\n", dataFolder())
	return nil
}

func openService() (*mgr.Service, func(), error) {
	m, err := mgr.Connect()
	if err != nil {
		return nil, nil, err
	}
	s, err := m.OpenService(serviceName)
	if err != nil {
		return nil, nil, errors.Join(err, m.Disconnect())
	}
	return s, func() { _, _ = s.Close(), m.Disconnect() }, nil
}

func mkdirFor(file string) error { return os.MkdirAll(filepath.Dir(file), 0o755) }

// asService runs the program where Windows started it as a service. There is no
// window to print to, so what it says goes into a file beside the data.
func asService(args []string) (int, bool) {
	if is, err := svc.IsWindowsService(); err != nil || !is {
		return 0, false
	}
	log, err := os.OpenFile(logPath(), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return 1, true
	}
	defer log.Close()
	s := &windowsService{args: args, env: environment{now: time.Now, in: strings.NewReader(""), out: log, err: log}}
	if err := svc.Run(serviceName, s); err != nil {
		fmt.Fprintln(log, "aftercare:", err)
		return 1, true
	}
	return s.status, true
}

// windowsService is the program as Windows starts and stops it.
type windowsService struct {
	args   []string
	env    environment
	status int
}

// Execute runs until Windows says stop.
func (s *windowsService) Execute(_ []string, asked <-chan svc.ChangeRequest, tell chan<- svc.Status) (bool, uint32) {
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	ended := make(chan int, 1)
	go func() { ended <- run(ctx, s.args, s.env) }()
	now := svc.Status{State: svc.Running, Accepts: svc.AcceptStop | svc.AcceptShutdown}
	tell <- now
	for {
		select {
		case s.status = <-ended:
			return true, uint32(s.status)
		case r := <-asked:
			switch r.Cmd {
			case svc.Interrogate:
				tell <- now
			case svc.Stop, svc.Shutdown:
				now = svc.Status{State: svc.StopPending}
				tell <- now
				stop()
			}
		}
	}
}
