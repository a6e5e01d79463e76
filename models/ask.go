package models

import "slices"

// AskKinds are what somebody on a case asks the house for, or asked: a bed in another
// house of the organisation is a transfer, and earlier asks for one stay.
var AskKinds = []string{"counsellor", "lawyer", "bed", askTransfer, "escort", "interpreter"}

const askTransfer = "transfer"

// AskedNow are the kinds that are asked for now.
var AskedNow = slices.DeleteFunc(slices.Clone(AskKinds), func(kind string) bool { return kind == askTransfer })

// The answers to what was asked for.
const (
	AskYes   = "yes"
	AskNo    = "no"
	AskLater = "later"
)

// AskAnswers are the answers, as pages list them.
var AskAnswers = []string{AskYes, AskLater, AskNo}

// AskReasons are the codes for why it is no, or later.
var AskReasons = []string{"nobody_free", "no_bed", "not_safe", "no_money", "needs_consent", "other_way", "no_answer_yet"}

// OfTheHouse reports whether only an administrator answers: it is about people and
// beds. The others are answered by colleagues on the case too.
func OfTheHouse(kind string) bool { return kind != "escort" && kind != "interpreter" }

// AskFacts are the coded facts of what is asked for. They are listed here and nowhere
// else.
type AskFacts struct {
	Kind     string `json:"kind"`
	WantedOn Date   `json:"wanted_on"`
	WaitsOn  Date   `json:"waits_on"` // from when it waits for an answer, "" once it is settled
	Answer   string `json:"answer"`   // one of AskAnswers, "" until there is one
	Reason   string `json:"reason"`   // one of AskReasons
	AnswerOn Date   `json:"answer_on"`
	WhoID    string `json:"who_id"` // who does it
}

// Check adds a problem for each rule that a new ask breaks.
func (f AskFacts) Check(dates CaseDates, p Problems) {
	must(p, "kind", f.Kind, AskedNow)
	switch {
	case f.WantedOn == "":
		p.Add("wanted_on", "problem.required")
	case f.WantedOn < dates.Today:
		p.Add("wanted_on", "problem.task_past")
	default:
		dates.Ahead("wanted_on", Exactly(f.WantedOn), p)
	}
}

// Settle puts an answer and says from when the ask waits again.
func (f *AskFacts) Settle(answer, reason string, on Date, who string, today Date, p Problems) {
	f.Answer, f.Reason, f.AnswerOn, f.WhoID, f.WaitsOn = answer, reason, on, who, ""
	switch answer {
	case AskYes:
		f.Reason = ""
		if on == "" {
			p.Add("answer_on", "problem.ask_when")
		} else if on < today {
			p.Add("answer_on", "problem.task_past")
		}
	case AskNo:
		f.AnswerOn, f.WhoID = "", ""
	case AskLater:
		if f.WhoID, f.WaitsOn = "", on; on <= today {
			p.Add("answer_on", "problem.task_snooze")
		}
	default:
		p.Add("answer", "problem.choose")
	}
	if answer != AskYes && !slices.Contains(AskReasons, reason) {
		p.Add("reason", "problem.choose")
	}
}

// Ask is what somebody on a case asks the house for, and the answer.
type Ask struct {
	ID         string `gorm:"primaryKey"`
	CaseID     string
	SurvivorID string
	AskFacts   `gorm:"embedded"`
	Words      Sealed
	AnsweredBy string
	AnsweredAt Instant
	SeenAt     Instant // when who asked saw the answer, 0 for not yet
	Trail      `gorm:"embedded"`
}
