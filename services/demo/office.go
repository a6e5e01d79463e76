package demo

import (
	"strings"

	"gorm.io/gorm"

	"aftercare/models"
)

// offices puts plainly invented offices into the directory: of each State with a
// shelter one of each kind. None has a telephone number that could be real.
func (f *filler) offices(tx *gorm.DB, h *organisation) error {
	d := throw(f.opt.Seed, partOffices)
	by, at := h.person("administrator").ID, h.row.CreatedAt
	var list []models.Office
	seen := map[string]bool{}
	for _, shelter := range h.shelters {
		if seen[shelter.State] {
			continue
		}
		seen[shelter.State] = true
		for _, kind := range models.OfficeKinds {
			o := models.Office{ID: d.id(at), OrganisationID: h.row.ID, RecordedBy: by, CreatedAt: at, ChangedBy: by, ChangedAt: at, Version: 1}
			o.OfficeFacts = models.OfficeFacts{
				Kind: kind, Name: "Invented office (" + strings.ReplaceAll(kind, "_", " ") + ")", State: shelter.State, District: "Invented district",
				Address: "1 Nowhere Lane, " + pick(d, inventedPlaces), Hours: "10 to 5, not on Sundays", Note: "Plainly invented.",
			}
			f.gives(d, &o.OfficeFacts)
			if d.chance(60) {
				o.VerifiedOn = f.cal.date(-d.between(10, 300))
			}
			o.Sort = o.SortKey()
			list = append(list, o)
		}
	}
	h.offices = list
	return insert(tx, list)
}

// helpOf is the help that an invented provider of a kind gives.
var helpOf = map[string][]string{
	"hospital": {"health_check", "medical_treatment", "sexual_assault_clinic", "antenatal_care"}, "counsellor": {"counselling", "psychiatric_care", "peer_group"},
	"dlsa": {"legal_consultation", "lawyer_assigned"}, "legal_aid": {"legal_consultation", "claim_drafted"}, "training_centre": {"vocational_training"}, "school": {"schooling"},
	"shelter": {"shelter", "emergency_shelter"}, "employer": {"job_placement"}, "police_station": {"protection_request"},
}

// gives adds what an invented provider does, in which languages, and what was agreed.
func (f *filler) gives(d *dice, o *models.OfficeFacts) {
	help := helpOf[o.Kind]
	o.Services, o.Languages = models.ListOf(help), models.ListOf([]string{"hi", pick(d, []string{"bn", "ne", "or", "te"})})
	if len(help) == 0 {
		return
	}
	o.ContactPerson, o.MayBeNamed = "Invented "+pick(d, []string{"Ms Sen", "Mr Rao", "Ms Bora"}), pick(d, []models.Answer{models.Yes, models.No, ""})
	if d.chance(50) {
		o.AgreedFrom, o.AgreementPaper = f.cal.date(-d.between(100, 300)), "Invented folder, shelf 2"
		o.AgreedUntil = f.cal.date(pick(d, []int{12, 90, 200}))
	}
}
