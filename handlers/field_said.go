package handlers

import (
	"strings"

	"aftercare/models"
)

// Says names the catalogue key that says a number in a summary: "40 minutes".
func (f field) Says(key string) field { f.Told = key; return f }

// Said is the answer in words, "" for none.
func (f field) Said() string {
	switch {
	case f.Kind == "hidden" || !f.Answered():
		return ""
	case f.Told != "":
		n, _ := models.ParseMinutes(f.Value)
		return f.T(f.Told, "n", n)
	case f.Boxes != nil:
		return f.Boxes.Echo
	case f.Kind == "amount":
		minor, _, _ := models.ParseAmount(f.Value, f.Currency)
		return f.Money(minor, f.Currency)
	case f.Choices != nil:
		return strings.Join(f.chosen(), ", ")
	}
	return f.Value
}

// chosen are the words of the choices that were made.
func (f field) chosen() (out []string) {
	for _, c := range f.Choices {
		if c.Checked {
			out = append(out, c.Text)
		}
	}
	return out
}

// saidTexts lists what the fields say, without those that say nothing.
func saidTexts(fields []field) (out []string) {
	for _, f := range fields {
		if text := f.Said(); text != "" {
			out = append(out, text)
		}
	}
	return out
}

// saidRows are the answers with their questions, for the page that shows them
// once more and for a history.
func saidRows(fields []field) (rows []summaryRow) {
	for _, f := range fields {
		if text := f.Said(); text != "" {
			rows = append(rows, summaryRow{Key: f.Label, Value: text})
		}
		rows = append(rows, saidRows(f.Fields)...)
	}
	return rows
}
