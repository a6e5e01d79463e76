//go:build cgo && linux

package store

/*
#include <malloc.h>

static void one_arena(void) {
#ifdef M_ARENA_MAX
	mallopt(M_ARENA_MAX, 1);
#endif
}
*/
import "C"

// The C library gives each thread memory of its own, and Go runs SQLite on any
// of its threads: after a day of readers at 100,000 survivors seven such heaps
// held 360 MB for 73 MB that SQLite used. One heap for all of them costs no time,
// as few connections work at once.
func init() { C.one_arena() }
