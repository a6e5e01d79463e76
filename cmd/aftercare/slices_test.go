package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	fileInPage = regexp.MustCompile("`((?:cmd|docs|handlers|models|packs|proof|services|templates)/[A-Za-z0-9_./-]*|README\\.md)`")
	nameInPage = regexp.MustCompile("`(?:[a-z]+\\.([A-Z][A-Za-z]*)|([A-Za-z]+))`")
)

// TestThePageOfSlicesIsTrue compares docs/slices.md with the program: the files it
// names are there, and each Go name is in a file named in the same section.
func TestThePageOfSlicesIsTrue(t *testing.T) {
	t.Parallel()
	for _, section := range strings.Split(read(t, root+"/docs/slices.md"), "\n## ")[1:] {
		var text strings.Builder
		for _, m := range fileInPage.FindAllStringSubmatch(section, -1) {
			path := filepath.Join(root, m[1])
			info, err := os.Stat(path)
			switch {
			case err != nil:
				t.Errorf("docs/slices.md names %s, which is not there", m[1])
			case info.IsDir():
				files, _ := filepath.Glob(path + "/*.go")
				for _, f := range files {
					text.WriteString(read(t, f))
				}
			default:
				text.WriteString(read(t, path))
			}
		}
		for _, m := range nameInPage.FindAllStringSubmatch(section, -1) {
			if name := m[1] + m[2]; len(name) > 3 && !strings.Contains(text.String(), name) {
				title, _, _ := strings.Cut(section, "\n")
				t.Errorf("docs/slices.md, %q: no file named there has %s", title, name)
			}
		}
	}
}
