package handlers

import (
	"aftercare/services/custody"
	"aftercare/services/pack"
)

// Optional marks the question "(optional)".
func (f field) Optional() field { f.Skip = true; return f }

// InFilter is the field in a panel that narrows a list: nothing there has to be
// answered, and no answer means all.
func (f field) InFilter() field { f.Skip, f.Any = false, true; return f }

// Private keeps the browser from remembering, correcting or sending away what
// is typed. It goes on every field about a survivor.
func (f field) Private() field { f.Hidden = true; return f }

// Heading makes the label the heading of the page.
func (f field) Heading() field { f.Head = true; return f }

// Inline puts short choices beside one another.
func (f field) Inline() field { f.Side = true; return f }

// Short is as wide as a small number.
func (f field) Short() field { f.Width = "short"; return f }

// Medium is as wide as a code or a date.
func (f field) Medium() field { f.Width = "medium"; return f }

// Keyboard names the keyboard a phone should show.
func (f field) Keyboard(mode string) field { f.Mode = mode; return f }

// Autocomplete says what the browser may fill in, on a worker's own account.
func (f field) Autocomplete(token string) field { f.Complete = token; return f }

// Tall sets how many lines a long note shows.
func (f field) Tall(rows int) field { f.Rows = rows; return f }

// Required lets the form say so when the field has no answer.
func (f field) Required() field { f.Must = true; return f }

// Max is how many characters may be typed.
func (f field) Max(n int) field { f.Most = n; return f }

// Past takes a date up to today only.
func (f field) Past() field { f.Rule.NotAfter = f.Today(); return f }

// Suggesting lets the browser suggest texts that are known. Any other may be typed.
func (f field) Suggesting(known []string) field { f.Known = known; return f }

// choicesOf makes a list whose words are catalogue keys under a prefix.
func (t texts) choicesOf(prefix string, codes []string) []choice {
	out := make([]choice, len(codes))
	for i, code := range codes {
		out[i] = choice{Value: code, Text: t.T(prefix + code)}
	}
	return out
}

// trustedChoices offers people who can be given keys.
func trustedChoices(list []custody.Trusted) []choice {
	out := make([]choice, len(list))
	for i, t := range list {
		out[i] = choice{Value: t.ID, Text: t.Name}
	}
	return out
}

// codesOf are the answers of a choice.
func (t texts) codesOf(w *pack.Fact) []choice {
	out := make([]choice, len(w.Codes))
	for i, c := range w.Codes {
		out[i] = choice{Value: c.Code, Text: t.labelOf(c.Label)}
	}
	return out
}
