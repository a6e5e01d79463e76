package importer

import (
	"context"
	"slices"
	"strconv"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/htcds"
)

// ownRun is what an import of an own list has beside one of a file of the standard.
type ownRun struct {
	id     string // of the ListImport
	name   string
	to     ListTarget
	alike  bool // take in rows about somebody who may be here, too
	people *knownPeople
}

func (o *ownRun) shelterIn(open []models.Shelter) (models.Shelter, error) {
	i := slices.IndexFunc(open, func(s models.Shelter) bool { return s.ID == o.to.ShelterID })
	if i < 0 {
		return models.Shelter{}, models.Fail(models.Conflict, "problem.ownlist_lead")
	}
	return open[i], nil
}

func (o *ownRun) leadIn(fit []models.Account) (models.Account, error) {
	i := slices.IndexFunc(fit, func(a models.Account) bool { return a.ID == o.to.LeadID })
	if i < 0 {
		return models.Account{}, models.Fail(models.Conflict, "problem.ownlist_lead")
	}
	return fit[i], nil
}

// ListChoice says which rows come in beside those that have nothing against them.
type ListChoice struct {
	Partial        bool // the rows that can be read, although others cannot
	Alike          bool // rows about somebody who may be here already
	WithoutConsent bool // rows that say that there is no consent
}

// ListReport is what bringing in a list did, or would do.
type ListReport struct {
	Report
	RunID string // of the ListImport, where something was written
}

// Count returns how many rows have a result.
func (r ListReport) Count(what string) (n int) {
	for _, row := range r.Rows {
		if row.What == what {
			n++
		}
	}
	return n
}

// Try says row by row what bringing in a list would do. It writes nothing.
func (s *Service) Try(ctx context.Context, by access.Actor, id string) (ListReport, error) {
	return s.list(ctx, by, id, ListChoice{Partial: true}, true)
}

// Bring brings a list in. It returns Invalid where rows cannot be read and nobody said
// that the others come in alone.
func (s *Service) Bring(ctx context.Context, by access.Actor, id string, choice ListChoice) (ListReport, error) {
	return s.list(ctx, by, id, choice, false)
}

func (s *Service) list(ctx context.Context, by access.Actor, id string, choice ListChoice, dry bool) (out ListReport, err error) {
	h, err := s.held(by, id)
	if err != nil {
		return out, err
	}
	if !h.ready {
		return out, models.Fail(models.Conflict, "ownlist.not_mapped")
	}
	file, err := s.fileOf(ctx, by, h)
	if err != nil {
		return out, err
	}
	if !dry && !choice.Partial && !file.OK() {
		return out, models.Problems{"rows": "problem.ownlist_errors"}.Err()
	}
	own := &ownRun{id: s.newID(), name: h.name, to: h.to, alike: choice.Alike, people: h.people}
	out.Report, err = s.bring(ctx, by, file, Options{
		DryRun: dry, Partial: choice.Partial, WithoutConsent: choice.WithoutConsent, KeyFolder: s.folder, NewKey: h.newKey, own: own,
	})
	switch {
	case err != nil || dry:
	case !out.Written:
		err = models.Fail(models.Conflict, "ownlist.nothing_new")
	default:
		out.RunID = own.id
		s.letGo(id)
	}
	return out, err
}

// fileOf reads a list under its mapping.
func (s *Service) fileOf(ctx context.Context, by access.Actor, h held) (*htcds.File, error) {
	var org models.Organisation
	err := s.db.Read(ctx, func(tx *gorm.DB) error { return tx.Where("id = ?", by.Organisation()).Take(&org).Error })
	if err != nil {
		return nil, err
	}
	zone, err := s.evaluator.Zone(org.TimeZone)
	if err != nil {
		return nil, err
	}
	file := h.table.Read(s.whole(h), htcds.Options{Zone: zone, Today: models.At(s.now()).Date(zone), MaxProblems: 5 * htcds.MaxOwnRows})
	oneNumberEach(file)
	return file, nil
}

// oneNumberEach finds rows that have the number of an earlier row of the list: which of
// the two it belongs to, nobody but the shelter knows.
func oneNumberEach(file *htcds.File) {
	first := map[string]int{}
	for i := range file.Rows {
		row := &file.Rows[i]
		number := htcds.ValueKey(row.Own.Number)
		if number == "" {
			continue
		}
		if at, twice := first[number]; twice {
			row.Errors++
			file.Errors++
			file.Problems = append(file.Problems, htcds.Problem{
				Line: row.Line, Sheet: row.Sheet, Field: htcds.OwnNumber, Kind: htcds.KindError,
				Message: "importer.error.number_twice", Advice: "importer.do.number_twice", Args: map[string]string{"row": strconv.Itoa(at)},
			})
			continue
		}
		first[number] = row.Sheet
	}
}

// byNumber drops the rows whose number an earlier list brought in, and says what they say
// differently now. Nothing of a case is changed.
func (w *importRun) byNumber(all []candidate) ([]candidate, error) {
	if w.opt.own == nil {
		return all, nil
	}
	var numbers [][]byte
	for i := range all {
		if number := htcds.ValueKey(all[i].Own.Number); number != "" {
			all[i].number = w.key.print("number", w.opt.own.to.ShelterID, number)
			numbers = append(numbers, all[i].number)
		}
	}
	if len(numbers) == 0 {
		return all, nil
	}
	var found []models.ListImportCase
	if err := w.tx.Where("number IN ?", numbers).Find(&found).Error; err != nil {
		return nil, err
	}
	before := map[string]string{}
	for _, f := range found {
		before[string(f.Number)] = f.Marks
	}
	return slices.DeleteFunc(all, func(c candidate) bool {
		marks, known := before[string(c.number)]
		if known && c.number != nil {
			w.knownRow(c.Row, marks)
		}
		return known && c.number != nil
	}), nil
}

// knownRow notes a row whose number is known.
func (w *importRun) knownRow(row *htcds.Row, marks string) {
	w.report.Already++
	if fields := differing(marks, w.key.marks(row)); len(fields) > 0 {
		w.report.saw(row, RowDiffers).Fields = fields
		return
	}
	w.report.saw(row, RowAlready)
}

// unlike drops the rows of an own list that may be about somebody who is here, where
// nobody said that they come in too.
func (w *importRun) unlike(fresh []candidate) []candidate {
	own := w.opt.own
	if own == nil {
		return fresh
	}
	return slices.DeleteFunc(fresh, func(c candidate) bool {
		codes := own.people.like(c.Row)
		if !c.alike && codes == nil {
			w.report.saw(c.Row, RowNew)
			return false
		}
		w.report.saw(c.Row, RowAlike).Codes = codes
		if !own.alike {
			w.report.Alike++
		}
		return !own.alike
	})
}

// evaluatedFor is how long an import of an own list works out rights and gaps before the
// browser gets its answer. The sweep does the rest. The number is our own.
const evaluatedFor = 4 * time.Second

// patience bounds the evaluation of an own list, for which somebody waits.
func (w *importRun) patience(ctx context.Context) (context.Context, context.CancelFunc) {
	if w.opt.own == nil {
		return ctx, func() {}
	}
	return context.WithTimeout(ctx, evaluatedFor)
}

// noteList writes down that an own list was brought in, and with which cases.
func (w *importRun) noteList(tx *gorm.DB) error {
	own, r := w.opt.own, w.report
	if own == nil {
		return nil
	}
	row := models.ListImport{
		ID: own.id, OrganisationID: w.by.Organisation(), ShelterID: w.target.shelter.ID, LeadID: w.target.lead.ID, Name: own.name,
		People: int64(r.People), Cases: int64(r.Cases), Already: int64(r.Already), Alike: int64(r.Alike), LeftOut: int64(r.LeftOut), Faulty: int64(r.Faulty),
		MadeBy: w.by.ID(), MadeAt: w.now, Version: 1,
	}
	if err := tx.Create(&row).Error; err != nil {
		return err
	}
	return create(tx, w.ready.listed)
}
