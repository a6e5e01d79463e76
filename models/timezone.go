package models

import "time"

// TimeZoneName reports whether a name of the IANA list is known. The machine's
// local zone is not: nobody's days may depend on where a server is.
func TimeZoneName(name string) bool {
	if name == "" || name == "Local" {
		return false
	}
	_, err := time.LoadLocation(name)
	return err == nil
}
