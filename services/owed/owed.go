package owed

import (
	"context"
	"slices"
	"strconv"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/pack"
	"aftercare/services/report"
	"aftercare/services/store"
)

// Service holds the use cases of returns.
type Service struct {
	db      *store.DB
	reports *report.Service
	library *pack.Library
	now     func() time.Time
	newID   func() string
}

// New returns a Service. newID makes the ids of new rows.
func New(db *store.DB, reports *report.Service, library *pack.Library, now func() time.Time, newID func() string) *Service {
	return &Service{db: db, reports: reports, library: library, now: now, newID: newID}
}

// Used is a form with how the organisation uses it.
type Used struct {
	*Form
	Row    models.ReturnForm // the zero one where nobody uses it
	Office models.Office     // the recipient
}

// Kind is the kind of its periods, "" where nobody said it yet.
func (u Used) Kind() models.PeriodKind {
	if u.Period != "" {
		return u.Period
	}
	return u.Row.Period
}

// Parts are its sections with the columns: those of the form, or those that the
// organisation wrote down.
func (u Used) Parts() []Section {
	if u.Read() || len(u.Row.Columns) == 0 {
		return u.Sections
	}
	one := Section{}
	for i, c := range u.Row.Columns {
		column := Column{ID: "c" + strconv.Itoa(i+1), Title: c.Title}
		if c.Source != "" {
			column.From = []Source{Source(c.Source)}
		}
		one.Columns = append(one.Columns, column)
	}
	return []Section{one}
}

// Ready reports whether a house can make the return.
func (u Used) Ready(houseID string) bool {
	return u.Row.Houses.Has(houseID) && u.Kind() != "" && u.Office.ID != "" && len(u.Parts()) > 0
}

// uses reads the forms that ship with how the organisation uses each.
func uses(tx *gorm.DB, organisation string) ([]Used, error) {
	var rows []models.ReturnForm
	if err := tx.Where("organisation_id = ?", organisation).Find(&rows).Error; err != nil {
		return nil, err
	}
	ids := []string{""}
	for _, r := range rows {
		ids = append(ids, r.OfficeID)
	}
	var offices []models.Office
	if err := tx.Where("id IN ?", ids).Find(&offices).Error; err != nil {
		return nil, err
	}
	var out []Used
	for _, f := range Forms() {
		u := Used{Form: f}
		if i := slices.IndexFunc(rows, func(r models.ReturnForm) bool { return r.Form == f.Key }); i >= 0 {
			u.Row = rows[i]
		}
		if i := slices.IndexFunc(offices, func(o models.Office) bool { return o.ID == u.Row.OfficeID }); i >= 0 {
			u.Office = offices[i]
		}
		out = append(out, u)
	}
	return out, nil
}

// used is one form with how the organisation uses it. It returns NotFound for no form.
func used(tx *gorm.DB, organisation, key string) (Used, error) {
	list, err := uses(tx, organisation)
	if err != nil {
		return Used{}, err
	}
	i := slices.IndexFunc(list, func(u Used) bool { return u.Key == key })
	if i < 0 {
		return Used{}, models.ErrNotFound()
	}
	return list[i], nil
}

// housesOf reads the open houses that the actor works in.
func housesOf(tx *gorm.DB, by access.Actor) (list []models.Shelter, err error) {
	err = tx.Where("organisation_id = ? AND id IN ? AND closed_at = 0", by.Organisation(), append(slices.Clone(by.Shelters()), "")).Order("name, id").Find(&list).Error
	return list, err
}

// todayOf is the day where the organisation is.
func todayOf(tx *gorm.DB, by access.Actor, now models.Instant) (models.Date, error) {
	var name string
	if err := tx.Raw("SELECT time_zone FROM organisations WHERE id = ?", by.Organisation()).Scan(&name).Error; err != nil {
		return "", err
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return "", err
	}
	return now.Date(zone), nil
}

// Setting is a form in use, with what can be chosen for it.
type Setting struct {
	Used
	Houses  []models.Shelter
	Offices []models.Office
	Sources []report.Countable
}

// mostOffices is how many offices can be chosen.
const mostOffices = 300

// Setting reads how a form is used, for who may change it.
func (s *Service) Setting(ctx context.Context, by access.Actor, key string) (Setting, error) {
	out := Setting{Sources: report.Countables(s.library)}
	if err := by.Require(access.MakeReturns); err != nil {
		return out, err
	}
	err := s.db.Read(ctx, func(tx *gorm.DB) (err error) {
		if out.Used, err = used(tx, by.Organisation(), key); err != nil {
			return err
		}
		if out.Houses, err = owing(tx, by, out.Used); err != nil {
			return err
		}
		return tx.Where("organisation_id = ? AND closed_at = 0 AND kind IN ?", by.Organisation(), out.Form.Offices).Order("sort, id").Limit(mostOffices).Find(&out.Offices).Error
	})
	return out, err
}

// SettingInput is how a form is to be used. Houses are those of the actor's that owe it.
type SettingInput struct {
	models.ReturnFormFacts
	Version int64 // that the form showed, 0 for none
}

// owing are the houses of the actor in States that ask for a return.
func owing(tx *gorm.DB, by access.Actor, u Used) ([]models.Shelter, error) {
	list, err := housesOf(tx, by)
	return slices.DeleteFunc(list, func(h models.Shelter) bool { return len(u.States) > 0 && !slices.Contains(u.States, h.State) }), err
}

// Set changes how a form is used: of the houses only those that the actor works in.
func (s *Service) Set(ctx context.Context, by access.Actor, key string, in SettingInput) error {
	if err := by.Require(access.MakeReturns); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *gorm.DB) error {
		if err := store.OneAtATime(tx, by.Organisation()); err != nil {
			return err
		}
		u, err := used(tx, by.Organisation(), key)
		if err != nil {
			return err
		}
		if err := s.lay(tx, by, u, &in.ReturnFormFacts); err != nil {
			return err
		}
		return s.keep(tx, by, u, in)
	})
}

// lay holds what was typed to the rules, and leaves the houses of others as they are.
func (s *Service) lay(tx *gorm.DB, by access.Actor, u Used, in *models.ReturnFormFacts) error {
	own := !u.Read()
	if !own {
		in.Columns = nil
	}
	if u.Period != "" {
		in.Period = u.Period
	}
	houses, err := owing(tx, by, u)
	if err != nil {
		return err
	}
	for _, id := range in.Houses.Codes() {
		if !slices.ContainsFunc(houses, func(h models.Shelter) bool { return h.ID == id }) {
			return models.ErrNotFound()
		}
	}
	others := slices.DeleteFunc(u.Row.Houses.Codes(), func(id string) bool { return slices.Contains(by.Shelters(), id) })
	in.Houses = models.ListOf(append(in.Houses.Codes(), others...))
	problems := models.Problems{}
	in.Check(problems, own)
	for i, c := range in.Columns {
		if c.Source != "" && !slices.ContainsFunc(report.Countables(s.library), func(o report.Countable) bool { return o.Code() == c.Source }) {
			problems.Add("source_"+strconv.Itoa(i+1), "problem.choose")
		}
	}
	if err := problems.Err(); err != nil || in.OfficeID == "" {
		return err
	}
	var n int64
	err = tx.Model(&models.Office{}).Where("id = ? AND organisation_id = ? AND kind IN ?", in.OfficeID, by.Organisation(), u.Offices).Count(&n).Error
	if err == nil && n == 0 {
		err = models.Problems{"office": "problem.choose"}.Err()
	}
	return err
}

// keep writes the row and the entry of the log.
func (s *Service) keep(tx *gorm.DB, by access.Actor, u Used, in SettingInput) error {
	now := models.At(s.now())
	row := u.Row
	row.ReturnFormFacts, row.ChangedBy, row.ChangedAt, row.Version = in.ReturnFormFacts, by.ID(), now, in.Version+1
	var err error
	if row.ID == "" {
		if in.Version != 0 {
			return models.Fail(models.Conflict, "error.changed_by_someone")
		}
		row.ID, row.OrganisationID, row.Form, row.RecordedBy, row.CreatedAt = s.newID(), by.Organisation(), u.Key, by.ID(), now
		err = tx.Create(&row).Error
	} else {
		err = store.Changed(tx.Model(&models.ReturnForm{}).Where("id = ? AND version = ?", row.ID, in.Version).
			Select("houses", "period", "office_id", "basis", "columns", "changed_by", "changed_at", "version").Updates(row))
	}
	if err != nil {
		return err
	}
	return audit.Append(tx, by, now, audit.Entry{Action: "release.form_changed", Subject: "organisation:" + by.Organisation(), Detail: "form=" + u.Key + " houses=" + strconv.Itoa(len(row.Houses.Codes()))})
}
