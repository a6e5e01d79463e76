package htcds

import "bytes"

// signature is the beginning of a file of another kind.
type signature struct{ start, message string }

// signatures are compared with the first bytes, the longer ones of a family
// first.
var signatures = []signature{
	{"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "htcds.error.is_xls"},
	{"%PDF-", "htcds.error.is_pdf"},
	{"\x89PNG", "htcds.error.is_image"},
	{"\xff\xd8\xff", "htcds.error.is_image"},
	{"GIF8", "htcds.error.is_image"},
	{"RIFF", "htcds.error.is_image"},
	{"\x1f\x8b", "htcds.error.is_gzip"},
	{"Rar!", "htcds.error.is_zip"},
	{"7z\xbc\xaf", "htcds.error.is_zip"},
	{"{\\rtf", "htcds.error.is_document"},
	{"SQLite format 3", "htcds.error.is_binary"},
	{"\x7fELF", "htcds.error.is_binary"},
	{"MZ\x90", "htcds.error.is_binary"},
}

// textSignatures are compared after white space, ignoring case.
var textSignatures = []signature{
	{"<!doctype html", "htcds.error.is_html"},
	{"<html", "htcds.error.is_html"},
	{"<table", "htcds.error.is_html"},
	{"<?xml", "htcds.error.is_xml"},
	{"{\"", "htcds.error.is_json"},
	{"[{", "htcds.error.is_json"},
	{"[[", "htcds.error.is_json"},
	{"{\n", "htcds.error.is_json"},
	{"{\r\n", "htcds.error.is_json"},
	{"[\n", "htcds.error.is_json"},
	{"[\r\n", "htcds.error.is_json"},
}

// foreign returns the message for a file that is not text in columns, or "".
func foreign(b []byte) string {
	if bytes.HasPrefix(b, []byte("PK\x03\x04")) || bytes.HasPrefix(b, []byte("PK\x05\x06")) {
		return packed(b)
	}
	for _, s := range signatures {
		if bytes.HasPrefix(b, []byte(s.start)) {
			return s.message
		}
	}
	head := bytes.ToLower(bytes.TrimSpace(bytes.TrimPrefix(b[:min(len(b), 256)], []byte(utf8Mark))))
	for _, s := range textSignatures {
		if bytes.HasPrefix(head, []byte(s.start)) {
			return s.message
		}
	}
	return ""
}

// packed finds the kind of a ZIP container by the names inside, which are not
// compressed.
func packed(b []byte) string {
	switch {
	case bytes.Contains(b, []byte("opendocument.spreadsheet")):
		return "htcds.error.is_ods"
	case bytes.Contains(b, []byte("xl/workbook")), bytes.Contains(b, []byte("xl/worksheets/")):
		return "htcds.error.is_xlsx"
	case bytes.Contains(b, []byte("word/document")), bytes.Contains(b, []byte("opendocument.text")):
		return "htcds.error.is_document"
	}
	return "htcds.error.is_zip"
}
