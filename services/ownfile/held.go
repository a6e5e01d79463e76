package ownfile

import (
	"slices"

	"aftercare/models"
	"aftercare/services/access"
)

// Reason is why something is not in the file. Each has a sentence in the catalogue, and
// who decides about it.
type Reason string

// The reasons for which something is held back, and those for which nothing is lost.
const (
	HeldTherapy Reason = "therapy" // what passed between the survivor and the counsellor
	HeldTest    Reason = "test"    // the result of a test that nobody may be shown
	HeldLawyer  Reason = "lawyer"  // notes of her lawyer
	HeldOthers  Reason = "others"  // names and words of other people, or of another survivor
	HeldCourt   Reason = "court"   // what was said where a court may have closed the room
	HeldPlace   Reason = "place"   // where houses are
	HeldPapers  Reason = "papers"  // the papers themselves
	HeldEarlier Reason = "earlier" // what stood in a record before it was corrected
	NotDerived  Reason = "derived" // worked out from what is in the file
	NotKeeping  Reason = "keeping" // how the program keeps its rows
	InAnswer    Reason = "answer"  // written together with another column of the part
)

// HeldReasons are the reasons that the file itself names, always all of them: a list of
// those that apply would say what there is.
var HeldReasons = []Reason{HeldTherapy, HeldTest, HeldLawyer, HeldOthers, HeldCourt, HeldPlace, HeldPapers, HeldEarlier}

// reasons are all reasons.
var reasons = slices.Concat(HeldReasons, []Reason{NotDerived, NotKeeping, InAnswer})

// bookkeeping are the columns that say in every table how a row is kept. Who wrote and
// read is told by the list of who has seen the file.
const bookkeeping = "id case_id survivor_id organisation_id recorded_by created_at changed_by changed_at removed_at removed_reason version"

// heldTables are the tables about survivors of which nothing is in the file.
var heldTables = map[string]Reason{
	"case_clocks": NotDerived, "gaps": NotDerived, "case_applications": NotDerived,
	"safety_prompts": HeldTherapy,
	"declarations":   HeldLawyer, "hand_over_notes": HeldLawyer, "made_packets": HeldPapers,
	"matter_links": HeldOthers, "group_sessions": HeldOthers,
	"document_files": HeldPapers, "document_chunks": HeldPapers,
	"revisions": HeldEarlier, "spells": HeldEarlier,
	"delivery_serves": NotDerived,
	"audit_entries":   NotKeeping, // who has seen the file is told from it
	"class_keys":      NotKeeping, "key_requests": NotKeeping, "key_wraps": NotKeeping, "kept_wraps": NotKeeping, "imported_rows": NotKeeping, "list_import_cases": NotKeeping, "openings": NotKeeping,
	"drafts": NotKeeping, "forms": NotKeeping, "row_digests": NotKeeping, "audit_rows": NotKeeping, "recovery_behind": NotKeeping, "next_wraps": NotKeeping,
}

// houseTables hold nothing about a survivor.
const houseTables = `organisations shelters accounts account_shelters invitations sessions sign_in_tries known_browsers credentials recovery_keys statements audit_head
	saved_filters thresholds recovery_next law_switches refusals backups lost_papers lost_paper_holders clock_doubts row_binding offices beds bed_outages
	shift_reads list_maps list_imports house_visitors posts rosters roster_turns sub_kinds minimum_wages closed_months closed_figures releases publication_templates return_forms goose_db_version`

// OpenedBy are the roles that can make a file with what this copy lacks: with the words of a
// class in a table, or with the table as a whole.
func OpenedBy(table string, class models.Class) (out []models.Role) {
	for _, role := range []models.Role{models.Caseworker, models.Counsellor, models.LegalAid} {
		i := slices.IndexFunc(Parts, func(p Part) bool { return p.Table == table })
		if Parts[i].sees(role) && (class == "" || access.RoleReads(role, class)) {
			out = append(out, role)
		}
	}
	return out
}
