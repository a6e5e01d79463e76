package packet

import (
	"context"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/claimfact"
	"aftercare/services/custody"
	"aftercare/services/deed"
	"aftercare/services/vault"
)

// lawyer reports whether the actor writes the statement of the legal class. The statement
// of everybody else who prepares a packet is of a class that a lawyer reads too.
func lawyer(by access.Actor) bool { return by.MayWrite(models.ClassLegal, "packets.statement") }

// statementOf is the sealed field of the statement that the actor writes.
func statementOf(by access.Actor) vault.Field {
	if lawyer(by) {
		return custody.PacketStatement
	}
	return custody.PacketHouse
}

// own is the statement of the packet that the actor writes.
func own(by access.Actor, row *models.Packet) *models.Sealed {
	if lawyer(by) {
		return &row.Statement
	}
	return &row.HouseStatement
}

// Write keeps the statement of facts, sealed: the lawyer's own, or that of a caseworker.
// The one before stays readable.
func (s *Service) Write(ctx context.Context, by access.Actor, caseID, id string, version int64, text string) (deed.Result, error) {
	if len([]rune(text)) > models.MaxStatement {
		return deed.Result{}, models.Problems{"statement": "problem.too_long|n=12000"}.Err()
	}
	field := statementOf(by)
	return s.change(ctx, by, caseID, id, version, "packet.written", func(d *deed.Deed, row *models.Packet) ([]string, error) {
		is := own(by, row)
		if !is.Empty() {
			before := models.Revision{Record: row.ID, Version: row.Version, Part: field.Column, Value: *is, MadeBy: row.ChangedBy, MadeAt: row.ChangedAt}
			if err := d.Keep(before); err != nil {
				return nil, err
			}
		}
		*is = models.Sealed{}
		if text == "" { // the draft again
			return []string{field.Column}, nil
		}
		sealed, err := d.Seal(custody.Text{Field: field, RowID: row.ID, Text: text})
		if err == nil {
			*is = sealed[0]
		}
		return []string{field.Column}, err
	})
}

// Open opens her name, the statements that the actor reads and the facts of the claim, and
// leaves an audit entry for each list.
func (s *Service) Open(ctx context.Context, by access.Actor, caseID, id, purpose string) (out Words, err error) {
	if err := by.Require(access.PreparePacket); err != nil {
		return out, err
	}
	err = s.Look(ctx, by, caseID, func(d *deed.Deed) error {
		row, err := find(d.Tx, caseID, id)
		if err != nil {
			return err
		}
		if err := openStatements(d, row, purpose, &out); err != nil || !claimfact.Reads(by, models.ListRelatives) {
			return err
		}
		list, err := consents(d.Tx, id)
		if err != nil {
			return err
		}
		return s.claim(d, purpose, agreed(list), &out)
	})
	return out, err
}

// openStatements opens her name and the statements, for a role that reads them.
func openStatements(d *deed.Deed, row models.Packet, purpose string, out *Words) error {
	var person models.Survivor
	if err := d.Tx.Select("id", "full_name").Where("id = ?", d.Case.SurvivorID).Take(&person).Error; err != nil {
		return err
	}
	read, err := newestReading(d.Tx, row.ID)
	if err != nil {
		return err
	}
	values := []custody.Value{
		{Field: custody.FullName, RowID: person.ID, Sealed: person.FullName},
		{Field: custody.PacketHouse, RowID: row.ID, Sealed: row.HouseStatement},
		{Field: custody.PacketWitness, RowID: read.ID, Sealed: read.Witness},
	}
	if lawyer(d.By) {
		values = append(values, custody.Value{Field: custody.PacketStatement, RowID: row.ID, Sealed: row.Statement})
	}
	opened, err := d.Unseal(audit.Entry{Action: "packet.opened", Subject: "packet:" + row.ID, Detail: "purpose=" + purpose}, values...)
	if err != nil {
		return err
	}
	out.Name, out.House, out.Witness = opened[0], opened[1], opened[2]
	if len(opened) > 3 {
		out.Statement = opened[3]
	}
	return nil
}
