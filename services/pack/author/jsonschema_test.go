package author_test

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"path"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"

	"aftercare/packs"
	"aftercare/services/pack/author"
	"aftercare/services/pack/packtest"
)

const schemaFile = "../../../docs/case-facts.schema.json"

func TestSchemaInDocsIsCurrent(t *testing.T) {
	t.Parallel()
	var now bytes.Buffer
	if err := author.WriteSchema(&now, packtest.Shipped(t)); err != nil {
		t.Fatal(err)
	}
	stored, err := os.ReadFile(schemaFile)
	if err != nil || !bytes.Equal(stored, now.Bytes()) {
		t.Errorf("docs/case-facts.schema.json is not what the program prints (%v): go run ./cmd/aftercare packs schema > docs/case-facts.schema.json", err)
	}
}

func compiledSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	var out bytes.Buffer
	if err := author.WriteSchema(&out, packtest.Shipped(t)); err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(&out)
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("case.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("case.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func holds(s *jsonschema.Schema, text string) error {
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		return err
	}
	return s.Validate(doc)
}

func TestShippedCasesFitSchema(t *testing.T) {
	t.Parallel()
	s := compiledSchema(t)
	example, err := os.ReadFile("../../../docs/examples/facts.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := holds(s, string(example)); err != nil {
		t.Errorf("docs/examples/facts.json: %v", err)
	}
	for name, text := range goldenFacts(t) {
		if err := holds(s, text); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// answer is a fact as written in a file: a word, or the fields of one answer.
type answer struct{ said any }

func (a *answer) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind == yaml.ScalarNode {
		a.said = n.Value
		return nil
	}
	return n.Decode(&a.said)
}

func (a answer) MarshalJSON() ([]byte, error) { return json.Marshal(a.said) }

// goldenFacts returns the facts of the golden cases as JSON, as written in the
// files.
func goldenFacts(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := fs.WalkDir(packs.FS, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Base(path.Dir(name)) != "testdata" {
			return err
		}
		raw, err := packs.FS.ReadFile(name)
		if err != nil {
			return err
		}
		var doc struct {
			Jurisdiction string            `yaml:"jurisdiction" json:"jurisdiction"`
			Facts        map[string]answer `yaml:"facts" json:"facts,omitempty"`
			Services     []map[string]any  `yaml:"services" json:"services,omitempty"`
			Stances      []map[string]any  `yaml:"stances" json:"stances,omitempty"`
			Started      map[string]string `yaml:"started" json:"started,omitempty"`
		}
		if err := yaml.Unmarshal(raw, &doc); err != nil {
			return err
		}
		out, err := json.Marshal(doc)
		all[name] = string(out)
		return err
	})
	if err != nil || len(all) < 10 {
		t.Fatalf("%d golden cases, %v", len(all), err)
	}
	return all
}

func TestSchemaRefusesWhatExplainRefuses(t *testing.T) {
	t.Parallel()
	s := compiledSchema(t)
	for _, text := range []string{
		`{}`,
		`{"jurisdiction":"India"}`,
		`{"jurisdiction":"IN","values":{}}`,
		`{"jurisdiction":"IN","facts":{"person.sx":"female"}}`,
		`{"jurisdiction":"IN","facts":{"person.sex":"femal"}}`,
		`{"jurisdiction":"IN","facts":{"person.sex":{"cod":"female"}}}`,
		`{"jurisdiction":"IN","facts":{"event.intake":"20.11.2026"}}`,
		`{"jurisdiction":"IN","facts":{"received.compensation":"1250"}}`,
		`{"jurisdiction":"IN","facts":{"person.child":"yes"}}`,
		`{"jurisdiction":"IN","services":[{"kind":"counseling","status":"given","at":null}]}`,
		`{"jurisdiction":"IN","stances":[{"subject":"legal_aid","kind":"aplied","at":null}]}`,
	} {
		if holds(s, text) == nil {
			t.Errorf("the schema accepts %s", text)
		}
	}
}
