package report_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"aftercare/services/report"
)

// document is the page that says what each figure means.
const document = "../../docs/reports.md"

// figuresHeader begins the part of the page that is made from the indicators.
const figuresHeader = "\n## Figures\n"

var reasons = map[string]string{
	"sealed": "it stands in sealed scores", "not_recorded": "nobody writes it down", "later": "in the records, and not counted yet",
}

// figures is that part.
func figures() string {
	var b strings.Builder
	b.WriteString("\nMade from `services/report/indicators.yaml`; change that. E counts what happened in the period, P each person to whom it happened once, A the state at its first moment, Z at its last, M what ended in it. S is a text that was read, C one told by others, H our own.\n\n| key | figure | what is counted | unit | period | source |\n|---|---|---|---|---|---|\n")
	for _, i := range report.Indicators() {
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s | %s |\n", i.Key, i.Title["en"], i.Says["en"], i.Unit, i.Period, strings.TrimSpace(i.Mark+" "+i.Source))
	}
	b.WriteString("\n## Not counted yet\n\n| key | figure | why not |\n|---|---|---|\n")
	for _, u := range report.NotCounted() {
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", u.Key, u.Title["en"], reasons[u.Why])
	}
	return b.String()
}

// TestThePageSaysWhatIsCounted compares the page with the indicators.
// AFTERCARE_UPDATE_GOLDEN=1 writes its second part anew.
func TestThePageSaysWhatIsCounted(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile(document)
	if err != nil {
		t.Fatal(err)
	}
	above, got, _ := strings.Cut(string(page), figuresHeader)
	if os.Getenv("AFTERCARE_UPDATE_GOLDEN") != "" {
		if err := os.WriteFile(document, []byte(above+figuresHeader+figures()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if got != figures() {
		t.Error("docs/reports.md does not say what is counted: run the test with AFTERCARE_UPDATE_GOLDEN=1 and read the difference")
	}
}
