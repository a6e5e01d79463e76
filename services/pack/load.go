package pack

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// Load reads, checks and compiles every pack of the layers. Each layer is laid
// over the one before: an entry of a later layer replaces the entry with the
// same key. On any problem it returns Problems, which name file, line, key and
// what to do, because a server must not start on a law it cannot read.
func Load(layers ...fs.FS) (*Library, error) {
	lib, problems := build(layers)
	if len(problems) > 0 {
		return nil, problems
	}
	return lib, nil
}

// builder assembles a library and collects all problems on the way.
type builder struct {
	lib      *Library
	comp     *compiler
	problems Problems
	lines    map[string]map[string]int // file -> part -> line
}

func build(layers []fs.FS) (*Library, Problems) {
	sources, problems := readLayers(layers)
	b := &builder{problems: problems, lines: map[string]map[string]int{}}
	b.lib = &Library{derived: map[string]int{}, askedIf: map[string]int{}, unless: map[string]int{}, hours: map[string]bool{}, sources: map[string]*Source{}, authorities: map[string]*Authority{}, forms: map[string]*Form{}, letters: map[string]*Letter{}, places: map[string]*Jurisdiction{}, regions: map[string]Region{},
		byItem: map[string]*item{}, byRule: map[string]*rule{}, byDuty: map[string]*duty{}, identity: fingerprint(sources)}
	for i := range sources {
		b.lines[sources[i].name] = sources[i].lines
	}
	b.lib.holidays, b.lib.register = calendar{}, newRegister()
	if slices.ContainsFunc(sources, func(s source) bool { return s.unread }) {
		return b.lib, b.problems.sorted() // every word that the file declares would be reported as missing
	}
	if len(sources) == 0 && len(problems) == 0 {
		b.report(".", "", "holds no .yaml file: is this the folder with common/, gaps/ and the countries?")
	}
	b.words(sources)
	if err := b.compiler(); err != nil {
		b.report(".", "", "%v", err)
		return b.lib, b.problems.sorted()
	}
	b.derive()
	b.registers(sources)
	b.laws(sources)
	b.papers(sources)
	b.together()
	return b.lib, b.problems.sorted()
}

func fingerprint(sources []source) string {
	h := sha256.New()
	for _, s := range sources {
		fmt.Fprintf(h, "%s %d\n", s.name, len(s.raw))
		h.Write(s.raw)
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// report adds a problem at a part such as "items/legal_aid/clocks/decide".
func (b *builder) report(file, part, text string, args ...any) {
	b.reportAt(file, part, "", text, args...)
}

// reportAt adds a problem at a field of a part, such as "owed_by.party", with
// the line of the field.
func (b *builder) reportAt(file, part, field, text string, args ...any) {
	line := b.line(file, path.Join(part, strings.ReplaceAll(field, ".", "/")))
	key := strings.TrimSuffix(strings.TrimPrefix(part, strings.SplitN(part, "/", 2)[0]+"/"), again)
	b.problems = append(b.problems, Problem{File: file, Line: line, Key: key, Text: fmt.Sprintf(text, args...)})
}

// line returns the line of a part, or of the nearest part around it.
func (b *builder) line(file, part string) int {
	for part = b.stated(file, part); part != "" && part != "."; {
		if n, ok := b.lines[file][part]; ok {
			return n
		}
		if first, ok := strings.CutSuffix(part, again); ok {
			part = first
			continue
		}
		part = path.Dir(part)
	}
	return 0
}

// first returns where a part that is declared twice was declared first.
func (b *builder) first(file, part string) string {
	if n, ok := b.lines[file][part]; ok {
		return fmt.Sprintf("%s:%d", file, n)
	}
	return file
}

// words builds the vocabulary, which all other parts are written in.
func (b *builder) words(sources []source) {
	var facts []*Fact
	var services []*Service
	for i := range sources {
		s := &sources[i]
		b.lib.groups = append(b.lib.groups, s.file.Groups...)
		for j := range s.file.Facts {
			s.file.Facts[j].File = s.name
			facts = append(facts, &s.file.Facts[j])
		}
		for j := range s.file.Services {
			s.file.Services[j].File = s.name
			services = append(services, &s.file.Services[j])
		}
		for j := range s.file.Sources {
			b.source(s.name, &s.file.Sources[j])
		}
		for j := range s.file.Authorities {
			b.authority(s.name, &s.file.Authorities[j])
		}
		if p := s.file.Jurisdiction; p != nil {
			b.place(s.name, p)
		}
	}
	b.daysOff(sources)
	b.helplines(sources)
	b.asked(facts)
	b.lib.vocab = newVocabulary(b.soundFacts(facts), b.soundServices(services))
}

func (b *builder) source(file string, s *Source) {
	part := "sources/" + s.ID
	switch {
	case s.ID == "":
		b.report(file, "sources", "a source without id: give it one, items refer to it")
		return
	case b.lib.sources[s.ID] != nil:
		b.report(file, part+again, "is declared twice (also in %s): keep one", b.first(b.lib.sources[s.ID].File, part))
	case s.Title == "" && s.URL == "":
		b.report(file, part, "needs a title or a url")
	}
	s.File = file
	b.lib.sources[s.ID] = s
}

func (b *builder) place(file string, p *Jurisdiction) {
	folder := folderOf(file)
	if p.Code == "" || folder == "." {
		b.report(file, "jurisdiction", "jurisdiction needs a code and a folder of its own")
		return
	}
	if b.lib.places[folder] != nil {
		b.report(file, "jurisdiction", "the folder %s has two jurisdictions: keep one pack.yaml", folder)
	}
	p.File = file
	b.checkPlace(p)
	b.lib.places[folder] = p
}

// folderOf returns the folder of a file, in whichever layer.
func folderOf(file string) string { return path.Dir(strings.TrimPrefix(file, OwnLayer)) }

// placeOf returns the country or treaty body of the folder of a file, or nil.
func (b *builder) placeOf(file string) *Jurisdiction { return b.lib.places[folderOf(file)] }

func (b *builder) compiler() (err error) {
	b.comp, err = newCompiler(b.lib.vocab)
	return err
}

// derive compiles the derived facts, and when the others are asked.
func (b *builder) derive() {
	for _, f := range b.lib.vocab.facts {
		if f.AskedIf != "" {
			b.lib.askedIf[f.Key] = b.compile(factScope, f.File, "facts/"+f.Key, f.AskedIf)
		}
		if f.Unless != "" {
			b.lib.unless[f.Key] = b.compile(factScope, f.File, "facts/"+f.Key, f.Unless)
		}
		if f.People != nil {
			b.checkPeople(f)
		}
		if f.Derive == nil {
			continue
		}
		b.checkDerive(f)
		b.lib.derived[f.Key] = b.compile(factScope, f.File, "facts/"+f.Key, f.Derive.CEL)
	}
	b.lib.exprs = b.comp.exprs
	b.lib.vocab.markAging(b.lib.sourcesOf)
}

func (b *builder) compile(s scope, file, part, src string) int {
	n, err := b.comp.compile(s, src)
	if err != nil {
		b.reportAt(file, part, b.has(file, part, "cel", "when"), "%v", err)
	}
	return n
}

// stated returns where a part of an earlier version is declared: in the newest
// version if the earlier one does not state it.
func (b *builder) stated(file, part string) string {
	item, rest, ok := strings.Cut(part, "/earlier/")
	version, rest, _ := strings.Cut(rest, "/")
	list, _, _ := strings.Cut(rest, "/")
	if !ok || rest == "" || b.has(file, path.Join(item, "earlier", version), list) != "" {
		return part
	}
	return path.Join(item, rest)
}

// has returns the first of some fields that a part states.
func (b *builder) has(file, part string, fields ...string) string {
	for _, field := range fields {
		if _, ok := b.lines[file][path.Join(part, field)]; ok {
			return field
		}
	}
	return ""
}

// laws compiles the items, rules and duties.
func (b *builder) laws(sources []source) {
	for i := range sources {
		s := &sources[i]
		for j := range s.file.Items {
			b.item(s.name, &s.file.Items[j])
		}
	}
	for i := range sources {
		s := &sources[i]
		for j := range s.file.Rules {
			b.rule(s.name, &s.file.Rules[j])
		}
		for j := range s.file.Duties {
			b.duty(s.name, &s.file.Duties[j])
		}
		for j := range s.file.Forms {
			b.form(s.name, &s.file.Forms[j])
		}
		for j := range s.file.Letters {
			b.letter(s.name, &s.file.Letters[j])
		}
	}
	b.lib.exprs = b.comp.exprs
}
