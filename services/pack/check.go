package pack

import (
	"cmp"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"aftercare/models"
)

// The languages every text of a pack is written in.
var languages = []string{"en", "hi"}

var (
	keyShape  = regexp.MustCompile(`^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$`)
	factShape = regexp.MustCompile(`^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$`)
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

// text reports languages a text is missing in.
func (b *builder) text(file, part, name string, t Text, needed bool) {
	if len(t) == 0 && !needed {
		return
	}
	for _, lang := range languages {
		if strings.TrimSpace(t[lang]) == "" {
			b.reportAt(file, part, name, "%s has no text in %q: write it, people read it", name, lang)
		}
	}
}

// oneOf reports a word that is not one of the allowed ones.
func oneOf[T ~string](b *builder, file, part, name string, got T, allowed []T) {
	if !slices.Contains(allowed, got) {
		b.reportAt(file, part, name, "%s is %q: write one of %v", name, got, allowed)
	}
}

// soundFacts drops facts that cannot stand in the vocabulary and reports what
// is wrong with the others.
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
	if f.Default != "" && !f.has(f.Default) {
		b.report(f.File, part, "default %q is not among its codes", f.Default)
	}
	if f.Derive != nil && f.Kind != KindYesNo {
		b.report(f.File, part, "a derived fact is a yes_no")
	}
	if f.Second && f.Kind != KindCountry {
		b.reportAt(f.File, part, "second", "second: is for countries whose law may apply as well")
	}
}

// checkDerive makes sure a derived fact rests on facts declared before it.
func (b *builder) checkDerive(f *Fact) {
	d, part := f.Derive, "facts/"+f.Key
	if (d.CEL == "") == (d.Before == "") {
		b.report(f.File, part, "derive needs either cel: or before:")
		return
	}
	names := append([]string{}, d.TrueIf...)
	for _, name := range []string{d.Before, d.At, d.Choice} {
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
			b.reportAt(f.File, part, "derive", "rests on %q, which is not declared before it%s", name, suggest(name, b.lib.vocab.byFact))
		}
	}
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

func (b *builder) checkItem(it *Item, part string) {
	if !keyShape.MatchString(it.Key) {
		b.report(it.File, part, "is no key: use small letters, figures and _")
	}
	if it.Version == "" {
		b.report(it.File, part, "needs a version: cases keep the one under which their clock started")
	}
	oneOf(b, it.File, part, "right", it.Right, rights)
	oneOf(b, it.File, part, "level", it.Level, levels)
	oneOf(b, it.File, part, "force", it.Force, forces)
	oneOf(b, it.File, part, "quality", it.Quality, qualities)
	oneOf(b, it.File, part, "owed_by.party", it.OwedBy.Party, parties)
	b.itemTexts(it, part)
	b.itemLaw(it, part)
	b.itemParts(it, part)
	b.itemVersions(it, part)
}

func (b *builder) itemTexts(it *Item, part string) {
	b.text(it.File, part, "title", it.Title, true)
	b.text(it.File, part, "summary", it.Summary, true)
	b.text(it.File, part, "owed_by.office", it.OwedBy.Office, true)
	b.text(it.File, part, "if_refused", it.IfRefused, true)
	b.text(it.File, part, "payment", it.Payment, false)
	b.text(it.File, part, "appeal", it.Appeal, false)
	b.text(it.File, part, "caution", it.Caution, false)
	b.text(it.File, part, "scheme_end.text", it.SchemeEnd.Text, it.SchemeEnd.On != "")
	b.text(it.File, part, "find_out", it.FindOut, it.Disabled())
	for _, c := range it.Conflicts {
		if !b.lib.register.hasConflict(c) {
			b.reportAt(it.File, part, "conflicts", "conflict %q stands in no register: add it under conflicts:", c)
		}
	}
	for i, c := range it.Changes {
		part := path.Join(part, "changes", strconv.Itoa(i))
		b.text(it.File, part, "text", c.Text, true)
		if !isDay(c.On) {
			b.report(it.File, part, "changes: %q is no day: write YYYY-MM-DD", c.On)
		}
		b.knownSource(it.File, part, c.Source)
	}
}

// knownSource reports a source nobody declared.
func (b *builder) knownSource(file, part, id string) {
	if id != "" && b.lib.sources[id] == nil {
		b.reportAt(file, part, "source", "source %q is not declared%s", id, suggest(id, b.lib.sources))
	}
}

// lawRows holds a list of legal bases to acts and sources that are known.
func (b *builder) lawRows(file, part string, laws []Law) {
	for i, l := range laws {
		part := path.Join(part, "law", strconv.Itoa(i))
		if l.Act == "" || b.lib.sources[l.Source] == nil {
			b.report(file, part, "law %q has no act or no known source %q%s", l.Act, l.Source, suggest(l.Source, b.lib.sources))
		}
		oneOf(b, file, part, "quality of the law", l.Quality, qualities)
	}
}

// itemLaw holds every right to a source that can be looked up.
func (b *builder) itemLaw(it *Item, part string) {
	if len(it.Law) == 0 {
		b.report(it.File, part, "has no law: every right names its act, section and source")
	}
	laws := slices.Clone(it.Law)
	b.lawRows(it.File, part, it.Law)
	for _, v := range it.Earlier {
		laws = append(laws, v.Law...)
		b.lawRows(it.File, path.Join(part, "earlier", v.Version), v.Law)
	}
	if it.Quality == Solid && !slices.ContainsFunc(laws, func(l Law) bool { return l.Quality == Solid }) {
		b.reportAt(it.File, part, "quality", "is marked S and rests on no law marked S: mark it as its source is")
	}
	if strings.Contains(it.Where, "-") && !slices.ContainsFunc(it.Conditions, func(c Condition) bool { return c.Key == "place" }) {
		b.report(it.File, part, "is the law of %s: add a condition with the key place that says what makes it hold there", it.Where)
	}
	if !isDay(it.Verified) {
		b.reportAt(it.File, part, "last_verified", "last_verified %q is no day: write when the source was last read", it.Verified)
	}
	for _, day := range []models.Date{it.InForce.From, it.InForce.To, it.SchemeEnd.On} {
		if day != "" && !isDay(day) {
			b.report(it.File, part, "%q is no day: write YYYY-MM-DD", day)
		}
	}
}

func isDay(d models.Date) bool {
	_, ok := d.Time(time.UTC)
	return ok
}

func (b *builder) itemParts(it *Item, part string) {
	seen := map[string]bool{}
	for _, c := range it.Conditions {
		p := path.Join(part, "conditions", c.Key)
		if seen[c.Key] {
			p += again
		}
		if c.Key == "" || c.CEL == "" || seen[c.Key] {
			b.report(it.File, p, "a condition needs a key of its own and cel:")
		}
		seen[c.Key] = true
		b.text(it.File, p, "sentence", c.Sentence, true)
	}
	if len(it.Conditions) == 0 {
		b.report(it.File, part, "has no conditions: a right for everybody still says so in one")
	}
	for _, a := range it.Amounts {
		p := path.Join(part, "amounts", a.Key)
		b.text(it.File, p, "label", a.Label, true)
		if a.Min < 0 || a.Max < a.Min && !a.AtLeast {
			b.report(it.File, p, "min and max are the wrong way round")
		}
		if a.AtLeast && a.Max != 0 {
			b.report(it.File, p, "at_least is for a floor without max")
		}
	}
	for _, u := range it.Uplifts {
		b.text(it.File, part, "uplift", u.Label, true)
	}
	b.itemPapers(it, part)
	for _, kind := range it.SatisfiedBy.Services {
		if b.lib.vocab.byKind[kind] == nil {
			b.reportAt(it.File, part, "satisfied_by", "satisfied_by names the service %q, which no file declares%s", kind, suggest(kind, b.lib.vocab.byKind))
		}
	}
}

func (b *builder) itemPapers(it *Item, part string) {
	for _, p := range it.Papers {
		at := path.Join(part, "papers", p.Key)
		b.text(it.File, at, "label", p.Label, true)
		if p.Fact != "" && b.lib.vocab.fact(p.Fact) == nil {
			b.report(it.File, at, "%q is no fact of the vocabulary%s", p.Fact, suggest(p.Fact, b.lib.vocab.byFact))
		}
	}
}

// itemVersions makes sure that no day has two laws and that the event that
// chooses between them can have a date.
func (b *builder) itemVersions(it *Item, part string) {
	if it.ChosenBy != "" {
		if _, err := b.lib.vocab.reference(it.ChosenBy, false); err != nil {
			b.reportAt(it.File, part, "chosen_by", "chosen_by %v", err)
		}
	}
	seen, later := map[string]bool{it.Version: true}, it.InForce
	for _, v := range it.Earlier {
		if v.Version == "" || seen[v.Version] {
			b.report(it.File, part, "an earlier version needs a version of its own")
		}
		seen[v.Version] = true
		if v.InForce.To == "" || later.From == "" || v.InForce.To >= later.From {
			b.report(it.File, path.Join(part, "earlier", v.Version), "version %q must end before the next begins: set in_force to and from", v.Version)
		}
		later = v.InForce
	}
}

func (b *builder) checkClock(it *Item, part string, c Clock) {
	b.text(it.File, part, "label", c.Label, true)
	b.text(it.File, part, "late", c.Late, c.Against == models.PartySurvivor)
	oneOf(b, it.File, part, "against", c.Against, parties)
	oneOf(b, it.File, part, "kind", c.Kind, clockKinds)
	if err := c.Length.Check(); err != nil || c.Length.IsZero() {
		b.reportAt(it.File, part, "length", "length: %v", models.ErrSpan)
	}
	if len(c.Start) == 0 || c.Key == "" {
		b.report(it.File, part, "a clock needs a key and an event that starts it")
	}
	if c.Which != "" && c.Which != "earliest" && c.Which != "latest" {
		b.reportAt(it.File, part, "which", "which is %q: write earliest or latest", c.Which)
	}
	b.knownSource(it.File, part, c.Source)
	oneOf(b, it.File, part, "quality", c.Quality, append(slices.Clone(qualities), Default))
	if c.Hard() && c.Source == "" && c.Clause == "" {
		b.report(it.File, part, "a hard clock (quality S) names the clause or source it was read in")
	}
	if c.Hard() && slices.Contains([]Quality{Weak, Unverified}, it.Quality) {
		b.report(it.File, part, "a clock marked S in a right marked %s: read the right's own text first", it.Quality)
	}
	b.text(it.File, part, "condone", c.Condone, false)
	for i, o := range c.Escalate {
		part := path.Join(part, "escalate", strconv.Itoa(i))
		b.text(it.File, part, "office", o.Office, true)
		b.knownSource(it.File, part, o.Source)
	}
}

func (b *builder) checkRule(r *Rule, part string) {
	if !keyShape.MatchString(r.Key) {
		b.report(r.File, part, "is no key: use small letters, figures, _ and .")
	}
	oneOf(b, r.File, part, "right", r.Right, rights)
	oneOf(b, r.File, part, "severity", r.Severity, severities)
	oneOf(b, r.File, part, "mover", r.Mover, parties)
	oneOf(b, r.File, part, "mark", r.Mark, []Quality{Solid, Default, Legal})
	b.text(r.File, part, "title", r.Title, true)
	b.text(r.File, part, "why", r.Why, true)
	b.text(r.File, part, "do", r.Do, true)
	b.text(r.File, part, "resolves", r.Resolves, true)
	b.text(r.File, part, "action.label", r.Action.Label, true)
	if r.Mark == Solid && r.Source == "" {
		b.report(r.File, part, "a number marked S names its source:")
	}
	for _, id := range append(slices.Clone(r.Evidence), r.Source) {
		if id != "" && b.lib.sources[id] == nil {
			b.reportAt(r.File, part, "evidence", "evidence %q is not declared%s", id, suggest(id, b.lib.sources))
		}
	}
	b.ruleParts(r, part)
}

func (b *builder) ruleParts(r *Rule, part string) {
	if (r.After == nil) == (r.Window == nil) {
		b.report(r.File, part, "needs after: (a gap once that has passed) or window: (a gap at once, due then), and not both")
	}
	for _, s := range []*models.Span{r.After, r.Window} {
		if s != nil && s.Check() != nil {
			b.report(r.File, part, "length: %v", models.ErrSpan)
		}
	}
	if len(r.Start) == 0 && (r.Each == nil || len(r.Each.LateOf) == 0) {
		b.report(r.File, part, "needs start: the event from which it counts")
	}
	for _, s := range r.Steps {
		oneOf(b, r.File, part, "a step's severity", s.Severity, severities)
		if moments(s) != 1 {
			b.report(r.File, part, "a step needs one of before_due, after_due and after_since, in one unit")
		}
	}
	if k := r.Action.Service; k != "" && b.lib.vocab.byKind[k] == nil {
		b.reportAt(r.File, part, "action", "action names the service %q, which no file declares%s", k, suggest(k, b.lib.vocab.byKind))
	}
	if k := r.Action.Fact; k != "" && b.lib.vocab.fact(k) == nil {
		b.reportAt(r.File, part, "action", "action names the fact %q, which no file declares%s", k, suggest(k, b.lib.vocab.byFact))
	}
	if k := r.Action.Step; k != "" && (r.Each == nil || !slices.Contains(models.RightDecisions, k)) {
		b.reportAt(r.File, part, "action", "step %q: write a step in the life of a right, in a rule with each", k)
	}
	if r.Action.Service == "" && r.Action.Page == "" && r.Action.Fact == "" && r.Action.Step == "" {
		b.reportAt(r.File, part, "action", "action needs a service, a page, a fact or a step: the page offers one button")
	}
}

func moments(s Step) (n int) {
	for _, span := range []*models.Span{s.BeforeDue, s.AfterDue, s.AfterSince} {
		if span != nil && span.Check() == nil {
			n++
		}
	}
	return n
}

func (b *builder) checkDuty(d *Duty, part string) {
	b.text(d.File, part, "title", d.Title, true)
	b.text(d.File, part, "text", d.Text, true)
	b.text(d.File, part, "advice", d.Advice, true)
	oneOf(b, d.File, part, "quality", d.Quality, qualities)
	if len(d.Law) == 0 || d.When == "" || len(d.Decisions) == 0 {
		b.report(d.File, part, "needs when:, law: and decisions:")
	}
	b.lawRows(d.File, part, d.Law)
	for _, x := range d.Decisions {
		b.text(d.File, path.Join(part, "decisions", x.Code), "label", x.Label, true)
	}
}
