package delivery

import (
	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
)

// find returns a service of a case that the actor may see. It returns NotFound
// for a service of another case, or of a class hidden from the role.
func (s *Service) find(tx *gorm.DB, by access.Actor, caseID, id string) (models.Delivery, error) {
	var row models.Delivery
	err := tx.Where("id = ? AND case_id = ?", id, caseID).Take(&row).Error
	if err == nil && !s.Sight(by).Service(row.Kind) {
		return models.Delivery{}, models.ErrNotFound()
	}
	return row, err
}

// classOf returns the class of a kind. A kind that the packs no longer have
// counts as clinical, the narrowest class that caseworkers still record.
func (s *Service) classOf(kind string) models.Class {
	if k := s.Library().Service(kind); k != nil {
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
