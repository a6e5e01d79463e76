package models

import "strings"

// Initials returns what lists show of a name until a worker reveals it: the
// first sign of each of its first two parts, whatever the script, parted by a
// no-break space so that letters that join do not. Titles such as Smt. and Md
// are left out unless the name has nothing else. A name without letters has no
// initials.
func Initials(name string) string {
	parts := NewNameKeys(name).parts
	initials := make([]string, 0, 2)
	for _, titles := range []bool{false, true} {
		for i := range parts {
			if len(initials) < 2 && (parts[i].rank == nameTitle) == titles {
				sign, _ := CutClusters(parts[i].text, 1)
				initials = append(initials, strings.ToUpper(sign))
			}
		}
		if len(initials) > 0 {
			break
		}
	}
	return strings.Join(initials, "\u00a0")
}
