package models

import "unicode"

// Script is the ISO 15924 code of a script, such as Deva. The empty Script
// means that a text has no letters of a known script.
type Script string

// scripts are the scripts that texts are told apart by, each with the most
// likely language if nothing else is known. The guess is for the voice of a
// screen reader and the choice of a font, and says nothing about a person.
var scripts = []struct {
	code  Script
	lang  string
	table *unicode.RangeTable
}{
	{"Latn", "en", unicode.Latin}, {"Deva", "hi", unicode.Devanagari}, {"Beng", "bn", unicode.Bengali}, {"Guru", "pa", unicode.Gurmukhi},
	{"Gujr", "gu", unicode.Gujarati}, {"Orya", "or", unicode.Oriya}, {"Taml", "ta", unicode.Tamil}, {"Telu", "te", unicode.Telugu},
	{"Knda", "kn", unicode.Kannada}, {"Mlym", "ml", unicode.Malayalam}, {"Arab", "ur", unicode.Arabic}, {"Olck", "sat", unicode.Ol_Chiki},
	{"Mtei", "mni", unicode.Meetei_Mayek},
}

// sharedScripts are languages whose script has another most likely language.
var sharedScripts = map[string]Script{"mr": "Deva", "ne": "Deva", "mai": "Deva", "as": "Beng", "pnb": "Arab"}

// ScriptOf returns the script of most letters in a text. Between two with
// equally many, the one that comes first in the text wins.
func ScriptOf(text string) Script {
	var letters [16]int
	best := -1
	for _, r := range text {
		if r < 0x80 && !unicode.IsLetter(r) {
			continue
		}
		for i := range scripts {
			if unicode.Is(scripts[i].table, r) {
				letters[i]++
				if best < 0 {
					best = i
				}
				break
			}
		}
	}
	if best < 0 {
		return ""
	}
	for i := range scripts {
		if letters[i] > letters[best] {
			best = i
		}
	}
	return scripts[best].code
}

// LangOf returns the value of the lang attribute for a typed text, on a page in
// language ui: ui itself if that language uses the script of the text, else the
// most likely language for the script. It returns "" for a text without
// letters, which needs no attribute.
func LangOf(text, ui string) string {
	code := ScriptOf(text)
	if code != "" && sharedScripts[ui] == code {
		return ui
	}
	for _, s := range scripts {
		if s.code == code {
			return s.lang
		}
	}
	return ""
}
