package pack

import "aftercare/models"

// Settings are an organisation's decisions about the packs it uses.
type Settings struct {
	Thresholds map[string]int  // numbers of gap rules marked D, by rule key; other rules cannot be changed
	Numbers    map[string]int  // other numbers of the organisation, by their key in models.HouseNumbers
	Off        map[string]bool // rights switched off
	On         map[string]bool // rights that ship disabled and are switched on because a named person read the text
}

// Number returns a number of the organisation, or our default.
func (s Settings) Number(key string) int {
	if n, own := s.Numbers[key]; own {
		return n
	}
	return models.HouseNumberOf(key).Standard
}

// uses reports whether a right is evaluated. A right that is not verified ships
// disabled until somebody switches it on.
func (s Settings) uses(it *Item) bool {
	return !s.Off[it.Key] && (!it.Disabled() || s.On[it.Key])
}
