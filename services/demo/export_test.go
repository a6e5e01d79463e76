package demo

// Words returns all texts this package writes about people, for the test that
// looks for them in the database file.
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

// Mine counts the survivors of a plan in the caseload of the account
// "caseworker".
func Mine(survivors int) (n int) {
	for _, s := range plan(1, survivors) {
		if s.mine {
			n++
		}
	}
	return n
}
