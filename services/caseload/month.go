package caseload

import (
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
)

const monthLayout = "2006-01"

// month reads a month as an address names it: "2026-11". It returns "" for what
// is none.
func month(s string) string {
	if _, err := time.Parse(monthLayout, s); err != nil {
		return ""
	}
	return s
}

// bounds returns where a month begins and where it ended in a time zone.
func bounds(month string, zone *time.Location) (from, to models.Instant) {
	first, _ := time.ParseInLocation(monthLayout, month, zone)
	return models.At(first), models.At(first.AddDate(0, 1, 0))
}

// zone is the zone in which the months of the filter end; UTC for one that asks
// for none.
func (f Filter) zone(tx *gorm.DB, by access.Actor) (*time.Location, error) {
	if f.Arrived == "" && f.Left == "" {
		return time.UTC, nil
	}
	return zoneOf(tx, by)
}

// zoneOf is the time zone of the actor's organisation, in which its months end.
func zoneOf(tx *gorm.DB, by access.Actor) (*time.Location, error) {
	var name string
	if err := fresh(tx).Raw("SELECT time_zone FROM organisations WHERE id = ?", by.Organisation()).Scan(&name).Error; err != nil {
		return nil, err
	}
	return time.LoadLocation(name)
}
