package custody

import (
	"fmt"
	"strings"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/vault"
)

// Person is a survivor whose names are looked through, and the version of her
// record.
type Person struct {
	SurvivorID string
	Version    int64
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
	var stale []string
	for _, p := range people {
		if r, ok := known[p.SurvivorID]; ok && r.version == p.Version {
			current[p.SurvivorID] = r
		} else {
			stale = append(stale, p.SurvivorID)
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
	look := Look{Opened: make([]Opened, 0, len(people)*len(fields)), classes: classesOf(fields)}
	for _, p := range people {
		if r, ok := current[p.SurvivorID]; ok {
			for _, text := range r.texts {
				look.Opened = append(look.Opened, Opened{Text: text})
			}
		} else {
			look.Opened = append(look.Opened, opened[p.SurvivorID]...)
		}
	}
	for _, o := range look.Opened {
		if o.Text != "" {
			look.fields++
		}
	}
	return look
}

// openNames reads and opens the names of the survivors. Of those that open it
// fills current; of those whose key is with a colleague it returns what there is.
func (k *Keeper) openNames(tx *gorm.DB, by access.Actor, fields []vault.Field, ids []string, current remembered) (map[string][]Opened, error) {
	people, values, err := readNames(tx, fields, ids)
	if err != nil {
		return nil, err
	}
	look, err := k.Look(tx, by, values...)
	if err != nil {
		return nil, err
	}
	waiting := map[string][]Opened{}
	n := len(fields)
	for i, p := range people {
		names := look.Opened[i*n : (i+1)*n]
		if texts, all := textsOf(names); all {
			current[p.SurvivorID] = record{version: p.Version, texts: texts}
		} else {
			waiting[p.SurvivorID] = names
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

// readNames reads the sealed names of the survivors. It scans by hand: the first
// search of a person reads thousands, and reflection would cost as much as the
// database.
func readNames(tx *gorm.DB, fields []vault.Field, ids []string) (people []Person, values []Value, err error) {
	if len(ids) == 0 {
		return nil, nil, nil
	}
	var p Person
	sealed := make([]models.Sealed, len(fields))
	columns, into := []string{"id", "version"}, []any{&p.SurvivorID, &p.Version}
	for i, f := range fields {
		columns, into = append(columns, f.Column), append(into, &sealed[i])
	}
	these, list := vault.OneOf(tx, ids)
	rows, err := tx.Table("survivors"+NamesTogether(tx)).Select(strings.Join(columns, ", ")).Where("id "+these, list).Rows()
	if err != nil {
		return nil, nil, fmt.Errorf("read names: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return nil, nil, fmt.Errorf("read a name: %w", err)
		}
		people = append(people, p)
		for i, f := range fields {
			values = append(values, Value{Field: f, SurvivorID: p.SurvivorID, RowID: p.SurvivorID, Sealed: sealed[i]})
		}
	}
	return people, values, rows.Err()
}

// NamesTogether is a hint that names the index of SQLite where the names and
// versions of everybody stand close together. Without it SQLite would take the
// one of the key, and read a page of the file for each person.
func NamesTogether(tx *gorm.DB) string {
	if tx.Name() == "sqlite" {
		return " INDEXED BY survivors_names"
	}
	return ""
}
