package demo

import (
	"aftercare/models"
	"aftercare/services/audit"
	"aftercare/services/custody"
)

// claimFact is a row of the facts of claims with the words that will be sealed.
type claimFact struct {
	models.ClaimRow
	words map[string]string // by column
}

// claims makes up the facts of claims of a case, with dice of their own: what else is
// made up stays the same.
func (f *file) claims(d *dice) {
	if d.chance(70) {
		f.family(d)
	}
	if d.chance(45) {
		f.claimFact(d, &models.PaperNumber{PaperNumberFacts: models.PaperNumberFacts{Kind: pick(d, []string{"voter_card", "ration_card", "other"})}}, map[string]string{"number": "INVENTED-0000"})
	}
	if d.chance(35) {
		f.account(d)
	}
	if d.chance(30) {
		f.claimFact(d, &models.CareAddress{CareAddressFacts: models.CareAddressFacts{CareOf: pick(d, []string{"lawyer", "legal_services"})}}, map[string]string{"address": "Room 0, an invented office, an invented town"})
	}
	if d.chance(40) {
		f.losses(d)
	}
	if d.chance(10) {
		f.claimFact(d, &models.OtherMoney{OtherMoneyFacts: models.OtherMoneyFacts{Source: pick(d, []string{"court", "government", "employer"}), Awarded: int64(d.between(5, 40)) * 1000_00, Currency: "INR", AwardedOn: f.cal.date(f.begin - 6)}},
			map[string]string{"what": "An invented order, INVENTED-0000"})
	}
	for range f.several() {
		f.account(d)
	}
}

// twoOfEach is the scene of a case with two police cases and two accounts, so that an
// application asks which of them it names.
const twoOfEach = "to court alone"

// several is how many more the case has of what an application names one.
func (f *file) several() int {
	if f.scene != nil && f.scene.name == twoOfEach {
		return 2
	}
	return 0
}

// account makes up a bank account: of a child that of an institution.
func (f *file) account(d *dice) {
	owner := "hers"
	if f.who.child() {
		owner = "institution"
	}
	f.claimFact(d, &models.BankAccount{BankAccountFacts: models.BankAccountFacts{Owner: owner, OpenedOn: f.cal.date(f.begin - 30)}},
		map[string]string{"holder": f.who.full, "number": "0000000000", "bank": "An invented bank", "branch": "An invented branch", "ifsc": "INVT0000000"})
}

// losses makes up what was lost, under headings of the packs. Who claims under them is
// left to the lawyer.
func (f *file) losses(d *dice) {
	for _, l := range []struct{ heading, what, proof string }{
		{"travel", "Bus to the hospital and the court", "statement"}, {"medical", "Medicine and tests", "to_follow"}, {"work", "Wages of the months under control", "statement"},
	}[:d.between(1, 3)] {
		f.claimFact(d, &models.Loss{LossFacts: models.LossFacts{Heading: l.heading, Amount: int64(d.between(2, 90)) * 100_00, Currency: "INR", Proof: l.proof}}, map[string]string{"what": l.what})
	}
}

// family makes up relatives: parents, and children of older survivors. One who may be
// part of what happened is marked so.
func (f *file) family(d *dice) {
	t := tongues[f.who.tongue]
	surname := pick(d, t.families).latin
	unsafe := f.known("stay.unsafe_family") == models.Yes
	mother := models.RelativeFacts{Relation: "mother", Living: "alive", Depends: pick(d, []models.Answer{models.Yes, models.No, models.NotKnown}), Marital: "married", Guardian: models.NotKnown}
	father := models.RelativeFacts{Relation: "father", Living: pick(d, []string{"alive", "alive", "died", "not_known"}), Depends: models.NotKnown}
	if f.who.child() {
		mother.Guardian = models.Yes
	}
	if unsafe {
		father.Living, father.KeptFrom, father.Guardian = "alive", models.KeptInvolved, models.No
	}
	f.relative(d, mother, pick(d, t.women).latin+" "+surname)
	f.relative(d, father, pick(d, t.men).latin+" "+surname)
	for range min(f.who.years-20, 8) / 3 {
		child := models.RelativeFacts{Relation: pick(d, []string{"daughter", "son"}), Living: "alive", Depends: models.Yes, Marital: "unmarried"}
		child.TurnsOnDay(models.AdultOnFromAge(models.Age{From: d.between(1, 6), To: d.between(6, 8)}, f.cal.date(0)))
		given := pick(d, t.women)
		if child.Relation == "son" {
			given = pick(d, t.men)
		}
		f.relative(d, child, given.latin+" "+surname)
	}
}

// relative adds a relative with a name.
func (f *file) relative(d *dice, facts models.RelativeFacts, name string) {
	f.claimFact(d, &models.Relative{RelativeFacts: facts}, map[string]string{"name": name})
}

// claimFact adds a row that the lead of the case wrote some hours after the intake.
func (f *file) claimFact(d *dice, row models.ClaimRow, words map[string]string) {
	at := min(f.row.IntakeAt.Add(hours(3)).Add(minutes(len(f.claimFacts))), f.cal.now-1)
	*row.Base() = models.ClaimBase{
		ID: d.id(at), CaseID: f.row.ID, SurvivorID: f.row.SurvivorID,
		RecordedBy: f.row.LeadID, CreatedAt: at, ChangedBy: f.row.LeadID, ChangedAt: at, Version: 1,
	}
	f.claimFacts = append(f.claimFacts, claimFact{row, words})
}

// relatives are the coded facts of the relatives, as the evaluation reads them.
func (f *file) relatives() (out []models.RelativeFacts) {
	for _, c := range f.claimFacts {
		if r, ok := c.ClaimRow.(*models.Relative); ok {
			out = append(out, r.RelativeFacts)
		}
	}
	return out
}

// claimFact seals the words of a row.
func (s *sealer) claimFact(c claimFact) {
	for _, w := range c.Words() {
		if text := c.words[w.Column]; text != "" {
			s.put(custody.FieldOf(string(c.List()), w.Column), c.Base().ID, text, w.To)
		}
	}
}

// wrote returns the entry of a row of the facts of claims.
func (f *file) wrote(c claimFact) audit.Record {
	e := audit.Entry{Action: "claimfact.added", Subject: "claimfact:" + c.Base().ID, Detail: "list=" + string(c.List())}
	if len(c.words) > 0 {
		e.Classes, e.Fields = []models.Class{custody.FieldOf(string(c.List()), c.Words()[0].Column).Class}, len(c.words)
	}
	return f.entry(f.team.lead, c.Base().CreatedAt, e)
}

// rowsOf are the rows of one list.
func rowsOf[R any](list []claimFact) (out []R) {
	for _, c := range list {
		if r, ok := any(c.ClaimRow).(*R); ok {
			out = append(out, *r)
		}
	}
	return out
}
