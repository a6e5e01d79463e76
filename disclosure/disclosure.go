// Package disclosure decides what may be published of counts of people.
//
// A group of 1 to 10 people is not to be found out, nor that there is nobody in a group:
// not from its own number, and not by adding up and subtracting what was published, in
// other tables, for other periods, or before. What is counted is a list of cells, and what
// everybody knows about counting is a list of identities: the whole is its parts. A cell is
// published only where, for each group that is to be protected, two worlds can be shown in
// which all that was published is just as true: in one there is nobody in the group, in the
// other there are enough to be published. Whoever reads the figures cannot tell these from
// the world as it is.
//
// The package knows no database and nothing about one person.
package disclosure

import "slices"

// Least is how many people a number needs to be published.
const Least = 11

// Cell is a group of people that can be counted: a line of a table, or what is left when
// one line is taken from another.
type Cell struct {
	Key   Key
	N     int
	Known bool // somebody counted it; otherwise N is a guess
	Plain bool // that there is nobody in it says nothing about anybody, as of "not known"
	Alone bool // it was counted without the other lines of its figure
	Open  bool // it is no secret how many they are, as of who did not agree to be in figures
}

// small says that it is a group to protect.
func (c Cell) small() bool { return !c.Open && c.N < Least && (c.N != 0 || !c.Plain) }

// Identity says that some cells have the people of others together.
type Identity struct{ Left, Right []int }

// System is what is counted, and how the numbers hang together.
type System struct {
	Cells      []Cell
	Identities []Identity
}

// Off switches single protections off. It is for tests that show what each of them is
// good for; the program uses the zero one, with which all are on.
type Off struct {
	Threshold  bool // small numbers are published
	Zeros      bool // that there is nobody is published
	Complement bool // numbers are not held against each other
	Links      bool // what other tables and periods say is not looked at
	Longer     bool // periods that are not over are not looked at
	Earlier    bool // what was published before is forgotten
	Returns    bool // what a recipient of a return knows is forgotten
	Dominance  bool // one part of a sum may be nearly all of it
	Doubt      bool // what could not be worked out in time counts as safe
	Work       int  // how much may be tried for one world, 0 for the usual
}

// Why says why a number is held back.
type Why string

// The reasons. Which of the first two it is is for the house alone: a reader who knew it
// would know more of the number.
const (
	Shown     Why = ""
	Few       Why = "few"       // too few people, or nobody
	Tells     Why = "tells"     // it would give a small group away
	Unchecked Why = "unchecked" // whether it does could not be worked out
)

// Earlier is a release that was made before: the cells with their numbers, and who alone
// got them, "" where anybody could read them.
type Earlier struct {
	Recipient string
	Cells     []int
}

// View is the cells that one kind of reader knows already.
type View []int

// Views are the readers of earlier releases: anybody, and each recipient of a return, who
// has what anybody has as well. That two recipients lay theirs side by side is not looked
// at.
func Views(earlier []Earlier, off Off) []View {
	public, own, order := View{}, map[string]View{}, []string{}
	for _, e := range earlier {
		switch {
		case e.Recipient == "" && !off.Earlier:
			public = append(public, e.Cells...)
		case e.Recipient != "" && !off.Returns:
			if own[e.Recipient] == nil {
				order = append(order, e.Recipient)
			}
			own[e.Recipient] = append(own[e.Recipient], e.Cells...)
		}
	}
	out := []View{public}
	for _, r := range order {
		out = append(out, append(slices.Clone(public), own[r]...))
	}
	return out
}

// Release decides which of some cells are published, in the order in which they matter.
// A cell is published if nobody learns anything from it together with all that is published
// already; so the first ones are published rather than the last. The answer is the same
// whenever the question is.
func (s System) Release(asked []int, views []View, off Off) []Why {
	out := make([]Why, len(asked))
	if off.Complement {
		for i, a := range asked {
			out[i] = s.alone(a, off)
		}
		return out
	}
	var watchers []*watch
	for _, v := range views {
		watchers = append(watchers, s.watch(v, asked, off))
	}
	for i, a := range asked {
		if out[i] = s.alone(a, off); out[i] == Shown {
			out[i] = publish(watchers, a)
		}
	}
	return out
}

// alone says whether a number can be published as far as it itself goes.
func (s System) alone(a int, off Off) Why {
	c := s.Cells[a]
	if c.N >= Least || off.Threshold && c.N > 0 || off.Zeros && c.N == 0 {
		return Shown
	}
	return Few
}

// publish adds a cell to what all readers know, unless one of them would learn of a group.
func publish(watchers []*watch, a int) Why {
	var kept []pending
	for _, w := range watchers {
		p, why := w.with(a)
		if why != Shown {
			return why
		}
		kept = append(kept, p)
	}
	for i, w := range watchers {
		w.keep(a, kept[i])
	}
	return Shown
}
