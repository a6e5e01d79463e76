package models

// AuditEntry is one link of the audit chain. It has no foreign keys and never
// changes: the table forbids changes, and the chain would show them.
type AuditEntry struct {
	Seq          int64   `gorm:"primaryKey;autoIncrement:false" json:"seq"`
	At           Instant `json:"at"`
	Organisation string  `json:"organisation"`
	Actor        string  `json:"actor"`
	ActorName    string  `json:"actor_name"`
	Role         string  `json:"role"`
	Action       string  `json:"action"`
	Subject      string  `json:"subject"`
	CaseID       string  `json:"case_id"`
	SurvivorID   string  `json:"survivor_id"`
	Classes      string  `json:"classes"`
	Fields       int64   `json:"fields"`
	Detail       string  `json:"detail"`
	Result       string  `json:"result"`
	Request      string  `json:"request"`
	Listed       string  `json:"listed,omitempty"` // the list of the rows written with it: how many, and its sum
	Hash         []byte  `json:"-"`
}

// AuditHead is the last link of the chain.
type AuditHead struct {
	Seq  int64
	Hash []byte
}

// TableName returns the name of the one-row table of the head.
func (AuditHead) TableName() string { return "audit_head" }
