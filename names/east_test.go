package names

import (
	"bufio"
	"fmt"
	"os"
	"strings"
	"testing"
)

// eastPair is one line of the list of pairs: two invented people, and whether
// they are one. testdata/README.md tells how the list was made.
type eastPair struct {
	held, same bool
	a, b       [2]string // given name and surname
}

func eastPairs(t testing.TB) (pairs []eastPair) {
	t.Helper()
	f, err := os.Open("testdata/east_pairs.tsv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		cells := strings.Split(lines.Text(), "\t")
		if strings.HasPrefix(cells[0], "#") {
			continue
		}
		if len(cells) != 6 {
			t.Fatalf("not six cells: %q", lines.Text())
		}
		pairs = append(pairs, eastPair{held: cells[0] == "held", same: cells[1] == "same", a: [2]string(cells[2:4]), b: [2]string(cells[4:6])})
	}
	return pairs
}

func whole(name [2]string) string { return name[0] + " " + name[1] }

// warned reports whether an intake of one of the two is told of the other, when
// both are about as old.
func (p eastPair) warned() bool {
	born := Years{2008, 2009}
	return len(FindSimilar(Sketch{Names: []string{whole(p.a)}, Born: born}, []Sketch{{Names: []string{whole(p.b)}, Born: born}})) > 0
}

// found reports whether the given name and the surname of each finds the other
// one by its sound or spelling.
func (p eastPair) found() bool {
	for i := range p.a {
		_, _, there := NewQuery(p.a[i]).Match(whole(p.b))
		_, _, back := NewQuery(p.b[i]).Match(whole(p.a))
		if there.How < SoundsAlike || back.How < SoundsAlike {
			return false
		}
	}
	return true
}

// tally counts answers against the list.
type tally struct{ right, missed, wrong, apart int }

func (c *tally) add(same, answer bool) {
	switch {
	case same && answer:
		c.right++
	case same:
		c.missed++
	case answer:
		c.wrong++
	default:
		c.apart++
	}
}

func (c *tally) join(d tally) {
	c.right, c.missed, c.wrong, c.apart = c.right+d.right, c.missed+d.missed, c.wrong+d.wrong, c.apart+d.apart
}

func (c tally) recall() float64    { return float64(c.right) / float64(c.right+c.missed) }
func (c tally) precision() float64 { return float64(c.right) / float64(c.right+c.wrong) }

func (c tally) String() string {
	return fmt.Sprintf("recall %.3f, precision %.3f (%d found, %d missed, %d wrongly found, %d kept apart)", c.recall(), c.precision(), c.right, c.missed, c.wrong, c.apart)
}

// The bounds are a little under what testdata/README.md says was measured.
var eastBounds = map[bool]struct{ recall, precision float64 }{
	false: {0.99, 0.965}, // built
	true:  {0.94, 0.955}, // held out
}

func TestPairsOfTheEast(t *testing.T) {
	t.Parallel()
	pairs := eastPairs(t)
	if len(pairs) < 1000 {
		t.Fatalf("the list has %d pairs", len(pairs))
	}
	for _, way := range []struct {
		name string
		ask  func(eastPair) bool
	}{{"search", eastPair.found}, {"warning", eastPair.warned}} {
		var all tally
		for held, bound := range eastBounds {
			var part tally
			for _, p := range pairs {
				if p.held == held {
					part.add(p.same, way.ask(p))
				}
			}
			all.join(part)
			t.Logf("%s, held out %t: %s", way.name, held, part)
			if part.recall() < bound.recall || part.precision() < bound.precision {
				t.Errorf("%s, held out %t: want recall %.3f and precision %.3f", way.name, held, bound.recall, bound.precision)
			}
		}
		t.Logf("%s, all %d pairs: %s", way.name, len(pairs), all)
		if all.recall() < 0.95 || all.precision() < 0.95 {
			t.Errorf("%s, all pairs: want 0.95 for both", way.name)
		}
	}
}

// A spelling in two lines would belong to two names, and a name in a line of
// its own gains nothing.
func TestTableOfTheEastIsConsistent(t *testing.T) {
	t.Parallel()
	line := map[string]string{}
	for _, words := range lines(eastTable) {
		if words[0] == "o:" {
			continue
		}
		if len(words) < 2 {
			t.Errorf("%s stands alone", words[0])
		}
		for _, name := range words {
			sounds := settledOf(name)
			if first, twice := line[sounds]; twice && first != words[0] {
				t.Errorf("%s is in the lines of %s and of %s", name, first, words[0])
			}
			if line[sounds] = words[0]; plainO[sounds] {
				t.Errorf("%s has a line and a plain o", name)
			}
			if len(read(name).parts) != 1 {
				t.Errorf("%s is not one part", name)
			}
		}
	}
}

func TestFindSimilarJoinsParts(t *testing.T) {
	t.Parallel()
	born := Years{2008, 2008}
	for _, c := range []struct {
		one, other string
		want       Likeness
	}{
		{"Phulmani Murmu", "Phul Mani Murmu", LooksAlike},
		{"Phul Mani Murmu", "फूलमनी मुर्मू", LooksAlike},
		{"Ram Dulari Devi", "Ramdulari", MayBeSame},
		{"Nur Jahan Bibi", "Nurjahan Mondal", MayBeSame},
		{"राज कुमारी", "राजकुमारी", MayBeSame},
		{"Raj Kumari Oraon", "राजकुमारी उरांव", LooksAlike},
		{"Phul Mani Murmu", "Phulmati Murmu", Unlike},
		{"Raj Kumari Oraon", "Ramkumari Oraon", Unlike},
	} {
		t.Run(c.one+" and "+c.other, func(t *testing.T) {
			for _, names := range [][2]string{{c.one, c.other}, {c.other, c.one}} {
				found := FindSimilar(Sketch{Names: names[:1], Born: born}, []Sketch{{Names: names[1:], Born: born}})
				var got Likeness
				if len(found) == 1 {
					got = found[0].Likeness
				}
				if got != c.want {
					t.Errorf("%q at intake, %q on file: got %q, want %q", names[0], names[1], got, c.want)
				}
			}
		})
	}
}
