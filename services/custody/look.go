package custody

import (
	"slices"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/vault"
)

// Opened is an opened value: its text, or Waiting while only a colleague has
// the key.
type Opened struct {
	Text    string
	Waiting bool
}

// Open opens values and writes one audit entry for all of them, so each reveal
// is one call. The caller found the records through Actor.Cases. It returns
// NotFound when the actor's role may not read the class of a value.
func (k *Keeper) Open(tx *gorm.DB, by access.Actor, e audit.Entry, now models.Instant, values ...Value) ([]Opened, error) {
	look, err := k.Look(tx, by, values...)
	if err != nil {
		return nil, err
	}
	return look.Opened, k.Show(tx, by, now, look, e)
}

// Look holds values that were opened to be searched. Nothing of it may leave
// the service before Show has recorded who saw what.
type Look struct {
	Opened  []Opened
	classes []models.Class
	fields  int
}

// Look opens values the actor's role may read, in a read or a write
// transaction. The caller must call Show afterwards. It returns NotFound when
// the role may not read the class of a value.
func (k *Keeper) Look(tx *gorm.DB, by access.Actor, values ...Value) (Look, error) {
	fields := fieldsOf(values)
	for _, f := range fields {
		if !by.MayRead(f.Class, name(f)) {
			return Look{}, models.ErrNotFound()
		}
	}
	opened, err := k.vault.OpenMany(tx, by.Keys(), values)
	if err != nil {
		return Look{}, err
	}
	out := Look{Opened: make([]Opened, len(opened)), classes: classesOf(fields)}
	for i, o := range opened {
		switch models.KindOf(o.Err) {
		case "":
			out.Opened[i].Text = o.Text
			if !values[i].Sealed.Empty() {
				out.fields++
			}
		case models.Waiting:
			out.Opened[i].Waiting = true
		default:
			return Look{}, o.Err
		}
	}
	return out, nil
}

// Show writes to the audit log who saw what of a Look: one entry for everything
// that was opened. When the names of many people were opened to show a few, it
// also writes one entry in the history of each person who is shown. It counts
// the people shown, and returns Throttled when they are too many for an hour.
func (k *Keeper) Show(tx *gorm.DB, by access.Actor, now models.Instant, look Look, all audit.Entry, each ...Shown) error {
	all.Classes, all.Fields = look.classes, look.fields
	records := make([]audit.Record, 0, 1+len(each))
	records = append(records, audit.Record{By: by, At: now, Entry: all})
	for _, s := range each {
		records = append(records, audit.Record{By: by, At: now, Entry: s.entry(look.classes)})
	}
	if err := audit.AppendAll(tx, records); err != nil {
		return err
	}
	if err := countOpenings(tx, by, now, survivorsOf(look, all, each)); err != nil {
		return err
	}
	_, err := k.vault.Renew(tx, by.Keys())
	return err
}

// survivorsOf lists whose words a page shows: of the entry, when anything was
// opened, and of each person shown.
func survivorsOf(look Look, all audit.Entry, each []Shown) (out []string) {
	if look.fields > 0 {
		out = append(out, all.Survivor)
	}
	for _, s := range each {
		out = append(out, s.SurvivorID)
	}
	return out
}

// Shown is one person whose name a page shows, out of many that were opened.
type Shown struct {
	CaseID     string
	SurvivorID string
	Detail     string // place and purpose: "from=list purpose=care"
	Names      int    // how many of the survivor's names are shown
}

func (s Shown) entry(classes []models.Class) audit.Entry {
	return audit.Entry{
		Action: "caseload.name_opened", Subject: "case:" + s.CaseID, CaseID: s.CaseID, Survivor: s.SurvivorID,
		Classes: classes, Fields: s.Names, Detail: s.Detail,
	}
}

// fieldsOf lists the fields of the values, each once: there are thousands of
// values and only a few fields.
func fieldsOf(values []Value) (out []vault.Field) {
	for i := range values {
		if !slices.Contains(out, values[i].Field) {
			out = append(out, values[i].Field)
		}
	}
	return out
}

func classesOf(fields []vault.Field) (out []models.Class) {
	for _, f := range fields {
		if !slices.Contains(out, f.Class) {
			out = append(out, f.Class)
		}
	}
	return out
}
