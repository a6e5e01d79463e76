//go:build cgo && linux

package store

// A statement that writes several rows, as each does that fires a trigger, has a
// journal of its own. SQLite keeps 64 kB of it in memory and makes a file for more.
// A case has that many indexes: each change of one made a file in the folder of the
// system, and took longer than all that binds its rows to the log. The setting is
// made before the first connection, because SQLite reads it once.
//
// It stays under 128 kB: SQLite moves what it kept with one write, and its write takes
// no more (the bits above are cut off, and the disk seems to be full).

/*
extern int sqlite3_config(int, ...) __attribute__((weak));

__attribute__((constructor)) static void statement_journal_in_memory(void) {
	const int SQLITE_CONFIG_STMTJRNL_SPILL = 26;
	if (sqlite3_config) {
		sqlite3_config(SQLITE_CONFIG_STMTJRNL_SPILL, 120 << 10);
	}
}
*/
import "C"
