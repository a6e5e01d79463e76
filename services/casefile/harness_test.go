package casefile_test

import (
	"crypto/rand"
	"testing"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/casefile"
	"aftercare/services/evaluation"
	"aftercare/services/pack/packtest"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

// file is the case file service of an invented world.
type file struct {
	*worldtest.World
	*casefile.Service
	t         *testing.T
	evaluator *evaluation.Evaluator
}

// newFile returns a case file over the packs that ship with the program.
func newFile(t *testing.T, db *store.DB) file {
	t.Helper()
	lib := packtest.Shipped(t)
	w, e := worldtest.New(t, db), evaluation.New(lib)
	return file{World: w, t: t, evaluator: e, Service: casefile.New(db, w.Keeper, e, w.Now, worldtest.NewID, rand.Reader)}
}

// intake fills in everything a form can hold; all of it is invented.
func (f file) intake() casefile.Intake {
	return casefile.Intake{
		ID: worldtest.NewID(), ShelterID: f.North.ID, Referral: "police",
		Called: "Kalpana", FullName: "Kalpana Jhootmooth", OtherNames: "कल्पना", SafeContact: "Call her aunt after six",
		Story: "In her own words", Wishes: "To finish school",
		Facts: []casefile.FactInput{
			{Name: "person.sex", Value: models.FactValue{Code: "female"}},
			{Name: "person.adult_on", Value: models.FactValue{On: models.PartialDate{On: "2029", Sure: models.SureYear}}, Basis: "she_said"},
			{Name: "form.sexual_exploitation", Value: models.FactValue{Answer: models.Yes}},
			{Name: "means.debt_bondage", Value: models.FactValue{Answer: models.Declined}},
		},
		Episode: models.EpisodeFacts{BeganOn: "2025", BeganSure: models.SureYear},
		Consents: casefile.ConsentInput{
			Answers:      map[string]string{models.PurposeData: models.ConsentGiven, models.PurposeStatistics: models.ConsentRefused},
			ConsentFacts: models.ConsentFacts{GivenBy: models.ByHerself, Form: "spoken", ExplainedIn: "bn"},
		},
		DutiesDone: []casefile.DutyInput{{Duty: "pocso_report_duty", Decision: "seeking_legal_advice", Words: "Asking the panel lawyer"}},
	}
}

// opened takes a survivor in as the caseworker.
func (f file) opened(in casefile.Intake) models.Case {
	f.t.Helper()
	out, err := f.Open(f.t.Context(), f.Actor("caseworker"), in)
	if err != nil {
		f.t.Fatal(err)
	}
	return out.Case
}

// count counts rows of a table.
func (f file) count(model any, where string, args ...any) int64 {
	f.t.Helper()
	var n int64
	f.Read(func(tx *gorm.DB) error { return tx.Model(model).Where(where, args...).Count(&n).Error })
	return n
}

// actions lists the audit entries of a case, oldest first.
func (f file) actions(caseID string) (list []string) {
	f.t.Helper()
	f.Read(func(tx *gorm.DB) error {
		return tx.Model(&models.AuditEntry{}).Where("case_id = ?", caseID).Order("seq").Pluck("action", &list).Error
	})
	return list
}
