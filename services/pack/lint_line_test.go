package pack_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"aftercare/models"
	"aftercare/services/pack"
)

// TestEveryProblemNamesItsLine: a person who edits a pack must be led to the
// wrong line itself, not to the right it belongs to, and not to the line of
// another version or of the first of two.
func TestEveryProblemNamesItsLine(t *testing.T) {
	t.Parallel()
	const more = "zz/more.yaml"
	for _, c := range []struct{ why, file, from, to, at, want string }{
		// typing mistakes
		{"misspelt key", more, "combine: add", "combin: add", "combin:", "field combin not found"},
		{"misspelt key of a clock", more, "label: {en: Rest", "lable: {en: Rest", "lable:", "field lable not found"},
		{"wrong type: a word for a number", more, "percent: 40,", "percent: forty,", "percent: forty", "cannot unmarshal"},
		{"wrong type: a text for a list", more, "conflicts: [Z-01]", "conflicts: {a: b}", "conflicts: {a", "cannot unmarshal"},
		{"wrong type: a word for yes or no", more, "soft_cap: true", "soft_cap: often", "soft_cap: often", "cannot unmarshal"},
		{"double key in one right", more, "    payment: {en: In shells., hi", "    claim: false\n    payment: {en: In shells., hi", "claim: false", "already defined"},
		{"no YAML", more, "  - key: north_bed", "  - key: north_bed: x", "key: north_bed: x", "mapping values are not allowed"},
		{"second document", more, "duties:", "---\nduties:", "---", "second document"},
		// CEL
		{"CEL: misspelt fact", more, "cel: sea.port == 'ZZ-A'", "cel: sea.prot == 'ZZ-A'", "sea.prot", "undeclared reference"},
		{"CEL: no expression", more, "when: sailor.fingers > 3", "when: sailor.fingers > ", "when: sailor.fingers > ,", "Syntax error"},
		{"CEL: no yes or no, over two lines", more, "{key: hurt, sentence: {en: A finger is gone., hi: उँगली गई।}, cel: sailor.fingers > 0}", "key: hurt\n        sentence: {en: A finger is gone., hi: उँगली गई।}\n        cel: sailor.fingers + 1", "cel: sailor.fingers + 1", "write one that is true or false"},
		{"CEL of a hole", more, "when: sailor.fingers == 3", "when: sailor.fingrs == 3", "sailor.fingrs", "undeclared reference"},
		{"CEL of a stage", more, "when: sailor.bound, start", "when: sailor.bond, start", "sailor.bond,", "undeclared reference"},
		{"CEL of a split", more, "percent: 80, when: sailor.novice", "percent: 80, when: sailor.novic", "sailor.novic,", "undeclared reference"},
		{"CEL of an uplift", more, "{key: novice, when: sailor.novice", "{key: novice, when: sailor.novise", "sailor.novise", "undeclared reference"},
		{"CEL of satisfied_by", more, "when: tide.paid}", "when: tide.pad}", "tide.pad}", "undeclared reference"},
		{"CEL of a duty", more, "when: sailor.bound\n", "when: sailor.bund\n", "sailor.bund", "undeclared reference"},
		{"CEL of a rule", "rules/gaps.yaml", "    start: [tide.landed]", "    when: given.lantrn\n    start: [tide.landed]", "given.lantrn", "undeclared reference"},
		{"a no to nothing", "rules/gaps.yaml", "    start: [tide.landed]", "    start: [no.tide.landd]", "no.tide.landd", "answered with no"},
		{"a no to what takes a date", "rules/gaps.yaml", "    start: [tide.landed]", "    start: [no.tide.landed]", "no.tide.landed", "answered with no"},
		{"a claim that is critical", "rules/gaps.yaml", "right: protection\n    title: {en: No lantern, hi: दीप नहीं}\n    start: [tide.landed]\n    after: {days: 2}\n    mark: D\n    satisfied: [service.lantern]\n    severity: low", "right: reparations\n    title: {en: No lantern, hi: दीप नहीं}\n    start: [tide.landed]\n    after: {days: 2}\n    mark: D\n    satisfied: [service.lantern]\n    severity: critical", "severity: critical", "danger to a person"},
		// sources
		{"missing source of a law", more, `section: "8a", source: LOG`, `section: "8a", source: LGO`, "LGO", `no known source "LGO"`},
		{"missing source of an office", more, "after: 30, source: LOG", "after: 30, source: LGO", "LGO", `source "LGO" is not declared`},
		{"missing source of a change", more, "hi: पैर की उँगलियाँ अब नहीं।}, source: LOG", "hi: पैर की उँगलियाँ अब नहीं।}, source: LGO", "LGO", `source "LGO" is not declared`},
		{"missing source of holidays", more, "place: ZZ-B\n    year: 2020\n    source: LOG", "place: ZZ-B\n    year: 2020\n    source: LGO", "LGO", `source "LGO" is not declared`},
		{"missing source of an offence", more, "    source: LOG\n\nitems:", "    source: LGO\n\nitems:", "LGO", `source "LGO" is not declared`},
		// the same name twice
		{"double right", more, "key: rumour", "key: north_bed # again", "# again", "is declared twice"},
		{"double right in two files", "zz/pack.yaml", "key: harbour_wage", "key: passage_home", "key: passage_home", "is declared twice"},
		{"double fact", "words_more.yaml", "key: sailor.got", "key: sailor.home", "kind: money", "is declared twice"},
		{"double conflict", more, "principles:", "  - {id: Z-01, topic: {en: a, hi: अ}, advice: {en: a, hi: अ}} # again\nprinciples:", "# again", "needs a key of its own"},
		{"double condition", "ww/pack.yaml", "key: abroad", "key: citizen", "They are abroad", "a condition needs a key of its own"},
		// clocks
		{"clock without an event", more, "start: [stance.applied]", "start: []", "key: decide", "an event that starts it"},
		{"clock with an unknown event", more, "ends: [stance.decided]", "ends: [stance.decidd]", "stance.decidd", "only clocks of rights use stances"},
		{"clock without a length", more, "length: {months: 6}", "length: {}", "length: {}", "a length has one unit"},
		{"clock that counts from the wrong end", more, "which: latest", "which: last", "which: last", `which is "last"`},
		{"hard clock without a clause", more, "against: authority\n        ends: [stance.decided]\n        kind: scheme\n        clause: \"8\"", "against: authority\n        ends: [stance.decided]\n        kind: scheme", "key: decide", "names the clause or source"},
		{"condone in one language", more, "condone: {en: Say what the sea did., hi: बताएँ कि समुद्र ने क्या किया।}", "condone: {en: Say what the sea did.}", "condone:", `condone has no text in "hi"`},
		{"clock of an earlier version", "zz/pack.yaml", "length: {months: 1}", "length: {}", "length: {}", "a length has one unit"},
		// marks
		{"solid right on a source that is not", "tides/pack.yaml", `section: "1", source: LOG, quality: S`, `section: "1", source: LOG, quality: C`, "    quality: S", "rests on no law marked S"},
		{"switched off without what to find out", more, "    find_out: {en: Open the scroll., hi: पत्र खोलें।}\n", "", "key: unread", "find_out has no text"},
		{"unknown mark", more, "quality: W\n    owed", "quality: Q\n    owed", "quality: Q", `quality is "Q"`},
		// places
		{"law of a region without a place", more, "{key: place, sentence", "{key: port, sentence", "key: north_bed", "condition with the key place"},
		{"reference pack without members", "tides/pack.yaml", "members: [ZZ]", "members: []", "members: []", "names its members"},
		{"no such kind of folder", "tides/pack.yaml", "kind: reference", "kind: treaty", "kind: treaty", `kind is "treaty"`},
		{"no country", "ww/pack.yaml", "code: WW,", "code: WWW,", "code: WWW", "two letters of the country"},
		{"odd currency", "ww/pack.yaml", "currency: WWD", "currency: shells", "currency: shells", "three letters"},
		{"no currency", "ww/pack.yaml", ", currency: WWD", "", "{code: WW", "needs its currency"},
		{"no time zone", "ww/pack.yaml", ", time_zones: [{name: Asia/Kolkata, city: {en: Kolkata, hi: कोलकाता}}]", "", "{code: WW", "needs its time zones"},
		{"time zone nobody knows", "ww/pack.yaml", "name: Asia/Kolkata", "name: Asia/Atlantis", "name: Asia/Atlantis", "is not known"},
		{"time zone of the machine", "ww/pack.yaml", "name: Asia/Kolkata", "name: Local", "name: Local", "is not known"},
		{"time zone without a city in Hindi", "ww/pack.yaml", "city: {en: Kolkata, hi: कोलकाता}", "city: {en: Kolkata}", "city:", `city has no text in "hi"`},
		{"no weekday", "zz/pack.yaml", "weekend: [fri, sat]", "weekend: [friday]", "[friday]", `weekend names "friday"`},
		{"helpline nobody can dial", "zz/pack.yaml", "regions: [{code: ZZ-A", "helplines: [{number: bell, text: {en: a, hi: अ}, source: LOG, quality: C}], regions: [{code: ZZ-A", "number: bell", "digits as they are dialled"},
		{"helpline without a source", "zz/pack.yaml", "regions: [{code: ZZ-A", "helplines: [{number: 112, text: {en: a, hi: अ}, source: LGO, quality: C}], regions: [{code: ZZ-A", "number: 112", "id of a source"},
		{"helpline nobody is sure of", "zz/pack.yaml", "regions: [{code: ZZ-A", "helplines: [{number: 112, text: {en: a, hi: अ}, source: LOG, quality: W}], regions: [{code: ZZ-A", "number: 112", "a weaker number is given to nobody"},
		{"no region", "zz/pack.yaml", "code: ZZ-B,", "code: YY-B,", "YY-B", "ISO 3166-2"},
		{"holiday of another year", more, "2020-02-09", "2021-02-09", "key: zz-b-2020", "no day of 2020"},
		{"second: for no country", "words_more.yaml", "kind: money, group", "kind: money, second: true, group", "second: true, group: harbour, label: {en: Received", "countries whose law may apply"},
		{"asked in no known place", "words_more.yaml", "kind: money, group", "kind: money, where: [QQ], group", "[QQ]", `where names "QQ"`},
		// schedules
		{"unknown way to combine", more, "combine: add", "combine: sum", "combine: sum", "schedule.combine"},
		{"hole between rows that are none", more, "rows: [few, many]", "rows: [few, most]", "most]", `"most" is no row`},
		{"stage on an unknown event", more, "start: [tide.judged], clause", "start: [tide.jugded], clause", "tide.jugded", `did you mean "tide.judged"?`},
		{"declares no money", more, "declare: [sailor.got]", "declare: [sailor.bound]", "declare: [sailor.bound]", "no fact of kind money"},
		{"share of an unknown right", more, "of: finger_money", "of: toe_money", "of: toe_money", "no right of any pack"},
		{"split both ways", more, "sum: 5,", "sum: 5, percent: 5,", "sum: 5,", "either percent: or sum:"},
		// registers and citations
		{"conflict in no register", more, "conflicts: [Z-01]", "conflicts: [Z-02]", "conflicts: [Z-02]", "stands in no register"},
		{"one reading is no conflict", more, "      - {text: {en: The master., hi: प्रमुख।}, source: LOG, quality: C}\n", "", "id: Z-01", "two readings or more"},
		{"principle of an unknown right", more, "items: [finger_money]", "items: [toe_money]", "[toe_money]", "no right of any pack"},
		{"offence with an unknown fact", more, "fact: sailor.bound\n    in_force", "fact: sailor.bund\n    in_force", "key: zz.act_7", "no fact of the vocabulary"},
		{"cites nothing", "rules/gaps.yaml", "cites: [tides.light]", "cites: [tides.ligth]", "tides.ligth", `did you mean "tides.light"?`},
		{"change on no day", more, "{on: 2020-01-01, text: {en: Toes", "{on: 2020-13-01, text: {en: Toes", "2020-13-01", "is no day"},
		{"unknown paper", more, "fact: sailor.bound}\n    payment", "fact: sailor.bund}\n    payment", "sailor.bund", "no fact of the vocabulary"},
	} {
		t.Run(c.why, func(t *testing.T) {
			t.Parallel()
			files := toy(t)
			changed(t, files, c.file, c.from, c.to)
			before, _, found := strings.Cut(string(files[c.file].Data), c.at)
			if !found {
				t.Fatalf("the broken file has no %q", c.at)
			}
			where := fmt.Sprintf("%s:%d: ", c.file, strings.Count(before, "\n")+1)
			got := problems(files).Error()
			for line := range strings.Lines(got) {
				if strings.HasPrefix(line, where) && strings.Contains(line, c.want) {
					return
				}
			}
			t.Errorf("got\n%s\nwant %s…%s", got, where, c.want)
		})
	}
}

// TestSharedPartIsReportedOnce: a mistake in a part that two versions share is
// one problem.
func TestSharedPartIsReportedOnce(t *testing.T) {
	t.Parallel()
	if got := broken(t, "zz/pack.yaml", "cel: sailor.bound}", "cel: sailor.bund}"); len(got) != 1 {
		t.Errorf("got %d problems, want one:\n%s", len(got), got.Error())
	}
}

func TestFactOfOneCountryIsAskedOnlyThere(t *testing.T) {
	t.Parallel()
	lib, err := pack.Load(toy(t))
	if err != nil {
		t.Fatal(err)
	}
	home := models.Facts{Jurisdiction: "ZZ-A"}
	abroad := models.Facts{Jurisdiction: "ZZ-A", Values: map[string]models.FactValue{"sailor.home": {Code: "WW"}}}
	for _, c := range []struct {
		fact string
		of   models.Facts
		want bool
	}{{"tide.landed", home, true}, {"whale.seen", home, false}, {"whale.seen", abroad, true}, {"whale.seen", models.Facts{Jurisdiction: "WW"}, true}} {
		if got := lib.Asking(c.of, 0, time.UTC)(lib.Fact(c.fact)); got != c.want {
			t.Errorf("%s in %v: asked %v, want %v", c.fact, c.of, got, c.want)
		}
	}
}
