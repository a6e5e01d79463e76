package main

import (
	"bufio"
	"bytes"
	"os/exec"
	"strings"
	"testing"
)

// tiers is the order of the packages: a package imports only from lower tiers,
// never a sibling, never upward. A package that is missing here fails the test.
var tiers = map[string]int{
	"models": 0, "disclosure": 0, "trust": 0, "names": 0, "packs": 0, "templates": 0, "static": 0,
	"services/store": 1, "services/pack": 1, "services/vault": 1, "services/htcds": 1, "services/typeset": 1,
	"services/scan":        2, // it copies pages into a paper
	"services/certificate": 2,
	"services/pack/author": 2, // for the people who write packs; the server's pages need none of it
	"services/instrument":  2, // its words are texts of packs
	"services/access":      2, // an actor is a person with their keys, so it is above the vault
	"services/audit":       3, "services/sight": 3,
	"services/clockwatch": 4, "services/roster": 4, "services/release": 4, "services/custody": 4, "services/evaluation": 4,
	"services/deed":    5, // the one envelope for a deed on a case
	"services/account": 6, "services/draft": 6, "services/casefile": 6, "services/entitlement": 6, "services/delivery": 6, "services/document": 6, "services/claimfact": 6, "services/office": 6, "services/threshold": 6, "services/law": 6, "services/calendar": 6, "services/application": 6, "services/stay": 6, "services/plan": 6, "services/wage": 6, "services/casenote": 6, "services/task": 6, "services/ask": 6, "services/healthrecord": 6, "services/report": 6, "services/safety": 7,
	"services/backup": 7, "services/packet": 7, "services/caseload": 7, "services/gap": 7, "services/importer": 7, "services/matter": 7, "services/assessment": 7, "services/followup": 7, "services/track": 7, "services/referral": 7, "services/group": 7, "services/demo": 7, "services/homeward": 7, "services/belonging": 7, "services/ownfile": 7, "services/publish": 7, "services/owed": 7,
	"handlers":      8,
	"cmd/aftercare": 9,
	// for tests only: any service test may stand on them
	"services/store/storetest": 2, "services/pack/packtest": 2, "services/scan/scantest": 3, "services/worldtest": 5,
	// tests of the running program, from outside
	"proof": 10,
}

// standardOnly are the packages that import only the standard library.
var standardOnly = []string{"models", "disclosure", "trust", "names", "packs", "templates", "static"}

// homes lists the package tree that may import each module.
var homes = map[string]string{
	"gorm.io/":                   "services/",
	"github.com/labstack/echo":   "handlers",
	"cel.dev/":                   "services/pack",
	"github.com/alecthomas/kong": "cmd/aftercare",
	"golang.org/x/crypto/":       "services/vault",
	"crypto/hpke":                "services/vault",
	"filippo.io/age":             "services/vault",
	"github.com/pdfcpu/":         "services/scan", // files of strangers are read in one place
	"github.com/go-text/":        "services/typeset",
	"os/exec":                    "services/store", // the tools of PostgreSQL
	"unsafe":                     "",
	"text/template":              "",
	"encoding/gob":               "",
	"math/rand":                  "",
}

type goPackage struct {
	name    string
	imports []string
}

func packages(t *testing.T) []goPackage {
	t.Helper()
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}} {{join .Imports " "}}`, "aftercare/...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var list []goPackage
	scanner := bufio.NewScanner(bytes.NewReader(out))
	scanner.Buffer(nil, 1<<20)
	for scanner.Scan() {
		fields := strings.Fields(scanner.Text())
		list = append(list, goPackage{name: strings.TrimPrefix(fields[0], "aftercare/"), imports: fields[1:]})
	}
	return list
}

func TestImportsOnlyFromLowerTiers(t *testing.T) {
	t.Parallel()
	for _, p := range packages(t) {
		tier, known := tiers[p.name]
		if !known {
			t.Errorf("package %s has no tier: add it to tiers", p.name)
			continue
		}
		for _, imported := range p.imports {
			inner, ours := strings.CutPrefix(imported, "aftercare/")
			if ours && tiers[inner] >= tier {
				t.Errorf("%s (tier %d) imports %s (tier %d): only lower tiers", p.name, tier, inner, tiers[inner])
			}
		}
	}
}

func TestModulesOnlyInTheirPackages(t *testing.T) {
	t.Parallel()
	for _, p := range packages(t) {
		for _, imported := range p.imports {
			for module, home := range homes {
				if imported == "text/template/parse" {
					continue // the trees of html/template: nothing is rendered by it
				}
				if strings.HasPrefix(imported, module) && (home == "" || !strings.HasPrefix(p.name, home)) {
					t.Errorf("%s imports %s, which belongs in %q only", p.name, imported, home)
				}
			}
		}
	}
}

func TestLowestPackagesImportOnlyStandardLibrary(t *testing.T) {
	t.Parallel()
	for _, p := range packages(t) {
		for _, name := range standardOnly {
			if p.name != name {
				continue
			}
			for _, imported := range p.imports {
				if first, _, _ := strings.Cut(imported, "/"); strings.Contains(first, ".") {
					t.Errorf("%s imports %s", p.name, imported)
				}
			}
		}
	}
}
