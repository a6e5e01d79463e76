package custody

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/store"
	"aftercare/services/vault"
)

// Person is a case within reach, with its survivor and the version of the
// survivor's record.
type Person struct {
	CaseID     string
	SurvivorID string
	Version    int64
}

// Reach lists the cases within the actor's reach, each once. It scans rows by
// hand: a search reads thousands of rows, and reflection would cost as much as
// the database.
func Reach(tx *gorm.DB, by access.Actor) (people []Person, err error) {
	rows, err := tx.Table("(?) AS mine", by.People(tx)).Select("mine.id, mine.survivor_id, survivors.version").
		Joins("JOIN survivors" + store.Through(tx, "survivors_versions") + " ON survivors.id = mine.survivor_id").Rows()
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
		if !known[p.CaseID] { // the actor may be assigned to the case twice
			known[p.CaseID] = true
			people = append(people, p)
		}
	}
	return people, rows.Err()
}

// NameFields lists the name fields the actor's role may read, the called name
// first.
func NameFields(by access.Actor) (out []vault.Field) {
	for _, f := range []vault.Field{CalledName, FullName, OtherNames} {
		if by.MayRead(f.Class, name(f)) {
			out = append(out, f)
		}
	}
	return out
}

// LookAtNames opens the names of many people so that they can be searched: for
// each person, in order, one value of every field in NameFields.
//
// Names that the actor opened before, and that nobody has changed since, come
// from memory and need no key. Names whose key only a colleague has are asked
// for every time. The caller must call Show afterwards, as after Look, and must
// pass only people within the actor's reach now.
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

// lookOf puts remembered and newly opened names in the order of the people.
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

// openNames reads and opens the names of the survivors in stale, a map from
// survivor to record version. It adds the names that open to current, and
// returns those whose key only a colleague has.
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

// textsOf returns the texts, and reports whether every one of them opened.
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

// readNames reads the sealed names of survivors. It returns their ids and, for
// each id, one value of every field. It scans rows by hand, as Reach does.
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
	rows, err := tx.Table("survivors"+store.Through(tx, "survivors_names")).Select(strings.Join(columns, ", ")).Where("id "+these, list).Rows()
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
