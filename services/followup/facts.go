package followup

import (
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/casefile"
)

// Facts of the packs that follow-ups answer. A pack that lacks one of them is not told.
const (
	factHome       = "home.with"
	factSafe       = "safety.safe_now"
	factThreat     = "event.threat"
	factViolence   = "event.violence"
	factTrafficker = "event.trafficker_contact"
	factCrisis     = "health.suicide_concern"
	factStigma     = "social.shut_out"
	factDebt       = "money.debt"
	factIncome     = "money.own_income"
	factSchool     = "school.attends"
)

// said reads what the follow-ups of a case say about its facts: of each the last that
// says something.
func said(tx *gorm.DB, c models.Case, zone *time.Location) (casefile.Answers, error) {
	var list []models.FollowUp
	err := tx.Where("case_id = ? AND removed_at = 0 AND result = ?", c.ID, models.FollowReached).Order("at, id").Find(&list).Error
	out := casefile.Answers{}
	for _, f := range list {
		for key, v := range answersOf(f.FollowUpFacts, c.AgeGroup == "child", zone) {
			out[key] = v
		}
	}
	return out, err
}

// answersOf is what one follow-up says about the facts of its case.
func answersOf(f models.FollowUpFacts, child bool, zone *time.Location) casefile.Answers {
	out := casefile.Answers{}
	yes := func(key string, is bool) {
		out[key] = models.FactValue{Answer: models.No}
		if is {
			out[key] = models.FactValue{Answer: models.Yes}
		}
	}
	told := func(key string) {
		out[key] = models.FactValue{Answer: models.Yes, On: models.Exactly(f.At.Date(zone))}
	}
	if f.Home != "" && f.Home != models.FollowSaidNothing {
		out[factHome] = models.FactValue{Code: f.Home}
	}
	if f.HomeSafe == string(models.Yes) || f.HomeSafe == string(models.No) {
		yes(factSafe, f.HomeSafe == string(models.Yes))
	}
	switch f.Violence {
	case "threats":
		told(factThreat)
	case "hurt", "sexual":
		told(factViolence)
	}
	if f.Trafficker != "" && f.Trafficker != "none" && f.Trafficker != models.FollowSaidNothing {
		told(factTrafficker)
	}
	if f.Mind == "crisis" {
		told(factCrisis)
	}
	switch f.Stigma {
	case "none", "some", "shut_out":
		yes(factStigma, f.Stigma == "shut_out")
	}
	switch f.Money {
	case "debt":
		yes(factDebt, true)
	case "nothing":
		yes(factIncome, false)
	}
	switch f.Learning {
	case "works":
		yes(factIncome, true)
	}
	if child && f.Learning != "" && f.Learning != models.FollowSaidNothing { // an adult is not asked
		yes(factSchool, f.Learning == "school")
	}
	return out
}
