package importer

import (
	"encoding/hex"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/custody"
	"aftercare/services/htcds"
)

// importRun is one import.
type importRun struct {
	*Service
	tx        *gorm.DB // in which it is made ready
	by        access.Actor
	opt       Options
	now       models.Instant
	report    *Report
	key       key
	kept      bool // the key is stored in the data folder
	target    target
	admission *custody.Admission
	people    map[string]*htcds.Row // by person key: the first row about the person
	ready     records               // what is stored at the end
	opened    []audit.Entry
	sealed    count
}

// count is how much was sealed, for the audit log.
type count struct {
	classes []models.Class
	fields  int
}

func (c *count) add(more count) {
	c.fields += more.fields
	for _, class := range more.classes {
		if !slices.Contains(c.classes, class) {
			c.classes = append(c.classes, class)
		}
	}
}

// candidate is a row with its fingerprints and the dates of its case.
type candidate struct {
	*htcds.Row
	fingerprint, person []byte
	number              []byte // print of the number in the shelter's register, nil for none
	alike               bool   // an earlier row or case may be about the same person
	stay                stay
}

// chunk is how many rows are looked up with one set of statements.
const chunk = 200

// prepare makes all records of the rows that were not imported before.
func (w *importRun) prepare(rows []*htcds.Row) (err error) {
	if w.key, w.kept, err = findKey(w.opt.KeyFolder); err != nil {
		return err
	}
	if !w.opt.NewKey {
		if err := w.key.fits(w.tx); err != nil {
			return err
		}
	}
	if w.target, err = findTarget(w.tx, w.by, w.evaluator, w.opt); err != nil {
		return err
	}
	if w.admission, err = w.keeper.Admit(w.tx, w.by, []models.Account{w.target.lead}, "import", w.now); err != nil {
		return err
	}
	w.people = map[string]*htcds.Row{}
	for part := range slices.Chunk(rows, chunk) {
		if err := w.chunk(part); err != nil {
			return err
		}
	}
	return nil
}

// chunk makes the records of the rows that were not imported before.
func (w *importRun) chunk(rows []*htcds.Row) error {
	all, err := w.candidates(rows)
	if err != nil {
		return err
	}
	if all, err = w.byNumber(all); err != nil {
		return err
	}
	fresh, err := w.recognise(all)
	if err != nil {
		return err
	}
	fresh = w.unlike(fresh)
	w.report.Cases += len(fresh)
	for i := range fresh {
		fresh[i].stay = w.stay(fresh[i].Row)
	}
	if len(fresh) == 0 || w.opt.DryRun {
		return nil
	}
	return w.make(fresh)
}

func (w *importRun) candidates(rows []*htcds.Row) ([]candidate, error) {
	all := make([]candidate, len(rows))
	for i, row := range rows {
		all[i].Row = row
		for _, name := range []struct {
			into *[]byte
			make func(htcds.Row, []byte) (string, error)
		}{{&all[i].fingerprint, htcds.Fingerprint}, {&all[i].person, htcds.PersonKey}} {
			text, err := name.make(*row, w.key)
			if err != nil {
				return nil, err
			}
			if text == "" {
				continue
			}
			if *name.into, err = hex.DecodeString(text); err != nil {
				return nil, err
			}
		}
		if own := w.opt.own; own != nil { // another shelter's rows are none of its business
			all[i].fingerprint = w.key.print("row", own.to.ShelterID, string(all[i].fingerprint))
		}
	}
	return all, nil
}

// recognise keeps the rows that no import has brought in. It notes those that
// may be about a person who is already here.
func (w *importRun) recognise(all []candidate) ([]candidate, error) {
	byRow, byPerson, err := w.before(all)
	if err != nil {
		return nil, err
	}
	var fresh []candidate
	for _, c := range all {
		first, twice := w.people[string(c.person)]
		if c.person != nil && !twice {
			w.people[string(c.person)] = c.Row
		}
		at, there := byRow[string(c.fingerprint)]
		if there {
			w.report.Already++
			w.report.note(c.Row, "", "already", "day", string(at.Date(w.target.zone)))
			w.report.saw(c.Row, RowAlready)
			continue
		}
		if c.person != nil && twice {
			c.alike = true
			w.report.same(c.Row, first)
		} else if at, known := byPerson[string(c.person)]; known {
			c.alike = true
			w.report.note(c.Row, "", "known_person", "day", string(at.Date(w.target.zone)))
		}
		fresh = append(fresh, c)
	}
	return fresh, nil
}

// before reads when rows and people were imported, by fingerprint and by person
// key.
func (w *importRun) before(all []candidate) (rows, people map[string]models.Instant, err error) {
	var prints, persons [][]byte
	for _, c := range all {
		prints = append(prints, c.fingerprint)
		if c.person != nil {
			persons = append(persons, c.person)
		}
	}
	rows, people = map[string]models.Instant{}, map[string]models.Instant{}
	var found []models.ImportedRow
	if err := w.tx.Where("fingerprint IN ?", prints).Find(&found).Error; err != nil {
		return nil, nil, err
	}
	for _, r := range found {
		rows[string(r.Fingerprint)] = r.ImportedAt
	}
	if len(persons) == 0 || w.opt.own != nil { // an own list is compared with the caseload of who sent it, and no other
		return rows, people, nil
	}
	found = nil
	err = w.tx.Where("person IN ?", persons).Find(&found).Error
	for _, r := range found {
		people[string(r.Person)] = r.ImportedAt
	}
	return rows, people, err
}

// finish writes the audit entries: one for each case and one for the import.
func (w *importRun) finish(tx *gorm.DB) error {
	r := w.report
	action, subject := "import.run", "shelter:"+w.target.shelter.ID
	if w.opt.own != nil {
		action, subject = "list.brought", "list_import:"+w.opt.own.id
	}
	w.opened = append(w.opened, audit.Entry{
		Action: action, Subject: subject, Classes: w.sealed.classes, Fields: w.sealed.fields,
		Detail: fmt.Sprintf("people=%d cases=%d already=%d left_out=%d faulty=%d without_consent=%t",
			r.People, r.Cases, r.Already, r.LeftOut, r.Faulty, w.opt.WithoutConsent),
	})
	return w.admission.Finish(tx, w.opened...)
}
