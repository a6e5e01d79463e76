package pack

import (
	"cmp"
	"path"
	"regexp"
	"slices"
	"strings"

	"aftercare/models"
)

// languages are the languages that every text of a pack needs.
var languages = []string{"en", "hi"}

var (
	languageShape = regexp.MustCompile(`^[a-z]{2,3}$`)
	keyShape      = regexp.MustCompile(`^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$`)
	factShape     = regexp.MustCompile(`^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$`)
)

var (
	rights     = []models.Right{models.Recovery, models.Residence, models.Reparations, models.Protection, models.Participation}
	parties    = []models.Party{models.PartySurvivor, models.PartyShelter, models.PartyPolice, models.PartyCourt, models.PartyAuthority, models.PartyHospital, models.PartyOffender}
	severities = []models.Severity{models.Critical, models.High, models.Medium, models.Low}
	qualities  = []Quality{Solid, Reported, Weak, Unverified}
	levels     = []string{"international", "national", "state"}
	forces     = []string{"law", "rules", "scheme", "order", "practice"}
	clockKinds = []string{"law", "rules", "scheme", "order", "protocol", "reported", "house"}
	classes    = []models.Class{models.ClassService, models.ClassClinical, models.ClassLegal, models.ClassSafety, models.ClassContact, models.ClassIdentity}
)

// text reports the languages in which a text is missing.
func (b *builder) text(file, part, name string, t Text, needed bool) {
	if len(t) == 0 && !needed {
		return
	}
	for _, lang := range languages {
		if strings.TrimSpace(t[lang]) == "" {
			b.reportAt(file, part, name, "%s has no text in %q: write it, people read it", name, lang)
		}
		if token := unknownToken(t[lang]); token != "" {
			b.reportAt(file, part, name, "%s says %q in %q: write {they}, {them}, {their}, {theirs}, {themself} or words with a bar between them", name, token, lang)
		}
	}
}

// tokens find what stands between braces in a text.
var tokens = regexp.MustCompile(`\{([^{}]*)\}?|\}`)

// unknownToken returns what a text has in braces and no pronoun fills, "" for
// nothing.
func unknownToken(text string) string {
	for _, m := range tokens.FindAllStringSubmatch(text, -1) {
		if m[0] != "{"+m[1]+"}" || !models.IsPronoun(m[1]) {
			return m[0]
		}
	}
	return ""
}

// oneOf reports a word that is not one of the allowed ones.
func oneOf[T ~string](b *builder, file, part, name string, got T, allowed []T) {
	if !slices.Contains(allowed, got) {
		b.reportAt(file, part, name, "%s is %q: write one of %v", name, got, allowed)
	}
}

// askedAt checks where one goes to ask for something.
func (b *builder) askedAt(file, part string, at []models.Errand, needed bool) {
	if needed && len(at) == 0 {
		b.report(file, part, "needs asked_at: where one goes to ask for it, one or more of %v", models.Errands)
	}
	for i, e := range at {
		oneOf(b, file, part, "asked_at", e, models.Errands)
		if slices.Contains(at[:i], e) {
			b.reportAt(file, part, "asked_at", "asked_at names %q twice", e)
		}
	}
}

// soundFacts drops facts that cannot be used in the vocabulary, and reports
// what is wrong with the others.
func (b *builder) soundFacts(facts []*Fact) []*Fact {
	var sound []*Fact
	seen := map[string]string{}
	for _, f := range facts {
		part := "facts/" + f.Key
		if other, ok := seen[f.Key]; ok {
			b.report(f.File, part+again, "is declared twice (also in %s): keep one", b.first(other, part))
			continue
		}
		if !factShape.MatchString(f.Key) || slices.Contains([]string{"given", "planned", "place", "service", "stance"}, strings.Split(f.Key, ".")[0]) {
			b.report(f.File, part, "is no fact key: write topic.name in small letters (given, planned, place, service and stance are taken)")
			continue
		}
		seen[f.Key] = f.File
		b.checkFact(f, part)
		sound = append(sound, f)
	}
	return sound
}

func (b *builder) checkFact(f *Fact, part string) {
	oneOf(b, f.File, part, "kind", f.Kind, []FactKind{KindYesNo, KindEvent, KindChoice, KindCountry, KindNumber, KindDate, KindRegion, KindMoney})
	b.text(f.File, part, "label", f.Label, true)
	b.text(f.File, part, "question", f.Question, f.Derive == nil)
	b.text(f.File, part, "why", f.Why, false)
	if f.Class = cmp.Or(f.Class, models.ClassService); f.Class != models.ClassService {
		b.reportAt(f.File, part, "class", "class is %q: rules may only see facts of class service", f.Class)
	}
	if f.Derive == nil && !slices.ContainsFunc(b.lib.groups, func(g Group) bool { return g.Key == f.Group }) {
		b.report(f.File, part, "group %q is not declared under groups:", f.Group)
	}
	if (f.Kind == KindChoice) != (len(f.Codes) > 0) {
		b.report(f.File, part, "a choice has codes:, and nothing else has")
	}
	for _, c := range f.Codes {
		b.text(f.File, path.Join(part, "codes", c.Code), "label", c.Label, true)
	}
	if f.Default != "" && !f.mayDefault() {
		b.report(f.File, part, "default %q does not fit: write one of its codes, \"no\" for a yes/no or an event, none for a country or region", f.Default)
	}
	if f.Derive != nil && f.Kind != KindYesNo {
		b.report(f.File, part, "a derived fact is a yes_no")
	}
	if f.Second && f.Kind != KindCountry {
		b.reportAt(f.File, part, "second", "second: is for countries whose law may apply as well")
	}
}

// checkDerive checks that a derived fact depends only on facts declared before
// it.
func (b *builder) checkDerive(f *Fact) {
	d, part := f.Derive, "facts/"+f.Key
	if one(d.CEL != "")+one(d.Before != "")+one(d.From != "")+one(d.Open != "") != 1 {
		b.report(f.File, part, "derive needs one of cel:, before:, from: and open:")
		return
	}
	if of := b.lib.vocab.fact(d.Open); of != nil && (of.Derive == nil || of.Derive.day() == "") {
		b.reportAt(f.File, part, "open", "%q does not follow from a date, so it is never in doubt", d.Open)
	}
	if d.Lasting && (d.At == "" || d.Choice == "") {
		b.report(f.File, part, "lasting: needs at: and choice:")
	}
	names := slices.Clone(d.TrueIf)
	for _, name := range []string{d.Open, d.day(), d.At, d.Choice} {
		if name != "" {
			names = append(names, name)
		}
	}
	if n, err := b.comp.compile(factScope, d.CEL); err == nil && n != always {
		names = append(names, b.comp.exprs[n].facts...)
	}
	for _, name := range names {
		if strings.HasPrefix(name, "place.") {
			continue
		}
		if b.lib.vocab.fact(name) == nil || b.lib.vocab.slots[name] >= b.lib.vocab.slots[f.Key] {
			b.reportAt(f.File, part, "derive", "rests on %q, which is not declared before it%s", name, Suggest(name, b.lib.vocab.byFact))
		}
	}
}

func one(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

func (b *builder) soundServices(services []*Service) []*Service {
	var sound []*Service
	seen := map[string]bool{}
	for _, s := range services {
		part := "services/" + s.Kind
		if !keyShape.MatchString(s.Kind) || strings.Contains(s.Kind, ".") || seen[s.Kind] {
			b.report(s.File, part, "needs a kind of its own in small letters")
			continue
		}
		seen[s.Kind] = true
		b.text(s.File, part, "label", s.Label, true)
		oneOf(b, s.File, part, "class", s.Class, classes)
		sound = append(sound, s)
	}
	return sound
}
