package pack

import (
	"path"
	"slices"
)

// factSex is the recorded sex of the survivor.
const factSex = "person.sex"

// LossHeading is a heading under which a loss is claimed.
type LossHeading struct {
	Key     string      `yaml:"key"`
	Label   Text        `yaml:"label"`
	Under   []LossUnder `yaml:"under"`   // the rights it is claimed under
	Consent bool        `yaml:"consent"` // goes into a document only with the survivor's consent for that document
	NotFor  []string    `yaml:"not_for"` // codes of person.sex: nobody of whom that is recorded is asked about it

	Jurisdiction string `yaml:"-"`
	File         string `yaml:"-"`
}

// LossUnder is a right under which a loss is claimed, with the clause that says so.
type LossUnder struct {
	Item    string  `yaml:"item"`
	Clause  string  `yaml:"clause"`
	Source  string  `yaml:"source"`
	Quality Quality `yaml:"quality"`
}

// Concerns reports whether the heading can be about somebody whose sex is recorded as
// that code. Of somebody of whom none is recorded it can.
func (h *LossHeading) Concerns(sex string) bool { return !slices.Contains(h.NotFor, sex) }

// Losses lists the headings of losses in the order of the pack files.
func (l *Library) Losses() []*LossHeading { return l.register.losses }

// Loss returns the heading of a key, or nil.
func (l *Library) Loss(key string) *LossHeading {
	for _, h := range l.register.losses {
		if h.Key == key {
			return h
		}
	}
	return nil
}

func (b *builder) loss(file string, h *LossHeading) {
	part, ok := b.entry(file, "losses", h.Key, &h.File, &h.Jurisdiction)
	if !ok {
		return
	}
	b.text(file, part, "label", h.Label, true)
	if len(h.Under) == 0 {
		b.report(file, part, "needs under: the rights it is claimed under, with the clause of each")
	}
	for _, sex := range h.NotFor {
		if f := b.lib.vocab.fact(factSex); f == nil || !slices.ContainsFunc(f.Codes, func(c Code) bool { return c.Code == sex }) {
			b.reportAt(file, part, "not_for", "%q is no code of %s", sex, factSex)
		}
	}
	for _, u := range h.Under {
		if u.Clause == "" {
			b.report(file, part, "%q needs its clause", u.Item)
		}
		b.knownSource(file, part, u.Source)
		oneOf(b, file, part, "quality", u.Quality, qualities)
	}
	b.lib.register.losses = append(b.lib.register.losses, h)
}

// lossItems checks that the rights of the headings exist, once all are read.
func (b *builder) lossItems() {
	for _, h := range b.lib.register.losses {
		var items []string
		for _, u := range h.Under {
			items = append(items, u.Item)
		}
		b.knownItems(h.File, path.Join("losses", h.Key), items)
	}
}

// rowConsents checks that what a row of a schedule needs consent for is a heading of a
// loss, once all are read.
func (b *builder) rowConsents() {
	for _, it := range b.lib.Items() {
		for _, a := range it.Amounts {
			if of := b.lib.Loss(a.Consent); a.Consent != "" && (of == nil || !of.Consent) {
				b.reportAt(it.File, path.Join("items", it.Key, "amounts", a.Key), "consent", "%q is no heading of a loss with consent: true", a.Consent)
			}
		}
	}
}
