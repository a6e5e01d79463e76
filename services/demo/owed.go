package demo

import (
	"slices"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/audit"
	"aftercare/services/report"
)

// demoReturn is the return of a scheme of which the administrator of the demo wrote the
// columns down. The words are invented.
var demoReturn = models.ReturnColumns{
	{Title: "Women at the beginning", Source: "stay.strength/opening"}, {Title: "Admitted", Source: "stay.strength/in.new"},
	{Title: "Sent home to the family", Source: "stay.exits/family"}, {Title: "Women at the end", Source: "stay.strength/closing"}, {Title: "Visits by the committee"},
}

// returns stores two forms in use in the first house: a return of last quarter that was
// signed and handed over, with the numbers of the house, and one that is due.
func (f *filler) returns(tx *gorm.DB) ([]audit.Record, error) {
	d, h := throw(f.opt.Seed, partReturns), f.org
	house, set, signed := h.shelters[0], f.cal.at(-20, 11, 0), f.cal.at(-3, 11, 0)
	admin := h.person("administrator")
	i := slices.IndexFunc(h.offices, func(o models.Office) bool { return o.Kind == "district_magistrate" && o.State == house.State })
	j := slices.IndexFunc(h.offices, func(o models.Office) bool { return o.Kind == "committee" && o.State == house.State })
	scheme := models.ReturnFormFacts{Houses: models.CodeList(house.ID), OfficeID: h.offices[i].ID, Period: models.PeriodQuarter, Basis: "Invented sanction letter, clause 7", Columns: demoReturn}
	form16 := models.ReturnFormFacts{Houses: models.CodeList(house.ID), OfficeID: h.offices[j].ID, Period: models.PeriodQuarter, Basis: "Juvenile Justice Model Rules, rule 17(1)(v), Form 16"}
	var forms []models.ReturnForm
	for key, facts := range map[string]models.ReturnFormFacts{"in.swadhar_qpr": scheme, "in.jj_form16": form16} {
		forms = append(forms, models.ReturnForm{OrganisationID: h.row.ID, Form: key, ReturnFormFacts: facts, RecordedBy: admin.ID, CreatedAt: set, ChangedBy: admin.ID, ChangedAt: set, Version: 1})
	}
	slices.SortFunc(forms, func(a, b models.ReturnForm) int { return len(a.Form) - len(b.Form) })
	for i := range forms {
		forms[i].ID = d.id(set)
	}
	if err := tx.Create(&forms).Error; err != nil {
		return nil, err
	}
	r := models.Release{
		ID: d.id(signed), OrganisationID: h.row.ID, ShelterID: house.ID, Kind: models.ReleaseReturn, Form: "in.swadhar_qpr", Basis: scheme.Basis,
		Recipient: h.offices[i].ID, RecipientName: h.offices[i].Name + ", " + h.offices[i].District,
		SignedBy: admin.ID, SignedName: admin.DisplayName, SignedAt: signed, ReleasedOn: f.cal.date(-2), ReleasedAt: f.cal.at(-2, 16, 0), Version: 2,
	}
	err := f.counted(tx, &r)
	if err == nil {
		err = tx.Create(&r).Error
	}
	by := func(at models.Instant, action, subject, detail string) audit.Record {
		return audit.Record{By: admin.actor(at), At: at, Entry: audit.Entry{Action: action, Subject: subject, Detail: detail}}
	}
	of := "release=" + r.ID + " form=" + r.Form + " period=" + r.Period
	return []audit.Record{
		by(set, "release.form_changed", "organisation:"+h.row.ID, "form=in.jj_form16 houses=1"), by(set, "release.form_changed", "organisation:"+h.row.ID, "form=in.swadhar_qpr houses=1"),
		by(signed, "release.return_signed", "shelter:"+house.ID, of), by(r.ReleasedAt, "release.handed_over", "shelter:"+house.ID, of),
	}, err
}

// counted puts the numbers of the quarter before into a return.
func (f *filler) counted(tx *gorm.DB, r *models.Release) error {
	p := models.PeriodAt(models.PeriodQuarter, f.cal.date(-3)).Before()
	r.Period = p.Code()
	reports := report.New(f.db, f.evaluator.Library(), nil, nil)
	by := f.org.by("administrator", r.SignedAt)
	c, err := reports.Count(tx, by, report.Ask{HouseID: r.ShelterID, Period: p}, []string{"stay.strength", "stay.exits"})
	for i, column := range demoReturn {
		cell := models.ReleaseCell{Column: "c" + string(rune('1'+i)), Title: column.Title, N: 2, Typed: column.Source == ""}
		if !cell.Typed {
			cell.Figure, cell.Line = report.PartsOf(column.Source)
			cell.N = c.Of(cell.Figure, cell.Line).N
		}
		r.Cells = append(r.Cells, cell)
	}
	return err
}
