package pack

import (
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"aftercare/models"
)

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
	b.checkLife(it, part)
	b.askedAt(it.File, part, it.AskedAt, true)
	b.filedWith(it, part)
	b.checkDecision(it, part)
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

// knownSource reports a source that no pack declares.
func (b *builder) knownSource(file, part, id string) {
	if id != "" && b.lib.sources[id] == nil {
		b.reportAt(file, part, "source", "source %q is not declared%s", id, Suggest(id, b.lib.sources))
	}
}

// lawRows checks that a list of legal bases names known acts and sources.
func (b *builder) lawRows(file, part string, laws []Law) {
	for i, l := range laws {
		part := path.Join(part, "law", strconv.Itoa(i))
		if l.Act == "" || b.lib.sources[l.Source] == nil {
			b.report(file, part, "law %q has no act or no known source %q%s", l.Act, l.Source, Suggest(l.Source, b.lib.sources))
		}
		oneOf(b, file, part, "quality of the law", l.Quality, qualities)
	}
}

// itemLaw checks that every right has a source that can be looked up.
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
		if c.Key == "" || (c.CEL == "") == (c.Within == Window{}) || seen[c.Key] {
			b.report(it.File, p, "a condition needs a key of its own and either cel: or within:")
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
		if a.Of != "" {
			b.checkShare(it, p, a)
			continue
		}
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
	for _, key := range it.Settles {
		if f := b.lib.vocab.fact(key); f == nil || f.Derive == nil {
			b.reportAt(it.File, part, "settles", "%q is no fact that is worked out%s", key, Suggest(key, b.lib.vocab.byFact))
		}
	}
	for _, kind := range it.SatisfiedBy.Services {
		if b.lib.vocab.byKind[kind] == nil {
			b.reportAt(it.File, part, "satisfied_by", "satisfied_by names the service %q, which no file declares%s", kind, Suggest(kind, b.lib.vocab.byKind))
		}
	}
}

func (b *builder) itemPapers(it *Item, part string) {
	for _, p := range it.Papers {
		at := path.Join(part, "papers", p.Key)
		b.text(it.File, at, "label", p.Label, true)
		if p.Fact != "" && b.lib.vocab.fact(p.Fact) == nil {
			b.report(it.File, at, "%q is no fact of the vocabulary%s", p.Fact, Suggest(p.Fact, b.lib.vocab.byFact))
		}
	}
}

// checkShare checks a row that is a share of a recorded sum.
func (b *builder) checkShare(it *Item, part string, a Amount) {
	if f := b.lib.vocab.fact(a.Of); f == nil || f.Kind != KindMoney || a.Percent <= 0 || a.Min != 0 || a.Max != 0 {
		b.report(it.File, part, "a share has of: a fact of kind money, percent:, and no min or max%s", Suggest(a.Of, b.lib.vocab.byFact))
	}
}

// itemVersions checks that no day has two laws, and that the event that chooses
// between them can have a date.
func (b *builder) itemVersions(it *Item, part string) {
	if it.ChosenBy != "" {
		if _, err := b.lib.vocab.reference(it.ChosenBy, true); err != nil {
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
	if c.Turn != "" {
		oneOf(b, it.File, part, "turn", c.Turn, parties)
	}
	oneOf(b, it.File, part, "kind", c.Kind, clockKinds)
	b.askedAt(it.File, part, c.AskedAt, false)
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
	for _, e := range c.Extend {
		b.checkExtension(it.File, path.Join(part, "extend"), e)
	}
	if c.SoftBeside != "" && !slices.ContainsFunc(it.Clocks, func(o Clock) bool { return o.Key == c.SoftBeside }) {
		b.reportAt(it.File, part, "soft_beside", "soft_beside names %q, which is no clock of this right", c.SoftBeside)
	}
	if c.Before && (c.Least || c.Length.WorkingDays > 0) {
		b.report(it.File, part, "a clock that is counted back is in hours, days or months, and has no least")
	}
	for i, o := range c.Escalate {
		part := path.Join(part, "escalate", strconv.Itoa(i))
		b.text(it.File, part, "office", o.Office, true)
		b.knownSource(it.File, part, o.Source)
	}
}

// checkExtension checks that an extension says by how much.
func (b *builder) checkExtension(file, part string, e Extension) {
	f := b.lib.vocab.fact(e.Fact)
	switch {
	case (e.Fact == "") == (e.By == 0):
		b.report(file, part, "an extension has either by: or fact:")
	case e.By < 0:
		b.report(file, part, "by is %d: an extension only adds time", e.By)
	case e.Fact != "" && (f == nil || f.Kind != KindNumber):
		b.report(file, part, "%q is no number of the vocabulary%s", e.Fact, Suggest(e.Fact, b.lib.vocab.byFact))
	}
}
