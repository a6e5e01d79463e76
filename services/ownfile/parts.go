package ownfile

import (
	"aftercare/models"
	"aftercare/services/access"
)

// Part is a table of which rows stand in the file, and how each column is written. A part
// is the only place where a table is put into the file: pages, documents and the form for
// other systems follow from it.
type Part struct {
	Table   string
	Group   string      // of Groups: under which heading it is printed
	Word    string      // under which the catalogue has the words of its columns and codes
	Rows    string      // which rows; "" for those of the case that count
	Order   string      // "" for the order in which they were written
	Class   string      // the column with the class of the sealed words, "" where the class is fixed
	Narrow  string      // the column with the kind of service, of which a role may see some only
	House   bool        // legal aid volunteers do not see it
	Needs   access.Deed // only roles with this deed see it; "" for all
	Columns string      // see parse
	Holds   []Hold
}

// Hold keeps some columns of a row back where another column has one of some codes.
type Hold struct {
	Columns string
	Where   string
	Is      string
	Why     Reason
}

// Groups are the headings of the file, in the order in which they are printed.
var Groups = []string{"person", "arrival", "agreed", "happened", "help", "plan", "health", "safety", "court", "rights", "claim", "learning", "after", "papers", "house"}

// The rows of parts that are not simply the rows of a case that count.
const (
	ofPerson = "id = @survivor"
	ofBoth   = "survivor_id = @survivor AND case_id IN ('', @case)"
	ofCase   = "case_id = @case"
	counting = "case_id = @case AND removed_at = 0"
)

// sees reports whether a role sees the part.
func (p Part) sees(role models.Role) bool {
	return (p.Needs == "" || access.RoleMay(role, p.Needs)) && (!p.House || role != models.LegalAid)
}

// byClass holds words back by the class of their row: those of a clinical note are decided
// on by the counsellor, those of a legal one by the lawyer, also where the reader opens them.
func byClass(columns, where string) []Hold {
	return []Hold{{columns, where, string(models.ClassClinical), HeldTherapy}, {columns, where, string(models.ClassLegal), HeldLawyer}}
}

// Parts are the tables of the file. See parse for the columns.
var Parts = []Part{
	{Table: "survivors", Group: "person", Word: "field", Rows: ofPerson, Order: "id",
		Columns: "called_name full_name other_names id_numbers relatives telephones address safe_contact not_to_tell"},
	{Table: "cases", Group: "arrival", Word: "field", Rows: "id = @case", Order: "id",
		Columns: `code:text status=status. intake_at referral_source=referral. closed_at closure_reason=closing.reason. her_wishes story
			shelter_id!place lead_id!keeping previous_case_id!keeping age_group!derived adult_from!derived adult_to!derived gap_count!derived worst!derived
			next_due!derived urgency!derived last_contact_at!derived next_change!derived evaluated_at!derived packs!derived`},
	{Table: "case_moves", Group: "arrival", Word: "move", Rows: ofCase, Order: "at, id", House: true,
		Columns: "moved_on reason=move_reason. from_id!place to_id!place moved_by!keeping at!keeping"},
	{Table: "stays", Group: "arrival", Word: "stay", House: true,
		Columns: `admitted_at basis=stay.basis. review_on funding=stay.funding. state=stay.state. due_on left_at
			told_on told_by:person told_in:language told_view=stay.told_view. leaves_on leaves_to=stay.goal.
			shelter_id!place bed_id!place with_case_id!others accepted_at!keeping accepted_by!keeping since_at!keeping`},
	{Table: "movements", Group: "arrival", Word: "stay", Order: "at, id", House: true,
		Columns: "at kind=stay.kind. way=stay.way. due_on goal=stay.goal. day_only!answer stay_id!keeping shelter_id!place bed_id!place"},
	{Table: "transfers", Group: "arrival", Word: "transfer", House: true,
		Columns: `wanted_on reason=move_reason. view=transfer.view. needs:list=transfer.need. state=transfer.state. moves_on decline=transfer.decline. end_reason=transfer.end.
			from_id!place to_id!place bed_kind!keeping answer_by!keeping speaks_at!keeping answered_by!keeping answered_at!keeping`},
	{Table: "belongings", Group: "arrival", Word: "belongings", Order: "taken_on, id", House: true,
		Columns: `kind=belongings.kind. what count:number taken_on taken_sign=belongings.taken_sign. state=belongings.state. back_on back_to=belongings.back_to. back_sign=belongings.back_sign.
			place!keeping witness!others shelter_id!place`},
	{Table: "closures", Group: "arrival", Word: "closing", House: true,
		Columns: "closed_at reason=closing.reason. kept_from:day papers_back=closing.papers_back. ended!keeping words reopened_at"},
	{Table: "consents", Group: "agreed", Word: "field", Rows: ofBoth, Order: "given_at, id",
		Columns: "purpose=purpose. answer=consent.answer. given_by=field.given_by. explained_in:language form=field.form. given_at until_on withdrawn_at"},
	{Table: "duty_decisions", Group: "agreed", Word: "duty", Rows: ofCase, Order: "decided_at, id",
		Columns: "duty:duty decision:dutyanswer decided_at words decided_by:person"},
	{Table: "own_files", Group: "agreed", Word: "own_files",
		Columns: "given_on given_to=own_files.given_to. language=own_files.language. way=own_files.way."},
	{Table: "facts", Group: "happened", Word: "facts", Rows: ofBoth, Order: "episode_id, case_id, name",
		Columns: "name:fact answer:answer code!answer day!answer day_to!answer sure!answer at!answer number!answer currency!answer basis=basis. episode_id!keeping recorded_at!keeping"},
	{Table: "episodes", Group: "happened", Word: "episode", Rows: ofBoth, Order: "created_at, id",
		Columns: `began_on:partial ended_on:partial recruiter=recruiter. channel:key industry=industry. from_place:place to_place:place
			wages_owed:money debt:money currency!answer places people!others began_sure!answer ended_sure!answer`},
	{Table: "deliveries", Group: "help", Word: "delivery", Rows: ofCase, Order: "at, id", Class: "note_class", Narrow: "kind",
		Columns: `kind:service at status=delivery_status. provider=provider. outcome=delivery_outcome. minutes:number cost:money missed_reason=missed_reason. interpreter=interpreter. note
			currency!answer sub!keeping session!others note_class!keeping day_only!answer`, Holds: byClass("note", "note_class")},
	{Table: "referrals", Group: "help", Word: "referral", Rows: ofCase, Narrow: "service", House: true,
		Columns: `service:service provider_kind=office.kind. reason=referral.reason. urgency=referral.urgency. shares:list=referral.share. sent_on state=referral.state. answered_on
			decline_reason=referral.decline. ended_on end_reason=referral.ending. told_on purpose=purpose. need answer
			provider!keeping consent_id!keeping delivery_id!keeping sent_at!keeping due_at!keeping`},
	{Table: "referral_bundles", Group: "help", Word: "bundle", Rows: ofCase, Order: "made_at, id", House: true,
		Columns: "made_at locked_to=bundle.locked_to. shares:list=referral.share. answered_at referral_id!keeping answer_key!keeping made_by!keeping"},
	{Table: "case_notes", Group: "help", Word: "casenote", Order: "at, id", Class: "class", House: true,
		Columns: `at kind=casenote.kind. relation=casenote.relation. way=casenote.way. topic=casenote.topic. safe=casenote.safe. words why answer=casenote.alarm_answer. answered_at
			who!others class!keeping day_only!answer until_at!keeping alarm_at!keeping answered_by!keeping shelter_id!place`, Holds: byClass("words why", "class")},
	{Table: "asks", Group: "help", Word: "ask", House: true,
		Columns: "kind=ask.kind. wanted_on words answer=ask.answer. reason=ask.reason. answer_on waits_on!keeping who_id!keeping answered_by!keeping answered_at!keeping seen_at!keeping"},
	{Table: "plans", Group: "plan", Word: "plan", House: true,
		Columns: "agreed_on agreed_how=plan.agreed_how. present:list=plan.present. review_on signed_at signed_by!keeping"},
	{Table: "plan_goals", Group: "plan", Word: "plan", House: true,
		Columns: "domain=plan.domain. words state=plan.goal_state. ended_on"},
	{Table: "plan_steps", Group: "plan", Word: "plan", Order: "due_at, id", House: true,
		Columns: "words who=plan.who. due_on state=plan.step_state. done_on goal_id!keeping source!derived rule!derived who_id!keeping due_at!keeping"},
	{Table: "tasks", Group: "plan", Word: "task", Class: "class", House: true,
		Columns: `kind=task.kind. title due_on repeat=task.repeat. done_at
			class!keeping show_on!keeping assignee_id!keeping snoozed!keeping times!keeping done_by!keeping`, Holds: byClass("title", "class")},
	{Table: "health_medicines", Group: "health", Word: "health_medicines", Needs: access.KeepHealth,
		Columns: "name dose state=health_medicines.state. begun_on supply_until:day note"},
	{Table: "health_allergies", Group: "health", Word: "health_allergies", Needs: access.KeepHealth,
		Columns: "against strength=health_allergies.strength. note"},
	{Table: "health_conditions", Group: "health", Word: "health_conditions", Needs: access.KeepHealth,
		Columns: "what state=health_conditions.state. since_on note"},
	{Table: "health_tests", Group: "health", Word: "health_tests", Needs: access.KeepHealth,
		Columns: "what tested_on result show=health_tests.show. show_on note", Holds: []Hold{{"result", "show", string(models.No), HeldTest}}},
	{Table: "assessments", Group: "health", Word: "assessment", Order: "on_day, id", Needs: access.KeepAssessments,
		Columns: "instrument:instrument on_day:day language:language way=assessment.way. answers!therapy words!therapy delivery_id!keeping"},
	{Table: "safety_plans", Group: "safety", Word: "safety_plans", House: true,
		Columns: "signs does goes calls call_rule=safety_plans.call_rule. call_times say code_word reviewed_on"},
	{Table: "safety_people", Group: "safety", Word: "safety_people", House: true,
		Columns: "relation=safety_people.relation. stance=safety_people.stance. may_know=safety_people.may_know. claimed_on verified=safety_people.verified. name!others note!others relative_id!keeping"},
	{Table: "safety_places", Group: "safety", Word: "safety_places", House: true,
		Columns: "kind=safety_places.kind. known_on place note shelter_id!place"},
	{Table: "safety_incidents", Group: "safety", Word: "safety_incidents", Order: "at, id", House: true,
		Columns: `at kind=safety_incidents.kind. from_who=safety_incidents.from_who. way=safety_incidents.way. what done:list=safety_incidents.done. police=safety_incidents.police.
			house=safety_incidents.house. next=safety_incidents.next. next_on note who!others day_only!answer shows_from!keeping shows_until!keeping`},
	{Table: "matters", Group: "court", Word: "matter",
		Columns: `kind=matter.kind. stage=matter.stage. state:place zero=answer. registered_on moved_on refused_on refusal_step=matter.refusal_step. refusal_step_on charge_sheet_on closure_on ended_on
			ending=matter.ending. accused=answer. sections:list number station district moved_to court case_number words lawyer!lawyer`},
	{Table: "matter_people", Group: "court", Word: "matter",
		Columns: "part=matter.part. relation=matter.relation. arrested_on bail=matter.bail. bail_on terms=matter.terms. name!others telephone!others words!others matter_id!keeping"},
	{Table: "hearings", Group: "court", Word: "hearing", Order: "at, id",
		Columns: `at purpose=hearing.purpose. companion=hearing.companion. travel=hearing.arranged. protection=hearing.arranged. interpreter:language outcome=hearing.outcome. told_on place who happened
			lawyer!lawyer matter_id!keeping day_only!answer`, Holds: []Hold{{"happened", "purpose", "statement", HeldCourt}}},
	{Table: "entitlements", Group: "rights", Word: "right", Rows: "case_id = @case AND standing <> 'not_entitled'", Order: "item",
		Columns: "item:item progress=progress. standing!derived area!derived next_due!derived started!derived"},
	{Table: "stances", Group: "rights", Word: "step", Rows: ofCase, Order: "at, id", Narrow: "subject",
		Columns: `subject:subject kind:step at reason=gap_reason. amount:money received_on paper=step.paper. paper_number words
			currency!answer office!keeping office_words until_at ended_at end_reason!keeping decided_by!keeping ended_by!keeping recorded_at!keeping
			replaces!keeping filing!keeping includes!keeping holder=deposit.holder. relative_id!keeping released_by=deposit.releaser.`},
	{Table: "packets", Group: "claim", Word: "packet", Rows: ofCase, Order: "created_at, id",
		Columns: `authority:authority form!keeping language:language created_at:moment statement!lawyer house_statement!lawyer masked!keeping kinds!keeping rights!keeping papers!keeping agreed!keeping
			late!keeping retained!keeping created_by!keeping picked!keeping review_asked_at!keeping review_asked_by!keeping reviewed_at!keeping reviewed_by!keeping matter_id!keeping bank_account_id!keeping`},
	{Table: "packet_consents", Group: "claim", Word: "packet_consent", Rows: ofCase, Order: "given_on, id",
		Columns: `given_on answer=consent.answer. given_by=field.given_by. form=field.form. explained_in:language withdrawn_at
			packet_id!keeping item!keeping asked_by!keeping withdrawn_by!keeping`},
	{Table: "packet_readings", Group: "claim", Word: "packet_reading", Order: "read_on, id", Rows: ofCase,
		Columns: `read_on read_in:language read_by=packet_reading.read_by. interpreter=interpreter. signed_how=packet_reading.signed_how. signed_on withdrawn_at
			witness!others packet_id!keeping packet_version!keeping signed_by!keeping relative_id!keeping withdrawn_by!keeping`},
	{Table: "paper_numbers", Group: "claim", Word: "paper_numbers", Columns: "kind=paper_numbers.kind. number paper_id!keeping"},
	{Table: "bank_accounts", Group: "claim", Word: "bank_accounts",
		Columns: "owner=bank_accounts.owner. holder bank branch ifsc number opened_on relative_id!keeping paper_id!keeping"},
	{Table: "care_addresses", Group: "claim", Word: "care_addresses", Columns: "care_of=care_addresses.care_of. address"},
	{Table: "losses", Group: "claim", Word: "losses",
		Columns: "heading:heading what amount:money from_on until_on proof=losses.proof. items:list currency!answer paper_id!keeping"},
	{Table: "other_money", Group: "claim", Word: "other_money",
		Columns: "source=other_money.source. what awarded:money awarded_on paid:money paid_on currency!answer paper_id!keeping"},
	{Table: "relatives", Group: "claim", Word: "relatives",
		Columns: `relation=relatives.relation. name living=relatives.living. died_on turns_on:partial marital=relatives.marital. depends=relatives.depends. guardian=relatives.guardian. kept_from=relatives.kept_from.
			note!others turns_to!answer turns_sure!answer`},
	{Table: "tracks", Group: "learning", Word: "track", House: true,
		Columns: `kind=track.kind. field=track.field.@kind. place wished_on from_on until_on ended_on ending=track.ending. why=track.why. certificate=track.certificate. amount:money per=track.per. state:place grade=wage.grade. words
			currency!answer paper_id!keeping serves!derived from_at!keeping check_on!keeping check_point!keeping`},
	{Table: "track_steps", Group: "learning", Word: "track", Order: "on_day, id", House: true,
		Columns: "on_day:day kind=track.step. point=track.point. present:number days:number result=track.@kind. amount:money per=track.per. track_id!keeping currency!answer follow_up_id!keeping"},
	{Table: "follow_plans", Group: "after", Word: "follow", House: true, Columns: "exit_on wish=follow.wish. points:list=follow.point. asked_at words"},
	{Table: "follow_ups", Group: "after", Word: "follow", Order: "due_at, id", House: true,
		Columns: `point=follow.point. due_on at way=follow.way. result=follow.result. why_not=follow.why_not. told=follow.told. safe=follow.safe. home=follow.home. home_safe=follow.home_safe. money=follow.money.
			stigma=follow.stigma. violence=follow.violence. mind=follow.mind. learning=follow.learning. trafficker=follow.trafficker. words due_at!keeping day_only!answer`},
	{Table: "returns", Group: "after", Word: "return", House: true,
		Columns: `place=return.place. planned_on choice=return.choice. choice_on choice_words decided_on home=return.home. home_on home_by=return.home_by. home_words
			receiver=return.receiver. receiver_on escort=return.escort. travel_papers=return.travel_papers. asked_on step_on state=return.state. ended_on stop_reason=return.stop_reason. receiver_words!others`},
	{Table: "documents", Group: "papers", Word: "document", Class: "class",
		Columns: `kind=document.kind. title paper_on expires_on original=document.held. words asked_of=document.at. asked_on
			item!keeping proof_of!keeping class!keeping file_id!papers`, Holds: []Hold{{"title words", "class", string(models.ClassLegal), HeldLawyer}}},
	{Table: "assignments", Group: "house", Word: "assignment", Rows: ofCase, Order: "from_at, id",
		Columns: "account_id:person from_at until_at reason!keeping end_reason!keeping made_by!keeping ended_by!keeping"},
	{Table: "shared_notes", Group: "house", Word: "share", House: true,
		Columns: "said_on said_how=share.said_how. with_id:person until_on ended_at ended_why!keeping copy!therapy note_id!keeping class!keeping"},
}
