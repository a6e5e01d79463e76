// Package htcds reads the core CSV of the Human Trafficking Case Data Standard
// (HTCDS 2.0, CC BY 4.0, https://github.com/UNMigration/HTCDS), also in an Excel
// workbook: bytes in, typed rows and a report by line and field out. It also writes that CSV, so that the
// same tables serve both directions (columns.go, codes.go).
//
// It is pure. It must never touch a database, read the time of day, or put into
// a problem what a cell says about a person. A report is printed, mailed and
// logged, so it may repeat only a column's name and a misspelt code.
package htcds
