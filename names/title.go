package names

// rank is the role of a name part in a search.
type rank uint8

const (
	ownPart   rank = iota
	commonEnd      // a second part that thousands share, such as Devi: it finds nobody by itself
	title          // a title or its short form, such as Shri or Md
)

// titles and commonEnds list those parts as written, in the scripts in which
// they occur. Ends of three sounds or more are recognised by sound instead.
var (
	titles = spellingsOf("mr mrs ms miss mst mosammat musammat dr adv late smt shri shree sri shrimati srimati km ku kr sushri md mohd moh sk ji jee " +
		"श्री श्रीमती सुश्री कु डॉ स्व मो मोहम् जी মোঃ মো মোছাঃ মোছা মোসাম্মৎ শ্রী শ্রীমতী জি জী ডা ਸ਼੍ਰੀ ਸ਼੍ਰੀਮਤੀ ਜੀ શ્રી શ્રીમતી જી ଶ୍ରୀ ଶ୍ରୀମତୀ ଜୀ " +
		"திரு திருமதி செல்வி శ్రీ శ్రీమతి ಶ್ರೀ ಶ್ರೀಮತಿ جناب محترمہ")
	commonEnds = spellingsOf("bai ben bhai bhen behn singh kaur kour बाई बहन भाई सिंह सिंघ कौर বাই সিংহ সিং ਸਿੰਘ ਕੌਰ ਬਾਈ બેન ભાઈ બાઈ " +
		"دیوی بی بیبی خاتون بیگم کماری کمار")
	commonEndKeys = map[string]bool{"dibi": true, "bibi": true, "ktun": true, "bigm": true, "kumri": true, "kumr": true, mohammadKey: true}
)

// mohammadKey is the key of all spellings of Mohammad.
const mohammadKey = "muhmd"

// aliases gives one key to names whose spellings no rule of sound joins.
var aliases = map[string]string{
	"muhmid": mohammadKey, "mhmd": mohammadKey, "mhmid": mohammadKey, "muhmud": mohammadKey, "muhd": mohammadKey, "bigum": "bigm", "cuduri": "cudri",
}

// shortMohammad are the short forms of Mohammad used as titles.
var shortMohammad = spellingsOf("md mohd moh मो मोहम् মোঃ মো")

// spellingsOf folds a list of words, separated by spaces, like names.
func spellingsOf(words string) map[string]bool {
	set := map[string]bool{}
	var word []byte
	for _, r := range words + " " {
		if r == ' ' {
			set[string(word)] = true
			word = word[:0]
			continue
		}
		word = appendSpelling(word, r)
	}
	return set
}

// rankOf returns the rank of a part by its spelling and key.
func rankOf(spelling, key []byte) rank {
	switch {
	case titles[string(spelling)]:
		return title
	case commonEnds[string(spelling)], commonEndKeys[string(key)]:
		return commonEnd
	}
	return ownPart
}

// aliasOf returns the key that replaces the computed one, or "".
func aliasOf(spelling, key []byte) string {
	if shortMohammad[string(spelling)] {
		return mohammadKey
	}
	return aliases[string(key)]
}
