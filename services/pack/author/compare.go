package author

import (
	"cmp"
	"reflect"
	"slices"
	"strings"

	"aftercare/services/pack"
)

// Comparison is the difference between two sets of packs, apart from any case.
type Comparison struct {
	From  string           `json:"from"` // fingerprints
	To    string           `json:"to"`
	Parts []PartDifference `json:"parts"`
}

// PartDifference is one entry of the packs that is new, gone or different.
type PartDifference struct {
	Kind    string    `json:"kind"` // item, rule, fact, service, source, letter, duty, conflict, principle, offence, holidays, place
	Key     string    `json:"key"`
	Title   pack.Text `json:"title,omitempty"`
	How     Alter     `json:"how"`
	Own     bool      `json:"own,omitempty"`  // now in the organisation's own folder
	File    string    `json:"file,omitempty"` // where it is now, or was
	Was     string    `json:"was,omitempty"`  // version of an item before
	Is      string    `json:"is,omitempty"`   // version of an item now
	Changed []string  `json:"changed,omitempty"`
	Silent  []string  `json:"silent,omitempty"` // if changed: binding parts that changed although the version kept its name
	Lost    []string  `json:"lost,omitempty"`   // versions that no longer exist
}

// Alter is how an entry differs.
type Alter string

// The ways an entry can differ.
const (
	Added   Alter = "added"
	Removed Alter = "removed"
	Changed Alter = "changed"
)

// Compare returns what two sets of packs state differently, sorted by kind and
// key.
func Compare(from, to *pack.Library) Comparison {
	c := Comparison{From: from.Fingerprint(), To: to.Fingerprint()}
	c.items(from, to)
	compareKind(&c, "rule", from.Rules(), to.Rules(), func(r *pack.Rule) entry { return entry{r.Key, r.File, r.Title} })
	compareKind(&c, "fact", from.Facts(), to.Facts(), func(f *pack.Fact) entry { return entry{f.Key, f.File, f.Label} })
	compareKind(&c, "service", from.Services(), to.Services(), func(s *pack.Service) entry { return entry{s.Kind, s.File, s.Label} })
	compareKind(&c, "source", from.Sources(), to.Sources(), func(s *pack.Source) entry { return entry{s.ID, s.File, pack.Text{"en": s.Title}} })
	compareKind(&c, "authority", from.Authorities(), to.Authorities(), func(a *pack.Authority) entry { return entry{a.Key, a.File, a.Label} })
	compareKind(&c, "letter", from.Letters(), to.Letters(), func(x *pack.Letter) entry { return entry{x.Key, x.File, x.Lead} })
	compareKind(&c, "duty", from.AllDuties(), to.AllDuties(), func(d *pack.Duty) entry { return entry{d.Key, d.File, d.Title} })
	compareKind(&c, "conflict", from.Conflicts(), to.Conflicts(), func(x *pack.Conflict) entry { return entry{x.ID, x.File, x.Topic} })
	compareKind(&c, "principle", from.Principles(), to.Principles(), func(p *pack.Principle) entry { return entry{p.Key, p.File, p.Title} })
	compareKind(&c, "offence", from.Offences(), to.Offences(), func(o *pack.Offence) entry { return entry{o.Key, o.File, o.Title} })
	compareKind(&c, "loss", from.Losses(), to.Losses(), func(h *pack.LossHeading) entry { return entry{h.Key, h.File, h.Label} })
	compareKind(&c, "holidays", from.HolidayLists(), to.HolidayLists(), func(h *pack.Holidays) entry { return entry{h.Key, h.File, pack.Text{"en": h.Place}} })
	compareKind(&c, "place", from.Places(), to.Places(), func(p *pack.Jurisdiction) entry { return entry{p.Code, p.File, p.Name} })
	return c
}

// entry is what all kinds of entries have in common.
type entry struct {
	key, file string
	title     pack.Text
}

func compareKind[T any](c *Comparison, kind string, from, to []*T, of func(*T) entry) {
	was := map[string]*T{}
	for _, x := range from {
		was[of(x).key] = x
	}
	for _, x := range to {
		e := of(x)
		old := was[e.key]
		delete(was, e.key)
		d := PartDifference{Kind: kind, Key: e.key, Title: e.title, How: Added, Own: own(e.file), File: e.file}
		if old != nil {
			d.How, d.Changed = Changed, differing(*old, *x)
		}
		if d.How == Added || len(d.Changed) > 0 {
			c.Parts = append(c.Parts, d)
		}
	}
	for _, x := range from {
		if e := of(x); was[e.key] != nil {
			c.Parts = append(c.Parts, PartDifference{Kind: kind, Key: e.key, Title: e.title, How: Removed, File: e.file})
		}
	}
}

func own(file string) bool { return strings.HasPrefix(file, pack.OwnLayer) }

func (c *Comparison) items(from, to *pack.Library) {
	compareKind(c, "item", from.Items(), to.Items(), func(it *pack.Item) entry { return entry{it.Key, it.File, it.Title} })
	for i := range c.Parts {
		p := &c.Parts[i]
		was, is := from.Item(p.Key), to.Item(p.Key)
		if was != nil {
			p.Was = was.Version
		}
		if is != nil {
			p.Is = is.Version
		}
		p.versions(from.Versions(p.Key), to.Versions(p.Key))
	}
}

// versions fills Silent with the binding parts that differ under a version both
// sides have by the same name, and Lost with the versions only the old side
// has.
func (p *PartDifference) versions(was, is []*pack.Item) {
	for _, v := range was {
		i := slices.IndexFunc(is, func(now *pack.Item) bool { return now.Version == v.Version })
		if i < 0 {
			p.Lost = append(p.Lost, v.Version)
			continue
		}
		for _, part := range differing(*v, *is[i]) {
			if binding(part) {
				p.Silent = append(p.Silent, part)
			}
		}
	}
	slices.Sort(p.Silent)
	p.Silent = slices.Compact(p.Silent)
}

// binding reports whether a case keeps this part of an item once a clock of the
// item has started.
func binding(part string) bool {
	list, _, _ := strings.Cut(part, "/")
	return slices.Contains([]string{"conditions", "clocks", "amounts", "uplifts", "schedule"}, list)
}

// differing returns the names of the fields in which two entries differ, as in
// the files. For a list whose entries have keys it returns the entries that
// differ.
func differing[T any](a, b T) []string {
	va, vb := reflect.ValueOf(a), reflect.ValueOf(b)
	var names []string
	for i := range va.NumField() {
		name, _, _ := strings.Cut(va.Type().Field(i).Tag.Get("yaml"), ",")
		x, y := va.Field(i), vb.Field(i)
		if name == "-" || alike(x, y) {
			continue
		}
		if keys := differingEntries(x, y); len(keys) > 0 {
			for _, key := range keys {
				names = append(names, name+"/"+key)
			}
			continue
		}
		names = append(names, name)
	}
	return names
}

// alike treats an empty list and a list that is not stated as equal.
func alike(x, y reflect.Value) bool {
	if k := x.Kind(); (k == reflect.Slice || k == reflect.Map) && x.Len() == 0 && y.Len() == 0 {
		return true
	}
	return reflect.DeepEqual(x.Interface(), y.Interface())
}

// differingEntries returns the names of the entries of two keyed lists that are
// in only one of them or differ. It returns none if only the order differs.
func differingEntries(x, y reflect.Value) []string {
	if x.Kind() != reflect.Slice {
		return nil
	}
	was, is := keyed(x), keyed(y)
	var names []string
	for key, entry := range was {
		if other, ok := is[key]; !ok || !reflect.DeepEqual(entry, other) {
			names = append(names, key)
		}
		delete(is, key)
	}
	for key := range is {
		names = append(names, key)
	}
	slices.SortFunc(names, cmp.Compare)
	return names
}

// keyed returns a list by the names of its entries; nil if they have none.
func keyed(list reflect.Value) map[string]any {
	all := map[string]any{}
	for i := range list.Len() {
		name := entryKey(list.Index(i))
		if name == "" {
			return nil
		}
		all[name] = list.Index(i).Interface()
	}
	return all
}

func entryKey(v reflect.Value) string {
	if v.Kind() != reflect.Struct {
		return ""
	}
	for _, field := range []string{"Key", "ID", "Code", "Version"} {
		if f := v.FieldByName(field); f.IsValid() && f.Kind() == reflect.String {
			return f.String()
		}
	}
	return ""
}

// Sums returns the rights for which the two sides state different rows, uplifts
// or schedules, and those that take a share of one of these.
func (c Comparison) Sums(from, to *pack.Library) map[string]bool {
	all := map[string]bool{}
	for _, p := range c.Parts {
		if p.Kind == "item" && (p.How != Changed || p.Was != p.Is || slices.ContainsFunc(p.Silent, ofSums)) {
			all[p.Key] = true
		}
	}
	for _, lib := range []*pack.Library{from, to} {
		for _, it := range lib.Items() {
			if all[it.Schedule.Of] {
				all[it.Key] = true
			}
		}
	}
	return all
}

func ofSums(part string) bool {
	list, _, _ := strings.Cut(part, "/")
	return list == "amounts" || list == "uplifts" || list == "schedule"
}
