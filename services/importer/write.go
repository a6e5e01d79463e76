package importer

import (
	"context"
	"fmt"
	"reflect"
	"slices"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/audit"
	"aftercare/services/custody"
	"aftercare/services/evaluation"
	"aftercare/services/htcds"
	"aftercare/services/pack"
	"aftercare/services/vault"
)

// records are what an import stores, in the order in which the tables refer to
// each other.
type records struct {
	survivors []models.Survivor
	cases     []models.Case
	episodes  []models.Episode
	facts     []models.Fact
	imported  []models.ImportedRow
	listed    []models.ListImportCase
}

// make makes cases from rows.
func (w *importRun) make(fresh []candidate) error {
	codes, err := w.codes(len(fresh))
	if err != nil {
		return err
	}
	for i, c := range fresh {
		if err := w.take(&w.ready, c, codes[i]); err != nil {
			return fmt.Errorf("line %d: %w", c.Line, err)
		}
	}
	return nil
}

// store stores everything in one transaction, and then has the new cases
// evaluated.
func (w *importRun) store(ctx context.Context) error {
	if !w.kept && len(w.ready.cases) > 0 {
		if err := w.key.keep(w.opt.KeyFolder); err != nil {
			return err
		}
	}
	err := w.db.Write(ctx, func(tx *gorm.DB) error {
		if err := w.unchanged(tx); err != nil {
			return err
		}
		if err := w.ready.store(tx, w.admission); err != nil {
			return err
		}
		if err := w.noteList(tx); err != nil {
			return err
		}
		return w.finish(tx)
	})
	if err == nil {
		ctx, done := w.patience(ctx)
		defer done()
		w.report.Unevaluated = w.evaluate(ctx)
	}
	return err
}

// unchanged returns an error when the shelter or the lead cannot take cases any
// more.
func (w *importRun) unchanged(tx *gorm.DB) error {
	now, err := findTarget(tx, w.by, w.evaluator, w.opt)
	if err == nil && (now.shelter.ID != w.target.shelter.ID || now.lead.ID != w.target.lead.ID) {
		err = models.Fail(models.Conflict, "error.changed_by_someone")
	}
	return err
}

// evaluate works out rights and gaps of the new cases, a few in a transaction so
// that nobody waits for them. It returns how many it leaves to the sweep, which
// finds them as cases that no pack was asked about yet.
func (w *importRun) evaluate(ctx context.Context) (left int) {
	ids := make([]string, len(w.ready.cases))
	for i, c := range w.ready.cases {
		ids[i] = c.ID
	}
	for part := range slices.Chunk(ids, evaluation.AtOnce) {
		err := w.db.Write(ctx, func(tx *gorm.DB) error { return w.evaluator.Cases(tx, part, models.At(w.Service.now())) })
		if err != nil {
			return len(ids)
		}
		ids = ids[len(part):]
		w.db.GiveWay(ctx)
	}
	return 0
}

func (r records) store(tx *gorm.DB, admission *custody.Admission) error {
	for _, rows := range []any{r.survivors, r.cases} {
		if err := create(tx, rows); err != nil {
			return err
		}
	}
	if err := admission.Store(tx); err != nil {
		return err
	}
	for _, rows := range []any{r.episodes, r.facts, r.imported} {
		if err := create(tx, rows); err != nil {
			return err
		}
	}
	return nil
}

// perStatement keeps the parameters of one statement under the limits of both
// databases.
const perStatement = 1000

func create(tx *gorm.DB, rows any) error {
	if reflect.ValueOf(rows).Len() == 0 {
		return nil
	}
	return tx.CreateInBatches(rows, perStatement).Error
}

// take makes the records of one row.
func (w *importRun) take(r *records, c candidate, code string) error {
	survivor := models.Survivor{ID: w.newID(), OrganisationID: w.by.Organisation(), CreatedAt: w.now, Version: 1}
	file := models.Case{
		ID: w.newID(), SurvivorID: survivor.ID, OrganisationID: w.by.Organisation(), ShelterID: w.target.shelter.ID, Code: code,
		Status: c.stay.status, IntakeAt: c.stay.intake, ClosedAt: c.stay.close, ClosureReason: c.stay.reason,
		ReferralSource: "not_known", LeadID: w.target.lead.ID, CreatedAt: w.now, Version: 1,
		AgeGroup: "unsure", Worst: models.NoGap, Urgency: models.UrgencyOf(models.NoGap, 0),
	}
	episode := episodeOf(c.Row)
	episode.ID, episode.SurvivorID, episode.CaseID, episode.CreatedAt, episode.Version = w.newID(), survivor.ID, file.ID, w.now, 1
	facts := w.factsOf(c.Row)
	if err := w.seal(&survivor, &file, &episode, wordsOf(c.Row, facts)); err != nil {
		return err
	}
	r.survivors, r.cases, r.episodes = append(r.survivors, survivor), append(r.cases, file), append(r.episodes, episode)
	r.facts = append(r.facts, w.rows(facts, file, episode)...)
	if w.opt.own != nil {
		r.listed = append(r.listed, models.ListImportCase{ImportID: w.opt.own.id, CaseID: file.ID, Number: c.number, Marks: w.key.marks(c.Row)})
	}
	r.imported = append(r.imported, models.ImportedRow{
		Fingerprint: c.fingerprint, Person: c.person, KeyID: w.key.id(), CaseID: file.ID, ImportedAt: w.now,
	})
	return nil
}

// episodeOf copies the codes that have exactly one value; all of them are in
// the account.
func episodeOf(row *htcds.Row) models.Episode {
	return models.Episode{
		EpisodeFacts: models.EpisodeFacts{Recruiter: row.Episode.Relation, Channel: onlyOne(row.Episode.Recruitment), Industry: onlyOne(row.Episode.Industries)},
	}
}

func onlyOne(codes []string) string {
	if len(codes) != 1 {
		return ""
	}
	return codes[0]
}

// seal seals the texts for the lead and the recovery key.
func (w *importRun) seal(s *models.Survivor, c *models.Case, e *models.Episode, said words) error {
	var n count
	var texts []custody.Text
	var into []*models.Sealed
	put := func(at *models.Sealed, f vault.Field, rowID, text string) {
		texts, into = append(texts, custody.Text{Field: f, RowID: rowID, Text: text}), append(into, at)
		if text != "" {
			n.add(count{classes: []models.Class{f.Class}, fields: 1})
		}
	}
	put(&s.CalledName, custody.CalledName, s.ID, said.called)
	put(&s.FullName, custody.FullName, s.ID, said.full)
	put(&s.IDNumbers, custody.IDNumbers, s.ID, said.numbers)
	put(&s.Address, custody.Address, s.ID, said.address)
	put(&s.Telephones, custody.Telephones, s.ID, said.reach)
	put(&c.Story, custody.Story, c.ID, said.account)
	put(&e.Places, custody.Places, e.ID, said.places)
	sealed, err := w.admission.Join(*c, texts...)
	if err != nil {
		return err
	}
	for i := range sealed {
		*into[i] = sealed[i]
	}
	w.sealed.add(n)
	w.opened = append(w.opened, audit.Entry{
		Action: "case.opened", Subject: "case:" + c.ID, CaseID: c.ID, Survivor: s.ID,
		Classes: n.classes, Fields: n.fields, Detail: "reason=import",
	})
	return nil
}

// factsOf returns the coded facts of a row that the vocabulary knows, without
// the status, which is a column of the case.
func (w *importRun) factsOf(row *htcds.Row) map[string]models.FactValue {
	facts := row.Facts()
	delete(facts, "case.status")
	if on := models.AdultOn(row.Person.Born); !on.IsZero() {
		facts["person.adult_on"] = models.FactValue{On: on}
	}
	if row.Own.Region != "" {
		facts["person.origin_region"] = models.FactValue{Code: row.Own.Region}
	}
	for name := range facts {
		if w.word(name) == nil {
			delete(facts, name)
		}
	}
	return facts
}

func (w *importRun) word(name string) *pack.Fact { return w.evaluator.Library().Fact(name) }

// rows makes a fact row for each fact, about the person, the episode or this
// case. The basis of all of them is another agency's record; what a shelter's own
// list rests on nobody said.
func (w *importRun) rows(facts map[string]models.FactValue, c models.Case, e models.Episode) []models.Fact {
	rows := make([]models.Fact, 0, len(facts))
	basis := "other_agency"
	if w.opt.own != nil {
		basis = ""
	}
	for name, v := range facts {
		f := models.Fact{
			SurvivorID: c.SurvivorID, CaseID: c.ID, Name: name, AnswerFacts: v.RestingOn(basis), RecordedBy: w.by.ID(), RecordedAt: w.now, Version: 1,
		}
		switch w.word(name).Group {
		case "person":
			f.CaseID = ""
		case "episode":
			f.EpisodeID = e.ID
		}
		rows = append(rows, f)
	}
	return rows
}

// codes makes case codes that no case has yet.
func (w *importRun) codes(n int) ([]string, error) {
	drawn, list := map[string]bool{}, make([]string, 0, n)
	for range 5 {
		for len(list) < n {
			code, err := models.NewCaseCode(w.random)
			if err != nil {
				return nil, err
			}
			if !drawn[string(code)] {
				drawn[string(code)], list = true, append(list, string(code))
			}
		}
		var taken []string
		if err := w.tx.Model(&models.Case{}).Where("code IN ?", list).Pluck("code", &taken).Error; err != nil || len(taken) == 0 {
			return list, err
		}
		list = slices.DeleteFunc(list, func(code string) bool { return slices.Contains(taken, code) })
	}
	return nil, fmt.Errorf("case codes: the random source repeats itself")
}
