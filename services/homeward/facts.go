package homeward

import (
	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/casefile"
)

// Facts of the packs that a return answers. A pack that lacks one of them is not told.
const (
	factPlanned  = "event.return_planned"
	factWish     = "wish.return_home"
	factDecided  = "event.return_decided"
	factHome     = "event.home_checked"
	factUnsafe   = "home.found_unsafe"
	factReceiver = "event.return_receiver"
	factAsked    = "event.return_requested"
	factStep     = "event.return_step"
)

// said reads what the last return of a case says about its facts. What was planned and
// asked for is true while it is under way; what the survivor wished, what was decided and
// what was found stay true after it.
func said(tx *gorm.DB, caseID string) (casefile.Answers, error) {
	var last []models.Return
	err := tx.Where("case_id = ? AND removed_at = 0 AND stop_reason <> ?", caseID, models.ReturnMistaken).Order("created_at DESC, id DESC").Limit(1).Find(&last).Error
	out := casefile.Answers{}
	for _, r := range last {
		days := map[string]models.Date{factDecided: r.DecidedOn, factHome: r.HomeOn}
		if r.State == models.ReturnOpen {
			days[factPlanned], days[factReceiver], days[factAsked], days[factStep] = r.PlannedOn, r.ReceiverOn, r.AskedOn, r.StepOn
		}
		for key, on := range days {
			if on != "" {
				out[key] = models.FactValue{Answer: models.Yes, On: models.Exactly(on)}
			}
		}
		out.YesNo(factWish, r.Choice, models.ReturnWished, "no")
		out.YesNo(factUnsafe, r.Home, models.HomeUnsafe, models.HomeSafe)
	}
	return out, err
}
