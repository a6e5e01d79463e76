package importer

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/names"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/custody"
	"aftercare/services/htcds"
)

// knownPeople are the people whose names the actor may read, by how the names sound.
type knownPeople struct{ bySound map[string][]knownPerson }

// knownPerson is one case of theirs, and when the person turns eighteen.
type knownPerson struct {
	ID        string
	Code      string
	AdultFrom models.Date
	AdultTo   models.Date
}

// peopleOf reads the actor's own caseload, to compare a list with it. One audit entry
// records how many people were searched. Cases of others stay unread: nobody learns from
// a list who is in another's care.
func (s *Service) peopleOf(ctx context.Context, by access.Actor) (*knownPeople, error) {
	out := &knownPeople{bySound: map[string][]knownPerson{}}
	var people []custody.Person
	var look custody.Look
	var cases []knownPerson
	err := s.db.Read(ctx, func(tx *gorm.DB) (err error) {
		if people, err = custody.Reach(tx, by); err != nil || len(people) == 0 {
			return err
		}
		if look, err = s.keeper.LookAtNames(tx, by, people); err != nil {
			return err
		}
		return by.Cases(tx.Table("cases")).Select("cases.id, cases.code, cases.adult_from, cases.adult_to").Scan(&cases).Error
	})
	if err != nil || len(people) == 0 {
		return out, err
	}
	byID := map[string]knownPerson{}
	for _, c := range cases {
		byID[c.ID] = c
	}
	n := len(look.Opened) / len(people)
	for i, p := range people {
		out.add(byID[p.CaseID], look.Opened[i*n:(i+1)*n])
	}
	entry := audit.Entry{Action: "caseload.compared", Subject: "account:" + by.ID(), Detail: fmt.Sprintf("scanned=%d purpose=intake", len(people))}
	err = s.db.Write(ctx, func(tx *gorm.DB) error { return s.keeper.Show(tx, by, models.At(s.now()), look, entry) })
	return out, err // without the audit entry nothing may be compared
}

func (k *knownPeople) add(p knownPerson, opened []custody.Opened) {
	for _, o := range opened {
		for name := range strings.Lines(o.Text) {
			sound := names.Sound(name)
			if sound != "" && !slices.Contains(k.bySound[sound], p) {
				k.bySound[sound] = append(k.bySound[sound], p)
			}
		}
	}
}

// like returns the codes of the cases whose names sound like those of a row and whose age
// does not speak against it.
func (k *knownPeople) like(row *htcds.Row) (codes []string) {
	adult := models.AdultOn(row.Person.Born)
	for _, name := range []string{fullName(row), row.Own.Called} {
		sound := names.Sound(name)
		if sound == "" {
			continue
		}
		for _, p := range k.bySound[sound] {
			apart := !adult.IsZero() && p.AdultFrom != "" && (adult.Latest() < p.AdultFrom || p.AdultTo < adult.Earliest())
			if !apart && !slices.Contains(codes, p.Code) {
				codes = append(codes, p.Code)
			}
		}
	}
	return codes
}
