package main

import (
	"bytes"
	"os/exec"
	"strings"
	"testing"
	"time"
)

func TestStartSaysWhatBecomesOfBackups(t *testing.T) {
	onPostgres := storeFlags{Database: "postgres://invented"}
	for name, tt := range map[string]struct {
		flags storeFlags
		to    string
		tools bool
		want  string
	}{
		"a file":                     {to: "/data/backups", want: "every 24h into /data/backups.\n"},
		"PostgreSQL, no folder":      {flags: onPostgres, want: "none is made, for the database is on a PostgreSQL server and no folder is chosen. Give --backup-to DIR"},
		"PostgreSQL, a folder":       {flags: onPostgres, to: "/media/invented", tools: true, want: "every 24h into /media/invented, with pg_dump.\n"},
		"PostgreSQL without pg_dump": {flags: onPostgres, to: "/media/invented", want: "none can be made into /media/invented: pg_dump is not installed."},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := exec.LookPath("pg_dump"); tt.tools && err != nil {
				t.Skip("this machine lacks pg_dump")
			}
			if !tt.tools {
				t.Setenv("PATH", t.TempDir())
			}
			var out bytes.Buffer
			serveCommand{storeFlags: tt.flags, serveBackup: serveBackup{BackupEvery: 24 * time.Hour}}.announceBackups(environment{out: &out}, tt.to)
			if !strings.HasPrefix(out.String(), "Backups: ") || !strings.Contains(out.String(), tt.want) {
				t.Errorf("it says %q", out.String())
			}
		})
	}
}
