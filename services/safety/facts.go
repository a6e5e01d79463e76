package safety

import (
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/casefile"
	"aftercare/services/deed"
)

// incidentFacts are the facts of the packs that an incident of a kind answers. A pack that
// lacks one of them is not told.
var incidentFacts = map[string][]string{
	models.IncidentThreat:  {"event.threat"},
	models.IncidentContact: {"event.trafficker_contact"},
	models.IncidentHurt:    {"event.violence"},
	models.IncidentSexual:  {"event.violence", "event.sexual_assault"},
	models.IncidentPrivacy: {"event.privacy_breach"},
}

// said reads what the incidents of a case say about its facts: of each the last.
func said(tx *gorm.DB, caseID string, zone *time.Location) (casefile.Answers, error) {
	var list []models.SafetyIncident
	err := counting(tx, caseID).Order("at, id").Find(&list).Error
	out := casefile.Answers{}
	for _, r := range list {
		v := models.FactValue{Answer: models.Yes, On: models.Exactly(r.At.Date(zone))}
		if !r.DayOnly {
			v.At = r.At
		}
		for _, key := range incidentFacts[r.Kind] {
			out[key] = v
		}
	}
	return out, err
}

// follow records the facts that a deed changed. An event that the file knows of a later
// day, from a contact after leaving for one, stays.
func (s *Service) follow(d *deed.Deed, before, after casefile.Answers) error {
	recorded, err := s.files.Standing(d)
	if err != nil {
		return err
	}
	for key, v := range after {
		if is := recorded[key].Value(); is.On.On > v.On.On && is.On.On > before[key].On.On {
			delete(before, key)
			delete(after, key)
		}
	}
	return s.files.Follow(d, before, after)
}
