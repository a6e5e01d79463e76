package main

import (
	"bufio"
	"bytes"
	"os/exec"
	"strings"
	"testing"
)

// tiers is the order of the house: a package imports only from lower tiers,
// never a sibling, never upward. A package that is not here fails.
var tiers = map[string]int{
	"models": 0, "names": 0, "packs": 0, "templates": 0, "static": 0,
	"services/store": 1, "services/pack": 1, "services/vault": 1, "services/htcds": 1,
	"services/pack/author": 2, // for the people who write packs; the server's pages need none of it
	"services/access":      2, // an actor is a person with her keys, so it stands above the vault
	"services/audit":       3, "services/sight": 3,
	"services/custody": 4, "services/evaluation": 4,
	"services/account": 5, "services/draft": 5, "services/casefile": 5, "services/entitlement": 5, "services/delivery": 5, "services/threshold": 5, "services/law": 5, "services/calendar": 5,
	"services/caseload": 6, "services/gap": 6, "services/importer": 6, "services/demo": 6,
	"handlers":      7,
	"cmd/aftercare": 8,
	// for tests only: any service test may stand on them
	"services/store/storetest": 2, "services/worldtest": 5,
	// tests of the running program, from outside
	"proof": 9,
}

// standardOnly are the packages that import nothing but the standard library.
var standardOnly = []string{"models", "names", "packs", "templates", "static"}

// homes says which package tree may import a module.
var homes = map[string]string{
	"gorm.io/":                   "services/",
	"github.com/labstack/echo":   "handlers",
	"cel.dev/":                   "services/pack",
	"github.com/alecthomas/kong": "cmd/aftercare",
	"golang.org/x/crypto/":       "services/vault",
	"crypto/hpke":                "services/vault",
	"os/exec":                    "services/store/storetest",
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

func TestImportsRunOneWay(t *testing.T) {
	t.Parallel()
	for _, p := range packages(t) {
		tier, known := tiers[p.name]
		if !known {
			t.Errorf("package %s has no tier: say where it stands in the house", p.name)
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

func TestModulesStayAtHome(t *testing.T) {
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

func TestTheGroundImportsTheStandardLibraryOnly(t *testing.T) {
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
