package htcds

import (
	"slices"
	"testing"
)

func TestCellsHoldEveryFilledField(t *testing.T) {
	t.Parallel()
	for _, row := range sample() {
		said := map[string]string{}
		for _, cell := range row.Cells() {
			said[cell.Field] = cell.Text
		}
		for _, c := range columns {
			if got, want := said[c.name] != "", c.write(&row) != ""; got != want {
				t.Errorf("%s: in the cells %v, filled %v", c.name, got, want)
			}
		}
	}
	r := Row{Person: Person{FirstName: "-Asha", Gender: "transgender"}, Episode: Episode{Forms: []string{"form.cyber_scam", "form.other"}}}
	want := []Cell{
		{"prs_FirstName", "First Name", "-Asha"}, {"prs_Gender", "Gender", "Transgender"},
		{"vic_TypeOfExploitation", "Type of Exploitation", "Cyber scam; Other"},
	}
	if got := r.Cells(); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
