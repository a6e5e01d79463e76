package htcds

import (
	"strings"
	"testing"
	"time"
)

// Programs that store days as times write the first of June in Kolkata as 18:30
// UTC of the day before.
func TestReadTimeWithOffsetAsLocalDay(t *testing.T) {
	zone, err := time.LoadLocation("Asia/Kolkata")
	if err != nil {
		t.Fatal(err)
	}
	for cell, want := range map[string]string{
		"2009-05-31T18:30:00.000Z": "2009-06-01", "2009-05-31 18:30:00+00:00": "2009-06-01", "2009-05-31t18:30z": "2009-06-01",
		"2009-06-01T00:00:00Z": "2009-06-01", "2009-06-01T00:00:00+05:30": "2009-06-01", "2009-06-01T23:45:00+0530": "2009-06-01",
		"2009-05-31T18:30:00": "2009-05-31", "2009-06-01": "2009-06-01", "1 June 2009": "2009-06-01", "2008-02-29T20:00:00Z": "2008-03-01",
	} {
		file, err := Read(strings.NewReader("prs_FirstName,prs_Birthdate\nAsha,"+cell+"\n"), Options{Today: "2026-11-23", Zone: zone})
		if err != nil || len(file.Rows) != 1 || file.Rows[0].Person.Born.On != want || !file.OK() {
			t.Errorf("%s: got %+v, %v", cell, file, err)
		}
	}
}
