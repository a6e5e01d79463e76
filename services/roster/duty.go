package roster

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
)

// Person is somebody on duty.
type Person struct {
	AccountID string // "" for somebody without an account
	Name      string
}

// Duty is a post with who is at it.
type Duty struct {
	models.PostFacts
	PostID string
	People []Person
}

// OnDuty is who is on duty in a house at a moment.
type OnDuty struct {
	HouseID, House string
	Now            []Duty // the posts whose hours run
	Tonight        []Duty // the posts that go on past midnight
}

// NobodyTonight reports whether no post of the night has anybody.
func (o OnDuty) NobodyTonight() bool {
	return !slices.ContainsFunc(o.Tonight, func(d Duty) bool { return len(d.People) > 0 })
}

// Has reports whether somebody is on duty now.
func (o OnDuty) Has(accountID string) bool {
	return slices.ContainsFunc(o.Now, func(d Duty) bool {
		return slices.ContainsFunc(d.People, func(p Person) bool { return p.AccountID == accountID })
	})
}

// OnDuty reads who is on duty in the open houses that the actor works in, in one query.
func (s *Service) OnDuty(ctx context.Context, by access.Actor) (out []OnDuty, err error) {
	if !by.May(access.ReadBeds) {
		return nil, nil
	}
	err = s.db.Read(ctx, func(tx *gorm.DB) error {
		out, err = onDuty(tx, by, by.Now())
		return err
	})
	return out, err
}

// At lists the houses in which the actor is on duty at a moment.
func At(tx *gorm.DB, by access.Actor, now models.Instant) (houses []string, err error) {
	all, err := onDuty(tx, by, now)
	for _, o := range all {
		if o.Has(by.ID()) {
			houses = append(houses, o.HouseID)
		}
	}
	return houses, err
}

// turn is a post of a house with one who is at it on a day; a post that nobody is at has
// one without a day.
type turn struct {
	HouseID, House, TimeZone string
	models.PostFacts         `gorm:"embedded"`
	PostID                   string
	OnDay                    models.Date
	AccountID                string
	Name                     string
}

// onDuty reads the posts of the actor's houses with the turns around a moment, and keeps
// those that run then or tonight.
func onDuty(tx *gorm.DB, by access.Actor, now models.Instant) (out []OnDuty, err error) {
	today := now.Date(time.UTC) // a day of the house is within a day of it
	var turns []turn
	err = tx.Raw(`SELECT s.id AS house_id, s.name AS house, o.time_zone, COALESCE(p.id, '') AS post_id, p.name_en, p.name_hi, p.from_time, p.until_time,
			COALESCE(w.on_day, '') AS on_day, COALESCE(w.account_id, '') AS account_id, COALESCE(a.display_name, w.name, '') AS name
		FROM shelters s JOIN organisations o ON o.id = s.organisation_id
		LEFT JOIN posts p ON p.shelter_id = s.id AND p.removed_at = 0
		LEFT JOIN roster_turns w ON w.post_id = p.id AND w.removed_at = 0 AND w.on_day IN ?
		LEFT JOIN accounts a ON a.id = w.account_id
		WHERE s.organisation_id = ? AND s.id IN ? AND s.closed_at = 0
		ORDER BY s.name, s.id, p.from_time, p.id, w.on_day, w.id`,
		[]models.Date{today.AddDays(-1), today, today.AddDays(1)}, by.Organisation(), append(by.Shelters(), "")).Scan(&turns).Error
	for _, t := range turns {
		zone, bad := time.LoadLocation(t.TimeZone)
		if bad != nil {
			return nil, bad
		}
		if n := len(out); n == 0 || out[n-1].HouseID != t.HouseID {
			out = append(out, OnDuty{HouseID: t.HouseID, House: t.House})
		}
		out[len(out)-1].add(t, now, zone)
	}
	return out, err
}

// add puts a turn where it belongs.
func (o *OnDuty) add(t turn, now models.Instant, zone *time.Location) {
	if t.PostID == "" {
		return
	}
	if today := now.Date(zone); t.Covers(today, now, zone) || t.Covers(today.AddDays(-1), now, zone) {
		o.Now = with(o.Now, t, t.OnDay != "" && t.Covers(t.OnDay, now, zone))
	}
	if t.Overnight() {
		o.Tonight = with(o.Tonight, t, t.OnDay != "" && t.OnDay == models.NightOf(now, zone))
	}
}

// with is a list with the post of a turn, and with who is at it where that is to be told.
func with(list []Duty, t turn, there bool) []Duty {
	if n := len(list); n == 0 || list[n-1].PostID != t.PostID {
		list = append(list, Duty{PostFacts: t.PostFacts, PostID: t.PostID})
	}
	if last := &list[len(list)-1]; there {
		last.People = append(last.People, Person{t.AccountID, t.Name})
	}
	return list
}
