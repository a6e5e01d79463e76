package handlers

import (
	"aftercare/models"
	"aftercare/services/casefile"
)

// bedName says room and bed.
func (t texts) bedName(f models.BedFacts) string {
	return t.T("bed.called", "room", f.Room, "bed", f.Label)
}

// bedOrNone says where somebody sleeps, or that it is without a bed.
func (t texts) bedOrNone(room, bed string) string {
	if room == "" {
		return t.T("stay.no_bed")
	}
	return t.bedName(models.BedFacts{Room: room, Label: bed})
}

// stayBadges give the look of where a resident is.
var stayBadges = map[models.StayState]badgeState{
	models.StayPresent: badgeReceived, models.StayLeave: badgeWaiting, models.StayHospital: badgeWaiting, models.StayMissing: badgeDanger, models.StayOver: badgeClosed,
}

// stayBadge says where a resident is.
func (t texts) stayBadge(s models.StayState) badge {
	return badge{State: string(stayBadges[s]), Text: t.T("stay.state." + string(s))}
}

// bedChoices offers the free beds, with the house where there are several.
func (p page) bedChoices(beds []casefile.FreeBed, houses bool) (list []choice) {
	for _, b := range beds {
		text := p.T("stay.bed_choice", "bed", p.bedName(b.BedFacts), "kind", p.T("bed.kind."+b.Kind))
		if houses {
			text = b.House + " · " + text
		}
		list = append(list, choice{Value: b.ID, Text: text})
	}
	return list
}
