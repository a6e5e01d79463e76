package author

import (
	"encoding/json"
	"io"
	"reflect"
	"slices"
	"strings"

	"aftercare/models"
	"aftercare/services/pack"
)

// node is one part of a JSON Schema (draft 2020-12).
type node map[string]any

// WriteSchema writes the JSON Schema of pack.CaseFacts. The fields come from
// the Go type; facts, codes and kinds of service come from the vocabulary.
func WriteSchema(w io.Writer, l *pack.Library) error {
	out := json.NewEncoder(w)
	out.SetIndent("", "  ")
	out.SetEscapeHTML(false)
	return out.Encode(library{l}.schema())
}

func (l library) schema() node {
	root := l.ofStruct(reflect.TypeFor[pack.CaseFacts]())
	root["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	root["title"] = "The coded facts of one case"
	root["description"] = "What aftercare explain reads, golden cases state and a case file exports. Coded facts only: never a name, never an address. Made by: aftercare packs schema."
	root["$defs"] = l.definitions()
	fields := root["properties"].(node)
	fields["jurisdiction"].(node)["pattern"] = placePattern
	fields["facts"].(node)["properties"] = l.factNodes()
	fields["facts"].(node)["additionalProperties"] = false
	return root
}

const (
	placePattern  = `^[A-Z]{2}(-[A-Z0-9]{1,3})?$`
	datePattern   = `^~?[0-9]{4}-[0-9]{2}-[0-9]{2}$|^[0-9]{4}-[0-9]{2}-[0-9]{2}/[0-9]{4}-[0-9]{2}-[0-9]{2}$|^[0-9]{4}(-[0-9]{2})?$|^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]+)?)?(Z|[+-][0-9]{2}:[0-9]{2})$`
	momentPattern = `^$|^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})$`
)

func (l library) definitions() node {
	whole := l.ofStruct(reflect.TypeFor[models.FactValue]())
	whole["description"] = "One answer with all its parts."
	return node{
		"answer": node{"enum": models.Answers, "description": "not_asked is the ordinary state; not_known, later (she asked to wait) and declined (she chose not to say) are full answers and never mean no."},
		"date":   node{"type": "string", "pattern": datePattern, "description": "A day 2026-11-20, about a day ~2026-11-20, some day of a span 2026-11-20/2027-01-31, a month 2026-11, a year 2026, or a moment with its offset."},
		"moment": node{"type": []string{"string", "null"}, "pattern": momentPattern, "description": "A moment with its offset, such as 2026-11-20T14:05:00+05:30."},
		"whole":  whole,
	}
}

// factNodes returns for every fact of the vocabulary what may be recorded.
func (l library) factNodes() node {
	facts := node{}
	for _, f := range l.Facts() {
		if f.Derive == nil {
			facts[f.Key] = node{"description": f.Question.In("en"), "anyOf": append(shortNodes(f), defined("answer"), defined("whole"))}
		}
	}
	return facts
}

func shortNodes(f *pack.Fact) []node {
	switch f.Kind {
	case pack.KindChoice:
		codes := make([]string, len(f.Codes))
		for i, c := range f.Codes {
			codes[i] = c.Code
		}
		return []node{{"enum": codes}}
	case pack.KindCountry, pack.KindRegion:
		return []node{{"type": "string", "pattern": f.Kind.Pattern()}}
	case pack.KindNumber:
		return []node{{"type": "integer"}, {"type": "string", "pattern": `^-?[0-9]+$`}}
	case pack.KindMoney:
		return []node{{"type": "string", "pattern": `^-?[0-9]+ [A-Z]{3}$`, "description": "In the smallest unit with its currency, such as 12500000 INR."}}
	}
	return []node{defined("date")}
}

func defined(name string) node { return node{"$ref": "#/$defs/" + name} }

// wordsOf returns the list of words that a Go type allows.
func (l library) wordsOf(t reflect.Type) any {
	switch t {
	case reflect.TypeFor[models.Answer]():
		return models.Answers
	case reflect.TypeFor[models.DeliveryStatus]():
		return models.DeliveryStatuses
	case reflect.TypeFor[models.StanceKind]():
		return models.StanceKinds
	case reflect.TypeFor[models.Sure]():
		return []models.Sure{models.SureExact, models.SureAbout, models.SureMonth, models.SureYear, models.SureBetween}
	}
	return nil
}

// ofStruct describes the fields of a struct by their json and doc tags.
func (l library) ofStruct(t reflect.Type) node {
	fields, required := node{}, []string{}
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "" || name == "-" {
			continue
		}
		field := l.ofType(f.Type)
		if doc := f.Tag.Get("doc"); doc != "" {
			field["description"] = doc
		}
		if words := l.fieldWords(t, name); words != nil {
			field["enum"] = words
		}
		fields[name] = field
		if !strings.Contains(options, "omit") {
			required = append(required, name)
		}
	}
	n := node{"type": "object", "additionalProperties": false, "properties": fields}
	if len(required) > 0 {
		n["required"] = required
	}
	return n
}

func (l library) ofType(t reflect.Type) node {
	if words := l.wordsOf(t); words != nil {
		return node{"enum": words}
	}
	switch {
	case t == reflect.TypeFor[models.Instant]():
		return defined("moment")
	case t.Kind() == reflect.Pointer:
		return l.ofType(t.Elem())
	case t.Kind() == reflect.Struct:
		return l.ofStruct(t)
	case t.Kind() == reflect.Slice:
		return node{"type": "array", "items": l.ofType(t.Elem())}
	case t.Kind() == reflect.Map && t.Elem().Kind() == reflect.Struct:
		return node{"type": "object"} // its entries come from the vocabulary
	case t.Kind() == reflect.Map:
		return node{"type": "object", "additionalProperties": l.ofType(t.Elem())}
	case t.Kind() == reflect.Int64:
		return node{"type": "integer"}
	case t.Kind() == reflect.Bool:
		return node{"type": "boolean"}
	}
	return node{"type": "string"}
}

// fieldWords lists the words that a field of a service or a relative takes; nil for
// a field without a list.
func (l library) fieldWords(t reflect.Type, field string) []string {
	switch t {
	case reflect.TypeFor[pack.CaseRelative]():
		return pack.RelativeWords(field)
	case reflect.TypeFor[pack.CaseService]():
		return l.serviceWords(field)
	}
	return nil
}

// serviceWords lists the words that a field of a service takes.
func (l library) serviceWords(field string) []string {
	switch field {
	case "kind":
		return l.serviceKinds()
	case "outcome":
		return models.DeliveryOutcomes
	case "by":
		return models.Providers
	}
	return nil
}

func (l library) serviceKinds() []string {
	kinds := make([]string, len(l.Services()))
	for i, s := range l.Services() {
		kinds[i] = s.Kind
	}
	slices.Sort(kinds)
	return kinds
}
