package pack

import (
	"cmp"
	"maps"
	"slices"

	"aftercare/models"
)

// Authority takes applications for money, on one form. Rights that are filed with
// the same one share an application: a State scheme and the door of BNSS 396 are
// one paper to one District Legal Services Authority.
type Authority struct {
	Key   string `yaml:"key"`
	Label Text   `yaml:"label"`

	File string `yaml:"-"`
}

// Authority returns the authority with which applications for a right are filed, or
// nil where nobody files one.
func (l *Library) Authority(it *Item) *Authority {
	if it == nil {
		return nil
	}
	return l.authorities[it.FiledWith]
}

// AuthorityOf returns the authority of a key, or nil.
func (l *Library) AuthorityOf(key string) *Authority { return l.authorities[key] }

// Authorities lists those who take applications, by their keys.
func (l *Library) Authorities() []*Authority {
	return slices.SortedFunc(maps.Values(l.authorities), func(a, b *Authority) int { return cmp.Compare(a.Key, b.Key) })
}

// Together reports whether one application can serve both rights.
func Together(a, b *Item) bool {
	return a != nil && b != nil && a.FiledWith != "" && a.FiledWith == b.FiledWith && a.Key != b.Key
}

// Files returns the authority whose application closes a gap, "" for a gap that
// something else closes. Only gaps of rights to money, which everybody who may file
// sees, share an application.
func (l *Library) Files(g models.GapState) string {
	key, clock := g.Of()
	it, r := l.Item(key), l.Rule(g.Rule)
	if it == nil || r == nil || r.Right != models.Reparations {
		return ""
	}
	step := r.Action.Step
	if ends := l.Endings(key, clock); r.OfClocks() && len(ends) > 0 {
		step = ends[0].Step
	}
	if step != models.StanceApplied {
		return ""
	}
	return it.FiledWith
}

func (b *builder) authority(file string, a *Authority) {
	part := "authorities/" + a.Key
	if other := b.lib.authorities[a.Key]; other != nil {
		b.report(file, part+again, "is declared twice (also in %s): keep one", b.first(other.File, part))
		return
	}
	if !keyShape.MatchString(a.Key) {
		b.report(file, part, "is no key: use small letters, figures and _")
	}
	b.text(file, part, "label", a.Label, true)
	a.File = file
	b.lib.authorities[a.Key] = a
}

// filedWith checks that a right of money says who takes the application, and that
// no other right does.
func (b *builder) filedWith(it *Item, part string) {
	switch money := it.Life == models.LifeMoney; {
	case money && it.FiledWith == "":
		b.report(it.File, part, "needs filed_with: the authority that takes the application, a key of authorities:")
	case !money && it.FiledWith != "":
		b.reportAt(it.File, part, "filed_with", "filed_with says who takes an application for money, and this right has none: leave it out")
	case money && b.lib.authorities[it.FiledWith] == nil:
		b.reportAt(it.File, part, "filed_with", "%q is no authority%s", it.FiledWith, Suggest(it.FiledWith, b.lib.authorities))
	}
}
