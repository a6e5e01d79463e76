package account

import (
	"slices"
	"strings"
)

// What a password is worth is counted in halves of a letter. A guesser tries
// lists of words, names, walks along the keyboard and repetitions before
// anything else, so a whole piece of that kind is worth one letter; a digit is
// worth half of one, because most digits in passwords are dates and counts.
const (
	worthLetter = 2
	worthDigit  = 1
	worthPiece  = 2
	worthEnough = 16 // eight letters nobody can foresee
	shortWalk   = 4  // keys in a row from which it is no chance
	shortRepeat = 3
)

// walks are the ways a finger goes over a keyboard, and the alphabet.
var walks = bothWays("abcdefghijklmnopqrstuvwxyz", "12345678901234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm",
	"qazwsxedcrfvtgbyhnujmikolp", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p", "1q2w3e4r5t6y7u8i9o0p", "qawsedrftgyhujikolp")

// usual are words and sentences from which people all over, and in India,
// make passwords. Longer ones come from counting what people choose when they
// are made to type fifteen letters.
var usual = bothWays(strings.Fields(`
	password passwort passwd pass word secret private login signin signon welcome letmein letme please enter access open
	opensesame admin administrator root user guest manager master office computer laptop server system internet website google
	gmail yahoo facebook whatsapp instagram microsoft windows android samsung iphone nokia test testing default changeme change
	temp temporary demo sample example qwerty azerty monkey dragon shadow sunshine princess superman batman football cricket
	baseball love iloveyou loveyou lovely forever always everyone family mother father sister brother mummy daddy baby angel
	friend friends hello namaste world money lucky happy summer winter spring monday tuesday wednesday thursday friday saturday
	sunday january february march april june july august september october november december spiderman trustno starwars
	india indian bharat hindustan incredible mumbai bombay delhi kolkata calcutta chennai madras bengaluru bangalore hyderabad
	pune jaipur lucknow patna bihar odisha bengal punjab gujarat kerala assam nepal kathmandu bangladesh dhaka
	ganesh ganesha krishna radha shiva shiv mahadev hanuman bajrangbali durga lakshmi saraswati sairam saibaba shriram sriram jaishriram
	jaishreeram jaimatadi matadi jaihind vandemataram bharatmata omnamahshivaya omsairam waheguru allah allahuakbar bismillah
	jesus jesuschrist jesusloves godisgreat godislove godbless amen praisethelord rajkumar kumar kumari sharma singh khan
	sachin dhoni virat kohli shahrukh salman amitabh
	shelter home sweethome homesweethome safehouse survivor survivors trafficking rescue rescued protection welfare foundation
	trust caseworker counsellor counselor volunteer supervisor operator ngo casefile
	correcthorsebatterystaple thequickbrownfox jumpsoverthelazydog tobeornottobe maytheforcebewithyou onceuponatime
	twinkletwinklelittlestar thisismypassword mypassword mynewpassword newpassword nopassword yourpassword
	जयहिन्द जयहिंद जयमातादी जयश्रीराम भारतमाता वन्देमातरम वंदेमातरम ॐनमःशिवाय पासवर्ड भारत गणेश कृष्ण नमस्ते प्यार परिवार`)...)

// bothWays adds each text spelled backwards.
func bothWays(texts ...string) []string {
	for _, s := range texts {
		r := []rune(s)
		slices.Reverse(r)
		texts = append(texts, string(r))
	}
	return texts
}

// signs are characters that stand for a letter, and those above the digits.
var (
	signs   = strings.NewReplacer("@", "a", "4", "a", "3", "e", "1", "i", "!", "i", "0", "o", "$", "s", "5", "s", "7", "t", "+", "t")
	shifted = strings.NewReplacer("!", "1", "@", "2", "#", "3", "$", "4", "%", "5", "^", "6", "&", "7", "*", "8", "(", "9", ")", "0")
)

// guessable returns the message for a password with too little in it that a
// guesser would not try first, or "". It reads the password as it is, with
// signs as letters, and with the signs above the digits as digits.
func guessable(lower string, known []string) string {
	words := nameWords(known)
	for _, read := range []string{lower, signs.Replace(lower), shifted.Replace(lower)} {
		left, message := weigh([]rune(together(read)), words)
		if left < worthEnough {
			return message
		}
	}
	return ""
}

// nameWords are the single words of names.
func nameWords(known []string) []string {
	var out []string
	for _, name := range known {
		for _, w := range strings.FieldsFunc(strings.ToLower(fold(name)), func(r rune) bool { return together(string(r)) == "" }) {
			if len([]rune(w)) >= 3 {
				out = append(out, w)
			}
		}
	}
	return bothWays(out...)
}

// weigh says what a password is worth, and which message fits most of what it
// took away.
func weigh(text []rune, names []string) (worth int, message string) {
	taken := map[string]int{}
	for at := 0; at < len(text); {
		n, kind := longest(text, at, names)
		switch {
		case n > 0:
			taken[kind] += n
			if kind != "password.repeats" {
				worth += worthPiece
			}
		case text[at] >= '0' && text[at] <= '9':
			n, worth = 1, worth+worthDigit
			taken["password.digits"]++
		default:
			n, worth = 1, worth+worthLetter
		}
		at += n
	}
	message = "password.name"
	for _, kind := range []string{"password.known_word", "password.keyboard", "password.repeats", "password.digits"} {
		if taken[kind] > taken[message] {
			message = kind
		}
	}
	return worth, message
}

// longest returns the length and the kind of the longest piece at a place that
// a guesser tries first.
func longest(text []rune, at int, names []string) (n int, kind string) {
	better := func(length int, of string) {
		if length > n {
			n, kind = length, of
		}
	}
	rest := string(text[at:])
	better(longestWord(rest, names), "password.name")
	better(longestWord(rest, usual), "password.known_word")
	better(longestWalk(rest), "password.keyboard")
	better(longestRepeat(text, at), "password.repeats")
	return n, kind
}

func longestWord(rest string, words []string) (n int) {
	for _, w := range words {
		if strings.HasPrefix(rest, w) {
			n = max(n, len([]rune(w)))
		}
	}
	return n
}

func longestWalk(rest string) (n int) {
	for _, line := range walks {
		for length := max(n+1, shortWalk); length <= len(rest) && strings.Contains(line, rest[:length]); length++ {
			n = length
		}
	}
	return n
}

// longestRepeat finds what stood in the password before, also where it runs on
// into itself.
func longestRepeat(text []rune, at int) (n int) {
	for from := range at {
		length := 0
		for at+length < len(text) && text[from+length] == text[at+length] {
			length++
		}
		if length >= shortRepeat {
			n = max(n, length)
		}
	}
	return n
}
