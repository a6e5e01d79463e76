package templates

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// casePage are the files whose keys are about one survivor.
var casePage = []string{"casefile", "delivery", "gap", "errand", "happened", "lawyer", "right", "typed", "ui"}

// fixedPronoun finds a pronoun that does not change with the recorded sex.
var fixedPronoun = regexp.MustCompile(`(?i)\b(she|her|hers|herself|he|him|his|himself)\b`)

func TestCasePagesSpeakOfSurvivorInTokens(t *testing.T) {
	t.Parallel()
	c := load(t)
	for _, name := range casePage {
		for _, key := range keysOf(t, name) {
			for form, text := range c.texts["en"][key] {
				for _, p := range text {
					if said := fixedPronoun.FindString(p.text); said != "" {
						t.Errorf("%s (%s) says %q: write {they}, {them} or {their}", key, form, said)
					}
				}
			}
		}
	}
}

// keysOf lists the keys of one file of the English catalogue.
func keysOf(t *testing.T, name string) []string {
	t.Helper()
	raw, err := locales.ReadFile("locale/en/" + name + ".json")
	if err != nil {
		t.Fatal(err)
	}
	var texts map[string]json.RawMessage
	if err := json.Unmarshal(raw, &texts); err != nil {
		t.Fatal(err)
	}
	return slices.Collect(maps.Keys(texts))
}

// plainHindi are words of the law, and second words for a thing, with the word
// the pages have. An office keeps its name.
var plainHindi = map[string]string{
	"प्रतिकर": "मुआवज़ा", "अभिरक्षा": "हिरासत", "दोषसिद्ध": "सज़ा", "आश्रय": "शेल्टर", "मामला": "केस", "मामले": "केस",
	"मामलों": "केस", "विधिक": "क़ानूनी", "अभिलेख": "रिकॉर्ड", "यौन कार्य": "यौनकर्म",
	"व्यवस्थापक": "प्रशासक", "पुनर्प्राप्ति": "रिकवरी", "साथी": "सहकर्मी", "साथियों": "सहकर्मियों", "संगठन": "संस्था", "तस्करी": "दुर्व्यापार",
	"ऑडिट लॉग": "पहुँच का लेखा", "उम्र": "आयु", "रकम": "राशि", "गलत": "ग़लत", "खाली": "ख़ाली",
}

// notSecondWords takes out the name of an office, and the spouse, in whom the
// colleague of other words stands.
var notSecondWords = strings.NewReplacer("विधिक सेवा प्राधिकरण", "", "जीवनसाथी", "")

func TestHindiHasOneWordForOneThing(t *testing.T) {
	t.Parallel()
	c := load(t)
	for _, key := range c.Keys("hi") {
		text := notSecondWords.Replace(c.Text("hi", key))
		for word, plain := range plainHindi {
			if strings.Contains(text, word) {
				t.Errorf("%s says %s: write %s", key, word, plain)
			}
		}
	}
}
