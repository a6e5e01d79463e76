package demo

import (
	"strings"

	"gorm.io/gorm"

	"aftercare/models"
)

// housePosts are the posts of every house of the demo, and one that is no longer used.
var housePosts = []models.PostFacts{
	{NameEN: "Day", NameHI: "दिन", From: "08:00", Until: "20:00"}, {NameEN: "Night", NameHI: "रात", From: "20:00", Until: "08:00"},
	{NameEN: "Gate", NameHI: "गेट", From: "19:00", Until: "07:00"}, {NameEN: "Kitchen", NameHI: "रसोई", From: "06:00", Until: "14:00"},
}

// guards are people of the demo houses who have no account. The names are invented.
var guards = []string{"Bhola Namdhari", "Sukanya Misaal", "Ramratan Kalpit"}

// rosters stores the posts of the houses, and who is at them last week and this week. In
// the last house nobody is written down from today on.
func (f *filler) rosters(tx *gorm.DB, h *organisation) error {
	d := throw(f.opt.Seed, partRosters)
	by, at := h.person("administrator").ID, h.row.CreatedAt
	var posts []models.Post
	var weeks []models.Roster
	var turns []models.RosterTurn
	monday := models.MondayOf(f.cal.date(0))
	for i, house := range h.shelters {
		first := len(posts)
		for _, facts := range housePosts {
			posts = append(posts, models.Post{ID: d.id(at), ShelterID: house.ID, PostFacts: facts, Sort: strings.ToLower(facts.NameEN), Trail: models.Trail{RecordedBy: by, CreatedAt: at, ChangedBy: by, ChangedAt: at, Version: 1}})
		}
		kitchen := &posts[len(posts)-1]
		kitchen.RemovedAt, kitchen.ChangedAt, kitchen.Version = f.cal.at(-40, 10, 0), f.cal.at(-40, 10, 0), 2
		for _, week := range []models.Date{monday.AddDays(-7), monday} {
			made := f.cal.at(-8, 10, i)
			weeks = append(weeks, models.Roster{ID: d.id(made), ShelterID: house.ID, Monday: week, ChangedBy: by, ChangedAt: made, Version: 1})
			for n, on := range models.WeekOf(week) {
				if i == len(h.shelters)-1 && on >= f.cal.date(0) {
					break
				}
				turns = append(turns, f.onDuty(d, h, house.ID, posts[first:], n, on, made, by)...)
			}
		}
	}
	swap := turns[0] // somebody else was there first
	swap.ID, swap.AccountID, swap.Name, swap.RemovedBy, swap.RemovedAt = d.id(swap.CreatedAt), "", guards[0], by, swap.CreatedAt.Add(minutes(60))
	for _, rows := range []any{&posts, &weeks} {
		if err := tx.Create(rows).Error; err != nil {
			return err
		}
	}
	return insert(tx, append(turns, swap))
}

// onDuty are the turns of a house on one day: the caseworkers by day, a counsellor or a
// caseworker at night, and a guard at the gate.
func (f *filler) onDuty(d *dice, h *organisation, house string, posts []models.Post, n int, on models.Date, at models.Instant, by string) (out []models.RosterTurn) {
	workers := h.of(models.Caseworker, house)
	night := append(h.of(models.Counsellor, house), workers...)
	for i, id := range []string{workers[n%len(workers)].ID, night[n%len(night)].ID, ""} {
		turn := models.RosterTurn{ID: d.id(at), PostID: posts[i].ID, OnDay: on, AccountID: id, RecordedBy: by, CreatedAt: at}
		if id == "" {
			turn.Name = guards[n%len(guards)]
		}
		out = append(out, turn)
	}
	return out
}
