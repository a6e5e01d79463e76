package custody

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/vault"
)

// Person is a case within reach and its survivor, whose names are looked
// through, with the version of her record.
type Person struct {
	CaseID     string
	SurvivorID string
	Version    int64
}

// Reach lists the cases within the actor's reach, each once. It scans by hand:
// a search reads thousands of rows, and reflection would cost as much as the
// database.
func Reach(tx *gorm.DB, by access.Actor) (people []Person, err error) {
	rows, err := tx.Table("(?) AS mine", by.People(tx)).Select("mine.id, mine.survivor_id, survivors.version").
		Joins("JOIN survivors" + together(tx, "survivors_versions") + " ON survivors.id = mine.survivor_id").Rows()
	if err != nil {
		return nil, fmt.Errorf("read who is within reach: %w", err)
	}
	defer func() { _ = rows.Close() }()
	known := map[string]bool{}
	for rows.Next() {
		var p Person
		if err := rows.Scan(&p.CaseID, &p.SurvivorID, &p.Version); err != nil {
			return nil, fmt.Errorf("read who is within reach: %w", err)
		}
		if !known[p.CaseID] { // she may be assigned to it twice
			known[p.CaseID] = true
			people = append(people, p)
		}
	}
	return people, rows.Err()
}

// NameFields lists the names of a survivor the actor's role may read: what she
// wants to be called first.
func NameFields(by access.Actor) (out []vault.Field) {
	for _, f := range []vault.Field{CalledName, FullName, OtherNames} {
		if by.MayRead(f.Class, name(f)) {
			out = append(out, f)
		}
	}
	return out
}

// LookAtNames opens the names of many people to look through them: for each, in
// order, one of every NameFields. Names the actor opened before and nobody has
// written since are remembered and need no key; whose key is with a colleague is
// asked for every time. As after Look, Show has to follow. The caller lists
// nobody who is out of the actor's reach now.
func (k *Keeper) LookAtNames(tx *gorm.DB, by access.Actor, people []Person) (Look, error) {
	fields := NameFields(by)
	if len(fields) == 0 {
		return Look{}, models.ErrNotFound()
	}
	known := k.recall(by, fields)
	current := make(remembered, len(people))
	stale := map[string]int64{}
	for _, p := range people {
		if r, ok := known[p.SurvivorID]; ok && r.version == p.Version {
			current[p.SurvivorID] = r
		} else {
			stale[p.SurvivorID] = p.Version
		}
	}
	opened, err := k.openNames(tx, by, fields, stale, current)
	if err != nil {
		return Look{}, err
	}
	if len(stale) > 0 || len(current) != len(known) {
		k.remember(by, fields, current)
	}
	return lookOf(people, fields, current, opened), nil
}

// lookOf puts what is remembered and what was opened in the order of the people.
func lookOf(people []Person, fields []vault.Field, current remembered, opened map[string][]Opened) Look {
	n := len(fields)
	look := Look{Opened: make([]Opened, n*len(people)), classes: classesOf(fields)}
	for i, p := range people {
		names := look.Opened[i*n : (i+1)*n]
		copy(names, opened[p.SurvivorID])
		for j, text := range current[p.SurvivorID].texts {
			names[j].Text = text
		}
	}
	for _, o := range look.Opened {
		if o.Text != "" {
			look.fields++
		}
	}
	return look
}

// openNames reads and opens the names of survivors, given with the versions of
// their records. Of those that open it fills current; of those whose key is with
// a colleague it returns what there is.
func (k *Keeper) openNames(tx *gorm.DB, by access.Actor, fields []vault.Field, stale map[string]int64, current remembered) (map[string][]Opened, error) {
	ids, values, err := readNames(tx, fields, slices.Collect(maps.Keys(stale)))
	if err != nil {
		return nil, err
	}
	look, err := k.Look(tx, by, values...)
	if err != nil {
		return nil, err
	}
	waiting := map[string][]Opened{}
	n := len(fields)
	for i, id := range ids {
		names := look.Opened[i*n : (i+1)*n]
		if texts, all := textsOf(names); all {
			current[id] = record{version: stale[id], texts: texts}
		} else {
			waiting[id] = names
		}
	}
	return waiting, nil
}

// textsOf returns the texts and whether none of them waits.
func textsOf(opened []Opened) (texts []string, all bool) {
	texts = make([]string, len(opened))
	for i, o := range opened {
		if o.Waiting {
			return nil, false
		}
		texts[i] = o.Text
	}
	return texts, true
}

// readNames reads the sealed names of survivors: the ids, and for each one value
// of every field. It scans by hand, as Reach does.
func readNames(tx *gorm.DB, fields []vault.Field, of []string) (ids []string, values []Value, err error) {
	if len(of) == 0 {
		return nil, nil, nil
	}
	var id string
	sealed := make([]models.Sealed, len(fields))
	columns, into := []string{"id"}, []any{&id}
	for i, f := range fields {
		columns, into = append(columns, f.Column), append(into, &sealed[i])
	}
	these, list := vault.OneOf(tx, of)
	rows, err := tx.Table("survivors"+together(tx, "survivors_names")).Select(strings.Join(columns, ", ")).Where("id "+these, list).Rows()
	if err != nil {
		return nil, nil, fmt.Errorf("read names: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return nil, nil, fmt.Errorf("read a name: %w", err)
		}
		ids = append(ids, id)
		for i, f := range fields {
			values = append(values, Value{Field: f, SurvivorID: id, RowID: id, Sealed: sealed[i]})
		}
	}
	return ids, values, rows.Err()
}

// together names an index of SQLite in which something of everybody stands close
// together. Without it SQLite would take the one of the key, and read a page of
// the file for each person; it forgets every page whenever anybody writes.
func together(tx *gorm.DB, index string) string {
	if tx.Name() == "sqlite" {
		return " INDEXED BY " + index
	}
	return ""
}
