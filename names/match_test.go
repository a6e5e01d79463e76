package names

import (
	"bufio"
	"fmt"
	"os"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

type namePair struct{ typed, name, want string }

var hitWords = map[Hit]string{Missed: "miss", Begins: "begins", SoundsAlike: "sounds", SameLatin: "latin", SameScript: "script"}

// namePairs reads the golden file.
func namePairs(t testing.TB) []namePair {
	t.Helper()
	f, err := os.Open("testdata/names.tsv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var pairs []namePair
	for lines := bufio.NewScanner(f); lines.Scan(); {
		line := lines.Text()
		if line == "" || line[0] == '#' {
			continue
		}
		cells := strings.Split(line, "\t")
		if len(cells) != 3 {
			t.Fatalf("not three cells: %q", line)
		}
		pairs = append(pairs, namePair{cells[0], cells[1], cells[2]})
	}
	return pairs
}

func keysOf(name string) string {
	var b strings.Builder
	for _, p := range read(name).parts {
		fmt.Fprintf(&b, "[%s %s/%s coarse %s bones %s]", p.spelling, p.key, p.other, p.coarse, p.bones)
	}
	return b.String()
}

func TestMatchAcrossScriptsAndSpellings(t *testing.T) {
	t.Parallel()
	pairs := namePairs(t)
	counts := map[string]int{}
	for _, p := range pairs {
		_, ok, reason := NewQuery(p.typed).Match(p.name)
		if got := hitWords[reason.How]; got != p.want || ok != (p.want != "miss") {
			t.Errorf("%s in %s: got %s, want %s; %s %s", p.typed, p.name, got, p.want, keysOf(p.typed), keysOf(p.name))
		}
		counts[p.want]++
	}
	if len(pairs) < 200 || counts["miss"] < 50 {
		t.Errorf("the golden file has %d pairs, %d of them misses", len(pairs), counts["miss"])
	}
}

// someName draws a golden name, so that properties are tested in every script.
func someName(t *rapid.T, pairs []namePair, label string) string {
	p := rapid.SampledFrom(pairs).Draw(t, label)
	if rapid.Bool().Draw(t, label+" typed") {
		return p.typed
	}
	return p.name
}

func spellings(k keys) string {
	var all []string
	for _, p := range k.parts {
		all = append(all, string(p.spelling))
	}
	return strings.Join(all, " ")
}

func TestFoldingTwiceChangesNothing(t *testing.T) {
	t.Parallel()
	pairs := namePairs(t)
	rapid.Check(t, func(t *rapid.T) {
		stray := rapid.Just("ـ҈") // a mark on a stroke that is no letter
		name := rapid.OneOf(rapid.String(), stray, rapid.Just(someName(t, pairs, "name"))).Draw(t, "text")
		once := read(name)
		twice := read(spellings(once))
		if spellings(once) != spellings(twice) {
			t.Fatalf("%q: %q, then %q", name, spellings(once), spellings(twice))
		}
		for i := range once.parts {
			if string(once.parts[i].key) != string(twice.parts[i].key) {
				t.Fatalf("%q: key %q, then %q", name, once.parts[i].key, twice.parts[i].key)
			}
		}
	})
}

func TestFoldingIgnoresCaseJoinersNormalForm(t *testing.T) {
	t.Parallel()
	pairs := namePairs(t)
	rapid.Check(t, func(t *rapid.T) {
		name := someName(t, pairs, "name")
		want := keysOf(name)
		between := rapid.SampledFrom([]string{"\u200b", "\u200c", "\u200d", "\u2060", "\u00ad"}).Draw(t, "joiner")
		for _, same := range []string{
			strings.ToUpper(name), strings.ToLower(name), norm.NFC.String(name), norm.NFD.String(name), " " + name + " ,",
			strings.Join(strings.Split(name, ""), between),
		} {
			if got := keysOf(same); got != want {
				t.Fatalf("%q: got %s, want %s as of %q", same, got, want, name)
			}
		}
	})
}

func TestFoldingSplitsSignsLikeUnicode(t *testing.T) {
	t.Parallel()
	var signs []rune
	for r := range latinLetters {
		signs = append(signs, r, unicode.ToUpper(r))
	}
	for r := rune(0x0600); r < indicEnd; r++ {
		if unicode.IsOneOf([]*unicode.RangeTable{unicode.L, unicode.M}, r) {
			signs = append(signs, r)
		}
	}
	for _, r := range signs {
		want := spellings(read("k" + string(r)))
		for _, form := range []norm.Form{norm.NFC, norm.NFD} {
			if got := spellings(read("k" + form.String(string(r)))); got != want {
				t.Errorf("%c %U is %q, but split %q", r, r, want, got)
			}
		}
	}
}

func TestMatchIgnoresOrderOfParts(t *testing.T) {
	t.Parallel()
	pairs := namePairs(t)
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := someName(t, pairs, "a"), someName(t, pairs, "b"), someName(t, pairs, "c")
		s1, ok1, r1 := NewQuery(a + " " + b).Match(c + " " + a)
		s2, ok2, r2 := NewQuery(b + " " + a).Match(a + " " + c)
		if s1 != s2 || ok1 != ok2 || r1.How != r2.How {
			t.Fatalf("%q and %q in %q: %d %v %v, turned round %d %v %v", a, b, c, s1, ok1, r1, s2, ok2, r2)
		}
		if _, ok, _ := NewQuery(a).Match(c + " " + a); !ok {
			t.Fatalf("%q was not found in a name that contains it", a)
		}
	})
}

func TestMatchSameForRememberedParts(t *testing.T) {
	t.Parallel()
	pairs := namePairs(t)
	rapid.Check(t, func(t *rapid.T) {
		q := NewQuery(someName(t, pairs, "typed"))
		a, b := someName(t, pairs, "a"), someName(t, pairs, "b")
		s1, ok1, r1 := q.Match(a, b)
		for _, again := range []Query{q, q.Apart()} {
			if s2, ok2, r2 := again.Match(a, b); s1 != s2 || ok1 != ok2 || r1 != r2 {
				t.Fatalf("first got %d %v %+v, then %d %v %+v", s1, ok1, r1, s2, ok2, r2)
			}
		}
	})
}

func TestMatchRanksHits(t *testing.T) {
	t.Parallel()
	for _, order := range []struct {
		typed string
		names []string // best first
	}{
		{"देवी", []string{"देवी", "Devi", "Rina"}},
		{"Devi", []string{"Devi", "Debi", "Devika"}},
		{"Sunita Devi", []string{"Sunita Devi", "Sunita", "Suneeta", "Sunitabai", "Rina Devi"}},
		{"Rina Das", []string{"Das Rina", "Reena Das", "Reena Dass", "Rina", "Reena"}},
	} {
		q := NewQuery(order.typed)
		for i := 1; i < len(order.names); i++ {
			better, _, _ := q.Match(order.names[i-1])
			worse, _, _ := q.Match(order.names[i])
			if better <= worse {
				t.Errorf("%s: %s has %d, %s has %d", order.typed, order.names[i-1], better, order.names[i], worse)
			}
		}
	}
}

func TestReasonNamesTheHitName(t *testing.T) {
	t.Parallel()
	_, ok, reason := NewQuery("devi").Match("Rina", "सुनीता देवी")
	if !ok || reason != (Reason{Name: 1, How: SoundsAlike, Part: "देवी"}) || !reason.AlsoWritten() {
		t.Errorf("got %v %+v", ok, reason)
	}
	_, _, reason = NewQuery("devi").Match("Debi", "Devi")
	if reason.Name != 1 || reason.AlsoWritten() {
		t.Errorf("the worse name was chosen: %+v", reason)
	}
	_, _, reason = NewQuery("devi").Match("Rina", "Devi", "Devi")
	if reason.Name != 1 {
		t.Errorf("of two equal names the second was chosen: %+v", reason)
	}
	if q := NewQuery(" 23, - "); !q.IsZero() {
		t.Error("a query without letters is not empty")
	} else if _, ok, _ := q.Match("Rina", "", "23"); ok {
		t.Error("an empty query found somebody")
	}
}

func FuzzNames(f *testing.F) {
	for _, p := range namePairs(f) {
		f.Add(p.typed, p.name)
	}
	f.Add(strings.Repeat("ক্ষ", 4000), strings.Repeat("a b ", 300))
	f.Add("\xff\xc3", "\u200d'\u0301")
	f.Fuzz(func(t *testing.T, typed, name string) {
		k := read(name)
		if len(k.parts) > maxParts {
			t.Fatalf("%d parts", len(k.parts))
		}
		for _, p := range k.parts {
			if len(p.spelling) == 0 || !strings.Contains(name, p.text) {
				t.Fatalf("%q gave the part %+v", name, p)
			}
			if utf8.ValidString(name) && !utf8.Valid(p.spelling) {
				t.Fatalf("%q was cut inside a letter: %q", name, p.spelling)
			}
		}
		if _, ok, _ := NewQuery(typed).Match(name, typed); ok != !NewQuery(typed).IsZero() {
			t.Fatalf("%q does not find itself", typed)
		}
	})
}

// caseloadOfNames makes three names for each of a number of people.
func caseloadOfNames(t testing.TB, people int) [][]string {
	pairs := namePairs(t)
	all := make([][]string, people)
	for i := range all {
		at := func(n int) namePair { return pairs[(i*7+n*31)%len(pairs)] }
		all[i] = []string{at(0).name + " " + at(1).name, at(2).typed, at(3).typed + " " + at(4).name}
	}
	return all
}

// BenchmarkNameSearch searches the names of 5,000 people, three each, as they
// come from the vault. The keys are computed during the search.
func BenchmarkNameSearch(b *testing.B) {
	caseload := caseloadOfNames(b, 5000)
	q := NewQuery("Sunita Devi")
	b.ReportAllocs()
	for b.Loop() {
		for _, names := range caseload {
			q.Match(names...)
		}
	}
}
