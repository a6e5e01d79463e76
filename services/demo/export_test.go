package demo

// Words are the words this package writes about people, for the test that
// looks for them in the file.
func Words() (all []string) {
	for _, list := range [][]string{lanes, safeWays, wishes, peopleNamed, placesNamed} {
		all = append(all, list...)
	}
	for _, lists := range []map[string][]string{stories, notes, classNotes, stanceWords} {
		for _, list := range lists {
			all = append(all, list...)
		}
	}
	return all
}

// Mine counts the places of a plan that are in her caseload.
func Mine(survivors int) (n int) {
	for _, s := range plan(1, survivors) {
		if s.mine {
			n++
		}
	}
	return n
}
