package casefile

import (
	"maps"
	"slices"

	"aftercare/models"
	"aftercare/services/deed"
)

// Answers are what other records of a case, such as its matters or its stays, say
// about its facts.
type Answers map[string]models.FactValue

// sortedKeys are the facts of answers in order.
func sortedKeys(a Answers) []string { return slices.Sorted(maps.Keys(a)) }

// same compares two answers of records.
func same(a, b models.FactValue) bool {
	return a.Answer == b.Answer && a.Code == b.Code && a.On == b.On && a.At == b.At
}

// agrees reports whether the file says what a record does. The file may know an
// hour that the record does not.
func agrees(file, says models.FactValue) bool {
	if file.Answer == "" && file.Held() {
		file.Answer = models.Yes
	}
	if says.At == 0 {
		file.At = 0
	}
	return same(file, says)
}

// Follow records the facts that a deed on other records changed. What they no
// longer say is taken back where it stands as they said it; what somebody wrote
// otherwise stays.
func (s *Service) Follow(d *deed.Deed, before, after Answers) error {
	recorded, err := s.Standing(d)
	if err != nil {
		return err
	}
	all := maps.Clone(before)
	maps.Copy(all, after)
	var facts []FactInput
	for _, key := range sortedKeys(all) {
		now, is := after[key], recorded[key]
		if same(before[key], now) || agrees(is.Value(), now) || !Askable(s.Library().Fact(key)) {
			continue
		}
		in := FactInput{Name: key, Value: now, Basis: is.Basis, Seen: is.Version}
		if now.Answer == "" && now.Code == "" {
			if !agrees(is.Value(), before[key]) {
				continue
			}
			in.Value, in.Basis = models.FactValue{Answer: models.NotAsked}, ""
		}
		facts = append(facts, in)
	}
	return s.PutFacts(d, facts)
}

// Differ lists the facts that the file says otherwise than the records do.
func (a Answers) Differ(recorded map[string]Recorded) (keys []string) {
	for _, key := range sortedKeys(a) {
		if is, there := recorded[key]; there && !agrees(is.Value(), a[key]) {
			keys = append(keys, key)
		}
	}
	return keys
}

// YesNo says yes or no where a record has the code for it, and nothing otherwise.
func (a Answers) YesNo(key, code, yes, no string) {
	switch code {
	case yes:
		a[key] = models.FactValue{Answer: models.Yes}
	case no:
		a[key] = models.FactValue{Answer: models.No}
	}
}
