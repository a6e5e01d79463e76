package htcds

import (
	_ "embed"
	"strings"
	"sync"
)

// countryTable has one country in each line: ISO 3166-1 alpha-2, alpha-3, the
// name in the standard's XLSForm, and other names in use, separated by "|".
//
//go:embed countries.tsv
var countryTable string

// countries maps folded codes and names to alpha-2.
var countries = sync.OnceValue(func() map[string]string {
	byName := map[string]string{}
	for line := range strings.Lines(countryTable) {
		cells := strings.Split(strings.TrimSpace(line), "\t")
		for _, name := range cells[:3] {
			byName[fold(name)] = cells[0]
		}
		if len(cells) > 3 {
			for name := range strings.SplitSeq(cells[3], "|") {
				byName[fold(name)] = cells[0]
			}
		}
	}
	return byName
})

// notAvailable is both Namibia's ISO code and a usual short form of "not
// available". With other characters in it ("N/A") it can only be the short
// form.
const notAvailable = "NA"

func saysNotAvailable(s string) bool {
	return fold(s) == fold(notAvailable) && !strings.EqualFold(strings.TrimSpace(s), notAvailable)
}

// statelessCode is what Write puts into the citizenship of a stateless person,
// because ISO 3166 has no code for it and HTCDS has no value.
const statelessCode = "Stateless"

// readCountry returns the alpha-2 code of one country.
func readCountry(s string) (string, []finding) {
	if strings.EqualFold(strings.TrimSpace(s), notAvailable) {
		return "", []finding{found("htcds.error.country_na")}
	}
	if absent(s) {
		return "", nil
	}
	if len(s) < 100 {
		if c, ok := countries()[fold(s)]; ok {
			return c, nil
		}
	}
	return "", []finding{found("htcds.error.country")}
}

// readNations returns the countries of a cell in the given order, each once,
// and whether it says that the person is stateless. Some names contain a comma
// ("Korea, Republic of"), so the longest run of parts is tried first.
func readNations(s string) (nations []string, stateless bool, findings []finding) {
	if len(s) > longestCoded {
		return nil, false, []finding{found("htcds.error.country")}
	}
	if saysNotAvailable(s) {
		return nil, false, nil
	}
	parts := strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(separators+"/", r) })
	seen := map[string]bool{}
	for i := 0; i < len(parts); {
		nation, used, f := takeNation(parts[i:])
		if f != nil && saysStateless(parts[i]) {
			stateless, f = true, []finding{found("htcds.note.stateless")}
		}
		if findings = append(findings, f...); nation != "" && !seen[nation] {
			seen[nation] = true
			nations = append(nations, nation)
		}
		i += used
	}
	return nations, stateless, findings
}

func takeNation(parts []string) (string, int, []finding) {
	for n := min(longestLabel, len(parts)); n > 1; n-- {
		together := fold(strings.Join(parts[:n], " "))
		if c, ok := countries()[together]; ok && len(together) > 3 {
			return c, n, nil
		}
	}
	nation, f := readCountry(parts[0])
	return nation, 1, f
}

func saysStateless(s string) bool {
	switch fold(s) {
	case "stateless", "xxa", "राज्यविहीन":
		return true
	}
	return false
}
