package pack

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// maxFile keeps a wrong file in a pack folder from being read whole, in bytes.
const maxFile = 4 << 20

// source is one parsed pack file, with the line of each part.
type source struct {
	name  string
	raw   []byte
	file  file
	lines map[string]int // "items/key/clocks/decide" -> line

	unread bool // it is no YAML at all: nothing of it is known
}

// OwnLayer is the prefix of file names of a layer laid over the built-in packs,
// such as an organisation's own folder.
const OwnLayer = "+"

// readLayers reads the layers and removes from each the entries that a later
// one replaces.
func readLayers(layers []fs.FS) ([]source, Problems) {
	var all []source
	var bad Problems
	for i, layer := range layers {
		sources, problems := readAll(layer)
		for j := range sources {
			sources[j].name = strings.Repeat(OwnLayer, min(i, 1)) + sources[j].name
		}
		for j := range problems {
			problems[j].File = strings.Repeat(OwnLayer, min(i, 1)) + problems[j].File
		}
		replaced(all, sources)
		all, bad = append(all, sources...), append(bad, problems...)
	}
	return all, bad
}

// readAll reads every pack file of fsys in a fixed order. Golden cases in
// testdata are not packs.
func readAll(fsys fs.FS) ([]source, Problems) {
	var all []source
	var bad Problems
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && d.Name() == "testdata" {
			return fs.SkipDir
		}
		if d.IsDir() || path.Ext(name) != ".yaml" {
			return nil
		}
		s, problems := readOne(fsys, name)
		all, bad = append(all, s), append(bad, problems...)
		return nil
	})
	if err != nil {
		bad = append(bad, Problem{File: ".", Text: fmt.Sprintf("cannot read the pack folder: %v", err)})
	}
	return all, bad
}

func readOne(fsys fs.FS, name string) (source, Problems) {
	f, err := fsys.Open(name)
	if err != nil {
		return source{name: name}, Problems{{File: name, Text: fmt.Sprintf("cannot open: %v", err)}}
	}
	defer f.Close()
	raw, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err != nil {
		return source{name: name}, Problems{{File: name, Text: fmt.Sprintf("cannot read: %v", err)}}
	}
	if len(raw) > maxFile {
		return source{name: name}, Problems{{File: name, Text: "is larger than 4 MB: split it by right"}}
	}
	return parse(name, raw)
}

// parse decodes one file strictly: an unknown key, a key given twice or a
// second document is an error.
func parse(name string, raw []byte) (source, Problems) {
	s := source{name: name, raw: raw, lines: map[string]int{}}
	var root yaml.Node
	err := yaml.Unmarshal(raw, &root)
	if s.unread = err != nil; err == nil && len(root.Content) > 0 {
		index(s.lines, "", root.Content[0]) // also for files that the strict reading refuses
	}
	return s, Decode(name, raw, &s.file)
}

// Decode decodes one YAML document strictly and returns its problems: an
// unknown or repeated key, a wrong type, a second document.
func Decode(name string, raw []byte, into any) Problems {
	if err := decodeStrict(raw, into); err != nil {
		return yamlProblems(name, err)
	}
	return nil
}

func decodeStrict(raw []byte, into any) error {
	d := yaml.NewDecoder(bytes.NewReader(raw))
	d.KnownFields(true)
	if err := d.Decode(into); err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	var more yaml.Node
	if err := d.Decode(&more); !errors.Is(err, io.EOF) {
		return fmt.Errorf("line %d: holds a second document after ---: put it in a file of its own", more.Line)
	}
	return nil
}

var (
	yamlLine   = regexp.MustCompile(`line (\d+): (.*)`)
	unreadable = regexp.MustCompile(`control characters|UTF|byte`) // found while the bytes are read, on whichever line
)

func yamlProblems(name string, err error) Problems {
	texts := []string{err.Error()}
	var te *yaml.TypeError
	if errors.As(err, &te) {
		texts = te.Errors
	}
	ps := make(Problems, 0, len(texts))
	for _, text := range texts {
		p := Problem{File: name, Text: strings.TrimPrefix(text, "yaml: ")}
		if m := yamlLine.FindStringSubmatch(text); m != nil {
			p.Line, _ = strconv.Atoi(m[1])
			p.Text = m[2]
		} else if !unreadable.MatchString(text) {
			p.Line = 1 // the library names every line but the first
		}
		p.Text += " (check the spelling of the key and the indentation against the files beside it)"
		ps = append(ps, p)
	}
	return ps
}

// again marks an entry whose name is in the list already.
const again = "#again"

// index stores the line of every key, and of every entry of every list under
// the entry's name. The lists of a part that is no entry itself, such as a
// schedule, count as lists of the entry around it.
func index(lines map[string]int, at string, n *yaml.Node) {
	if n.Kind != yaml.MappingNode {
		return
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		name, value := n.Content[i], n.Content[i+1]
		note(lines, path.Join(at, name.Value), name.Line)
		switch value.Kind {
		case yaml.SequenceNode:
			for j, entry := range value.Content {
				p := note(lines, path.Join(at, name.Value, entryName(entry, j)), entry.Line)
				index(lines, p, entry)
			}
		case yaml.MappingNode:
			index(lines, path.Join(at, name.Value), value)
			index(lines, at, value)
		}
	}
}

// note stores the first line of a part, and for repetitions the last one.
func note(lines map[string]int, part string, line int) string {
	if n, ok := lines[part]; ok && n != line {
		part += again
	}
	lines[part] = line
	return part
}

func entryName(n *yaml.Node, position int) string {
	if n.Kind == yaml.MappingNode {
		for i := 0; i+1 < len(n.Content); i += 2 {
			switch n.Content[i].Value {
			case "key", "kind", "id", "code", "version":
				return strings.ReplaceAll(n.Content[i+1].Value, "/", "_")
			}
		}
	}
	return strconv.Itoa(position)
}
