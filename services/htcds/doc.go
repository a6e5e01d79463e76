// Package htcds reads the core CSV of the Human Trafficking Case Data Standard
// (HTCDS 2.0, CC BY 4.0, https://github.com/UNMigration/HTCDS): bytes in, typed
// rows and a report by line and field out. It also writes that CSV, so that the
// two directions are kept by the same tables (columns.go, codes.go).
//
// It is pure. It must never touch a database, read the time of day, or put what
// a cell says about a person into a problem: a report is printed, mailed and
// logged, so it may repeat a column's name and a misspelt code, and nothing else.
package htcds
