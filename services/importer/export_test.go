package importer

import "slices"

// UndoTables are the tables that the undo of a list knows.
func UndoTables() []string {
	out := slices.Concat(goneByCase, goneBySurvivor)
	for _, w := range workOn {
		out = append(out, w.tables...)
	}
	return out
}
