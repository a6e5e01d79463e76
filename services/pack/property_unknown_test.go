package pack_test

import (
	"fmt"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"aftercare/models"
	"aftercare/packs"
	"aftercare/services/pack"
)

// answersTo lists values of a fact: all of them if they can be counted,
// otherwise those around every figure and country that a pack names.
func answersTo(lib *pack.Library, f *pack.Fact, figures []int64) (values []models.FactValue) {
	switch f.Kind {
	case pack.KindChoice:
		for _, c := range f.Codes {
			values = append(values, models.FactValue{Code: c.Code})
		}
	case pack.KindCountry:
		for _, code := range countriesOf(lib) {
			values = append(values, models.FactValue{Code: code})
		}
	case pack.KindRegion:
		for _, p := range lib.Places() {
			for _, r := range p.Regions {
				values = append(values, models.FactValue{Code: r.Code})
			}
		}
	case pack.KindNumber, pack.KindMoney:
		for _, n := range figures {
			values = append(values, models.FactValue{Number: &n, Currency: map[bool]string{true: "INR"}[f.Kind == pack.KindMoney]})
		}
	case pack.KindDate:
		values = datesAround(lib)
	case pack.KindEvent:
		values = append(datesAround(lib), models.FactValue{Answer: models.Yes}, models.FactValue{Answer: models.No})
	default:
		values = []models.FactValue{{Answer: models.Yes}, {Answer: models.No}}
	}
	return values
}

// countriesOf lists the countries of the packs, those that their treaties bind,
// and one that no pack knows.
func countriesOf(lib *pack.Library) []string {
	all := map[string]bool{"QZ": true}
	for _, p := range lib.Places() {
		if !p.Reference() {
			all[p.Code] = true
		}
		for _, m := range p.Members {
			all[m] = true
		}
	}
	return slices.Sorted(maps.Keys(all))
}

// datesAround lists the days on which a law begins or ends, and one far away
// on either side.
func datesAround(lib *pack.Library) (values []models.FactValue) {
	days := map[models.Date]bool{"1990-02-28": true, "2035-06-30": true}
	for _, it := range lib.Items() {
		for _, p := range append([]pack.Period{it.InForce}, earlierPeriods(it)...) {
			for _, d := range []models.Date{p.From, p.To} {
				if d != "" {
					days[d] = true
				}
			}
		}
	}
	for _, d := range slices.Sorted(maps.Keys(days)) {
		values = append(values, models.FactValue{Answer: models.Yes, On: models.Exactly(d)})
	}
	return values
}

func earlierPeriods(it *pack.Item) (all []pack.Period) {
	for _, v := range it.Earlier {
		all = append(all, v.InForce)
	}
	return all
}

var figure = regexp.MustCompile(`\b\d+\b`)

// figuresOf lists every whole number in the conditions, with its neighbours.
func figuresOf(lib *pack.Library) []int64 {
	all := map[int64]bool{0: true, 1: true}
	note := func(cel string) {
		for _, text := range figure.FindAllString(cel, -1) {
			n, _ := strconv.ParseInt(text, 10, 64)
			all[n-1], all[n], all[n+1] = true, true, true
		}
	}
	for _, it := range lib.Items() {
		for _, c := range it.Conditions {
			note(c.CEL)
		}
		for _, f := range lib.Facts() {
			if f.Derive != nil {
				note(f.Derive.CEL)
			}
		}
	}
	return slices.Sorted(maps.Keys(all))
}

// settled reports whether a fact is not really open: it has a value while
// nothing is recorded, or a recorded age would contradict it. A contradiction is
// put to a person, and what no longer applied may apply again.
func settled(f models.Facts, fact *pack.Fact) bool {
	guessed := f.Values["person.age_group"].Code != "" || f.Values["person.age_group_then"].Code != ""
	_, born := f.Values["person.adult_on"]
	return fact.Derive != nil || fact.Default != "" ||
		born && slices.Contains([]string{"person.age_group", "person.age_group_then"}, fact.Key) ||
		guessed && slices.Contains([]string{"person.adult_on", "event.offence", "person.age_group", "person.age_group_then"}, fact.Key)
}

// TestUnknownFactRefusesOnlyIfEveryAnswerDoes: while a fact is unknown, a right
// is "does not apply" only if it is so for every value of the fact. Learning
// the fact never makes a right disappear: it stays, with its reason.
func TestUnknownFactRefusesOnlyIfEveryAnswerDoes(t *testing.T) {
	t.Parallel()
	t.Run("packs", func(t *testing.T) { t.Parallel(); unknownRefuses(t, library(t), caseOf(library(t))) })
	// Three invented places in which such cases are frequent.
	t.Run("lands", func(t *testing.T) { t.Parallel(); unknownRefuses(t, lands(t), someFacts(lands(t), "AA")) })
}

// someFacts draws cases of one place with facts and nothing else.
func someFacts(lib *pack.Library, place string) *rapid.Generator[models.Facts] {
	return rapid.Custom(func(t *rapid.T) models.Facts {
		f := models.Facts{Jurisdiction: place, Values: map[string]models.FactValue{}}
		for _, fact := range lib.Facts() {
			if fact.Derive == nil && rapid.Bool().Draw(t, "has") {
				f.Values[fact.Key] = value(t, fact)
			}
		}
		return f
	})
}

func unknownRefuses(t *testing.T, lib *pack.Library, cases *rapid.Generator[models.Facts]) {
	figures := figuresOf(lib)
	rapid.Check(t, func(t *rapid.T) {
		f, now := cases.Draw(t, "case"), instant().Draw(t, "now")
		settleAge(f)
		refused := refusedOf(t, lib, f, now)
		for range 6 {
			fact := rapid.SampledFrom(lib.Facts()).Draw(t, "fact")
			if known, there := f.Values[fact.Key]; settled(f, fact) || there && known.Answer.Truth() != models.Unknown || known.Code != "" || known.Number != nil || !known.On.IsZero() || !known.At.IsZero() {
				continue
			}
			values := answersTo(lib, fact, figures)
			start := rapid.IntRange(0, len(values)-1).Draw(t, "from")
			for i := range min(len(values), 8) {
				more := f
				more.Values = maps.Clone(f.Values)
				more.Values[fact.Key] = values[(start+i)%len(values)]
				for _, item := range opened(t, lib, more, now) {
					if refused[item] {
						t.Fatalf("%s does not apply while %s is unknown, but may apply when it is %+v", item, fact.Key, more.Values[fact.Key])
					}
				}
			}
		}
	})
}

// refusedOf lists the rights that do not apply. Each must have a reason.
func refusedOf(t *rapid.T, lib *pack.Library, f models.Facts, now models.Instant) map[string]bool {
	t.Helper()
	refused := map[string]bool{}
	states := lib.States(f, now, kolkata, pack.Settings{})
	if len(states) != len(lib.Items()) {
		t.Fatalf("got %d of %d rights", len(states), len(lib.Items()))
	}
	for _, s := range states {
		if s.Status != pack.DoesNotApply {
			continue
		}
		refused[s.Item] = true
		fails := slices.ContainsFunc(s.Conditions, func(c models.ConditionState) bool { return c.Truth == models.False })
		if !fails && s.Because == "" {
			t.Fatalf("%s does not apply but has no reason", s.Item)
		}
	}
	return refused
}

// opened lists the rights that apply or may apply. It leaves out a right whose
// law of that day was not verified, which is disabled with that reason.
func opened(t *rapid.T, lib *pack.Library, f models.Facts, now models.Instant) (items []string) {
	t.Helper()
	for _, s := range lib.States(f, now, kolkata, pack.Settings{}) {
		if s.Status == pack.Applies || s.Status == pack.MayApply {
			items = append(items, s.Item)
		}
	}
	return items
}

// TestUnknownStateRefusesOnlyIfEveryStateDoes: a state of care that is not
// known is a question like every other.
func TestUnknownStateRefusesOnlyIfEveryStateDoes(t *testing.T) {
	t.Parallel()
	lib := library(t)
	rapid.Check(t, func(t *rapid.T) {
		f, now := caseOf(lib).Draw(t, "case"), instant().Draw(t, "now")
		f.Jurisdiction, _, _ = strings.Cut(f.Jurisdiction, "-")
		refused := refusedOf(t, lib, f, now)
		place := lib.Place(f.Jurisdiction)
		if place == nil || len(place.Regions) == 0 {
			return
		}
		f.Jurisdiction = rapid.SampledFrom(place.Regions).Draw(t, "state").Code
		for _, item := range opened(t, lib, f, now) {
			if refused[item] {
				t.Fatalf("%s does not apply while the state is unknown, but may apply in %s", item, f.Jurisdiction)
			}
		}
	})
}

// onPolice matches facts about reports, statements and proceedings. Survivors
// choose whether to take part in these, so no right may depend on them.
var onPolice = regexp.MustCompile(`^(event\.(fir|statement|charge|complaint|testif|deposition|proceeding|trial|convict|acquit|hear|judg|accused|bail|identification)|held\.fir|legal\.(fir|cooperat|police|statement|trial|accused|offender)|wish\.(police|court|report|testif|cooperat)|consent\.police|case\.(fir|police|trial))`)

// mayHangOn lists facts of that kind on which a right may depend, each with the
// reason why no help then depends on co-operation.
var mayHangOn = map[string]string{
	"legal.offender_not_scst": "who the offender is; nobody has to have reported him",
	"event.conviction":        "an order of the convicting court; the compensation that needs no trial stands beside it",
	"legal.accused":           "that she herself is accused: the right shields her from it",
}

// hangs lists single conditions in which the law itself begins with an act of
// the police or a court, each with who decided so.
var hangs = map[string]string{
	"bnss396_court_recommends/ended":   "BNSS 396(3): the court recommends when the trial ends; the direct application and interim help stand beside it",
	"bnss396_untraced/untraced":        "BNSS 396(4): the door for cases in which nobody is traced or tried, so the sum needs no trial",
	"sessions_court_duty_saibaj/ended": "Saibaj, Supreme Court 2024: a duty of the court on conviction or acquittal",
	"wps_deposition_room/court":        "Witness Protection Scheme 2018: a room in the court exists only where she gives evidence; she may decline it",
	"default_bail/custody":             "BNSS 187: a warning about the release of the accused, which nobody but the court can bring about",
	"pocso_final_compensation/ended":   "POCSO Rules 2020, rule 9(2): on conviction, acquittal, discharge, or where the offender is untraced; interim and special relief need none of it",
}

func TestNoRightDependsOnCooperation(t *testing.T) {
	t.Parallel()
	lib := library(t)
	for _, it := range lib.Items() {
		for _, c := range it.Conditions {
			for _, fact := range factsBehind(lib, lib.ConditionFacts(it.Key, it.Version, c.Key)) {
				// A right to take part is a right against the police or the
				// court, and begins with their own acts.
				if onPolice.MatchString(fact) && it.Right != models.Participation && mayHangOn[fact] == "" && hangs[it.Key+"/"+c.Key] == "" {
					t.Errorf("%s/%s depends on %s: no right waits for police or court. If the law itself says so, record who decided it in the list of this test", it.Key, c.Key, fact)
				}
			}
		}
	}
}

// factsBehind replaces derived facts by the recorded ones they depend on.
func factsBehind(lib *pack.Library, keys []string) (all []string) {
	for _, key := range keys {
		f := lib.Fact(key)
		if f == nil || f.Derive == nil {
			all = append(all, key)
			continue
		}
		names := append([]string{f.Derive.Before, f.Derive.At, f.Derive.Choice}, f.Derive.TrueIf...)
		names = append(names, factName.FindAllString(f.Derive.CEL, -1)...)
		all = append(all, factsBehind(lib, names)...)
	}
	return all
}

var factName = regexp.MustCompile(`[a-z_]+\.[a-z_0-9]+`)

// TestNoHardClockFromUnreadSource: a clock is called a deadline only if
// somebody read the text of it, of its right and of its law.
func TestNoHardClockFromUnreadSource(t *testing.T) {
	t.Parallel()
	lib := library(t)
	hard := 0
	for _, it := range lib.Items() {
		versions := []string{it.Version}
		for _, v := range it.Earlier {
			versions = append(versions, v.Version)
		}
		for _, version := range versions {
			v := lib.Version(it.Key, version)
			for _, c := range v.Clocks {
				if !c.Hard() {
					continue
				}
				hard++
				if c.Quality != pack.Solid || c.Kind == "house" || c.Kind == "reported" || v.Quality == pack.Weak || v.Quality == pack.Unverified || c.Clause == "" && c.Source == "" {
					t.Errorf("%s/%s (%s) is called a deadline, but nobody read its text", it.Key, c.Key, version)
				}
			}
		}
	}
	if hard == 0 {
		t.Error("no clock is hard, so this test checks nothing")
	}
}

// turned returns the packs with the order of items and rules reversed, and of
// the files that hold nothing else.
func turned(t *testing.T) fs.FS {
	t.Helper()
	files := mapFS{}
	n := 0
	err := fs.WalkDir(packs.FS, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(name) != ".yaml" || path.Base(path.Dir(name)) == "testdata" {
			return err
		}
		raw, err := packs.FS.ReadFile(name)
		if err != nil {
			return err
		}
		text, only := turnedFile(t, raw)
		if only {
			n++
			name = path.Join(path.Dir(name), fmt.Sprintf("z%04d.yaml", 9999-n))
		}
		files.put(name, text)
		return nil
	})
	if err != nil || n < 3 {
		t.Fatalf("%d files were reversed, %v", n, err)
	}
	return files.fs()
}

func TestOrderOfPacksChangesNothing(t *testing.T) {
	t.Parallel()
	lib := library(t)
	other, err := pack.Load(turned(t))
	if err != nil {
		t.Fatal(err)
	}
	if lib.Items()[0].Key == other.Items()[0].Key {
		t.Fatal("nothing was reversed")
	}
	rapid.Check(t, func(t *rapid.T) {
		f, now := caseOf(lib).Draw(t, "case"), instant().Draw(t, "now")
		a, b := lib.Evaluate(f, now, kolkata, pack.Settings{}), other.Evaluate(f, now, kolkata, pack.Settings{})
		inOrder(a.Entitlements)
		inOrder(b.Entitlements)
		a.Packs, b.Packs = "", ""
		same(t, a, b)
	})
}

func inOrder(list []models.EntitlementState) {
	slices.SortFunc(list, func(a, b models.EntitlementState) int { return strings.Compare(a.Item, b.Item) })
}
