package matter

import (
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/casefile"
	"aftercare/services/pack"
)

// Facts of the packs that matters answer. A pack that lacks one of them is not
// told.
const (
	factRegistered  = "event.fir_registered"
	factRefused     = "event.fir_refused"
	factChargeSheet = "event.charge_sheet"
	factEnded       = "event.trial_concluded"
	factConviction  = "event.conviction"
	factFreed       = "event.accused_released"
	factAccused     = "legal.accused"
	factHearing     = "event.hearing"
	factAccompanied = "hearing.accompanied"

	sectionPrefix = "offence."
)

// IsSection reports whether a fact says that a report to the police names a
// section of the law.
func IsSection(f *pack.Fact) bool {
	return casefile.Askable(f) && f.Kind == pack.KindYesNo && strings.HasPrefix(f.Key, sectionPrefix)
}

// answers are what the matters of a case say about its facts.
type answers casefile.Answers

// said reads what the matters of a case, the accused and the hearings say.
func said(tx *gorm.DB, caseID string, zone *time.Location) (answers, error) {
	out := answers{}
	var matters []models.Matter
	err := counting(tx, caseID).Find(&matters).Error
	for _, m := range matters {
		out.matter(m.MatterFacts)
	}
	var people []models.MatterPerson
	if err == nil {
		err = counting(tx, caseID).Where("part = ?", models.MatterAccused).Find(&people).Error
	}
	for _, p := range people {
		if p.Bail == models.BailGranted {
			out.latest(factFreed, p.BailOn)
		}
	}
	var next []models.Hearing
	if err == nil {
		err = counting(tx, caseID).Where("outcome = ''").Order("at, id").Limit(1).Find(&next).Error
	}
	for _, h := range next {
		out.hearing(h.HearingFacts, zone)
	}
	return out, err
}

// counting limits a query to the rows of a case that were not removed. With a
// matter what belongs to it is removed.
func counting(tx *gorm.DB, caseID string) *gorm.DB {
	return tx.Where("case_id = ? AND removed_at = 0", caseID)
}

// matter adds what a matter says. Of one in which she is accused herself only that is
// a fact of the case: its report, sections and conviction are not those of the people
// who did it to her.
func (a answers) matter(m models.MatterFacts) {
	if m.Accused == models.Yes {
		if a[factAccused].Answer == "" {
			a[factAccused] = models.FactValue{Answer: models.Yes, On: models.Exactly(m.RegisteredOn)}
		}
		return
	}
	a.earliest(factRegistered, m.RegisteredOn)
	a.earliest(factRefused, m.RefusedOn)
	a.earliest(factChargeSheet, m.ChargeSheetOn)
	for _, key := range m.SectionKeys() {
		a[key] = models.FactValue{Answer: models.Yes}
	}
	if !models.CriminalMatter(m.Kind) {
		return
	}
	a.latest(factEnded, m.EndedOn)
	if m.Ending == models.MatterConviction {
		a.latest(factConviction, m.EndedOn)
	}
	if slices.Contains(models.MatterFreed, m.Ending) {
		a.latest(factFreed, m.EndedOn)
	}
}

func (a answers) hearing(h models.HearingFacts, zone *time.Location) {
	v := models.FactValue{Answer: models.Yes, On: models.Exactly(h.At.Date(zone))}
	if !h.DayOnly {
		v.At = h.At
	}
	a[factHearing], a[factAccompanied] = v, models.FactValue{Answer: models.No}
	if h.Companion != models.NoCompanion {
		a[factAccompanied] = models.FactValue{Answer: models.Yes}
	}
}

func (a answers) earliest(key string, on models.Date) {
	if was := models.Date(a[key].On.On); on != "" && (was == "" || on < was) {
		a[key] = models.FactValue{Answer: models.Yes, On: models.Exactly(on)}
	}
}

func (a answers) latest(key string, on models.Date) {
	if on > models.Date(a[key].On.On) {
		a[key] = models.FactValue{Answer: models.Yes, On: models.Exactly(on)}
	}
}

// follow records the facts that the deed changed.
func (d matterDeed) follow(before answers) error {
	after, err := said(d.Tx, d.Case.ID, d.Zone)
	if err != nil {
		return err
	}
	return d.files.Follow(d.Deed, casefile.Answers(before), casefile.Answers(after))
}
