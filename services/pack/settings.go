package pack

// Settings are what an organisation decided about the packs it uses.
type Settings struct {
	Thresholds map[string]int  // numbers of gap rules marked D, by rule key; others are not editable
	Off        map[string]bool // rights switched off
	On         map[string]bool // rights that ship disabled, switched on once a named person read the text
}

// uses reports whether a right is evaluated: one that is not verified ships
// disabled until somebody switches it on.
func (s Settings) uses(it *Item) bool {
	return !s.Off[it.Key] && (!it.Disabled() || s.On[it.Key])
}
