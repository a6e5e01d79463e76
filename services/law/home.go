package law

import (
	"context"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
)

// Home returns the country whose law the library opens with: the
// organisation's, or, when there are no packs for it, the country with the most
// rights in the packs.
func (s *Service) Home(ctx context.Context, by access.Actor) (string, error) {
	var org models.Organisation
	err := s.db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Select("jurisdiction").Where("id = ?", by.Organisation()).Take(&org).Error
	})
	if err != nil || s.Library().Place(org.Jurisdiction) != nil {
		return org.Jurisdiction, err
	}
	return s.bestKnown(), nil
}

func (s *Service) bestKnown() (best string) {
	rights := map[string]int{}
	for _, it := range s.Library().Items() {
		rights[it.Jurisdiction]++
	}
	for _, country := range s.Library().Jurisdictions() {
		if best == "" || rights[country] > rights[best] {
			best = country
		}
	}
	return best
}
