package models

import (
	"crypto/hmac"
	"crypto/sha256"
	"slices"
	"strings"
)

// The locks of a bundle: a password that is said on the telephone, or the public key of
// whoever gets it.
const (
	BundlePassword = "password"
	BundleKey      = "key"
)

// BundleLocks are the locks, as pages list them.
var BundleLocks = []string{BundlePassword, BundleKey}

// BundleFacts are the coded facts of a bundle. They are listed here and nowhere else.
type BundleFacts struct {
	LockedTo   string   `json:"locked_to"` // one of BundleLocks
	Shares     CodeList `json:"shares"`    // what went along: of ReferralFactKinds
	AnsweredAt Instant  `json:"answered_at"`
}

// Bundle is a sealed file with what goes along with a referral. What is in it is not kept.
type Bundle struct {
	ID          string `gorm:"primaryKey"`
	ReferralID  string
	CaseID      string
	SurvivorID  string
	BundleFacts `gorm:"embedded"`
	AnswerKey   string // goes along, so that the answer shows that its sender opened the bundle; it opens nothing
	MadeBy      string
	MadeAt      Instant
}

// TableName is the table of bundles.
func (Bundle) TableName() string { return "referral_bundles" }

// answerLetters have none that sound or look like another.
const answerLetters = "abcdefghjkmnpqrstuvwxyz23456789"

// BundleAnswer is an answer to a referral that a code says.
type BundleAnswer struct {
	State  ReferralState
	Reason string // of a no: one of ReferralDeclines
}

// BundleAnswers are all answers: yes, the waiting list, and no for each reason. A code
// names one by its place, so the order never changes.
func BundleAnswers() []BundleAnswer {
	out := []BundleAnswer{{State: ReferralAccepted}, {State: ReferralWaiting}}
	for _, reason := range ReferralDeclines {
		out = append(out, BundleAnswer{ReferralDeclined, reason})
	}
	return out
}

// Code is the answer as it is said on the telephone, such as b7kq-2mxd: one letter for the
// answer, the others show that whoever says it has opened the bundle.
func (a BundleAnswer) Code(key string) string {
	i := slices.Index(BundleAnswers(), a)
	if i < 0 {
		return ""
	}
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write([]byte{byte(i)})
	code := []byte{answerLetters[i]}
	for _, b := range mac.Sum(nil)[:7] {
		code = append(code, answerLetters[int(b)%len(answerLetters)])
	}
	return string(code[:4]) + "-" + string(code[4:])
}

// AnswerOf is the answer that a typed code says to a bundle with a key. Capital letters,
// spaces and strokes do not matter.
func AnswerOf(typed, key string) (BundleAnswer, bool) {
	plain := func(code string) string { return strings.NewReplacer("-", "", " ", "").Replace(strings.ToLower(code)) }
	for _, a := range BundleAnswers() {
		if hmac.Equal([]byte(plain(a.Code(key))), []byte(plain(typed))) {
			return a, true
		}
	}
	return BundleAnswer{}, false
}
