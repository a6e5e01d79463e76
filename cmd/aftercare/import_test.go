package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"aftercare/services/store"
	"aftercare/services/worldtest"
)

// installation makes a data folder with an invented organisation in it.
func installation(t *testing.T) (folder string, env environment) {
	t.Helper()
	folder = t.TempDir()
	db, err := store.Open(t.Context(), folder, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Migrate(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	w := worldtest.New(t, db)
	w.Bind()
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	return folder, environment{now: w.Now, in: strings.NewReader("")}
}

// command runs one command line and returns its exit status and its output.
func command(env environment, args ...string) (status int, out, complaints string) {
	var o, e bytes.Buffer
	env.out, env.err = &o, &e
	status = run(context.Background(), args, env)
	return status, o.String(), e.String()
}

const sampleFile = "../../services/htcds/testdata/htcds_sample.csv"

func TestImportCommand(t *testing.T) {
	t.Parallel()
	folder, env := installation(t)
	args := func(file string, more ...string) []string {
		return append([]string{"import", "htcds", file, "--data", folder, "--shelter", "North House", "--lead", "caseworker"}, more...)
	}
	status, out, complaints := command(env, args(sampleFile, "--dry-run")...)
	if status != 0 || !strings.Contains(out, "11 cases would be opened.") || !strings.Contains(out, "Dry run: nothing was written.") {
		t.Fatalf("dry run: %d %s %s", status, out, complaints)
	}
	report := filepath.Join(t.TempDir(), "report.csv")
	status, out, complaints = command(env, args(sampleFile, "--report", report)...)
	if status != 0 || !strings.Contains(out, "11 cases were opened.") || strings.Contains(out, "Asha") {
		t.Fatalf("import: %d %s %s", status, out, complaints)
	}
	if b, err := os.ReadFile(report); err != nil || !strings.HasPrefix(string(b), "\ufeffLine,Row of the sheet,Field,Kind,What is there,What to do\r\n") {
		t.Errorf("report: %q, %v", b, err)
	}
	status, out, _ = command(env, args(sampleFile, "--language", "hi")...)
	if status != 0 || !strings.Contains(out, "11 पंक्तियाँ पहले आयात हो चुकी हैं।") {
		t.Errorf("in Hindi: %d %s", status, out)
	}
	status, out, _ = command(env, args("../../services/htcds/testdata/broken/is_xlsx.csv", "--json")...)
	var said struct {
		Written  bool
		Errors   int
		Problems []struct{ Message, Advice string }
	}
	if err := json.Unmarshal([]byte(out), &said); err != nil || status != 1 || said.Written || said.Errors != 1 ||
		!strings.HasPrefix(said.Problems[0].Message, "This Excel workbook (XLSX) could not be read") || said.Problems[0].Advice == "" {
		t.Errorf("a damaged Excel file: %d %s (%v)", status, out, err)
	}
	file := filepath.Join(folder, store.File)
	if status, out, complaints := command(env, "import", "htcds", sampleFile, "--data", file, "--shelter", "North House", "--lead", "caseworker"); status != 0 || !strings.Contains(out, "11 rows were imported before.") {
		t.Errorf("by the file of the database: %d %s %s", status, out, complaints)
	}
	if status, out, complaints := command(env, "check", "--data", folder); status != 0 {
		t.Errorf("check: %d %s %s", status, out, complaints)
	}
}

func TestImportCommandRefusesBadFlags(t *testing.T) {
	t.Parallel()
	folder, env := installation(t)
	empty := t.TempDir()
	if err := store.Build(t.Context(), empty, store.Options{}, nil); err != nil {
		t.Fatal(err)
	}
	for name, x := range map[string]struct {
		args   []string
		status int
		want   string
	}{
		"no shelter":               {[]string{sampleFile, "--data", folder}, 1, "Say which with --shelter NAME."},
		"no lead":                  {[]string{sampleFile, "--data", folder, "--shelter", "North House"}, 1, "Say with --lead NAME"},
		"no file":                  {[]string{"nowhere.csv", "--data", folder, "--shelter", "North House", "--lead", "caseworker"}, 1, "nowhere.csv"},
		"no set-up":                {[]string{sampleFile, "--data", empty}, 1, "This installation is not set up yet."},
		"no folder for the report": {[]string{sampleFile, "--data", folder, "--shelter", "North House", "--lead", "caseworker", "--report", filepath.Join(empty, "none", "r.csv")}, 1, "report:"},
		"a language we lack":       {[]string{sampleFile, "--data", folder, "--language", "fr"}, 2, "--language"},
	} {
		status, out, complaints := command(env, append([]string{"import", "htcds"}, x.args...)...)
		if status != x.status || !strings.Contains(complaints, x.want) || out != "" && status == 1 {
			t.Errorf("%s: %d %q %q", name, status, out, complaints)
		}
	}
	if status, out, _ := command(env, "import", "htcds", sampleFile, "--data", folder, "--shelter", "South House", "--dry-run"); status != 0 || !strings.Contains(out, "would be opened") {
		t.Errorf("the only caseworker of the south: %d %s", status, out)
	}
}
