package main

import (
	"regexp"
	"strconv"
	"strings"
	"testing"
)

const (
	readme      = root + "/README.md"
	readmeLines = 200
)

// onMap is a line of the map in README: tier, package, what it is.
var onMap = regexp.MustCompile(`^ +(\d+)  ([a-z/]+) +(\S.*)$`)

// TestTheMapInReadmeIsTrue compares the map of packages in README with the tiers
// that imports are held to: every package with its tier, the highest first.
func TestTheMapInReadmeIsTrue(t *testing.T) {
	t.Parallel()
	page := read(t, readme)
	if n := strings.Count(page, "\n"); n > readmeLines {
		t.Errorf("README.md has %d lines, want at most %d", n, readmeLines)
	}
	_, rest, _ := strings.Cut(page, "\n## Where things are\n")
	section, _, _ := strings.Cut(rest, "\n## ")
	drawn, last := map[string]bool{}, 1<<10
	for _, line := range strings.Split(section, "\n") {
		m := onMap.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		tier, _ := strconv.Atoi(m[1])
		switch want, there := tiers[m[2]]; {
		case !there:
			t.Errorf("README.md has %s, layout_test.go has not", m[2])
		case tier != want:
			t.Errorf("README.md has %s on tier %d, want %d", m[2], tier, want)
		case drawn[m[2]]:
			t.Errorf("README.md has %s twice", m[2])
		case tier > last:
			t.Errorf("README.md has %s below a lower tier", m[2])
		}
		drawn[m[2]], last = true, tier
	}
	there := map[string]bool{}
	for _, p := range packages(t) {
		there[p.name] = true
	}
	for name, tier := range tiers {
		if !drawn[name] {
			t.Errorf("README.md lacks %s on tier %d", name, tier)
		}
		if !there[name] {
			t.Errorf("layout_test.go has %s, which is no package", name)
		}
	}
}
