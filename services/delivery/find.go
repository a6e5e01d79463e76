package delivery

import (
	"strings"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/sight"
)

// find returns a service of the case that the actor may see. One of another
// case, or of a class hidden from the role, is not found.
func (w work) find(id string) (models.Delivery, error) {
	return w.findIn(w.tx, w.by, w.c.ID, id)
}

func (s *Service) findIn(tx *gorm.DB, by access.Actor, caseID, id string) (models.Delivery, error) {
	var d models.Delivery
	if err := tx.Where("id = ? AND case_id = ?", id, caseID).Take(&d).Error; err != nil {
		return d, err
	}
	if !s.sight(by).Service(d.Kind) {
		return models.Delivery{}, models.ErrNotFound()
	}
	return d, nil
}

// sight is what the actor's role sees.
func (s *Service) sight(by access.Actor) sight.Sight { return sight.Of(s.evaluator.Library(), by) }

// classOf is the class of a kind. A kind that the packs no longer know counts
// as clinical: the narrowest that caseworkers still record.
func (s *Service) classOf(kind string) models.Class {
	if k := s.evaluator.Library().Service(kind); k != nil {
		return k.Class
	}
	return models.ClassClinical
}

// servesOf lists the rights a service serves.
func servesOf(tx *gorm.DB, id string) ([]string, error) {
	var items []string
	err := tx.Model(&models.DeliveryServe{}).Where("delivery_id = ?", id).Order("item").Pluck("item", &items).Error
	return items, err
}

func joined(items []string) string { return strings.Join(items, " ") }

func split(items string) []string { return strings.Fields(items) }
