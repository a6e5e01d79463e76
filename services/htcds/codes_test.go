package htcds

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// standard returns the standard's codes by field.
func standard(t *testing.T) map[string][]string {
	t.Helper()
	b, err := os.ReadFile("testdata/standard_codes.txt")
	if err != nil {
		t.Fatal(err)
	}
	all := map[string][]string{}
	for line := range strings.Lines(string(b)) {
		if field, codes, ok := strings.Cut(strings.TrimSpace(line), ": "); ok && line[0] != '#' {
			all[field] = strings.Split(codes, ", ")
		}
	}
	return all
}

func TestStandardCodesMapBothWays(t *testing.T) {
	t.Parallel()
	fields := standard(t)
	if len(fields) != 17 {
		t.Fatalf("got %d coded fields, want 17", len(fields))
	}
	for field, codes := range fields {
		c := heading(field)
		if c == nil || c.list == nil {
			t.Errorf("%s has no list", field)
			continue
		}
		var own []string
		for _, known := range c.list.codes {
			if known.name != "" {
				own = append(own, known.name)
			}
		}
		if !slices.Equal(own, codes) {
			t.Errorf("%s: got %v, want %v", field, own, codes)
		}
		for _, code := range codes {
			keys, findings := c.list.read(code)
			if len(keys) != 1 || len(findings) != 0 || c.list.name(keys[0]) != code {
				t.Errorf("%s %s: read %v %v", field, code, keys, findings)
			}
		}
	}
}

func TestListKeysAndSpellingsAreUnique(t *testing.T) {
	t.Parallel()
	for _, l := range allLists() {
		keys, says := map[string]bool{}, map[string]string{}
		for _, c := range l.codes {
			if c.key == "" || keys[c.key] {
				t.Errorf("%s: key %q twice or empty", l.field, c.key)
			}
			keys[c.key] = true
			for _, say := range append([]string{c.label}, c.also...) {
				if other := says[fold(say)]; other != "" && other != c.key {
					t.Errorf("%s: %q means %s and %s", l.field, say, other, c.key)
				}
				says[fold(say)] = c.key
			}
			if sent := l.sent[c.key]; c.name == "" && l.name(c.key) != sent || c.name == "" && l.byKey[c.key] == l.bySay[fold(sent)] {
				t.Errorf("%s: %s goes out as %q", l.field, c.key, sent)
			}
		}
	}
}

func TestReadCodesInManySpellings(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		list *list
		cell string
		want string
		stop bool
	}{
		{means, "physical_threats ; DEBT BONDAGE|withholds-documents", "means.threats means.debt_bondage means.withholds_documents", false},
		{means, "PhysicalThreats DebtBondage", "means.threats means.debt_bondage", false},
		{means, "Threatens children/family, Debt bondage ,", "means.threatens_family means.debt_bondage", false},
		{means, "ThreatOfLawEnforcement;ThreatsLawEnforcement;Threats of law enforcement", "means.threat_of_law_enforcement", false},
		{means, "PsychoactiveSubstances\nRestrictsMovement\nUsesChildren", "means.psychoactive_substances means.restricts_movement means.uses_children", false},
		{means, "MethodsOfControlThreats", "means.threats", false},
		{means, "Unknown", "", false},
		{means, "DebtBondage;Asha Namuna", "means.debt_bondage", true},
		{industries, "Water supply; sewerage, waste management and remediation;Construction", "industry.water_waste industry.construction", false},
		{industries, "Wholesale and retail trade; repair of motor vehicles and motorcycles", "industry.trade", false},
		{industries, "Agriculture, forestry and fishing", "industry.agriculture", false},
		{industries, "T", "industry.households", false},
		{industries, "Electricity, gas, steam and air conditioning supply, Education", "industry.energy industry.education", false},
		{forms, "Forced military (by non-state actors)", "form.armed_group", false},
		{forms, "Bonded labour", "form.bonded_labour", false},
		{relations, "Unaquainted", "stranger", false},
		{relations, "Unacquainted", "stranger", false},
		{genders, "महिला", "female", false},
		{genders, "trans-gender", "transgender", false},
		{genders, "unknown", "not_known", false},
		{caseStatuses, "follow up", "follow_up", false},
		{deciders, "Non-police governmental organization", "authority", false},
		{forms, strings.Repeat("x;", longestCoded), "", true},
	} {
		keys, findings := c.list.read(c.cell)
		stops := slices.ContainsFunc(findings, finding.stops)
		if got := strings.Join(keys, " "); got != c.want || stops != c.stop {
			t.Errorf("%s %.60q: got %q %v, want %q", c.list.field, c.cell, got, findings, c.want)
		}
	}
}

func TestReadWiderCodeWithNote(t *testing.T) {
	t.Parallel()
	for _, say := range []string{"Threats", "MethodsOfControlThreats"} {
		if _, findings := means.read(say); said(findings) != "note.code_read_as" {
			t.Errorf("%s: %v", say, findings)
		}
	}
}

func TestNearSuggestsOnlySimilarCodes(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"Femal": "Feminine", "Masc": "Masculine", "Feminin": "Feminine", "TransgenderFem": "TransgenderFeminine",
		"Mala": "", "Mini": "", "Meera": "", "Feroza": "", "Asha Namuna": "", "+910000000001": "", "x": "",
	} {
		if got := genders.near(typed); got != want {
			t.Errorf("%q: got %q, want %q", typed, got, want)
		}
	}
}

func TestWriteOwnCodeAsNearestStandardCode(t *testing.T) {
	t.Parallel()
	for key, want := range map[string]string{"form.cyber_scam": "Other", "form.bonded_labour": "ForcedLabour"} {
		if got := forms.name(key); got != want {
			t.Errorf("%s: got %q, want %q", key, got, want)
		}
	}
	r := Row{Episode: Episode{Forms: []string{"form.bonded_labour", "form.forced_labour", "form.cyber_scam", "form.other"}}}
	if got := heading("vic_TypeOfExploitation").write(&r); got != "ForcedLabour;Other" {
		t.Errorf("got %q", got)
	}
}

func TestFactsHoldOnlyTickedBoxes(t *testing.T) {
	t.Parallel()
	known := map[string]bool{}
	for _, key := range FactKeys() {
		known[key] = true
	}
	for _, r := range sample() {
		for key, v := range r.Facts() {
			if !known[key] || v.Code == "" && v.Answer != "yes" {
				t.Errorf("%s: %+v", key, v)
			}
		}
	}
	r := Row{Person: Person{Gender: "transgender_masculine", Nationalities: []string{"IN", "NP"}}, Case: Case{Status: "closed_referred"},
		Episode: Episode{AgeThen: i64(17), Means: []string{"means.debt_bondage"}}}
	f := r.Facts()
	if f["person.sex"].Code != "transgender" || f["case.status"].Code != "closed" || f["person.age_group_then"].Code != "child" || len(f) != 4 {
		t.Errorf("got %+v", f)
	}
}
