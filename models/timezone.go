package models

import "time"

// TimeZoneName reports whether a name of the IANA list is known. The zone of
// the machine has no name there: nobody's days may hang on where a server stands.
func TimeZoneName(name string) bool {
	if name == "" || name == "Local" {
		return false
	}
	_, err := time.LoadLocation(name)
	return err == nil
}
