// Package proof holds the tests that stand outside: they build the program,
// start it as anybody would and try its promises through its pages, its
// commands, its files and its memory.
//
// It owns no code of the program and must never reach into it: what a test here
// needs it gets as a person, an operator or a thief would. The two things it
// reads from the inside are lists to hold the tests complete, that of sealed
// fields and that of routes.
//
// A machine that lacks Chromium, axe-core, strace or the right to read memory
// skips those tests by name. Under CI=true a missing tool is a failure.
//
// AFTERCARE_BINARY tests a program that is built already, AFTERCARE_AXE names
// the file axe.min.js, AFTERCARE_KILLS sets how often the server is killed, and
// AFTERCARE_BENCH_SURVIVORS switches the measuring of a big caseload on.
package proof
