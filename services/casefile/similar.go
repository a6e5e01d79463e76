package casefile

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
	"aftercare/services/vault"
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
// be the person at intake, and how they are reached when a telephone was typed.
// The result and its cost depend on no case outside the caseload. One audit
// entry records how many people were searched, and the history of every survivor
// shown records it too.
func (s *Service) Alike(ctx context.Context, by access.Actor, sketch names.Sketch) ([]Match, error) {
	if err := by.Require(access.TakeIn); err != nil {
		return nil, err
	}
	var people []person
	var look custody.Look
	fields := append(slices.Clone(nameFields), contactFields(by, sketch)...)
	err := s.Read(ctx, func(tx *gorm.DB) (err error) {
		if people, err = caseload(tx, by); err == nil {
			look, err = s.Keeper.Look(tx, by, valuesOf(people, fields)...)
		}
		return err
	})
	if err != nil || len(people) == 0 {
		return nil, err
	}
	out := alike(sketch, people, knownOf(look.Opened, len(fields)))
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
		sketches[i] = names.Sketch{Names: called[i].all, Sex: p.Sex, Born: bornIn(p), Telephones: called[i].telephones}
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
			survivors.telephones, survivors.safe_contact,
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

// telephoneFields are the sealed fields in which telephones are looked for.
var telephoneFields = []vault.Field{custody.Telephones, custody.SafeContact}

// contactFields lists the fields to compare telephones with: none when no
// telephone was typed, so that nothing is opened without need.
func contactFields(by access.Actor, sketch names.Sketch) (out []vault.Field) {
	if len(sketch.Telephones) == 0 {
		return nil
	}
	for _, f := range telephoneFields {
		if by.MayRead(f.Class, fieldName(f)) {
			out = append(out, f)
		}
	}
	return out
}

// known holds what was opened of one survivor.
type known struct {
	called     string
	all        []string
	telephones []string
}

// nameFields are the sealed names of a survivor, the called name first.
var nameFields = []vault.Field{custody.CalledName, custody.FullName, custody.OtherNames}

// valuesOf lists the sealed fields of the caseload, those of a survivor together.
func valuesOf(people []person, fields []vault.Field) []custody.Value {
	values := make([]custody.Value, 0, len(fields)*len(people))
	for _, p := range people {
		sealed := map[vault.Field]models.Sealed{
			custody.CalledName: p.CalledName, custody.FullName: p.FullName, custody.OtherNames: p.OtherNames,
			custody.Telephones: p.Telephones, custody.SafeContact: p.SafeContact,
		}
		for _, f := range fields {
			values = append(values, custody.Value{Field: f, SurvivorID: p.ID, RowID: p.ID, Sealed: sealed[f]})
		}
	}
	return values
}

// knownOf groups the opened values of valuesOf by survivor, n each. It leaves
// out what only a colleague has the key of.
func knownOf(opened []custody.Opened, n int) []known {
	out := make([]known, len(opened)/n)
	for i := range out {
		of := opened[n*i : n*(i+1)]
		out[i].called = of[0].Text
		for _, o := range of[:len(nameFields)] {
			for _, line := range strings.Split(o.Text, "\n") {
				if line = strings.TrimSpace(line); line != "" {
					out[i].all = append(out[i].all, line)
				}
			}
		}
		for _, o := range of[len(nameFields):] {
			out[i].telephones = append(out[i].telephones, models.Telephones(o.Text)...)
		}
	}
	return out
}
