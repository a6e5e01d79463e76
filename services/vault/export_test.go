package vault

import "gorm.io/gorm"

// PublicKeyOps returns how many wraps a keyring opened with its key pair.
func PublicKeyOps(k *Keyring) int { return k.s.opened }

// Bucket shows the padded length of a text.
func Bucket(n int) int { return bucket(n) }

// PlaceData shows the associated data of a value.
func PlaceData(f Field, survivor, row string) []byte {
	return place{field: f, survivor: survivor, row: row}.data(nil)
}

// OpensWraps counts the class keys whose wrap for the recovery key, of today or
// to come, a key really opens.
func OpensWraps(tx *gorm.DB, r *RecoveryKey) (n int) {
	var rows []recoveryWrap
	err := tx.Raw(`SELECT k.id, k.survivor_id, k.class, w.blob FROM class_keys k
		JOIN (SELECT key_id, blob FROM key_wraps WHERE account_id = 'recovery' UNION ALL SELECT key_id, blob FROM next_wraps) w ON w.key_id = k.id`).Scan(&rows).Error
	if err != nil {
		panic(err)
	}
	opened := map[string]bool{}
	for _, row := range rows {
		if _, err := r.unwrap(row.ClassKey, row.Blob); err == nil {
			opened[row.ID] = true
		}
	}
	return len(opened)
}

// PiecesOf returns the raw bytes that a Memory holds.
func PiecesOf(m *Memory) (blobs [][]byte) {
	for _, p := range m.pieces {
		blobs = append(blobs, p.blob)
	}
	return blobs
}
