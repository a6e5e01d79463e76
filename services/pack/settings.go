package pack

// Settings are an organisation's decisions about the packs it uses.
type Settings struct {
	Thresholds map[string]int  // numbers of gap rules marked D, by rule key; other rules cannot be changed
	Off        map[string]bool // rights switched off
	On         map[string]bool // rights that ship disabled and are switched on because a named person read the text
}

// uses reports whether a right is evaluated. A right that is not verified ships
// disabled until somebody switches it on.
func (s Settings) uses(it *Item) bool {
	return !s.Off[it.Key] && (!it.Disabled() || s.On[it.Key])
}
