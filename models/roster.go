package models

import (
	"slices"
	"strings"
	"time"
)

// MaxPostName is how many characters the name of a post, or of somebody on duty, has.
const MaxPostName = 60

// MostPosts is how many posts in use a house has at most: a week with more does not fit
// a page. It is our own number.
const MostPosts = 6

// MostOnDuty is how many people are at one post on one day at most. It is our own number.
const MostOnDuty = 6

// nightEnds is the hour before which "tonight" is the night that began the day before. It
// is our own.
const nightEnds = 6

// PostFacts is what a house says about a post: where somebody is on duty, and when.
type PostFacts struct {
	NameEN string    `json:"name_en" gorm:"column:name_en"`
	NameHI string    `json:"name_hi" gorm:"column:name_hi"` // "" where there is none; then the other one stands
	From   TimeOfDay `json:"from" gorm:"column:from_time"`
	Until  TimeOfDay `json:"until" gorm:"column:until_time"` // of the next day where it is not after From
}

// Check adds a problem for each rule that the post breaks.
func (f PostFacts) Check(p Problems) {
	if strings.TrimSpace(f.NameEN) == "" {
		p.Add("name_en", "problem.required")
	}
	for field, name := range map[string]string{"name_en": f.NameEN, "name_hi": f.NameHI} {
		if len([]rune(name)) > MaxPostName {
			p.Add(field, "problem.too_long|n=60")
		}
	}
	for field, at := range map[string]TimeOfDay{"from": f.From, "until": f.Until} {
		if at == "" {
			p.Add(field, "problem.required")
		}
	}
}

// Name is what the post is called in a language.
func (f PostFacts) Name(lang string) string {
	if lang == "hi" && f.NameHI != "" {
		return f.NameHI
	}
	return f.NameEN
}

// Overnight reports whether the post goes on past midnight.
func (f PostFacts) Overnight() bool { return f.Until <= f.From }

// Covers reports whether the turn that began on a day runs at a moment.
func (f PostFacts) Covers(on Date, at Instant, zone *time.Location) bool {
	end := on
	if f.Overnight() {
		end = on.AddDays(1)
	}
	return at >= f.From.Moment(on, zone) && at < f.Until.Moment(end, zone)
}

// Post is a place in a house at which somebody is on duty. One that is no longer used has
// an end in its trail.
type Post struct {
	ID        string `gorm:"primaryKey"`
	ShelterID string
	PostFacts `gorm:"embedded"`
	Sort      string // the name in small letters
	Trail     `gorm:"embedded"`
}

// Roster is a week of a house. Its version changes with everybody who is put on duty.
type Roster struct {
	ID        string `gorm:"primaryKey"`
	ShelterID string
	Monday    Date
	ChangedBy string
	ChangedAt Instant
	Version   int64
}

// RosterTurn is somebody at a post on a day.
type RosterTurn struct {
	ID         string `gorm:"primaryKey"`
	PostID     string
	OnDay      Date
	AccountID  string // "" for somebody without an account
	Name       string // of somebody without an account
	RecordedBy string
	CreatedAt  Instant `gorm:"autoCreateTime:false"`
	RemovedBy  string
	RemovedAt  Instant // 0 for one that counts
}

// NightOf is the day on which the night of a moment began, or begins: in the first hours
// of a day it is the one before.
func NightOf(at Instant, zone *time.Location) Date {
	day := at.Date(zone)
	if at.Time().In(zone).Hour() < nightEnds {
		day = day.AddDays(-1)
	}
	return day
}

// MondayOf is the first day of the week of a day.
func MondayOf(day Date) Date {
	at, ok := day.Time(time.UTC)
	if !ok {
		return ""
	}
	return day.AddDays(-(int(at.Weekday()) + 6) % 7)
}

// WeekOf lists the seven days from a Monday on.
func WeekOf(monday Date) (days []Date) {
	for n := range 7 {
		days = append(days, monday.AddDays(n))
	}
	return days
}

// NamesTyped takes apart names that were typed with commas between them, each once.
func NamesTyped(text string) (names []string) {
	for _, name := range strings.Split(text, ",") {
		if name = strings.Join(strings.Fields(name), " "); name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}
