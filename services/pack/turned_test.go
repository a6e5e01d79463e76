package pack_test

import (
	"io/fs"
	"slices"
	"testing"
	"testing/fstest"

	"go.yaml.in/yaml/v3"
)

type mapFS map[string]string

func (m mapFS) put(name, text string) { m[name] = text }

func (m mapFS) fs() fs.FS {
	files := fstest.MapFS{}
	for name, text := range m {
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return files
}

// turnedFile reverses the lists of items and rules of a file. It reports
// whether the file holds nothing whose order matters.
func turnedFile(t *testing.T, raw []byte) (string, bool) {
	t.Helper()
	var doc yaml.Node
	if err := yaml.Unmarshal(raw, &doc); err != nil {
		t.Fatal(err)
	}
	root, only := whole(doc.Content[0]), true
	for i := 0; i+1 < len(root.Content); i += 2 {
		switch root.Content[i].Value {
		case "items", "rules":
			slices.Reverse(root.Content[i+1].Content)
		case "facts", "groups", "services", "jurisdiction":
			only = false
		}
	}
	text, err := yaml.Marshal(root)
	if err != nil {
		t.Fatal(err)
	}
	return string(text), only
}

// whole replaces every alias by a copy, because in the reversed order an alias
// could come before its anchor.
func whole(n *yaml.Node) *yaml.Node {
	if n.Kind == yaml.AliasNode {
		return whole(n.Alias)
	}
	c := *n
	c.Anchor, c.Content = "", nil
	for _, part := range n.Content {
		c.Content = append(c.Content, whole(part))
	}
	return &c
}
