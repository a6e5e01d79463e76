package handlers

import "testing"

// TestTheEndOfALetterStaysTogether parts the lines that are signed from those before them,
// and loses no letter.
func TestTheEndOfALetterStaysTogether(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"": "", "one": "one", "a\nb\nc": "a\nb\nc",
		"To\n\nBody\n\nQuiet.\n\nSigned:\n\n\nPlace:\n": "Quiet.\n\nSigned:\n\n\nPlace:\n",
	} {
		if before, last := ends(text); last != want || before+last != text {
			t.Errorf("%q ends with %q after %q", text, last, before)
		}
	}
}

// TestALetterNamesPapersOnly: what a list says to whoever gathers the papers goes to no
// office.
func TestALetterNamesPapersOnly(t *testing.T) {
	t.Parallel()
	for label, want := range map[string]string{
		"Form I": "Form I", "Statement (clause 8): gravity, needs. Pregnancy only if she agrees": "Statement (clause 8): gravity, needs",
		"Certificate, if there is one; her own application is enough": "Certificate, if there is one", "विवरण। केवल तब": "विवरण",
	} {
		if got := firstPart(label); got != want {
			t.Errorf("%q is %q", label, got)
		}
	}
}
