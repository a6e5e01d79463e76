package handlers

import "slices"

// fewFacts is how many questions a page shows whole. On a page with more, each is
// a line that opens and says what is recorded.
const fewFacts = 6

// fold closes the questions of a long page, and puts those whose answer changes
// nothing today behind "more questions". useful are the keys of the others.
func (f *factForm) fold(useful map[string]bool) {
	if f.asked() <= fewFacts {
		return
	}
	var shown []factBlock
	for _, b := range f.Blocks {
		for _, part := range b.parts(useful) {
			part.close()
			if part.Said || part.shows() || slices.ContainsFunc(part.keys, func(key string) bool { return useful[key] }) {
				shown = append(shown, part)
			} else {
				f.Rest, f.RestCount = append(f.Rest, part), f.RestCount+len(part.keys)
			}
		}
	}
	f.Blocks = shown
	if len(shown) == 0 {
		f.Blocks, f.Rest, f.RestCount = f.Rest, nil, 0
	}
}

// asked counts the questions of the form.
func (f *factForm) asked() (n int) {
	for _, b := range f.Blocks {
		n += len(b.keys)
	}
	return n
}

// close folds one question, or the list it is, unless it has to be seen.
func (b *factBlock) close() {
	if b.Wide {
		b.Open = b.shows()
		return
	}
	b.Folded = !b.shows()
}

// shows reports whether a question has to be seen: a link leads to it, or
// something is wrong with it.
func (b factBlock) shows() bool {
	asked := slices.ContainsFunc(b.Field.Answers, func(r answerRow) bool { return r.Asked != "" })
	refused := len(b.Field.Answers) > 0 && len(b.Field.page.Problems()) > 0
	return asked || refused || b.Asked != "" || b.wrong()
}

// parts splits a list of yes/no questions that are no set: those that are
// answered, those that are useful, and the rest. Others are one part.
func (b factBlock) parts(useful map[string]bool) []factBlock {
	if len(b.Field.Answers) == 0 || b.Wide {
		b.Said = b.Said || b.Sum != ""
		return []factBlock{b}
	}
	is := func(i int) bool { return b.Field.Answers[i].answered() }
	said := b.part("", is)
	asked := b.part("-rest", func(i int) bool { return !is(i) && useful[b.keys[i]] })
	rest := b.part("-more", func(i int) bool { return !is(i) && !useful[b.keys[i]] })
	said.Said, said.Sum, said.Seen = true, b.Sum, b.Seen
	said.Field = said.Field.Words(b.T("facts.set_said", "n", len(said.keys)), b.Field.Help, "")
	var out []factBlock
	for _, part := range []factBlock{said, asked, rest} {
		if len(part.keys) > 0 {
			out = append(out, part)
		}
	}
	return out
}

// part is the rows of a list that match, in a list that opens.
func (b factBlock) part(id string, in func(row int) bool) factBlock {
	out := b
	out.Field.Answers, out.keys, out.Seen, out.Sum = nil, nil, nil, ""
	for i, row := range b.Field.Answers {
		if in(i) {
			out.Field.Answers, out.keys = append(out.Field.Answers, row), append(out.keys, b.keys[i])
		}
	}
	out.Field = out.Field.Words(b.T("facts.set_rest", "n", len(out.keys)), b.Field.Help, "")
	out.Field.ID += id
	out.Wide = true
	return out
}
