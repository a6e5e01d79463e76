package models

import (
	"strconv"
	"strings"
)

// BedKinds are the codes for what a bed is for. They are ours: no text that was
// read names kinds.
var BedKinds = []string{"adult", "child", "cot", "isolation", "accessible"}

// OutageReasons are the codes for why a bed is out of use.
var OutageReasons = []string{"repair", "cleaning", "infection", "lent", "other"}

// Limits of what is typed about beds.
const (
	MaxBedName  = 40  // characters of a room or of a bed
	MaxBeds     = 60  // added at once
	MaxCapacity = 999 // people of a house
)

// BedFacts are what is said of a bed. They are listed here and nowhere else. A room
// is the name that its beds share.
type BedFacts struct {
	Room  string `json:"room"`
	Label string `json:"label"`
	Kind  string `json:"kind"`
}

// Bed is one bed of a house.
type Bed struct {
	ID        string `gorm:"primaryKey"`
	ShelterID string
	BedFacts  `gorm:"embedded"`
	Sort      string // by room, then by bed; numbers in the order of their value
	Trail     `gorm:"embedded"`
}

// BedOutage is a time in which a bed was out of use.
type BedOutage struct {
	ID        string `gorm:"primaryKey"`
	BedID     string
	ShelterID string
	Reason    string
	FromAt    Instant
	UntilAt   Instant // Forever while it is out of use
	MadeBy    string
	EndedBy   string
}

// Tidy trims what was typed.
func (f *BedFacts) Tidy() {
	f.Room, f.Label = strings.Join(strings.Fields(f.Room), " "), strings.Join(strings.Fields(f.Label), " ")
}

// Check adds a problem for each rule that the bed breaks.
func (f BedFacts) Check(p Problems) {
	for field, text := range map[string]string{"room": f.Room, "bed": f.Label} {
		switch {
		case text == "":
			p.Add(field, "problem.required")
		case len([]rune(text)) > MaxBedName:
			p.Add(field, "problem.too_long|n="+strconv.Itoa(MaxBedName))
		}
	}
	oneOf(p, "bed_kind", f.Kind, BedKinds, "problem.required")
}

// SortKey is the key by which beds are listed: room 2 before room 10. Two beds of a
// house never have the same one.
func (f BedFacts) SortKey() string { return sortable(f.Room) + "\t" + sortable(f.Label) }

// sortable folds a name and gives its numbers leading zeros.
func sortable(name string) string {
	var out strings.Builder
	for rest := strings.ToLower(name); rest != ""; {
		digits := len(rest) - len(strings.TrimLeft(rest, "0123456789"))
		if digits > 0 {
			number := strings.TrimLeft(rest[:digits], "0")
			out.WriteString(strings.Repeat("0", max(0, 6-len(number))) + number)
			rest = rest[digits:]
			continue
		}
		next := strings.IndexAny(rest, "0123456789")
		if next < 0 {
			next = len(rest)
		}
		out.WriteString(rest[:next])
		rest = rest[next:]
	}
	return out.String()
}

// NextLabels are the names of n more beds of a room that has some: the numbers
// after the greatest one.
func NextLabels(have []string, n int) []string {
	last := 0
	for _, label := range have {
		if number, err := strconv.Atoi(label); err == nil {
			last = max(last, number)
		}
	}
	out := make([]string, n)
	for i := range out {
		out[i] = strconv.Itoa(last + 1 + i)
	}
	return out
}
