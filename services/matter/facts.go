package matter

import (
	"maps"
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
type answers map[string]models.FactValue

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

// same compares two answers of matters.
func same(a, b models.FactValue) bool { return a.Answer == b.Answer && a.On == b.On && a.At == b.At }

// agrees reports whether the file says what the matters do. The file may know an
// hour that they do not.
func agrees(file, says models.FactValue) bool {
	if file.Answer == "" && file.Held() {
		file.Answer = models.Yes
	}
	if says.At == 0 {
		file.At = 0
	}
	return same(file, says)
}

// follow records the facts that the deed changed. What the matters no longer say is
// taken back where it stands as they said it; what somebody wrote otherwise stays.
func (d matterDeed) follow(before answers) error {
	after, err := said(d.Tx, d.Case.ID, d.Zone)
	if err != nil {
		return err
	}
	recorded, err := d.files.Standing(d.Deed)
	if err != nil {
		return err
	}
	var facts []casefile.FactInput
	for _, key := range slices.Sorted(maps.Keys(union(before, after))) {
		now, is := after[key], recorded[key]
		if same(before[key], now) || agrees(is.Value(), now) || !casefile.Askable(d.Library().Fact(key)) {
			continue
		}
		in := casefile.FactInput{Name: key, Value: now, Basis: is.Basis, Seen: is.Version}
		if now.Answer == "" {
			if !agrees(is.Value(), before[key]) {
				continue
			}
			in.Value, in.Basis = models.FactValue{Answer: models.NotAsked}, ""
		}
		facts = append(facts, in)
	}
	return d.files.PutFacts(d.Deed, facts)
}

func union(a, b answers) answers {
	out := maps.Clone(a)
	maps.Copy(out, b)
	return out
}

// differs lists the facts that the file says otherwise than the matters do.
func differs(says answers, recorded map[string]casefile.Recorded) (keys []string) {
	for _, key := range slices.Sorted(maps.Keys(says)) {
		if is, there := recorded[key]; there && !agrees(is.Value(), says[key]) {
			keys = append(keys, key)
		}
	}
	return keys
}
