// Package proof holds the tests from outside: they build the program, start it
// as anybody would, and test its promises through its pages, commands, files
// and memory.
//
// It owns no code of the program and must never use it: a test here gets what
// it needs as a person, an operator or a thief would. It reads only two things
// from the inside, to check that the tests are complete: the list of sealed
// fields and the list of routes.
//
// On a machine without Chromium, axe-core, strace or the right to read memory,
// those tests are skipped by name. Under CI=true a missing tool is a failure.
//
// AFTERCARE_BINARY is a program that is built already, AFTERCARE_AXE is the
// file axe.min.js, AFTERCARE_KILLS is how often the server is killed,
// AFTERCARE_BACKUP_KILLS how often backup and restore are, and AFTERCARE_POWER_CUTS
// how often the power is cut (40 is the long form, which also tries a program that
// must lose). AFTERCARE_BENCH_SURVIVORS turns on the measurements of a large
// caseload, AFTERCARE_SPEED and AFTERCARE_BACKUP_LOAD name its folder, and
// AFTERCARE_BACKUP_RATE is how many writes a second a backup is made under.
//
// AFTERCARE_PAGES is a folder: TestPages writes every page of the demo into it
// as text. AFTERCARE_TREE is another working copy to build for that.
package proof
