package casefile

import (
	"context"
	"fmt"
	"strings"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/names"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/custody"
)

// Match is a survivor in the reader's own caseload who may be the person whose
// name was typed.
type Match struct {
	CaseID   string
	Code     string
	Status   models.CaseStatus
	Shelter  string
	IntakeAt models.Instant
	Name     string // the name the survivor wants to be called
	AgeGroup string
	AdultOn  models.PartialDate
	Sex      string
	names.Similar
}

// person is one survivor of the caseload with the newest case.
type person struct {
	models.Survivor `gorm:"embedded"`
	CaseID          string
	Code            string
	Status          models.CaseStatus
	Shelter         string
	IntakeAt        models.Instant
	Sex             string
	AgeGroup        string
	AdultFrom       models.Date
	AdultTo         models.Date
}

// Alike searches the names of the reader's own caseload for survivors who may
// be the person at intake. The result and its cost depend on no case outside
// the caseload. One audit entry records how many names were searched, and the
// history of every survivor shown records it too.
func (s *Service) Alike(ctx context.Context, by access.Actor, sketch names.Sketch) ([]Match, error) {
	if err := by.Require(access.TakeIn); err != nil {
		return nil, err
	}
	var people []person
	var look custody.Look
	err := s.Read(ctx, func(tx *gorm.DB) (err error) {
		if people, err = caseload(tx, by); err == nil {
			look, err = s.Keeper.Look(tx, by, namesOf(people)...)
		}
		return err
	})
	if err != nil || len(people) == 0 {
		return nil, err
	}
	out := alike(sketch, people, knownOf(look.Opened))
	shown := make([]custody.Shown, len(out))
	for i, m := range out {
		shown[i] = custody.Shown{CaseID: m.CaseID, SurvivorID: people[m.Index].ID, Detail: "from=intake", Names: 1}
	}
	entry := audit.Entry{Action: "caseload.compared", Subject: "account:" + by.ID(), Detail: fmt.Sprintf("scanned=%d purpose=intake", len(people))}
	err = s.Write(ctx, func(tx *gorm.DB) error { return s.Keeper.Show(tx, by, s.Moment(), look, entry, shown...) })
	if err != nil {
		return nil, err // without the audit entry nothing may be shown
	}
	return out, nil
}

// alike picks the survivors of a caseload whose names resemble the sketch.
func alike(sketch names.Sketch, people []person, called []known) (out []Match) {
	sketches := make([]names.Sketch, len(people))
	for i, p := range people {
		sketches[i] = names.Sketch{Names: called[i].all, Sex: p.Sex, Born: bornIn(p)}
	}
	for _, found := range names.FindSimilar(sketch, sketches) {
		p := people[found.Index]
		out = append(out, Match{
			CaseID: p.CaseID, Code: p.Code, Status: p.Status, Shelter: p.Shelter, IntakeAt: p.IntakeAt,
			Name: called[found.Index].called, AgeGroup: p.AgeGroup, AdultOn: models.Between(p.AdultFrom, p.AdultTo), Sex: p.Sex, Similar: found,
		})
	}
	return out
}

func bornIn(p person) names.Years {
	if p.AdultTo == "" {
		return names.Years{}
	}
	return names.Between(models.BirthFrom(models.Between(p.AdultFrom, p.AdultTo)).Years())
}

// caseload reads the survivors within reach, each once, with the newest case.
func caseload(tx *gorm.DB, by access.Actor) ([]person, error) {
	var rows []person
	err := by.Cases(tx.Table("cases")).Select(`survivors.id, survivors.called_name, survivors.full_name, survivors.other_names,
			cases.id AS case_id, cases.code, cases.status, cases.intake_at, shelters.name AS shelter, sex.code AS sex, cases.age_group, cases.adult_from, cases.adult_to`).
		Joins("JOIN survivors ON survivors.id = cases.survivor_id").
		Joins("JOIN shelters ON shelters.id = cases.shelter_id").
		Joins("LEFT JOIN facts sex ON sex.survivor_id = cases.survivor_id AND sex.case_id = '' AND sex.episode_id = '' AND sex.name = 'person.sex'").
		Order("cases.survivor_id, cases.intake_at DESC").Scan(&rows).Error
	var out []person
	for _, r := range rows {
		if len(out) == 0 || out[len(out)-1].ID != r.ID {
			out = append(out, r)
		}
	}
	return out, err
}

// known holds the opened names of one survivor.
type known struct {
	called string
	all    []string
}

// namesOf lists the sealed names of the caseload, three for each survivor.
func namesOf(people []person) []custody.Value {
	values := make([]custody.Value, 0, 3*len(people))
	for _, p := range people {
		values = append(values,
			custody.Value{Field: custody.CalledName, SurvivorID: p.ID, RowID: p.ID, Sealed: p.CalledName},
			custody.Value{Field: custody.FullName, SurvivorID: p.ID, RowID: p.ID, Sealed: p.FullName},
			custody.Value{Field: custody.OtherNames, SurvivorID: p.ID, RowID: p.ID, Sealed: p.OtherNames})
	}
	return values
}

// knownOf groups the opened values of namesOf by survivor. It leaves out names
// whose key is still with a colleague.
func knownOf(opened []custody.Opened) []known {
	out := make([]known, len(opened)/3)
	for i := range out {
		three := opened[3*i : 3*i+3]
		out[i].called = three[0].Text
		for _, o := range three {
			for _, line := range strings.Split(o.Text, "\n") {
				if line = strings.TrimSpace(line); line != "" {
					out[i].all = append(out[i].all, line)
				}
			}
		}
	}
	return out
}
